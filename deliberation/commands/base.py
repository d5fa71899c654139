"""A command as data: what it is called, what it is about, what it takes, does and gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from rest_framework.fields import Field
from rest_framework.serializers import BaseSerializer, SlugField, UUIDField

from deliberation.inputs import Input
from deliberation.policy import Actor, require
from deliberation.queries import access, people, places
from deliberation.queries.sessions import User
from deliberation.rules.stages import Verb

Row = Any  # a theme, a round …: which one, the command's subject says
Find = Callable[[str], tuple[Any, Row]]
Read = Callable[[UUID, UUID], Row]
Does = Callable[[Row, Actor, Any], object]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a command is about: the field that names it, and how it is found from that."""

    name: str
    find: Find
    shape: Field[Any, Any, Any, Any] = field(default_factory=UUIDField)
    reads: Verb | None = None

    def look_up(self, key: str, user: User) -> tuple[Row, Actor]:
        """The row, and what this user is where it belongs. Raises Missing and Refused."""
        place, row = self.find(key)
        actor = people.actor(user, place)
        if self.reads is not None:
            require(self.reads, actor, row)
        return row, actor


def within(rows: str, read: Read) -> Find:
    """Rows of a municipality by their id; `rows` is the way to them, as `themes__versions`."""

    def find(key: str) -> tuple[Any, Row]:
        place = places.holding(rows, key)
        return place, read(place.pk, UUID(key))

    return find


def _municipality(slug: str) -> tuple[Any, Row]:
    place = access.municipality(slug)
    return place, place


MUNICIPALITY = Subject("municipality", _municipality, SlugField())
THEME = Subject("theme", within("themes", access.theme))
VERSION = Subject("version", within("themes__versions", access.version_by_id), reads=Verb.READ_TEXT)
AMENDMENT = Subject(
    "amendment", within("themes__amendments", access.amendment), reads=Verb.READ_TEXT
)
REMARK = Subject("remark", within("themes__remarks", access.remark), reads=Verb.READ_TEXT)
ROUND = Subject("round", within("questions__rounds", access.round_), reads=Verb.READ_TEXT)
MEETING = Subject("meeting", within("meetings", access.meeting))
ITEM = Subject("item", within("meetings__items", access.item))


@dataclass(frozen=True, slots=True)
class Gives:
    """How the result is shown; `rows` when there are several."""

    output: type[BaseSerializer[Any]]
    rows: bool = False

    def shown(self, found: object, actor: Actor) -> Any:  # noqa: ANN401 — JSON, as REST shows it
        """The result as this actor may see it."""
        return self.output(found, many=self.rows, context={"actor": actor}).data


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that may be asked; `does` calls one action and returns what is shown of it.

    `keep` says what is answered, and kept to be answered again: all of it, or only that it is done.
    `together` when many of them are done in one transaction, by `commands.voting`.
    """

    name: str
    about: Subject
    does: Does
    takes: type[Input] = Input
    gives: Gives | None = None
    keep: Literal["answer", "ok"] = "answer"
    together: bool = False

    @property
    def says(self) -> str:
        """What it is for, in a sentence."""
        return (self.does.__doc__ or "").strip()
