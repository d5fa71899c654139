"""Remarks of visitors, stakeholders and participants on a passage, and the answer they got."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .people import Contributor, Person
from .texts import Theme, Version


class RemarkState(models.TextChoices):
    """A guest's remark waits until the address is confirmed."""

    UNCONFIRMED = "unconfirmed", _("wacht op bevestiging van het e-mailadres")
    PUBLISHED = "published", _("geplaatst")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class Verdict(models.TextChoices):
    """What a remark leads to, in the reactienota."""

    ADJUSTED = "adjusted", _("leidt tot aanpassing")
    PARTLY = "partly_adjusted", _("leidt deels tot aanpassing")
    UNCHANGED = "not_adjusted", _("leidt niet tot aanpassing")
    NOTED = "noted", _("ter kennisname")


class Remark(models.Model):
    """A remark on one block of one Version; quote, prefix and suffix anchor it exactly."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="remarks")
    version = models.ForeignKey(Version, models.PROTECT, related_name="remarks")
    number = models.PositiveIntegerField(null=True, blank=True)
    block_id = models.CharField(max_length=40)
    quote = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    contributor = models.ForeignKey(
        Contributor, models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    author_name = models.CharField(max_length=120)
    capacity = models.CharField(max_length=160, blank=True, help_text="on whose behalf")
    body = models.TextField()
    state = models.CharField(
        max_length=12, choices=RemarkState.choices, default=RemarkState.PUBLISHED
    )
    created_at = models.DateTimeField()
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ Q(contributor__isnull=False),
                name="remark_has_one_author",
            ),
            models.UniqueConstraint(fields=("theme", "number"), name="remark_number_once"),
        )

    def __str__(self) -> str:
        return f"reactie {self.number}"
