"""The `label` filter: the words for a code."""

from __future__ import annotations

from django import template

from deliberation.models import labels

register = template.Library()


@register.filter
def label(code: object) -> str:
    """The words for a stage, electorate, method, choice, outcome or ground."""
    return labels.label(code)
