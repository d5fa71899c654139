"""The tag `demo_address`: where the demo accounts stand, where the setting DEMO is on."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse

from deliberation.management.demo import SLUG

register = template.Library()


@register.simple_tag
def demo_address() -> str:
    """The page with the demo accounts, or nothing."""
    return reverse("demo", kwargs={"gemeente": SLUG}) if settings.DEMO else ""
