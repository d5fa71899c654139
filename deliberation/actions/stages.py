"""Moving an agreement through the stages of its life; only the clerk does, nothing by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import Theme
from deliberation.policy import Actor, Refused, require
from deliberation.queries import access, texts
from deliberation.queries.stages import situation
from deliberation.rules.stages import Stage, Verb, move_refusal

from .amendments import lapse_outdated
from .drafts import discard_all

WRITTEN = (Stage.CONFIRMING, Stage.ADOPTED, Stage.REJECTED, Stage.WITHDRAWN)


@transaction.atomic
def move_stage(theme: Theme, *, actor: Actor, target: Stage) -> Theme:
    """Go to `target`, or refuse with what is still missing.

    Going to `amending` tables the latest Version; going to `deciding` freezes the spelregels. Once
    no text can change any more, what people were still writing is discarded.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.MOVE_STAGE, actor, theme)
    before = Stage(theme.stage)
    if reason := move_refusal(before, target, situation(theme)):
        raise Refused(reason)
    _prepare(theme, actor=actor, target=target)
    theme.stage = target
    theme.save()
    events.record(facts.StageMoved(str(before), str(target)), on=theme, actor=actor, subject=theme)
    return theme


def _prepare(theme: Theme, *, actor: Actor, target: Stage) -> None:
    if target in WRITTEN:
        discard_all(theme, actor=actor)
    match target:
        case Stage.DRAFTING:
            theme.tabled_version = None
        case Stage.AMENDING:
            theme.tabled_version = texts.latest(theme)
            lapse_outdated(theme, actor=actor)
        case Stage.DECIDING:
            freeze_charter(theme, actor=actor)
        case Stage.ADOPTED:
            _name_the_silent(theme)


def freeze_charter(theme: Theme, *, actor: Actor) -> None:
    """From now on the spelregels cannot change."""
    charter = theme.charter
    if charter.frozen_at is None:
        charter.frozen_at = timezone.now()
        charter.save(update_fields=["frozen_at"])
        events.record(facts.CharterFrozen(), on=theme, actor=actor, subject=charter)


def _name_the_silent(theme: Theme) -> None:
    """After a bevestigingsronde, who did not answer is geen partij, as the spelregels say."""
    if theme.stage != Stage.CONFIRMING or not theme.charter.silence_is_no_party:
        return
    silent = theme.participations.filter(
        party__kind="community", confirmed_at=None, withdrawn_at=None
    )
    silent.update(withdrawn_at=timezone.now())
