"""Login and passwords: the griffie makes accounts, people only get in and keep their password."""

from __future__ import annotations

import pytest

from tests.doors.pages import browser, words
from tests.factories import PASSWORD, Town


def test_the_password_lets_in_and_a_wrong_one_does_not(town: Town) -> None:
    person, sent = browser(town), {"login": town.email("Aylin")}
    refused = person.post("/accounts/login/", {**sent, "password": "fout-wachtwoord"})
    assert "e-mailadres en/of wachtwoord is niet correct" in words(refused)
    assert person.post("/accounts/login/", {**sent, "password": PASSWORD}).status_code == 302
    assert "Ingelogd als Aylin" in words(person.get(f"/{town.place.slug}/"))


def test_nobody_makes_an_account_by_themselves(town: Town) -> None:
    sent = {"email": "ik@voorbeeld.example", "password1": PASSWORD}
    answer = browser(town).post("/accounts/signup/", sent)
    assert answer.status_code in (200, 302)
    with pytest.raises(type(town.person("Aylin")).DoesNotExist):
        type(town.person("Aylin")).objects.get(email=sent["email"])


@pytest.mark.parametrize("page", ["email/", "confirm-email/", "confirm-email/abc/"])
def test_nobody_changes_the_address_of_an_account(town: Town, page: str) -> None:
    assert browser(town, "Aylin").get(f"/accounts/{page}").status_code == 404


@pytest.mark.parametrize("name", ["Aylin", "niemand"])
def test_a_forgotten_password_tells_nobody_who_has_an_account(town: Town, name: str) -> None:
    answer = browser(town).post("/accounts/password/reset/", {"email": town.email(name)})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/accounts/password/reset/done/",
    )
