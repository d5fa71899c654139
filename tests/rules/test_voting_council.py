"""The council's vote: the test vectors of the reference on law, and what they leave open.

Each row of a table is a sentence with its article, which is also the id of the test.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from deliberation.rules.voting import (
    Ballot,
    Choice,
    Denominators,
    Electorate,
    Fault,
    Ground,
    LegalEffect,
    Method,
    Outcome,
    RoundPlan,
    RoundRefusal,
    VotingError,
    adopted_without_vote,
    excluded_members,
    lapsed,
    may_open,
    may_take_up,
    needed_to_open,
    needed_to_vote,
    revote_waives_quorum,
    round_refusal,
    silent,
    tally_council,
    voided_by_roll_call,
    withdrawn,
)

from .voting_rooms import council, keys, votes

OPENING = [
    ("1: of 39 members 19 are present: it cannot open (art. 20 lid 1)", 39, 0, 19, False),
    ("2: of 39 members 20 are present: it opens (art. 20 lid 1)", 39, 0, 20, True),
    ("3: of 38 members 19 are present: it cannot open (art. 20 lid 1)", 39, 1, 19, False),
    ("4: of 37 members 19 are present: it opens (art. 20 lid 1)", 39, 2, 19, True),
    ("nobody is present: it cannot open (art. 20 lid 1)", 39, 0, 0, False),
    ("the only member left is present: it opens (art. 20 lid 1)", 9, 8, 1, True),
]


@pytest.mark.parametrize(
    ("seats", "vacancies", "present", "opens"),
    [row[1:] for row in OPENING],
    ids=[row[0] for row in OPENING],
)
def test_a_meeting_opens_when_more_than_half_of_the_seated_members_is_present(
    seats, vacancies, present, opens
):
    assert may_open(seats=seats, vacancies=vacancies, present=present) is opens


# seats, vacancies, excluded, in favour, against, what the meeting is, outcome, ground, article
A20, REVOTE, AFTER_TIE = "reconvened_art20", "revote_of_invalid", "reconvened_after_tie"
VOTES = [
    (
        "5: 36 may vote and 18 do: invalid (art. 29 lid 1)",
        (39, 0, 3, 18, 0, None),
        (Outcome.INVALID_VOTE, Ground.NO_QUORUM, "art. 29 lid 1 Gemeentewet"),
    ),
    (
        "6: 36 may vote and 19 do, 10 against 9: adopted (art. 29 lid 1, 30 lid 1)",
        (39, 0, 3, 10, 9, None),
        (Outcome.ADOPTED, Ground.MAJORITY, "art. 30 lid 1 Gemeentewet"),
    ),
    (
        "7: 10 against 10 and not all voted: to a next meeting (art. 32 lid 4)",
        (39, 0, 0, 10, 10, None),
        (Outcome.POSTPONED_TIE, Ground.TIE_INCOMPLETE, "art. 32 lid 4 Gemeentewet"),
    ),
    (
        "8: 19 against 19 and all who may have voted: not adopted (art. 32 lid 5, 6)",
        (39, 0, 1, 19, 19, None),
        (Outcome.REJECTED, Ground.TIE_COMPLETE, "art. 32 lid 5 Gemeentewet"),
    ),
    (
        "9: 19 against 19 with a vacancy: never complete, to a next meeting (art. 32 lid 4, 6)",
        (39, 1, 0, 19, 19, None),
        (Outcome.POSTPONED_TIE, Ground.TIE_INCOMPLETE, "art. 32 lid 4 Gemeentewet"),
    ),
    (
        "10: again a tie in the meeting convened after a tie: not adopted (art. 32 lid 5)",
        (39, 0, 0, 10, 10, AFTER_TIE),
        (Outcome.REJECTED, Ground.TIE_RECONVENED, "art. 32 lid 5 Gemeentewet"),
    ),
    (
        "14: eight of nine keep out: the ninth decides alone (art. 29 lid 1)",
        (9, 0, 8, 1, 0, None),
        (Outcome.ADOPTED, Ground.MAJORITY, "art. 30 lid 1 Gemeentewet"),
    ),
    (
        "16: again after an invalid vote in an earlier meeting, 7-5: adopted (art. 29 lid 2 a)",
        (39, 0, 0, 7, 5, REVOTE),
        (Outcome.ADOPTED, Ground.MAJORITY, "art. 30 lid 1 Gemeentewet"),
    ),
    (
        "16: the same in the same meeting: invalid again (art. 29 lid 1)",
        (39, 0, 0, 7, 5, None),
        (Outcome.INVALID_VOTE, Ground.NO_QUORUM, "art. 29 lid 1 Gemeentewet"),
    ),
    (
        "17: an item of the unopened meeting, 7-5: adopted (art. 29 lid 2 b)",
        (39, 0, 0, 7, 5, A20),
        (Outcome.ADOPTED, Ground.MAJORITY, "art. 30 lid 1 Gemeentewet"),
    ),
    (
        "a vote that needs no quorum can still tie and wait (art. 32 lid 4)",
        (39, 0, 0, 6, 6, A20),
        (Outcome.POSTPONED_TIE, Ground.TIE_INCOMPLETE, "art. 32 lid 4 Gemeentewet"),
    ),
    (
        "convened again after a tie, the vote still needs its quorum (art. 29 lid 1)",
        (39, 0, 0, 9, 9, AFTER_TIE),
        (Outcome.INVALID_VOTE, Ground.NO_QUORUM, "art. 29 lid 1 Gemeentewet"),
    ),
    (
        "20 of 39 is just enough, 20-0: adopted (art. 29 lid 1)",
        (39, 0, 0, 20, 0, None),
        (Outcome.ADOPTED, Ground.MAJORITY, "art. 30 lid 1 Gemeentewet"),
    ),
    (
        "19 of 39 in favour is not a majority of 39 cast (art. 30 lid 1)",
        (39, 0, 0, 19, 20, None),
        (Outcome.REJECTED, Ground.NO_MAJORITY, "art. 30 lid 1 Gemeentewet"),
    ),
    (
        "all 39 against: rejected (art. 30 lid 1)",
        (39, 0, 0, 0, 39, None),
        (Outcome.REJECTED, Ground.NO_MAJORITY, "art. 30 lid 1 Gemeentewet"),
    ),
    (
        "nobody votes at all: invalid (art. 29 lid 1)",
        (39, 0, 0, 0, 0, None),
        (Outcome.INVALID_VOTE, Ground.NO_QUORUM, "art. 29 lid 1 Gemeentewet"),
    ),
    (
        "nobody votes where no quorum is asked: an empty vote is no decision (art. 30 lid 1)",
        (39, 0, 0, 0, 0, REVOTE),
        (Outcome.INVALID_VOTE, Ground.NO_VOTES, "art. 30 lid 1 Gemeentewet"),
    ),
    (
        "everybody keeps out: nobody can take part, so invalid (art. 29 lid 1)",
        (9, 0, 9, 0, 0, None),
        (Outcome.INVALID_VOTE, Ground.NO_QUORUM, "art. 29 lid 1 Gemeentewet"),
    ),
    (
        "vacancies lower the quorum of a vote: 19 of 37 is enough (art. 29 lid 1)",
        (39, 2, 0, 10, 9, None),
        (Outcome.ADOPTED, Ground.MAJORITY, "art. 30 lid 1 Gemeentewet"),
    ),
]


@pytest.mark.parametrize(
    ("room", "expected"), [row[1:] for row in VOTES], ids=[row[0] for row in VOTES]
)
def test_the_council_decides_by_the_gemeentewet(room, expected):
    seats, vacancies, excluded, in_favour, against, kind = room
    numbers = council(
        seats, vacancies=vacancies, excluded=excluded, **({kind: True} if kind else {})
    )
    tally = tally_council(votes(in_favour, against), denominators=numbers)
    assert (tally.outcome, tally.ground, tally.article) == expected
    assert tally.heads == {Choice.IN_FAVOUR: in_favour, Choice.AGAINST: against}
    assert tally.participated == tally.cast == in_favour + against
    assert tally.entitled == seats - vacancies - excluded


def test_13_when_nobody_asks_for_a_vote_it_is_adopted_without_counts():
    tally = adopted_without_vote(council())
    assert (tally.outcome, tally.ground) == (Outcome.ADOPTED, Ground.NO_VOTE_ASKED)
    assert tally.article == "art. 32 lid 3 Gemeentewet"
    assert (tally.counts, tally.heads, tally.cast, tally.participated) == ({}, {}, 0, 0)


def test_15_the_chair_is_warned_of_a_present_member_who_is_silent():
    numbers = council(present=21)
    said = votes(12, 8)
    assert silent(said, numbers) == ("m21",)
    assert silent(said, numbers, noted=["m21"]) == ()
    assert tally_council(said, denominators=numbers, method=Method.ROLL_CALL).cast == 20


def test_15_an_absent_or_excluded_member_is_not_warned_about():
    assert silent(votes(18), council(excluded=2, present=18)) == ()


def test_16_only_an_invalid_vote_in_an_earlier_meeting_waives_the_quorum():
    invalid = tally_council(votes(7, 5), denominators=council()).ground
    empty = tally_council([], denominators=council(revote_of_invalid=True)).ground
    tie = tally_council(votes(10, 10), denominators=council()).ground
    assert revote_waives_quorum(invalid, in_earlier_meeting=True)
    assert not revote_waives_quorum(invalid, in_earlier_meeting=False)
    assert not revote_waives_quorum(empty, in_earlier_meeting=True)
    assert not revote_waives_quorum(tie, in_earlier_meeting=True)


def test_17_a_reconvened_meeting_opens_with_twelve_and_takes_up_only_the_old_items():
    assert may_open(seats=39, present=12, reconvened=True)
    assert may_take_up(seats=39, present=12, from_unopened=True)
    assert not may_take_up(seats=39, present=12, from_unopened=False)
    assert may_take_up(seats=39, present=20, from_unopened=False)


def test_19_nobody_keeps_out_at_the_admission_of_members_after_the_election():
    members = keys(39)
    assert excluded_members(members, reported=["m1"], admission=True) == frozenset()
    assert excluded_members(members, reported=["m1"]) == {"m1"}


def test_18_sitting_members_to_whom_a_nomination_limits_the_choice_keep_out():
    out = excluded_members(keys(39), reported=["m3"], limited_to=["m1", "iemand anders"])
    assert out == {"m1", "m3"}


def test_20_a_digital_secret_council_round_is_refused():
    for on_persons in (False, True):
        plan = RoundPlan(
            Electorate.COUNCIL, Method.SECRET, LegalEffect.BINDING_COUNCIL, on_persons=on_persons
        )
        refusal = round_refusal(plan, electronic_allowed=True, remote_allowed=True)
        assert refusal is RoundRefusal.SECRET_ON_PAPER
    with pytest.raises(VotingError) as error:
        tally_council([], denominators=council(), method=Method.SECRET)
    assert error.value.reason is Fault.CHOICE_NOT_ALLOWED


def test_21_a_roll_call_that_is_asked_for_voids_the_electronic_round():
    assert voided_by_roll_call(Electorate.COUNCIL, Method.ELECTRONIC)
    assert voided_by_roll_call(Electorate.COUNCIL, Method.SHOW_OF_HANDS)
    assert not voided_by_roll_call(Electorate.COUNCIL, Method.ROLL_CALL)
    assert not voided_by_roll_call(Electorate.COUNCIL, Method.PAPER)
    assert not voided_by_roll_call(Electorate.COMMUNITY, Method.ELECTRONIC)


def test_a_blank_paper_takes_part_but_is_not_a_vote_cast():
    tally = tally_council(votes(9, 8, 3), denominators=council(), method=Method.PAPER)
    assert (tally.participated, tally.cast) == (20, 17)
    assert (tally.outcome, tally.heads[Choice.BLANK]) == (Outcome.ADOPTED, 3)


def test_only_blank_papers_are_a_valid_vote_without_a_decision():
    tally = tally_council(votes(0, 0, 20), denominators=council(), method=Method.PAPER)
    assert (tally.outcome, tally.ground) == (Outcome.INVALID_VOTE, Ground.NO_VOTES)


def test_a_blank_paper_keeps_a_tie_incomplete():
    tally = tally_council(votes(19, 19, 1), denominators=council(), method=Method.PAPER)
    assert tally.ground is Ground.TIE_INCOMPLETE


def test_a_tie_on_a_point_of_order_is_decided_at_once():
    tally = tally_council(votes(10, 10), denominators=council(), point_of_order=True)
    assert (tally.outcome, tally.ground) == (Outcome.REJECTED, Ground.TIE_POINT_OF_ORDER)


def test_a_proposal_can_be_withdrawn_or_lapse_without_a_vote():
    gone = withdrawn(Electorate.COUNCIL, entitled=39)
    idle = lapsed(Electorate.COMMUNITY, entitled=7)
    assert (gone.outcome, gone.ground) == (Outcome.WITHDRAWN, Ground.BY_SUBMITTERS)
    assert (idle.outcome, idle.ground) == (Outcome.LAPSED, Ground.NO_LONGER_NEEDED)
    assert not gone.counts
    assert idle.electorate is Electorate.COMMUNITY


WRONG = [
    ("a member votes twice", [Ballot("m1", Choice.AGAINST)] * 2, Fault.VOTED_TWICE),
    (
        "a member votes for and against",
        [Ballot("m1", Choice.AGAINST), Ballot("m1", Choice.IN_FAVOUR)],
        Fault.VOTED_TWICE,
    ),
    ("an excluded member votes", [Ballot("m39", Choice.AGAINST)], Fault.EXCLUDED_CONFLICT),
    ("the mayor votes", [Ballot("burgemeester", Choice.AGAINST)], Fault.NOT_ENTITLED),
    ("an absent member votes", [Ballot("m38", Choice.AGAINST)], Fault.NOT_PRESENT),
    ("a councillor is blank aloud", [Ballot("m1", Choice.BLANK)], Fault.CHOICE_NOT_ALLOWED),
    ("a councillor objects", [Ballot("m1", Choice.OBJECTION)], Fault.CHOICE_NOT_ALLOWED),
]


@pytest.mark.parametrize(
    ("ballots", "reason"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
@pytest.mark.parametrize("method", [Method.SHOW_OF_HANDS, Method.ROLL_CALL, Method.ELECTRONIC])
def test_what_cannot_be_is_not_counted(ballots, reason, method):
    numbers = council(excluded=1, present=37)
    with pytest.raises(VotingError) as error:
        tally_council(ballots, denominators=numbers, method=method)
    assert error.value.reason is reason


def test_a_councillor_has_one_vote_and_no_proxy():
    with pytest.raises(VotingError) as error:
        tally_council([Ballot("m1", Choice.AGAINST, Fraction(2))], denominators=council())
    assert error.value.reason is Fault.WRONG_WEIGHT


def test_the_number_needed_to_open_differs_from_the_number_needed_to_vote():
    numbers = council(excluded=3)
    assert needed_to_open(seats=39) == 20
    assert needed_to_vote(numbers) == 19
    assert needed_to_vote(council(revote_of_invalid=True)) == 0


def test_a_list_that_is_short_of_members_is_noticed():
    with pytest.raises(VotingError) as error:
        Denominators(seats=39, entitled=frozenset(keys(30)))
    assert error.value.reason is Fault.BAD_NUMBERS


def test_nobody_is_both_entitled_and_excluded():
    with pytest.raises(VotingError) as error:
        Denominators(seats=2, entitled=frozenset(keys(2)), excluded=frozenset(["m1"]))
    assert error.value.reason is Fault.BAD_NUMBERS


def test_nobody_but_members_is_on_the_attendance_list():
    with pytest.raises(VotingError) as error:
        Denominators(seats=2, entitled=frozenset(keys(2)), present=frozenset(["wethouder"]))
    assert error.value.reason is Fault.NOT_ENTITLED


@pytest.mark.parametrize(
    ("seats", "vacancies", "present"), [(39, 40, 0), (39, -1, 20), (39, 0, 40), (39, 0, -1)]
)
def test_impossible_numbers_open_no_meeting(seats, vacancies, present):
    with pytest.raises(VotingError) as error:
        may_open(seats=seats, vacancies=vacancies, present=present)
    assert error.value.reason is Fault.BAD_NUMBERS
