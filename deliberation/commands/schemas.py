"""The JSON Schemas of all commands, read from their inputs and outputs.

A field that is not known here raises KeyError, so that no schema says less than it should.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import cleandoc
from typing import Any

from djangorestframework_camel_case.util import camelize
from rest_framework import serializers
from rest_framework.fields import Field, empty
from rest_framework.serializers import BaseSerializer, Serializer

from deliberation.inputs import CatchUpInput

from .base import Command, Gives

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ABOUT = (
    "What may be said on ws/themes/<id> and ws/meetings/<id>: one JSON object each, answered under "
    "its id. On the socket of a theme the field `theme` of what a command is about may be left "
    "out, and on the socket of a meeting the field `meeting`. Unknown fields are ignored. What an "
    "answer holds as `result` stands at `x-result`; a reference to openapi.json is to the document "
    "beside this one."
)
OPENAPI = "openapi.json#/components/schemas/"
# On its own socket it need not be named.
IMPLIED = ("theme", "meeting")

Schema = dict[str, Any]
AnyField = Field[Any, Any, Any, Any]


def document(commands: Iterable[Command]) -> Schema:
    """One schema that every message fits, with a definition for each command."""
    defs = {one.name: command(one) for one in sorted(commands, key=lambda one: one.name)}
    defs["catch_up"] = _message("catch_up", CatchUpInput, says=cleandoc(CatchUpInput.__doc__ or ""))
    return {
        "$schema": DRAFT,
        "title": "cocreatie: commands",
        "description": ABOUT,
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in defs],
        "$defs": {**defs, "answer": _ANSWER},
    }


def command(one: Command) -> Schema:
    """The messages that are this command."""
    found = _message(one.name, one.takes, says=one.says)
    found["properties"][one.about.name] = of_field(one.about.shape)
    named = [] if one.about.name in IMPLIED else [one.about.name]
    found["required"] = ["id", "type", *sorted({*found["required"], *named} - {"id", "type"})]
    found["x-about"] = one.about.name
    found["x-result"] = result(one.gives)
    return found


def _message(name: str, takes: type[Serializer[Any]], *, says: str) -> Schema:
    body = of_fields(takes())
    head = {"id": {"type": "string", "format": "uuid"}, "type": {"const": name}}
    return {
        "type": "object",
        "description": says,
        "properties": {**head, **body["properties"]},
        "required": ["type", *body["required"]],
    }


def result(gives: Gives | None) -> Schema:
    """What is answered: as REST shows it, or described here when REST does not."""
    if gives is None:
        return {"type": "object", "maxProperties": 0}
    one = _output(gives.output)
    return {"type": "array", "items": one} if gives.rows else one


def _output(output: type[BaseSerializer[Any]]) -> Schema:
    if issubclass(output, serializers.ModelSerializer):
        return {"$ref": OPENAPI + output.__name__}
    made = output()
    assert isinstance(made, Serializer)  # noqa: S101 — narrows: all our outputs are
    return {"type": "object", **of_fields(made)}


def of_fields(made: Serializer[Any]) -> Schema:
    """Properties by their names on the wire, and which of them are required."""
    shown = {_camel(name): one for name, one in made.fields.items()}
    required = [name for name, one in shown.items() if one.required or one.read_only]
    properties = {name: of_field(one) for name, one in shown.items()}
    return {"properties": properties, "required": sorted(required)}


def _camel(name: str) -> str:
    return str(next(iter(camelize({name: None}))))


def of_field(one: AnyField) -> Schema:
    """What one field takes."""
    found = _KINDS[type(one)](one)
    if one.allow_null:
        found = {"anyOf": [found, {"type": "null"}]}
    if one.default is not empty and not callable(one.default):
        found["default"] = one.default
    return found


def _text(one: AnyField) -> Schema:
    assert isinstance(one, serializers.CharField)  # noqa: S101 — by _KINDS
    limit = {"maxLength": one.max_length} if one.max_length else {}
    # A word at least: space is trimmed.
    words = {} if one.allow_blank or one.read_only else {"pattern": r"\S"}
    return {"type": "string", **limit, **words}


def _choice(one: AnyField) -> Schema:
    assert isinstance(one, serializers.ChoiceField)  # noqa: S101 — by _KINDS
    return {"enum": [str(value) for value in one.choices]}


def _number(one: AnyField) -> Schema:
    assert isinstance(one, serializers.IntegerField)  # noqa: S101 — by _KINDS
    bounds = {"minimum": one.min_value, "maximum": one.max_value}
    return {"type": "integer", **{name: n for name, n in bounds.items() if n is not None}}


def _list(one: AnyField) -> Schema:
    assert isinstance(one, serializers.ListField)  # noqa: S101 — by _KINDS
    bounds = {"minItems": one.min_length, "maxItems": one.max_length}
    sized = {name: n for name, n in bounds.items() if n is not None}
    return {"type": "array", "items": of_field(one.child), **sized}


def _map(one: AnyField) -> Schema:
    assert isinstance(one, serializers.DictField)  # noqa: S101 — by _KINDS
    return {"type": "object", "additionalProperties": of_field(one.child)}


def _formatted(name: str) -> Callable[[AnyField], Schema]:
    return lambda _one: {"type": "string", "format": name}


_KINDS: Mapping[type[AnyField], Callable[[AnyField], Schema]] = {
    serializers.CharField: _text,
    serializers.ChoiceField: _choice,
    serializers.IntegerField: _number,
    serializers.BooleanField: lambda _one: {"type": "boolean"},
    serializers.UUIDField: _formatted("uuid"),
    serializers.DateField: _formatted("date"),
    serializers.DateTimeField: _formatted("date-time"),
    serializers.SlugField: lambda _one: {"type": "string", "pattern": r"^[-a-zA-Z0-9_]+$"},
    serializers.ListField: _list,
    serializers.DictField: _map,
}

_RE = {"anyOf": [{"type": "string"}, {"type": "null"}]}
_ANSWER: Schema = {
    "description": "What comes back: done, or not and why.",
    "oneOf": [
        {
            "type": "object",
            "properties": {
                "re": _RE,
                "ok": {"const": True},
                "seq": {"type": "integer"},
                "stream": {"type": "string", "format": "uuid"},
                "result": True,
            },
            "required": ["re", "ok", "result"],
        },
        {
            "type": "object",
            "properties": {
                "re": _RE,
                "ok": {"const": False},
                "reason": {"type": "string"},
                "detail": {"type": "string"},
            },
            "required": ["re", "ok", "reason", "detail"],
        },
    ],
}
