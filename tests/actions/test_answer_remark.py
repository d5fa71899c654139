"""`remark.answer`: the clerk answers for the reactienota."""

from __future__ import annotations

import pytest

from deliberation.actions.remarks import (
    GuestName,
    RemarkWords,
    answer_remark,
    place_guest_remark,
    withdraw_remark,
)
from deliberation.models import Verdict
from deliberation.policy import Visitor
from deliberation.queries import remarks
from deliberation.rules.stages import Stage
from tests import factories


def answer(town, remark, verdict=Verdict.ADJUSTED, words="Het worden er twee."):
    return answer_remark(remark, actor=town.clerk, verdict=verdict, answer=words)


def test_an_answered_remark_waits_no_more_and_the_fact_holds_the_verdict_only(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    remark = factories.remark(town, theme)
    answered = answer(town, remark)
    assert (answered.answer, answered.answered_by) == (
        "Het worden er twee.",
        town.person("Hanna"),
    )
    assert remarks.unanswered(theme) == []
    payload = {"remark": str(remark.pk), "verdict": "adjusted"}
    assert factories.last_fact(theme) == ("remark.answered", payload)


def test_a_later_answer_replaces_the_earlier_one(town, theme_in):
    remark = factories.remark(town, theme_in(Stage.CONSULTING))
    answer(town, remark)
    assert answer(town, remark, Verdict.NOTED, "Toch niet.").verdict == "noted"


def test_a_remark_that_is_not_public_gets_no_answer(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    waiting, _token = place_guest_remark(
        theme.versions.get(),
        actor=Visitor(),
        words=RemarkWords(factories.block(theme, "komt een boom"), "Welke boom?"),
        guest=GuestName("Jan", "jan@example.nl"),
    )
    gone = factories.remark(town, theme)
    withdraw_remark(gone, actor=town.resident)
    for remark in (waiting, gone):
        with refuses("remark_unconfirmed"):
            answer(town, remark)


@pytest.mark.parametrize("name", ["chair", "councillor", "representative", "resident"])
def test_only_the_clerk_answers(town, theme_in, name, refuses):
    remark = factories.remark(town, theme_in(Stage.CONSULTING))
    with refuses("not_in_that_role"):
        answer_remark(remark, actor=getattr(town, name), verdict=Verdict.NOTED, answer="Nee.")


def test_a_clerk_of_elsewhere_answers_nothing_here(town, theme_in, elsewhere, refuses):
    remark = factories.remark(town, theme_in(Stage.CONSULTING))
    with refuses("other_municipality"):
        answer_remark(remark, actor=elsewhere.clerk, verdict=Verdict.NOTED, answer="Nee.")
