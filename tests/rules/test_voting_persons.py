"""Votes on persons: on paper, by totals; second vote, runoff and lot (Gemeentewet 28, 30, 31)."""

from __future__ import annotations

import pytest

from deliberation.rules.voting import (
    NOBODY,
    Fault,
    Ground,
    PaperCount,
    PersonsOutcome,
    PersonsStep,
    PersonsVote,
    VotingError,
    after_lot,
    tally_persons,
)

from .voting_rooms import council


def papers(blank=0, invalid=0, against=0, **votes):
    total = sum(votes.values()) + blank + invalid + against
    return PaperCount(votes, total, blank=blank, invalid=invalid, against=against)


def vote(*candidates, nominated=True, step=PersonsStep.FIRST, certain=()):
    return PersonsVote(candidates, nominated, step, certain)


def tally(count, paper, **numbers):
    return tally_persons(count, vote=paper, denominators=council(**numbers))


def test_11_twenty_papers_take_part_and_nine_of_the_sixteen_cast_elect():
    result = tally(papers(A=9, B=7, blank=3, invalid=1), vote("A", "B"))
    assert (result.outcome, result.elected) == (PersonsOutcome.ELECTED, "A")
    assert (result.count.handed_in, result.count.cast, result.entitled) == (20, 16, 39)
    assert (result.ground, result.article) == (Ground.MAJORITY, "art. 30 Gemeentewet")


def test_12_a_tie_on_a_nomination_is_voted_again_and_a_second_tie_goes_to_the_lot():
    first = tally(papers(A=10, B=10), vote("A", "B"))
    assert (first.outcome, first.article) == (
        PersonsOutcome.VOTE_AGAIN,
        "art. 31 lid 2 Gemeentewet",
    )
    assert first.ground is Ground.TIE_LIMITED_CHOICE
    second = tally(papers(A=10, B=10), first.next)
    assert (second.outcome, second.article) == (PersonsOutcome.LOT, "art. 31 lid 3 Gemeentewet")
    assert (second.among, second.places) == (("A", "B"), 1)
    drawn = after_lot(second, ["B"])
    assert (drawn.outcome, drawn.elected, drawn.ground) == (
        PersonsOutcome.ELECTED,
        "B",
        Ground.LOT,
    )


def test_18_two_nominated_members_take_no_part_and_nineteen_papers_are_enough():
    paper = vote("m38", "m39")
    result = tally(papers(m38=10, m39=9), paper, excluded=2)
    assert (result.outcome, result.elected, result.entitled) == (
        PersonsOutcome.ELECTED,
        "m38",
        37,
    )
    too_few = tally(papers(m38=10, m39=8), paper, excluded=2)
    assert (too_few.outcome, too_few.ground) == (PersonsOutcome.INVALID_VOTE, Ground.NO_QUORUM)


def test_18_a_nominated_member_who_is_on_the_list_of_voters_is_noticed():
    with pytest.raises(VotingError) as error:
        tally(papers(m1=20), vote("m1"))
    assert error.value.reason is Fault.EXCLUDED_CONFLICT


def test_in_a_free_vote_a_member_may_be_chosen_and_vote():
    result = tally(papers(m1=15, m2=5), vote("m1", "m2", nominated=False))
    assert result.elected == "m1"


def test_a_majority_is_of_the_papers_properly_completed():
    assert not tally(papers(A=10, B=10, C=1), vote("A", "B", "C", nominated=False)).elected
    assert tally(papers(A=10, B=9, blank=2), vote("A", "B", nominated=False)).elected == "A"


def test_only_blank_and_invalid_papers_elect_nobody():
    result = tally(papers(blank=19, invalid=1), vote("A"))
    assert (result.outcome, result.ground) == (PersonsOutcome.INVALID_VOTE, Ground.NO_VOTES)


def test_again_after_an_invalid_vote_in_an_earlier_meeting_no_quorum_is_asked():
    assert tally(papers(A=3, B=2), vote("A", "B"), revote_of_invalid=True).elected == "A"
    assert tally(papers(A=3, B=2), vote("A", "B")).outcome is PersonsOutcome.INVALID_VOTE


def test_without_a_majority_a_free_vote_is_held_again_and_then_between_the_two_highest():
    names = vote("A", "B", "C", nominated=False)
    first = tally(papers(A=9, B=8, C=4), names)
    assert first.next == vote("A", "B", "C", nominated=False, step=PersonsStep.SECOND)
    second = tally(papers(A=9, B=8, C=4), first.next)
    assert second.next == vote("A", "B", nominated=False, step=PersonsStep.RUNOFF)
    assert tally(papers(A=10, B=11), second.next).elected == "B"


def test_who_goes_to_the_runoff_is_settled_by_a_vote_in_between():
    second = vote("A", "B", "C", nominated=False, step=PersonsStep.SECOND)
    unclear = tally(papers(A=9, B=6, C=6), second)
    assert unclear.next == vote("B", "C", nominated=False, step=PersonsStep.BETWEEN, certain=("A",))
    between = tally(papers(B=8, C=13), unclear.next)
    assert between.next == vote("A", "C", nominated=False, step=PersonsStep.RUNOFF)


def test_a_tie_in_the_vote_in_between_goes_to_the_lot_at_once():
    paper = vote("B", "C", step=PersonsStep.BETWEEN, certain=("A",))
    level = tally(papers(B=10, C=10), paper)
    assert (level.outcome, level.among, level.places) == (PersonsOutcome.LOT, ("B", "C"), 1)
    runoff = after_lot(level, ["C"])
    assert runoff.outcome is PersonsOutcome.VOTE_AGAIN
    assert runoff.next == vote("A", "C", step=PersonsStep.RUNOFF)


def test_four_candidates_level_play_for_two_places():
    second = vote("A", "B", "C", "D", nominated=False, step=PersonsStep.SECOND)
    unclear = tally(papers(A=5, B=5, C=5, D=5), second)
    assert unclear.next == vote("A", "B", "C", "D", nominated=False, step=PersonsStep.BETWEEN)
    level = tally(papers(A=6, B=6, C=6, D=2), unclear.next)
    assert (level.outcome, level.among, level.places) == (PersonsOutcome.LOT, ("A", "B", "C"), 2)
    assert after_lot(level, ["C", "A"]).next.candidates == ("C", "A")


def test_in_the_vote_in_between_no_majority_is_needed():
    paper = vote("A", "B", "C", "D", step=PersonsStep.BETWEEN)
    assert tally(papers(A=7, B=6, C=5, D=2), paper).next.candidates == ("A", "B")


def test_a_tie_at_the_top_of_a_nomination_of_three_is_voted_again_between_those_two():
    result = tally(papers(A=8, B=8, C=5), vote("A", "B", "C"))
    assert result.next == vote("A", "B", step=PersonsStep.AFTER_TIE)


def test_a_tie_in_a_free_first_vote_is_not_yet_a_tie_of_a_limited_choice():
    result = tally(papers(A=10, B=10), vote("A", "B", nominated=False))
    assert (result.next.step, result.ground) == (PersonsStep.SECOND, Ground.NO_MAJORITY)


def test_a_tie_in_the_runoff_is_voted_again_before_the_lot():
    runoff = vote("A", "B", nominated=False, step=PersonsStep.RUNOFF)
    first = tally(papers(A=10, B=10), runoff)
    assert first.next.step is PersonsStep.AFTER_TIE
    assert tally(papers(A=10, B=10), first.next).outcome is PersonsOutcome.LOT


def test_a_single_candidate_can_be_voted_down():
    result = tally(papers(A=9, against=11), vote("A"))
    assert (result.outcome, result.elected) == (PersonsOutcome.NOT_ELECTED, NOBODY)


def test_a_single_candidate_with_as_many_against_is_voted_again_and_then_drawn():
    first = tally(papers(A=10, against=10), vote("A"))
    assert first.next == vote("A", step=PersonsStep.AFTER_TIE)
    second = tally(papers(A=10, against=10), first.next)
    assert second.among == ("A", NOBODY)
    assert after_lot(second, ["A"]).elected == "A"
    assert after_lot(second, [NOBODY]).outcome is PersonsOutcome.NOT_ELECTED


WRONG = [
    ("a name that is not on the paper", papers(A=10, X=10), ("A", "B"), Fault.UNKNOWN_CANDIDATE),
    ("against where two can be chosen", papers(A=19, against=1), ("A", "B"), None),
    ("more papers than members in the room", papers(A=40), ("A",), Fault.TOO_MANY_BALLOTS),
]


@pytest.mark.parametrize(
    ("count", "names", "reason"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG]
)
def test_what_the_tellers_cannot_have_found_is_refused(count, names, reason):
    with pytest.raises(VotingError) as error:
        tally(count, vote(*names))
    assert error.value.reason is (reason or Fault.CHOICE_NOT_ALLOWED)


def test_the_totals_add_up_to_the_papers_handed_in():
    with pytest.raises(VotingError) as error:
        PaperCount({"A": 9, "B": 7}, handed_in=20, blank=3)
    assert error.value.reason is Fault.DOES_NOT_ADD_UP


def test_no_total_is_below_zero():
    with pytest.raises(VotingError) as error:
        PaperCount({"A": 21, "B": -1}, handed_in=20)
    assert error.value.reason is Fault.BAD_NUMBERS


def test_a_candidate_is_on_the_paper_once_and_has_a_name():
    for names in (("A", "A"), ("A", NOBODY)):
        with pytest.raises(VotingError) as error:
            PersonsVote(names)
        assert error.value.reason is Fault.UNKNOWN_CANDIDATE


def test_the_lot_chooses_only_when_it_is_due_and_only_among_those_who_tied():
    elected = tally(papers(A=20), vote("A"))
    due = tally(papers(A=10, B=10), vote("A", "B", step=PersonsStep.AFTER_TIE))
    for result, drawn, reason in (
        (elected, ["A"], Fault.NO_LOT_DUE),
        (due, ["C"], Fault.UNKNOWN_CANDIDATE),
        (due, ["A", "B"], Fault.BAD_NUMBERS),
        (due, [], Fault.BAD_NUMBERS),
    ):
        with pytest.raises(VotingError) as error:
            after_lot(result, drawn)
        assert error.value.reason is reason
