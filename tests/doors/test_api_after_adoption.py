"""Documents and cooperatives by REST."""

from __future__ import annotations

import hashlib

import pytest
from django.utils import timezone

from agreements.models import Document, DocumentState
from deliberation.models import StoredFile, Theme
from deliberation.queries import votes
from deliberation.rules.stages import Stage
from tests import factories
from tests.conftest import ThemeIn
from tests.doors.calling import API, Caller
from tests.factories import Town

PDF = b"%PDF-1.7 een akkoord"


@pytest.fixture
def theme(theme_in: ThemeIn) -> Theme:
    return theme_in(Stage.ADOPTED)


@pytest.fixture
def clerk(town: Town) -> Caller:
    return Caller(town, "Hanna")


def finished(town: Town, theme: Theme) -> Document:
    """A document as the worker leaves it."""
    name, decision = hashlib.sha256(PDF).hexdigest(), votes.decision(theme)
    assert decision is not None
    file = StoredFile.objects.create(
        sha256=name, media_type="application/pdf", size=len(PDF), bytes=PDF
    )
    return Document.objects.create(
        theme=theme,
        version=decision.version,
        state=DocumentState.READY,
        file=file,
        requested_by=town.person("Hanna"),
        requested_at=timezone.now(),
    )


def test_the_clerk_asks_for_the_document_once(clerk: Caller, theme: Theme) -> None:
    made = clerk.post(f"themes/{theme.pk}/documents")
    assert (made["state"], made["version"], made["sha256"]) == ("queued", 1, None)
    assert clerk.refused(f"themes/{theme.pk}/documents") == "document_busy"
    assert [one["id"] for one in Caller().get(f"themes/{theme.pk}/documents")] == [made["id"]]
    assert Caller().get(f"documents/{made['id']}")["progress"] == 0
    assert Caller().get(f"documents/{made['id']}/file", status=404)["reason"] == "not_found"


def test_nobody_else_asks_for_it(town: Town, theme: Theme) -> None:
    path = f"themes/{theme.pk}/documents"
    assert Caller(town, "Aylin").refused(path) == "not_in_that_role"


def test_everybody_downloads_the_finished_document(town: Town, theme: Theme) -> None:
    document = finished(town, theme)
    answer = Caller().client.get(f"{API}/documents/{document.pk}/file")
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["ETag"] == f'"{document.file_id}"'
    assert answer.headers["API-Version"] == "1.0.0"
    assert Caller().get(f"documents/{document.pk}")["sha256"] == document.file_id


def cooperative(theme: Theme) -> dict[str, str]:
    return {
        "blockId": factories.block(theme, "Groen"),
        "name": "Coöperatie Boom U.A.",
        "purpose": "Bomen planten.",
        "liability": "excluded",
        "founders": "Bewonersraad\nKees Bos",
    }


def test_an_article_founds_a_cooperative(clerk: Caller, theme: Theme) -> None:
    made = clerk.post(f"themes/{theme.pk}/cooperatives", cooperative(theme))
    founders = {one["name"]: one["party"] for one in made["founders"]}
    assert founders["Kees Bos"] is None
    assert founders["Bewonersraad"]["kind"] == "community"
    path = f"cooperatives/{made['id']}"
    moved = clerk.post(f"{path}/stage", {"stage": "founding_group"}, status=200)
    assert moved["stage"] == Caller().get(path)["stage"] == "founding_group"
    (listed,) = Caller().get("cooperatives", municipality="voorbeeld")
    assert Caller().get(f"themes/{theme.pk}/cooperatives") == [listed]
    assert Caller().get(f"themes/{theme.pk}/events")[-1]["type"] == "cooperative.moved"


def test_a_cooperative_must_bear_the_name_the_law_asks(clerk: Caller, theme: Theme) -> None:
    sent = {**cooperative(theme), "name": "Stichting Boom"}
    assert clerk.refused(f"themes/{theme.pk}/cooperatives", sent) == "bad_name"


def test_a_document_of_elsewhere_is_not_theirs_to_make(elsewhere: Town, theme: Theme) -> None:
    path = f"themes/{theme.pk}/documents"
    assert Caller(elsewhere, "Hanna").refused(path) == "not_in_that_role"
