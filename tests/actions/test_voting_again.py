"""Voting again, and in the right order: art. 28, 29 and 32 Gemeentewet over several meetings."""

from __future__ import annotations

import pytest

from deliberation.actions import amendments, meetings, rounds, voting
from deliberation.models import QuestionKind
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method, Outcome
from tests import factories

COUNCIL = Electorate.COUNCIL
FOR, AGAINST = Choice.IN_FAVOUR, Choice.AGAINST


@pytest.fixture
def theme(town, theme_in):
    """A theme on which the parties have voted and that the council discusses."""
    made = theme_in(Stage.DECIDING)
    factories.community_round(town, made)
    factories.discuss(town, made)
    return made


def present(town, theme, *names):
    meeting = factories.fresh(theme).agenda_items.get(state="current").meeting
    keys = [town.person(name).pk for name in names]
    meetings.record_attendance(meeting, actor=town.clerk, present=keys)


def vote(town, theme, *, amendment=None, **choices):
    round_ = factories.open_round(town, theme, electorate=COUNCIL, amendment=amendment)
    for name, choice in choices.items():
        voting.cast_vote(round_, actor=town.actor(name), choice=choice)
    return factories.declared(town, round_)


def tie(town, theme, **about):
    present(town, theme, "Aylin", "Joost", "Geert", "Ria")
    return vote(town, theme, Aylin=FOR, Joost=FOR, Geert=AGAINST, Ria=AGAINST, **about)


def next_meeting(town, theme):
    item = factories.fresh(theme).agenda_items.get(state="current")
    meetings.close_meeting(item.meeting, actor=town.chair)
    factories.discuss(town, theme)


def test_after_an_invalid_vote_the_same_meeting_asks_the_quorum_again(town, theme):
    assert vote(town, theme, Aylin=FOR, Joost=FOR).outcome == Outcome.INVALID_VOTE
    assert vote(town, theme, Aylin=FOR, Joost=FOR).outcome == Outcome.INVALID_VOTE
    assert vote(town, theme, Aylin=FOR, Joost=FOR, Ria=FOR).outcome == Outcome.ADOPTED


def test_after_an_invalid_vote_a_later_meeting_asks_no_quorum(town, theme):
    vote(town, theme, Aylin=FOR, Joost=FOR)
    next_meeting(town, theme)
    assert vote(town, theme, Aylin=FOR).outcome == Outcome.ADOPTED


def test_a_tie_is_remembered_over_an_invalid_vote_in_between(town, theme):
    assert tie(town, theme).outcome == Outcome.POSTPONED_TIE
    next_meeting(town, theme)
    present(town, theme, "Aylin", "Joost")
    assert vote(town, theme, Aylin=FOR, Joost=FOR).outcome == Outcome.INVALID_VOTE
    next_meeting(town, theme)
    again = tie(town, theme)
    assert (again.outcome, again.tally["ground"]) == (Outcome.REJECTED, "tie_reconvened")


def test_an_invalid_vote_and_a_tie_in_one_later_meeting_are_both_remembered(town, theme):
    tie(town, theme)
    next_meeting(town, theme)
    present(town, theme, "Aylin", "Geert")
    assert vote(town, theme, Aylin=FOR, Geert=AGAINST).outcome == Outcome.INVALID_VOTE
    assert tie(town, theme).outcome == Outcome.REJECTED


def test_a_tie_in_a_full_meeting_is_a_rejection_at_once(town, theme):
    meetings.report_conflict(theme, actor=town.actor("Marit"), reason="Mijn zus tekent mee.")
    round_ = vote(town, theme, Aylin=FOR, Joost=FOR, Geert=AGAINST, Ria=AGAINST)
    assert (round_.outcome, round_.tally["ground"]) == (Outcome.REJECTED, "tie_complete")


def test_a_tie_on_a_subamendement_makes_its_amendement_and_the_whole_wait(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    amendment = factories.amendment(town, theme)
    words = factories.proposal(theme, words="Bij ieder huis komen drie bomen.", parent=amendment.pk)
    sub = amendments.submit_amendment(theme, actor=town.councillor, proposal=words)
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    tie(town, theme, amendment=sub)
    with refuses("sub_amendments_first"):
        factories.open_round(town, theme, electorate=COUNCIL, amendment=amendment)
    with refuses("amendments_open"):
        factories.open_round(town, theme, electorate=COUNCIL)
    next_meeting(town, theme)
    assert tie(town, theme, amendment=sub).outcome == Outcome.REJECTED
    present(town, theme, "Aylin", "Joost", "Marit")
    adopted = vote(town, theme, amendment=amendment, Aylin=FOR, Joost=FOR, Marit=FOR)
    assert adopted.outcome == Outcome.ADOPTED


def test_an_empty_vote_of_the_parties_is_no_vote_before_the_council(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    assert factories.declared(town, factories.open_round(town, theme)).outcome == "invalid_vote"
    factories.discuss(town, theme)
    with refuses("community_first"):
        factories.open_round(town, theme, electorate=COUNCIL)
    factories.community_round(town, theme)
    assert factories.open_round(town, theme, electorate=COUNCIL).state == "open"


def test_what_the_parties_say_of_an_amendement_is_advice(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    round_ = factories.open_round(town, theme, amendment=factories.amendment(town, theme))
    assert round_.legal_effect == "advisory"


def test_the_parties_vote_until_a_day_that_is_still_to_come(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    terms = {
        "kind": QuestionKind.WHOLE,
        "electorate": Electorate.COMMUNITY,
        "method": Method.ELECTRONIC,
    }
    yesterday = factories.today() - factories.days(1)
    with refuses("date_passed"):
        late = rounds.RoundTerms(**terms, closes_on=yesterday)
        rounds.open_round(theme, actor=town.clerk, terms=late)
    today = rounds.RoundTerms(**terms, closes_on=factories.today())
    round_ = rounds.open_round(theme, actor=town.clerk, terms=today)
    assert voting.cast_vote(round_, actor=town.representative, choice=FOR).choice == FOR
