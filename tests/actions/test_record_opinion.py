"""`college.record_opinion`: the wensen en bedenkingen of the college (art. 147a Gemeentewet)."""

from __future__ import annotations

from deliberation.actions.themes import record_opinion
from deliberation.rules.stages import Stage
from tests import factories


def test_the_college_or_the_clerk_records_the_opinion_and_the_fact_holds_no_words(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    for name in ("Okafor", "Hanna"):
        record_opinion(theme, actor=town.actor(name), opinion=f"Wij zien geen bezwaar. {name}")
    assert factories.fresh(theme).college_opinion == "Wij zien geen bezwaar. Hanna"
    assert factories.last_fact(theme) == ("college.opinion_recorded", {})


def test_a_councillor_does_not_speak_for_the_college(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    with refuses("not_in_that_role"):
        record_opinion(theme, actor=town.councillor, opinion="Prima.")


def test_a_withdrawn_theme_gets_no_opinion(town, theme_in, refuses):
    theme = theme_in(Stage.WITHDRAWN)
    with refuses("wrong_stage"):
        record_opinion(theme, actor=town.clerk, opinion="Prima.")
