"""Council meetings: planned, opened when enough members are there, led through the agenda."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import (
    AgendaItem,
    Attendance,
    ConflictReport,
    ItemState,
    Meeting,
    MeetingState,
    Municipality,
    Theme,
)
from deliberation.policy import Actor, Refused, require, require_participant
from deliberation.queries import access, meetings, people
from deliberation.rules.stages import Verb
from deliberation.rules.voting import may_open


@transaction.atomic
def plan_meeting(
    place: Municipality,
    *,
    actor: Actor,
    title: str,
    starts_at: datetime,
    reconvened_of: UUID | None = None,
) -> Meeting:
    """Put a meeting on the calendar, or convene one again under art. 20 lid 2 Gemeentewet."""
    require(Verb.PLAN_MEETING, actor, place)
    earlier = access.meeting(place.pk, reconvened_of) if reconvened_of else None
    meeting = Meeting.objects.create(
        municipality=place, title=title, starts_at=starts_at, reconvened_of=earlier
    )
    fact = facts.MeetingPlanned(str(meeting.pk))
    events.record(fact, on=meeting, actor=actor, subject=meeting)
    events.record(fact, on=place, actor=actor, subject=meeting)
    return meeting


@transaction.atomic
def add_item(
    meeting: Meeting, *, actor: Actor, title: str, theme_id: UUID | None = None
) -> AgendaItem:
    """Put a point at the end of the agenda."""
    meeting = access.meeting(meeting.municipality_id, meeting.pk, lock=True)
    require(Verb.ADD_ITEM, actor, meeting)
    theme = access.theme(meeting.municipality_id, theme_id) if theme_id else None
    last = meeting.items.aggregate(top=Max("position"))["top"] or 0
    item = AgendaItem.objects.create(meeting=meeting, position=last + 1, title=title, theme=theme)
    fact = facts.ItemAdded(str(item.pk), item.position)
    events.record(fact, on=meeting, actor=actor, subject=item)
    return item


@transaction.atomic
def record_attendance(meeting: Meeting, *, actor: Actor, present: Collection[UUID]) -> int:
    """Set the attendance list to exactly these councillors; returns how many are present."""
    meeting = access.meeting(meeting.municipality_id, meeting.pk, lock=True)
    require(Verb.RECORD_ATTENDANCE, actor, meeting)
    if meeting.state == MeetingState.CLOSED:
        raise Refused("meeting_not_open")
    members = {seat.person_id for seat in people.councillors(meeting.municipality_id)}
    wanted, before, now = set(present), people.present(meeting), timezone.now()
    if wanted - members:
        raise Refused("not_entitled")
    leaving = Attendance.objects.filter(meeting=meeting, until=None, person_id__in=before - wanted)
    leaving.update(until=now)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person_id=key, since=now) for key in sorted(wanted - before)
    )
    if wanted != before:
        fact = facts.AttendanceRecorded(len(wanted))
        events.record(fact, on=meeting, actor=actor, subject=meeting)
    return len(wanted)


@transaction.atomic
def open_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Open when more than half of the seated members are present (art. 20 Gemeentewet)."""
    meeting = access.meeting(meeting.municipality_id, meeting.pk, lock=True)
    require(Verb.OPEN_MEETING, actor, meeting)
    seats = meeting.municipality.statutory_seats
    seated, there = people.councillors(meeting.municipality_id).count(), people.present(meeting)
    again = meeting.reconvened_of_id is not None
    if not may_open(seats=seats, vacancies=seats - seated, present=len(there), reconvened=again):
        raise Refused("no_quorum")
    if meetings.open_meeting(meeting.municipality_id):
        raise Refused("already_done")
    meeting.state, meeting.opened_at = MeetingState.OPEN, timezone.now()
    meeting.save(update_fields=["state", "opened_at"])
    fact = facts.MeetingOpened(len(there), seated)
    events.record(fact, on=meeting, actor=actor, subject=meeting)
    return meeting


@transaction.atomic
def take_item(item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """Bring an agenda item under discussion; the one before is done."""
    place = item.meeting.municipality_id
    meeting = access.meeting(place, item.meeting_id, lock=True)
    item = access.item(place, item.pk)
    require(Verb.TAKE_ITEM, actor, item)
    if item.state == ItemState.CURRENT:
        raise Refused("already_done")
    meeting.items.filter(state=ItemState.CURRENT).update(state=ItemState.DONE)
    item.state = ItemState.CURRENT
    item.save(update_fields=["state"])
    events.record(facts.ItemTaken(str(item.pk)), on=meeting, actor=actor, subject=item)
    return item


@transaction.atomic
def close_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Close the meeting."""
    meeting = access.meeting(meeting.municipality_id, meeting.pk, lock=True)
    require(Verb.CLOSE_MEETING, actor, meeting)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, timezone.now()
    meeting.save(update_fields=["state", "closed_at"])
    meeting.items.filter(state=ItemState.CURRENT).update(state=ItemState.DONE)
    events.record(facts.MeetingClosed(), on=meeting, actor=actor, subject=meeting)
    return meeting


@transaction.atomic
def report_conflict(theme: Theme, *, actor: Actor, reason: str) -> ConflictReport:
    """A councillor reports a conflict of interest and takes no part (art. 28 Gemeentewet)."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require_participant(Verb.REPORT_CONFLICT, actor, theme)
    report, fresh = ConflictReport.objects.get_or_create(
        theme=theme, person_id=who.person_id, defaults={"reason": reason, "at": timezone.now()}
    )
    if not fresh:
        raise Refused("already_done")
    fact = facts.ConflictReported(str(who.person_id))
    events.record(fact, on=theme, actor=actor, subject=report)
    return report
