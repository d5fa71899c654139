"""`meeting.open`: only when more than half of the seated members are there (art. 20)."""

from __future__ import annotations

import pytest

from deliberation.actions.meetings import open_meeting
from deliberation.models import Membership, Municipality
from deliberation.rules.stages import Stage
from tests import factories


def test_three_of_five_are_enough(town):
    meeting = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    assert open_meeting(meeting, actor=town.chair).state == "open"
    assert factories.last_fact(meeting) == ("meeting.opened", {"present": 3, "seated": 5})


def test_two_of_five_are_not(town, refuses):
    meeting = factories.planned(town, present=("Aylin", "Joost"))
    with refuses("no_quorum"):
        open_meeting(meeting, actor=town.chair)


def test_a_former_member_on_the_list_does_not_count(town, refuses):
    meeting = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    factories.end_mandate(town, "Geert")
    Membership.objects.filter(person=town.person("Joost")).update(until=factories.today())
    with refuses("no_quorum"):
        open_meeting(meeting, actor=town.chair)


def test_a_list_with_more_members_than_seats_is_wrong(town, refuses):
    meeting = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    Municipality.objects.filter(pk=town.place.pk).update(statutory_seats=3)
    with refuses("bad_numbers"):
        open_meeting(meeting, actor=town.chair)


def test_one_meeting_at_a_time(town, theme_in, refuses):
    factories.discuss(town, theme_in(Stage.DECIDING))
    second = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    with refuses("other_meeting_open"):
        open_meeting(second, actor=town.chair)


def test_a_meeting_elsewhere_is_no_hindrance(town, elsewhere):
    open_meeting(
        factories.planned(elsewhere, present=("Aylin", "Joost", "Geert")), actor=elsewhere.chair
    )
    meeting = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    assert open_meeting(meeting, actor=town.chair).state == "open"


def test_a_second_click_is_refused(town, refuses):
    meeting = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    open_meeting(meeting, actor=town.chair)
    with refuses("meeting_not_planned"):
        open_meeting(meeting, actor=town.clerk)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Okafor"])
def test_the_floor_opens_nothing(town, by, refuses):
    meeting = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    with refuses("not_in_that_role"):
        open_meeting(meeting, actor=town.actor(by))


def test_a_chair_of_elsewhere_opens_nothing_here(town, elsewhere, refuses):
    meeting = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    with refuses("other_municipality"):
        open_meeting(meeting, actor=elsewhere.chair)
