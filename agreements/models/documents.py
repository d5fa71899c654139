"""Documents made from an agreement: printed and sealed by a task, kept by their content hash."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from deliberation.models import Person, StoredFile, Theme, Version


class DocumentKind(models.TextChoices):
    """What is made: sealed are the agreement and the council's decision."""

    AGREEMENT = "agreement", _("vastgesteld akkoord")
    DECISION = "decision", _("raadsbesluit")
    CONCEPT = "concept", _("concept")
    COMPARISON = "comparison", _("vergelijking met de vorige versie")


SEALED = frozenset({DocumentKind.AGREEMENT, DocumentKind.DECISION})


class DocumentState(models.TextChoices):
    """queued → printing → sealing → ready, or failed."""

    QUEUED = "queued", _("in de wachtrij")
    PRINTING = "printing", _("wordt opgemaakt")
    SEALING = "sealing", _("wordt verzegeld")
    READY = "ready", _("klaar")
    FAILED = "failed", _("mislukt")


class Document(models.Model):
    """One PDF of one Version.

    `source_digest` is that of all that was printed, its first half the identifier in the file
    itself; `seal` is the SHA-256 of the certificate on it. The same two give the same file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="documents")
    version = models.ForeignKey(Version, models.PROTECT, related_name="documents")
    kind = models.CharField(
        max_length=10, choices=DocumentKind.choices, default=DocumentKind.AGREEMENT
    )
    state = models.CharField(
        max_length=10, choices=DocumentState.choices, default=DocumentState.QUEUED
    )
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent")
    problem = models.TextField(blank=True)
    source_digest = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    test_seal = models.BooleanField(default=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-requested_at",)

    def __str__(self) -> str:
        return f"pdf {self.theme_id} v{self.version_id}"

    @property
    def is_sealed(self) -> bool:
        """Whether this kind of document bears the municipality's seal."""
        return self.kind in SEALED
