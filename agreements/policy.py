"""Who may do what after adoption: this app's table, asked in the same way as the deliberation's."""

from __future__ import annotations

from agreements.rules.stages import MATRIX, Verb
from deliberation.models import Theme
from deliberation.policy import Actor, Participant, Refused, capacities


def refusal(verb: Verb, actor: Actor, theme: Theme) -> str | None:
    """Why the actor may not do this for the theme now: a reason code, or None."""
    row = MATRIX[verb]
    held = capacities(actor, theme.municipality_id) & frozenset(row)
    if not held:
        return _no_capacity(actor, theme)
    return None if any(theme.stage in row[one] for one in held) else "wrong_stage"


def _no_capacity(actor: Actor, theme: Theme) -> str:
    if not isinstance(actor, Participant):
        return "login_required"
    here = actor.municipality_id == theme.municipality_id
    return "not_in_that_role" if here else "other_municipality"


def require(verb: Verb, actor: Actor, theme: Theme) -> Participant:
    """Raise Refused unless the actor may do this; narrows the actor."""
    if reason := refusal(verb, actor, theme):
        raise Refused(reason)
    if not isinstance(actor, Participant):
        raise Refused("login_required")
    return actor
