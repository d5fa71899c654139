"""`attendance.record`: the clerk keeps the attendance list."""

from __future__ import annotations

from uuid import uuid4

from deliberation.actions.meetings import close_meeting, record_attendance
from deliberation.models import Attendance
from deliberation.queries import people
from deliberation.rules.stages import Stage
from tests import factories


def record(town, meeting, *names, extra=()):
    present = [*(town.person(name).pk for name in names), *extra]
    return record_attendance(meeting, actor=town.clerk, present=present)


def test_the_list_says_who_is_in_the_room_now_and_keeps_who_left(town):
    meeting = factories.planned(town)
    record(town, meeting, "Aylin", "Joost")
    assert record(town, meeting, "Aylin", "Geert") == 2
    assert people.present(meeting) == {town.person(name).pk for name in ("Aylin", "Geert")}
    assert Attendance.objects.exclude(until=None).get().person == town.person("Joost")
    assert factories.last_fact(meeting) == ("attendance.recorded", {"present": 2})


def test_the_same_list_again_is_no_fact(town):
    meeting = factories.planned(town)
    record(town, meeting, "Aylin")
    before = factories.everything()
    record(town, meeting, "Aylin")
    assert factories.everything() == before


def test_who_is_no_councillor_here_does_not_sign(town, elsewhere, refuses):
    meeting = factories.planned(town)
    factories.end_mandate(town, "Ria")
    strangers = [town.person(name).pk for name in ("Fatima", "Ria", "Hanna")]
    for key in (*strangers, elsewhere.person("Aylin").pk, uuid4()):
        with refuses("not_entitled"):
            record(town, meeting, "Aylin", extra=[key])


def test_the_list_of_a_closed_meeting_is_history(town, theme_in, refuses):
    meeting = factories.discuss(town, theme_in(Stage.DECIDING))
    close_meeting(meeting, actor=town.chair)
    with refuses("meeting_not_open"):
        record(town, meeting, "Aylin")


def test_a_councillor_does_not_keep_the_list(town, refuses):
    meeting = factories.planned(town)
    with refuses("not_in_that_role"):
        record_attendance(meeting, actor=town.councillor, present=[])
