"""Freezing the text of all: it becomes a Version, and nobody writes in it again."""

from __future__ import annotations

import pytest

from deliberation.actions.drafts import discard_draft, freeze_draft
from deliberation.actions.stages import move_stage
from deliberation.queries import drafts, texts
from deliberation.rules.stages import Stage
from tests import factories
from tests.pens import Pen


@pytest.fixture
def theme_and_draft(town):
    return factories.written_text(town)


def changed(town, draft):
    Pen(town, draft, "Fatima").type(" Een grote boom.", behind="een boom.").send()


def test_it_becomes_the_next_version_with_the_same_ids(town, theme_and_draft):
    theme, draft = theme_and_draft
    before = texts.text_of(theme.versions.get())
    changed(town, draft)
    version = freeze_draft(draft, actor=town.clerk)
    after = texts.text_of(version)
    assert (version.number, version.reason) == (2, "frozen")
    assert [block.id for block in after] == [block.id for block in before]
    assert after[-1].text == "Bij ieder huis komt een boom. Een grote boom."


def test_the_draft_is_closed_and_says_what_it_became(town, theme_and_draft):
    theme, draft = theme_and_draft
    changed(town, draft)
    version = freeze_draft(draft, actor=town.clerk)
    draft.refresh_from_db()
    assert (draft.state, draft.outcome, draft.version) == ("closed", "frozen", version)
    assert draft.closed_at is not None
    assert [one.type for one in factories.facts(theme)][-2:] == ["version.made", "draft.closed"]
    assert factories.last_fact(theme)[1] == {
        "draft": str(draft.pk),
        "outcome": "frozen",
        "version": str(version.pk),
        "amendment": "",
    }


def test_it_is_for_ever(town, theme_and_draft, refuses):
    _theme, draft = theme_and_draft
    changed(town, draft)
    freeze_draft(draft, actor=town.clerk)
    for again in (freeze_draft, discard_draft):
        with refuses("draft_closed"):
            again(draft, actor=town.clerk)


def test_then_the_text_can_go_to_the_public(town, theme_and_draft):
    theme, draft = theme_and_draft
    changed(town, draft)
    freeze_draft(draft, actor=town.clerk)
    assert move_stage(theme, actor=town.clerk, target=Stage.CONSULTING).stage == Stage.CONSULTING


def test_empty_lines_are_left_out(town, theme_and_draft):
    theme, draft = theme_and_draft
    Pen(town, draft, "Aylin").line("", below="een boom.", name="leeg").line(
        "Een regel.", below="een boom.", name="vol"
    ).send()
    ids = [block.id for block in texts.text_of(freeze_draft(draft, actor=town.clerk))]
    assert "vol" in ids
    assert "leeg" not in ids
    assert len(ids) == len(texts.text_of(theme.versions.first())) + 1


def test_two_lines_with_one_id_both_stay(town, theme_and_draft):
    _theme, draft = theme_and_draft
    for name, words in (("Aylin", "Van Aylin."), ("Fatima", "Van Fatima.")):
        Pen(town, draft, name).line(words, below="een boom.", name="dubbel").send()
    text = texts.text_of(freeze_draft(draft, actor=town.clerk))
    assert {"Van Aylin.", "Van Fatima."} <= {block.text for block in text}
    assert len({block.id for block in text}) == len(text)


def test_a_text_that_did_not_change_is_discarded_not_frozen(town, theme_and_draft, refuses):
    theme, draft = theme_and_draft
    with refuses("version_exists"):
        freeze_draft(draft, actor=town.clerk)
    discard_draft(draft, actor=town.clerk)
    assert theme.versions.count() == 1


def test_what_cannot_be_a_text_stays_open_and_says_why(town, theme_and_draft, refuses):
    _theme, draft = theme_and_draft
    Pen(town, draft, "Aylin").type("x" * 20_001, behind="een boom.").send()
    with refuses("bad_text"):
        freeze_draft(draft, actor=town.clerk)
    draft.refresh_from_db()
    assert draft.is_open


def test_a_text_from_nothing_is_the_first_version(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    draft = factories.open_draft(town, theme)
    Pen(town, draft, "Aylin").line("Zo begint het.", below="Wonen", name="begin").send()
    version = freeze_draft(draft, actor=town.clerk)
    said = [block.text for block in texts.text_of(version)]
    assert (version.number, said) == (1, [theme.title, "Zo begint het."])


def test_only_the_clerk_freezes(town, theme_and_draft, refuses):
    _theme, draft = theme_and_draft
    for actor in (town.councillor, town.chair, town.resident):
        with refuses("not_in_that_role"):
            freeze_draft(draft, actor=actor)


def test_a_draft_of_another_town_is_not_here(town, elsewhere, theme_and_draft, refuses):
    _theme, draft = theme_and_draft
    with refuses("other_municipality"):
        freeze_draft(draft, actor=elsewhere.clerk)


def test_an_amendment_is_not_frozen(town, theme_in, refuses):
    draft = factories.draft_amendment(town, theme_in(Stage.AMENDING))
    with refuses("wrong_stage"):
        freeze_draft(draft, actor=town.clerk)
    move_stage(draft.theme, actor=town.clerk, target=Stage.DRAFTING)
    with refuses("not_yours"):
        freeze_draft(draft, actor=town.clerk)


def test_what_is_frozen_is_what_everybody_saw(town, theme_and_draft):
    _theme, draft = theme_and_draft
    changed(town, draft)
    seen = drafts.text_of(draft)
    assert texts.text_of(freeze_draft(draft, actor=town.clerk)) == seen
