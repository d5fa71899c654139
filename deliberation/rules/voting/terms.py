"""The words of voting: who votes, how, with what choice, by which rule, and what came of it.

Terms and values are those of `vocabulary.csv`. This module counts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Electorate(StrEnum):
    """Who votes. Counts of two electorates are never added."""

    COUNCIL = "council"
    COMMUNITY = "community"
    MEMBERS = "members"


class Method(StrEnum):
    """How a round is held."""

    SHOW_OF_HANDS = "show_of_hands"
    ROLL_CALL = "roll_call"
    ELECTRONIC = "electronic"
    ADOPTED_WITHOUT_VOTE = "adopted_without_vote"
    PAPER = "paper"
    SECRET = "secret"  # noqa: S105 - a method of voting


class LegalEffect(StrEnum):
    """What the outcome of a round binds."""

    BINDING_COUNCIL = "binding_council"
    ADVISORY = "advisory"
    PRIVATE_LAW_CONSENT = "private_law_consent"
    STRAW_POLL = "straw_poll"


class Choice(StrEnum):
    """What one voter says. Abstaining is none: a councillor votes or keeps out (art. 28)."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    BLANK = "blank"
    AGREE = "agree"
    AGREE_WITH_CONCERN = "agree_with_concern"
    OBJECTION = "objection"


class Outcome(StrEnum):
    """What came of a round, or of a decision as a whole."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    POSTPONED_TIE = "postponed_tie"
    INVALID_VOTE = "invalid_vote"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    PENDING_CONFIRMATION = "pending_confirmation"


FINAL = frozenset({Outcome.ADOPTED, Outcome.REJECTED, Outcome.WITHDRAWN, Outcome.LAPSED})


class Majority(StrEnum):
    """What the spelregels ask for. The council's own majority is always absolute (art. 30)."""

    ABSOLUTE = "absolute"
    TWO_THIRDS = "two_thirds"
    UNANIMITY = "unanimity"
    CONSENT = "consent"


class Ground(StrEnum):
    """Why the outcome is what it is. Stable codes: they are stored, and put in words elsewhere."""

    MAJORITY = "majority"
    NO_MAJORITY = "no_majority"
    TIE = "tie"
    TIE_INCOMPLETE = "tie_incomplete"
    TIE_COMPLETE = "tie_complete"
    TIE_RECONVENED = "tie_reconvened"
    TIE_POINT_OF_ORDER = "tie_point_of_order"
    TIE_LIMITED_CHOICE = "tie_limited_choice"
    TIE_AGAIN = "tie_again"
    NO_QUORUM = "no_quorum"
    NO_VOTES = "no_votes"
    NO_VOTE_ASKED = "no_vote_asked"
    CONSENT = "consent"
    NO_CONSENT = "no_consent"
    OBJECTION_STANDS = "objection_stands"
    BY_SUBMITTERS = "by_submitters"
    NO_LONGER_NEEDED = "no_longer_needed"
    LOT = "lot"
    WAITING = "waiting"
    ENOUGH_PARTIES = "enough_parties"
    TOO_FEW_PARTIES = "too_few_parties"


class Fault(StrEnum):
    """What can be wrong with what a tally is asked to count."""

    VOTED_TWICE = "voted_twice"
    EXCLUDED_CONFLICT = "excluded_conflict"
    NOT_ENTITLED = "not_entitled"
    NOT_PRESENT = "not_present"
    CHOICE_NOT_ALLOWED = "choice_not_allowed"
    BAD_WEIGHT = "bad_weight"
    WRONG_WEIGHT = "wrong_weight"
    BAD_RULE = "bad_rule"
    BAD_NUMBERS = "bad_numbers"
    DOES_NOT_ADD_UP = "does_not_add_up"
    TOO_MANY_BALLOTS = "too_many_ballots"
    UNKNOWN_CANDIDATE = "unknown_candidate"
    NO_LOT_DUE = "no_lot_due"
    UNKNOWN_PARTY = "unknown_party"


class VotingError(ValueError):
    """The ballots, numbers or rule cannot be right; `reason` is a stable code."""

    def __init__(self, reason: Fault, who: str = "") -> None:
        super().__init__(f"{reason}: {who}" if who else str(reason))
        self.reason = reason
        self.who = who


@dataclass(frozen=True, slots=True)
class Ballot:
    """One voter's choice. In a secret round `voter` is a key that leads to nobody."""

    voter: str
    choice: Choice
    weight: Fraction = Fraction(1)

    def __post_init__(self) -> None:
        if not isinstance(self.weight, Fraction) or self.weight < 0:
            raise VotingError(Fault.BAD_WEIGHT, self.voter)


@dataclass(frozen=True, slots=True)
class VoteRule:
    """What the spelregels ask of a community round, frozen when it opens.

    `quorum` is the part of those entitled that must at least have voted, by heads; 0 asks nothing.
    Without `weights` everybody weighs 1. Raises BAD_RULE; consent knows no weights.
    """

    majority: Majority = Majority.ABSOLUTE
    quorum: Fraction = Fraction(0)
    weights: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.quorum, Fraction) or not 0 <= self.quorum <= 1:
            raise VotingError(Fault.BAD_RULE, "quorum")
        if self.weights and self.majority is Majority.CONSENT:
            raise VotingError(Fault.BAD_RULE, "weights")

    @property
    def consent(self) -> bool:
        """Whether the round asks for consent instead of for and against."""
        return self.majority is Majority.CONSENT


@dataclass(frozen=True, slots=True)
class Denominators:
    """What a council round is measured against, frozen when it opens.

    `entitled` and `excluded` (art. 28) are the keys of all seated members, each in one of both;
    `present` are those in the room while the round was open. The seats are those of art. 8, so that
    a list that is short of members is noticed instead of lowering the quorum: seats minus vacancies
    must be the number of members, else BAD_NUMBERS.
    """

    seats: int
    vacancies: int = 0
    entitled: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    revote_of_invalid: bool = False
    reconvened_art20: bool = False
    reconvened_after_tie: bool = False

    def __post_init__(self) -> None:
        members = self.entitled | self.excluded
        once_each = len(members) == len(self.entitled) + len(self.excluded)
        if not once_each or len(members) != self.seated or self.vacancies < 0:
            raise VotingError(Fault.BAD_NUMBERS)
        if not self.present <= members:
            raise VotingError(Fault.NOT_ENTITLED, min(self.present - members))

    @property
    def seated(self) -> int:
        """The members that have a seat now (art. 20, 29); vacancies are not among them."""
        return self.seats - self.vacancies

    @property
    def voters(self) -> frozenset[str]:
        """Who is present and need not abstain: at roll call each of them must vote (art. 32(2))."""
        return self.present & self.entitled


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of one round of one electorate. A tally cannot be added to another.

    `counts` are weights and `heads` voters, per choice that was open. `participated` and `entitled`
    are heads, `cast` is the weight of the votes the majority is taken of: blanks take part and are
    not cast (art. 28(3), 30(2)).
    """

    electorate: Electorate
    counts: Mapping[Choice, Fraction]
    heads: Mapping[Choice, int]
    cast: Fraction
    participated: int
    entitled: int
    outcome: Outcome
    ground: Ground
    article: str


_PLAIN = (Choice.IN_FAVOUR, Choice.AGAINST)
_WITH_BLANK = (*_PLAIN, Choice.BLANK)
_CONSENT = (Choice.AGREE, Choice.AGREE_WITH_CONCERN, Choice.OBJECTION)
_WRITTEN = frozenset({Method.PAPER, Method.SECRET})


def choices(electorate: Electorate, method: Method, *, consent: bool = False) -> tuple[Choice, ...]:
    """The choices a voter has, in the order of the buttons; none where no such round can be.

    Blank is for written and secret ballots only (art. 30(2)); the council has no secret ballot but
    on paper (art. 31(1)), and consent is for open rounds of others than the council.
    """
    council = electorate is Electorate.COUNCIL
    if method is Method.ADOPTED_WITHOUT_VOTE or (council and (consent or method is Method.SECRET)):
        return ()
    if consent:
        return () if method in _WRITTEN else _CONSENT
    return _WITH_BLANK if method in _WRITTEN else _PLAIN
