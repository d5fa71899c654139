"""`item.take`: the chair brings a point under discussion."""

from __future__ import annotations

from deliberation.actions.meetings import add_item, close_meeting, take_item
from deliberation.queries import meetings
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Electorate, Method
from tests import factories


def test_the_point_before_is_done(town, theme_in):
    meeting = factories.discuss(town, theme_in(Stage.DECIDING))
    item = add_item(meeting, actor=town.clerk, title="Rondvraag")
    take_item(item, actor=town.chair)
    assert [one.state for one in meetings.agenda(meeting)] == ["done", "current"]
    assert factories.last_fact(meeting) == ("item.taken", {"item": str(item.pk)})


def test_a_second_click_is_refused(town, theme_in, refuses):
    meeting = factories.discuss(town, theme_in(Stage.DECIDING))
    with refuses("already_done"):
        take_item(meetings.current_item(meeting), actor=town.chair)


def test_not_in_a_meeting_that_is_not_open(town, theme_in, refuses):
    planned, held = factories.planned(town), factories.discuss(town, theme_in(Stage.DECIDING))
    items = [add_item(one, actor=town.clerk, title="Rondvraag") for one in (planned, held)]
    close_meeting(held, actor=town.chair)
    for item in items:
        with refuses("meeting_not_open"):
            take_item(item, actor=town.chair)


def test_not_while_the_council_votes_on_the_point_before(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    meeting = factories.discuss(town, theme)
    item = add_item(meeting, actor=town.clerk, title="Rondvraag")
    factories.open_round(town, theme, electorate=Electorate.COUNCIL, method=Method.ELECTRONIC)
    with refuses("round_running"):
        take_item(item, actor=town.chair)


def test_the_floor_takes_nothing(town, theme_in, refuses):
    meeting = factories.discuss(town, theme_in(Stage.DECIDING))
    item = add_item(meeting, actor=town.clerk, title="Rondvraag")
    with refuses("not_in_that_role"):
        take_item(item, actor=town.councillor)
