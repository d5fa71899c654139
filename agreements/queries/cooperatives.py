"""Cooperatives as everybody may see them."""

from __future__ import annotations

from uuid import UUID

from agreements.models import Cooperative
from deliberation.models import Theme
from deliberation.policy import Actor, refusal
from deliberation.queries import access
from deliberation.rules.stages import Verb


def cooperative(place: UUID, key: UUID, *, lock: bool = False) -> Cooperative:
    """A cooperative with its theme. Raises Missing."""
    rows = Cooperative.objects.select_related("theme__municipality", "theme__charter")
    return access.one(rows, lock=lock, theme__municipality_id=place, pk=key)


def of_municipality(place: UUID, actor: Actor) -> list[Cooperative]:
    """The cooperatives of the texts that the actor may read, with their theme and founders."""
    rows = Cooperative.objects.filter(theme__municipality_id=place)
    rows = rows.select_related("theme__charter").prefetch_related("founders")
    return [row for row in rows if refusal(Verb.READ_TEXT, actor, row.theme) is None]


def of_theme(theme: Theme) -> list[Cooperative]:
    """The cooperatives one agreement founds."""
    return list(theme.cooperatives.prefetch_related("founders"))


def of_article(theme: Theme, block_id: str) -> list[Cooperative]:
    """The cooperatives that one article founds."""
    return list(theme.cooperatives.filter(block_id=block_id))
