"""Opening the text of all: the clerk lets the parties write, from the latest Version."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from deliberation.actions.drafts import discard_draft, open_draft
from deliberation.actions.stages import move_stage
from deliberation.actions.texts import import_text
from deliberation.models import Draft, DraftClient
from deliberation.queries import drafts, texts
from deliberation.rules.blocks import Kind
from deliberation.rules.stages import Stage
from tests import factories


def test_it_starts_with_the_blocks_of_the_latest_version(town):
    theme, draft = factories.written_text(town)
    assert drafts.text_of(draft) == texts.text_of(theme.versions.get())
    assert (draft.kind, draft.state, draft.base) == ("text", "open", theme.versions.get())


def test_without_a_version_it_starts_with_the_title_of_the_theme(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    text = drafts.text_of(open_draft(theme, actor=town.clerk))
    assert (text[0].kind, text[0].text) == (Kind.TITLE, theme.title)


def test_the_first_row_is_of_nobody_and_so_are_its_client_ids(town):
    _theme, draft = factories.written_text(town)
    assert [row.author for row in draft.updates.all()] == [None]
    assert {one.person for one in DraftClient.objects.filter(draft=draft)} == {None}
    assert drafts.load(draft.pk).clients == {}


def test_everybody_hears_of_it(town):
    theme, draft = factories.written_text(town)
    fact = factories.facts(theme)[-1]
    assert (fact.type, fact.payload) == ("draft.opened", {"draft": str(draft.pk), "kind": "text"})
    assert fact.audience == "public"


def test_only_the_clerk_opens_it(town, theme_in, refuses):
    theme = theme_in(Stage.DRAFTING)
    with refuses("not_in_that_role"):
        open_draft(theme, actor=town.councillor)


@pytest.mark.parametrize("stage", [Stage.PREPARING, Stage.CONSULTING, Stage.AMENDING])
def test_only_while_drafting(town, theme_in, refuses, stage):
    theme = theme_in(stage)
    with refuses("wrong_stage"):
        open_draft(theme, actor=town.clerk)


def test_there_is_one_at_a_time(town, refuses):
    theme, _draft = factories.written_text(town)
    with refuses("draft_open"):
        open_draft(theme, actor=town.clerk)


def test_the_database_keeps_it_at_one_too(town):
    theme, draft = factories.written_text(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(
            theme=theme, kind="text", opened_by=draft.opened_by, opened_at=timezone.now()
        )


def test_after_it_is_closed_another_can_be_opened(town):
    theme, draft = factories.written_text(town)
    discard_draft(draft, actor=town.clerk)
    assert open_draft(theme, actor=town.clerk) != draft


def test_while_people_write_nothing_is_imported(town, refuses):
    theme, _draft = factories.written_text(town)
    with refuses("draft_open"):
        import_text(theme, actor=town.clerk, source=b"# Anders\n\n### Artikel\n\nTekst.\n")


def test_while_people_write_the_text_does_not_go_to_the_public(town, refuses):
    theme, draft = factories.written_text(town)
    with refuses("draft_open"):
        move_stage(theme, actor=town.clerk, target=Stage.CONSULTING)
    discard_draft(draft, actor=town.clerk)
    assert move_stage(theme, actor=town.clerk, target=Stage.CONSULTING).stage == Stage.CONSULTING


def test_withdrawing_the_agreement_closes_it(town):
    theme, draft = factories.written_text(town)
    move_stage(theme, actor=town.clerk, target=Stage.WITHDRAWN)
    draft.refresh_from_db()
    assert (draft.state, draft.outcome) == ("closed", "discarded")
    assert [one.type for one in factories.facts(theme)][-2:] == ["draft.closed", "stage.moved"]
