"""`amendment.set_lapse`: chair or clerk says what lapses when another is adopted."""

from __future__ import annotations

from uuid import uuid4

import pytest

from deliberation.actions.amendments import set_lapse, submit_amendment, withdraw_amendment
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice
from tests import factories


def two(town, theme):
    return factories.amendment(town, theme), factories.amendment(town, theme, by="Geert")


def test_what_was_set_to_lapse_lapses_with_its_subamendements_at_the_adoption(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    first, second = two(town, theme)
    sub = submit_amendment(
        theme,
        actor=town.actor("Ria"),
        proposal=factories.proposal(theme, words="Vier bomen.", parent=second.pk),
    )
    set_lapse(second, actor=town.chair, if_adopted=first.pk)
    payload = {"amendment": str(second.pk), "if_adopted": str(first.pk)}
    assert factories.last_fact(theme) == ("amendment.lapse_set", payload)
    factories.discuss(town, theme)
    factories.council_round(town, theme, amendment=first)
    states = [type(one).objects.get(pk=one.pk).state for one in (first, second, sub)]
    assert states == ["adopted", "lapsed", "lapsed"]


def test_a_rejection_makes_nothing_lapse(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    first, second = two(town, theme)
    set_lapse(second, actor=town.clerk, if_adopted=first.pk)
    factories.discuss(town, theme)
    factories.council_round(town, theme, Choice.AGAINST, amendment=first)
    second.refresh_from_db()
    assert second.state == "submitted"


def test_it_is_set_once(town, theme_in, refuses):
    first, second = two(town, theme_in(Stage.AMENDING))
    set_lapse(second, actor=town.chair, if_adopted=first.pk)
    with refuses("already_done"):
        set_lapse(second, actor=town.chair, if_adopted=first.pk)


def test_not_on_itself_nor_on_one_of_another_theme(town, theme_in, refuses):
    first, _second = two(town, theme_in(Stage.AMENDING))
    other = factories.amendment(town, theme_in(Stage.AMENDING))
    for key in (first.pk, other.pk):
        with refuses("target_missing"):
            set_lapse(first, actor=town.chair, if_adopted=key)


def test_not_on_one_of_elsewhere(town, theme_in, elsewhere, finds_nothing):
    first, _second = two(town, theme_in(Stage.AMENDING))
    abroad = factories.amendment(elsewhere, factories.theme_in(elsewhere, Stage.AMENDING))
    for key in (abroad.pk, uuid4()):
        with finds_nothing():
            set_lapse(first, actor=town.chair, if_adopted=key)


def test_not_on_one_that_was_decided_already(town, theme_in, refuses):
    first, second = two(town, theme_in(Stage.AMENDING))
    withdraw_amendment(first, actor=town.councillor)
    with refuses("already_decided"):
        set_lapse(second, actor=town.chair, if_adopted=first.pk)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Okafor"])
def test_only_chair_and_clerk_set_it(town, theme_in, by, refuses):
    first, second = two(town, theme_in(Stage.AMENDING))
    with refuses("not_in_that_role"):
        set_lapse(second, actor=town.actor(by), if_adopted=first.pk)
