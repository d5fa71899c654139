"""The vote of the parties by their spelregels, and what two electorates conclude together."""

from __future__ import annotations

from fractions import Fraction

import pytest

from deliberation.rules.voting import (
    FINAL,
    GENERAL_MEETING,
    STATUTES_CHANGE,
    Ballot,
    Choice,
    Electorate,
    Fault,
    Ground,
    Majority,
    Method,
    Outcome,
    Silence,
    VoteRule,
    VotingError,
    conclude,
    conclude_amendment,
    confirm,
    tally_community,
    tally_council,
    tally_members,
)

from .voting_rooms import answers, council, keys, parties, votes, weighed

HALF, THIRDS = VoteRule(), VoteRule(Majority.TWO_THIRDS)
ALL, CONSENT = VoteRule(Majority.UNANIMITY), VoteRule(Majority.CONSENT)
QUORUM = VoteRule(quorum=Fraction(1, 2))
EVERYBODY = VoteRule(Majority.UNANIMITY, quorum=Fraction(1))
WEIGHTS = VoteRule(weights=True)
ADOPTED, REJECTED, INVALID = Outcome.ADOPTED, Outcome.REJECTED, Outcome.INVALID_VOTE

BY_MAJORITY = [
    ("more than half is a majority", HALF, 4, 3, ADOPTED, Ground.MAJORITY),
    ("a tie does not carry", HALF, 3, 3, REJECTED, Ground.TIE),
    ("less than half is no majority", HALF, 3, 4, REJECTED, Ground.NO_MAJORITY),
    ("one vote of ten decides when no quorum is asked", HALF, 1, 0, ADOPTED, Ground.MAJORITY),
    ("an empty vote is no decision", HALF, 0, 0, INVALID, Ground.NO_VOTES),
    ("exactly two thirds is enough", THIRDS, 6, 3, ADOPTED, Ground.MAJORITY),
    ("just below two thirds is not", THIRDS, 5, 3, REJECTED, Ground.NO_MAJORITY),
    ("half is not two thirds, and no tie", THIRDS, 3, 3, REJECTED, Ground.NO_MAJORITY),
    ("all in favour is unanimous", ALL, 4, 0, ADOPTED, Ground.MAJORITY),
    ("one against breaks unanimity", ALL, 9, 1, REJECTED, Ground.NO_MAJORITY),
    ("an empty vote is not unanimous", ALL, 0, 0, INVALID, Ground.NO_VOTES),
    ("half of the parties is the quorum of a half", QUORUM, 5, 0, ADOPTED, Ground.MAJORITY),
    ("fewer than half of the parties is not", QUORUM, 4, 0, INVALID, Ground.NO_QUORUM),
    ("of everybody: one silent party is too many", EVERYBODY, 9, 0, INVALID, Ground.NO_QUORUM),
    ("of everybody: all ten", EVERYBODY, 10, 0, ADOPTED, Ground.MAJORITY),
]


@pytest.mark.parametrize(
    ("rule", "in_favour", "against", "outcome", "ground"),
    [row[1:] for row in BY_MAJORITY],
    ids=[row[0] for row in BY_MAJORITY],
)
def test_ten_parties_decide_by_their_spelregels(rule, in_favour, against, outcome, ground):
    said = votes(in_favour, against, prefix="p")
    tally = tally_community(said, rule=rule, entitled=parties(10))
    assert (tally.outcome, tally.ground, tally.article) == (outcome, ground, "spelregels")
    assert (tally.electorate, tally.entitled) == (Electorate.COMMUNITY, 10)


BY_CONSENT = [
    ("all agree", (10, 0, 0), 0, ADOPTED, Ground.CONSENT),
    ("a concern is noted and does not stop it", (1, 9, 0), 0, ADOPTED, Ground.CONSENT),
    ("one objection that stands stops it", (9, 0, 1), 0, REJECTED, Ground.OBJECTION_STANDS),
    ("an objection that does not stand does not", (9, 0, 1), 1, ADOPTED, Ground.CONSENT),
    ("one of two objections still stands", (8, 0, 2), 1, REJECTED, Ground.OBJECTION_STANDS),
    ("silence is not consent", (0, 0, 0), 0, INVALID, Ground.NO_VOTES),
    ("who agrees does so for the silent neither", (1, 0, 0), 0, ADOPTED, Ground.CONSENT),
    ("only objections, none standing, is no consent", (0, 0, 2), 2, REJECTED, Ground.NO_CONSENT),
]


@pytest.mark.parametrize(
    ("said", "dismissed", "outcome", "ground"),
    [row[1:] for row in BY_CONSENT],
    ids=[row[0] for row in BY_CONSENT],
)
def test_ten_parties_decide_by_consent(said, dismissed, outcome, ground):
    ballots = answers(*said)
    objectors = [ballot.voter for ballot in ballots if ballot.choice is Choice.OBJECTION]
    tally = tally_community(
        ballots, rule=CONSENT, entitled=parties(10), dismissed=objectors[:dismissed]
    )
    assert (tally.outcome, tally.ground) == (outcome, ground)
    assert tally.heads[Choice.OBJECTION] == said[2]


def test_consent_with_a_quorum_needs_enough_parties_to_speak():
    rule = VoteRule(Majority.CONSENT, quorum=Fraction(2, 3))
    assert tally_community(answers(6), rule=rule, entitled=parties(10)).outcome is INVALID
    assert tally_community(answers(7), rule=rule, entitled=parties(10)).outcome is ADOPTED


def test_only_an_objection_can_be_dismissed():
    with pytest.raises(VotingError) as error:
        tally_community(answers(3), rule=CONSENT, entitled=parties(3), dismissed=["p1"])
    assert error.value.reason is Fault.UNKNOWN_PARTY


def test_weights_count_and_stay_exact():
    entitled = {"p1": Fraction(1, 3), "p2": Fraction(1, 3), "p3": Fraction(2, 3)}
    said = {"p1": Choice.IN_FAVOUR, "p2": Choice.IN_FAVOUR, "p3": Choice.AGAINST}
    tally = tally_community(weighed(entitled, said), rule=WEIGHTS, entitled=entitled)
    assert (tally.outcome, tally.ground) == (REJECTED, Ground.TIE)
    assert tally.counts == {Choice.IN_FAVOUR: Fraction(2, 3), Choice.AGAINST: Fraction(2, 3)}
    assert tally.heads == {Choice.IN_FAVOUR: 2, Choice.AGAINST: 1}


def test_weight_0_means_0():
    entitled = {"p1": Fraction(0), "p2": Fraction(0), "p3": Fraction(1), "p4": Fraction(1)}
    against = dict.fromkeys(("p1", "p2"), Choice.AGAINST)
    idle = tally_community(weighed(entitled, against), rule=WEIGHTS, entitled=entitled)
    assert (idle.ground, idle.participated, idle.entitled) == (Ground.NO_VOTES, 0, 2)
    said = against | {"p3": Choice.IN_FAVOUR}
    rule = VoteRule(Majority.UNANIMITY, Fraction(1, 2), weights=True)
    tally = tally_community(weighed(entitled, said), rule=rule, entitled=entitled)
    assert (tally.outcome, tally.participated) == (ADOPTED, 1)


def test_without_weights_each_party_has_one_vote():
    entitled = {"p1": Fraction(5), "p2": Fraction(1), "p3": Fraction(1)}
    said = [Ballot("p1", Choice.IN_FAVOUR), *votes(0, 3, prefix="p")[1:]]
    assert tally_community(said, rule=HALF, entitled=entitled).outcome is REJECTED


def test_a_blank_secret_ballot_takes_part_and_decides_nothing():
    said = votes(2, 1, 4, prefix="ontvangst")
    tally = tally_community(said, rule=QUORUM, entitled=parties(10), method=Method.SECRET)
    assert (tally.outcome, tally.participated, tally.cast) == (ADOPTED, 7, 3)


def test_no_more_secret_ballots_than_voters_are_counted():
    with pytest.raises(VotingError) as error:
        tally_community(
            votes(4, prefix="ontvangst"), rule=HALF, entitled=parties(3), method=Method.SECRET
        )
    assert error.value.reason is Fault.TOO_MANY_BALLOTS


def test_members_of_a_cooperative_change_their_statutes_by_two_thirds():
    entitled = parties(9)
    ballots = votes(6, 3, prefix="p")
    tally = tally_members(ballots, rule=STATUTES_CHANGE, entitled=entitled)
    assert (tally.electorate, tally.outcome) == (Electorate.MEMBERS, ADOPTED)
    short = tally_members(votes(5, 4, prefix="p"), rule=STATUTES_CHANGE, entitled=entitled)
    assert short.outcome is REJECTED
    assert tally_members(votes(5, 4, prefix="p"), rule=GENERAL_MEETING, entitled=entitled).cast == 9


WRONG = [
    ("a party votes twice", HALF, [Ballot("p1", Choice.AGAINST)] * 2, Fault.VOTED_TWICE),
    ("a stranger votes", HALF, [Ballot("x", Choice.AGAINST)], Fault.NOT_ENTITLED),
    ("blank in an open round", HALF, [Ballot("p1", Choice.BLANK)], Fault.CHOICE_NOT_ALLOWED),
    ("agree in a majority round", HALF, answers(1), Fault.CHOICE_NOT_ALLOWED),
    ("for in a consent round", CONSENT, votes(1, prefix="p"), Fault.CHOICE_NOT_ALLOWED),
    (
        "a weight where none counts",
        HALF,
        [Ballot("p1", Choice.AGAINST, Fraction(2))],
        Fault.WRONG_WEIGHT,
    ),
    (
        "another weight than the list has",
        WEIGHTS,
        [Ballot("p1", Choice.AGAINST, Fraction(2))],
        Fault.WRONG_WEIGHT,
    ),
]


@pytest.mark.parametrize(
    ("rule", "ballots", "reason"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_what_cannot_be_is_not_counted(rule, ballots, reason):
    with pytest.raises(VotingError) as error:
        tally_community(ballots, rule=rule, entitled=parties(3))
    assert error.value.reason is reason


@pytest.mark.parametrize(
    ("rule", "method", "reason"),
    [
        (WEIGHTS, Method.SECRET, Fault.BAD_RULE),
        (CONSENT, Method.SECRET, Fault.CHOICE_NOT_ALLOWED),
        (HALF, Method.ADOPTED_WITHOUT_VOTE, Fault.CHOICE_NOT_ALLOWED),
    ],
    ids=["weights in a secret round", "secret consent", "adopted without a vote"],
)
def test_the_community_has_no_such_round(rule, method, reason):
    with pytest.raises(VotingError) as error:
        tally_community([], rule=rule, entitled=parties(3), method=method)
    assert error.value.reason is reason


def test_members_of_a_cooperative_vote_for_or_against():
    with pytest.raises(VotingError) as error:
        tally_members(answers(1), rule=CONSENT, entitled=parties(1))
    assert error.value.reason is Fault.BAD_RULE


@pytest.mark.parametrize("weight", [1, 1.5, Fraction(-1)])
def test_a_weight_is_a_fraction_from_0(weight):
    with pytest.raises(VotingError) as error:
        Ballot("p1", Choice.AGAINST, weight)
    assert error.value.reason is Fault.BAD_WEIGHT


@pytest.mark.parametrize("quorum", [0.5, Fraction(3, 2), Fraction(-1, 2)])
def test_a_quorum_is_a_fraction_between_0_and_1(quorum):
    with pytest.raises(VotingError) as error:
        VoteRule(quorum=quorum)
    assert error.value.reason is Fault.BAD_RULE


def test_consent_knows_no_weights():
    with pytest.raises(VotingError) as error:
        VoteRule(Majority.CONSENT, weights=True)
    assert error.value.reason is Fault.BAD_RULE


POSTPONED, PENDING = Outcome.POSTPONED_TIE, Outcome.PENDING_CONFIRMATION
TOGETHER = [
    ("both adopt the same words", ADOPTED, ADOPTED, False, ADOPTED),
    ("both adopt, the council other words", ADOPTED, ADOPTED, True, PENDING),
    ("the council rejects", REJECTED, ADOPTED, False, REJECTED),
    ("the community rejects", ADOPTED, REJECTED, False, REJECTED),
    (
        "the community rejected, changed words are no second chance",
        ADOPTED,
        REJECTED,
        True,
        REJECTED,
    ),
    ("a rejection settles it before the other has voted", None, REJECTED, False, REJECTED),
    ("the council has still to vote", None, ADOPTED, False, None),
    ("the community has still to vote", ADOPTED, None, True, None),
    ("nobody has voted", None, None, False, None),
    ("a tie that is postponed waits", POSTPONED, ADOPTED, False, POSTPONED),
    (
        "a postponed tie does not save what the community rejects",
        POSTPONED,
        REJECTED,
        False,
        REJECTED,
    ),
    ("a postponed tie while the community has still to vote", POSTPONED, None, False, None),
    ("an invalid vote has to be held again", INVALID, ADOPTED, False, INVALID),
    ("an invalid vote of the community as well", ADOPTED, INVALID, True, INVALID),
    ("a withdrawn proposal is withdrawn", Outcome.WITHDRAWN, ADOPTED, False, Outcome.WITHDRAWN),
    ("withdrawn before anybody voted", Outcome.WITHDRAWN, None, False, Outcome.WITHDRAWN),
    ("withdrawn after a rejection", Outcome.WITHDRAWN, REJECTED, False, Outcome.WITHDRAWN),
    ("lapsed", Outcome.LAPSED, ADOPTED, False, Outcome.LAPSED),
    ("still to be confirmed", PENDING, ADOPTED, False, PENDING),
]


@pytest.mark.parametrize(
    ("council_said", "community_said", "changed", "together"),
    [row[1:] for row in TOGETHER],
    ids=[row[0] for row in TOGETHER],
)
def test_on_the_whole_both_must_adopt(council_said, community_said, changed, together):
    whole = conclude(council=council_said, community=community_said, text_changed=changed)
    assert whole is together


def test_what_waits_is_not_final():
    assert not FINAL & {POSTPONED, PENDING, INVALID}
    assert {ADOPTED, REJECTED, Outcome.WITHDRAWN, Outcome.LAPSED} == FINAL


def test_on_an_amendment_the_council_alone_decides():
    for beside in (*Outcome, None):
        assert conclude_amendment(council=ADOPTED, community=beside) is ADOPTED
        assert conclude_amendment(council=None, community=beside) is None


def test_the_votes_of_two_electorates_cannot_be_added():
    ours = tally_council(votes(20), denominators=council())
    theirs = tally_community(answers(9), rule=CONSENT, entitled=parties(9))
    with pytest.raises(TypeError):
        ours + theirs


# five parties, how many confirm and withdraw, minimum, ended -> outcome
CONFIRMING = [
    ("all confirm", 5, 0, 3, False, ADOPTED, Ground.ENOUGH_PARTIES),
    ("some have still to answer", 4, 0, 3, False, PENDING, Ground.WAITING),
    ("after the date the silent are no party", 4, 0, 3, True, ADOPTED, Ground.ENOUGH_PARTIES),
    ("exactly the minimum stays", 3, 2, 3, False, ADOPTED, Ground.ENOUGH_PARTIES),
    ("below the minimum it does not enter into force", 2, 3, 3, False, REJECTED, None),
    ("all silent at the date", 0, 0, 3, True, REJECTED, None),
    ("all withdraw, without a minimum", 0, 5, 0, False, REJECTED, None),
]


@pytest.mark.parametrize(
    ("yes", "no", "minimum", "ended", "outcome", "ground"),
    [row[1:] for row in CONFIRMING],
    ids=[row[0] for row in CONFIRMING],
)
def test_the_parties_confirm_or_withdraw(yes, no, minimum, ended, outcome, ground):
    said = dict.fromkeys(keys(yes, "p"), True) | dict.fromkeys(keys(no, "p", yes + 1), False)
    state = confirm(keys(5, "p"), said, minimum=minimum, ended=ended)
    assert (state.outcome, state.ground) == (outcome, ground or Ground.TOO_FEW_PARTIES)
    assert len(state.parties) == yes
    assert len(state.withdrew) == no
    assert len(state.silent) == 5 - yes - no


def test_where_the_spelregels_say_so_who_is_silent_stays_party():
    stays = Silence.STAYS_PARTY
    early = confirm(keys(3, "p"), {"p1": True}, minimum=2, ended=False, silence=stays)
    late = confirm(keys(3, "p"), {"p1": False}, minimum=2, ended=True, silence=stays)
    assert early.outcome is PENDING
    assert (late.outcome, late.parties, late.withdrew) == (ADOPTED, {"p2", "p3"}, {"p1"})


def test_a_stranger_confirms_nothing():
    with pytest.raises(VotingError) as error:
        confirm(["p1"], {"p2": True}, minimum=1, ended=False)
    assert error.value.reason is Fault.UNKNOWN_PARTY
