"""`vote.enter`: the clerk enters what is said aloud at roll call."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deliberation.actions.meetings import record_attendance, report_conflict
from deliberation.actions.rounds import close_round
from deliberation.actions.voting import enter_votes
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories

FOR, AGAINST = Choice.IN_FAVOUR, Choice.AGAINST


def roll_call(town, theme):
    factories.community_round(town, theme)
    meeting = factories.discuss(town, theme)
    here = [town.person(name).pk for name in ("Aylin", "Joost", "Geert", "Ria")]
    record_attendance(meeting, actor=town.clerk, present=here)
    report_conflict(theme, actor=town.actor("Ria"), reason="Familie.")
    return factories.open_round(town, theme, electorate=Electorate.COUNCIL, method=Method.ROLL_CALL)


@pytest.fixture
def round_(town, theme_in):
    return roll_call(town, theme_in(Stage.DECIDING))


def key(round_, name):
    return round_.voters.get(name=name).pk


def enter(town, round_, **said):
    entries = {key(round_, name): choice for name, choice in said.items()}
    return enter_votes(round_, actor=town.clerk, entries=entries)


def entered(round_):
    return {vote.voter.name: vote.choice for vote in round_.votes.select_related("voter")}


def test_what_was_said_stands_under_the_name_and_the_count_is_told(town, round_):
    enter(town, round_, Aylin=FOR, Joost=AGAINST)
    assert entered(round_) == {"Aylin": "in_favour", "Joost": "against"}
    assert {vote.cast_by.name for vote in round_.votes.all()} == {"Hanna"}
    payload = {"round": str(round_.pk), "voted": 2, "entitled": 3}
    assert factories.last_fact(round_.question.theme) == ("vote.cast", payload)


def test_a_wrong_entry_is_replaced(town, round_):
    enter(town, round_, Aylin=FOR)
    enter(town, round_, Aylin=AGAINST)
    assert entered(round_) == {"Aylin": "against"}


@pytest.mark.parametrize(("name", "reason"), [("Marit", "not_entitled"), ("Ria", "excluded")])
def test_who_is_absent_or_takes_no_part_gets_no_vote(town, round_, name, reason, refuses):
    with refuses(reason):
        enter(town, round_, Aylin=FOR, **{name: FOR})


def test_a_member_says_for_or_against(town, round_, refuses):
    for choice in (Choice.BLANK, Choice.AGREE, Choice.OBJECTION):
        with refuses("choice_not_allowed"):
            enter(town, round_, Aylin=choice)


def test_a_voter_of_another_round_is_no_voter_here(town, round_, theme_in, refuses):
    other = factories.open_round(town, theme_in(Stage.DECIDING))
    for voter in (other.voters.first().pk, uuid4()):
        with refuses("not_entitled"):
            enter_votes(round_, actor=town.clerk, entries={voter: FOR})


@pytest.mark.parametrize("by", ["Veen", "Aylin", "Fatima"])
def test_only_the_clerk_enters(town, round_, by, refuses):
    with refuses("not_in_that_role"):
        enter_votes(round_, actor=town.actor(by), entries={key(round_, "Aylin"): FOR})


def test_after_the_closing_nothing_is_entered(town, round_, refuses):
    enter(town, round_, Aylin=FOR, Joost=FOR, Geert=FOR)
    close_round(round_, actor=town.clerk)
    with refuses("round_closed"):
        enter(town, round_, Aylin=AGAINST)


def test_an_electronic_round_is_not_entered_by_hand(town, theme_in, refuses):
    round_ = factories.open_round(town, theme_in(Stage.DECIDING))
    with refuses("wrong_method"):
        enter_votes(round_, actor=town.clerk, entries={round_.voters.first().pk: FOR})
