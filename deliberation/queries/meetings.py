"""Meetings: the agenda, what is under discussion, and who reported a conflict of interest."""

from __future__ import annotations

from uuid import UUID

from deliberation.models import (
    AgendaItem,
    ConflictReport,
    ItemState,
    Meeting,
    MeetingState,
    Round,
    RoundState,
    Theme,
)
from deliberation.rules import voting

from . import people


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


def in_the_room(meeting: Meeting) -> dict[str, int]:
    """Seats, vacancies and members present, as the rules of art. 20 Gemeentewet ask for them."""
    seated = {seat.person_id for seat in people.councillors(meeting.municipality_id)}
    seats = meeting.municipality.statutory_seats
    here = people.present(meeting) & seated
    return {"seats": seats, "vacancies": seats - len(seated), "present": len(here)}


def needed(seated: int) -> int:
    """How many of the seated members must be there to open a meeting (art. 20 lid 1)."""
    return voting.needed_to_open(seats=seated) if seated else 1


def from_the_unopened(item: AgendaItem) -> bool:
    """Whether the meeting that could not open was called for this too (art. 20 lid 3, 29 lid 2)."""
    unopened = item.meeting.reconvened_of
    if unopened is None:
        return False
    if item.theme_id:
        return unopened.items.filter(theme_id=item.theme_id).exists()
    return unopened.items.filter(theme=None, title__iexact=item.title).exists()


def may_take_up(item: AgendaItem) -> bool:
    """Whether a meeting convened again has enough members for this item (art. 20 lid 3)."""
    if item.meeting.reconvened_of_id is None or from_the_unopened(item):
        return True
    return voting.may_take_up(**in_the_room(item.meeting), from_unopened=False)


def convened_again(meeting: Meeting) -> Meeting | None:
    """The meeting that was called because this one could not open (art. 20 lid 2 Gemeentewet)."""
    return Meeting.objects.filter(reconvened_of=meeting).first()


def votes_running(meeting: Meeting) -> bool:
    """Whether a round of this meeting is open, or closed and not yet declared."""
    running = (RoundState.OPEN, RoundState.CLOSED)
    return Round.objects.filter(agenda_item__meeting=meeting, state__in=running).exists()


def reported(theme: Theme) -> set[UUID]:
    """Who reported a conflict of interest on this theme (art. 28 Gemeentewet)."""
    return set(ConflictReport.objects.filter(theme=theme).values_list("person_id", flat=True))


def reports(theme: Theme) -> list[ConflictReport]:
    """The reports of a conflict of interest on this theme, in order."""
    return list(theme.conflict_reports.select_related("person").order_by("at"))


def streams(meeting: Meeting) -> list[UUID]:
    """The meeting's own stream and those of the themes on its agenda."""
    themes = meeting.items.filter(theme__isnull=False).values_list("theme_id", flat=True)
    return [meeting.pk, *dict.fromkeys(themes)]
