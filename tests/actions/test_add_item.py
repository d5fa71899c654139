"""`item.add`: the clerk puts a point on the agenda."""

from __future__ import annotations

from uuid import uuid4

from deliberation.actions.meetings import add_item, close_meeting
from deliberation.queries import meetings
from deliberation.rules.stages import Stage
from tests import factories


def add(town, meeting, title="Rondvraag", **details):
    return add_item(meeting, actor=town.clerk, title=title, **details)


def test_points_stand_in_the_order_in_which_they_came(town, theme_in):
    meeting, theme = factories.planned(town), theme_in(Stage.DECIDING)
    items = [add(town, meeting, "Opening"), add(town, meeting, "Wonen", theme_id=theme.pk)]
    assert meetings.agenda(meeting) == items
    assert meetings.streams(meeting) == [meeting.pk, theme.pk]
    assert factories.last_fact(meeting) == (
        "item.added",
        {"item": str(items[1].pk), "position": 2, "theme": str(theme.pk)},
    )


def test_a_theme_of_elsewhere_is_not_put_on_this_agenda(town, elsewhere, finds_nothing):
    meeting, abroad = factories.planned(town), factories.theme_in(elsewhere, Stage.DECIDING)
    for key in (abroad.pk, uuid4()):
        with finds_nothing():
            add(town, meeting, theme_id=key)


def test_the_agenda_of_a_closed_meeting_is_history(town, theme_in, refuses):
    meeting = factories.discuss(town, theme_in(Stage.DECIDING))
    close_meeting(meeting, actor=town.chair)
    with refuses("meeting_not_open"):
        add(town, meeting)


def test_a_councillor_does_not_make_the_agenda(town, refuses):
    meeting = factories.planned(town)
    with refuses("not_in_that_role"):
        add_item(meeting, actor=town.councillor, title="Motie")
