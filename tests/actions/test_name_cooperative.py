"""`cooperative.name`: the clerk names the cooperative that an article founds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agreements.actions.cooperatives import CooperativeDetails, name_cooperative
from agreements.inputs import CooperativeInput
from agreements.models import Founder, Liability
from agreements.queries import cooperatives
from deliberation.rules.stages import Stage
from tests import factories


def details(theme, **change):
    made = CooperativeDetails(
        block_id=factories.block(theme, "Betaalbare huizen"),
        name="Wooncoöperatie De Rivier U.A.",
        purpose="Betaalbaar wonen voor de leden.",
        liability=Liability.EXCLUDED,
        founders=("Bewonersraad", "Stichting De Oever"),
    )
    return replace(made, **change)


def name_it(town, theme, **change):
    return name_cooperative(theme, actor=town.clerk, details=details(theme, **change))


def test_it_begins_as_an_idea_with_its_founders(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    factories.import_text(town, theme)
    row = name_it(town, theme)
    assert (row.stage, row.slug) == ("idea", "wooncooperatie-de-rivier-ua")
    founders = {one.name: one.party for one in Founder.objects.filter(cooperative=row)}
    assert founders == {
        "Bewonersraad": town.party("Bewonersraad"),
        "Stichting De Oever": None,
    }
    assert cooperatives.of_municipality(town.place.pk, town.clerk) == [row]
    payload = {"cooperative": str(row.pk), "block": row.block_id}
    assert factories.last_fact(theme) == ("cooperative.named", payload)


def test_a_party_of_elsewhere_with_that_name_is_only_a_name(town, elsewhere, theme_in):
    theme = theme_in(Stage.CONSULTING)
    factories.Party.objects.filter(municipality=town.place, name="Bewonersraad").update(name="BR")
    row = name_it(town, theme)
    assert not row.founders.exclude(party=None).exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"block_id": ""}, "no_such_article"),
        ({"block_id": "zzzzzzzzzz"}, "no_such_article"),
        ({"name": "De Rivier U.A."}, "bad_name"),
        ({"liability": Liability.LIMITED}, "bad_name"),
        ({"founders": ()}, "too_few_founders"),
        ({"founders": ("Bewonersraad",)}, "too_few_founders"),
        ({"founders": ("Bewonersraad", "Bewonersraad")}, "too_few_founders"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(town, theme_in, change, reason, refuses):
    theme = theme_in(Stage.CONSULTING)
    with refuses(reason):
        name_it(town, theme, **change)


def test_only_an_article_founds_one(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    with refuses("no_such_article"):
        name_it(town, theme, block_id=factories.block(theme, "komt een boom"))


def test_a_double_click_names_one(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    name_it(town, theme)
    with refuses("already_done"):
        name_it(town, theme)


def test_without_a_text_there_is_no_article(town, theme_in, refuses):
    theme = theme_in(Stage.PREPARING)
    wanted = CooperativeDetails("x", "Coöperatie U.A.", "Wonen.", Liability.EXCLUDED, ("A", "B"))
    with refuses("no_such_article"):
        name_cooperative(theme, actor=town.clerk, details=wanted)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Veen"])
def test_only_the_clerk_names_one(town, theme_in, by, refuses):
    theme = theme_in(Stage.CONSULTING)
    with refuses("not_in_that_role"):
        name_cooperative(theme, actor=town.actor(by), details=details(theme))


def test_a_clerk_of_elsewhere_names_nothing_here(theme_in, elsewhere, refuses):
    theme = theme_in(Stage.CONSULTING)
    with refuses("other_municipality"):
        name_cooperative(theme, actor=elsewhere.clerk, details=details(theme))


def test_founders_are_given_one_a_line_and_none_is_too_long():
    sent = {"block_id": "x", "name": "n", "purpose": "p", "liability": "excluded"}
    good = CooperativeInput(data={**sent, "founders": " Bewonersraad \n\n Ondernemers\n"})
    assert good.is_valid()
    assert good.details().founders == ("Bewonersraad", "Ondernemers")
    assert not CooperativeInput(data={**sent, "founders": "x" * 161}).is_valid()
