"""Every page, by each kind of person: nobody meets an error, and only who may changes anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agreements.models import Cooperative, Document
from deliberation.actions import remarks, stages
from deliberation.models import Verdict
from deliberation.rules.stages import Stage
from tests import factories
from tests.conftest import ThemeIn
from tests.doors.pages import browser, nothing_changes
from tests.factories import Town

EVERYBODY = ("", "Tineke", "Fatima", "Aylin", "Hanna", "Veen", "Okafor")
ANYBODY_MAY_POST = {"remark_place", "remark_confirm"}
KEYS = {
    "remark": ("remark_answer", "remark_withdraw", "remark_erase"),
    "round": ("round", "vote_", "votes_"),
    "meeting": ("meeting", "item_add", "attendance"),
    "item": ("item_take",),
    "amendment": ("amendment",),
    "draft": ("draft",),
    "cooperative": ("cooperative",),
    "document": ("document",),
}


@pytest.fixture
def rows(town: Town, theme_in: ThemeIn) -> dict[str, Any]:
    """Something of every kind, in a theme on which a vote runs."""
    theme = theme_in(Stage.CONSULTING)
    remark = factories.remark(town, theme)
    remarks.answer_remark(remark, actor=town.clerk, verdict=Verdict.NOTED, answer="Een linde.")
    for stage in (Stage.AMENDING, Stage.DECIDING):
        stages.move_stage(theme, actor=town.clerk, target=stage)
    amendment = factories.amendment(town, theme)
    draft = factories.draft_amendment(town, theme)
    meeting = factories.discuss(town, theme)
    version = theme.versions.get()
    found = {"name": "Coöperatie Boom U.A.", "slug": "boom", "liability": "excluded"}
    asked = {"requested_by": town.person("Hanna"), "requested_at": meeting.starts_at}
    return {
        "theme": theme,
        "remark": remark.pk,
        "amendment": amendment.pk,
        "draft": draft.pk,
        "meeting": meeting.pk,
        "item": meeting.items.get().pk,
        "round": factories.open_round(town, theme).pk,
        "cooperative": Cooperative.objects.create(theme=theme, block_id="x", **found).pk,
        "document": Document.objects.create(theme=theme, version=version, **asked).pk,
    }


def page_names(patterns: object = None, *, inside: bool = False) -> Iterator[tuple[str, set[str]]]:
    """The name and the variables of each page under `/<gemeente>/`."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            within = inside or "gemeente" in one.pattern.converters
            yield from page_names(one.url_patterns, inside=within) if within else ()
        elif isinstance(one, URLPattern) and inside and one.name:
            yield one.name, set(one.pattern.converters)


def addresses(rows: Mapping[str, Any], place: str) -> dict[str, str]:
    """An address of each page."""
    said = {"slug": rows["theme"].slug, "number": 1, "anchor": "artikel-1", "token": "onbekend"}
    return {
        name: reverse(
            name,
            kwargs={"gemeente": place}
            | {key: rows[_kind(name)] if key == "pk" else said[key] for key in variables},
        )
        for name, variables in page_names()
    }


def _kind(name: str) -> str:
    return next(kind for kind, heads in KEYS.items() if name.startswith(heads))


@pytest.mark.parametrize("name", EVERYBODY)
def test_nobody_meets_an_error(town: Town, rows: dict[str, Any], name: str) -> None:
    client = browser(town, name)
    for page, address in addresses(rows, town.place.slug).items():
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (200, 302, 400, 403, 404, 405), page


@pytest.mark.parametrize("name", ["", "Okafor"])
def test_who_may_do_nothing_changes_nothing(town: Town, rows: dict[str, Any], name: str) -> None:
    client = browser(town, name)
    with nothing_changes():
        for page, address in addresses(rows, town.place.slug).items():
            answer = client.post(address, {"body": "x"})
            if page not in ANYBODY_MAY_POST:
                assert answer.status_code in (302, 400, 403, 404, 405), page


def test_nothing_of_one_municipality_exists_in_another(
    town: Town, elsewhere: Town, rows: dict[str, Any]
) -> None:
    own = {name for name, variables in page_names() if not variables}
    for client in (browser(elsewhere, "Hanna"), browser(town, "Hanna")):
        with nothing_changes():
            for page, address in addresses(rows, elsewhere.place.slug).items():
                if page not in own:
                    assert client.get(address).status_code in (404, 405), page
                    assert client.post(address).status_code in (404, 405), page
