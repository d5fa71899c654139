"""Which rounds can be, how a vote is entered, and how rules and tallies are stored."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from deliberation.rules.voting import (
    FOLLOWING,
    Ballot,
    Choice,
    Electorate,
    FactionAct,
    FactionLine,
    Fault,
    LegalEffect,
    Majority,
    Method,
    PaperCount,
    PersonsVote,
    RoundPlan,
    RoundRefusal,
    RoundState,
    VoteRule,
    VotingError,
    choices,
    denominators_data,
    denominators_from,
    faction_line,
    legal_effects,
    may_change_vote,
    may_correct_entry,
    may_correct_roll_call,
    persons_data,
    roll_call_order,
    round_refusal,
    rule_data,
    rule_from,
    show_of_hands,
    tally_community,
    tally_council,
    tally_data,
    tally_from,
    tally_persons,
    weight_from,
)

from .voting_rooms import council, keys, votes, weighed

FOR, AGAINST, BLANK = Choice.IN_FAVOUR, Choice.AGAINST, Choice.BLANK
CONSENT = (Choice.AGREE, Choice.AGREE_WITH_CONCERN, Choice.OBJECTION)

BUTTONS = [
    ("council", "show_of_hands", False, (FOR, AGAINST)),
    ("council", "roll_call", False, (FOR, AGAINST)),
    ("council", "electronic", False, (FOR, AGAINST)),
    ("council", "paper", False, (FOR, AGAINST, BLANK)),
    ("council", "secret", False, ()),
    ("council", "adopted_without_vote", False, ()),
    ("council", "electronic", True, ()),
    ("community", "electronic", False, (FOR, AGAINST)),
    ("community", "secret", False, (FOR, AGAINST, BLANK)),
    ("community", "paper", False, (FOR, AGAINST, BLANK)),
    ("community", "electronic", True, CONSENT),
    ("community", "secret", True, ()),
    ("community", "adopted_without_vote", False, ()),
    ("members", "electronic", False, (FOR, AGAINST)),
]


@pytest.mark.parametrize(("electorate", "method", "consent", "expected"), BUTTONS)
def test_a_voter_sees_only_the_choices_that_exist(electorate, method, consent, expected):
    assert choices(Electorate(electorate), Method(method), consent=consent) == expected


def test_a_councillor_is_blank_on_paper_only():
    for method in set(Method) - {Method.PAPER}:
        assert BLANK not in choices(Electorate.COUNCIL, method)


def plan(electorate="council", method="show_of_hands", effect="binding_council", **more):
    return RoundPlan(Electorate(electorate), Method(method), LegalEffect(effect), **more)


def ours(method="electronic", effect="advisory", **more):
    return plan("community", method, effect, **more)


REFUSALS = [
    ("by show of hands", plan(), None),
    ("by roll call", plan(method="roll_call"), None),
    ("persons on paper", plan(method="paper", on_persons=True), None),
    ("a straw poll of the council", plan(effect="straw_poll"), None),
    ("persons by show of hands", plan(on_persons=True), "persons_on_paper"),
    ("persons electronically", plan(method="electronic", on_persons=True), "persons_on_paper"),
    (
        "persons without a vote",
        plan(method="adopted_without_vote", on_persons=True),
        "persons_on_paper",
    ),
    ("the council in secret", plan(method="secret"), "council_secret_on_paper"),
    (
        "electronic where the rules of order are silent",
        plan(method="electronic"),
        "electronic_not_allowed",
    ),
    ("the council from home", plan(remote=True), "council_votes_in_the_room"),
    ("consent in the council", plan(rule=VoteRule(Majority.CONSENT)), "consent_of_community_only"),
    ("weights in the council", plan(rule=VoteRule(weights=True)), "council_has_no_weights"),
    ("an advisory council decision", plan(effect="advisory"), "wrong_legal_effect"),
    ("a binding decision of the community", ours(effect="binding_council"), "wrong_legal_effect"),
    ("a remote round of the community", ours(remote=True), None),
    ("a secret round of the community", ours("secret"), None),
    ("consent of the community", ours(rule=VoteRule(Majority.CONSENT)), None),
    ("a community that says nothing", ours("adopted_without_vote"), "silence_is_not_consent"),
    ("secret consent", ours("secret", rule=VoteRule(Majority.CONSENT)), "consent_is_open"),
    ("secret weights", ours("secret", rule=VoteRule(weights=True)), "weights_betray_secret"),
    (
        "consent of members",
        plan("members", "electronic", "private_law_consent", rule=VoteRule(Majority.CONSENT)),
        "consent_of_community_only",
    ),
]


@pytest.mark.parametrize(
    ("wanted", "reason"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_a_round_that_cannot_be_is_refused(wanted, reason):
    assert round_refusal(wanted) == (RoundRefusal(reason) if reason else None)


def test_a_municipality_can_allow_electronic_and_remote_votes():
    assert round_refusal(plan(method="electronic"), electronic_allowed=True) is None
    assert round_refusal(plan(remote=True), remote_allowed=True) is None


def test_only_the_council_binds_the_council():
    binding = [who for who in Electorate if LegalEffect.BINDING_COUNCIL in legal_effects(who)]
    assert binding == [Electorate.COUNCIL]


def test_a_declared_round_changes_no_more():
    assert FOLLOWING[RoundState.DECLARED] == ()
    assert RoundState.VOID in FOLLOWING[RoundState.OPEN]
    assert set(FOLLOWING) == set(RoundState)


def test_only_an_open_electronic_vote_can_be_changed_by_the_voter():
    may = [(m, s) for m in Method for s in RoundState if may_change_vote(m, s)]
    assert may == [(Method.ELECTRONIC, RoundState.OPEN)]


def test_entry_errors_are_corrected_between_closing_and_declaration():
    assert [state for state in RoundState if may_correct_entry(state)] == [RoundState.CLOSED]


def test_at_roll_call_a_member_corrects_until_the_next_member_votes():
    assert may_correct_roll_call(["m1", "m2"], "m2")
    assert not may_correct_roll_call(["m1", "m2"], "m1")
    assert not may_correct_roll_call([], "m1")


def test_the_lot_says_where_the_roll_call_begins():
    assert roll_call_order(keys(4), 3) == ("m3", "m4", "m1", "m2")
    assert roll_call_order(keys(4), 1) == ("m1", "m2", "m3", "m4")
    assert roll_call_order(keys(4), 3, skip=["m3", "m1"]) == ("m4", "m2")


@pytest.mark.parametrize("first", [0, 5, -1])
def test_the_lot_draws_a_number_on_the_list(first):
    with pytest.raises(VotingError) as error:
        roll_call_order(keys(4), first)
    assert error.value.reason is Fault.BAD_NUMBERS


GREEN = FactionAct("groen", frozenset({"m1", "m2", "m3"}), FOR)
RED = FactionAct("rood", frozenset({"m4", "m5"}), AGAINST)


def test_one_act_sets_a_faction_and_who_deviates_is_entered_by_name():
    ballots = show_of_hands([GREEN, RED], {"m3": AGAINST}, denominators=council(5))
    said = {ballot.voter: ballot.choice for ballot in ballots}
    assert said == {"m1": FOR, "m2": FOR, "m3": AGAINST, "m4": AGAINST, "m5": AGAINST}
    assert faction_line(ballots, GREEN.members) is FactionLine.DIVIDED
    assert faction_line(ballots, RED.members) is FactionLine.AGAINST
    assert tally_council(ballots, denominators=council(5)).heads == {FOR: 2, AGAINST: 3}


def test_absent_and_excluded_members_raise_no_hand():
    ballots = show_of_hands([GREEN, RED], {}, denominators=council(5, excluded=1, present=3))
    assert [ballot.voter for ballot in ballots] == ["m1", "m2", "m3"]
    assert faction_line(ballots, RED.members) is FactionLine.NO_VOTES


def test_a_member_without_a_faction_is_entered_by_name():
    ballots = show_of_hands([GREEN], {"m4": AGAINST, "m5": FOR}, denominators=council(5))
    assert len(ballots) == 5


def test_who_refuses_or_left_is_noted_and_casts_no_vote():
    ballots = show_of_hands([GREEN, RED], {}, denominators=council(5), noted=["m5"])
    assert [ballot.voter for ballot in ballots] == ["m1", "m2", "m3", "m4"]


HANDS = [
    ("a present member is left over", [GREEN], {}, (), Fault.DOES_NOT_ADD_UP),
    (
        "a member sits in two factions",
        [GREEN, FactionAct("x", frozenset({"m1", "m4"}), FOR)],
        {},
        (),
        Fault.VOTED_TWICE,
    ),
    ("an absent member deviates", [GREEN, RED], {"m5": FOR}, (), Fault.NOT_PRESENT),
    ("an excluded member deviates", [GREEN, RED], {"m6": FOR}, (), Fault.EXCLUDED_CONFLICT),
    ("a stranger deviates", [GREEN, RED], {"x": FOR}, (), Fault.NOT_PRESENT),
    ("who left deviates", [GREEN, RED], {"m1": AGAINST}, ("m1",), Fault.VOTED_TWICE),
]


@pytest.mark.parametrize(
    ("acts", "deviations", "noted", "reason"),
    [row[1:] for row in HANDS],
    ids=[row[0] for row in HANDS],
)
def test_hands_that_cannot_have_been_raised_are_refused(acts, deviations, noted, reason):
    numbers = council(6, excluded=1, present=4)
    with pytest.raises(VotingError) as error:
        show_of_hands(acts, deviations, denominators=numbers, noted=noted)
    assert error.value.reason is reason


def test_a_member_of_two_factions_is_noticed_also_when_absent():
    acts = [GREEN, FactionAct("x", frozenset({"m3"}), AGAINST)]
    with pytest.raises(VotingError) as error:
        show_of_hands(acts, {}, denominators=council(3, present=2))
    assert error.value.reason is Fault.VOTED_TWICE


@pytest.mark.parametrize(
    "rule",
    [
        VoteRule(),
        VoteRule(Majority.TWO_THIRDS, Fraction(1, 2), weights=True),
        VoteRule(Majority.CONSENT, Fraction(1)),
    ],
)
def test_a_rule_is_stored_and_read_back(rule):
    assert rule_from(json.loads(json.dumps(rule_data(rule)))) == rule


def test_a_stored_rule_is_readable():
    rule = VoteRule(Majority.TWO_THIRDS, Fraction(1, 2))
    assert rule_data(rule) == {"majority": "two_thirds", "quorum": "1/2", "weights": False}
    assert rule_from({}) == VoteRule()


BAD_RULES = [
    {"majority": "most"},
    {"quorum": 0.5},
    {"quorum": "half"},
    {"quorum": "1/0"},
    {"quorum": "3/2"},
    {"quorum": "-1/2"},
    {"quorum": "1e999999999"},
    {"weights": "yes"},
    {"weights": True, "majority": "consent"},
    {"quorun": "1/2"},
]


@pytest.mark.parametrize("data", BAD_RULES, ids=[json.dumps(data) for data in BAD_RULES])
def test_a_rule_that_cannot_be_is_not_read(data):
    with pytest.raises(VotingError) as error:
        rule_from(data)
    assert error.value.reason is Fault.BAD_RULE


def test_a_weight_is_written_as_a_fraction():
    assert weight_from("3/2") == Fraction(3, 2) == weight_from("1.5")
    assert weight_from("0") == 0
    for text in ("", "-1", "1/0", "1,5", "nan", "1e9", "1/2/3"):
        with pytest.raises(VotingError) as error:
            weight_from(text)
        assert error.value.reason is Fault.BAD_WEIGHT


def test_a_tally_is_stored_without_floats_and_without_voters():
    entitled = {"p1": Fraction(3, 2), "p2": Fraction(1)}
    ballots = weighed(entitled, {"p1": FOR, "p2": AGAINST})
    tally = tally_community(ballots, rule=VoteRule(weights=True), entitled=entitled)
    data = tally_data(tally)
    assert data == {
        "electorate": "community",
        "counts": {"in_favour": "3/2", "against": "1"},
        "heads": {"in_favour": 1, "against": 1},
        "cast": "5/2",
        "participated": 2,
        "entitled": 2,
        "outcome": "adopted",
        "ground": "majority",
        "article": "spelregels",
    }
    assert "p1" not in json.dumps(data)
    assert tally_from(json.loads(json.dumps(data))) == tally


def test_denominators_are_stored_and_read_back():
    numbers = council(9, vacancies=1, excluded=2, present=5, reconvened_art20=True)
    assert denominators_from(json.loads(json.dumps(denominators_data(numbers)))) == numbers


def test_a_vote_on_persons_is_stored_by_its_totals():
    count = PaperCount({"A": 10, "B": 10}, handed_in=22, blank=1, invalid=1)
    tally = tally_persons(count, vote=PersonsVote(("A", "B"), True), denominators=council())
    data = persons_data(tally)
    assert (data["votes"], data["cast"], data["handed_in"]) == ({"A": 10, "B": 10}, 20, 22)
    assert (data["next_candidates"], data["next_step"]) == (["A", "B"], "after_tie")
    assert json.loads(json.dumps(data)) == data


def test_an_error_says_who_and_why():
    with pytest.raises(VotingError, match="voted_twice: m1"):
        tally_council([Ballot("m1", FOR), *votes(3)], denominators=council())
