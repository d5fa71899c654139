"""Themes, their rules of the game and the frozen texts that belong to them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deliberation.rules.stages import Stage

from .people import Municipality, Party, PartyKind, Person


class LegalForm(models.TextChoices):
    """What the agreement is in law; law.md 1.7."""

    DECLARATION = "A", _("politieke verklaring")
    COMMITTEE = "B", _("advies van een andere commissie (art. 84 Gemeentewet)")
    COVENANT = "C", _("convenant naar burgerlijk recht")
    RESOLUTION = "D", _("raadsbesluit dat het akkoord als kader vaststelt")


class Theme(models.Model):
    """A theme or urgent task, and the one agreement that is written on it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="themes")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=160)
    challenge = models.TextField(blank=True)
    boundary_conditions = models.TextField(blank=True)
    stage = models.CharField(max_length=12, default=Stage.PREPARING)
    legal_form = models.CharField(
        max_length=1, choices=LegalForm.choices, default=LegalForm.RESOLUTION
    )
    initiative = models.BooleanField(
        default=False, help_text="initiatiefvoorstel, art. 147a Gemeentewet"
    )
    college_opinion = models.TextField(blank=True)
    college_opinion_at = models.DateTimeField(null=True, blank=True)
    college_term = models.DateField(null=True, blank=True)
    remarks_until = models.DateField(null=True, blank=True)
    change_requests_until = models.DateField(null=True, blank=True)
    deliberation_closed_at = models.DateTimeField(null=True, blank=True)
    tabled_version = models.ForeignKey(
        "Version", models.PROTECT, null=True, blank=True, related_name="tabled_for"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("title",)
        constraints = (
            models.UniqueConstraint(fields=("municipality", "slug"), name="theme_slug_once"),
            models.CheckConstraint(condition=Q(stage__in=list(Stage)), name="theme_stage_known"),
        )

    def __str__(self) -> str:
        return self.title


class DraftReaders(models.TextChoices):
    """Who may read a text while it is being drafted."""

    PARTIES = "parties", _("alleen de partijen")
    PUBLIC = "public", _("iedereen")


class Charter(models.Model):
    """The spelregels of a theme: agreed by the parties, frozen before the first vote."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.OneToOneField(Theme, models.CASCADE, related_name="charter")
    admission = models.TextField(blank=True, help_text="who may join")
    vote_rule = models.JSONField(help_text="the form of rules.voting.rule_data")
    minimum_parties = models.PositiveSmallIntegerField(default=2)
    silence_is_no_party = models.BooleanField(default=True)
    confirm_days = models.PositiveSmallIntegerField(default=14)
    sign_days = models.PositiveSmallIntegerField(default=14)
    draft_readers = models.CharField(
        max_length=10, choices=DraftReaders.choices, default=DraftReaders.PUBLIC
    )
    frozen_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"spelregels {self.theme_id}"


class Participation(models.Model):
    """A party at the table of a theme: admitted, agreed to the charter, confirmed or withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="participations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="participations")
    admitted_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("party__kind", "party__position")
        constraints = (
            models.UniqueConstraint(fields=("theme", "party"), name="party_once_at_the_table"),
        )

    def __str__(self) -> str:
        return f"{self.party_id} in {self.theme_id}"

    @property
    def is_community(self) -> bool:
        """Whether a community party sits here."""
        return self.party.kind == PartyKind.COMMUNITY


class VersionReason(models.TextChoices):
    """Why a Version was made."""

    IMPORTED = "imported", _("ingelezen")
    FROZEN = "frozen", _("vastgelegd concept")
    EDITORIAL = "editorial", _("redactionele aanpassing")
    ADOPTED = "adopted", _("aangenomen amendementen verwerkt")


class Version(models.Model):
    """A frozen text of a theme. `canonical` is the JSON of rules.blocks, `digest` its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, choices=VersionReason.choices)
    canonical = models.TextField()
    digest = models.CharField(max_length=64)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("theme", "number")
        constraints = (
            models.UniqueConstraint(fields=("theme", "number"), name="version_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.theme_id} v{self.number}"


class Needs(models.TextChoices):
    """Whose decision an article still needs before it can be carried out."""

    COUNCIL = "council", _("besluit van de raad")
    BUDGET = "budget", _("geld in de begroting")
    COLLEGE = "college", _("besluit van het college")
    PARTY = "party", _("afspraak van een partij")


class ArticleNeed(models.Model):
    """What one article needs; an article without a row needs the council alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="article_needs")
    block_id = models.CharField(max_length=40)
    needs = models.CharField(max_length=10, choices=Needs.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("theme", "block_id"), name="article_need_once"),
        )

    def __str__(self) -> str:
        return f"{self.block_id}: {self.needs}"
