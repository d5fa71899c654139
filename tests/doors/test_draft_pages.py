"""The pages of drafts: the way there, the page to write on without script, and what comes of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from deliberation.actions import drafts as verbs
from deliberation.actions.themes import CharterTerms, edit_charter
from deliberation.models import Draft, ParkedVariant, Seat, Theme
from deliberation.rules.stages import Stage
from deliberation.text.schema import SCHEMA_VERSION
from tests import factories
from tests.conftest import ThemeIn
from tests.doors.pages import browser, nothing_changes, words
from tests.factories import Town
from tests.pens import Pen


@pytest.fixture
def draft(town: Town) -> Draft:
    """The text of all, opened on Version 1."""
    return factories.written_text(town)[1]


@pytest.fixture
def amendment(town: Town, theme_in: ThemeIn) -> Draft:
    """An amendment that Aylin is writing."""
    return factories.draft_amendment(town, theme_in(Stage.AMENDING))


def at(draft: Draft, rest: str = "") -> str:
    return f"/{draft.theme.municipality.slug}/opstellen/{draft.pk}/{rest}"


def of(theme: Theme, rest: str = "") -> str:
    return f"/{theme.municipality.slug}/themas/{theme.slug}/{rest}"


def island(answer: HttpResponse) -> dict[str, Any]:
    found = re.search(r'<script id="island"[^>]*>(.*?)</script>', answer.content.decode(), re.S)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def addresses(answer: HttpResponse) -> set[str]:
    return set(re.findall(r'(?:href|action)="([^"]+)"', answer.content.decode()))


def follow(client: Client, address: str, sent: dict[str, Any] | None = None) -> HttpResponse:
    return client.post(address, sent or {}, follow=True)  # type: ignore[return-value]  # of a test


# --- the text of all ------------------------------------------------------------------------------


def test_the_clerk_opens_the_text_from_the_desk(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.DRAFTING)
    clerk = browser(town, "Hanna")
    assert of(theme, "opstellen/") in addresses(clerk.get(of(theme, "griffie/")))
    page = follow(clerk, of(theme, "opstellen/"))
    draft = theme.drafts.get()
    assert page.redirect_chain[-1][0] == at(draft)
    assert "De tekst staat open." in words(page)


def test_the_desk_says_that_freezing_is_for_ever(town: Town, draft: Draft) -> None:
    page = browser(town, "Hanna").get(of(draft.theme, "griffie/"))
    assert "Dat is voor altijd." in words(page)
    found = addresses(page)
    assert {at(draft), at(draft, "vastleggen/"), at(draft, "weggooien/")} <= found
    assert of(draft.theme, "opstellen/") not in found
    assert of(draft.theme, "inlezen/") not in found, "nothing is imported while people write"


def test_the_page_of_the_theme_leads_to_the_text(town: Town, draft: Draft) -> None:
    for name, says in (("", "Lees mee"), ("Tineke", "Lees mee"), ("Fatima", "Schrijf mee")):
        page = browser(town, name).get(of(draft.theme))
        assert "Er wordt nu geschreven." in words(page)
        assert says in words(page)
        assert at(draft) in addresses(page)


def test_after_the_freeze_it_is_not_on_the_page_any_more(town: Town, draft: Draft) -> None:
    verbs.discard_draft(draft, actor=town.clerk)
    assert "Er wordt nu geschreven." not in words(browser(town).get(of(draft.theme)))


def test_a_visitor_reads_the_text_without_script(town: Town, draft: Draft) -> None:
    Pen(town, draft, "Fatima").type(" Een linde.", behind="een boom.").send()
    page = browser(town).get(at(draft))
    assert page.status_code == 200
    assert "Bij ieder huis komt een boom. Een linde." in words(page)
    told = island(page)
    assert (told["mayWrite"], told["name"], told["person"]) == (False, "", "")
    assert (told["reasonCode"], told["reason"]) == ("login_required", "Log eerst in.")


def test_the_editor_is_told_what_it_needs(town: Town, draft: Draft) -> None:
    told = island(browser(town, "Aylin").get(at(draft)))
    assert len(told.pop("person")) == 8
    assert told == {
        "draft": str(draft.pk),
        "socket": "/ws/drafts",
        "top": "doc",
        "kind": "text",
        "mayWrite": True,
        "reason": "",
        "reasonCode": "",
        "name": "Aylin",
        "schema": SCHEMA_VERSION,
        "title": draft.theme.title,
        "redlineUrl": f"/api/v1/drafts/{draft.pk}/redline",
        "parkedUrl": at(draft, "niet-meegenomen/"),
        "blocks": [],
        "labels": {},
    }


def test_words_of_others_are_shown_as_words(town: Town, draft: Draft) -> None:
    Pen(town, draft, "Fatima").type("</script><img src=x>", behind="een boom.").send()
    html = browser(town).get(at(draft)).content.decode()
    assert "<img" not in html
    assert "&lt;/script&gt;&lt;img src=x&gt;" in html


def test_a_text_for_the_parties_alone_is_closed_to_others(town: Town, draft: Draft) -> None:
    terms = CharterTerms(draft_readers="parties")
    edit_charter(draft.theme, actor=town.clerk, terms=terms)
    assert browser(town, "Fatima").get(at(draft)).status_code == 200
    for name in ("", "Tineke"):
        page = browser(town, name).get(at(draft))
        assert page.status_code == 403
        assert "komt een boom" not in words(page)
        assert at(draft) not in addresses(browser(town, name).get(of(draft.theme)))


def test_the_clerk_freezes_it_into_a_version(town: Town, draft: Draft) -> None:
    Pen(town, draft, "Fatima").type(" Een linde.", behind="een boom.").send()
    page = follow(browser(town, "Hanna"), at(draft, "vastleggen/"))
    assert page.redirect_chain[-1][0] == of(draft.theme, "tekst/2/")
    assert "De tekst is vastgelegd als versie 2." in words(page)
    assert "Een linde." in words(page)
    closed = browser(town).get(at(draft))
    assert "vastgelegd als versie 2" in words(closed)
    assert of(draft.theme, "tekst/2/") in addresses(closed)


def test_a_text_that_did_not_change_says_so(town: Town, draft: Draft) -> None:
    clerk = browser(town, "Hanna")
    with nothing_changes():
        page = clerk.post(at(draft, "vastleggen/"))
    assert page.status_code == 400
    assert "Precies deze tekst is er al." in words(page)
    page = follow(clerk, at(draft, "weggooien/"))
    assert page.redirect_chain[-1][0] == of(draft.theme)
    assert "De tekst is weggegooid." in words(page)


def test_of_a_discarded_text_the_words_can_still_be_read(town: Town, draft: Draft) -> None:
    Pen(town, draft, "Fatima").type(" Een linde.", behind="een boom.").send()
    verbs.discard_draft(draft, actor=town.clerk)
    page = browser(town, "Fatima").get(at(draft))
    assert "weggegooid" in words(page)
    assert "Een linde." in words(page)


@pytest.mark.parametrize("name", ["", "Tineke", "Fatima", "Aylin", "Veen"])
def test_only_the_clerk_closes_it(town: Town, draft: Draft, name: str) -> None:
    client = browser(town, name)
    with nothing_changes():
        for rest in ("vastleggen/", "weggooien/", "indienen/"):
            answer = client.post(at(draft, rest), {"title": "T", "rationale": "R"})
            assert answer.status_code in (302, 400, 403)
    assert Draft.objects.get().is_open


def test_importing_says_why_it_cannot(town: Town, draft: Draft) -> None:
    sent = {"markdown": "# Anders\n\n### Artikel\n\nTekst.\n"}
    page = browser(town, "Hanna").post(of(draft.theme, "inlezen/"), sent)
    assert page.status_code == 400
    assert "Er wordt nog aan de tekst geschreven." in words(page)


# --- an amendment ---------------------------------------------------------------------------------


def test_from_choosing_blocks_to_the_editor(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.AMENDING)
    aylin, trees = browser(town, "Aylin"), factories.block(theme, "Bij ieder huis")
    choosing = aylin.get(of(theme, "wijzigingen/nieuw/"))
    assert "Schrijf in de editor" in words(choosing)
    asked = {"blok": [trees], "stap": "2", "editor": "1"}
    start = aylin.get(of(theme, "wijzigingen/nieuw/"), asked)
    assert "artikel 2" in words(start)
    assert "U schrijft namens Vooruit." in words(start)
    sent = {"blocks": [trees], "party": town.party("Vooruit").pk}
    page = follow(aylin, of(theme, "wijzigingen/opstellen/"), sent)
    draft = theme.drafts.get()
    assert page.redirect_chain[-1][0] == at(draft)
    assert draft.blocks == [trees]


def test_who_is_both_chooses_a_party(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.AMENDING)
    factories.join(town, "Aylin", "Bewonersraad", Seat.SUBSTITUTE)
    trees = factories.block(theme, "Bij ieder huis")
    asked = {"blok": [trees], "editor": "1"}
    page = browser(town, "Aylin").get(of(theme, "wijzigingen/nieuw/"), asked)
    assert "Namens welke partij?" in words(page)
    assert {"Vooruit", "Bewonersraad"} <= set(words(page).split())


def test_without_blocks_one_chooses_again(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.AMENDING)
    asked = {"stap": "2", "editor": "1"}
    page = browser(town, "Aylin").get(of(theme, "wijzigingen/nieuw/"), asked)
    assert page.status_code == 400
    assert "Kies minstens één onderdeel van de tekst." in words(page)


def test_the_clerk_enters_from_paper_by_form_only(town: Town, theme_in: ThemeIn) -> None:
    theme = theme_in(Stage.AMENDING)
    page = browser(town, "Hanna").get(of(theme, "wijzigingen/nieuw/"))
    assert "Schrijf in de editor" not in words(page)


def test_the_editor_of_an_amendment_knows_the_numbers_of_the_whole(
    town: Town, amendment: Draft
) -> None:
    page = browser(town, "Joost").get(at(amendment))
    told = island(page)
    assert (told["top"], told["kind"], told["blocks"]) == (
        "fragment",
        "amendment",
        amendment.blocks,
    )
    assert told["labels"][amendment.blocks[0]]["name"] == "artikel 2, eerste alinea"
    assert "Bij ieder huis komt een boom." in words(page)
    assert "honderd betaalbare" not in words(page)


def test_the_list_names_what_one_is_writing(town: Town, amendment: Draft) -> None:
    for name, sees in (("Aylin", True), ("Joost", True), ("Geert", False), ("", False)):
        page = browser(town, name).get(of(amendment.theme, "wijzigingen/"))
        assert (at(amendment) in addresses(page)) is sees, name


@pytest.mark.parametrize("name", ["Geert", "Fatima", "Hanna", "Veen", "Tineke"])
def test_others_do_not_see_it(town: Town, amendment: Draft, name: str) -> None:
    page = browser(town, name).get(at(amendment))
    assert page.status_code == 403
    assert "komt een boom" not in words(page)


def test_a_visitor_logs_in_first(town: Town, amendment: Draft) -> None:
    answer = browser(town).get(at(amendment))
    assert answer.headers["Location"].endswith(f"/login/?next={at(amendment)}")


def test_submitting_makes_it_an_amendment(town: Town, amendment: Draft) -> None:
    Pen(town, amendment, "Aylin").type(" in de straat", behind="een boom").send()
    sent = {"title": "Meer bomen", "rationale": "Eén boom is weinig."}
    page = follow(browser(town, "Aylin"), at(amendment, "indienen/"), sent)
    row = amendment.theme.amendments.get()
    assert page.redirect_chain[-1][0] == f"/{town.place.slug}/wijzigingen/{row.pk}/"
    assert "A1 is ingediend." in words(page)
    assert "in de straat" in words(page)
    assert "ingediend als A1" in words(browser(town, "Aylin").get(at(amendment)))


def test_without_a_rationale_nothing_is_submitted(town: Town, amendment: Draft) -> None:
    Pen(town, amendment, "Aylin").type(" in de straat", behind="een boom").send()
    client = browser(town, "Aylin")
    with nothing_changes():
        page = client.post(at(amendment, "indienen/"), {"title": "Meer bomen", "rationale": ""})
    assert page.status_code == 400
    assert "Schrijf waarom dit beter is." in words(page)
    assert 'value="Meer bomen"' in page.content.decode()


def test_nothing_changed_is_said_on_the_same_page(town: Town, amendment: Draft) -> None:
    client, sent = browser(town, "Aylin"), {"title": "Meer bomen", "rationale": "Daarom."}
    with nothing_changes():
        page = client.post(at(amendment, "indienen/"), sent)
    assert page.status_code == 400
    assert "De nieuwe tekst is gelijk aan de oude." in words(page)


def test_the_owner_discards_it(town: Town, amendment: Draft) -> None:
    page = follow(browser(town, "Aylin"), at(amendment, "weggooien/"))
    assert page.redirect_chain[-1][0] == of(amendment.theme, "wijzigingen/")
    assert at(amendment) not in addresses(page)


# --- what came too late ---------------------------------------------------------------------------


@pytest.fixture
def late(town: Town, draft: Draft) -> Draft:
    """A frozen text for which something of Aylin came too late."""
    Pen(town, draft, "Fatima").type(" Een linde.", behind="een boom.").send()
    pen = Pen(town, draft, "Aylin").type(" Te laat & <b>vet</b>.", behind="Een linde.")
    verbs.freeze_draft(draft, actor=town.clerk)
    verbs.park_update(draft.pk, pen.author.pk, pen.update())
    return draft


def test_the_owner_finds_what_came_too_late_with_the_words_to_copy(town: Town, late: Draft) -> None:
    aylin = browser(town, "Aylin")
    assert at(late, "niet-meegenomen/") in addresses(aylin.get(at(late)))
    page = aylin.get(at(late, "niet-meegenomen/"))
    html = page.content.decode()
    assert "Verschil met versie 2" in words(page)
    assert "Bij ieder huis komt een boom. Een linde. Te laat &amp; &lt;b&gt;vet&lt;/b&gt;." in html
    assert "<b>vet</b>" not in html
    assert re.search(r"<ins>.*Te laat", html, re.S)


@pytest.mark.parametrize("name", ["Fatima", "Joost", "Hanna", "Tineke"])
def test_others_never_see_it(town: Town, late: Draft, name: str) -> None:
    client = browser(town, name)
    assert at(late, "niet-meegenomen/") not in addresses(client.get(at(late)))
    assert "Te laat" not in words(client.get(at(late, "niet-meegenomen/")))
    with nothing_changes():
        assert client.post(at(late, "niet-meegenomen/weggooien/")).status_code == 404


def test_a_visitor_has_nothing_that_came_too_late(town: Town, late: Draft) -> None:
    assert browser(town).get(at(late, "niet-meegenomen/")).status_code == 302


def test_the_owner_throws_it_away(town: Town, late: Draft) -> None:
    page = follow(browser(town, "Aylin"), at(late, "niet-meegenomen/weggooien/"))
    assert "Uw late wijzigingen zijn weggegooid." in words(page)
    assert not ParkedVariant.objects.exists()
    assert "Er is niets." in words(browser(town, "Aylin").get(at(late, "niet-meegenomen/")))
