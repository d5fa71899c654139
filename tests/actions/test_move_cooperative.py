"""`cooperative.move`: the clerk writes down how far a cooperative is."""

from __future__ import annotations

import pytest

from agreements.actions.cooperatives import move_cooperative
from agreements.models import Cooperative, CooperativeStage
from deliberation.rules.stages import Stage
from tests import factories


def cooperative(theme, stage="idea"):
    return Cooperative.objects.create(
        theme=theme,
        block_id=factories.block(theme, "Betaalbare huizen"),
        name="Wooncoöperatie De Rivier U.A.",
        slug="de-rivier",
        liability="excluded",
        stage=stage,
    )


def test_each_step_is_a_fact(town, theme_in):
    theme = theme_in(Stage.IN_FORCE)
    row = cooperative(theme)
    move_cooperative(row, actor=town.clerk, stage=CooperativeStage.DEED_PASSED)
    row.refresh_from_db()
    assert row.stage == "deed_passed"
    payload = {"cooperative": str(row.pk), "stage": "deed_passed"}
    assert factories.last_fact(theme) == ("cooperative.moved", payload)


def test_a_passed_deed_is_not_undone(town, theme_in, refuses):
    row = cooperative(theme_in(Stage.IN_FORCE), "operating")
    with refuses("no_such_move"):
        move_cooperative(row, actor=town.clerk, stage=CooperativeStage.IDEA)


def test_a_second_click_on_a_stale_page_is_refused(town, theme_in, refuses):
    row = cooperative(theme_in(Stage.IN_FORCE))
    stale = Cooperative.objects.get(pk=row.pk)
    move_cooperative(row, actor=town.clerk, stage=CooperativeStage.FOUNDING_GROUP)
    with refuses("already_done"):
        move_cooperative(stale, actor=town.clerk, stage=CooperativeStage.FOUNDING_GROUP)


def test_before_adoption_nothing_is_founded(town, theme_in, refuses):
    row = cooperative(theme_in(Stage.DECIDING))
    with refuses("wrong_stage"):
        move_cooperative(row, actor=town.clerk, stage=CooperativeStage.DEED_PASSED)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Veen", "Okafor"])
def test_only_the_clerk_writes_it_down(town, theme_in, by, refuses):
    row = cooperative(theme_in(Stage.ADOPTED))
    with refuses("not_in_that_role"):
        move_cooperative(row, actor=town.actor(by), stage=CooperativeStage.FOUNDING_GROUP)


def test_a_clerk_of_elsewhere_moves_nothing_here(theme_in, elsewhere, refuses):
    row = cooperative(theme_in(Stage.ADOPTED))
    with refuses("other_municipality"):
        move_cooperative(row, actor=elsewhere.clerk, stage=CooperativeStage.FOUNDING_GROUP)
