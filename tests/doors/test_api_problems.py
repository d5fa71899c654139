"""What the API says when something is not done: always a problem with a reason, never a page."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from deliberation.models import Theme
from deliberation.rules.stages import Stage
from tests import factories
from tests.doors.calling import API, Caller
from tests.factories import Town


@pytest.fixture
def theme(town: Town) -> Theme:
    return factories.theme_in(town, Stage.DRAFTING)


def test_wrong_input_is_named_by_field(town: Town) -> None:
    sent = {"municipality": "voorbeeld", "title": "", "remarksUntil": "ooit"}
    problem = Caller(town, "Hanna").post("themes", sent, status=400)
    assert problem == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "reason": "invalid",
        "detail": "De invoer klopt niet.",
        "errors": problem["errors"],
    }
    assert set(problem["errors"]) == {"title", "remarksUntil"}


@pytest.mark.parametrize("body", ["{", "[", "", "\xff", "[" * 9000, '{"a":' * 2000, "{'a': 1}"])
def test_broken_json_is_wrong_input(town: Town, theme: Theme, body: str) -> None:
    answer = Caller(town, "Hanna").raw(f"themes/{theme.pk}/stage", body.encode("latin1"))
    assert answer.status_code == 400
    assert json.loads(answer.content)["reason"] in {"malformed", "invalid"}


@pytest.mark.parametrize("body", ["null", "[]", '"drafting"', "7", "true", '{"stage": {"a": 1}}'])
def test_json_of_another_shape_is_wrong_input(town: Town, theme: Theme, body: str) -> None:
    answer = Caller(town, "Hanna").raw(f"themes/{theme.pk}/stage", body)
    assert answer.status_code == 400
    assert json.loads(answer.content)["reason"] == "invalid"


def test_a_sign_that_cannot_be_stored_is_wrong_input(town: Town) -> None:
    sent = {"municipality": "voorbeeld", "title": "Water\x00"}
    problem = Caller(town, "Hanna").post("themes", sent, status=400)
    assert set(problem["errors"]) == {"title"}


@pytest.mark.parametrize("sent", [{"stage": "\ud800"}, {"\udfff": "drafting"}, ["\ud800"]])
def test_half_a_sign_is_no_json(town: Town, theme: Theme, sent: object) -> None:
    """It could not even be told back."""
    problem = Caller(town, "Hanna").post(f"themes/{theme.pk}/stage", sent, status=400)
    assert problem["reason"] == "malformed"


@pytest.mark.parametrize("charset", ["rot13", "zlib", "utf-16", "latin1", "bogus"])
def test_json_is_read_as_utf_8_whatever_its_label_says(
    town: Town, theme: Theme, charset: str
) -> None:
    caller = Caller(town, "Hanna")
    answer = caller.client.generic(
        "POST",
        f"{API}/themes",
        '{"municipality": "voorbeeld", "title": "Eén"}'.encode(),
        content_type=f"application/json; charset={charset}",
        headers={"X-CSRFToken": caller.token},
    )
    assert (answer.status_code, json.loads(answer.content)["title"]) == (201, "Eén")


def test_a_refusal_tells_the_same_reason_as_the_page(town: Town, theme: Theme) -> None:
    caller, path = Caller(town, "Hanna"), f"themes/{theme.pk}/stage"
    assert caller.refused(path, {"stage": "consulting"}) == "no_version"
    assert caller.refused(path, {"stage": "in_force"}) == "no_such_move"
    assert Caller(town, "Aylin").refused(path, {"stage": "consulting"}) == "not_in_that_role"


def test_who_visits_is_asked_to_log_in(theme: Theme) -> None:
    answer = Caller().raw(f"themes/{theme.pk}/stage", '{"stage": "consulting"}')
    assert answer.status_code == 401
    assert json.loads(answer.content)["reason"] == "login_required"
    assert answer.headers["WWW-Authenticate"].startswith("Cookie")


@pytest.mark.parametrize("path", ["niets", "themes/", "themes/geen-id", "themes/x/y/z", ""])
def test_an_address_that_is_none_is_not_found(db: None, path: str) -> None:
    assert Caller().get(path, status=404)["reason"] == "not_found"


@pytest.mark.parametrize(
    "kind", ["themes", "versions", "amendments", "remarks", "rounds", "meetings", "parties"]
)
def test_what_does_not_exist_is_not_found(db: None, kind: str) -> None:
    assert Caller().get(f"{kind}/{uuid4()}", status=404)["reason"] == "not_found"


def test_a_municipality_that_does_not_exist_is_not_found(town: Town) -> None:
    assert Caller().get("themes", status=404, municipality="nergens")["reason"] == "not_found"
    sent = {"municipality": "nergens", "title": "Water"}
    assert Caller(town, "Hanna").refused("themes", sent, status=404) == "not_found"


def test_a_method_that_an_address_does_not_know_is_refused(town: Town, theme: Theme) -> None:
    client = Caller(town, "Hanna").client
    for method in ("put", "patch", "delete", "options"):
        headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
        answer = getattr(client, method)(f"{API}/themes/{theme.pk}", headers=headers)
        assert answer.status_code == 405
        assert answer.json()["reason"] == "method_not_allowed"
        assert answer.headers["Allow"] == "GET, HEAD, POST"
        assert answer.headers["API-Version"] == "1.0.0"


def test_a_form_is_no_json(town: Town, theme: Theme) -> None:
    answer = Caller(town, "Hanna").raw(
        f"themes/{theme.pk}/stage",
        "stage=consulting",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 415
    assert json.loads(answer.content)["reason"] == "unsupported_media_type"


def test_any_wish_for_another_form_is_answered_in_json(theme: Theme) -> None:
    answer = Caller().client.get(f"{API}/themes/{theme.pk}", headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"] == "application/json"


# --- a text to read in ----------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused_with_a_reason(town: Town, theme: Theme) -> None:
    sent = json.dumps({"markdown": "a" * 3_200_000})
    answer = Caller(town, "Hanna").raw(f"themes/{theme.pk}/versions", sent)
    assert answer.status_code == 413
    assert json.loads(answer.content)["reason"] == "too_large"
    assert answer.headers["API-Version"] == "1.0.0"


def test_a_text_that_is_too_large_is_refused_with_a_reason(town: Town, theme: Theme) -> None:
    text = "# Groot\n\n## Artikel\n\n" + "woord " * 400_000
    caller, path = Caller(town, "Hanna"), f"themes/{theme.pk}/versions"
    assert caller.refused(path, {"markdown": text}) == "bad_text"
    assert Theme.objects.get(pk=theme.pk).versions.count() == 0


def test_a_text_can_be_sent_as_a_file(town: Town, theme: Theme) -> None:
    caller = Caller(town, "Hanna")
    edge = "grens"
    body = (
        f"--{edge}\r\nContent-Disposition: form-data; name=file; filename=a.md\r\n"
        f"Content-Type: text/markdown\r\n\r\n{factories.TEXT}\r\n--{edge}--\r\n"
    )
    answer = caller.raw(
        f"themes/{theme.pk}/versions",
        body.encode(),
        content_type=f"multipart/form-data; boundary={edge}",
    )
    assert answer.status_code == 201, answer.content
    assert json.loads(answer.content)["version"]["number"] == 1


def test_a_text_that_cannot_be_read_is_refused_with_a_sentence(town: Town, theme: Theme) -> None:
    caller, path = Caller(town, "Hanna"), f"themes/{theme.pk}/versions"
    assert caller.refused(path, {"markdown": ""}) == "bad_text"
    assert caller.refused(path, {}) == "bad_text"


# --- what is of another municipality --------------------------------------------------------------


def test_a_clerk_of_elsewhere_has_no_say_here(town: Town, elsewhere: Town, theme: Theme) -> None:
    caller = Caller(elsewhere, "Hanna")
    assert caller.refused(f"themes/{theme.pk}/stage", {"stage": "withdrawn"}) == "not_in_that_role"
    sent = {"municipality": "voorbeeld", "title": "Water"}
    assert caller.refused("themes", sent) == "not_in_that_role"


def test_a_party_of_elsewhere_does_not_exist_here(
    town: Town, elsewhere: Town, theme: Theme
) -> None:
    sent = {"party": elsewhere.party("Vooruit").pk}
    caller = Caller(town, "Hanna")
    assert caller.refused(f"themes/{theme.pk}/participations", sent, status=404) == "not_found"


def test_a_theme_of_elsewhere_comes_on_no_agenda(town: Town, elsewhere: Town, theme: Theme) -> None:
    caller = Caller(elsewhere, "Hanna")
    sent = {"municipality": "elders", "title": "Raad", "startsAt": "2026-12-01T19:30:00Z"}
    meeting = caller.post("meetings", sent)["id"]
    item = {"title": "Wonen", "theme": theme.pk}
    assert caller.refused(f"meetings/{meeting}/items", item, status=404) == "not_found"


def test_lists_are_of_one_municipality_when_asked(
    town: Town, elsewhere: Town, theme: Theme
) -> None:
    assert Caller().get("themes", municipality="elders") == []
    (found,) = Caller().get("themes", municipality="voorbeeld")
    assert found["id"] == str(theme.pk)
    assert [one["id"] for one in Caller().get("themes")] == [str(theme.pk)]
    for kind in ("parties", "councillors"):
        assert len(Caller().get(kind)) == 2 * len(Caller().get(kind, municipality="elders"))


def test_only_who_may_submit_has_the_server_compare_texts(town: Town, elsewhere: Town) -> None:
    """Comparing takes long, so an account of anywhere is not enough."""
    theme = factories.theme_in(town, Stage.AMENDING)
    path = f"themes/{theme.pk}/amendment-previews"
    sent = {"blocks": [factories.block(theme, "Bij ieder huis")], "words": "Bij ieder huis: gras."}
    assert "gras" in Caller(town, "Aylin").post(path, sent, status=200)["redlineHtml"]
    assert Caller(town, "Tineke").refused(path, sent) == "not_in_that_role"
    assert Caller(elsewhere, "Aylin").refused(path, sent) == "not_in_that_role"
