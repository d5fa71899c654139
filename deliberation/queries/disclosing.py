"""Who may know what was voted: those who declare it once a round is closed, then everybody."""

from __future__ import annotations

from deliberation.models import Round, RoundState, Vote
from deliberation.policy import Actor, Refused, refusal
from deliberation.rules.stages import Verb


def hindrance(round_: Round, actor: Actor) -> str | None:
    """Why the actor may not know the count and the votes of a round (yet), or None."""
    if round_.state == RoundState.DECLARED:
        return None
    if round_.state == RoundState.CLOSED:
        may_declare = refusal(Verb.DECLARE_ROUND, actor, round_) is None
        return None if may_declare else "round_not_declared"
    return "void" if round_.state == RoundState.VOID else "round_not_closed"


def require_known(round_: Round, actor: Actor) -> None:
    """Raise Refused unless the actor may know the count and the votes."""
    if reason := hindrance(round_, actor):
        raise Refused(reason)


def cast(round_: Round) -> list[Vote]:
    """Every vote, in the order of the list: only for who may know it, or enters it."""
    rows = Vote.objects.filter(round=round_).select_related("voter__party")
    return list(rows.order_by("voter__position", "voter__name"))
