"""`theme.edit`: the clerk changes description and planning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deliberation.actions.themes import ThemeDetails, edit_theme
from deliberation.models import LegalForm
from deliberation.rules.stages import Stage
from tests import factories

DETAILS = ThemeDetails(title="Wonen aan de rivier")


def test_the_fact_names_what_changed_and_not_the_words(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    details = replace(DETAILS, challenge="Te weinig huizen.", remarks_until=date(2027, 1, 1))
    edit_theme(theme, actor=town.clerk, details=details)
    assert factories.fresh(theme).challenge == "Te weinig huizen."
    fields = {"fields": ["challenge", "remarks_until"]}
    assert factories.last_fact(theme) == ("theme.edited", fields)


def test_the_address_stays_when_the_title_changes(town, theme_in):
    theme = theme_in(Stage.PREPARING)
    edit_theme(theme, actor=town.clerk, details=replace(DETAILS, title="Bouwen"))
    assert (factories.fresh(theme).title, factories.fresh(theme).slug) == (
        "Bouwen",
        "wonen-aan-de-rivier",
    )


def test_saving_without_a_change_is_no_fact(town, theme_in):
    theme = theme_in(Stage.PREPARING)
    before = factories.everything()
    edit_theme(theme, actor=town.clerk, details=DETAILS)
    assert factories.everything() == before


@pytest.mark.parametrize("change", [{"legal_form": LegalForm.COVENANT}, {"initiative": True}])
def test_what_the_agreement_binds_is_fixed_once_voting_can_begin(town, theme_in, change, refuses):
    theme = theme_in(Stage.DECIDING)
    with refuses("charter_frozen"):
        edit_theme(theme, actor=town.clerk, details=replace(DETAILS, **change))


def test_an_adopted_agreement_is_not_described_otherwise(town, theme_in, refuses):
    theme = theme_in(Stage.ADOPTED)
    with refuses("wrong_stage"):
        edit_theme(theme, actor=town.clerk, details=replace(DETAILS, title="Iets anders"))


def test_a_clerk_of_elsewhere_edits_nothing_here(theme_in, elsewhere, refuses):
    theme = theme_in(Stage.PREPARING)
    with refuses("other_municipality"):
        edit_theme(theme, actor=elsewhere.clerk, details=DETAILS)
