"""What every answer says about itself: no page may run or load what is not ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from deliberation.rules.stages import Stage
from tests.factories import PASSWORD, Town
from tests.house.sources import ROOT, words

MEGABYTE = 1024 * 1024
FORM = "application/x-www-form-urlencoded"


def policy(answer: HttpResponse) -> dict[str, list[str]]:
    """The Content-Security-Policy by directive."""
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts if part}


@pytest.fixture
def answers(town: Town, theme_in) -> dict[str, HttpResponse]:
    """One answer of each kind."""
    theme = theme_in(Stage.CONSULTING)
    strict = Client(enforce_csrf_checks=True)
    page = f"/{town.place.slug}/themas/{theme.slug}/"
    return {
        "page": Client().get(page),
        "login page": Client().get("/accounts/login/"),
        "page that is not there": Client().get(f"/{town.place.slug}/themas/nergens/"),
        "address that is not there": Client().get("/a/b/c/d"),
        "refused form": strict.post(f"{page}griffie/fase/", {"stage": "amending"}),
        "form without a token": strict.post("/accounts/login/", {"login": "a"}),
        "form that is too large": Client().post("/", b"a" * 4 * MEGABYTE, content_type=FORM),
        "API": Client().get("/api/v1/themes"),
        "API problem": Client().get("/api/v1/themes/nergens"),
        "watcher": Client().get("/healthz"),
    }


STATUS = {
    "page": 200,
    "login page": 200,
    "page that is not there": 404,
    "address that is not there": 404,
    "form without a token": 403,
    "form that is too large": 413,
    "API": 200,
    "API problem": 404,
    "watcher": 200,
}


def test_each_kind_of_answer_is_that_kind(answers: dict[str, HttpResponse]) -> None:
    assert {name: answers[name].status_code for name in STATUS} == STATUS


def test_every_answer_forbids_all_that_is_not_ours(answers: dict[str, HttpResponse]) -> None:
    for name, answer in answers.items():
        found = policy(answer)
        assert found["default-src"] == ["'none'"], name
        for needed in ("script-src", "style-src", "font-src", "connect-src", "form-action"):
            assert found[needed] == ["'self'"], name
        assert found["base-uri"] == found["frame-ancestors"] == ["'none'"], name
        assert found["img-src"] == ["'self'", "data:"], name


def test_no_answer_is_taken_for_something_else(answers: dict[str, HttpResponse]) -> None:
    for name, answer in answers.items():
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert answer.headers["X-Frame-Options"] == "DENY", name
        assert answer.headers["Referrer-Policy"] == "same-origin", name
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", name


def test_who_only_reads_gets_no_cookie(answers: dict[str, HttpResponse]) -> None:
    assert not answers["page"].cookies
    assert not answers["API"].cookies


def test_error_pages_are_pages_of_ours_in_dutch(answers: dict[str, HttpResponse]) -> None:
    for name in ("address that is not there", "form without a token", "form that is too large"):
        text = answers[name].content.decode()
        assert '<html lang="nl">' in text, name
        assert 'id="inhoud"' in text, name
    assert "Het bestand is te groot." in answers["form that is too large"].content.decode()


def test_a_server_error_gets_a_page_of_ours_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deliberation.queries.overview.cards", lambda _place: 1 / 0)
    answer = Client(raise_request_exception=False).get(f"/{town.place.slug}/")
    assert answer.status_code == 500
    assert "Er ging iets mis" in answer.content.decode()
    assert policy(answer)["default-src"] == ["'none'"]
    assert "ZeroDivisionError" not in answer.content.decode()


# --- behind TLS -----------------------------------------------------------------------------------

PROBE = """
import django, json
django.setup()
from django.test import Client
plain = Client().get("/accounts/login/", headers={"host": "example.nl"})
safe = Client(headers={"host": "example.nl", "x-forwarded-proto": "https"})
page, watcher = safe.get("/accounts/login/"), Client(headers={"host": "example.nl"}).get("/healthz")
print(json.dumps({
    "moved": [plain.status_code, plain.headers.get("Location")],
    "hsts": page.headers.get("Strict-Transport-Security"),
    "cookies": {name: [bool(c["secure"]), c["samesite"]] for name, c in page.cookies.items()},
    "watcher": watcher.status_code,
}))
"""


def test_behind_tls_everything_is_https() -> None:
    """Settings are read once, so this needs a process of its own."""
    environment = {
        **os.environ,
        "BEHIND_TLS": "1",
        "ALLOWED_HOSTS": "example.nl",
        "DJANGO_SETTINGS_MODULE": "cocreatie.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["moved"] == [301, "https://example.nl/accounts/login/"]
    assert found["hsts"] == "max-age=31536000; includeSubDomains; preload"
    assert found["cookies"] == {"csrftoken": [True, "Lax"]}
    assert found["watcher"] == 200


def test_the_session_cookie_is_for_the_browser_only(town: Town) -> None:
    client = Client()
    sent = {"login": town.email("Hanna"), "password": PASSWORD}
    answer = client.post("/accounts/login/", sent)
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""


# --- the pages themselves -------------------------------------------------------------------------


class Watch(HTMLParser):
    """Notes what a strict policy would block, what comes from elsewhere, and where a page leads."""

    def __init__(self) -> None:
        super().__init__()
        self.blocked: list[str] = []
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.inline = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.blocked += [f"{tag} {name}" for name in given if name.startswith("on")]
        self.blocked += [f"{tag} style" for _ in [0] if "style" in given]
        self.blocked += [tag for _ in [0] if tag in ("style", "base", "object", "embed", "iframe")]
        data = given.get("type") in ("application/json", "importmap")
        self.inline = tag == "script" and "src" not in given and not data
        if (given.get("href") or "").lower().startswith("javascript:"):
            self.blocked.append("javascript:")
        if tag in ("script", "img", "link", "source", "video", "audio"):
            self.loaded += [given.get("src") or given.get("href") or ""]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")

    def handle_data(self, data: str) -> None:
        if self.inline and data.strip():
            self.blocked.append("inline script")

    def handle_endtag(self, tag: str) -> None:
        self.inline = False


def watched(text: str) -> Watch:
    watch = Watch()
    watch.feed(text)
    return watch


def test_the_watch_sees_what_it_should() -> None:
    bad = (
        '<p style="color:red" onclick="x()">a</p><script>go()</script><a href="javascript:x">b</a>'
    )
    assert watched(bad).blocked == ["p onclick", "p style", "inline script", "javascript:"]
    assert watched('<script src="/static/a.js"></script><p class="style">a</p>').blocked == []


@pytest.mark.parametrize("who", ["Hanna", "Aylin", ""])
def test_no_page_holds_what_the_policy_would_block(town: Town, theme_in, who: str) -> None:
    """Walks from the front page along every link, as clerk, councillor and visitor."""
    theme_in(Stage.DECIDING)
    client = Client()
    if who:
        client.post("/accounts/login/", {"login": town.email(who), "password": PASSWORD})
    seen, todo, faults = set(), deque([f"/{town.place.slug}/"]), {}
    while todo and len(seen) < 80:
        address = todo.popleft()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address, follow=True)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        watch = watched(answer.content.decode())
        elsewhere = [one for one in watch.loaded if urlsplit(one).netloc or not one]
        if watch.blocked or elsewhere or "Content-Security-Policy" not in answer.headers:
            faults[address] = [*watch.blocked, *elsewhere]
        links = (urlsplit(urljoin(address, one)) for one in watch.links)
        todo.extend(one.path for one in links if not one.netloc and one.scheme in ("", "http"))
    assert len(seen) > 8
    assert faults == {}


def test_no_template_writes_style_or_script_into_a_page() -> None:
    """Also those that no walk comes by. What is printed is never sent to a browser."""
    bad = re.compile(
        r"\sstyle\s*=|<style|<script(?![^>]*\b(?:src|type)=)|\son[a-z]+\s*=|javascript:"
    )
    found = {}
    for path, text in words().items():
        if path.parts[0] == "templates" and path.suffix == ".html" and "print" not in path.parts:
            html = re.sub(r"{%.*?%}|{{.*?}}", "", text)
            if said := bad.findall(html):
                found[str(path)] = said
    assert found == {}


def test_a_forgotten_password_is_asked_for_in_our_own_frame(town: Town) -> None:
    page = Client().get("/accounts/password/reset/").content.decode()
    assert '<html lang="nl">' in page
    assert 'id="inhoud"' in page
    assert watched(page).blocked == []


# --- language -------------------------------------------------------------------------------------


def test_a_page_is_dutch_whatever_the_browser_wants(town: Town) -> None:
    answer = Client().get(f"/{town.place.slug}/", headers={"accept-language": "en"})
    assert '<html lang="nl">' in answer.content.decode()


def test_who_chooses_english_reads_english_and_comes_back_where_they_were(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    here = f"/{town.place.slug}/"
    answer = client.post("/taal/", {"language": "en", "next": here})
    assert answer.headers["Location"] == here
    assert answer.cookies["django_language"]["httponly"] is True
    assert '<html lang="en">' in client.get(here).content.decode()
    assert "Agreements" in client.get(here).content.decode()
    client.post("/taal/", {"language": "nl", "next": here})
    assert '<html lang="nl">' in client.get(here).content.decode()


def test_the_language_form_sends_nobody_elsewhere(town: Town) -> None:
    answer = Client().post("/taal/", {"language": "en", "next": "https://elders.example/"})
    assert urlsplit(answer.headers["Location"]).netloc == ""


def test_a_language_that_is_not_there_changes_nothing(town: Town) -> None:
    client = Client()
    client.cookies["django_language"] = "xx"
    assert '<html lang="nl">' in client.get(f"/{town.place.slug}/").content.decode()
