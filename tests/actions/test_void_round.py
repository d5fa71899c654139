"""`round.void`: a round lapses before its outcome is declared."""

from __future__ import annotations

from deliberation.actions.rounds import close_round, void_round
from deliberation.actions.voting import cast_vote
from deliberation.rules.stages import Stage
from tests import factories


def test_the_question_can_be_put_again(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    first = factories.open_round(town, theme)
    cast_vote(first, actor=town.representative, choice="in_favour")
    voided = void_round(first, actor=town.chair, note="De vraag was onduidelijk.")
    assert (voided.state, voided.note) == ("void", "De vraag was onduidelijk.")
    assert factories.last_fact(theme) == ("round.voided", {"round": str(first.pk)})
    again = factories.open_round(town, theme)
    assert (again.question, again.votes.count()) == (first.question, 0)


def test_a_closed_round_can_still_lapse_and_a_declared_one_cannot(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    closed = close_round(factories.open_round(town, theme), actor=town.clerk)
    void_round(closed, actor=town.chair, note="Er was een storing.")
    declared = factories.community_round(town, theme)
    with refuses("round_declared"):
        void_round(declared, actor=town.chair, note="Toch niet.")


def test_it_lapses_once(town, theme_in, refuses):
    round_ = factories.open_round(town, theme_in(Stage.DECIDING))
    void_round(round_, actor=town.chair, note="Storing.")
    with refuses("void"):
        void_round(round_, actor=town.clerk, note="Storing.")


def test_the_floor_voids_nothing(town, theme_in, refuses):
    round_ = factories.open_round(town, theme_in(Stage.DECIDING))
    for by in ("Aylin", "Fatima"):
        with refuses("not_in_that_role"):
            void_round(round_, actor=town.actor(by), note="Nee.")
