"""Getting one object, only within its municipality: a row of another one does not exist here."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model, QuerySet

from deliberation.models import (
    AgendaItem,
    Amendment,
    Contributor,
    Draft,
    Meeting,
    Municipality,
    Party,
    Person,
    Remark,
    Round,
    Theme,
    Version,
)

Row = TypeVar("Row", bound=Model)
Key = UUID | str


class Missing(Exception):  # noqa: N818 — an answer (404), not an error
    """What was asked for does not exist in this municipality."""


def one(rows: QuerySet[Row], *, lock: bool = False, **where: object) -> Row:
    """The one row that fits `where`, locked until the transaction ends. Raises Missing."""
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(**where)
    except (ObjectDoesNotExist, ValidationError, ValueError) as error:
        raise Missing(rows.model.__name__) from error


def municipality(slug: str) -> Municipality:
    """The municipality of an address. Raises Missing."""
    return one(Municipality.objects.all(), slug=slug)


def municipality_by_id(key: Key, *, lock: bool = False) -> Municipality:
    """The municipality with that id. Raises Missing."""
    return one(Municipality.objects.all(), lock=lock, pk=key)


def theme(place: UUID, key: Key, *, lock: bool = False) -> Theme:
    """A theme of the municipality `place`, with its charter. Raises Missing."""
    rows = Theme.objects.select_related("municipality", "charter", "tabled_version")
    return one(rows, lock=lock, municipality_id=place, pk=key)


def theme_by_slug(place: UUID, slug: str) -> Theme:
    """As `theme`, by the name in the address."""
    rows = Theme.objects.select_related("municipality", "charter", "tabled_version")
    return one(rows, municipality_id=place, slug=slug)


def version(theme_: Theme, number: int) -> Version:
    """A Version of a theme by its number. Raises Missing."""
    found = one(Version.objects.select_related("created_by"), theme=theme_, number=number)
    found.theme = theme_
    return found


def version_by_id(place: UUID, key: Key) -> Version:
    """A Version of any theme of the municipality. Raises Missing."""
    rows = Version.objects.select_related("theme__municipality", "theme__charter")
    return one(rows, theme__municipality_id=place, pk=key)


def draft(place: UUID, key: Key, *, lock: bool = False) -> Draft:
    """A draft with its theme, who sits at the table, and its party. Raises Missing."""
    return one(drafts(), lock=lock, theme__municipality_id=place, pk=key)


def drafts() -> QuerySet[Draft]:
    """Drafts with all that their rights depend on; without the words of their base."""
    return Draft.objects.select_related("theme__municipality", "theme__charter", "party")


def amendment(place: UUID, key: Key, *, lock: bool = False) -> Amendment:
    """An amendment with theme, Version, party and submitter. Raises Missing."""
    rows = Amendment.objects.select_related(
        "theme__municipality", "theme__charter", "version", "party", "submitted_by", "parent"
    )
    return one(rows, lock=lock, theme__municipality_id=place, pk=key)


def remark(place: UUID, key: Key, *, lock: bool = False) -> Remark:
    """A remark with its theme. Raises Missing."""
    rows = Remark.objects.select_related("theme__municipality", "theme__charter", "version")
    return one(rows, lock=lock, theme__municipality_id=place, pk=key)


def round_(place: UUID, key: Key, *, lock: bool = False) -> Round:
    """A round with its question and theme. Raises Missing."""
    rows = Round.objects.select_related(
        "question__theme__municipality", "question__amendment", "question__version", "agenda_item"
    )
    return one(rows, lock=lock, question__municipality_id=place, pk=key)


def meeting(place: UUID, key: Key, *, lock: bool = False) -> Meeting:
    """A meeting. Raises Missing."""
    rows = Meeting.objects.select_related("municipality")
    return one(rows, lock=lock, municipality_id=place, pk=key)


def item(place: UUID, key: Key, *, lock: bool = False) -> AgendaItem:
    """An agenda item with its meeting and theme. Raises Missing."""
    rows = AgendaItem.objects.select_related("meeting__municipality", "theme")
    return one(rows, lock=lock, meeting__municipality_id=place, pk=key)


def party(place: UUID, key: Key) -> Party:
    """A party of the municipality. Raises Missing."""
    return one(Party.objects.all(), municipality_id=place, pk=key)


def member(place: UUID, key: Key) -> Person:
    """Somebody with a seat in a party of the municipality. Raises Missing."""
    rows = Person.objects.filter(memberships__party__municipality_id=place).distinct()
    return one(rows, pk=key)


def contributor(place: UUID, digest: str, *, lock: bool = False) -> Contributor:
    """The guest whose mailed token has this SHA-256. Raises Missing."""
    return one(Contributor.objects.all(), lock=lock, municipality_id=place, token_digest=digest)
