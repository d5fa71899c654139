"""Council meetings: planned, opened when enough members are there, led through the agenda.

Rows are locked in one order everywhere (municipality, theme, meeting, round, stream), so that two
people who act at once wait for each other and never both for ever.
"""

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
from deliberation.queries import access, meetings, people, votes
from deliberation.rules.stages import Verb
from deliberation.rules.voting import Electorate, VotingError, may_open


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
    earlier = _unopened(place, reconvened_of) if reconvened_of else None
    meeting = Meeting.objects.create(
        municipality=place, title=title, starts_at=starts_at, reconvened_of=earlier
    )
    fact = facts.MeetingPlanned(str(meeting.pk))
    events.record(fact, on=meeting, actor=actor, subject=meeting)
    events.record(fact, on=place, actor=actor, subject=meeting)
    return meeting


def _unopened(place: Municipality, key: UUID) -> Meeting:
    """The meeting that is convened again: one that never opened, and once."""
    access.municipality_by_id(place.pk, lock=True)
    meeting = access.meeting(place.pk, key, lock=True)
    if meeting.state != MeetingState.PLANNED:
        raise Refused("meeting_not_planned")
    if meetings.convened_again(meeting):
        raise Refused("convened_again")
    return meeting


@transaction.atomic
def add_item(
    meeting: Meeting, *, actor: Actor, title: str, theme_id: UUID | None = None
) -> AgendaItem:
    """Put a point at the end of the agenda."""
    require(Verb.ADD_ITEM, actor, meeting)
    theme = access.theme(meeting.municipality_id, theme_id, lock=True) if theme_id else None
    meeting = access.meeting(meeting.municipality_id, meeting.pk, lock=True)
    if meeting.state == MeetingState.CLOSED:
        raise Refused("meeting_not_open")
    last = meeting.items.aggregate(top=Max("position"))["top"] or 0
    item = AgendaItem.objects.create(meeting=meeting, position=last + 1, title=title, theme=theme)
    fact = facts.ItemAdded(str(item.pk), item.position, str(item.theme_id or ""))
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
    access.municipality_by_id(meeting.municipality_id, lock=True)
    meeting = access.meeting(meeting.municipality_id, meeting.pk, lock=True)
    require(Verb.OPEN_MEETING, actor, meeting)
    if meetings.convened_again(meeting):
        raise Refused("convened_again")
    room = meetings.in_the_room(meeting)
    if not _enough(room, again=meeting.reconvened_of_id is not None):
        raise Refused("no_quorum")
    if meetings.open_meeting(meeting.municipality_id):
        raise Refused("other_meeting_open")
    meeting.state, meeting.opened_at = MeetingState.OPEN, timezone.now()
    meeting.save(update_fields=["state", "opened_at"])
    fact = facts.MeetingOpened(room["present"], room["seats"] - room["vacancies"])
    events.record(fact, on=meeting, actor=actor, subject=meeting)
    return meeting


def _enough(room: dict[str, int], *, again: bool) -> bool:
    try:
        return may_open(**room, reconvened=again)
    except VotingError as error:
        raise Refused(str(error.reason)) from error


@transaction.atomic
def take_item(item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """Bring an agenda item under discussion; the one before is done.

    Refused while the council votes, and in a meeting convened again for what the unopened one was
    not called for, unless there are enough members (art. 20 lid 3 Gemeentewet).
    """
    place = item.meeting.municipality_id
    meeting = access.meeting(place, item.meeting_id, lock=True)
    item = access.item(place, item.pk)
    require(Verb.TAKE_ITEM, actor, item)
    if item.state == ItemState.CURRENT:
        raise Refused("already_done")
    if meetings.votes_running(meeting):
        raise Refused("round_running")
    if not meetings.may_take_up(item):
        raise Refused("no_quorum_for_item")
    meeting.items.filter(state=ItemState.CURRENT).update(state=ItemState.DONE)
    item.state = ItemState.CURRENT
    item.save(update_fields=["state"])
    events.record(facts.ItemTaken(str(item.pk)), on=meeting, actor=actor, subject=item)
    return item


@transaction.atomic
def close_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Close the meeting; refused while the council votes."""
    meeting = access.meeting(meeting.municipality_id, meeting.pk, lock=True)
    require(Verb.CLOSE_MEETING, actor, meeting)
    if meetings.votes_running(meeting):
        raise Refused("round_running")
    meeting.state, meeting.closed_at = MeetingState.CLOSED, timezone.now()
    meeting.save(update_fields=["state", "closed_at"])
    meeting.items.filter(state=ItemState.CURRENT).update(state=ItemState.DONE)
    events.record(facts.MeetingClosed(), on=meeting, actor=actor, subject=meeting)
    return meeting


@transaction.atomic
def report_conflict(theme: Theme, *, actor: Actor, reason: str) -> ConflictReport:
    """A councillor reports a conflict of interest and takes no part (art. 28 Gemeentewet).

    Refused while the council votes on the theme: the list of that round is frozen, so the report
    comes before it opens.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require_participant(Verb.REPORT_CONFLICT, actor, theme)
    if any(one.electorate == Electorate.COUNCIL for one in votes.running(theme)):
        raise Refused("report_before_vote")
    report, fresh = ConflictReport.objects.get_or_create(
        theme=theme, person_id=who.person_id, defaults={"reason": reason, "at": timezone.now()}
    )
    if not fresh:
        raise Refused("already_done")
    fact = facts.ConflictReported(str(who.person_id))
    events.record(fact, on=theme, actor=actor, subject=report)
    return report
