"""Commands on meetings: planned, opened, led through the agenda, closed."""

from __future__ import annotations

from deliberation.actions import meetings as verbs
from deliberation.inputs import AttendanceInput, ItemInput, NewMeetingInput
from deliberation.models import AgendaItem, Meeting, Municipality
from deliberation.outputs.meetings import ItemOut, MeetingDetail
from deliberation.policy import Actor
from deliberation.queries import access

from .base import ITEM, MEETING, MUNICIPALITY, Command, Gives

AS_IT_STANDS = Gives(MeetingDetail)


def _fresh(meeting: Meeting) -> Meeting:
    return access.meeting(meeting.municipality_id, meeting.pk)


def _plan(place: Municipality, actor: Actor, given: NewMeetingInput) -> Meeting:
    """Plan a meeting, or convene one again."""
    data = dict(given.validated_data)
    del data["municipality"]
    return _fresh(verbs.plan_meeting(place, actor=actor, **data))


def _open(meeting: Meeting, actor: Actor, _given: object) -> Meeting:
    """Open it when enough members are there."""
    return _fresh(verbs.open_meeting(meeting, actor=actor))


def _close(meeting: Meeting, actor: Actor, _given: object) -> Meeting:
    """Close it."""
    return _fresh(verbs.close_meeting(meeting, actor=actor))


def _attend(meeting: Meeting, actor: Actor, given: AttendanceInput) -> Meeting:
    """Set the attendance list to exactly these councillors."""
    verbs.record_attendance(meeting, actor=actor, present=given.validated_data["present"])
    return _fresh(meeting)


def _add(meeting: Meeting, actor: Actor, given: ItemInput) -> AgendaItem:
    """Put a point at the end of the agenda."""
    data = given.validated_data
    return verbs.add_item(meeting, actor=actor, title=data["title"], theme_id=data["theme"])


def _take(item: AgendaItem, actor: Actor, _given: object) -> AgendaItem:
    """Bring an item under discussion; the one before is done."""
    return verbs.take_item(item, actor=actor)


COMMANDS = (
    Command("meeting.plan", MUNICIPALITY, _plan, takes=NewMeetingInput, gives=AS_IT_STANDS),
    Command("meeting.open", MEETING, _open, gives=AS_IT_STANDS),
    Command("meeting.close", MEETING, _close, gives=AS_IT_STANDS),
    Command("attendance.record", MEETING, _attend, takes=AttendanceInput, gives=AS_IT_STANDS),
    Command("item.add", MEETING, _add, takes=ItemInput, gives=Gives(ItemOut)),
    Command("item.take", ITEM, _take, gives=Gives(ItemOut)),
)
