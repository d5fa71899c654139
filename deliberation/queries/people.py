"""Who is who today: actors, councillors, representatives, and parties at a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from deliberation.models import (
    Attendance,
    Contributor,
    Meeting,
    Membership,
    Municipality,
    Participation,
    Party,
    PartyKind,
    Person,
    Role,
    Seat,
    Theme,
)
from deliberation.policy import Actor, Guest, Participant, Visitor

# A seat, and the party it is of.
Place = tuple[str, UUID]


def on(day: date) -> Q:
    """The condition that a dated row holds on that day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))


def actor(user: Person | AnonymousUser, place: Municipality | None) -> Actor:
    """What this user is today in the municipality; a visitor when not logged in."""
    if not isinstance(user, Person) or not user.is_active or place is None:
        return Visitor()
    return actors([user], place.pk)[user.pk]


def actors(persons: Collection[Person], place: UUID) -> dict[UUID, Participant]:
    """What each of these people is today in the municipality, in two queries."""
    today = on(timezone.localdate())
    keys = [one.pk for one in persons]
    mine = Membership.objects.filter(today, person__in=keys, party__municipality_id=place)
    held = Role.objects.filter(today, person__in=keys, municipality_id=place)
    seats: dict[UUID, list[Place]] = defaultdict(list)
    offices: dict[UUID, set[str]] = defaultdict(set)
    for key, seat, party_id in mine.values_list("person_id", "seat", "party_id"):
        seats[key].append((seat, party_id))
    for key, office in held.values_list("person_id", "office"):
        offices[key].add(office)
    return {one.pk: _participant(one, place, seats[one.pk], offices[one.pk]) for one in persons}


def _participant(
    person: Person, place: UUID, seats: Collection[Place], offices: Collection[str]
) -> Participant:
    return Participant(
        person_id=person.pk,
        name=person.name,
        municipality_id=place,
        offices=frozenset(offices),
        faction_id=next((key for seat, key in seats if seat == Seat.COUNCILLOR), None),
        represents=frozenset(key for seat, key in seats if seat == Seat.REPRESENTATIVE),
        substitutes=frozenset(key for seat, key in seats if seat == Seat.SUBSTITUTE),
    )


def guest(contributor: Contributor) -> Guest:
    """A guest whose address is confirmed."""
    return Guest(contributor_id=contributor.pk, municipality_id=contributor.municipality_id)


def home(user: Person) -> Municipality | None:
    """The municipality somebody belongs to, for the way after login."""
    places = Municipality.objects.filter(
        Q(roles__person=user) | Q(parties__memberships__person=user)
    ).order_by("name")
    return places.first()


def councillors(place: UUID) -> QuerySet[Membership]:
    """The seated members today, in the order of the attendance list."""
    rows = Membership.objects.filter(on(timezone.localdate()), seat=Seat.COUNCILLOR)
    return rows.filter(party__municipality_id=place).select_related("person", "party")


def speakers(parties: Collection[UUID]) -> QuerySet[Membership]:
    """Who acts for one of these community parties today."""
    seats = (Seat.REPRESENTATIVE, Seat.SUBSTITUTE)
    rows = Membership.objects.filter(on(timezone.localdate()), seat__in=seats)
    return rows.filter(party_id__in=parties).select_related("person", "party")


def speaks_for(actor_: Participant) -> frozenset[UUID]:
    """The community parties this person acts for today."""
    return actor_.represents | actor_.substitutes


def factions(place: UUID) -> QuerySet[Party]:
    """The council factions of the municipality."""
    return Party.objects.filter(municipality_id=place, kind=PartyKind.FACTION)


def table(theme: Theme) -> list[Participation]:
    """All parties at the table of a theme, the factions first."""
    return list(theme.participations.select_related("party"))


def standing(theme: Theme) -> list[Participation]:
    """The parties that have not withdrawn."""
    return [seat for seat in table(theme) if seat.withdrawn_at is None]


def community_at(theme: Theme) -> list[Participation]:
    """The community parties at the table that have not withdrawn."""
    return [seat for seat in standing(theme) if seat.is_community]


def present(meeting: Meeting) -> set[UUID]:
    """The ids of the councillors in the room now."""
    rows = Attendance.objects.filter(meeting=meeting, until__isnull=True)
    return set(rows.values_list("person_id", flat=True))
