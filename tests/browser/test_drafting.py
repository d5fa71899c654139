"""People write in one text at once, on lines that break, and nothing that was seen is lost."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from deliberation.management.demo import OFFICES
from tests.browser.conftest import Opener, Server
from tests.browser.people import Participant, Visitor
from tests.browser.test_accessibility import nothing_is_wrong

THEME = "themas/spelen-en-ontmoeten/"
TABLED = "themas/energie-in-de-buurt/"
PHONE = {"width": 390, "height": 844}
SAVED = "Verbonden. Alles is bewaard."
OFFLINE = "Niet verbonden. U werkt lokaal: uw tekst staat op dit apparaat."
ENDED = "U kunt hier niet meer schrijven."
SOON = 20_000

# The words of the text without the carets of others in it.
WORDS = """one => {
    const copy = one.cloneNode(true)
    copy.querySelectorAll('.caret').forEach(caret => caret.remove())
    return [...copy.querySelectorAll('h2, h3, h4, h5, p, td')].map(block => block.innerText)
}"""
END = """([one, words]) => new Promise(resolve => {
    const blocks = [...one.querySelectorAll('h2, h3, h4, h5, p, td')]
    const block = blocks.find(each => each.textContent.includes(words))
    block.scrollIntoView({block: 'center'})
    one.focus()
    getSelection().selectAllChildren(block)
    getSelection().collapseToEnd()
    // The editor hears of it a moment later.
    setTimeout(() => requestAnimationFrame(resolve), 100)
})"""


# A reading transaction waits for the writing ones before it.
COPIED = """async () => {
    const [{name}] = await indexedDB.databases()
    const opened = indexedDB.open(name)
    await new Promise(resolve => { opened.onsuccess = resolve })
    const looking = opened.result.transaction(['updates'], 'readonly')
    await new Promise(resolve => { looking.oncomplete = resolve })
    opened.result.close()
}"""


@dataclass
class Writer:
    """Somebody at the text."""

    page: Page

    @property
    def text(self) -> Locator:
        return self.page.locator(".ProseMirror")

    @property
    def lines(self) -> list[str]:
        found: list[str] = self.text.evaluate(WORDS)
        return [line.replace("\N{WORD JOINER}", "").strip() for line in found]

    def opens(self, address: str) -> None:
        """Come to the text and wait until one can write."""
        self.page.goto(address)
        expect(self.page.locator(".ProseMirror[contenteditable=true]")).to_be_visible()
        self.is_told(SAVED)

    def is_told(self, words: str) -> None:
        """What the banner says."""
        expect(self.page.locator(".banner")).to_contain_text(words, timeout=SOON)

    def goes_behind(self, words: str) -> None:
        """Put the cursor at the end of the block with these words."""
        expect(self.text).to_contain_text(words)
        self.page.evaluate(END, [self.text.element_handle(), words])

    def is_on_the_device(self) -> None:
        """Wait until what was typed is in the copy on this device."""
        self.page.evaluate(COPIED)

    def types(self, words: str) -> None:
        self.page.keyboard.type(words)

    def presses(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def clicks(self, tool: str) -> None:
        """Press a button of the toolbar."""
        bar = self.page.get_by_role("toolbar")
        bar.get_by_role("button", name=tool, exact=True).click()

    def sees(self, words: str) -> None:
        expect(self.text).to_contain_text(words, timeout=SOON)

    def sees_line(self, line: str) -> None:
        """A block says this and nothing else; carets of others may stand in it."""
        for _try in range(100):
            if line in self.lines:
                return
            self.page.wait_for_timeout(100)
        assert line in self.lines


def same_text(*writers: Writer) -> list[str]:
    """What all of them have on their screens, once it is the same."""
    for _try in range(100):
        first, *others = [one.lines for one in writers]
        if all(other == first for other in others):
            return first
        writers[0].page.wait_for_timeout(100)
    assert [one.lines for one in writers] == [writers[0].lines] * len(writers)
    return []


SYNC, UPDATE = 0, 2


@dataclass
class Line:
    """Somebody's line to the server, that can break, or on which a server refuses."""

    is_up: bool = True
    refuses: bool = False
    now: list[WebSocketRoute] = field(default_factory=list)

    def breaks(self) -> None:
        self.is_up = False
        for route in self.now:
            route.close(code=1011)

    def between(self, route: WebSocketRoute) -> None:
        """Pass on what is said as long as the line is up."""
        if not self.is_up:
            route.close(code=1011)
            return
        self.now = [route]
        server = route.connect_to_server()

        def said(message: str | bytes) -> None:
            if self.refuses and list(bytes(message[:2])) == [SYNC, UPDATE]:
                self.refuses = False
                route.close(code=4400)
            else:
                server.send(message)

        route.on_message(said)


@dataclass
class Table:
    """A text that is open for writing, and who comes to it."""

    open_page: Opener
    clerk: Participant
    address: str

    def writer(self, name: str, *, line: Line | None = None, **options: object) -> Writer:
        page = self.open_page(**options)
        if line:
            page.route_web_socket("**/ws/drafts/**", line.between)
        one = Writer(Participant(page, name).page)
        one.opens(self.address)
        return one


@pytest.fixture
def table(open_page: Opener) -> Table:
    clerk = Participant(open_page(), OFFICES["clerk"])
    clerk.goes_to(f"{THEME}griffie/")
    clerk.page.get_by_text("Terug naar het opstellen").click()
    clerk.presses("opstellen")
    clerk.sees("Het akkoord is in een nieuwe fase: ")
    clerk.goes_to(f"{THEME}griffie/")
    clerk.presses("Zet de tekst open om te schrijven")
    clerk.sees("De tekst staat open.")
    return Table(open_page, clerk, clerk.page.url)


PLACE = "De gemeente wijst de grond aan en houdt die vrij."
PARAGRAPH = "Bewoners en ondernemers richten samen een coöperatie op"


def test_two_people_write_in_one_paragraph_at_once(table: Table) -> None:
    marit, fatima = table.writer("Marit Kuipers"), table.writer("Fatima Yildiz")
    reader = Visitor(table.open_page())
    reader.page.goto(table.address)
    expect(reader.page.locator(".banner")).to_have_text("Verbonden. U leest live mee.")
    marit.goes_behind(PLACE)
    fatima.goes_behind(PLACE)
    for one, other in zip("Marit schrijft.", "Fatima vult aan", strict=True):
        marit.types(one)
        fatima.types(other)
    marit.is_told(SAVED)
    fatima.is_told(SAVED)
    lines = same_text(marit, fatima, Writer(reader.page))
    line = next(line for line in lines if line.startswith(PLACE))
    assert sorted(line.removeprefix(PLACE)) == sorted("Marit schrijft.Fatima vult aan")
    expect(marit.page.locator(".caret-name")).to_have_text("Fatima Yildiz")
    expect(marit.page.locator(".company")).to_contain_text("Fatima Yildiz")
    expect(reader.page.locator(".company")).to_contain_text(
        "Fatima Yildiz, Hanna Griffioen en Marit Kuipers zijn er ook."
    )
    expect(reader.page.locator(".ProseMirror")).to_have_attribute("contenteditable", "false")
    fresh = Visitor(table.open_page(java_script_enabled=False))
    fresh.page.goto(table.address)
    expect(fresh.page.locator("#text-now")).to_contain_text(line)


def test_who_was_offline_writes_on_and_all_is_merged(table: Table) -> None:
    marit, fatima = table.writer("Marit Kuipers"), table.writer("Fatima Yildiz")
    marit.page.context.set_offline(True)
    marit.is_told(OFFLINE)
    marit.goes_behind(PLACE)
    marit.types(" Zonder lijn geschreven.")
    fatima.goes_behind("Plekken")
    fatima.types(" voor ons")
    fatima.is_told(SAVED)
    marit.is_told(OFFLINE)
    assert not any("voor ons" in line for line in marit.lines)
    marit.page.context.set_offline(False)
    marit.is_told(SAVED)
    fatima.sees_line(f"{PLACE} Zonder lijn geschreven.")
    marit.sees_line("Plekken voor ons")


def test_what_was_written_without_a_line_is_still_there_after_a_reload(table: Table) -> None:
    line = Line()
    marit = table.writer("Marit Kuipers", line=line)
    line.breaks()
    marit.is_told(OFFLINE)
    marit.goes_behind(PLACE)
    marit.types(" Nog niet bewaard.")
    marit.sees_line(f"{PLACE} Nog niet bewaard.")
    marit.is_on_the_device()
    marit.page.reload()
    marit.sees("Nog niet bewaard.")
    marit.is_told(OFFLINE)
    fatima = table.writer("Fatima Yildiz")
    assert not any("Nog niet bewaard." in words for words in fatima.lines)
    line.is_up = True
    marit.is_told(SAVED)
    fatima.sees_line(f"{PLACE} Nog niet bewaard.")


def test_nothing_is_lost_when_the_server_dies_in_the_middle_of_a_sentence(
    table: Table, server: Server
) -> None:
    marit, fatima = table.writer("Marit Kuipers"), table.writer("Fatima Yildiz")
    marit.goes_behind(PLACE)
    marit.types(" Eerst dit")
    fatima.sees("Eerst dit")
    server.stop(signal.SIGKILL)
    marit.types(" en dan dat.")
    marit.is_told(OFFLINE)
    fatima.is_told(OFFLINE)
    fatima.goes_behind("Plekken")
    fatima.types(" voor ons")
    server.start()
    marit.is_told(SAVED)
    fatima.is_told(SAVED)
    fatima.sees_line(f"{PLACE} Eerst dit en dan dat.")
    marit.sees_line("Plekken voor ons")
    assert same_text(marit, fatima)


def test_a_frozen_text_is_closed_on_every_screen(table: Table) -> None:
    marit = table.writer("Marit Kuipers")
    marit.goes_behind(PLACE)
    marit.types(" Dit hoort erbij.")
    marit.is_told(SAVED)
    table.clerk.page.goto(table.address)
    table.clerk.presses("Leg de tekst vast")
    table.clerk.sees("De tekst is vastgelegd als versie 2.")
    table.clerk.sees("Dit hoort erbij.")
    marit.is_told(ENDED)
    expect(marit.text).to_have_attribute("contenteditable", "false")
    expect(marit.page.get_by_role("toolbar")).to_have_count(0)


def test_what_came_too_late_is_shown_to_who_wrote_it(table: Table) -> None:
    marit = table.writer("Marit Kuipers")
    marit.page.context.set_offline(True)
    marit.is_told(OFFLINE)
    marit.goes_behind(PLACE)
    marit.types(" Dit kwam te laat.")
    fatima = table.writer("Fatima Yildiz")
    fatima.goes_behind("Plekken")
    fatima.types(" voor ons")
    fatima.is_told(SAVED)
    table.clerk.page.goto(table.address)
    table.clerk.presses("Leg de tekst vast")
    table.clerk.sees("De tekst is vastgelegd als versie 2.")
    marit.page.context.set_offline(False)
    marit.is_told(ENDED)
    kept = marit.page.get_by_label("Uw woorden, om te kopiëren")
    expect(kept).to_have_value(re.compile(re.escape(f"{PLACE} Dit kwam te laat.")))
    nothing_is_wrong(marit.page)
    marit.page.get_by_role("link", name="Bekijk wat niet is meegenomen").click()
    expect(marit.page.locator("body")).to_contain_text("Dit kwam te laat.")


def test_who_comes_back_after_the_end_finds_what_was_left_on_the_device(table: Table) -> None:
    line = Line()
    marit = table.writer("Marit Kuipers", line=line)
    line.breaks()
    marit.is_told(OFFLINE)
    marit.goes_behind(PLACE)
    marit.types(" Dit bleef achter.")
    marit.sees_line(f"{PLACE} Dit bleef achter.")
    marit.is_on_the_device()
    marit.page.goto("about:blank")
    fatima = table.writer("Fatima Yildiz")
    fatima.goes_behind("Plekken")
    fatima.types(" voor ons")
    fatima.is_told(SAVED)
    table.clerk.page.goto(table.address)
    table.clerk.presses("Leg de tekst vast")
    table.clerk.sees("De tekst is vastgelegd als versie 2.")
    line.is_up = True
    marit.page.goto(table.address)
    marit.page.get_by_role("link", name="Bekijk wat niet is meegenomen").click()
    expect(marit.page.locator("body")).to_contain_text("Dit bleef achter.")


def test_the_keyboard_is_enough_and_axe_finds_nothing_wrong(table: Table) -> None:
    marit = table.writer("Marit Kuipers")
    nothing_is_wrong(marit.page)
    page = marit.page
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.get_by_role("link", name="Akkoorden", exact=True).first.focus()
    for _step in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[role=toolbar]') !== null"):
            break
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("aria-label", "Vet")
    marit.presses("ArrowRight", "ArrowRight")
    expect(focused).to_have_attribute("aria-label", "Link")
    marit.presses("End")
    expect(focused).to_have_attribute("aria-label", "Opnieuw doen")
    marit.presses("Home", "Tab")
    expect(focused).to_have_attribute("id", "editor-text")
    marit.goes_behind(PARAGRAPH)
    marit.presses("Enter")
    marit.types("een")
    marit.presses("Control+Shift+7", "Enter")
    marit.types("twee")
    marit.presses("Tab")
    item = marit.text.locator("li li", has_text="twee")
    marit.sees_line("een")
    expect(item).to_have_attribute("data-marker", "a.")
    marit.presses("Control+b")
    marit.types(" vet")
    expect(item.locator("strong")).to_have_text("vet")
    marit.presses("Escape", "Tab")
    expect(marit.text).not_to_be_focused()
    nothing_is_wrong(page)


def test_a_link_is_made_in_a_dialog(table: Table) -> None:
    marit = table.writer("Marit Kuipers")
    marit.goes_behind(PLACE)
    marit.presses("Control+k")
    dialog = marit.page.get_by_role("dialog", name="Link maken")
    dialog.get_by_label("Adres").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Opslaan").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Vul een adres in")
    nothing_is_wrong(marit.page)
    dialog.get_by_label("Adres").fill("voorbeeld.nl/plekken")
    dialog.get_by_label("Tekst van de link").fill("de kaart")
    marit.presses("Enter")
    expect(dialog).to_have_count(0)
    made = marit.text.get_by_role("link", name="de kaart")
    expect(made).to_have_attribute("href", "https://voorbeeld.nl/plekken")
    expect(marit.text).to_be_focused()
    marit.is_told(SAVED)


def test_the_text_is_built_with_the_buttons_on_a_phone(table: Table) -> None:
    fatima = table.writer("Fatima Yildiz", viewport=PHONE, has_touch=True)
    marit = table.writer("Marit Kuipers")
    fatima.goes_behind(PLACE)
    fatima.clicks("Artikel toevoegen")
    fatima.types("Een bankje")
    fatima.presses("Enter")
    fatima.types("Bij elke plek staat een bankje.")
    title = marit.text.locator("h4", has_text="Een bankje")
    expect(title).to_have_attribute("data-marker", "Artikel 2")
    fatima.clicks("Tabel")
    rows = marit.text.locator("table").filter(has_text="Plek").locator("tr")
    fatima.types("Plek")
    fatima.presses("Tab")
    fatima.types("Jaar")
    fatima.clicks("Kolom weg")
    fatima.clicks("Rij erbij")
    expect(rows).to_have_count(4)
    expect(rows.first.locator("td")).to_have_count(2)
    fatima.clicks("Ongedaan maken")
    expect(rows).to_have_count(3)
    nothing_is_wrong(fatima.page)
    assert same_text(fatima, marit)


def test_what_the_server_refuses_is_put_aside_and_the_text_is_opened_afresh(table: Table) -> None:
    line = Line()
    marit = table.writer("Marit Kuipers", line=line)
    marit.goes_behind(PLACE)
    marit.types(" Bewaard.")
    marit.is_told(SAVED)
    line.refuses = True
    marit.types(" Geweigerd.")
    kept = marit.page.get_by_label("Uw woorden, om te kopiëren")
    expect(kept).to_have_value(re.compile(r"Bewaard\. .*"))
    expect(marit.page.locator(".kept")).to_contain_text(
        "De server nam uw laatste wijziging niet aan."
    )
    marit.is_told(SAVED)
    marit.sees_line(f"{PLACE} Bewaard.")
    nothing_is_wrong(marit.page)
    marit.goes_behind(PLACE)
    marit.types(" En door.")
    marit.is_told(SAVED)
    marit.sees_line(f"{PLACE} Bewaard. En door.")
    marit.page.get_by_role("button", name="Gooi weg").click()
    expect(kept).to_have_count(0)


def test_an_amendment_is_written_in_the_editor(open_page: Opener) -> None:
    noor = Participant(open_page(), "Noor Bakker")
    noor.goes_to(f"{TABLED}wijzigingen/nieuw/?artikel=alles")
    noor.page.get_by_role("checkbox").nth(3).check()
    noor.presses("Schrijf in de editor")
    noor.presses("Begin met schrijven")
    writer = Writer(noor.page)
    expect(noor.page.locator(".ProseMirror[contenteditable=true]")).to_be_visible()
    writer.is_told(SAVED)
    last = writer.lines[-1]
    writer.goes_behind(last)
    writer.types(" Dat is nieuw.")
    redline = noor.page.locator("#redline")
    expect(redline.locator("ins")).to_contain_text("Dat is nieuw.", timeout=SOON)
    nothing_is_wrong(noor.page)
    noor.fills_in(Titel="Iets nieuws", Toelichting="Omdat het beter is.")
    noor.presses("Indienen")
    noor.sees("is ingediend.")
    noor.sees("Dat is nieuw.")
