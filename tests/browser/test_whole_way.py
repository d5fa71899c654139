"""One agreement from the first line to the sealed PDF: on foot without JavaScript, and live."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agreements.documents.sealing import SignatureReport, verify
from deliberation.management.commands.seed import COMMUNITY, FACTIONS, OFFICES
from deliberation.rules.blocks import Block, Kind
from deliberation.text.importing import Imported, import_markdown
from tests.browser.conftest import Opener, Server
from tests.browser.people import Participant, Visitor, link_in
from tests.browser.test_drafting import ENDED, OFFLINE, SAVED, Writer, same_text
from tests.browser.test_meeting import PHONE, WALL, stays, takes, votes

OUR_OWN = Path(__file__).parent.parent / "texts" / "wonen-en-samenleven.md"
COUNCILLORS = [name for members in FACTIONS.values() for name in members]


def chapters() -> list[Path]:
    """Our own awkward chapter, and the real ones of the folder that SAMPLES names."""
    folder = os.environ.get("SAMPLES")
    found = sorted(Path(folder).glob("*.md")) if folder else []
    return [OUR_OWN, *(path for path in found if path.name != "README.md")]


@dataclass
class Story:
    """Everybody in it, and the theme that they bring to an end."""

    server: Server
    enter: Callable[[str], Participant]
    visitor: Visitor
    chapter: Path
    read: Imported
    path: str = "themas/van-begin-tot-eind/"

    @property
    def clerk(self) -> Participant:
        return self.enter(OFFICES["clerk"])

    @property
    def chair(self) -> Participant:
        return self.enter(OFFICES["chair"])

    def paragraphs(self) -> list[Block]:
        """The paragraphs of the articles that say something else than all others."""
        words = [block.text for block in self.read.text]
        articles = False
        out = []
        for block in self.read.text:
            articles = articles or block.kind is Kind.ARTICLE
            plain = len(block.runs) == 1 and words.count(block.text) == 1
            if articles and plain and block.kind is Kind.PARAGRAPH and len(block.text) > 60:
                out.append(block)
        return out


@pytest.fixture
def story(request: pytest.FixtureRequest, server: Server, open_page: Opener) -> Story:
    chapter: Path = request.param
    inside: dict[str, Participant] = {}

    def page() -> Page:
        return open_page(java_script_enabled=False)

    def enter(name: str) -> Participant:
        if name not in inside:
            inside[name] = Participant(page(), name)
        return inside[name]

    read = import_markdown(chapter.read_bytes())
    return Story(server, enter, Visitor(page()), chapter, read)


@pytest.mark.parametrize("story", chapters(), ids=lambda path: path.stem, indirect=True)
def test_an_agreement_goes_the_whole_way_without_javascript(story: Story, tmp_path: Path) -> None:
    the_clerk_opens_a_theme_and_the_parties_agree_the_spelregels(story)
    the_text_is_read_in_and_can_be_read_by_anyone(story)
    a_visitor_remarks_and_the_clerk_answers(story)
    amendments_are_submitted(story)
    an_article_names_the_cooperative_it_founds(story)
    the_community_votes_on_the_text_as_tabled(story)
    the_council_meets_and_decides_the_amendments(story)
    the_council_decides_on_the_amended_proposal(story)
    the_parties_confirm_the_changed_text(story)
    the_sealed_document_can_be_trusted(story, tmp_path, "Sanne de Boer")


@pytest.fixture
def live_story(server: Server, open_page: Opener) -> Story:
    """The same people with script: the community parties on phones, a reader without login."""
    inside: dict[str, Participant] = {}

    def enter(name: str) -> Participant:
        if name not in inside:
            phone = PHONE if name in COMMUNITY.values() else {}
            inside[name] = Participant(open_page(**phone), name)
        return inside[name]

    read = import_markdown(OUR_OWN.read_bytes())
    return Story(server, enter, Visitor(open_page()), OUR_OWN, read)


def test_an_agreement_goes_the_whole_way_live(
    live_story: Story, open_page: Opener, tmp_path: Path
) -> None:
    story = live_story
    the_clerk_opens_a_theme_and_the_parties_agree_the_spelregels(story)
    the_clerk_reads_in_the_text(story)
    two_people_write_one_paragraph_and_a_server_dies_in_mid_sentence(story)
    an_amendment_is_written_in_the_editor_and_seen_at_once_by_all(story)
    an_article_names_the_cooperative_it_founds(story)
    moves(story, "besluitvorming")
    everybody_votes_on_phones_and_the_projector_follows(story, Visitor(open_page(**WALL)))
    the_council_decides_on_the_amended_proposal(story, version=3)
    the_parties_confirm_the_changed_text(story)
    the_sealed_document_can_be_trusted(story, tmp_path, TOGETHER)


def the_clerk_opens_a_theme_and_the_parties_agree_the_spelregels(story: Story) -> None:
    clerk = story.clerk
    clerk.goes_to("themas/nieuw/")
    clerk.fills_in(Titel="Van begin tot eind", Opgave="Wie wil wonen, vindt hier geen huis.")
    clerk.presses("Bewaren")
    clerk.sees("Het thema staat klaar.")
    for party in [*FACTIONS, *COMMUNITY]:
        clerk.chooses("Partij toelaten", party)
        clerk.presses("Toelaten")
        clerk.sees("De partij doet mee.")
    for speaker in [members[0] for members in FACTIONS.values()] + list(COMMUNITY.values()):
        someone = story.enter(speaker)
        someone.goes_to(story.path + "spelregels/")
        someone.presses("Wij zijn het eens met deze spelregels")
        someone.sees("Uw partij is het eens met de spelregels.")
    moves(story, "opstellen")


def moves(story: Story, stage: str) -> None:
    clerk = story.clerk
    clerk.goes_to(story.path + "griffie/")
    clerk.presses(f"Naar {stage}")
    clerk.sees("Het akkoord is in een nieuwe fase: ")


def the_clerk_reads_in_the_text(story: Story) -> None:
    clerk = story.clerk
    clerk.goes_to(story.path + "inlezen/")
    clerk.page.get_by_label("Bestand").set_input_files(story.chapter)
    clerk.presses("Inlezen")
    clerk.sees("De tekst is ingelezen als versie 1.")


def the_text_is_read_in_and_can_be_read_by_anyone(story: Story) -> None:
    visitor = story.visitor
    the_clerk_reads_in_the_text(story)
    moves(story, "reacties")
    visitor.goes_to(story.path)
    visitor.follows("Lees versie 1")
    for block in story.paragraphs()[:5]:
        visitor.sees(block.text[:80])
    visitor.follows("Artikel 1")
    visitor.sees("Reacties bij dit artikel")


def a_visitor_remarks_and_the_clerk_answers(story: Story) -> None:
    visitor, clerk = story.visitor, story.clerk
    visitor.fills_in(
        Uw_reactie="Ik begrijp dit niet. <b>Wie</b> betaalt?",
        Uw_naam="Sanne de Boer",
    )
    visitor.page.get_by_label("Uw e-mailadres").fill("sanne@voorbeeld.example")
    visitor.presses("Reactie plaatsen")
    visitor.sees("Bijna klaar.")
    visitor.does_not_see("Ik begrijp dit niet.")
    visitor.page.goto(link_in(story.server.letters()))
    visitor.presses("Plaats mijn reactie")
    visitor.sees("Ik begrijp dit niet. <b>Wie</b> betaalt?")
    clerk.goes_to(story.path + "reacties/")
    clerk.chooses("Oordeel over reactie 1", "leidt niet tot aanpassing")
    clerk.fills_in(Antwoord_op_reactie_1="Dat staat in het artikel over geld.")
    clerk.presses("Antwoord plaatsen")
    clerk.sees("Het antwoord op reactie 1 is geplaatst.")
    visitor.goes_to(story.path + "tekst/1/artikel-1/")
    visitor.sees("Dat staat in het artikel over geld.")


def proposes(story: Story, who: Participant, block: Block, words: str, title: str) -> None:
    """Somebody proposes other words for one paragraph."""
    who.goes_to(story.path + "wijzigingen/nieuw/?artikel=alles")
    choice = who.page.locator("label", has_text=block.text[:120])
    choice.get_by_role("checkbox").check()
    who.presses("Verder")
    who.fills_in(Zo_moet_het_worden=words, Titel=title, Toelichting="Zo is het beter.")
    who.presses("Bekijk eerst wat er verandert")
    who.sees("Er is nog niets ingediend.")
    who.presses("Indienen")
    who.sees(title)


FIRST = "Dit doen wij samen met bewoners."
SECOND = "Over de kosten komt elk jaar een verslag."


def amendments_are_submitted(story: Story) -> None:
    moves(story, "wijzigen")
    one, other, *_rest = story.paragraphs()
    councillor, party = story.enter("Aylin Demir"), story.enter("Fatima Yildiz")
    proposes(story, councillor, one, f"{one.text} {FIRST}", "Samen met bewoners")
    councillor.sees("A1")
    proposes(story, party, other, f"{other.text} {SECOND}", "Elk jaar een verslag")
    party.sees("W1")
    story.visitor.goes_to(story.path + "wijzigingen/")
    story.visitor.sees("Samen met bewoners")
    story.visitor.follows("Elk jaar een verslag")
    story.visitor.sees(SECOND)
    taker = story.enter("Noor Bakker")
    taker.goes_to(story.path + "wijzigingen/")
    taker.follows("Elk jaar een verslag")
    taker.presses("Als amendement indienen")
    taker.sees("A2")


def an_article_names_the_cooperative_it_founds(story: Story) -> None:
    clerk = story.clerk
    clerk.goes_to(story.path + "cooperaties/nieuw/")
    clerk.fills_in(Naam="Coöperatie Thuis in Voorbeeld U.A.", Doel="Huizen voor haar leden.")
    clerk.chooses("Aansprakelijkheid", "U.A.")
    clerk.fills_in(Oprichters="Bewonersraad Oost\nZorgzaam Voorbeeld")
    clerk.presses("Bewaren")
    clerk.sees("De coöperatie staat bij het artikel.")
    story.visitor.goes_to("cooperaties/")
    story.visitor.sees("Coöperatie Thuis in Voorbeeld U.A.")


def the_community_votes_on_the_text_as_tabled(story: Story) -> None:
    moves(story, "besluitvorming")
    opens_a_round(story, "Wat de maatschappelijke partijen", "Het akkoord als geheel")
    for number, name in enumerate(COMMUNITY.values(), start=1):
        representative = story.enter(name)
        representative.goes_to(story.path + "stemmingen/")
        representative.follows("Het akkoord als geheel")
        representative.page.get_by_role("radio", name="Voor").check()
        representative.presses("Stem uitbrengen")
        representative.sees("Uw stem is bewaard")
        representative.sees(f"{number} van {len(COMMUNITY)} hebben gestemd")
    closes_and_declares(story)
    story.chair.sees("Aangenomen")


def opens_a_round(story: Story, group: str, question: str, method: str = "") -> None:
    """The clerk opens a round on one of the questions of a group, and stands on its page."""
    clerk = story.clerk
    clerk.goes_to(story.path + "stemmingen/")
    part = clerk.page.locator("section").filter(has=clerk.page.get_by_role("heading", name=group))
    row = part.get_by_role("listitem").filter(has_text=question)
    if method:
        row.get_by_role("combobox").select_option(label=method)
    row.get_by_role("button", name="Openen").click()
    clerk.sees("hebben gestemd")


def closes_and_declares(story: Story) -> None:
    """The clerk closes the round that she looks at; the chair declares what was counted."""
    clerk, chair = story.clerk, story.chair
    address = clerk.page.url
    clerk.presses("Stemming sluiten")
    clerk.sees("De stemming is gesloten")
    chair.page.goto(address)
    chair.presses("Uitslag vaststellen")
    chair.sees("Vastgesteld op")
    clerk.page.goto(address)


def the_council_meets_and_decides_the_amendments(story: Story) -> None:
    clerk, chair = story.clerk, story.chair
    clerk.goes_to("vergaderingen/nieuw/")
    clerk.fills_in(Naam="Raadsvergadering", Dag="2026-12-17", Tijd="19:30")
    clerk.presses("Plannen")
    meeting = clerk.page.url
    clerk.page.locator("summary", has_text="Punt toevoegen").click()
    clerk.fills_in(Agendapunt="Van begin tot eind")
    clerk.chooses("Over welk thema", "Van begin tot eind")
    clerk.presses("Op de agenda zetten")
    chair.page.goto(meeting)
    chair.presses("Openen")
    chair.sees("Er zijn te weinig raadsleden om te openen")
    for name in COUNCILLORS[:-1]:
        clerk.page.get_by_label(name).check()
    clerk.presses("Presentielijst bewaren")
    chair.page.goto(meeting)
    chair.presses("Openen")
    chair.presses("Aan de orde stellen")
    chair.goes_to(story.path + "wijzigingen/")
    chair.presses("Beraadslaging sluiten")
    opens_a_round(story, "Wat de raad", "Samen met bewoners", "Handopsteken")
    shows_hands(story, {"Voorbeeld Vooruit": "Voor", "Dorpsbelang": "Tegen"}, "Voor")
    closes_and_declares(story)
    story.chair.sees("Aangenomen")
    opens_a_round(story, "Wat de raad", "Elk jaar een verslag", "Handopsteken")
    shows_hands(story, {"Dorpsbelang": "Voor"}, "Tegen")
    closes_and_declares(story)
    story.chair.sees("Verworpen")


def shows_hands(story: Story, said: dict[str, str], others: str) -> None:
    """The clerk enters a choice per faction; nobody else sees what is for and what against."""
    clerk = story.clerk
    for faction in FACTIONS:
        bench = clerk.page.get_by_role("group", name=faction)
        bench.get_by_role("radio", name=said.get(faction, others)).check()
    clerk.presses("Stemmen bewaren")
    clerk.sees("8 van 8 hebben gestemd")
    story.visitor.page.goto(clerk.page.url)
    story.visitor.sees("8 van 8 hebben gestemd")
    story.visitor.does_not_see("stemmen voor")


def the_council_decides_on_the_amended_proposal(story: Story, version: int = 2) -> None:
    clerk = story.clerk
    clerk.goes_to(story.path + "wijzigingen/verwerken/")
    clerk.sees(FIRST)
    clerk.presses("Maak het geamendeerde voorstel")
    clerk.follows(f"Lees versie {version}")
    clerk.sees(FIRST)
    clerk.does_not_see(SECOND)
    opens_a_round(story, "Wat de raad", "Het akkoord als geheel", "Hoofdelijke stemming")
    present = COUNCILLORS[:-1]
    for name in present:
        turn = clerk.page.get_by_role("group", name=name)
        turn.get_by_role("radio", name="Tegen" if name == present[0] else "Voor").check()
    clerk.presses("Stemmen bewaren")
    closes_and_declares(story)
    story.visitor.goes_to(story.path + "stemmingen/")
    story.visitor.sees("Wacht op bevestiging")


def the_parties_confirm_the_changed_text(story: Story) -> None:
    moves(story, "bevestigingsronde")
    *confirming, leaving = COMMUNITY.values()
    for name in confirming:
        representative = story.enter(name)
        representative.goes_to(story.path)
        representative.presses("Wij bevestigen de tekst")
        representative.sees("Uw partij bevestigde de tekst.")
    gone = story.enter(leaving)
    gone.goes_to(story.path)
    gone.presses("Wij trekken ons terug")
    gone.sees("geen partij")
    moves(story, "vastgesteld")


# More than half of the nine members: with fewer the vote is not valid (art. 29 Gemeentewet).
BALLOTS = {
    "Aylin Demir": "Voor",
    "Joost de Wit": "Voor",
    "Marit Kuipers": "Voor",
    "Noor Bakker": "Voor",
    "Ria van Dam": "Tegen",
}
TOGETHER = "Wij schreven dit samen op."


def two_people_write_one_paragraph_and_a_server_dies_in_mid_sentence(story: Story) -> None:
    clerk = story.clerk
    clerk.goes_to(story.path + "griffie/")
    clerk.presses("Zet de tekst open om te schrijven")
    clerk.sees("De tekst staat open.")
    address = clerk.page.url
    aylin = Writer(story.enter("Aylin Demir").page)
    fatima = Writer(story.enter("Fatima Yildiz").page)
    reader = Writer(story.visitor.page)
    for writer in (aylin, fatima):
        writer.opens(address)
    reader.page.goto(address)
    place = story.paragraphs()[2].text
    aylin.goes_behind(place[:60])
    aylin.types(" Wij schreven")
    fatima.sees_line(f"{place} Wij schreven")
    story.server.stop(signal.SIGKILL)
    aylin.types(" dit")
    aylin.is_told(OFFLINE)
    story.server.start()
    aylin.is_told(SAVED)
    fatima.sees_line(f"{place} Wij schreven dit")
    fatima.goes_behind(place[:60])
    fatima.types(" samen")
    aylin.sees_line(f"{place} Wij schreven dit samen")
    aylin.goes_behind(place[:60])
    aylin.types(" op.")
    reader.sees_line(f"{place} {TOGETHER}")
    assert same_text(aylin, fatima, reader)
    clerk.page.goto(address)
    clerk.presses("Leg de tekst vast")
    clerk.sees("De tekst is vastgelegd als versie 2.")
    for writer in (aylin, fatima):
        writer.is_told(ENDED)


def an_amendment_is_written_in_the_editor_and_seen_at_once_by_all(story: Story) -> None:
    moves(story, "reacties")
    moves(story, "wijzigen")
    watching = [story.visitor, story.enter("Fatima Yildiz"), story.clerk]
    for one in watching:
        one.goes_to(story.path + "wijzigingen/")
    same = [stays(one.page) for one in watching]
    noor, block = story.enter("Noor Bakker"), story.paragraphs()[0]
    noor.goes_to(story.path + "wijzigingen/nieuw/?artikel=alles")
    noor.page.locator("label", has_text=block.text[:120]).get_by_role("checkbox").check()
    noor.presses("Schrijf in de editor")
    noor.presses("Begin met schrijven")
    writer = Writer(noor.page)
    writer.is_told(SAVED)
    writer.goes_behind(block.text[:60])
    writer.types(f" {FIRST}")
    expect(noor.page.locator("#redline ins")).to_contain_text(FIRST)
    noor.fills_in(Titel="Samen met bewoners", Toelichting="Zo is het beter.")
    noor.presses("Indienen")
    noor.sees("is ingediend.")
    for one in watching:
        one.sees("Samen met bewoners")
    for check in same:
        check()


def everybody_votes_on_phones_and_the_projector_follows(story: Story, wall: Visitor) -> None:
    chair = story.chair
    path = the_clerk_prepares_a_meeting(story)
    wall.page.goto(f"{path}scherm/")
    chair.page.goto(f"{path}voorzitter/")
    takes(chair, "Open de vergadering", then="1. Van begin tot eind")
    takes(chair, "Stel aan de orde", then="De beraadslaging sluiten")
    wall.sees("1. Van begin tot eind")
    opens_a_round(story, "Wat de maatschappelijke partijen", "Het akkoord als geheel")
    for number, name in enumerate(COMMUNITY.values(), start=1):
        representative = story.enter(name)
        representative.page.goto(path)
        votes(representative, "Voor")
        expect(wall.page.locator(".turnout").first).to_contain_text(f"{number} van")
    closes_and_declares(story)
    wall.sees("aangenomen door de maatschappelijke partijen")
    chair.page.goto(f"{path}voorzitter/")
    takes(chair, "Sluit de beraadslaging", then="Samen met bewoners")
    chair.page.get_by_label("Hoe").select_option(label="Elektronisch")
    takes(chair, "Open de stemming", then="De stemming sluiten")
    wall.sees(f"0 van {len(COUNCILLORS) - 1} hebben gestemd")
    for name, choice in BALLOTS.items():
        councillor = story.enter(name)
        councillor.page.goto(path)
        votes(councillor, choice)
    expect(wall.page.locator(".board .turnout").last).to_contain_text(f"{len(BALLOTS)} van")
    takes(chair, "Sluit de stemming", then="Lees voor:")
    wall.does_not_see("Voor: 4")
    takes(chair, "Stel vast", then="")
    wall.sees("Het amendement A1 is aangenomen.")


def the_clerk_prepares_a_meeting(story: Story) -> str:
    """A meeting on this theme with all but one of the members there; its address."""
    clerk = story.clerk
    clerk.goes_to("vergaderingen/nieuw/")
    clerk.fills_in(Naam="Raadsvergadering", Dag="2026-12-17", Tijd="19:30")
    clerk.presses("Plannen")
    path = clerk.page.url
    clerk.page.goto(f"{path}griffie/")
    clerk.page.locator("summary", has_text="Punt toevoegen").click()
    clerk.fills_in(Agendapunt="Van begin tot eind")
    clerk.chooses("Over welk thema", "Van begin tot eind")
    clerk.presses("Op de agenda zetten")
    for name in COUNCILLORS[:-1]:
        clerk.page.get_by_label(name).check()
    clerk.presses("Presentielijst bewaren")
    return path


def the_sealed_document_can_be_trusted(story: Story, folder: Path, *remarked: str) -> None:
    clerk, visitor = story.clerk, story.visitor
    clerk.goes_to(story.path + "documenten/")
    clerk.presses("Maak het verzegelde akkoord")
    visitor.goes_to(story.path + "documenten/")
    file = downloaded(visitor, folder / "akkoord.pdf")
    words = " ".join(told("pdftotext", str(file), "-").split())
    for said in (
        FIRST,
        *remarked,
        "Coöperatie Thuis in Voorbeeld U.A.",
        "Zorgzaam Voorbeeld",
    ):
        assert said in words
    signature = told("pdfsig", "-nocert", str(file))
    assert "Signature is Valid" in signature
    assert "Total document signed" in signature
    (report,) = checked(file.read_bytes())
    assert (report.intact, report.is_test, report.coverage) == (True, True, "ENTIRE_FILE")
    forged = bytearray(file.read_bytes())
    forged[forged.index(b"stream") + 40] ^= 1
    assert not checked(bytes(forged))[0].intact


def checked(pdf: bytes) -> list[SignatureReport]:
    """What pyHanko says, in a thread of its own: the browser keeps this one's event loop busy."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(verify, pdf, []).result()


def downloaded(visitor: Visitor, file: Path) -> Path:
    """The finished document; the page looks again by itself until the worker has made it."""
    link = visitor.page.get_by_role("link", name="Download het akkoord")
    end = time.monotonic() + 60
    while not link.is_visible() and time.monotonic() < end:
        visitor.page.wait_for_timeout(500)
        visitor.page.reload()
    with visitor.page.expect_download() as coming:
        link.click()
    coming.value.save_as(file)
    return file


def told(tool: str, *arguments: str) -> str:
    """What a tool of poppler says."""
    found = shutil.which(tool)
    assert found, f"{tool} ontbreekt: apt-get install poppler-utils"
    return subprocess.run([found, *arguments], capture_output=True, text=True, check=True).stdout
