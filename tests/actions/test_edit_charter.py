"""`charter.edit`: the clerk changes the spelregels until they are frozen."""

from __future__ import annotations

from deliberation.actions.themes import CharterTerms, edit_charter
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Majority, VoteRule
from tests import factories

UNANIMOUS = CharterTerms(vote_rule=VoteRule(Majority.UNANIMITY))


def test_changed_spelregels_must_be_agreed_anew(town, theme_in):
    theme = theme_in(Stage.PREPARING)
    charter = edit_charter(theme, actor=town.clerk, terms=UNANIMOUS)
    assert charter.vote_rule["majority"] == "unanimity"
    assert not theme.participations.exclude(agreed_at=None).exists()
    assert factories.last_fact(theme) == ("charter.edited", {"fields": ["vote_rule"]})


def test_saving_the_same_spelregels_keeps_the_agreement(town, theme_in):
    theme = theme_in(Stage.PREPARING)
    before = factories.everything()
    edit_charter(theme, actor=town.clerk, terms=CharterTerms())
    assert factories.everything() == before


def test_spelregels_do_not_change_after_drafting(town, theme_in, refuses):
    for stage in (Stage.CONSULTING, Stage.DECIDING):
        theme = theme_in(stage)
        with refuses("wrong_stage"):
            edit_charter(theme, actor=town.clerk, terms=UNANIMOUS)


def test_the_chair_does_not_write_the_spelregels(town, theme_in, refuses):
    theme = theme_in(Stage.PREPARING)
    with refuses("not_in_that_role"):
        edit_charter(theme, actor=town.chair, terms=UNANIMOUS)
