"""`amendment.withdraw`: taken back by who submitted it, until its vote."""

from __future__ import annotations

import pytest

from deliberation.actions.amendments import submit_amendment, withdraw_amendment
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Electorate, Method
from tests import factories


def test_a_withdrawn_amendement_is_kept_with_its_number(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.amendment(town, theme)
    assert withdraw_amendment(row, actor=town.councillor).state == "withdrawn"
    assert factories.last_fact(theme) == ("amendment.withdrawn", {"amendment": str(row.pk)})
    assert factories.amendment(town, theme).label == "A2"


def test_its_open_subamendements_lapse(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.amendment(town, theme)
    sub = submit_amendment(
        theme,
        actor=town.actor("Geert"),
        proposal=factories.proposal(theme, words="Vier bomen.", parent=row.pk),
    )
    withdraw_amendment(row, actor=town.councillor)
    sub.refresh_from_db()
    assert sub.state == "lapsed"
    payload = {"amendment": str(sub.pk), "outcome": "lapsed"}
    assert factories.last_fact(theme) == ("amendment.decided", payload)


def test_the_clerk_withdraws_for_who_asks(town, theme_in):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    assert withdraw_amendment(row, actor=town.clerk).state == "withdrawn"


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        ("Joost", "not_yours"),
        ("Fatima", "not_yours"),
        ("Veen", "not_in_that_role"),
        ("Tineke", "not_in_that_role"),
    ],
)
def test_nobody_withdraws_what_another_submitted(town, theme_in, by, reason, refuses):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    with refuses(reason):
        withdraw_amendment(row, actor=town.actor(by))


def test_it_happens_once(town, theme_in, refuses):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    withdraw_amendment(row, actor=town.councillor)
    with refuses("already_decided"):
        withdraw_amendment(row, actor=town.councillor)


def test_not_while_it_is_being_voted_on(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    factories.discuss(town, theme)
    factories.open_round(
        town,
        theme,
        electorate=Electorate.COUNCIL,
        method=Method.SHOW_OF_HANDS,
        amendment=row,
    )
    with refuses("vote_running"):
        withdraw_amendment(row, actor=town.councillor)


def test_not_while_a_subamendement_on_it_is_being_voted_on(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    sub = submit_amendment(
        theme,
        actor=town.actor("Geert"),
        proposal=factories.proposal(theme, words="Vier bomen.", parent=row.pk),
    )
    factories.discuss(town, theme)
    factories.open_round(
        town,
        theme,
        electorate=Electorate.COUNCIL,
        method=Method.SHOW_OF_HANDS,
        amendment=sub,
    )
    with refuses("vote_running"):
        withdraw_amendment(row, actor=town.councillor)


def test_after_the_vote_it_stands(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    factories.discuss(town, theme)
    factories.council_round(town, theme, amendment=row)
    with refuses("already_decided"):
        withdraw_amendment(row, actor=town.councillor)


def test_a_councillor_of_elsewhere_withdraws_nothing(town, theme_in, elsewhere, refuses):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    with refuses("other_municipality"):
        withdraw_amendment(row, actor=elsewhere.councillor)
