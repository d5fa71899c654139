"""The database of a benchmark: texts that a great many people may write in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from uuid import UUID

from django.db import transaction

from deliberation.models import Draft, DraftUpdate, Membership, Municipality, Party, Person, Seat
from deliberation.queries import drafts
from deliberation.rules.blocks import plain
from deliberation.rules.stages import Stage
from deliberation.text.shared import SharedText
from tests import factories

from .hall import crowd, session

ARTICLES, PARTIES = 60, 20
SENTENCE = "De gemeente en de bewoners werken samen aan betaalbare woningen aan de rivier. "


@dataclass(frozen=True)
class Desk:
    """An open draft, what it was seeded with, and the cookies of who may write in it."""

    draft: UUID
    seed: bytes
    cookies: Sequence[str]


@transaction.atomic
def desk(slug: str, *, writers: int) -> Desk:
    """A theme of twenty community parties, whose text so many of their people write."""
    town = factories.town(slug)
    theme = factories.theme_in(town, Stage.DRAFTING)
    crowd(town.place, theme, number=PARTIES)
    articles = (f"### Artikel over {at}\n\n{SENTENCE * 3}\n" for at in range(ARTICLES))
    factories.import_text(town, theme, "# Akkoord\n\n" + "\n".join(articles))
    draft = factories.open_draft(town, theme)
    cookies = [session(one) for one in substitutes(town.place, writers)]
    return Desk(draft.pk, bytes(DraftUpdate.objects.get(draft=draft).data), cookies)


def substitutes(place: Municipality, number: int) -> list[Person]:
    """So many people who may speak for those parties."""
    parties = Party.objects.filter(municipality=place, name__startswith="Partij ")
    people = [Person(email=f"s{at}@{place.slug}.example", name=f"S {at}") for at in range(number)]
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(person=one, party=party, seat=Seat.SUBSTITUTE, since=factories.SINCE)
        for one, party in zip(people, cycle(parties), strict=False)
    )
    return people


def stored(draft: UUID) -> str:
    """All the words of a draft, by what is stored of it."""
    rows = drafts.data_of(Draft.objects.get(pk=draft))
    return "\n".join(plain(block.runs) for block in SharedText(rows).text())
