"""The database of a benchmark: halls with an open meeting, and a thousand parties that vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from django.utils import timezone

from deliberation.actions import meetings
from deliberation.models import (
    Membership,
    Municipality,
    Participation,
    Party,
    PartyKind,
    Person,
    Seat,
    Theme,
    Voter,
)
from deliberation.rules.stages import Stage
from tests import factories

ITEMS = 3


@dataclass(frozen=True)
class Hall:
    """An open meeting, with points that its chair takes up one after the other, and the chair."""

    meeting: UUID
    items: Sequence[UUID]
    chair: str


@dataclass(frozen=True)
class Booth:
    """Somebody who may vote: for whom, on which place of the list, and with which cookie."""

    person: UUID
    voter: UUID
    cookie: str


@dataclass(frozen=True)
class Poll:
    """An open round on a theme, with who may vote in it."""

    theme: UUID
    round: UUID
    booths: Sequence[Booth]


@transaction.atomic
def hall(slug: str) -> Hall:
    """A municipality whose council meets."""
    town = factories.town(slug)
    meeting = factories.planned(town, present=("Aylin", "Joost", "Geert"))
    items = [
        meetings.add_item(meeting, actor=town.clerk, title=f"Punt {number}").pk
        for number in range(ITEMS)
    ]
    meetings.open_meeting(meeting, actor=town.chair)
    return Hall(meeting.pk, items, session(town.person("Veen")))


@transaction.atomic
def poll(slug: str, *, parties: int) -> Poll:
    """A theme on which so many community parties vote."""
    town = factories.town(slug)
    theme = factories.theme_in(town, Stage.DECIDING)
    crowd(town.place, theme, number=parties - len(factories.COMMUNITY))
    opened = factories.open_round(town, theme)
    seats = Membership.objects.filter(party__municipality=town.place, seat=Seat.REPRESENTATIVE)
    speakers = {seat.party_id: seat.person for seat in seats.select_related("person")}
    booths = [
        Booth(speakers[voter.party_id].pk, voter.pk, session(speakers[voter.party_id]))
        for voter in Voter.objects.filter(round=opened)
    ]
    return Poll(theme.pk, opened.pk, booths)


def crowd(place: Municipality, theme: Theme, *, number: int) -> None:
    """So many more parties at the table of a theme, each with somebody who speaks for it."""
    now = timezone.now()
    parties = [
        Party(
            municipality=place, name=f"Partij {at}", short_name=f"P{at}", kind=PartyKind.COMMUNITY
        )
        for at in range(number)
    ]
    people = [Person(email=f"p{at}@{place.slug}.example", name=f"P {at}") for at in range(number)]
    seats = [
        Membership(person=one, party=party, seat=Seat.REPRESENTATIVE, since=factories.SINCE)
        for one, party in zip(people, parties, strict=True)
    ]
    Party.objects.bulk_create(parties)
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(seats)
    Participation.objects.bulk_create(
        Participation(theme=theme, party=party, admitted_at=now, agreed_at=now) for party in parties
    )


def session(person: Person) -> str:
    """The key of a session of somebody who logged in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)
