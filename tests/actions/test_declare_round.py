"""`round.declare`: the chair declares the outcome, and what follows from it."""

from __future__ import annotations

import pytest

from deliberation.actions.amendments import submit_amendment
from deliberation.actions.rounds import close_round, declare_round
from deliberation.actions.texts import consolidate
from deliberation.queries import votes
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories


def closed(town, theme):
    return close_round(factories.open_round(town, theme), actor=town.clerk)


def test_the_declaration_is_the_public_fact(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    round_ = factories.community_round(town, theme)
    assert (round_.state, round_.outcome, round_.declared_by.name) == (
        "declared",
        "adopted",
        "Veen",
    )
    payload = {
        "round": str(round_.pk),
        "electorate": "community",
        "outcome": "adopted",
        "ground": "majority",
    }
    assert factories.last_fact(theme) == ("round.declared", payload)


def test_an_amendement_gets_the_outcome_of_the_council(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    factories.discuss(town, theme)
    factories.council_round(town, theme, amendment=row)
    row.refresh_from_db()
    assert row.state == "adopted"
    payload = {"amendment": str(row.pk), "outcome": "adopted"}
    assert factories.last_fact(theme) == ("amendment.decided", payload)


def test_what_the_community_thinks_of_an_amendement_decides_nothing(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    factories.declared(town, factories.open_round(town, theme, amendment=row))
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_subamendement_is_decided_before_its_amendement(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    proposal = factories.proposal(theme, words="Vier bomen.", parent=row.pk)
    sub = submit_amendment(theme, actor=town.actor("Geert"), proposal=proposal)
    factories.discuss(town, theme)
    with refuses("sub_amendments_first"):
        factories.council_round(town, theme, amendment=row)
    factories.council_round(town, theme, Choice.AGAINST, amendment=sub)
    factories.council_round(town, theme, amendment=row)
    states = [type(one).objects.get(pk=one.pk).state for one in (sub, row)]
    assert states == ["rejected", "adopted"]


def test_a_vote_on_what_lapsed_meanwhile_does_not_revive_it(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    first, second = factories.amendment(town, theme), factories.amendment(town, theme)
    factories.amendments.set_lapse(second, actor=town.chair, if_adopted=first.pk)
    factories.discuss(town, theme)
    running = factories.open_round(
        town,
        theme,
        electorate=Electorate.COUNCIL,
        method=Method.ADOPTED_WITHOUT_VOTE,
        amendment=second,
    )
    factories.council_round(town, theme, amendment=first)
    declare_round(running, actor=town.chair)
    second.refresh_from_db()
    assert second.state == "lapsed"


def test_both_electorates_together_decide_on_the_whole(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    assert votes.decision(theme) is None
    factories.discuss(town, theme)
    council = factories.council_round(town, theme)
    decision = votes.decision(theme)
    assert (decision.outcome, decision.council_round) == ("adopted", council)
    payload = {"decision": str(decision.pk), "outcome": "adopted"}
    assert factories.last_fact(theme) == ("decision.reached", payload)


def test_a_text_that_the_council_changed_waits_for_the_parties(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    row = factories.amendment(town, theme)
    factories.discuss(town, theme)
    factories.council_round(town, theme, amendment=row)
    changed = consolidate(factories.fresh(theme), actor=town.clerk)
    factories.vote_on_the_whole(town, theme)
    decision = votes.decision(theme)
    assert (decision.outcome, decision.version) == ("pending_confirmation", changed)


def test_a_round_is_declared_once(town, theme_in, refuses):
    round_ = factories.community_round(town, theme_in(Stage.DECIDING))
    with refuses("round_declared"):
        declare_round(round_, actor=town.chair)


def test_an_open_round_is_not_declared(town, theme_in, refuses):
    round_ = factories.open_round(town, theme_in(Stage.DECIDING))
    with refuses("round_not_closed"):
        declare_round(round_, actor=town.chair)


@pytest.mark.parametrize("by", ["Aylin", "Fatima", "Okafor"])
def test_the_floor_declares_nothing(town, theme_in, by, refuses):
    round_ = closed(town, theme_in(Stage.DECIDING))
    with refuses("not_in_that_role"):
        declare_round(round_, actor=town.actor(by))


def test_a_chair_of_elsewhere_declares_nothing_here(town, theme_in, elsewhere, refuses):
    round_ = closed(town, theme_in(Stage.DECIDING))
    with refuses("other_municipality"):
        declare_round(round_, actor=elsewhere.chair)
