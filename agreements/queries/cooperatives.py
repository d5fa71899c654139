"""Cooperatives as everybody may see them."""

from __future__ import annotations

from uuid import UUID

from agreements.models import Cooperative
from deliberation.models import Theme
from deliberation.queries import access


def cooperative(place: UUID, key: UUID, *, lock: bool = False) -> Cooperative:
    """A cooperative with its theme. Raises Missing."""
    rows = Cooperative.objects.select_related("theme__municipality", "theme__charter")
    return access.one(rows, lock=lock, theme__municipality_id=place, pk=key)


def of_municipality(place: UUID) -> list[Cooperative]:
    """All cooperatives, with their theme and founders."""
    rows = Cooperative.objects.filter(theme__municipality_id=place)
    return list(rows.select_related("theme").prefetch_related("founders"))


def of_theme(theme: Theme) -> list[Cooperative]:
    """The cooperatives one agreement founds."""
    return list(theme.cooperatives.prefetch_related("founders"))
