"""`article.set_need`: the clerk says whose decision an article needs."""

from __future__ import annotations

import pytest

from deliberation.actions.themes import set_need
from deliberation.models import Needs
from deliberation.queries import texts
from deliberation.rules.stages import Stage
from tests import factories


def test_an_article_needs_one_thing_and_the_last_word_counts(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    block = factories.block(theme, "Groen")
    for needs in (Needs.COLLEGE, Needs.BUDGET):
        set_need(theme, actor=town.clerk, block_id=block, needs=needs)
    assert texts.needs(theme) == {block: "budget"}
    payload = {"block": block, "needs": "budget"}
    assert factories.last_fact(theme) == ("article.need_set", payload)


@pytest.mark.parametrize("block", ["", "zzzzzzzzzz", "' OR 1=1"])
def test_an_article_that_does_not_exist_needs_nothing(town, theme_in, block, refuses):
    theme = theme_in(Stage.CONSULTING)
    with refuses("no_such_article"):
        set_need(theme, actor=town.clerk, block_id=block, needs=Needs.BUDGET)


def test_a_paragraph_is_no_article(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    with refuses("no_such_article"):
        set_need(
            theme,
            actor=town.clerk,
            block_id=factories.block(theme, "komt een boom"),
            needs=Needs.BUDGET,
        )


def test_a_stale_page_does_not_change_an_adopted_agreement(town, theme_in, refuses):
    theme = theme_in(Stage.ADOPTED)
    block = factories.block(theme, "Groen")
    theme.stage = Stage.DECIDING
    with refuses("wrong_stage"):
        set_need(theme, actor=town.clerk, block_id=block, needs=Needs.BUDGET)
