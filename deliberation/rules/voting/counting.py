"""Adding up ballots, the same for every electorate. This module decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from deliberation.rules.voting.terms import (
    Ballot,
    Choice,
    Electorate,
    Fault,
    Ground,
    Outcome,
    Tally,
    VotingError,
)

NOT_CAST = frozenset({Choice.BLANK})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a count comes to: the outcome, why, and by which article."""

    outcome: Outcome
    ground: Ground
    article: str


@dataclass(frozen=True, slots=True)
class Count:
    """Ballots added up per choice, before anybody says what they mean."""

    weights: dict[Choice, Fraction]
    heads: dict[Choice, int]

    @property
    def participated(self) -> int:
        """How many took part, blank papers included (art. 28(3))."""
        return sum(self.heads.values())

    @property
    def cast(self) -> Fraction:
        """The weight of the votes cast; a blank paper is none (art. 30(2))."""
        return sum(
            (weight for choice, weight in self.weights.items() if choice not in NOT_CAST),
            Fraction(0),
        )

    def of(self, choice: Choice) -> Fraction:
        """The weight behind one choice, 0 where the round did not know it."""
        return self.weights.get(choice, Fraction(0))


def refuse_doubles(ballots: Iterable[Ballot]) -> None:
    """Raises VOTED_TWICE when a key comes back: everybody has one ballot."""
    seen: set[str] = set()
    for ballot in ballots:
        if ballot.voter in seen:
            raise VotingError(Fault.VOTED_TWICE, ballot.voter)
        seen.add(ballot.voter)


def count(ballots: Iterable[Ballot], allowed: Sequence[Choice]) -> Count:
    """The ballots added up over the `allowed` choices; weight 0 means 0, in heads as well.

    Raises CHOICE_NOT_ALLOWED.
    """
    weights = dict.fromkeys(allowed, Fraction(0))
    heads = dict.fromkeys(allowed, 0)
    for ballot in ballots:
        if ballot.choice not in weights:
            raise VotingError(Fault.CHOICE_NOT_ALLOWED, ballot.voter)
        if ballot.weight:
            weights[ballot.choice] += ballot.weight
            heads[ballot.choice] += 1
    return Count(weights, heads)


def tally_of(electorate: Electorate, counted: Count, *, entitled: int, verdict: Verdict) -> Tally:
    """The count of one electorate together with what it comes to."""
    return Tally(
        electorate=electorate,
        counts=counted.weights,
        heads=counted.heads,
        cast=counted.cast,
        participated=counted.participated,
        entitled=entitled,
        outcome=verdict.outcome,
        ground=verdict.ground,
        article=verdict.article,
    )
