"""Council meetings: planned, opened, led through the agenda, and who is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from deliberation.actions import meetings as verbs
from deliberation.inputs import AttendanceInput, ConflictInput, ItemInput, MeetingInput
from deliberation.models import Meeting, MeetingState, Theme
from deliberation.policy import Participant, refusal, require
from deliberation.queries import access, meetings, openings, sittings
from deliberation.queries.boards import Ballot
from deliberation.queries.steps import following, waiting
from deliberation.rules.stages import Verb
from deliberation.views import steps
from deliberation.views.boards import on_board
from deliberation.views.common import Visit, attempt, page, read
from deliberation.views.islands import electorates, island
from deliberation.views.live import CHAIR, DESK, Live, at_meeting, back
from deliberation.views.rounds import ON_A_ROUND, counted, entry
from deliberation.views.themes import allowed

ON_A_MEETING = (
    Verb.OPEN_MEETING,
    Verb.CLOSE_MEETING,
    Verb.ADD_ITEM,
    Verb.RECORD_ATTENDANCE,
)
# Art. 20 lid 2 Gemeentewet: between the new convocation and the meeting.
NOTICE = timedelta(hours=24)


@page()
def overview(visit: Visit) -> HttpResponse:
    """All meetings: what is going on, what is planned, what was held."""
    found = meetings.of_municipality(visit.place.pk)
    planned = [one for one in found if one.state == MeetingState.PLANNED]
    return visit.render(
        "meetings/overview.html",
        running=[one for one in found if one.state == MeetingState.OPEN],
        planned=sorted(planned, key=lambda one: one.starts_at),
        closed=[one for one in found if one.state == MeetingState.CLOSED],
        convened={one.reconvened_of_id for one in found},
        may=allowed(visit, visit.place, Verb.PLAN_MEETING),
    )


@page("GET", "POST")
def new(visit: Visit) -> HttpResponse:
    """Plan a meeting, or convene one again that could not open."""
    require(Verb.PLAN_MEETING, visit.actor, visit.place)
    if visit.request.method == "POST" and (given := read(visit, MeetingInput, sent=_when(visit))):
        made = list[Meeting]()
        data = given.validated_data
        if attempt(
            visit, lambda: made.append(verbs.plan_meeting(visit.place, actor=visit.actor, **data))
        ):
            _tell_planned(visit, made[0])
            return visit.to("meeting", pk=made[0].pk)
    chosen = visit.form.get("reconvened_of") or visit.request.GET.get("opnieuw", "")
    unopened = sittings.unopened(visit.place.pk)
    return visit.render("meetings/new.html", unopened=unopened, chosen=chosen)


def _when(visit: Visit) -> MultiValueDict[str, object]:
    """Day and time are two fields, which every browser and hand understands."""
    sent = visit.request.POST
    found: MultiValueDict[str, object] = MultiValueDict()
    found["title"] = sent.get("title", "")
    found["starts_at"] = f"{sent.get('day', '')}T{sent.get('time', '')}"
    found["reconvened_of"] = sent.get("reconvened_of", "")
    return found


def _tell_planned(visit: Visit, meeting: Meeting) -> None:
    visit.say(_("De vergadering staat gepland."))
    if meeting.reconvened_of_id and meeting.starts_at < timezone.now() + NOTICE:
        visit.say(
            _(
                "Let op: tussen de oproeping en deze vergadering moet ten minste 24 uur zitten "
                "(art. 20 lid 2 Gemeentewet)."
            )
        )


@page()
def meeting(visit: Visit, pk: UUID) -> HttpResponse:
    """A meeting: what is on, my ballot, its agenda, and who is there."""
    return _meeting(visit, access.meeting(visit.place.pk, pk))


def _meeting(visit: Visit, row: Meeting) -> HttpResponse:
    live = at_meeting(row)
    votes = bool(electorates(visit.actor))
    return visit.render(
        "meetings/meeting.html",
        **_face(visit, row, live),
        votes=votes,
        island=island(visit, row, live) if votes else None,
    )


def _face(visit: Visit, row: Meeting, live: Live, face: str = "") -> dict[str, Any]:
    """What every face of a meeting shows."""
    found = on_board(visit.place, row)
    ticked = _ticked(visit)
    if ticked is not None:
        found["attendance"] = sittings.attendance(row, ticked)
    return {
        **found,
        "live": live,
        "face": face,
        "again": meetings.convened_again(row),
        "themes": Theme.objects.filter(municipality=visit.place),
        "may": allowed(visit, row, *ON_A_MEETING)
        | allowed(visit, visit.place, Verb.PLAN_MEETING)
        | {"item_take": _may_lead(visit, row), "lead": _leads(visit, row)},
    }


@page()
def chair(visit: Visit, pk: UUID) -> HttpResponse:
    """The seat of the chair: the board, and the one step that comes next."""
    row = access.meeting(visit.place.pk, pk)
    if not _leads(visit, row):
        require(Verb.TAKE_ITEM, visit.actor, row)
    return _chair(visit, row)


def _chair(visit: Visit, row: Meeting) -> HttpResponse:
    live = at_meeting(row)
    found = _face(visit, row, live, CHAIR)
    board = found["board"]
    step = steps.shown(visit.place, row, following(row, board))
    running = [one.round for one in board.running]
    return visit.render(
        "meetings/chair.html",
        **found,
        step=step,
        waits=waiting(board.item),
        island=island(visit, row, live) | {"step": step},
        voidable=[one for one in running if refusal(Verb.VOID_ROUND, visit.actor, one) is None],
    )


@page()
def desk(visit: Visit, pk: UUID) -> HttpResponse:
    """The desk of the clerk: who is there, the agenda, the votes to open and to enter."""
    row = access.meeting(visit.place.pk, pk)
    require(Verb.RECORD_ATTENDANCE, visit.actor, row)
    return _desk(visit, row)


def _desk(visit: Visit, row: Meeting) -> HttpResponse:
    live = at_meeting(row)
    found = _face(visit, row, live, DESK)
    board = found["board"]
    theme = board.item.theme if board.item else None
    return visit.render(
        "meetings/desk.html",
        **found,
        entered=[_entered(visit, one) for one in board.running],
        openings=openings.openings(theme) if theme else [],
        theme=theme,
        may_open=allowed(visit, theme, Verb.OPEN_ROUND) if theme else {},
        island=island(visit, row, live),
    )


def _entered(visit: Visit, one: Ballot) -> dict[str, object]:
    """A round that runs, with the forms to enter, close and mend it."""
    may = allowed(visit, one.round, *ON_A_ROUND)
    return {
        "round": one.round,
        "turnout": one.turnout,
        "may": may,
        "entry": entry(visit, one.round, may),
        "count": counted(one.round, may),
    }


@page()
def screen(visit: Visit, pk: UUID) -> HttpResponse:
    """The board on the wall of the room: nothing to press, readable from the last row."""
    row = access.meeting(visit.place.pk, pk)
    live = at_meeting(row)
    return visit.render("meetings/screen.html", **on_board(visit.place, row), live=live)


def _leads(visit: Visit, row: Meeting) -> bool:
    """Whether somebody leads meetings here, whatever the state of this one."""
    return refusal(Verb.TAKE_ITEM, visit.actor, row) in (None, "meeting_not_open")


def _may_lead(visit: Visit, row: Meeting) -> bool:
    return allowed(visit, row, Verb.TAKE_ITEM)["item_take"]


def _ticked(visit: Visit) -> set[UUID] | None:
    """The boxes as they were ticked, when the attendance list was refused."""
    if "attendance" not in visit.form:
        return None
    return {UUID(key) for key in visit.form.getlist("present") if _is_id(key)}


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def _done(
    visit: Visit, row: Meeting, action: Callable[[], object], *, said: str, anchor: str = ""
) -> HttpResponse:
    """Run the action; then the page of the meeting, with what was said, or with the reason."""
    if attempt(visit, action):
        visit.say(said)
        return back(visit) or visit.to("meeting", pk=row.pk, fragment=anchor)
    return _again(visit, row)


def _again(visit: Visit, row: Meeting) -> HttpResponse:
    """The face that a form was sent from, with what was entered and why it was refused."""
    face = visit.request.POST.get("back", "").partition(" ")[0]
    shows = {CHAIR: _chair, DESK: _desk}.get(face, _meeting)
    return shows(visit, access.meeting(visit.place.pk, row.pk))


@page("POST")
def add_item(visit: Visit, pk: UUID) -> HttpResponse:
    """Put a point on the agenda."""
    row = access.meeting(visit.place.pk, pk)
    given = read(visit, ItemInput)
    if given is None:
        return _again(visit, row)
    title, theme = given.validated_data["title"], given.validated_data["theme"]
    return _done(
        visit,
        row,
        lambda: verbs.add_item(row, actor=visit.actor, title=title, theme_id=theme),
        said=_("Het punt staat op de agenda."),
        anchor="agenda",
    )


@page("POST")
def take_item(visit: Visit, pk: UUID) -> HttpResponse:
    """Bring an item under discussion."""
    item = access.item(visit.place.pk, pk)
    return _done(
        visit,
        item.meeting,
        lambda: verbs.take_item(item, actor=visit.actor),
        said=_("Aan de orde: %(title)s.") % {"title": item.title},
    )


@page("POST")
def attendance(visit: Visit, pk: UUID) -> HttpResponse:
    """Set the attendance list to exactly the ticked names."""
    row = access.meeting(visit.place.pk, pk)
    given = read(visit, AttendanceInput)
    if given is None:
        return _again(visit, row)
    present = given.validated_data["present"]
    return _done(
        visit,
        row,
        lambda: verbs.record_attendance(row, actor=visit.actor, present=present),
        said=_("De presentielijst is bijgewerkt."),
        anchor="presentie",
    )


@page("POST")
def open_(visit: Visit, pk: UUID) -> HttpResponse:
    """Open the meeting."""
    row = access.meeting(visit.place.pk, pk)
    return _done(
        visit,
        row,
        lambda: verbs.open_meeting(row, actor=visit.actor),
        said=_("De vergadering is geopend."),
    )


@page("POST")
def close(visit: Visit, pk: UUID) -> HttpResponse:
    """Close the meeting."""
    row = access.meeting(visit.place.pk, pk)
    return _done(
        visit,
        row,
        lambda: verbs.close_meeting(row, actor=visit.actor),
        said=_("De vergadering is gesloten."),
    )


@page("GET", "POST")
def conflict(visit: Visit, slug: str) -> HttpResponse:
    """A councillor reports a conflict of interest; the page explains what that means."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.VIEW, visit.actor, theme)
    if visit.request.method == "POST" and (given := read(visit, ConflictInput)):
        reason = given.validated_data["reason"]
        if attempt(visit, lambda: verbs.report_conflict(theme, actor=visit.actor, reason=reason)):
            visit.say(_("Uw belang is gemeld. U doet niet mee aan beraadslaging en stemming."))
            return visit.to("theme", slug=slug)
    reports = meetings.reports(theme)
    who = visit.actor.person_id if isinstance(visit.actor, Participant) else None
    return visit.render(
        "meetings/conflict.html",
        theme=theme,
        reports=reports,
        mine=any(one.person_id == who for one in reports),
        may=allowed(visit, theme, Verb.REPORT_CONFLICT)
        | allowed(visit, visit.place, Verb.PLAN_MEETING),
    )
