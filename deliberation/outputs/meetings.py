"""Meetings: agenda, who is there, and reports of a conflict of interest."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deliberation.models import AgendaItem, ConflictReport, Meeting
from deliberation.queries import meetings, people
from deliberation.rules.stages import Verb

from .fields import Abilities


class ItemOut(serializers.ModelSerializer[AgendaItem]):
    """A point on the agenda."""

    class Meta:
        model = AgendaItem
        fields = read_only_fields = (
            "id",
            "meeting",
            "position",
            "title",
            "theme",
            "consent_item",
            "state",
        )


class MeetingOut(serializers.ModelSerializer[Meeting]):
    """A council meeting."""

    municipality = serializers.SlugField(source="municipality.slug", read_only=True)

    class Meta:
        model = Meeting
        fields: tuple[str, ...] = (
            "id",
            "municipality",
            "title",
            "starts_at",
            "state",
            "reconvened_of",
            "opened_at",
            "closed_at",
        )
        read_only_fields = fields


class MeetingDetail(MeetingOut):
    """A meeting with its agenda and who is in the room."""

    agenda = serializers.SerializerMethodField()
    present = serializers.SerializerMethodField(help_text="ids of the councillors in the room")
    abilities = Abilities(
        Verb.OPEN_MEETING,
        Verb.CLOSE_MEETING,
        Verb.ADD_ITEM,
        Verb.TAKE_ITEM,
        Verb.RECORD_ATTENDANCE,
    )

    class Meta(MeetingOut.Meta):
        fields = read_only_fields = (*MeetingOut.Meta.fields, "agenda", "present", "abilities")

    @extend_schema_field(ItemOut(many=True))
    def get_agenda(self, meeting: Meeting) -> object:
        """The agenda in order."""
        return ItemOut(meetings.agenda(meeting), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_present(self, meeting: Meeting) -> list[str]:
        """Who is in the room."""
        return sorted(str(one) for one in people.present(meeting))


class ConflictReportOut(serializers.ModelSerializer[ConflictReport]):
    """A councillor's own report under art. 28 Gemeentewet."""

    class Meta:
        model = ConflictReport
        fields = read_only_fields = ("id", "theme", "person", "reason", "at")
