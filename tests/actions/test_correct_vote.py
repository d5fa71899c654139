"""`vote.correct`: the clerk mends an entry error between closing and declaration."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deliberation.actions.rounds import close_round, declare_round
from deliberation.actions.voting import cast_vote, correct_vote, enter_show_of_hands
from deliberation.models import Correction
from deliberation.queries import votes
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories

FOR, AGAINST = Choice.IN_FAVOUR, Choice.AGAINST


@pytest.fixture
def round_(town, theme_in):
    """Closed: Vooruit in favour, Dorpsbelang against, so adopted by three to two."""
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    row = factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.SHOW_OF_HANDS
    )
    factions = {town.party("Vooruit").pk: FOR, town.party("Dorpsbelang").pk: AGAINST}
    enter_show_of_hands(row, actor=town.clerk, factions=factions)
    return close_round(row, actor=town.clerk)


def correct(town, round_, name="Marit", choice=AGAINST, by="Hanna"):
    voter = round_.voters.get(name=name).pk
    return correct_vote(
        round_, actor=town.actor(by), voter_id=voter, choice=choice, reason="Verkeerd gehoord."
    )


def test_the_count_and_the_digest_follow_and_the_reason_is_kept(town, round_):
    before = round_.votes_digest
    correction = correct(town, round_)
    assert (correction.before, correction.after, correction.reason) == (
        "in_favour",
        "against",
        "Verkeerd gehoord.",
    )
    round_.refresh_from_db()
    assert votes.tally(round_).outcome == "rejected"
    assert round_.votes_digest == votes.votes_digest(round_) != before
    payload = {"round": str(round_.pk), "voted": votes.voted(round_), "digest": round_.votes_digest}
    assert factories.last_fact(round_.question.theme) == ("vote.corrected", payload)


def test_the_declaration_uses_the_corrected_count(town, round_):
    correct(town, round_)
    assert declare_round(round_, actor=town.chair).outcome == "rejected"


def test_what_stands_already_is_no_correction(town, round_, refuses):
    with refuses("no_change_in_vote"):
        correct(town, round_, choice=FOR)


def test_a_voter_who_does_not_exist_is_not_corrected(town, round_, refuses):
    with refuses("not_entitled"):
        correct_vote(
            round_, actor=town.clerk, voter_id=uuid4(), choice=FOR, reason="Verkeerd gehoord."
        )


def test_a_choice_that_does_not_exist_is_not_entered(town, round_, refuses):
    with refuses("choice_not_allowed"):
        correct(town, round_, choice=Choice.BLANK)


@pytest.mark.parametrize("by", ["Veen", "Marit", "Fatima"])
def test_only_the_clerk_corrects(town, round_, by, refuses):
    with refuses("not_in_that_role"):
        correct(town, round_, by=by)


def test_after_the_declaration_only_a_note_is_possible(town, round_, refuses):
    declare_round(round_, actor=town.chair)
    with refuses("round_declared"):
        correct(town, round_)
    assert not Correction.objects.exists()


def test_an_open_round_is_not_corrected_but_entered_anew(town, theme_in, refuses):
    row = factories.open_round(town, theme_in(Stage.DECIDING))
    with refuses("round_not_closed"):
        correct(town, row, name="Bewonersraad", choice=FOR)


def test_with_a_corrected_objection_its_reason_goes(town):
    row = factories.open_round(town, factories.deciding_by_consent(town))
    cast_vote(row, actor=town.representative, choice=Choice.OBJECTION, reason="Te duur.")
    close_round(row, actor=town.clerk)
    correct(town, row, name="Bewonersraad", choice=Choice.AGREE)
    vote = row.votes.get()
    assert (vote.choice, vote.reason) == ("agree", "")
