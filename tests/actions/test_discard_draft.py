"""`draft.discard`: a draft is closed and nothing comes of it."""

from __future__ import annotations

from deliberation.actions.drafts import discard_draft
from deliberation.rules.stages import Stage
from tests import factories
from tests.pens import Pen


def test_the_clerk_discards_the_text_of_all(town):
    theme, draft = factories.written_text(town)
    discard_draft(draft, actor=town.clerk)
    draft.refresh_from_db()
    assert (draft.state, draft.outcome, draft.version) == ("closed", "discarded", None)
    payload = {"draft": str(draft.pk), "outcome": "discarded", "version": "", "amendment": ""}
    assert factories.last_fact(theme) == ("draft.closed", payload)
    assert theme.versions.count() == 1


def test_the_owner_discards_an_amendment(town, theme_in):
    draft = factories.draft_amendment(town, theme_in(Stage.AMENDING))
    assert discard_draft(draft, actor=town.councillor).outcome == "discarded"
    assert factories.facts(draft.theme)[-1].audience == "participants"


def test_a_colleague_and_the_clerk_do_not(town, theme_in, refuses):
    draft = factories.draft_amendment(town, theme_in(Stage.AMENDING))
    with refuses("not_yours"):
        discard_draft(draft, actor=town.actor("Joost"))
    with refuses("wrong_stage"):
        discard_draft(draft, actor=town.clerk)


def test_writers_do_not_discard_the_text_of_all(town, refuses):
    _theme, draft = factories.written_text(town)
    for actor in (town.councillor, town.representative):
        with refuses("not_yours"):
            discard_draft(draft, actor=actor)


def test_what_was_written_stays_in_the_rows(town):
    _theme, draft = factories.written_text(town)
    Pen(town, draft, "Aylin").type("!", behind="een boom.").send()
    discard_draft(draft, actor=town.clerk)
    assert draft.updates.count() == 2


def test_it_is_for_ever(town, refuses):
    _theme, draft = factories.written_text(town)
    discard_draft(draft, actor=town.clerk)
    with refuses("draft_closed"):
        discard_draft(draft, actor=town.clerk)
