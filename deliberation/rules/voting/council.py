"""The council's vote on a proposal: Gemeentewet 28 to 30 and 32. Votes on persons: `persons`.

There is no rule to choose here: the law gives the quorum, the majority and what a tie means.
"""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.rules.voting.counting import Count, Verdict, count, refuse_doubles, tally_of
from deliberation.rules.voting.quorum import needed_to_vote
from deliberation.rules.voting.terms import (
    Ballot,
    Choice,
    Denominators,
    Electorate,
    Fault,
    Ground,
    Method,
    Outcome,
    Tally,
    VotingError,
    choices,
)

_EMPTY = Count({}, {})


def check_council_ballot(ballot: Ballot, denominators: Denominators, *, method: Method) -> None:
    """Raises what is wrong with one member's vote: excluded (art. 28), no member, not in the room.

    Councillors have one vote each and no proxies; blank is for paper only (art. 30(2), 32(2)).
    """
    if ballot.voter in denominators.excluded:
        raise VotingError(Fault.EXCLUDED_CONFLICT, ballot.voter)
    if ballot.voter not in denominators.entitled:
        raise VotingError(Fault.NOT_ENTITLED, ballot.voter)
    if ballot.voter not in denominators.present:
        raise VotingError(Fault.NOT_PRESENT, ballot.voter)
    if ballot.weight != 1:
        raise VotingError(Fault.WRONG_WEIGHT, ballot.voter)
    if ballot.choice not in choices(Electorate.COUNCIL, method):
        raise VotingError(Fault.CHOICE_NOT_ALLOWED, ballot.voter)


def tally_council(
    ballots: Sequence[Ballot],
    *,
    denominators: Denominators,
    method: Method = Method.SHOW_OF_HANDS,
    point_of_order: bool = False,
) -> Tally:
    """The council's decision by vote on a proposal (art. 29, 30, 32).

    A point of order is decided at once, so a tie on it is a rejection (reglement van orde).
    Raises what `check_council_ballot` raises, VOTED_TWICE, and CHOICE_NOT_ALLOWED for a method by
    which the council cannot vote.
    """
    allowed = choices(Electorate.COUNCIL, method)
    if not allowed:
        raise VotingError(Fault.CHOICE_NOT_ALLOWED, method)
    for ballot in ballots:
        check_council_ballot(ballot, denominators, method=method)
    refuse_doubles(ballots)
    counted = count(ballots, allowed)
    verdict = _verdict(counted, denominators, point_of_order=point_of_order)
    entitled = len(denominators.entitled)
    return tally_of(Electorate.COUNCIL, counted, entitled=entitled, verdict=verdict)


def _verdict(counted: Count, denominators: Denominators, *, point_of_order: bool) -> Verdict:
    """Quorum first (29(1)), then the absolute majority of votes cast (30(1)), then the tie (32)."""
    in_favour, cast = counted.of(Choice.IN_FAVOUR), counted.cast
    if counted.participated < needed_to_vote(denominators):
        return Verdict(Outcome.INVALID_VOTE, Ground.NO_QUORUM, "art. 29 lid 1 Gemeentewet")
    if not cast:
        return Verdict(Outcome.INVALID_VOTE, Ground.NO_VOTES, "art. 30 lid 1 Gemeentewet")
    if in_favour * 2 > cast:
        return Verdict(Outcome.ADOPTED, Ground.MAJORITY, "art. 30 lid 1 Gemeentewet")
    if in_favour * 2 < cast:
        return Verdict(Outcome.REJECTED, Ground.NO_MAJORITY, "art. 30 lid 1 Gemeentewet")
    if point_of_order:
        return Verdict(Outcome.REJECTED, Ground.TIE_POINT_OF_ORDER, "reglement van orde")
    return _tie(counted, denominators)


def _tie(counted: Count, denominators: Denominators) -> Verdict:
    """A tie: not adopted when convened again or complete (32(5)), else it waits (32(4)).

    Complete is when all members of which the council consists, a vacancy thus never, have cast a
    vote, except who had to abstain (32(6)).
    """
    complete = counted.cast + len(denominators.excluded) == denominators.seats
    if denominators.reconvened_after_tie:
        return Verdict(Outcome.REJECTED, Ground.TIE_RECONVENED, "art. 32 lid 5 Gemeentewet")
    if complete:
        return Verdict(Outcome.REJECTED, Ground.TIE_COMPLETE, "art. 32 lid 5 Gemeentewet")
    return Verdict(Outcome.POSTPONED_TIE, Ground.TIE_INCOMPLETE, "art. 32 lid 4 Gemeentewet")


def adopted_without_vote(denominators: Denominators) -> Tally:
    """Nobody asked for a vote, so the proposal is adopted, without counts (art. 32(3))."""
    verdict = Verdict(Outcome.ADOPTED, Ground.NO_VOTE_ASKED, "art. 32 lid 3 Gemeentewet")
    entitled = len(denominators.entitled)
    return tally_of(Electorate.COUNCIL, _EMPTY, entitled=entitled, verdict=verdict)


def withdrawn(electorate: Electorate, *, entitled: int) -> Tally:
    """Taken back by its submitters before the vote (reglement van orde)."""
    verdict = Verdict(Outcome.WITHDRAWN, Ground.BY_SUBMITTERS, "reglement van orde")
    return tally_of(electorate, _EMPTY, entitled=entitled, verdict=verdict)


def lapsed(electorate: Electorate, *, entitled: int) -> Tally:
    """Not put to the vote because what was adopted before it leaves nothing to decide."""
    verdict = Verdict(Outcome.LAPSED, Ground.NO_LONGER_NEEDED, "reglement van orde")
    return tally_of(electorate, _EMPTY, entitled=entitled, verdict=verdict)


def silent(
    ballots: Sequence[Ballot], denominators: Denominators, *, noted: Sequence[str] = ()
) -> tuple[str, ...]:
    """Who is present, must vote and has not: the chair is warned before closing (art. 32(2)).

    `noted` are those the clerk marked as refusing or gone; they have not cast a vote.
    """
    heard = {ballot.voter for ballot in ballots} | set(noted)
    return tuple(sorted(denominators.voters - heard))
