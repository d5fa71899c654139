"""The filter `binds` and the tag `founded_by`, for pages of the deliberation too."""

from __future__ import annotations

from django import template

from agreements.models import Cooperative
from agreements.queries import cooperatives, printing
from deliberation.models import Theme

register = template.Library()


@register.filter
def binds(theme: Theme) -> str:
    """In one sentence what the agreement binds."""
    return printing.binds(theme)


@register.simple_tag
def founded_by(theme: Theme, block_id: str = "") -> list[Cooperative]:
    """The cooperatives that an agreement founds, or one article of it."""
    if block_id:
        return cooperatives.of_article(theme, block_id)
    return cooperatives.of_theme(theme)
