"""`party.confirm`: in the bevestigingsronde a party confirms the changed text, or withdraws."""

from __future__ import annotations

import pytest

from deliberation.actions.themes import confirm_text
from deliberation.rules.stages import Stage
from tests import factories


def confirm(town, theme, *, by="Fatima", party="Bewonersraad", confirms=True):
    key = town.party(party).pk
    return confirm_text(theme, actor=town.actor(by), confirms=confirms, party_id=key)


def seat(theme, party="Bewonersraad"):
    return theme.participations.get(party__name=party)


def term_over(theme):
    decision = theme.decisions.get()
    decision.decided_at -= factories.days(theme.charter.confirm_days + 1)
    decision.save()


def test_a_party_confirms(town, theme_in):
    theme = theme_in(Stage.CONFIRMING)
    confirm(town, theme)
    assert seat(theme).confirmed_at
    party = {"party": str(town.party("Bewonersraad").pk)}
    assert factories.last_fact(theme) == ("party.confirmed", party)


def test_a_party_withdraws(town, theme_in):
    theme = theme_in(Stage.CONFIRMING)
    confirm(town, theme, confirms=False)
    assert seat(theme).withdrawn_at
    assert factories.last_fact(theme)[0] == "party.withdrew"


def test_an_answer_stands(town, theme_in, refuses):
    theme = theme_in(Stage.CONFIRMING)
    confirm(town, theme)
    for confirms in (True, False):
        with refuses("already_done"):
            confirm(town, theme, confirms=confirms)


def test_nobody_answers_for_another_party(town, theme_in, elsewhere, refuses):
    theme = theme_in(Stage.CONFIRMING)
    with refuses("not_at_the_table"):
        confirm(town, theme, party="Ondernemers")
    with refuses("not_at_the_table"):
        confirm_text(
            theme,
            actor=town.representative,
            confirms=True,
            party_id=elsewhere.party("Bewonersraad").pk,
        )


def test_after_the_days_of_the_spelregels_silence_has_spoken(town, theme_in, refuses):
    theme = theme_in(Stage.CONFIRMING)
    term_over(theme)
    for confirms in (True, False):
        with refuses("date_passed"):
            confirm(town, theme, confirms=confirms)


@pytest.mark.parametrize("by", ["Aylin", "Hanna", "Veen"])
def test_only_a_representative_answers(town, theme_in, by, refuses):
    theme = theme_in(Stage.CONFIRMING)
    with refuses("not_in_that_role"):
        confirm(town, theme, by=by)


@pytest.mark.parametrize("stage", [Stage.DECIDING, Stage.ADOPTED])
def test_outside_that_round_there_is_nothing_to_confirm(town, theme_in, stage, refuses):
    theme = theme_in(stage)
    with refuses("wrong_stage"):
        confirm(town, theme)
