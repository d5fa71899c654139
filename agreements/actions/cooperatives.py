"""Cooperatives that an article founds: named by the clerk, and what stage they are in."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from agreements.events import CooperativeMoved, CooperativeNamed
from agreements.models import Cooperative, CooperativeStage, Founder, Liability
from agreements.policy import require
from agreements.queries import cooperatives
from agreements.rules.founding import founders_refusal, name_refusal, stage_refusal
from agreements.rules.stages import Verb
from deliberation import events
from deliberation.models import Party, Theme
from deliberation.policy import Actor, Refused
from deliberation.queries import access, texts
from deliberation.rules.blocks import Kind


@dataclass(frozen=True, slots=True)
class CooperativeDetails:
    """What an article says of the cooperative it founds."""

    block_id: str
    name: str
    purpose: str
    liability: Liability
    founders: tuple[str, ...]


@transaction.atomic
def name_cooperative(theme: Theme, *, actor: Actor, details: CooperativeDetails) -> Cooperative:
    """Name the cooperative an article founds. Refused for a name the law does not allow."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.NAME_COOPERATIVE, actor, theme)
    version = texts.latest(theme)
    known = {b.id for b in texts.text_of(version) if b.kind is Kind.ARTICLE} if version else set()
    if details.block_id not in known:
        raise Refused("no_such_article")
    if reason := name_refusal(details.name, details.liability) or founders_refusal(
        len(set(details.founders))
    ):
        raise Refused(reason)
    slug = slugify(details.name)[:80]
    if Cooperative.objects.filter(theme=theme, slug=slug).exists():
        raise Refused("already_done")
    row = Cooperative.objects.create(
        theme=theme,
        block_id=details.block_id,
        name=details.name,
        slug=slug,
        purpose=details.purpose,
        liability=details.liability,
    )
    _found(row, details.founders)
    fact = CooperativeNamed(str(row.pk), row.block_id)
    events.record(fact, on=theme, actor=actor, subject=row)
    return row


def _found(row: Cooperative, names: tuple[str, ...]) -> None:
    parties = {p.name: p for p in Party.objects.filter(municipality=row.theme.municipality)}
    Founder.objects.bulk_create(
        Founder(cooperative=row, name=name, party=parties.get(name))
        for name in dict.fromkeys(names)
    )


@transaction.atomic
def move_cooperative(row: Cooperative, *, actor: Actor, stage: CooperativeStage) -> Cooperative:
    """Bring a cooperative to another stage; once the deed is passed there is no way back."""
    row = cooperatives.cooperative(row.theme.municipality_id, row.pk, lock=True)
    require(Verb.MOVE_COOPERATIVE, actor, row.theme)
    if reason := stage_refusal(row.stage, stage):
        raise Refused(reason)
    row.stage = stage
    row.save(update_fields=["stage"])
    fact = CooperativeMoved(str(row.pk), str(stage))
    events.record(fact, on=row.theme, actor=actor, subject=row)
    return row
