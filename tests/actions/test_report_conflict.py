"""`conflict.report`: a councillor takes no part (art. 28 Gemeentewet)."""

from __future__ import annotations

import pytest

from deliberation.actions.meetings import report_conflict
from deliberation.actions.voting import cast_vote
from deliberation.models import ConflictReport
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Electorate, Method
from tests import factories


def report(town, theme, by="Aylin"):
    return report_conflict(theme, actor=town.actor(by), reason="Mijn broer is oprichter.")


def council(town, theme):
    return factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ELECTRONIC
    )


def ready(town, theme):
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    return theme


def test_who_reported_is_out_of_the_list_and_does_not_vote(town, theme_in, refuses):
    theme = ready(town, theme_in(Stage.DECIDING))
    report(town, theme)
    fact = ("conflict.reported", {"person": str(town.person("Aylin").pk)})
    assert factories.last_fact(theme) == fact
    round_ = council(town, theme)
    assert round_.voters.get(excluded=True).name == "Aylin"
    assert len(round_.denominators["entitled"]) == 4
    with refuses("excluded"):
        cast_vote(round_, actor=town.councillor, choice="in_favour")


def test_the_reason_stays_out_of_the_log(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    report(town, theme)
    assert "broer" not in str([one.payload for one in factories.facts(theme)])
    assert ConflictReport.objects.get().reason == "Mijn broer is oprichter."


def test_it_is_reported_before_the_vote_opens(town, theme_in, refuses):
    theme = ready(town, theme_in(Stage.DECIDING))
    council(town, theme)
    with refuses("report_before_vote"):
        report(town, theme)


def test_a_round_of_the_community_is_no_hindrance(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    factories.open_round(town, theme)
    assert report(town, theme).person == town.person("Aylin")


def test_it_is_reported_once(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    report(town, theme)
    with refuses("already_done"):
        report(town, theme)


@pytest.mark.parametrize("by", ["Fatima", "Hanna", "Tineke"])
def test_only_a_councillor_reports_the_own_conflict(town, theme_in, by, refuses):
    theme = theme_in(Stage.DECIDING)
    with refuses("not_in_that_role"):
        report(town, theme, by)


def test_a_conflict_on_one_theme_says_nothing_of_another(town, theme_in):
    report(town, theme_in(Stage.DECIDING))
    other = ready(town, theme_in(Stage.DECIDING))
    assert not council(town, other).voters.filter(excluded=True).exists()
