"""What is sent about meetings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from .base import Input


class MeetingInput(Input):
    """A meeting to plan."""

    title = serializers.CharField(max_length=160, label=_("Titel"))
    starts_at = serializers.DateTimeField(label=_("Begint op"))
    reconvened_of = serializers.UUIDField(required=False, allow_null=True, default=None)


class NewMeetingInput(MeetingInput):
    """A meeting of a municipality, by its slug."""

    municipality = serializers.SlugField()


class ItemInput(Input):
    """A point for the agenda."""

    title = serializers.CharField(max_length=200, label=_("Agendapunt"))
    theme = serializers.UUIDField(required=False, allow_null=True, default=None, label=_("Thema"))


class AttendanceInput(Input):
    """Who is present: the whole list."""

    present = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=100
    )


class ConflictInput(Input):
    """Why a member takes no part (art. 28 Gemeentewet)."""

    reason = serializers.CharField(max_length=2000, label=_("Reden"))
