"""`amendment.submit`: a councillor submits an amendement or subamendement (art. 147b)."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from deliberation.actions import stages
from deliberation.actions.amendments import (
    Proposal,
    close_deliberation,
    submit_amendment,
    withdraw_amendment,
)
from deliberation.policy import Visitor
from deliberation.queries import amendments as queries
from deliberation.queries.texts import text_of
from deliberation.rules.stages import Stage
from tests import factories


def submit(town, theme, by="Aylin", **change):
    proposal = replace(factories.proposal(theme), **change)
    return submit_amendment(theme, actor=town.actor(by), proposal=proposal)


def test_the_first_is_a1_on_the_tabled_version_in_the_name_of_the_faction(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = submit(town, theme)
    assert (row.label, row.state, row.party.name) == ("A1", "submitted", "Vooruit")
    assert row.version == theme.tabled_version
    payload = {
        "amendment": str(row.pk),
        "label": "A1",
        "version": str(row.version_id),
        "party": str(row.party_id),
    }
    assert factories.last_fact(theme) == ("amendment.submitted", payload)


def test_it_changes_the_chosen_words_and_nothing_else(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = submit(town, theme)
    before, after = text_of(theme.tabled_version), queries.changed_text(row)
    changed = [(old.text, new.text) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("Bij ieder huis komt een boom.", "Bij ieder huis komen twee bomen.")]


def test_amendements_and_subamendements_are_numbered_apart(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    first = submit(town, theme)
    sub = submit(town, theme, "Geert", parent=first.pk, words="Bij ieder huis komen vier bomen.")
    second = submit(town, theme, "Geert", words="Bij ieder huis komen drie bomen.")
    assert [one.label for one in (first, sub, second)] == ["A1", "SA1", "A2"]
    assert queries.of_theme(theme) == [sub, first, second]


def test_the_clerk_enters_one_from_paper_for_a_councillor(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = submit_amendment(
        theme,
        actor=town.clerk,
        proposal=factories.proposal(theme),
        on_behalf_of=town.person("Geert").pk,
    )
    assert (row.submitted_by.name, row.party.name) == ("Geert", "Dorpsbelang")


def test_nobody_but_the_clerk_submits_for_another(town, elsewhere, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    proposal = factories.proposal(theme)
    with refuses("not_in_that_role"):
        submit_amendment(
            theme,
            actor=town.councillor,
            proposal=proposal,
            on_behalf_of=town.person("Geert").pk,
        )
    for person in (elsewhere.person("Geert"), town.person("Fatima"), town.person("Hanna")):
        with refuses("not_in_that_role"):
            submit_amendment(theme, actor=town.clerk, proposal=proposal, on_behalf_of=person.pk)


def test_the_clerk_has_no_amendment_of_the_own(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    with refuses("not_in_that_role"):
        submit(town, theme, "Hanna")


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        ("Fatima", "not_in_that_role"),
        ("Tineke", "not_in_that_role"),
        ("Veen", "not_in_that_role"),
        ("Okafor", "not_in_that_role"),
    ],
)
def test_only_councillors_amend(town, theme_in, by, reason, refuses):
    theme = theme_in(Stage.AMENDING)
    with refuses(reason):
        submit(town, theme, by)


def test_a_visitor_and_a_councillor_of_elsewhere_do_not_amend(town, theme_in, elsewhere, refuses):
    theme = theme_in(Stage.AMENDING)
    proposal = factories.proposal(theme)
    with refuses("login_required"):
        submit_amendment(theme, actor=Visitor(), proposal=proposal)
    with refuses("other_municipality"):
        submit_amendment(theme, actor=elsewhere.councillor, proposal=proposal)


def test_a_councillor_whose_mandate_ended_does_not_amend(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    factories.end_mandate(town, "Aylin")
    with refuses("not_in_that_role"):
        submit(town, theme)


@pytest.mark.parametrize("stage", [Stage.CONSULTING, Stage.CONFIRMING, Stage.ADOPTED])
def test_before_and_after_there_is_nothing_to_amend(town, theme_in, stage, refuses):
    theme = theme_in(stage)
    with refuses("wrong_stage"):
        submit(town, theme)


def test_after_the_deliberation_no_amendment_comes_in(town, theme_in, refuses):
    theme = theme_in(Stage.DECIDING)
    close_deliberation(theme, actor=town.chair)
    with refuses("deliberation_closed"):
        submit(town, theme)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"words": "Bij ieder huis komt een boom."}, "nothing_changed"),
        ({"blocks": ()}, "target_missing"),
        ({"blocks": ("zzzzzzzzzz",)}, "target_missing"),
        ({"words": "# Een tweede titel"}, "bad_text"),
        ({"words": "[klik](javascript:alert(1))" * 2}, None),
        ({"words": "<script>alert(1)</script>"}, None),
    ],
    ids=["same words", "no block", "unknown block", "a title", "script link", "script"],
)
def test_hostile_and_empty_proposals(town, theme_in, change, reason, refuses):
    theme = theme_in(Stage.AMENDING)
    if reason:
        with refuses(reason):
            submit(town, theme, **change)
        return
    stored = str(submit(town, theme, **change).operations)
    assert "href" not in stored


def test_a_block_of_another_version_is_no_target(town, theme_in, refuses):
    theme, other = theme_in(Stage.AMENDING), theme_in(Stage.AMENDING)
    with refuses("target_missing"):
        submit(town, theme, blocks=factories.proposal(other).blocks)


def test_a_subamendement_hangs_on_a_pending_amendement_of_the_same_text(
    town, theme_in, elsewhere, refuses, finds_nothing
):
    theme, other = theme_in(Stage.AMENDING), theme_in(Stage.AMENDING)
    first, foreign = submit(town, theme), submit(town, other)
    sub = submit(town, theme, parent=first.pk, words="Bij ieder huis komen vier bomen.")
    request = factories.change_request(town, theme)
    gone = submit(town, theme, words="Bij ieder huis komen negen bomen.")
    withdraw_amendment(gone, actor=town.councillor)
    for parent in (foreign, sub, request, gone):
        with refuses("bad_parent"):
            submit(town, theme, parent=parent.pk)
    abroad = factories.amendment(elsewhere, factories.theme_in(elsewhere, Stage.AMENDING))
    for key in (uuid4(), abroad.pk):
        with finds_nothing():
            submit(town, theme, parent=key)


def test_a_subamendement_is_not_put_on_an_earlier_text(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    old = submit(town, theme)
    stages.move_stage(theme, actor=town.clerk, target=Stage.DRAFTING)
    factories.import_text(town, theme, factories.TEXT.replace("honderd", "tweehonderd"))
    for target in (Stage.CONSULTING, Stage.AMENDING):
        stages.move_stage(theme, actor=town.clerk, target=target)
    type(old).objects.filter(pk=old.pk).update(state="submitted")
    with refuses("version_not_tabled"):
        submit(town, factories.fresh(theme), parent=old.pk)


def test_a_stale_page_does_not_amend_the_earlier_text(town, theme_in, refuses):
    theme = theme_in(Stage.AMENDING)
    proposal = factories.proposal(theme)
    stages.move_stage(theme, actor=town.clerk, target=Stage.DRAFTING)
    factories.import_text(town, theme, factories.TEXT.replace("honderd", "tweehonderd"))
    for target in (Stage.CONSULTING, Stage.AMENDING):
        stages.move_stage(theme, actor=town.clerk, target=target)
    with refuses("version_not_tabled"):
        submit_amendment(theme, actor=town.councillor, proposal=proposal)


def test_rationale_and_title_are_not_in_the_log(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    submit_amendment(
        theme,
        actor=town.councillor,
        proposal=Proposal(
            title="Zeer bijzondere titel",
            rationale="Zeer bijzondere toelichting",
            blocks=factories.proposal(theme).blocks,
            words="Zeer bijzondere woorden.",
        ),
    )
    assert "bijzondere" not in str([one.payload for one in factories.facts(theme)])
