"""No address of the API does anything for who is not logged in, but for the few that may."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from agreements.models import Cooperative
from deliberation.rules.stages import Stage
from tests import factories
from tests.conftest import ThemeIn
from tests.doors.calling import Caller
from tests.factories import Town

PUBLIC = {"logIn", "placeRemark", "confirmRemarks", "verifyDocument"}


@pytest.fixture
def rows(town: Town, theme_in: ThemeIn) -> dict[str, UUID]:
    """Something of every kind that an address may name, in a running vote."""
    theme = theme_in(Stage.CONSULTING)
    remark = factories.remark(town, theme)
    clerk = Caller(town, "Hanna")
    sent = {"verdict": "noted", "answer": "Een linde."}
    clerk.post(f"remarks/{remark.pk}/answer", sent, status=200)
    for stage in ("amending", "deciding"):
        clerk.post(f"themes/{theme.pk}/stage", {"stage": stage}, status=200)
    amendment = factories.amendment(town, theme)
    draft = factories.draft_amendment(town, theme)
    meeting = factories.discuss(town, theme)
    cooperative = Cooperative.objects.create(
        theme=theme, block_id="x", name="Coöperatie Boom U.A.", slug="boom", liability="excluded"
    )
    return {
        "theme": theme.pk,
        "version": theme.versions.get().pk,
        "remark": remark.pk,
        "amendment": amendment.pk,
        "draft": draft.pk,
        "meeting": meeting.pk,
        "item": meeting.items.get().pk,
        "round": factories.open_round(town, theme).pk,
        "cooperative": cooperative.pk,
    }


@pytest.fixture
def posts(rows: dict[str, UUID]) -> dict[str, str]:
    """Every operation that does something, with an address of it."""
    paths = Caller().get("openapi.json")["paths"]
    return {
        methods["post"]["operationId"]: re.sub(
            r"\{(\w+)\}", lambda name: str(rows[name[1]]), path.removeprefix("/api/v1/")
        )
        for path, methods in paths.items()
        if "post" in methods
    }


def test_who_visits_can_do_nothing_but_log_in_and_remark(posts: dict[str, str]) -> None:
    visitor, before = Caller(), factories.everything()
    assert set(posts) > PUBLIC
    for name, path in posts.items():
        if name not in PUBLIC:
            assert visitor.refused(path, status=401) == "login_required", name
    assert factories.everything() == before


def test_who_has_no_role_in_it_changes_nothing(town: Town, posts: dict[str, str]) -> None:
    stranger, before = Caller(town, "Okafor"), factories.everything()
    for path in posts.values():
        assert stranger.raw(path, "{}").status_code in (400, 401, 403), path
    assert factories.everything() == before


def test_somebody_of_another_municipality_changes_nothing(
    elsewhere: Town, posts: dict[str, str]
) -> None:
    stranger, before = Caller(elsewhere, "Hanna"), factories.everything()
    for path in posts.values():
        assert stranger.raw(path, "{}").status_code in (400, 401, 403), path
    assert factories.everything() == before
