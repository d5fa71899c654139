"""The filters `label` and `stage_label`: the words for a code."""

from __future__ import annotations

from django import template

from deliberation.models import labels

register = template.Library()


@register.filter
def stage_label(stage: str) -> str:
    """The words for a stage."""
    return labels.stage_label(stage)


@register.filter
def label(code: object) -> str:
    """The words for a stage, electorate, method, choice, outcome or ground."""
    return labels.label(code)
