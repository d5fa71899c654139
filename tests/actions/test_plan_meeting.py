"""`meeting.plan`: the clerk puts a meeting on the calendar."""

from __future__ import annotations

import pytest
from django.utils import timezone

from deliberation.actions.meetings import plan_meeting
from deliberation.queries import meetings
from deliberation.rules.stages import Stage
from tests import factories


def plan(town, by="Hanna", **details):
    actor = town.actor(by)
    return plan_meeting(town.place, actor=actor, title="Raad", starts_at=timezone.now(), **details)


def test_the_town_and_the_meeting_both_remember_it(town):
    meeting = plan(town)
    assert (meeting.state, meetings.of_municipality(town.place.pk)) == ("planned", [meeting])
    expected = ("meeting.planned", {"meeting": str(meeting.pk)})
    assert factories.last_fact(meeting) == factories.last_fact(town.place) == expected


def test_a_meeting_that_could_not_open_is_convened_again(town):
    first = plan(town)
    assert plan(town, reconvened_of=first.pk).reconvened_of == first


def test_a_meeting_that_did_open_is_not_convened_again(town, theme_in, refuses):
    held = factories.discuss(town, theme_in(Stage.DECIDING))
    with refuses("meeting_not_planned"):
        plan(town, reconvened_of=held.pk)


def test_a_meeting_of_elsewhere_is_not_convened_here(town, elsewhere, finds_nothing):
    abroad = plan(elsewhere)
    with finds_nothing():
        plan(town, reconvened_of=abroad.pk)


@pytest.mark.parametrize("by", ["Veen", "Aylin", "Fatima", "Tineke"])
def test_only_the_clerk_plans(town, by, refuses):
    with refuses("not_in_that_role"):
        plan(town, by)
