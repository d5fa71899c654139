"""Who is where in a room: the newest state of each client, with the name the server knows.

Never stored. A client id is its first user's until it is forgotten: clients pass on what they hear
of others, and that must neither count as theirs nor bring back who has left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol
from uuid import UUID

from .outlets import Outlet
from .yprotocol import GONE, Presence

MAX_CLIENTS = 8
MAX_STATE = 4096
FORGET_SECONDS = 60.0


class End(Protocol):
    """How to close a socket."""

    async def __call__(self, code: int) -> None:
        """Close it with a code."""


@dataclass(eq=False, slots=True)
class Seat:
    """One socket in a room: where to write to, whose it is, and how others see that person."""

    outlet: Outlet
    end: End
    person_id: UUID | None = None
    user: Mapping[str, str] = field(default_factory=dict)
    clients: set[int] = field(default_factory=set)

    @property
    def owner(self) -> str:
        """Whose a client of this seat is, as other processes know it too."""
        return self.user.get("id", "")


@dataclass(slots=True)
class _Known:
    """The newest of one client; without a seat it is in another process, or gone."""

    clock: int
    state: str
    owner: str
    at: float
    seat: Seat | None = None


# A presence as other processes hear it: client id, clock, state, owner.
Said = Sequence[Any]


class Presences:
    """The clients of one room."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._changed: set[int] = set()
        self._ours: set[int] = set()

    @property
    def is_changed(self) -> bool:
        """Whether there is something to tell."""
        return bool(self._changed)

    def take(self, seat: Seat, presences: Iterable[Presence]) -> list[Presence]:
        """Note what a socket says of its clients; what it must be told back at once.

        Nobody else sees who has no account, but their client hears of itself, and so knows that
        the connection lives. Who comes back is told that it was gone, and counts on from there.
        """
        back = []
        for one in presences:
            known = self._known.get(one.client)
            if not seat.owner:
                back += [one] * (known is None and len(one.state) <= MAX_STATE)
            elif _is_back(known, seat, one):
                back.append(Presence(one.client, known.clock if known else 0, GONE))
            elif _is_news(known, seat, one):
                self._note(seat, one)
        return back[:MAX_CLIENTS]

    def _note(self, seat: Seat, one: Presence) -> None:
        state = stamped(one.state, seat.user)
        if state is None or (one.client not in seat.clients and len(seat.clients) >= MAX_CLIENTS):
            return
        seat.clients.add(one.client)
        self._known[one.client] = _Known(one.clock, state, seat.owner, monotonic(), seat)
        self._changed.add(one.client)
        self._ours.add(one.client)

    def leave(self, seat: Seat) -> None:
        """Its clients are gone, but for those that came back on another socket."""
        for client in seat.clients:
            known = self._known.get(client)
            if known is not None and known.seat is seat:
                gone = _Known(known.clock + 1, GONE, known.owner, monotonic())
                self._known[client] = gone
                self._changed.add(client)
                self._ours.add(client)

    def hear(self, said: Iterable[Said]) -> None:
        """What another process says of its clients."""
        for client, clock, state, owner in said:
            known = self._known.get(client)
            newer = known is None or clock > known.clock
            if newer or (known is not None and clock == known.clock and state == GONE):
                self._known[client] = _Known(clock, state, owner, monotonic())
                self._changed.add(client)

    def repeat(self) -> None:
        """Tell of all our clients once more, for a process that is new here."""
        ours = {client for client, known in self._known.items() if known.seat is not None}
        self._changed |= ours
        self._ours |= ours

    def everybody(self) -> list[Presence]:
        """Who is here now."""
        return [
            Presence(client, known.clock, known.state)
            for client, known in self._known.items()
            if known.state != GONE
        ]

    def news(self) -> tuple[list[Presence], list[Said]]:
        """What changed since it was last asked, for our sockets and for the other processes."""
        changed, ours = self._changed, self._ours
        self._changed, self._ours = set(), set()
        here = [(client, self._known[client]) for client in changed]
        self._forget()
        return (
            [Presence(client, known.clock, known.state) for client, known in here],
            [
                [client, known.clock, known.state, known.owner]
                for client, known in here
                if client in ours
            ],
        )

    def _forget(self) -> None:
        """Forget who left, and whoever another process no longer tells of."""
        before = monotonic() - FORGET_SECONDS
        for client, known in list(self._known.items()):
            if known.seat is None and known.at < before and client not in self._changed:
                del self._known[client]


def _is_back(known: _Known | None, seat: Seat, one: Presence) -> bool:
    """Whether it is somebody who was gone and does not know it: all know a later clock."""
    if known is None or known.owner != seat.owner or one.state == GONE:
        return False
    return known.state == GONE and one.clock <= known.clock


def _is_news(known: _Known | None, seat: Seat, one: Presence) -> bool:
    """Whether it is newer, and about a client of whoever says it."""
    if known is None:
        return one.state != GONE
    if known.owner != seat.owner:
        return False
    if one.clock == known.clock:
        return one.state == GONE != known.state and known.seat is seat
    return one.clock > known.clock


def stamped(state: str, user: Mapping[str, str]) -> str | None:
    """A client's state with the user that it really is; None for what nobody should be sent."""
    if state == GONE:
        return GONE
    if len(state) > MAX_STATE:
        return None
    try:
        found = json.loads(state)
        if not isinstance(found, dict):
            return None
        return json.dumps({**found, "user": dict(user)}, separators=(",", ":"), allow_nan=False)
    except (ValueError, RecursionError):
        return None
