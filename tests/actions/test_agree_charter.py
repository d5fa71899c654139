"""`charter.agree`: a party agrees to the spelregels."""

from __future__ import annotations

from deliberation.actions.themes import (
    CharterTerms,
    ThemeDetails,
    admit_party,
    agree_charter,
    create_theme,
    edit_charter,
)
from deliberation.models import Seat
from deliberation.rules.stages import Stage
from tests import factories


def theme_with(town, *names):
    theme = create_theme(town.place, actor=town.clerk, details=ThemeDetails("Wonen"))
    for name in names:
        admit_party(theme, actor=town.clerk, party_id=town.party(name).pk)
    return theme


def agreed(theme):
    rows = theme.participations.exclude(agreed_at=None)
    return set(rows.values_list("party__name", flat=True))


def test_a_representative_agrees_for_the_own_party_only(town):
    theme = theme_with(town, "Bewonersraad", "Ondernemers")
    agree_charter(theme, actor=town.representative)
    assert agreed(theme) == {"Bewonersraad"}
    party = str(town.party("Bewonersraad").pk)
    assert factories.last_fact(theme) == ("charter.agreed", {"party": party})


def test_a_councillor_agrees_for_the_own_faction(town):
    theme = theme_with(town, "Vooruit", "Dorpsbelang")
    agree_charter(theme, actor=town.councillor)
    assert agreed(theme) == {"Vooruit"}


def test_a_substitute_may_agree(town):
    theme = theme_with(town, "Bewonersraad")
    factories.seat(town, town.party("Bewonersraad"), "Anneke", Seat.SUBSTITUTE)
    agree_charter(theme, actor=town.actor("Anneke"))
    assert agreed(theme) == {"Bewonersraad"}


def test_a_second_click_is_refused(town, refuses):
    theme = theme_with(town, "Bewonersraad")
    agree_charter(theme, actor=town.representative)
    with refuses("already_done"):
        agree_charter(theme, actor=town.representative)


def test_a_party_that_is_not_admitted_cannot_agree(town, refuses):
    theme = theme_with(town, "Ondernemers")
    with refuses("not_at_the_table"):
        agree_charter(theme, actor=town.representative)


def test_nobody_agrees_for_another_party(town, elsewhere, refuses):
    theme = theme_with(town, "Bewonersraad", "Ondernemers")
    for other in (town.party("Ondernemers").pk, elsewhere.party("Bewonersraad").pk):
        with refuses("not_at_the_table"):
            agree_charter(theme, actor=town.representative, party_id=other)


def test_a_representative_of_elsewhere_does_not_agree_here(theme_in, elsewhere, refuses):
    theme = theme_in(Stage.PREPARING)
    with refuses("other_municipality"):
        agree_charter(theme, actor=elsewhere.representative)


def test_who_agreed_before_a_change_agrees_again(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    edit_charter(theme, actor=town.clerk, terms=CharterTerms(minimum_parties=1))
    agree_charter(theme, actor=town.representative)
    assert agreed(theme) == {"Bewonersraad"}
