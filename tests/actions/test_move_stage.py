"""`stage.move`: the clerk brings an agreement to its next stage, when nothing is missing."""

from __future__ import annotations

import pytest

from deliberation.actions import rounds, stages, themes
from deliberation.actions.remarks import answer_remark
from deliberation.models import Verdict
from deliberation.rules.stages import MOVES, Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories


def move(town, theme, target):
    return stages.move_stage(theme, actor=town.clerk, target=target)


@pytest.mark.parametrize("stage", list(Stage))
def test_the_real_actions_reach_every_stage_and_each_step_is_a_fact(theme_in, stage):
    theme = theme_in(stage)
    moved = [one.payload for one in factories.facts(theme) if one.type == "stage.moved"]
    assert [one["before"] for one in moved] == ["preparing", *[one["after"] for one in moved]][:-1]
    assert theme.stage == (moved[-1]["after"] if moved else "preparing") == stage


@pytest.mark.parametrize("stage", [Stage.PREPARING, Stage.AMENDING, Stage.DECIDING, Stage.ADOPTED])
def test_there_is_no_way_to_any_other_stage(town, theme_in, stage, refuses):
    theme = theme_in(stage)
    for target in set(Stage) - set(MOVES[stage]):
        with refuses("no_such_move"):
            move(town, theme, target)


@pytest.mark.parametrize("stage", [Stage.REJECTED, Stage.WITHDRAWN])
def test_an_ended_theme_does_not_move(town, theme_in, stage, refuses):
    theme = theme_in(stage)
    with refuses("wrong_stage"):
        move(town, theme, Stage.DRAFTING)


def test_drafting_begins_when_all_parties_agreed(town, theme_in, refuses):
    theme = theme_in(Stage.PREPARING)
    theme.participations.filter(party__name="Ondernemers").update(agreed_at=None)
    with refuses("charter_not_agreed"):
        move(town, theme, Stage.DRAFTING)


def test_a_theme_without_parties_does_not_begin(town, refuses):
    theme = themes.create_theme(town.place, actor=town.clerk, details=themes.ThemeDetails("Wonen"))
    with refuses("charter_not_agreed"):
        move(town, theme, Stage.DRAFTING)


def test_spelregels_changed_while_drafting_must_be_agreed_before_the_text_goes_out(
    town, theme_in, refuses
):
    theme = theme_in(Stage.DRAFTING)
    factories.import_text(town, theme)
    themes.edit_charter(theme, actor=town.clerk, terms=themes.CharterTerms(minimum_parties=1))
    with refuses("charter_not_agreed"):
        move(town, theme, Stage.CONSULTING)


def test_without_a_text_there_is_nothing_to_react_to(town, theme_in, refuses):
    theme = theme_in(Stage.DRAFTING)
    with refuses("no_version"):
        move(town, theme, Stage.CONSULTING)


def test_every_remark_has_an_answer_before_the_text_is_tabled(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    remark = factories.remark(town, theme)
    with refuses("remarks_unanswered"):
        move(town, theme, Stage.AMENDING)
    answer_remark(remark, actor=town.clerk, verdict=Verdict.NOTED, answer="Dank.")
    assert move(town, theme, Stage.AMENDING).tabled_version == theme.versions.get()


def test_going_to_the_vote_freezes_the_spelregels(theme_in):
    theme = theme_in(Stage.DECIDING)
    assert theme.charter.frozen_at is not None
    assert [one.type for one in factories.facts(theme)][-2:] == ["charter.frozen", "stage.moved"]


def test_a_new_round_of_drafting_untables_the_text_and_keeps_it(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    moved = move(town, theme, Stage.DRAFTING)
    assert (moved.tabled_version, theme.versions.count()) == (None, 1)


def test_amendments_on_an_earlier_text_lapse_when_a_new_one_is_tabled(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    old, request = factories.amendment(town, theme), factories.change_request(town, theme)
    move(town, theme, Stage.DRAFTING)
    factories.import_text(town, theme, factories.TEXT.replace("honderd", "tweehonderd"))
    for target in (Stage.CONSULTING, Stage.AMENDING):
        move(town, theme, target)
    for row in (old, request):
        row.refresh_from_db()
    assert (old.state, request.state) == ("lapsed", "submitted")


def test_amendments_stay_when_the_same_text_is_tabled_again(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.amendment(town, theme)
    for target in (Stage.DRAFTING, Stage.CONSULTING, Stage.AMENDING):
        move(town, theme, target)
    row.refresh_from_db()
    assert row.state == "submitted"


def test_nothing_ends_while_a_vote_runs(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    round_ = factories.open_round(town, theme)
    for target in (Stage.WITHDRAWN, Stage.CONFIRMING, Stage.ADOPTED, Stage.REJECTED):
        with refuses("round_running"):
            move(town, theme, target)
    rounds.close_round(round_, actor=town.clerk)
    with refuses("round_running"):
        move(town, theme, Stage.WITHDRAWN)


def test_nothing_is_adopted_or_rejected_without_the_votes(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    for target, reason in {
        Stage.ADOPTED: "not_adopted",
        Stage.REJECTED: "not_rejected",
        Stage.CONFIRMING: "not_pending_confirmation",
    }.items():
        with refuses(reason):
            move(town, theme, target)


def test_the_council_alone_adopts_nothing(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme, Choice.AGAINST)
    factories.discuss(town, theme)
    factories.council_round(town, theme)
    with refuses("not_adopted"):
        move(town, theme, Stage.ADOPTED)
    assert move(town, theme, Stage.REJECTED).stage == Stage.REJECTED


def test_a_changed_text_is_not_adopted_before_the_parties_answered(town, theme_in, refuses):
    theme = theme_in(Stage.CONFIRMING)
    with refuses("confirmations_pending"):
        move(town, theme, Stage.ADOPTED)
    with refuses("enough_parties"):
        move(town, theme, Stage.REJECTED)


def test_an_agreement_of_too_few_parties_does_not_go_on(town, theme_in, refuses):
    theme = theme_in(Stage.CONFIRMING)
    for name in ("Fatima", "Peter"):
        actor = town.actor(name)
        party = next(iter(actor.represents))
        themes.confirm_text(theme, actor=actor, confirms=name == "Fatima", party_id=party)
    with refuses("too_few_parties"):
        move(town, theme, Stage.ADOPTED)
    assert move(town, theme, Stage.REJECTED).stage == Stage.REJECTED


def test_who_was_silent_is_named_as_no_party(town, theme_in):
    theme = theme_in(Stage.CONFIRMING)
    theme.charter.minimum_parties = 1
    theme.charter.save()
    themes.confirm_text(
        theme, actor=town.representative, confirms=True, party_id=town.party("Bewonersraad").pk
    )
    decision = theme.decisions.get()
    decision.decided_at -= factories.days(30)
    decision.save()
    move(town, theme, Stage.ADOPTED)
    silent = theme.participations.exclude(withdrawn_at=None).get()
    assert silent.party.name == "Ondernemers"


@pytest.mark.parametrize("name", ["chair", "councillor", "representative", "resident"])
def test_only_the_clerk_moves_an_agreement(town, theme_in, name, refuses):
    theme = theme_in(Stage.AMENDING)
    with refuses("not_in_that_role"):
        stages.move_stage(theme, actor=getattr(town, name), target=Stage.DECIDING)


def test_a_clerk_of_elsewhere_moves_nothing_here(theme_in, elsewhere, refuses):
    theme = theme_in(Stage.AMENDING)
    with refuses("other_municipality"):
        stages.move_stage(theme, actor=elsewhere.clerk, target=Stage.DECIDING)


def test_a_second_click_on_the_same_step_is_refused(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    move(town, theme, Stage.DECIDING)
    with refuses("no_such_move"):
        move(town, theme, Stage.DECIDING)


def test_a_round_without_vote_counts_as_running_until_it_is_declared(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    factories.community_round(town, theme)
    factories.discuss(town, theme)
    factories.open_round(
        town, theme, electorate=Electorate.COUNCIL, method=Method.ADOPTED_WITHOUT_VOTE
    )
    with refuses("round_running"):
        move(town, theme, Stage.ADOPTED)
