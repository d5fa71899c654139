"""Who is acting: a visitor, a guest with a confirmed address, or a participant with capacities."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from deliberation.models import Office
from deliberation.rules.stages import Capacity

PUBLIC = "public"
PARTICIPANTS = "participants"
CLERKS = "clerks"

_OFFICES = {
    Office.CLERK: Capacity.CLERK,
    Office.CHAIR: Capacity.CHAIR,
    Office.MAYOR: Capacity.CHAIR,
    Office.COLLEGE: Capacity.COLLEGE,
    Office.STAKEHOLDER: Capacity.STAKEHOLDER,
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has not said who they are."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody known by a confirmed e-mail address only."""

    contributor_id: UUID
    municipality_id: UUID


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody with an account, and what they are today in one municipality."""

    person_id: UUID
    name: str
    municipality_id: UUID
    offices: frozenset[str] = frozenset()
    faction_id: UUID | None = None
    represents: frozenset[UUID] = field(default_factory=frozenset)
    substitutes: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def also_councillor(self) -> bool:
        """Whether this representative is a councillor too, and so votes in one electorate only."""
        return self.faction_id is not None and bool(self.represents | self.substitutes)


Actor = Visitor | Guest | Participant


def actor_key(actor: Actor | None) -> str:
    """The id that the fact log keeps: empty for a visitor or for the system."""
    match actor:
        case Participant():
            return str(actor.person_id)
        case Guest():
            return f"guest:{actor.contributor_id}"
        case _:
            return ""


def capacities(actor: Actor, municipality_id: UUID) -> frozenset[Capacity]:
    """What the actor is in that municipality; abroad everybody is just anyone."""
    held = {Capacity.ANYONE}
    if isinstance(actor, Participant) and actor.municipality_id == municipality_id:
        held |= {_OFFICES[Office(office)] for office in actor.offices}
        if actor.faction_id is not None:
            held.add(Capacity.COUNCILLOR)
        if actor.represents or actor.substitutes:
            held.add(Capacity.REPRESENTATIVE)
    return frozenset(held)


def hears(actor: Actor, audience: str, municipality_id: UUID) -> bool:
    """Whether a fact for that audience may be told to the actor."""
    if audience == PUBLIC:
        return True
    held = capacities(actor, municipality_id)
    if audience == CLERKS:
        return Capacity.CLERK in held
    if audience == PARTICIPANTS:
        return held != {Capacity.ANYONE}
    key = actor_key(actor)
    return bool(key) and audience == f"person:{key}"
