"""`meeting.close`: the chair closes the meeting, when no vote runs."""

from __future__ import annotations

from deliberation.actions.meetings import close_meeting
from deliberation.actions.rounds import void_round
from deliberation.queries import meetings
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Electorate, Method
from tests import factories


def test_what_was_under_discussion_is_done(town, theme_in):
    meeting = factories.discuss(town, theme_in(Stage.DECIDING))
    close_meeting(meeting, actor=town.chair)
    assert meetings.current_item(meeting) is None
    assert meetings.open_meeting(town.place.pk) is None
    assert factories.last_fact(meeting) == ("meeting.closed", {})


def test_nobody_goes_home_while_the_council_votes(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    meeting = factories.discuss(town, theme)
    round_ = factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ELECTRONIC
    )
    with refuses("round_running"):
        close_meeting(meeting, actor=town.chair)
    void_round(round_, actor=town.chair, note="Hoofdelijk gevraagd.")
    assert close_meeting(meeting, actor=town.chair).state == "closed"


def test_it_is_closed_once(town, theme_in, refuses):
    meeting = factories.discuss(town, theme_in(Stage.DECIDING))
    close_meeting(meeting, actor=town.chair)
    with refuses("meeting_not_open"):
        close_meeting(meeting, actor=town.chair)


def test_a_meeting_that_never_opened_is_not_closed(town, refuses):
    meeting = factories.planned(town)
    with refuses("meeting_not_open"):
        close_meeting(meeting, actor=town.chair)
