"""`party.admit`: the clerk gives a party its place at the table."""

from __future__ import annotations

from uuid import uuid4

from deliberation.actions.themes import ThemeDetails, admit_party, create_theme
from deliberation.rules.stages import Stage
from tests import factories


def bare_theme(town):
    return create_theme(town.place, actor=town.clerk, details=ThemeDetails("Wonen"))


def test_an_admitted_party_sits_at_the_table_and_has_not_agreed_yet(town):
    theme, party = bare_theme(town), town.party("Bewonersraad")
    seat = admit_party(theme, actor=town.clerk, party_id=party.pk)
    assert seat.agreed_at is None
    assert factories.last_fact(theme) == ("party.admitted", {"party": str(party.pk)})


def test_a_party_is_admitted_once(town, theme_in, refuses):
    theme = theme_in(Stage.PREPARING)
    with refuses("already_done"):
        admit_party(theme, actor=town.clerk, party_id=town.party("Bewonersraad").pk)


def test_a_party_of_elsewhere_cannot_be_admitted(town, elsewhere, finds_nothing):
    theme = bare_theme(town)
    with finds_nothing():
        admit_party(theme, actor=town.clerk, party_id=elsewhere.party("Bewonersraad").pk)


def test_a_party_that_does_not_exist_cannot_be_admitted(town, finds_nothing):
    theme = bare_theme(town)
    with finds_nothing():
        admit_party(theme, actor=town.clerk, party_id=uuid4())


def test_after_drafting_the_table_is_full(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    with refuses("wrong_stage"):
        admit_party(theme, actor=town.clerk, party_id=town.party("Bewonersraad").pk)


def test_a_representative_does_not_admit_the_own_party(town, refuses):
    theme = bare_theme(town)
    with refuses("not_in_that_role"):
        admit_party(theme, actor=town.representative, party_id=town.party("Bewonersraad").pk)
