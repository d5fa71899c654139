"""Making an order of a message that anybody may have sent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from djangorestframework_camel_case.settings import api_settings
from djangorestframework_camel_case.util import camelize, underscoreize
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty
from rest_framework.serializers import UUIDField

from deliberation.inputs import Input
from deliberation.policy import Refused, detail

from .base import Command

MAX_MESSAGE = 64 * 1024
MAX_ID = 64


@dataclass(frozen=True, slots=True)
class Order:
    """A command as it arrived, checked: who sent it under which id, and about what."""

    command: Command
    id: UUID
    key: str
    given: Input
    session: str


@dataclass(frozen=True, slots=True)
class Here:
    """The place where a message arrived: what its address names, and whose cookie was sent."""

    name: str
    key: str
    session: str


def parsed(text: str) -> dict[str, Any]:
    """The object that a message is; an empty one when it is anything else."""
    try:
        found = json.loads(text) if len(text) <= MAX_MESSAGE else None
        # Half a sign ("\ud800") can be neither stored nor sent back; endless nesting is nothing.
        json.dumps(found, ensure_ascii=False).encode()
        found = underscoreize(found, **api_settings.JSON_UNDERSCOREIZE)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def id_of(message: Mapping[str, Any]) -> str | None:
    """The id under which a message wants its answer."""
    given = message.get("id")
    fits = isinstance(given, str) and len(given) <= MAX_ID and given.isprintable()
    return given if fits else None


def order(command: Command, message: Mapping[str, Any], here: Here) -> Order:
    """The order that a message gives. Refused, with a sentence about the field that is wrong."""
    about = command.about
    key = message.get(about.name, here.key if here.name == about.name else None)
    try:
        id_ = UUIDField().run_validation(_text(message.get("id")))
    except ValidationError as error:
        raise _refused("id", error) from error
    try:
        key = str(about.shape.run_validation(_text(key)))
    except ValidationError as error:
        raise _refused(about.name, error) from error
    return Order(command, id_, key, checked(command.takes, message), here.session)


def checked(takes: type[Input], message: Mapping[str, Any]) -> Input:
    """The fields of a message. Refused, with a sentence about the first that is wrong."""
    given = takes(data=message)
    try:
        given.is_valid(raise_exception=True)
    except ValidationError as error:
        raise _refused(next(iter(given.errors)), error) from error
    return given


def _text(value: object) -> object:
    """Ids are written as text; DRF would take numbers too."""
    return empty if value is None else value if isinstance(value, str) else ""


def _refused(name: str, error: ValidationError) -> Refused:
    said = next(_leaves(error.detail), detail("invalid"))
    field = next(iter(camelize({name: None})))
    return Refused("invalid", said if name == "non_field_errors" else f"{field}: {said}")


def _leaves(found: Any) -> Iterator[str]:  # noqa: ANN401 — as DRF keeps it
    if isinstance(found, dict):
        for one in found.values():
            yield from _leaves(one)
    elif isinstance(found, list):
        for one in found:
            yield from _leaves(one)
    else:
        yield str(found)
