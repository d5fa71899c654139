"""What two electorates decide together, and what the bevestigingsronde comes to.

Outcomes are put beside each other, counts never: this module does not know a tally.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.voting.terms import Fault, Ground, Outcome, VotingError

_ENDS = (Outcome.WITHDRAWN, Outcome.LAPSED, Outcome.REJECTED)
_WAITS = (Outcome.INVALID_VOTE, Outcome.POSTPONED_TIE, Outcome.PENDING_CONFIRMATION)


def conclude(
    *, council: Outcome | None, community: Outcome | None, text_changed: bool
) -> Outcome | None:
    """What became of the whole: both must adopt; None is not yet known (design section 6).

    One refusal, withdrawal or lapse settles it. An invalid vote or a postponed tie is shown as
    such and waits: it is not in `FINAL`. Adopted in words that the council changed waits for the
    parties' confirmation.
    """
    both = (council, community)
    for end in _ENDS:
        if end in both:
            return end
    if None in both:
        return None
    for wait in _WAITS:
        if wait in both:
            return wait
    return Outcome.PENDING_CONFIRMATION if text_changed else Outcome.ADOPTED


def conclude_amendment(*, council: Outcome | None, community: Outcome | None) -> Outcome | None:
    """What became of an amendment: the council alone decides (art. 147b).

    The community's outcome, when asked, is recorded beside it and changes nothing.
    """
    return council


class Silence(StrEnum):
    """What the spelregels say of a party that does not answer in the bevestigingsronde."""

    NO_PARTY = "no_party"
    STAYS_PARTY = "stays_party"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Where the bevestigingsronde stands; who is not in `parties` is named as 'geen partij'."""

    outcome: Outcome
    ground: Ground
    parties: frozenset[str]
    withdrew: frozenset[str]
    silent: frozenset[str]
    article: str = "spelregels"


def confirm(
    parties: Collection[str],
    answers: Mapping[str, bool],
    *,
    minimum: int,
    ended: bool,
    silence: Silence = Silence.NO_PARTY,
) -> Confirmation:
    """What the parties' answers (True confirms) to the changed text come to (spelregels).

    It waits until all have answered or the date has passed (`ended`). Below the minimum, and
    always without any party, the agreement does not enter into force. Raises UNKNOWN_PARTY.
    """
    if strangers := set(answers) - set(parties):
        raise VotingError(Fault.UNKNOWN_PARTY, min(strangers))
    silent = frozenset(parties) - set(answers)
    staying = {party for party, confirms in answers.items() if confirms}
    if ended and silence is Silence.STAYS_PARTY:
        staying |= silent
    outcome, ground = Outcome.REJECTED, Ground.TOO_FEW_PARTIES
    if silent and not ended:
        outcome, ground = Outcome.PENDING_CONFIRMATION, Ground.WAITING
    elif len(staying) >= max(minimum, 1):
        outcome, ground = Outcome.ADOPTED, Ground.ENOUGH_PARTIES
    withdrew = frozenset(party for party, confirms in answers.items() if not confirms)
    return Confirmation(outcome, ground, frozenset(staying), withdrew, silent)
