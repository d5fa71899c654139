"""Council meetings: planned, opened, led through the agenda, and who is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from deliberation.actions import meetings as verbs
from deliberation.inputs import AttendanceInput, ConflictInput, ItemInput, MeetingInput
from deliberation.models import Meeting, MeetingState, Theme
from deliberation.policy import Participant, require
from deliberation.queries import access, meetings, sittings
from deliberation.rules.stages import Verb
from deliberation.views.common import Visit, attempt, page, read
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
    """A meeting: its agenda, what is under discussion, its votes, and who is there."""
    return _meeting(visit, access.meeting(visit.place.pk, pk))


def _meeting(visit: Visit, row: Meeting) -> HttpResponse:
    points = sittings.agenda(row)
    ticked = _ticked(visit)
    return visit.render(
        "meetings/meeting.html",
        meeting=row,
        points=points,
        current=sittings.current(points),
        attendance=sittings.attendance(row, ticked),
        again=meetings.convened_again(row),
        themes=Theme.objects.filter(municipality=visit.place),
        may=allowed(visit, row, *ON_A_MEETING)
        | allowed(visit, visit.place, Verb.PLAN_MEETING)
        | {"item_take": _may_lead(visit, row)},
    )


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
        return visit.to("meeting", pk=row.pk, fragment=anchor)
    return _meeting(visit, access.meeting(visit.place.pk, row.pk))


@page("POST")
def add_item(visit: Visit, pk: UUID) -> HttpResponse:
    """Put a point on the agenda."""
    row = access.meeting(visit.place.pk, pk)
    given = read(visit, ItemInput)
    if given is None:
        return _meeting(visit, row)
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
        return _meeting(visit, row)
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
