"""The OpenAPI document: valid, complete, and the one in the docs."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver
from openapi_spec_validator import validate

from agreements.api import urls as later
from agreements.rules.stages import Verb as Later
from deliberation.api import urls as earlier
from deliberation.rules.stages import Verb
from tests.doors.calling import Caller

ROOT = Path(__file__).resolve().parents[2]
READS = {Verb.VIEW, Verb.READ_TEXT, Verb.READ_DRAFT}
UNDESCRIBED = {"openapi.json", "commands.json"}


@pytest.fixture
def document(db: None) -> dict:
    return Caller().get("openapi.json")


def test_the_document_is_valid_openapi(document: dict) -> None:
    validate(document)
    assert document["openapi"].startswith("3.")
    assert len(document["paths"]) >= 10


def test_the_document_in_the_docs_is_the_one_that_is_served(document: dict) -> None:
    assert json.loads((ROOT / "docs" / "openapi.json").read_text()) == document


def test_every_address_is_described(document: dict) -> None:
    ours: list[URLPattern] = [*earlier.urlpatterns, *later.urlpatterns]
    said = {path.removeprefix("/api/v1/") for path in document["paths"]}
    assert said == {_plain(str(one.pattern)) for one in ours} - UNDESCRIBED
    assert get_resolver().resolve("/api/v1/themes")


def _plain(pattern: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", pattern)


def test_addresses_are_kebab_case_and_end_without_a_slash(document: dict) -> None:
    for path in document["paths"]:
        assert re.fullmatch(r"(/([a-z0-9]+(-[a-z0-9]+)*|\{[a-z]+\}))+", path), path


def test_names_are_camel_case(document: dict) -> None:
    names = {
        name
        for schema in document["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }
    assert [name for name in names if not re.fullmatch(r"[a-z][a-zA-Z0-9]*", name)] == []


def test_everything_that_anybody_can_do_can_be_done_by_rest(document: dict) -> None:
    described = " ".join(
        methods["post"]["description"]
        for methods in document["paths"].values()
        if "post" in methods
    )
    missing = [verb for verb in (*Verb, *Later) if f"`{verb}`" not in described]
    assert set(missing) == READS


def test_every_operation_has_a_name_of_its_own(document: dict) -> None:
    names = [
        operation["operationId"]
        for methods in document["paths"].values()
        for operation in methods.values()
    ]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]+)+|consolidate", name) for name in names)


def test_every_door_calls_an_action_or_a_read_and_no_table() -> None:
    """Doors get rows from queries and actions; none builds a query of its own."""
    found = [
        f"{path.name}:{node.lineno}"
        for folder in ("deliberation/api", "agreements/api")
        for path in (ROOT / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]
    assert found == []
