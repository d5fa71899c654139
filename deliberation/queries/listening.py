"""What a socket may listen to, and what it hears: asked anew each time, as rights may end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from deliberation.models import Event, Municipality, Person
from deliberation.policy import Visitor, require
from deliberation.policy.actors import PUBLIC
from deliberation.rules.stages import Verb

from . import access, facts, meetings, people, places

User = Person | AnonymousUser
Shown = tuple[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Listening:
    """A place to listen: its own stream, and the streams it carries along."""

    place: Municipality
    own: UUID
    along: Sequence[UUID] = ()


def to_theme(key: str, user: User) -> Listening:
    """At a theme. Raises Missing, and Refused for who may not look."""
    place = places.holding("themes", key)
    theme = access.theme(place.pk, key)
    require(Verb.VIEW, people.actor(user, place), theme)
    return Listening(place, theme.pk)


def to_meeting(key: str, user: User) -> Listening:
    """At a meeting, with the themes on its agenda. Raises as `to_theme`."""
    place = places.holding("meetings", key)
    meeting = access.meeting(place.pk, key)
    require(Verb.VIEW, people.actor(user, place), meeting)
    own, *along = meetings.streams(meeting)
    return Listening(place, own, along)


def page(at: Listening, user: User, *, stream_id: UUID, after: int) -> tuple[int, list[Shown]]:
    """The stream's last seq, and the next facts after one as this person may hear them now."""
    actor = people.actor(user, at.place)
    last, _hash = facts.end(stream_id)
    found = facts.after(stream_id, after)
    return last, [(one.seq, facts.shown(one, actor, at.place.pk)) for one in found]


def depends(event: Event) -> bool:
    """Whether who listens makes a difference."""
    return event.audience != PUBLIC


def to_visitors(event: Event, at: Listening) -> dict[str, Any]:
    """A fact as visitors hear it, and everybody when it is public."""
    return facts.shown(event, Visitor(), at.place.pk)
