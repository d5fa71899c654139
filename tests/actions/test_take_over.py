"""`change_request.take_over`: a councillor submits a change request as amendement (art. 147b)."""

from __future__ import annotations

import pytest

from deliberation.actions import stages
from deliberation.actions.amendments import close_deliberation, take_over, withdraw_amendment
from deliberation.rules.stages import Stage
from tests import factories


def test_the_councillor_answers_for_the_same_words_and_the_source_is_kept(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    source = factories.change_request(town, theme)
    row = take_over(source, actor=town.councillor)
    source.refresh_from_db()
    assert (row.label, row.party.name, row.taken_over_from) == ("A1", "Vooruit", source)
    assert (row.operations, row.title) == (source.operations, source.title)
    assert source.state == "taken_over"
    last = [(one.type, one.payload.get("outcome")) for one in factories.facts(theme)][-2:]
    assert last == [("amendment.decided", "taken_over"), ("amendment.submitted", None)]


def test_it_is_taken_over_once(town, theme_in, refuses):
    source = factories.change_request(town, theme_in(Stage.AMENDING))
    take_over(source, actor=town.councillor)
    with refuses("already_decided"):
        take_over(source, actor=town.actor("Geert"))


def test_what_was_withdrawn_is_not_taken_over(town, theme_in, refuses):
    source = factories.change_request(town, theme_in(Stage.AMENDING))
    withdraw_amendment(source, actor=town.representative)
    with refuses("already_decided"):
        take_over(source, actor=town.councillor)


def test_an_amendement_is_no_change_request(town, theme_in, refuses):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    with refuses("no_change_request"):
        take_over(row, actor=town.actor("Geert"))


@pytest.mark.parametrize("by", ["Fatima", "Hanna", "Veen"])
def test_only_a_councillor_takes_over(town, theme_in, by, refuses):
    source = factories.change_request(town, theme_in(Stage.AMENDING))
    with refuses("not_in_that_role"):
        take_over(source, actor=town.actor(by))


def test_a_councillor_of_elsewhere_takes_over_nothing(town, theme_in, elsewhere, refuses):
    source = factories.change_request(town, theme_in(Stage.AMENDING))
    with refuses("other_municipality"):
        take_over(source, actor=elsewhere.councillor)


def test_after_the_deliberation_it_is_too_late(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    source = factories.change_request(town, theme)
    stages.move_stage(theme, actor=town.clerk, target=Stage.DECIDING)
    close_deliberation(theme, actor=town.chair)
    with refuses("deliberation_closed"):
        take_over(source, actor=town.councillor)


def test_a_request_on_an_earlier_text_is_not_taken_over(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    source = factories.change_request(town, theme)
    stages.move_stage(theme, actor=town.clerk, target=Stage.DRAFTING)
    factories.import_text(town, theme, factories.TEXT.replace("honderd", "tweehonderd"))
    for target in (Stage.CONSULTING, Stage.AMENDING):
        stages.move_stage(theme, actor=town.clerk, target=target)
    with refuses("version_not_tabled"):
        take_over(source, actor=town.councillor)
