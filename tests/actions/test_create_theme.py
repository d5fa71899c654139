"""`theme.create`: the clerk opens a theme."""

from __future__ import annotations

import pytest

from deliberation.actions.themes import ThemeDetails, create_theme
from deliberation.models import Theme
from tests import factories


def test_a_new_theme_is_in_preparation_and_has_spelregels(town):
    theme = create_theme(town.place, actor=town.clerk, details=ThemeDetails("Wonen"))
    assert (theme.stage, theme.slug) == ("preparing", "wonen")
    assert theme.charter.frozen_at is None
    assert factories.last_fact(theme) == ("theme.created", {"theme": str(theme.pk)})
    assert factories.last_fact(town.place) == ("theme.created", {"theme": str(theme.pk)})


def test_two_themes_of_one_name_have_two_addresses(town):
    made = [create_theme(town.place, actor=town.clerk, details=ThemeDetails("Wonen")) for _ in "ab"]
    assert [theme.slug for theme in made] == ["wonen", "wonen-2"]


def test_the_same_name_in_two_municipalities_is_the_same_address(town, elsewhere):
    for one in (town, elsewhere):
        create_theme(one.place, actor=one.clerk, details=ThemeDetails("Wonen"))
    assert Theme.objects.filter(slug="wonen").count() == 2


@pytest.mark.parametrize(
    ("title", "slug"), [("Nieuw", "nieuw-2"), ("!?", "thema"), ("Een" * 50, "een" * 23 + "e")]
)
def test_no_title_gets_an_address_that_means_something_else(town, title, slug):
    theme = create_theme(town.place, actor=town.clerk, details=ThemeDetails(title))
    assert theme.slug == slug


@pytest.mark.parametrize("name", ["chair", "councillor", "representative", "resident"])
def test_only_the_clerk_opens_a_theme(town, name, refuses):
    with refuses("not_in_that_role"):
        create_theme(town.place, actor=getattr(town, name), details=ThemeDetails("Wonen"))


def test_a_clerk_of_elsewhere_opens_nothing_here(town, elsewhere, refuses):
    with refuses("other_municipality"):
        create_theme(town.place, actor=elsewhere.clerk, details=ThemeDetails("Wonen"))
