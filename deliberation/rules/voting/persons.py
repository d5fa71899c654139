"""The council's vote on persons: secret, on paper, counted by tellers (Gemeentewet 28 to 31).

Only totals come in: a paper names nobody who voted. Where the law is silent (who goes to a second
vote when nobody has a majority) the model reglement van orde is followed: a second vote, then a
vote between the two with the most votes, after a vote in between when it is not clear which two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from deliberation.rules.voting.quorum import needed_to_vote
from deliberation.rules.voting.terms import Denominators, Fault, Ground, VotingError

NOBODY = ""
RULES_OF_ORDER = "reglement van orde"


class PersonsStep(StrEnum):
    """Which vote on persons this is."""

    FIRST = "first"
    SECOND = "second"
    BETWEEN = "between"
    RUNOFF = "runoff"
    AFTER_TIE = "after_tie"


class PersonsOutcome(StrEnum):
    """What came of a vote on persons, or what has to follow at once."""

    ELECTED = "elected"
    NOT_ELECTED = "not_elected"
    VOTE_AGAIN = "vote_again"
    LOT = "lot"
    INVALID_VOTE = "invalid_vote"


@dataclass(frozen=True, slots=True)
class PersonsVote:
    """The paper that is printed: who can be named on it, and which vote it is.

    In a free vote the candidates are those who were named, known after counting. `nominated` tells
    that a nomination limits the choice; later steps always do. `certain` are those who are in the
    coming runoff already, while a vote in between decides who joins them.
    """

    candidates: tuple[str, ...]
    nominated: bool = False
    step: PersonsStep = PersonsStep.FIRST
    certain: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = (*self.candidates, *self.certain)
        if NOBODY in names or len(set(names)) != len(names):
            raise VotingError(Fault.UNKNOWN_CANDIDATE)

    @property
    def limited(self) -> bool:
        """Whether the choice is limited by a nomination or a second vote (art. 28(4), 31(2))."""
        narrowed = (PersonsStep.BETWEEN, PersonsStep.RUNOFF, PersonsStep.AFTER_TIE)
        return self.nominated or self.step in narrowed


@dataclass(frozen=True, slots=True)
class PaperCount:
    """What the tellers enter. `against` is possible where the choice is limited to one candidate.

    Raises BAD_NUMBERS, and DOES_NOT_ADD_UP when the papers handed in are another number.
    """

    votes: Mapping[str, int]
    handed_in: int
    blank: int = 0
    invalid: int = 0
    against: int = 0

    def __post_init__(self) -> None:
        if min(*self.votes.values(), self.blank, self.invalid, self.against) < 0:
            raise VotingError(Fault.BAD_NUMBERS)
        if self.cast + self.blank + self.invalid != self.handed_in:
            raise VotingError(Fault.DOES_NOT_ADD_UP)

    @property
    def cast(self) -> int:
        """The properly completed papers: the votes cast (art. 30(2))."""
        return sum(self.votes.values()) + self.against


@dataclass(frozen=True, slots=True)
class PersonsTally:
    """The result of one vote on persons.

    `elected` is empty unless somebody is. `next` is the paper of the vote that must follow, if
    any. `among` are those a lot has to choose `places` from; `NOBODY` among them is the choice to
    appoint none, when a single candidate met as many votes against.
    """

    count: PaperCount
    entitled: int
    outcome: PersonsOutcome
    ground: Ground
    article: str
    elected: str = NOBODY
    next: PersonsVote | None = None
    among: tuple[str, ...] = ()
    places: int = 0


def tally_persons(
    count: PaperCount, *, vote: PersonsVote, denominators: Denominators
) -> PersonsTally:
    """What a vote on persons comes to (art. 28(3), 29(1), 30, 31).

    Elected is who has more than half of the properly completed papers; blank and invalid papers
    took part only. Raises UNKNOWN_CANDIDATE, CHOICE_NOT_ALLOWED (against, where several can be
    chosen), TOO_MANY_BALLOTS for more papers than voters in the room, and EXCLUDED_CONFLICT when
    somebody to whom the choice is limited was not kept out of the vote (art. 28(4)).
    """
    _check(count, vote, denominators)
    blank = PersonsTally(
        count=count,
        entitled=len(denominators.entitled),
        outcome=PersonsOutcome.INVALID_VOTE,
        ground=Ground.NO_QUORUM,
        article="art. 29 lid 1 Gemeentewet",
    )
    if count.handed_in < needed_to_vote(denominators):
        return blank
    if not count.cast:
        return replace(blank, ground=Ground.NO_VOTES, article="art. 30 Gemeentewet")
    if vote.step is PersonsStep.BETWEEN:
        return _after_between(blank, vote)
    return _majority(blank, vote) or _no_majority(blank, vote)


def _check(count: PaperCount, vote: PersonsVote, denominators: Denominators) -> None:
    if strangers := set(count.votes) - set(vote.candidates):
        raise VotingError(Fault.UNKNOWN_CANDIDATE, min(strangers))
    if count.against and not (vote.limited and len(vote.candidates) == 1):
        raise VotingError(Fault.CHOICE_NOT_ALLOWED)
    if vote.limited and (concerned := set(vote.candidates) & denominators.entitled):
        raise VotingError(Fault.EXCLUDED_CONFLICT, min(concerned))
    if count.handed_in > len(denominators.voters):
        raise VotingError(Fault.TOO_MANY_BALLOTS)


def _votes(tally: PersonsTally, vote: PersonsVote) -> dict[str, int]:
    return {name: tally.count.votes.get(name, 0) for name in vote.candidates}


def _majority(tally: PersonsTally, vote: PersonsVote) -> PersonsTally | None:
    """Elected, or turned down, by more than half of the votes cast (art. 30(1))."""
    article, ground = "art. 30 Gemeentewet", Ground.MAJORITY
    for name, votes in _votes(tally, vote).items():
        if votes * 2 > tally.count.cast:
            won = PersonsOutcome.ELECTED
            return replace(tally, outcome=won, ground=ground, article=article, elected=name)
    if tally.count.against * 2 > tally.count.cast:
        lost = PersonsOutcome.NOT_ELECTED
        return replace(tally, outcome=lost, ground=Ground.NO_MAJORITY, article=article)
    return None


def _no_majority(tally: PersonsTally, vote: PersonsVote) -> PersonsTally:
    tied = _tied(tally, vote)
    if vote.limited and len(tied) > 1:
        return _tie(tally, vote, tied)
    if vote.step is PersonsStep.FIRST:
        return _again(tally, replace(vote, step=PersonsStep.SECOND))
    return _two_highest(tally, _votes(tally, vote), vote=vote, certain=())


def _tied(tally: PersonsTally, vote: PersonsVote) -> tuple[str, ...]:
    """Who share the highest number of votes; against counts where there is one candidate only."""
    votes = _votes(tally, vote)
    if len(votes) == 1:
        votes[NOBODY] = tally.count.against
    highest = max(votes.values())
    return tuple(name for name, number in votes.items() if number == highest)


def _tie(tally: PersonsTally, vote: PersonsVote, tied: tuple[str, ...]) -> PersonsTally:
    """A second vote in the same meeting (art. 31(2)); a tie in that: the lot at once (31(3))."""
    if vote.step is PersonsStep.AFTER_TIE:
        return replace(
            tally,
            outcome=PersonsOutcome.LOT,
            ground=Ground.TIE_AGAIN,
            article="art. 31 lid 3 Gemeentewet",
            among=tied,
            places=1,
        )
    names = tuple(name for name in tied if name != NOBODY)
    again = replace(vote, candidates=names, step=PersonsStep.AFTER_TIE)
    article = "art. 31 lid 2 Gemeentewet"
    return replace(_again(tally, again), ground=Ground.TIE_LIMITED_CHOICE, article=article)


def _again(tally: PersonsTally, vote: PersonsVote) -> PersonsTally:
    return replace(
        tally,
        outcome=PersonsOutcome.VOTE_AGAIN,
        ground=Ground.NO_MAJORITY,
        article=RULES_OF_ORDER,
        next=vote,
    )


def _two_highest(
    tally: PersonsTally, votes: Mapping[str, int], *, vote: PersonsVote, certain: tuple[str, ...]
) -> PersonsTally:
    """On to the vote between the two with the most votes, or to a vote on who these are."""
    sure, doubtful = _places(votes, 2 - len(certain))
    finalists = certain + sure
    if not doubtful:
        return _again(tally, PersonsVote(finalists, vote.nominated, PersonsStep.RUNOFF))
    between = PersonsVote(doubtful, vote.nominated, PersonsStep.BETWEEN, finalists)
    return _again(tally, between)


def _places(votes: Mapping[str, int], places: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who certainly has one of the places, and who share what is left of them."""
    sure: tuple[str, ...] = ()
    for number in sorted(set(votes.values()), reverse=True):
        level = tuple(name for name, got in votes.items() if got == number)
        if len(sure) + len(level) > places:
            return sure, level if len(sure) < places else ()
        sure += level
    return sure, ()


def _after_between(tally: PersonsTally, vote: PersonsVote) -> PersonsTally:
    """After a vote in between: the most votes take the places; a tie goes to the lot at once."""
    places = 2 - len(vote.certain)
    sure, doubtful = _places(_votes(tally, vote), places)
    finalists = vote.certain + sure
    runoff = PersonsVote(finalists, vote.nominated, PersonsStep.RUNOFF)
    if not doubtful:
        return _again(tally, runoff)
    return replace(
        tally,
        outcome=PersonsOutcome.LOT,
        ground=Ground.TIE_AGAIN,
        article=RULES_OF_ORDER,
        next=runoff,
        among=doubtful,
        places=places - len(sure),
    )


def after_lot(tally: PersonsTally, drawn: Sequence[str]) -> PersonsTally:
    """The same result after the lot has chosen (art. 31(3)): elected, or on to the runoff.

    Raises NO_LOT_DUE, UNKNOWN_CANDIDATE, and BAD_NUMBERS for another number than `places`.
    """
    if tally.outcome is not PersonsOutcome.LOT:
        raise VotingError(Fault.NO_LOT_DUE)
    if strangers := set(drawn) - set(tally.among):
        raise VotingError(Fault.UNKNOWN_CANDIDATE, min(strangers))
    if len(set(drawn)) != tally.places or len(drawn) != tally.places:
        raise VotingError(Fault.BAD_NUMBERS)
    decided = replace(tally, ground=Ground.LOT, among=(), places=0)
    if tally.next:
        candidates = tally.next.candidates + tuple(drawn)
        runoff = replace(tally.next, candidates=candidates)
        return replace(decided, outcome=PersonsOutcome.VOTE_AGAIN, next=runoff)
    won = PersonsOutcome.ELECTED if drawn[0] else PersonsOutcome.NOT_ELECTED
    return replace(decided, outcome=won, elected=drawn[0])
