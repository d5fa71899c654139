"""Everybody can use the pages: axe finds nothing wrong with them, and a keyboard is enough.

axe knows the rules of WCAG 2.2 that a program can check; the rest is for people to judge.
"""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from deliberation.management.commands.seed import PASSWORD, email
from deliberation.management.demo import OFFICES
from tests.browser.conftest import ROOT, Opener
from tests.browser.people import Participant, Visitor

AXE = (ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js").read_text()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "levels => axe.run(document, {runOnly: {type: 'tag', values: levels}})"
WIDTHS = (1440, 390)
THEME = "themas/energie-in-de-buurt/"

PUBLIC = (
    "",
    THEME,
    f"{THEME}spelregels/",
    f"{THEME}tekst/1/",
    f"{THEME}tekst/1/artikel-3/",
    "themas/spelen-en-ontmoeten/tekst/1/artikel-1/",
    f"{THEME}reacties/",
    f"{THEME}wijzigingen/",
    f"{THEME}stemmingen/",
    f"{THEME}documenten/",
    f"{THEME}belang/",
    "vergaderingen/",
    "cooperaties/",
)
OF_THE_CLERK = (
    f"{THEME}griffie/",
    f"{THEME}aanpassen/",
    f"{THEME}reacties/",
    f"{THEME}cooperaties/nieuw/",
    "themas/nieuw/",
    "vergaderingen/nieuw/",
)


def faults(page: Page) -> Iterator[str]:
    """What axe finds wrong with a page as it stands, wide and narrow."""
    page.evaluate(AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate(RUN, LEVELS)
        assert found["passes"], "axe zag geen pagina"
        for fault in found["violations"]:
            yield f"{page.url} ({width}): {fault['id']} {fault['nodes'][0]['html']}"
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            yield f"{page.url} ({width}): breder dan het scherm"


def nothing_is_wrong(page: Page) -> None:
    assert list(faults(page)) == []
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_axe_finds_nothing_wrong_with_what_anybody_reads(open_page: Opener) -> None:
    visitor = Visitor(open_page())
    for path in PUBLIC:
        visitor.goes_to(path)
        nothing_is_wrong(visitor.page)
    visitor.page.goto("/accounts/login/")
    nothing_is_wrong(visitor.page)
    visitor.goes_to(f"{THEME}wijzigingen/")
    visitor.follows("A1")
    nothing_is_wrong(visitor.page)


def test_axe_finds_nothing_wrong_with_the_pages_of_the_griffier(open_page: Opener) -> None:
    clerk = Participant(open_page(), OFFICES["clerk"])
    for path in OF_THE_CLERK:
        clerk.goes_to(path)
        nothing_is_wrong(clerk.page)


def test_axe_finds_nothing_wrong_with_a_form_that_is_sent_back(open_page: Opener) -> None:
    councillor = Participant(open_page(), "Noor Bakker")
    councillor.goes_to(f"{THEME}wijzigingen/nieuw/?artikel=alles")
    councillor.presses("Verder")
    councillor.sees("Kies minstens één onderdeel van de tekst.")
    nothing_is_wrong(councillor.page)
    councillor.page.get_by_role("checkbox").nth(3).check()
    councillor.presses("Verder")
    nothing_is_wrong(councillor.page)
    councillor.fills_in(Titel="Zo is het goed", Toelichting="Het staat er al.")
    councillor.presses("Indienen")
    councillor.sees("De nieuwe tekst is gelijk aan de oude.")
    nothing_is_wrong(councillor.page)


def the_parties_vote(clerk: Participant) -> None:
    """The clerk opens the vote of the community parties on the whole."""
    clerk.goes_to(f"{THEME}griffie/")
    clerk.presses("Naar besluitvorming")
    clerk.goes_to(f"{THEME}stemmingen/")
    part = clerk.page.locator("#openen-community")
    row = part.get_by_role("listitem").filter(has_text="Het akkoord als geheel")
    row.get_by_role("button", name="Openen").click()
    clerk.sees("De stemming is geopend.")


FOCUSED = """() => {
    const one = document.activeElement
    const label = one.labels?.length ? one.labels[0] : one
    const seen = [one, label].some((part) => getComputedStyle(part).outlineStyle !== 'none')
    return [label.innerText.trim(), seen]
}"""


def tabs_to(page: Page, words: str, *, steps: int = 80) -> None:
    """Press Tab until what is called this has the focus, and shows that it has."""
    for _step in range(steps):
        page.keyboard.press("Tab")
        said, seen = page.evaluate(FOCUSED)
        if words in said.splitlines():
            assert seen, f"{words}: de focus is niet te zien"
            return
    raise AssertionError(f"{words}: niet te bereiken met Tab op {page.url}")


def opens(page: Page, words: str) -> None:
    """Follow a link or press a button by keyboard."""
    tabs_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_somebody_votes_from_the_front_page_by_keyboard_alone(open_page: Opener) -> None:
    clerk = Participant(open_page(), OFFICES["clerk"])
    the_parties_vote(clerk)
    nothing_is_wrong(clerk.page)
    page = open_page()
    page.goto("/")
    opens(page, "Inloggen")
    tabs_to(page, "E-mailadres")
    page.keyboard.type(email("Fatima Yildiz"))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    opens(page, "Energie in de buurt")
    opens(page, "De stemming volgen, of meestemmen")
    opens(page, "Het akkoord als geheel")
    nothing_is_wrong(page)
    tabs_to(page, "Voor")
    page.keyboard.press("Space")
    opens(page, "Stem uitbrengen")
    expect(page.locator("body")).to_contain_text("Uw stem is bewaard")
    expect(page.get_by_role("radio", name="Voor")).to_be_checked()
    nothing_is_wrong(page)
