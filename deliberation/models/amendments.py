"""Amendments of councillors and change requests of community parties, as operations on blocks."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .people import Party, Person
from .texts import Theme, Version


class Series(models.TextChoices):
    """The letter of the number: A1, SA1, W1."""

    AMENDMENT = "A", _("amendement")
    SUB_AMENDMENT = "SA", _("subamendement")
    CHANGE_REQUEST = "W", _("wijzigingsvoorstel")


class AmendmentState(models.TextChoices):
    """What became of an amendment."""

    SUBMITTED = "submitted", _("ingediend")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    TAKEN_OVER = "taken_over", _("ingediend als amendement")
    ADOPTED = "adopted", _("aangenomen")
    REJECTED = "rejected", _("verworpen")
    POSTPONED = "postponed_tie", _("uitgesteld: de stemmen staken")
    LAPSED = "lapsed", _("vervallen")


class Amendment(models.Model):
    """A proposal to change a Version, in the words and on the Version as tabled.

    `operations` is a list of rules.amendments.operation_data.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="amendments")
    version = models.ForeignKey(Version, models.PROTECT, related_name="amendments")
    series = models.CharField(max_length=2, choices=Series.choices)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    rationale = models.TextField()
    operations = models.JSONField()
    state = models.CharField(
        max_length=14, choices=AmendmentState.choices, default=AmendmentState.SUBMITTED
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subs")
    taken_over_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_over_as"
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="amendments")
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="amendments")
    submitted_at = models.DateTimeField()
    position = models.PositiveIntegerField(default=0, help_text="voting order set by the chair")

    class Meta:
        ordering = ("theme", "series", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("theme", "series", "number"), name="amendment_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(series="SA") | Q(parent__isnull=False), name="sub_amendment_has_parent"
            ),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as people say it: A1, SA2, W3."""
        return f"{self.series}{self.number}"


class CoSubmitter(models.Model):
    """Somebody asked to submit along; the name stands under it from `accepted_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="co_submitters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("amendment", "person"), name="co_submitter_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} bij {self.amendment_id}"


class Lapse(models.Model):
    """`amendment` lapses when `if_adopted` is adopted: set by hand by chair or clerk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="lapses")
    if_adopted = models.ForeignKey(Amendment, models.CASCADE, related_name="makes_lapse")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("amendment", "if_adopted"), name="lapse_once"),
            models.CheckConstraint(
                condition=~Q(amendment=F("if_adopted")), name="lapse_not_by_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.amendment_id} als {self.if_adopted_id}"
