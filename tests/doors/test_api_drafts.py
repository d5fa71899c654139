"""Drafts over the API: the same verbs and reasons as on the pages."""

from __future__ import annotations

import pytest

from deliberation.actions import drafts as verbs
from deliberation.models import Draft
from deliberation.rules.stages import Stage
from tests import factories
from tests.conftest import ThemeIn
from tests.doors.calling import Caller
from tests.factories import Town
from tests.pens import Pen


@pytest.fixture
def draft(town: Town) -> Draft:
    """The text of all, opened on Version 1."""
    return factories.written_text(town)[1]


def test_the_whole_way_of_a_text(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.DRAFTING)
    clerk = Caller(town, "Hanna")
    made = clerk.post(f"themes/{theme.pk}/drafts", {"kind": "text"})
    assert (made["kind"], made["state"], made["top"], made["base"]) == ("text", "open", "doc", None)
    assert [one["kind"] for one in made["content"]] == ["title", "paragraph"]
    assert made["abilities"] == {"writeDraft": True, "freezeDraft": True, "discardDraft": True}
    draft = Draft.objects.get(pk=made["id"])
    Pen(town, draft, "Aylin").line("Zo begint het.", below="Wonen", name="begin").send()
    version = clerk.post(f"drafts/{draft.pk}/freeze")
    assert (version["number"], version["reason"]) == (1, "frozen")
    closed = clerk.get(f"drafts/{draft.pk}")
    assert (closed["state"], closed["outcome"]) == ("closed", "frozen")
    assert closed["version"] == version["id"]


def test_the_whole_way_of_an_amendment(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.AMENDING)
    trees = factories.block(theme, "Bij ieder huis")
    aylin = Caller(town, "Aylin")
    made = aylin.post(f"themes/{theme.pk}/drafts", {"kind": "amendment", "blocks": [trees]})
    assert (made["blocks"], made["top"], made["base"]["number"]) == ([trees], "fragment", 1)
    assert (made["party"]["name"], made["owner"]["name"]) == ("Vooruit", "Aylin")
    draft = Draft.objects.get(pk=made["id"])
    Pen(town, draft, "Joost").type(" in de straat", behind="een boom").send()
    redline = aylin.get(f"drafts/{draft.pk}/redline")["redlineHtml"]
    assert "in de straat" in redline
    assert "<ins>" in redline
    sent = {"title": "Meer bomen", "rationale": "Eén boom is weinig."}
    row = aylin.post(f"drafts/{draft.pk}/submit", sent)
    assert (row["label"], row["title"]) == ("A1", "Meer bomen")
    assert [one["kind"] for one in row["operations"]] == ["replace"]
    assert aylin.get(f"drafts/{draft.pk}")["amendment"] == row["id"]


def test_the_list_holds_what_one_may_read(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.AMENDING)
    draft = factories.draft_amendment(town, theme)
    for name, sees in (("Aylin", True), ("Joost", True), ("Geert", False), ("Hanna", False)):
        found = Caller(town, name).get(f"themes/{theme.pk}/drafts")
        assert [one["id"] for one in found] == ([str(draft.pk)] if sees else []), name
    assert Caller().get(f"themes/{theme.pk}/drafts") == []


def test_everybody_reads_the_text_of_all(town: Town, draft: Draft) -> None:
    found = Caller().get(f"drafts/{draft.pk}")
    assert "honderd betaalbare" in str(found["content"])
    assert found["abilities"] == {
        "writeDraft": False,
        "freezeDraft": False,
        "discardDraft": False,
    }


def test_the_redline_of_the_text_is_against_the_version_it_started_from(
    town: Town, draft: Draft
) -> None:
    address = f"drafts/{draft.pk}/redline"
    assert Caller().get(address)["redlineHtml"] == ""
    Pen(town, draft, "Aylin").strike("honderd ").send()
    assert "<del>" in Caller().get(address)["redlineHtml"]


def test_an_amendment_is_for_its_party(town: Town, theme_in: ThemeIn) -> None:
    draft = factories.draft_amendment(town, theme_in(Stage.AMENDING))
    for rest in ("", "/redline", "/parked-variants"):
        assert Caller(town, "Geert").refused_to_read(f"drafts/{draft.pk}{rest}") == "not_yours"
        found = Caller().refused_to_read(f"drafts/{draft.pk}{rest}", status=401)
        assert found == "login_required"


def test_the_reasons_are_those_of_the_pages(town: Town, draft: Draft) -> None:
    clerk, aylin = Caller(town, "Hanna"), Caller(town, "Aylin")
    again = f"themes/{draft.theme_id}/drafts"
    assert clerk.refused(again, {"kind": "text"}) == "draft_open"
    assert aylin.refused(again, {"kind": "text"}) == "not_in_that_role"
    assert aylin.refused(f"drafts/{draft.pk}/freeze") == "not_in_that_role"
    assert clerk.refused(f"drafts/{draft.pk}/freeze") == "version_exists"
    assert aylin.refused(f"drafts/{draft.pk}/discard") == "not_yours"
    assert clerk.post(f"drafts/{draft.pk}/discard", status=200)["outcome"] == "discarded"
    assert clerk.refused(f"drafts/{draft.pk}/discard") == "draft_closed"


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "poem"}, {"kind": "amendment"}, {"kind": "amendment", "blocks": [{}]}]
)
def test_nonsense_is_refused_as_input(town: Town, theme_in: ThemeIn, sent: object) -> None:
    theme = theme_in(Stage.AMENDING)
    aylin = Caller(town, "Aylin")
    assert aylin.refused(f"themes/{theme.pk}/drafts", sent, status=400) == "invalid"


def test_a_draft_needs_a_title_to_be_submitted(town: Town, theme_in: ThemeIn) -> None:
    draft = factories.draft_amendment(town, theme_in(Stage.AMENDING))
    sent = {"title": "", "rationale": "Daarom."}
    assert Caller(town, "Aylin").refused(f"drafts/{draft.pk}/submit", sent, status=400) == "invalid"


def test_what_came_too_late_is_told_to_its_owner_alone(town: Town, draft: Draft) -> None:
    pen = Pen(town, draft, "Aylin").type(" Te laat.", behind="een boom.")
    verbs.discard_draft(draft, actor=town.clerk)
    verbs.park_update(draft.pk, pen.author.pk, pen.update())
    address = f"drafts/{draft.pk}/parked-variants"
    (found,) = Caller(town, "Aylin").get(address)
    assert found["words"] == "Bij ieder huis komt een boom. Te laat."
    assert "Te laat." in found["redlineHtml"]
    for other in (Caller(town, "Fatima"), Caller(town, "Hanna"), Caller()):
        assert other.get(address) == []
    assert Caller(town, "Hanna").refused(f"{address}/drop", status=404) == "not_found"
    assert Caller(town, "Aylin").post(f"{address}/drop", status=200) == []


def test_of_another_town_it_is_not_theirs(town: Town, elsewhere: Town, draft: Draft) -> None:
    stranger = Caller(elsewhere, "Hanna")
    assert stranger.refused(f"drafts/{draft.pk}/freeze") == "not_in_that_role"
    assert stranger.refused_to_read(f"drafts/{elsewhere.place.pk}", status=404) == "not_found"
