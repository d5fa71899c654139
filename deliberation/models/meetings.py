"""Council meetings: agenda, who is present, and who reported a conflict of interest."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .people import Municipality, Person
from .texts import Theme


class MeetingState(models.TextChoices):
    """planned → open → closed."""

    PLANNED = "planned", _("gepland")
    OPEN = "open", _("bezig")
    CLOSED = "closed", _("gesloten")


class Meeting(models.Model):
    """A council meeting; `reconvened_of` links one convened again (art. 20 lid 2 Gemeentewet)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    reconvened_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-starts_at",)

    def __str__(self) -> str:
        return self.title


class ItemState(models.TextChoices):
    """Where an agenda item stands."""

    PENDING = "pending", _("nog niet aan de orde")
    CURRENT = "current", _("aan de orde")
    DONE = "done", _("afgerond")


class AgendaItem(models.Model):
    """A point on the agenda; it points to at most one theme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    theme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    consent_item = models.BooleanField(default=False, help_text="hamerstuk: no debate")
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.PENDING)

    class Meta:
        ordering = ("meeting", "position")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "position"), name="agenda_position_once"),
            models.UniqueConstraint(
                fields=("meeting",), condition=Q(state="current"), name="one_current_item"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """A councillor on the attendance list: present from, and until when they left."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("meeting", "person"), condition=Q(until__isnull=True), name="present_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} bij {self.meeting_id}"


class ConflictReport(models.Model):
    """A member's own report under art. 28 Gemeentewet: no deliberation and no vote on the theme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="conflict_reports")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("theme", "person"), name="conflict_reported_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} bij {self.theme_id}"
