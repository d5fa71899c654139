"""What holds of every vote, whoever votes and however many: searched, not listed."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliberation.rules.voting import (
    Ballot,
    Choice,
    Electorate,
    FactionAct,
    Fault,
    Majority,
    Method,
    Outcome,
    PaperCount,
    PersonsOutcome,
    PersonsVote,
    VoteRule,
    VotingError,
    after_lot,
    choices,
    conclude,
    denominators_data,
    denominators_from,
    may_open,
    needed_to_open,
    needed_to_vote,
    roll_call_order,
    rule_data,
    rule_from,
    show_of_hands,
    silent,
    tally_community,
    tally_council,
    tally_data,
    tally_from,
    tally_persons,
)

from .voting_rooms import council, keys

IN_FAVOUR = (Choice.IN_FAVOUR, Choice.AGREE)
outcomes = st.sampled_from([*Outcome, None])
weights = st.sampled_from([Fraction(n, 6) for n in (0, 0, 2, 3, 6, 6, 9, 30)])


@st.composite
def rooms(draw):
    seats = draw(st.integers(1, 45))
    vacancies = draw(st.integers(0, seats - 1))
    excluded = draw(st.integers(0, seats - vacancies))
    present = draw(st.integers(0, seats - vacancies - excluded))
    flags = ("revote_of_invalid", "reconvened_art20", "reconvened_after_tie")
    more = {flag: draw(st.booleans()) for flag in flags}
    return council(seats, vacancies=vacancies, excluded=excluded, present=present, **more)


@st.composite
def council_votes(draw, method=Method.ELECTRONIC):
    numbers = draw(rooms())
    said = st.one_of(st.none(), st.sampled_from(choices(Electorate.COUNCIL, method)))
    drawn = {key: draw(said) for key in sorted(numbers.voters)}
    return [Ballot(key, choice) for key, choice in drawn.items() if choice], numbers


@st.composite
def carried(draw):
    """An adopted proposal, with at least one present member who has not voted yet."""
    seats = draw(st.integers(2, 45))
    yes = draw(st.integers(1, seats - 1))
    no = draw(st.integers(0, min(yes - 1, seats - 1 - yes)))
    said = [Choice.IN_FAVOUR] * yes + [Choice.AGAINST] * no
    short = yes + no < needed_to_vote(council(seats))
    ballots = [Ballot(key, choice) for key, choice in zip(keys(yes + no), said, strict=True)]
    return ballots, council(seats, reconvened_art20=short)


@st.composite
def rules(draw):
    majority = draw(st.sampled_from(Majority))
    quorum = draw(st.fractions(min_value=0, max_value=1, max_denominator=6))
    return VoteRule(majority, quorum, majority is not Majority.CONSENT and draw(st.booleans()))


@st.composite
def community_votes(draw):
    rule = draw(rules())
    entitled = {key: draw(weights) for key in keys(draw(st.integers(1, 12)), "p")}
    offered = choices(Electorate.COMMUNITY, Method.ELECTRONIC, consent=rule.consent)
    said = {key: draw(st.one_of(st.none(), st.sampled_from(offered))) for key in entitled}
    ballots = [
        Ballot(key, choice, entitled[key] if rule.weights else Fraction(1))
        for key, choice in said.items()
        if choice
    ]
    return ballots, rule, entitled


@given(council_votes(), st.randoms())
def test_the_order_of_councillors_never_matters(vote, chance):
    ballots, numbers = vote
    shuffled = chance.sample(ballots, len(ballots))
    assert tally_council(shuffled, denominators=numbers) == tally_council(
        ballots, denominators=numbers
    )


@given(community_votes(), st.randoms())
def test_the_order_of_parties_never_matters(vote, chance):
    ballots, rule, entitled = vote
    shuffled = chance.sample(ballots, len(ballots))
    assert tally_community(shuffled, rule=rule, entitled=entitled) == tally_community(
        ballots, rule=rule, entitled=entitled
    )


@given(council_votes())
def test_for_and_against_are_the_votes_cast(vote):
    ballots, numbers = vote
    tally = tally_council(ballots, denominators=numbers)
    assert tally.counts[Choice.IN_FAVOUR] + tally.counts[Choice.AGAINST] == tally.cast
    assert tally.cast == tally.participated == len(ballots) <= tally.entitled


@given(council_votes(method=Method.PAPER))
def test_on_paper_the_blanks_are_what_took_part_and_was_not_cast(vote):
    ballots, numbers = vote
    tally = tally_council(ballots, denominators=numbers, method=Method.PAPER)
    assert tally.participated - tally.cast == tally.heads[Choice.BLANK]


@given(community_votes())
def test_the_totals_of_the_community_add_up(vote):
    ballots, rule, entitled = vote
    tally = tally_community(ballots, rule=rule, entitled=entitled)
    assert sum(tally.counts.values()) == tally.cast == sum(b.weight for b in ballots)
    assert sum(tally.heads.values()) == tally.participated <= tally.entitled <= len(entitled)


@given(carried())
def test_one_more_councillor_in_favour_never_undoes_an_adoption(vote):
    ballots, numbers = vote
    assert tally_council(ballots, denominators=numbers).outcome is Outcome.ADOPTED
    more = [*ballots, Ballot(silent(ballots, numbers)[0], Choice.IN_FAVOUR)]
    assert tally_council(more, denominators=numbers).outcome is Outcome.ADOPTED


@given(carried())
def test_a_councillor_who_turns_from_against_to_for_never_undoes_an_adoption(vote):
    ballots, numbers = vote
    turned = [replace(ballot, choice=Choice.IN_FAVOUR) for ballot in ballots]
    for number in range(len(ballots)):
        mixed = turned[:number] + ballots[number:]
        assert tally_council(mixed, denominators=numbers).outcome is Outcome.ADOPTED


@given(community_votes())
def test_one_more_party_in_favour_never_undoes_an_adoption(vote):
    ballots, rule, entitled = vote
    yes, adopted = IN_FAVOUR[rule.consent], False
    for key in sorted(entitled.keys() - {ballot.voter for ballot in ballots}):
        weight = entitled[key] if rule.weights else Fraction(1)
        ballots = [*ballots, Ballot(key, yes, weight)]
        now = tally_community(ballots, rule=rule, entitled=entitled).outcome is Outcome.ADOPTED
        assert now or not adopted
        adopted = now


@given(st.integers(1, 45), st.data())
def test_an_excluded_councillor_never_counts(seats, data):
    numbers = council(seats, excluded=data.draw(st.integers(1, seats)))
    key = data.draw(st.sampled_from(sorted(numbers.excluded)))
    with pytest.raises(VotingError) as error:
        tally_council([Ballot(key, Choice.IN_FAVOUR)], denominators=numbers)
    assert error.value.reason is Fault.EXCLUDED_CONFLICT
    assert not numbers.excluded & numbers.voters


@given(council_votes())
def test_an_adoption_has_its_quorum_and_more_for_than_against(vote):
    ballots, numbers = vote
    tally = tally_council(ballots, denominators=numbers)
    enough = tally.participated >= needed_to_vote(numbers)
    more = tally.counts[Choice.IN_FAVOUR] > tally.counts[Choice.AGAINST]
    assert (tally.outcome is Outcome.ADOPTED) == (enough and more)


@given(council_votes())
def test_a_tie_is_postponed_only_once(vote):
    ballots, numbers = vote
    again = replace(numbers, reconvened_after_tie=True)
    assert tally_council(ballots, denominators=again).outcome is not Outcome.POSTPONED_TIE


@given(outcomes, outcomes, st.booleans())
def test_together_means_that_both_adopt_and_neither_side_outweighs_the_other(one, other, changed):
    whole = conclude(council=one, community=other, text_changed=changed)
    assert whole is conclude(council=other, community=one, text_changed=changed)
    both = one is Outcome.ADOPTED and other is Outcome.ADOPTED
    assert (whole is Outcome.ADOPTED) == (both and not changed)


@given(community_votes(), carried())
def test_no_number_of_parties_in_favour_helps_a_proposal_the_council_rejects(theirs, ours):
    ballots, rule, entitled = theirs
    carrying, numbers = ours
    against = [replace(ballot, choice=Choice.AGAINST) for ballot in carrying]
    council_said = tally_council(against, denominators=numbers)
    community_said = tally_community(ballots, rule=rule, entitled=entitled)
    whole = conclude(
        council=council_said.outcome, community=community_said.outcome, text_changed=False
    )
    assert whole is Outcome.REJECTED
    assert council_said.electorate is not community_said.electorate


@given(st.integers(1, 45), st.data())
def test_a_meeting_opens_exactly_from_the_number_needed(seats, data):
    vacancies = data.draw(st.integers(0, seats - 1))
    needed = needed_to_open(seats=seats, vacancies=vacancies)
    for present in range(seats - vacancies + 1):
        opens = may_open(seats=seats, vacancies=vacancies, present=present)
        assert opens is (present >= needed) is (present * 2 > seats - vacancies)


@given(rooms(), st.data())
def test_a_show_of_hands_gives_each_present_member_one_vote(numbers, data):
    members = sorted(numbers.entitled | numbers.excluded)
    cut = data.draw(st.integers(0, len(members)))
    sides = st.sampled_from([Choice.IN_FAVOUR, Choice.AGAINST])
    acts = [
        FactionAct("een", frozenset(members[:cut]), data.draw(sides)),
        FactionAct("twee", frozenset(members[cut:]), data.draw(sides)),
    ]
    apart = {key: data.draw(sides) for key in sorted(numbers.voters)[:2]}
    ballots = show_of_hands(acts, apart, denominators=numbers)
    assert {ballot.voter for ballot in ballots} == numbers.voters
    assert len(ballots) == len(numbers.voters)
    assert tally_council(ballots, denominators=numbers).cast == len(numbers.voters)
    assert silent(ballots, numbers) == ()


@given(st.integers(1, 45), st.data())
def test_a_roll_call_calls_everybody_once(number, data):
    members = keys(number)
    first = data.draw(st.integers(1, number))
    order = roll_call_order(members, first)
    assert sorted(order) == sorted(members)
    assert order[0] == members[first - 1]


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5), st.booleans(), st.data())
def test_a_vote_on_persons_always_ends_within_six_votes(numbers, nominated, data):
    vote = PersonsVote(tuple(keys(len(numbers), "kandidaat")), nominated)
    for _step in range(6):
        shares = data.draw(st.permutations(numbers))[: len(vote.candidates)]
        papers = dict(zip(vote.candidates, shares, strict=True))
        assume(0 < sum(papers.values()) <= 45)
        count = PaperCount(papers, sum(papers.values()))
        tally = tally_persons(count, vote=vote, denominators=council(45, revote_of_invalid=True))
        if tally.outcome is PersonsOutcome.LOT:
            tally = after_lot(tally, tally.among[: tally.places])
        if tally.next is None:
            break
        vote = tally.next
    assert tally.outcome is PersonsOutcome.ELECTED
    assert tally.elected in vote.candidates


@given(community_votes(), council_votes())
def test_what_is_stored_is_read_back_the_same(theirs, ours):
    ballots, rule, entitled = theirs
    ours_ballots, numbers = ours
    for tally in (
        tally_community(ballots, rule=rule, entitled=entitled),
        tally_council(ours_ballots, denominators=numbers),
    ):
        assert tally_from(json.loads(json.dumps(tally_data(tally)))) == tally
    assert rule_from(json.loads(json.dumps(rule_data(rule)))) == rule
    assert denominators_from(json.loads(json.dumps(denominators_data(numbers)))) == numbers
