"""From the id in an address to the object, and to what the caller is in its municipality."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request

from deliberation.models import (
    AgendaItem,
    Amendment,
    Draft,
    Meeting,
    Municipality,
    Party,
    Remark,
    Round,
    Theme,
    Version,
)
from deliberation.policy import Actor, require
from deliberation.queries import access, people, places
from deliberation.rules.stages import Verb

from .doors import asks

MUNICIPALITY = asks("municipality", says="slug of a municipality; all of them when left out")


def asked(request: Request) -> list[Municipality]:
    """The municipalities of a list: the one asked for, or all. Raises Missing."""
    slug = request.query_params.get("municipality")
    return [access.municipality(slug)] if slug else places.every()


def municipality(request: Request, slug: str) -> tuple[Municipality, Actor]:
    """A municipality by its slug. Raises Missing."""
    place = access.municipality(slug)
    return place, people.actor(request.user, place)


def theme(request: Request, key: UUID) -> tuple[Theme, Actor]:
    """A theme. Raises Missing."""
    place, actor = _holding(request, "themes", key)
    return access.theme(place.pk, key), actor


def readable_theme(request: Request, key: UUID) -> tuple[Theme, Actor]:
    """A theme whose text the caller may read. Raises Missing and Refused."""
    row, actor = theme(request, key)
    require(Verb.READ_TEXT, actor, row)
    return row, actor


def version(request: Request, key: UUID) -> tuple[Version, Actor]:
    """A Version that the caller may read. Raises Missing and Refused."""
    place, actor = _holding(request, "themes__versions", key)
    row = access.version_by_id(place.pk, key)
    require(Verb.READ_TEXT, actor, row)
    return row, actor


def draft(request: Request, key: UUID) -> tuple[Draft, Actor]:
    """A draft that the caller may read. Raises Missing and Refused."""
    place, actor = _holding(request, "themes__drafts", key)
    row = access.draft(place.pk, key)
    require(Verb.READ_DRAFT, actor, row)
    return row, actor


def amendment(request: Request, key: UUID) -> tuple[Amendment, Actor]:
    """An amendment. Raises Missing and Refused."""
    place, actor = _holding(request, "themes__amendments", key)
    row = access.amendment(place.pk, key)
    require(Verb.READ_TEXT, actor, row)
    return row, actor


def remark(request: Request, key: UUID) -> tuple[Remark, Actor]:
    """A remark. Raises Missing and Refused."""
    place, actor = _holding(request, "themes__remarks", key)
    row = access.remark(place.pk, key)
    require(Verb.READ_TEXT, actor, row)
    return row, actor


def round_(request: Request, key: UUID) -> tuple[Round, Actor]:
    """A round. Raises Missing and Refused."""
    place, actor = _holding(request, "questions__rounds", key)
    row = access.round_(place.pk, key)
    require(Verb.READ_TEXT, actor, row)
    return row, actor


def meeting(request: Request, key: UUID) -> tuple[Meeting, Actor]:
    """A meeting. Raises Missing."""
    place, actor = _holding(request, "meetings", key)
    return access.meeting(place.pk, key), actor


def item(request: Request, key: UUID) -> tuple[AgendaItem, Actor]:
    """An agenda item. Raises Missing."""
    place, actor = _holding(request, "meetings__items", key)
    return access.item(place.pk, key), actor


def party(request: Request, key: UUID) -> tuple[Party, Actor]:
    """A party. Raises Missing."""
    place, actor = _holding(request, "parties", key)
    return access.party(place.pk, key), actor


def _holding(request: Request, rows: str, key: UUID) -> tuple[Municipality, Actor]:
    place = places.holding(rows, key)
    return place, people.actor(request.user, place)
