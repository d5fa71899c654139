"""How people act in browser tests: by the words they see, never by what is behind them."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from deliberation.management.commands.seed import PASSWORD, email

HOME = "/voorbeeld/"


class Visitor:
    """Somebody at a page, who reads, follows links, fills in fields and presses buttons."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goes_to(self, path: str) -> None:
        """Open an address of the municipality."""
        answer = self.page.goto(HOME + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def follows(self, words: str) -> None:
        """Click the first link with these words."""
        self.page.get_by_role("link", name=words).first.click()

    def fills_in(self, **fields: str) -> None:
        """Type into the fields with these labels (an underscore is a space)."""
        for label, words in fields.items():
            self.page.get_by_label(label.replace("_", " ")).first.fill(words)

    def chooses(self, label: str, option: str) -> None:
        """Choose from the list with this label by the words of an option."""
        field = self.page.get_by_label(label).first
        options = field.locator("option").all_inner_texts()
        wanted = next(one for one in options if option in one)
        field.select_option(label=wanted)

    def presses(self, words: str, *, within: str = "") -> None:
        """Press the first button with these words, in the part of the page that holds `within`."""
        part = self.page.locator("form, li, article, section").filter(has_text=within).last
        where = part if within else self.page
        where.get_by_role("button", name=words).first.click()

    def sees(self, words: str) -> None:
        """Check that the page says this."""
        expect(self.page.locator("body")).to_contain_text(words)

    def does_not_see(self, words: str) -> None:
        """Check that the page does not say this."""
        expect(self.page.locator("body")).not_to_contain_text(words)


class Participant(Visitor):
    """Somebody of the demo municipality, logged in."""

    def __init__(self, page: Page, name: str) -> None:
        super().__init__(page)
        self.name = name
        page.goto("/accounts/login/")
        page.get_by_label("E-mailadres").fill(email(name))
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Inloggen").click()
        self.sees(f"Ingelogd als {name}")


def link_in(letters: str) -> str:
    """The last link in the mail that was sent."""
    return re.findall(r"http://\S+", letters.replace("=\n", ""))[-1]
