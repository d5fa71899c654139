"""`deliberation.close`: the chair closes the deliberation."""

from __future__ import annotations

import pytest

from deliberation.actions.amendments import close_deliberation
from deliberation.rules.stages import Stage
from tests import factories


def test_from_then_on_the_list_of_amendments_is_full(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    close_deliberation(theme, actor=town.chair)
    assert factories.fresh(theme).deliberation_closed_at is not None
    assert factories.last_fact(theme) == ("deliberation.closed", {})


def test_it_is_closed_once(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    close_deliberation(theme, actor=town.chair)
    with refuses("already_done"):
        close_deliberation(theme, actor=town.chair)


def test_there_is_no_deliberation_before_the_decision(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    with refuses("wrong_stage"):
        close_deliberation(theme, actor=town.chair)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Tineke"])
def test_the_floor_does_not_close_it(town, theme_in, by, refuses):
    theme = theme_in(Stage.DECIDING)
    with refuses("not_in_that_role"):
        close_deliberation(theme, actor=town.actor(by))
