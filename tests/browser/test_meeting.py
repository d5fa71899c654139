"""A meeting as people are in it: phones, the desk, the chair and the wall change by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from deliberation.management.demo import OFFICES, PASSWORD, email
from deliberation.models import Office
from tests.browser.asking import ask
from tests.browser.conftest import Opener
from tests.browser.people import HOME, Participant, Visitor
from tests.browser.test_accessibility import nothing_is_wrong, tabs_to

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WALL = {"viewport": {"width": 1920, "height": 1080}}
QUESTION = "Amendement A1: Lid worden kan ook in termijnen"
THEME = "Energie in de buurt"


@dataclass
class Evening:
    """A council meeting that is about to begin, with the theme on its agenda."""

    clerk: Participant
    chair: Participant
    key: str
    theme: str
    open_page: Opener

    @property
    def path(self) -> str:
        return f"vergaderingen/{self.key}/"

    def enter(self, name: str, **options: object) -> Participant:
        """Somebody logs in and opens the page of the meeting."""
        somebody = Participant(self.open_page(**options), name)
        somebody.goes_to(self.path)
        return somebody

    def wall(self) -> Visitor:
        """The screen in the room, where nobody is logged in."""
        wall = Visitor(self.open_page(**WALL))
        wall.goes_to(f"{self.path}scherm/")
        return wall


@pytest.fixture
def evening(open_page: Opener) -> Evening:
    clerk = Participant(open_page(), OFFICES[Office.CLERK])
    chair = Participant(open_page(), OFFICES[Office.CHAIR])
    page = clerk.page
    theme = next(
        one for one in ask(page, "/themes?municipality=voorbeeld") if one["title"] == THEME
    )
    ask(page, f"/themes/{theme['id']}/stage", {"stage": "deciding"})
    planned = {
        "municipality": "voorbeeld",
        "title": "Raadsvergadering",
        "startsAt": f"{timezone.localdate()}T19:30",
    }
    key = ask(page, "/meetings", planned)["id"]
    ask(page, f"/meetings/{key}/items", {"title": "Opening"})
    ask(page, f"/meetings/{key}/items", {"title": THEME, "theme": theme["id"]})
    ask(page, f"/meetings/{key}/items", {"title": "Rondvraag"})
    return Evening(clerk, chair, key, theme["id"], open_page)


def everybody_is_there(evening: Evening) -> None:
    """The clerk ticks every name."""
    evening.clerk.goes_to(f"{evening.path}griffie/")
    for box in evening.clerk.page.locator("#presentie").get_by_role("checkbox").all():
        box.check()
    evening.clerk.presses("Presentielijst bewaren")
    evening.clerk.sees("9 van 9 raadsleden")


def takes(chair: Participant, button: str, *, then: str) -> None:
    """The chair takes the step, and sees the next one without loading the page."""
    chair.page.get_by_role("button", name=button, exact=True).click()
    expect(chair.page.locator("#chair")).to_contain_text(then)


def stays(page: Page) -> Callable[[], None]:
    """Marks a page; the answer checks that it was not loaded again since."""
    page.evaluate("window.isTheSamePage = true")

    def check() -> None:
        assert page.evaluate("window.isTheSamePage === true"), page.url

    return check


def votes(somebody: Participant, choice: str) -> None:
    """Somebody votes on a phone."""
    page = somebody.page
    page.get_by_role("radio", name=choice).check()
    page.get_by_role("button", name="Stem uitbrengen").click()
    somebody.sees(f"Uw stem is bewaard: {choice.lower()}.")


def test_a_meeting_from_opening_to_decision_without_loading_a_page(evening: Evening) -> None:
    chair = evening.chair
    everybody_is_there(evening)
    councillor = evening.enter("Noor Bakker", **PHONE)
    other = evening.enter("Aylin Demir", **PHONE)
    representative = evening.enter("Fatima Yildiz", **PHONE)
    wall = evening.wall()
    chair.goes_to(f"{evening.path}voorzitter/")
    screens = [chair, councillor, other, representative, wall]
    same = [stays(one.page) for one in screens]
    wall.sees("De vergadering is nog niet begonnen")
    takes(chair, "Open de vergadering", then="1. Opening")
    takes(chair, "Stel aan de orde", then=f"2. {THEME}")
    for one in screens:
        one.sees("1. Opening")
    takes(chair, "Stel aan de orde", then="De beraadslaging sluiten")
    wall.sees(f"2. {THEME}")
    the_parties_vote(evening, representative, wall)
    takes(chair, "Sluit de beraadslaging", then=QUESTION)
    chair.page.get_by_label("Hoe").select_option(label="Elektronisch")
    takes(chair, "Open de stemming", then="De stemming sluiten")
    the_council_votes(councillor, other, chair, wall)
    three_more_vote(evening, "Joost de Wit", "Marit Kuipers", "Geert Postma")
    wall.sees("5 van 9 hebben gestemd")
    takes(chair, "Sluit de stemming", then="Lees voor:")
    councillor.sees("De stemming is gesloten. U stemde: voor.")
    expect(chair.page.locator(".step-aloud")).to_contain_text("Voor: 4. Tegen: 1.")
    wall.does_not_see("is aangenomen.")
    takes(chair, "Stel vast", then="3. Rondvraag")
    for one in screens:
        expect(one.page.locator(".board")).to_contain_text("Het amendement A1 is aangenomen.")
    for check in same:
        check()


def the_parties_vote(evening: Evening, representative: Participant, wall: Visitor) -> None:
    """The clerk opens the vote of the parties; a representative votes, changes it, and all see."""
    clerk, path = evening.clerk, f"/themes/{evening.theme}/rounds"
    opened = {"kind": "whole", "electorate": "community", "method": "electronic"}
    key = ask(clerk.page, path, opened)["id"]
    wall.sees("0 van 3 hebben gestemd")
    votes(representative, "Tegen")
    expect(wall.page.locator(".turnout")).to_contain_text("1 van 3")
    representative.page.get_by_role("radio", name="Voor").check()
    representative.presses("Stem veranderen")
    representative.sees("Uw stem is bewaard: voor.")
    ask(clerk.page, f"/rounds/{key}/close", {})
    representative.sees("De stemming is gesloten. U stemde: voor.")
    wall.sees("De voorzitter stelt de uitslag vast.")
    wall.does_not_see("is aangenomen")
    ask(clerk.page, f"/rounds/{key}/declare", {})
    wall.sees("Het akkoord is aangenomen door de maatschappelijke partijen.")


def the_council_votes(
    councillor: Participant, other: Participant, chair: Participant, wall: Visitor
) -> None:
    """Two councillors vote, and everybody sees how many have."""
    wall.sees("0 van 9 hebben gestemd")
    votes(councillor, "Voor")
    votes(other, "Tegen")
    for one in (wall, chair, councillor):
        expect(one.page.locator(".board .turnout")).to_contain_text("2 van 9")
    chair.sees("2 van 9 hebben gestemd")


def three_more_vote(evening: Evening, *names: str) -> None:
    """Others in the room vote by programs of their own."""
    page = evening.open_page()
    page.goto(HOME)
    for name in names:
        ask(page, "/session", {"email": email(name), "password": PASSWORD})
        held = ask(page, f"/themes/{evening.theme}/rounds")
        key = next(one["id"] for one in held if one["state"] == "open")
        ask(page, f"/rounds/{key}/votes", {"choice": "in_favour"})


def in_session(evening: Evening, method: str = "electronic") -> str:
    """A meeting in which the council votes on the amendement; the id of the round."""
    clerk, chair = evening.clerk.page, evening.chair.page
    seats = ask(clerk, f"/meetings/{evening.key}")
    everybody_is_there(evening)
    ask(chair, f"/meetings/{evening.key}/open", {})
    theme = next(one for one in seats["agenda"] if one["theme"])
    ask(chair, f"/items/{theme['id']}/take", {})
    ask(chair, f"/themes/{evening.theme}/close-deliberation", {})
    amendment = ask(clerk, f"/themes/{evening.theme}/amendments")
    opened = {"kind": "amendment", "electorate": "council", "method": method}
    chosen = next(one["id"] for one in amendment if one["label"] == "A1")
    return ask(clerk, f"/themes/{evening.theme}/rounds", {**opened, "amendment": chosen})["id"]


def test_a_phone_that_loses_its_network_says_so_and_its_vote_counts_once(evening: Evening) -> None:
    in_session(evening)
    councillor, wall = evening.enter("Noor Bakker", **PHONE), evening.wall()
    page = councillor.page
    page.get_by_role("radio", name="Voor").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Stem uitbrengen").click()
    councillor.sees("Nog niet bewaard. Wij proberen het opnieuw.")
    councillor.sees("Niet verbonden. Deze pagina loopt achter.")
    expect(wall.page.locator(".turnout")).to_contain_text("0 van 9")
    page.context.set_offline(False)
    councillor.sees("Uw stem is bewaard: voor.")
    councillor.does_not_see("Niet verbonden.")
    expect(wall.page.locator(".turnout")).to_contain_text("1 van 9")


def test_a_screen_that_was_away_catches_up(evening: Evening) -> None:
    round_ = in_session(evening)
    wall = evening.wall()
    wall.sees("0 van 9 hebben gestemd")
    wall.page.context.set_offline(True)
    councillor = evening.enter("Noor Bakker", **PHONE)
    votes(councillor, "Voor")
    ask(evening.clerk.page, f"/rounds/{round_}/close", {})
    wall.sees("Niet verbonden. Deze pagina loopt achter.")
    wall.page.context.set_offline(False)
    wall.sees("De stemming is gesloten.")
    expect(wall.page.locator(".turnout")).to_contain_text("1 van 9")


def test_the_clerk_enters_hands_and_each_entry_is_kept(evening: Evening) -> None:
    in_session(evening, method="show_of_hands")
    clerk, wall = evening.clerk, evening.wall()
    clerk.goes_to(f"{evening.path}griffie/")
    same = stays(clerk.page)
    for faction, choice in (
        ("Voorbeeld Vooruit", "Voor"),
        ("Dorpsbelang", "Tegen"),
        ("Groen & Sociaal", "Voor"),
    ):
        bench = clerk.page.get_by_role("group", name=faction)
        bench.get_by_role("radio", name=choice).check()
    clerk.sees("Bewaard.")
    expect(wall.page.locator(".turnout")).to_contain_text("9 van 9")
    evening.chair.goes_to(f"{evening.path}voorzitter/")
    takes(evening.chair, "Sluit de stemming", then="Voor: 6. Tegen: 3.")
    takes(evening.chair, "Stel vast", then="Het volgende punt")
    wall.sees("Aangenomen")
    same()


def test_the_faces_of_a_meeting_are_for_everybody(evening: Evening) -> None:
    in_session(evening)
    for name in ("Noor Bakker", "Fatima Yildiz"):
        somebody = evening.enter(name)
        somebody.page.wait_for_selector("#mine :is(.vote, .mine-none)")
        nothing_is_wrong(somebody.page)
    for face in ("griffie", "voorzitter"):
        evening.clerk.goes_to(f"{evening.path}{face}/")
        evening.clerk.page.wait_for_load_state("networkidle")
        nothing_is_wrong(evening.clerk.page)
    visitor = Visitor(evening.open_page())
    for face in ("", "scherm/"):
        visitor.goes_to(evening.path + face)
        nothing_is_wrong(visitor.page)


def test_a_councillor_votes_by_keyboard_alone(evening: Evening) -> None:
    in_session(evening)
    councillor = evening.enter("Noor Bakker")
    page = councillor.page
    page.wait_for_selector("#mine .vote")
    tabs_to(page, "Voor")
    page.keyboard.press("Space")
    tabs_to(page, "Stem uitbrengen")
    page.keyboard.press("Enter")
    councillor.sees("Uw stem is bewaard: voor.")
    expect(page.get_by_role("radio", name="Voor")).to_be_checked()


def test_without_javascript_the_meeting_leads_to_the_ballot(evening: Evening) -> None:
    in_session(evening)
    councillor = evening.enter("Noor Bakker", java_script_enabled=False)
    councillor.sees(QUESTION)
    councillor.follows("Naar uw stem")
    councillor.page.get_by_role("radio", name="Voor").check()
    councillor.presses("Stem uitbrengen")
    councillor.sees("Uw stem is bewaard: voor")
    plain = Participant(evening.open_page(java_script_enabled=False), OFFICES[Office.CHAIR])
    plain.goes_to(f"{evening.path}voorzitter/")
    plain.presses("Sluit de stemming")
    plain.sees("Lees voor:")
    plain.presses("Stel vast")
    plain.sees("De volgende stemming")
    assert plain.page.url.endswith(f"{HOME}{evening.path}voorzitter/")
