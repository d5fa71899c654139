"""Council meetings: planned, opened, led through the agenda, closed."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.actions import meetings as verbs
from deliberation.inputs import AttendanceInput, ItemInput, NewMeetingInput
from deliberation.models import Meeting
from deliberation.outputs.meetings import ItemOut, MeetingDetail, MeetingOut
from deliberation.policy import Actor, Visitor, require
from deliberation.queries import access, meetings
from deliberation.rules.stages import Verb

from . import addresses
from .doors import Door, operation, read, show, show_all


def _detail(row: Meeting, actor: Actor, *, status: int = 200) -> Response:
    """The meeting as it now stands."""
    found = access.meeting(row.municipality_id, row.pk)
    return show(MeetingDetail, found, actor=actor, status=status)


class Meetings(Door):
    """The meetings of a municipality."""

    @operation("listMeetings", gives=MeetingOut(many=True), query=[addresses.MUNICIPALITY])
    def get(self, request: Request) -> Response:
        """All meetings, the newest first."""
        asked = addresses.asked(request)
        found = [one for place in asked for one in meetings.of_municipality(place.pk)]
        return show_all(MeetingOut, found, actor=Visitor())

    @operation("planMeeting", takes=NewMeetingInput, gives=MeetingDetail, status=201)
    def post(self, request: Request) -> Response:
        """Plan a meeting, or convene one again (`meeting.plan`)."""
        given = dict(read(request, NewMeetingInput).validated_data)
        place, actor = addresses.municipality(request, given.pop("municipality"))
        row = verbs.plan_meeting(place, actor=actor, **given)
        return _detail(row, actor, status=201)


class OneMeeting(Door):
    """One meeting."""

    @operation("readMeeting", gives=MeetingDetail)
    def get(self, request: Request, meeting: UUID) -> Response:
        """A meeting with its agenda and who is in the room."""
        row, actor = addresses.meeting(request, meeting)
        require(Verb.VIEW, actor, row)
        return show(MeetingDetail, row, actor=actor)


class Agenda(Door):
    """The agenda of a meeting."""

    @operation("addItem", takes=ItemInput, gives=ItemOut, status=201)
    def post(self, request: Request, meeting: UUID) -> Response:
        """Put a point at the end of the agenda (`item.add`)."""
        row, actor = addresses.meeting(request, meeting)
        given = read(request, ItemInput).validated_data
        item = verbs.add_item(row, actor=actor, title=given["title"], theme_id=given["theme"])
        return show(ItemOut, item, actor=actor, status=201)


class Attendance(Door):
    """The attendance list of a meeting."""

    @operation("recordAttendance", takes=AttendanceInput, gives=MeetingDetail)
    def post(self, request: Request, meeting: UUID) -> Response:
        """Set it to exactly these councillors (`attendance.record`)."""
        row, actor = addresses.meeting(request, meeting)
        present = read(request, AttendanceInput).validated_data["present"]
        verbs.record_attendance(row, actor=actor, present=present)
        return _detail(row, actor)


class MeetingOpening(Door):
    """The beginning of a meeting."""

    @operation("openMeeting", gives=MeetingDetail)
    def post(self, request: Request, meeting: UUID) -> Response:
        """Open it when enough members are there (`meeting.open`)."""
        row, actor = addresses.meeting(request, meeting)
        return _detail(verbs.open_meeting(row, actor=actor), actor)


class MeetingClosing(Door):
    """The end of a meeting."""

    @operation("closeMeeting", gives=MeetingDetail)
    def post(self, request: Request, meeting: UUID) -> Response:
        """Close it (`meeting.close`)."""
        row, actor = addresses.meeting(request, meeting)
        return _detail(verbs.close_meeting(row, actor=actor), actor)


class ItemTaking(Door):
    """What is under discussion."""

    @operation("takeItem", gives=ItemOut)
    def post(self, request: Request, item: UUID) -> Response:
        """Bring an item under discussion; the one before is done (`item.take`)."""
        row, actor = addresses.item(request, item)
        return show(ItemOut, verbs.take_item(row, actor=actor), actor=actor)
