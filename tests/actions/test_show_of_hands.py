"""Handopsteken: the clerk enters a choice per faction, and who deviates by name."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deliberation.actions.meetings import record_attendance
from deliberation.actions.voting import enter_show_of_hands
from deliberation.models import Seat
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories

FOR, AGAINST = Choice.IN_FAVOUR, Choice.AGAINST


def hands(town, theme, *present):
    factories.community_round(town, theme)
    meeting = factories.discuss(town, theme)
    if present:
        here = [town.person(name).pk for name in present]
        record_attendance(meeting, actor=town.clerk, present=here)
    return factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.SHOW_OF_HANDS
    )


@pytest.fixture
def round_(town, theme_in):
    return hands(town, theme_in(Stage.DECIDING))


def key(round_, name):
    return round_.voters.get(name=name).pk


def enter(town, round_, *, by="Hanna", deviating=(), **factions):
    return enter_show_of_hands(
        round_,
        actor=town.actor(by),
        factions={town.party(name).pk: choice for name, choice in factions.items()},
        deviating={key(round_, name): choice for name, choice in deviating},
    )


def entered(round_):
    return {vote.voter.name: vote.choice for vote in round_.votes.select_related("voter")}


def test_a_faction_is_entered_at_once_and_stored_by_member(town, round_):
    enter(town, round_, Vooruit=FOR, Dorpsbelang=AGAINST)
    assert entered(round_) == {
        "Aylin": "in_favour",
        "Joost": "in_favour",
        "Marit": "in_favour",
        "Geert": "against",
        "Ria": "against",
    }


def test_who_deviates_is_entered_by_name(town, round_):
    enter(town, round_, Vooruit=FOR, Dorpsbelang=FOR, deviating=[("Ria", AGAINST)])
    assert entered(round_)["Ria"] == "against"


def test_the_absent_do_not_vote_with_their_faction(town, theme_in):
    round_ = hands(town, theme_in(Stage.DECIDING), "Aylin", "Joost", "Geert")
    enter(town, round_, Vooruit=FOR, Dorpsbelang=FOR)
    assert set(entered(round_)) == {"Aylin", "Joost", "Geert"}


def test_the_sum_is_exactly_who_is_present(town, round_, refuses):
    with refuses("does_not_add_up"):
        enter(town, round_, Vooruit=FOR)


def test_an_absent_member_does_not_deviate(town, theme_in, refuses):
    round_ = hands(town, theme_in(Stage.DECIDING), "Aylin", "Joost", "Geert")
    with refuses("not_present"):
        enter(town, round_, Vooruit=FOR, Dorpsbelang=FOR, deviating=[("Ria", AGAINST)])


def test_a_stranger_does_not_deviate(town, round_, refuses):
    with refuses("not_present"):
        enter_show_of_hands(
            round_,
            actor=town.clerk,
            factions={town.party(name).pk: FOR for name in ("Vooruit", "Dorpsbelang")},
            deviating={uuid4(): AGAINST},
        )


def test_hands_are_raised_for_or_against(town, round_, refuses):
    with refuses("choice_not_allowed"):
        enter(town, round_, Vooruit=Choice.BLANK, Dorpsbelang=FOR)


def test_a_second_entry_replaces_the_first(town, round_):
    enter(town, round_, Vooruit=FOR, Dorpsbelang=AGAINST)
    enter(town, round_, Vooruit=AGAINST, Dorpsbelang=FOR)
    assert (entered(round_)["Aylin"], entered(round_)["Ria"]) == ("against", "in_favour")


@pytest.mark.parametrize("by", ["Veen", "Aylin"])
def test_only_the_clerk_enters(town, round_, by, refuses):
    with refuses("not_in_that_role"):
        enter(town, round_, by=by, Vooruit=FOR, Dorpsbelang=FOR)


def test_a_roll_call_is_not_entered_by_faction(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    round_ = factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ROLL_CALL
    )
    with refuses("wrong_method"):
        enter(town, round_, Vooruit=FOR, Dorpsbelang=FOR)


def test_a_member_who_takes_a_seat_after_the_opening_is_not_counted(town, round_):
    factories.seat(town, town.party("Vooruit"), "Nieuwkomer", Seat.COUNCILLOR)
    enter(town, round_, Vooruit=FOR, Dorpsbelang=FOR)
    assert len(entered(round_)) == 5
