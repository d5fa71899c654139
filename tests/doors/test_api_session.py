"""Logging in by JSON: the cookie, the token, and who I am."""

from __future__ import annotations

from django.test import Client

from deliberation.models import Person
from tests.doors.calling import Caller
from tests.factories import PASSWORD, Town


def test_who_logs_in_gets_a_cookie_a_token_and_who_they_are(town: Town) -> None:
    caller = Caller()
    sent = {"email": town.email("Aylin"), "password": PASSWORD}
    found = caller.post("session", sent, status=200)
    assert found["person"] == {
        "id": str(town.person("Aylin").pk),
        "name": "Aylin",
        "email": town.email("Aylin"),
    }
    assert found["municipalities"] == [
        {
            "municipality": "voorbeeld",
            "name": "Voorbeeld",
            "capacities": ["councillor"],
            "faction": str(town.party("Vooruit").pk),
            "represents": [],
        }
    ]
    assert found["csrfToken"]
    assert {"sessionid", "csrftoken"} <= set(caller.client.cookies)


def test_a_visitor_gets_a_token_and_is_nobody(db: None) -> None:
    found = Caller().get("session")
    assert found["csrfToken"]
    assert found["person"] is None
    assert found["municipalities"] == []


def test_who_is_logged_in_can_ask_who_they_are(town: Town) -> None:
    assert Caller(town, "Fatima").get("session")["municipalities"][0]["represents"] == [
        str(town.party("Bewonersraad").pk)
    ]


def test_a_wrong_password_is_refused_without_saying_which_half_was_wrong(town: Town) -> None:
    known = {"email": town.email("Aylin"), "password": "verkeerd"}
    unknown = {"email": "niemand@voorbeeld.example", "password": "verkeerd"}
    assert Caller().post("session", known, status=401) == Caller().post(
        "session", unknown, status=401
    )
    assert Caller().refused("session", known, status=401) == "login_failed"


def test_who_guesses_too_often_must_wait_even_with_the_right_password(town: Town) -> None:
    caller, email = Caller(), town.email("Aylin")
    for _ in range(5):
        caller.refused("session", {"email": email, "password": "gok"}, status=401)
    sent = {"email": email, "password": PASSWORD}
    assert caller.refused("session", sent, status=429) == "flood"


def test_an_account_that_ended_cannot_log_in(town: Town) -> None:
    Person.objects.filter(email=town.email("Aylin")).update(is_active=False)
    sent = {"email": town.email("Aylin"), "password": PASSWORD}
    assert Caller().refused("session", sent, status=401) == "login_failed"


def test_logging_in_takes_json_only(town: Town) -> None:
    sent = f"email={town.email('Aylin')}&password={PASSWORD}"
    answer = Caller().raw("session", sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 415
    assert answer.json()["reason"] == "unsupported_media_type"


def test_after_logging_out_nobody_is_logged_in(town: Town) -> None:
    caller = Caller.logged_in(town, "Hanna")
    answer = caller.client.delete("/api/v1/session")
    assert answer.status_code == 204
    assert answer.headers["API-Version"] == "1.0.0"
    assert caller.get("session")["person"] is None


def test_a_session_without_its_token_changes_nothing(town: Town) -> None:
    caller = Caller(town, "Hanna")
    caller.token = ""
    sent = {"municipality": "voorbeeld", "title": "Nieuw"}
    assert caller.refused("themes", sent) == "csrf_failed"


def test_the_token_of_the_pages_is_that_of_the_api(town: Town) -> None:
    caller = Caller(town, "Hanna")
    token = caller.client.cookies["csrftoken"].value
    page = Client(enforce_csrf_checks=True)
    page.cookies = caller.client.cookies
    answer = page.post("/voorbeeld/themas/nieuw/", {"title": "Water", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302
