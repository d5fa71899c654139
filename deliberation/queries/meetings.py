"""Meetings: the agenda, what is under discussion, and who reported a conflict of interest."""

from __future__ import annotations

from uuid import UUID

from deliberation.models import AgendaItem, ConflictReport, ItemState, Meeting, MeetingState, Theme


def of_municipality(place: UUID) -> list[Meeting]:
    """All meetings, the newest first."""
    return list(Meeting.objects.filter(municipality_id=place))


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in order."""
    return list(meeting.items.select_related("theme"))


def current_item(meeting: Meeting) -> AgendaItem | None:
    """What is under discussion now."""
    return meeting.items.filter(state=ItemState.CURRENT).select_related("theme").first()


def open_meeting(place: UUID) -> Meeting | None:
    """The meeting that is going on."""
    return Meeting.objects.filter(municipality_id=place, state=MeetingState.OPEN).first()


def reported(theme: Theme) -> set[UUID]:
    """Who reported a conflict of interest on this theme (art. 28 Gemeentewet)."""
    return set(ConflictReport.objects.filter(theme=theme).values_list("person_id", flat=True))


def streams(meeting: Meeting) -> list[UUID]:
    """The meeting's own stream and those of the themes on its agenda."""
    themes = meeting.items.filter(theme__isnull=False).values_list("theme_id", flat=True)
    return [meeting.pk, *dict.fromkeys(themes)]
