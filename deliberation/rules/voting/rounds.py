"""Which rounds can be: electorate, method, effect and rule together, and what may change when.

Refusals are reason codes; `None` says that nothing stands in the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from deliberation.rules.voting.terms import Electorate, LegalEffect, Method, VoteRule


class RoundState(StrEnum):
    """Where a round is. The chair's declaration is the public fact; after it only a note."""

    OPEN = "open"
    CLOSED = "closed"
    DECLARED = "declared"
    VOID = "void"


FOLLOWING = {
    RoundState.OPEN: (RoundState.CLOSED, RoundState.VOID),
    RoundState.CLOSED: (RoundState.DECLARED, RoundState.VOID),
    RoundState.DECLARED: (),
    RoundState.VOID: (),
}


class RoundRefusal(StrEnum):
    """Why such a round cannot be opened."""

    SECRET_ON_PAPER = "council_secret_on_paper"  # noqa: S105 - a reason code
    PERSONS_ON_PAPER = "persons_on_paper"
    SILENCE_IS_NOT_CONSENT = "silence_is_not_consent"
    CONSENT_OF_COMMUNITY_ONLY = "consent_of_community_only"
    CONSENT_IS_OPEN = "consent_is_open"
    COUNCIL_HAS_NO_WEIGHTS = "council_has_no_weights"
    WEIGHTS_BETRAY_SECRET = "weights_betray_secret"  # noqa: S105 - a reason code
    WRONG_LEGAL_EFFECT = "wrong_legal_effect"
    ELECTRONIC_NOT_ALLOWED = "electronic_not_allowed"
    COUNCIL_VOTES_IN_THE_ROOM = "council_votes_in_the_room"


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """A round as somebody wants to open it. The council's rule is law, so `rule` is left alone."""

    electorate: Electorate
    method: Method
    legal_effect: LegalEffect
    rule: VoteRule = field(default_factory=VoteRule)
    on_persons: bool = False
    remote: bool = False


def legal_effects(electorate: Electorate) -> tuple[LegalEffect, ...]:
    """What a round of this electorate can bind; only members decide (art. 27-32)."""
    if electorate is Electorate.COUNCIL:
        return (LegalEffect.BINDING_COUNCIL, LegalEffect.STRAW_POLL)
    return (LegalEffect.ADVISORY, LegalEffect.PRIVATE_LAW_CONSENT, LegalEffect.STRAW_POLL)


def round_refusal(
    plan: RoundPlan, *, electronic_allowed: bool = False, remote_allowed: bool = False
) -> RoundRefusal | None:
    """Why this round cannot be opened, or None.

    `electronic_allowed` and `remote_allowed` are the municipality's settings (rules of order;
    law on digital meetings), and speak of the council only.
    """
    if plan.legal_effect not in legal_effects(plan.electorate):
        return RoundRefusal.WRONG_LEGAL_EFFECT
    if plan.electorate is not Electorate.COUNCIL:
        return _refusal_elsewhere(plan)
    if plan.remote and not remote_allowed:
        return RoundRefusal.COUNCIL_VOTES_IN_THE_ROOM
    if plan.method is Method.ELECTRONIC and not (electronic_allowed or plan.on_persons):
        return RoundRefusal.ELECTRONIC_NOT_ALLOWED
    return _refusal_council(plan)


def _refusal_council(plan: RoundPlan) -> RoundRefusal | None:
    """Persons on paper and no other secret vote (art. 31(1)); one member, one vote."""
    if plan.method is Method.SECRET:
        return RoundRefusal.SECRET_ON_PAPER
    if plan.on_persons and plan.method is not Method.PAPER:
        return RoundRefusal.PERSONS_ON_PAPER
    if plan.rule.consent:
        return RoundRefusal.CONSENT_OF_COMMUNITY_ONLY
    return RoundRefusal.COUNCIL_HAS_NO_WEIGHTS if plan.rule.weights else None


def _refusal_elsewhere(plan: RoundPlan) -> RoundRefusal | None:
    """The spelregels may choose much, but silence says nothing and a secret must be one."""
    if plan.method is Method.ADOPTED_WITHOUT_VOTE:
        return RoundRefusal.SILENCE_IS_NOT_CONSENT
    if plan.rule.consent and plan.electorate is Electorate.MEMBERS:
        return RoundRefusal.CONSENT_OF_COMMUNITY_ONLY
    if plan.rule.consent and plan.method in (Method.SECRET, Method.PAPER):
        return RoundRefusal.CONSENT_IS_OPEN
    if plan.rule.weights and plan.method is Method.SECRET:
        return RoundRefusal.WEIGHTS_BETRAY_SECRET
    return None


def voided_by_roll_call(electorate: Electorate, method: Method) -> bool:
    """Whether an open round becomes void when the chair or a member asks a roll call (art. 32(1)).

    Votes on persons, on paper, are no 'other votes' and go on.
    """
    oral = (Method.ROLL_CALL, Method.PAPER)
    return electorate is Electorate.COUNCIL and method not in oral


def may_change_vote(method: Method, state: RoundState) -> bool:
    """Whether a voter may still change a vote: in an open electronic round, never a secret one.

    Roll call has its own rule, `may_correct_roll_call`.
    """
    return method is Method.ELECTRONIC and state is RoundState.OPEN


def may_correct_entry(state: RoundState) -> bool:
    """Whether the clerk may correct an entry error, with reason: until the chair declares."""
    return state is RoundState.CLOSED
