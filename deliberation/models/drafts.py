"""Drafts: texts that people write together, as the updates they sent; used once, then closed."""

from __future__ import annotations

import uuid
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .amendments import Amendment
from .people import Party, Person
from .texts import Theme, Version


class DraftKind(models.TextChoices):
    """What is being written."""

    TEXT = "text", _("tekst")
    AMENDMENT = "amendment", _("wijziging")


class DraftState(models.TextChoices):
    """Whether anybody can still write in it; what is closed stays closed."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("gesloten")


class DraftOutcome(models.TextChoices):
    """What became of a closed draft."""

    FROZEN = "frozen", _("vastgelegd")
    SUBMITTED = "submitted", _("ingediend")
    DISCARDED = "discarded", _("weggegooid")


class Draft(models.Model):
    """One Yjs document, used once: the text of a theme, or the blocks of an amendment.

    `base` is the Version it started from (none: an empty text), `blocks` the ids of the chosen
    blocks of an amendment; `version` or `amendment` is what it became.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=10, choices=DraftKind.choices)
    state = models.CharField(max_length=6, choices=DraftState.choices, default=DraftState.OPEN)
    outcome = models.CharField(max_length=10, choices=DraftOutcome.choices, blank=True)
    base = models.ForeignKey(Version, models.PROTECT, null=True, related_name="drafts")
    blocks = models.JSONField(default=list)
    parent = models.ForeignKey(Amendment, models.PROTECT, null=True, related_name="drafts")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="drafts")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="drafts")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.OneToOneField(Version, models.PROTECT, null=True, related_name="draft")
    amendment = models.OneToOneField(Amendment, models.PROTECT, null=True, related_name="draft")

    class Meta:
        ordering = ("-opened_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("theme",),
                condition=Q(kind="text", state="open"),
                name="draft_one_open_text",
            ),
            models.CheckConstraint(
                condition=Q(kind="text")
                | Q(base__isnull=False, party__isnull=False, owner__isnull=False),
                name="draft_of_amendment_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(state="open", outcome="", closed_at__isnull=True)
                | (Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")),
                name="draft_closed_has_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        """Whether people can still write in it."""
        return self.state == DraftState.OPEN

    @property
    def top(self) -> str:
        """The top node of its document: a whole text, or some blocks of one."""
        return "doc" if self.kind == DraftKind.TEXT else "fragment"

    @cached_property
    def at_the_table(self) -> frozenset[uuid.UUID]:
        """The parties that have not withdrawn from its theme, as they were when first asked for."""
        seats = self.theme.participations.filter(withdrawn_at=None)
        return frozenset(seats.values_list("party_id", flat=True))


class DraftUpdate(models.Model):
    """What somebody wrote, as a Yjs update; the rows in order of id are the record of a draft.

    The first row is the seed: nobody wrote it.
    """

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="updates")
    author = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.BinaryField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("draft", "id"), name="draft_update_order"),)

    def __str__(self) -> str:
        return f"{self.draft_id} {self.id}"


class DraftSnapshot(models.Model):
    """All rows of a draft up to and including `upto` as one update; only speeds up loading."""

    id = models.BigAutoField(primary_key=True)
    draft = models.OneToOneField(Draft, models.CASCADE, related_name="snapshot")
    upto = models.BigIntegerField()
    state = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.draft_id} {self.upto}"


class DraftClient(models.Model):
    """Whose Yjs client id it is: of the first person who used it in a draft, nobody's in a seed."""

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="clients")
    client_id = models.BigIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("draft", "client_id"), name="draft_client_once"),
        )

    def __str__(self) -> str:
        return f"{self.draft_id} {self.client_id}"


class ParkedVariant(models.Model):
    """What somebody wrote in an old copy and sent too late: kept for that person alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="parked")
    person = models.ForeignKey(Person, models.CASCADE, related_name="parked")
    at = models.DateTimeField()
    data = models.BinaryField()

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(fields=("draft", "person"), name="parked_variant_once"),
        )

    def __str__(self) -> str:
        return f"{self.draft_id} {self.person_id}"
