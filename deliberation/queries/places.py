"""Which municipality an object or a person belongs to, for doors whose addresses name none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from deliberation.models import Municipality, Person
from deliberation.policy import Participant, capacities
from deliberation.rules.stages import Capacity

from . import access, people


def every() -> list[Municipality]:
    """All municipalities by name."""
    return list(Municipality.objects.order_by("name"))


def holding(rows: str, key: access.Key) -> Municipality:
    """The municipality with that row; `rows` is the way to it, as `themes__versions`.

    Raises Missing.
    """
    way: dict[str, Any] = {f"{rows}__pk": key}
    return access.one(Municipality.objects.all(), **way)


@dataclass(frozen=True, slots=True)
class Belonging:
    """What somebody is today in one municipality."""

    place: Municipality
    actor: Participant
    capacities: tuple[str, ...]

    @property
    def municipality(self) -> str:
        """Its name in addresses."""
        return self.place.slug

    @property
    def name(self) -> str:
        """Its name."""
        return self.place.name

    @property
    def faction(self) -> UUID | None:
        """The faction this person sits for."""
        return self.actor.faction_id

    @property
    def represents(self) -> tuple[UUID, ...]:
        """The community parties this person speaks for."""
        return tuple(sorted(people.speaks_for(self.actor)))


def belongings(person: Person) -> list[Belonging]:
    """Where somebody is more than a visitor today, and what."""
    mine = Q(roles__person=person) | Q(parties__memberships__person=person)
    out = []
    for place in Municipality.objects.filter(mine).distinct().order_by("name"):
        actor = people.actor(person, place)
        held = capacities(actor, place.pk) - {Capacity.ANYONE}
        if isinstance(actor, Participant) and held:
            out.append(Belonging(place, actor, tuple(sorted(map(str, held)))))
    return out
