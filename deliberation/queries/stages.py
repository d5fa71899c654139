"""What the ways between stages depend on."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from deliberation.models import RemarkState, Theme
from deliberation.rules.stages import MOVES, Situation, Stage, move_refusal

from . import people, texts, votes


def situation(theme: Theme) -> Situation:
    """The theme as `rules.stages.move_refusal` looks at it."""
    table = people.table(theme)
    standing = [seat for seat in table if seat.is_community and seat.withdrawn_at is None]
    charter = getattr(theme, "charter", None)
    decision = votes.decision(theme)
    waiting = [seat for seat in standing if seat.confirmed_at is None]
    passed = confirmation_term_passed(theme)
    if theme.stage == Stage.CONFIRMING and passed and charter and charter.silence_is_no_party:
        standing = [seat for seat in standing if seat not in waiting]
    return Situation(
        has_text=theme.versions.exists(),
        draft_open=texts.open_draft(theme) is not None,
        parties=len(table),
        agreed=sum(1 for seat in table if seat.agreed_at),
        unanswered_remarks=theme.remarks.filter(state=RemarkState.PUBLISHED, verdict="").count(),
        running_rounds=len(votes.running(theme)),
        outcome=decision.outcome if decision else "",
        unanswered_confirmations=len(waiting),
        confirmation_term_passed=passed,
        standing=len(standing),
        minimum_parties=charter.minimum_parties if charter else 0,
    )


def confirmation_term_passed(theme: Theme) -> bool:
    """Whether the days are over that the spelregels give the parties to confirm a changed text."""
    decision, charter = votes.decision(theme), getattr(theme, "charter", None)
    if decision is None or charter is None:
        return False
    return timezone.now() > decision.decided_at + timedelta(days=charter.confirm_days)


def moves(theme: Theme) -> list[tuple[Stage, str | None]]:
    """Every stage the theme could go to, with the reason why not (yet), or None."""
    now = situation(theme)
    here = Stage(theme.stage)
    return [(target, move_refusal(here, target, now)) for target in MOVES[here]]
