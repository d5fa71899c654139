"""The cooperatives that articles of an agreement found; Burgerlijk Wetboek Boek 2, art. 53–63."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from deliberation.models import Party, Theme


class Liability(models.TextChoices):
    """Who answers for a deficit; the letters stand at the end of the name (BW 2:55–56)."""

    STATUTORY = "statutory", _("W.A. (wettelijke aansprakelijkheid)")
    LIMITED = "limited", _("B.A. (beperkte aansprakelijkheid)")
    EXCLUDED = "excluded", _("U.A. (uitgesloten aansprakelijkheid)")


class CooperativeStage(models.TextChoices):
    """Before the deed there is an initiative, not a cooperative (BW 2:54, 2:63)."""

    IDEA = "idea", _("idee")
    FOUNDING_GROUP = "founding_group", _("initiatiefgroep")
    DEED_PASSED = "deed_passed", _("akte gepasseerd")
    OPERATING = "operating", _("aan het werk")


class Cooperative(models.Model):
    """A cooperative named by one article of a theme's text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="cooperatives")
    block_id = models.CharField(max_length=40, help_text="the article that founds it")
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=80)
    purpose = models.TextField(
        help_text="which material needs of its members it provides for (2:53)"
    )
    liability = models.CharField(max_length=10, choices=Liability.choices)
    stage = models.CharField(
        max_length=16, choices=CooperativeStage.choices, default=CooperativeStage.IDEA
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("theme", "slug"), name="cooperative_once_per_theme"),
        )

    def __str__(self) -> str:
        return self.name


class Founder(models.Model):
    """A party, or somebody by name, who founds along; at least two are needed (BW 2:54)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cooperative = models.ForeignKey(Cooperative, models.CASCADE, related_name="founders")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=160)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("cooperative", "name"), name="founder_once"),
        )

    def __str__(self) -> str:
        return self.name
