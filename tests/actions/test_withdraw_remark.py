"""`remark.withdraw`: a remark is taken back by its author or the clerk."""

from __future__ import annotations

import pytest

from deliberation.actions.remarks import withdraw_remark
from deliberation.policy import Visitor
from deliberation.queries import remarks
from deliberation.rules.stages import Stage
from tests import factories


def test_a_withdrawn_remark_is_read_no_more_and_its_number_is_not_used_again(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    remark = factories.remark(town, theme)
    withdraw_remark(remark, actor=town.resident)
    assert remarks.published(theme) == []
    assert factories.last_fact(theme) == ("remark.withdrawn", {"remark": str(remark.pk)})
    assert factories.remark(town, theme).number == 2


def test_the_clerk_may_take_away_what_cannot_stand_there(town, theme_in):
    remark = factories.remark(town, theme_in(Stage.CONSULTING))
    assert withdraw_remark(remark, actor=town.clerk).state == "withdrawn"


def test_it_happens_once(town, theme_in, refuses):
    remark = factories.remark(town, theme_in(Stage.CONSULTING))
    withdraw_remark(remark, actor=town.resident)
    with refuses("already_done"):
        withdraw_remark(remark, actor=town.resident)


@pytest.mark.parametrize("name", ["councillor", "representative", "chair"])
def test_nobody_takes_back_the_words_of_another(town, theme_in, name, refuses):
    remark = factories.remark(town, theme_in(Stage.CONSULTING))
    with refuses("not_yours"):
        withdraw_remark(remark, actor=getattr(town, name))


def test_a_visitor_and_a_clerk_of_elsewhere_take_back_nothing(town, theme_in, elsewhere, refuses):
    remark = factories.remark(town, theme_in(Stage.CONSULTING))
    with refuses("login_required"):
        withdraw_remark(remark, actor=Visitor())
    with refuses("not_yours"):
        withdraw_remark(remark, actor=elsewhere.clerk)
