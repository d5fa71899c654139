"""Asking again, for all who are in a draft, what they may do there now.

Rights change by facts of the theme or the municipality, and by time alone. For each draft one
watch asks, once for each session however many sockets it has: a thousand visitors are one question.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from time import monotonic
from typing import Protocol
from uuid import UUID

from deliberation.live.calls import call
from deliberation.live.hub import News, hub
from deliberation.live.sockets import FORBIDDEN, NOT_FOUND
from deliberation.policy import Refused
from deliberation.queries import access, drafts, sessions
from deliberation.queries.drafts import Admission

PAUSE_SECONDS = 1.0
OVERDUE_SECONDS = 30.0
# What happens often and changes nobody's right to read or write a draft.
HARMLESS = frozenset({"remark", "vote"})

# How somebody is admitted, or the code with which the socket closes.
Answer = Admission | int

log = logging.getLogger(__name__)


class Admitted(Protocol):
    """A socket that was let in."""

    @property
    def session(self) -> str:
        """Its cookie; empty for a visitor."""

    async def admit(self, answer: Answer) -> None:
        """Go on as is answered now."""


def ask(key: str, cookies: Collection[str]) -> dict[str, Answer]:
    """As what the holder of each session may be in a draft."""
    users = sessions.users_of(cookies)
    return {cookie: _answer(key, users[cookie]) for cookie in cookies}


def _answer(key: str, user: sessions.User) -> Answer:
    try:
        return drafts.admission(key, user)
    except access.Missing:
        return NOT_FOUND
    except Refused:
        return FORBIDDEN


class Watch:
    """The sockets of one draft in this process, and the question what they may do."""

    def __init__(self, at: Admission) -> None:
        self.at = at
        self.streams = (at.theme_id, at.municipality_id)
        self.sockets: set[Admitted] = set()
        self._is_stale = False
        self._asked_at = monotonic()
        self._asking: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Listen; whoever was admitted before that is asked about once more."""
        for stream in self.streams:
            await hub().join(stream, self)
        self.ask_soon()

    def end(self) -> None:
        """Nobody is left."""
        for stream in self.streams:
            hub().leave(stream, self)
        if self._asking is not None:
            self._asking.cancel()

    def hear(self, news: News) -> None:
        """Most facts may have changed what anybody may do; and after a while time has."""
        is_overdue = monotonic() - self._asked_at > OVERDUE_SECONDS
        told = news.event is not None and news.event.type.split(".")[0] not in HARMLESS
        if told or is_overdue:
            self.ask_soon()

    def ask_soon(self) -> None:
        """Ask now, or when the pause after the last time is over."""
        self._is_stale = True
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(self._ask())

    async def _ask(self) -> None:
        while self._is_stale:
            self._is_stale, self._asked_at = False, monotonic()
            try:
                await self._ask_once()
            except Exception:  # the next tick asks again; before writing each socket asks by itself
                log.exception("it could not be asked who may be in a draft")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _ask_once(self) -> None:
        cookies = {socket.session for socket in self.sockets}
        answers = await call(ask, str(self.at.draft_id), cookies)
        for socket in list(self.sockets):
            if socket.session in answers:
                await socket.admit(answers[socket.session])


_watches: dict[tuple[asyncio.AbstractEventLoop, UUID], Watch] = {}


async def watch(socket: Admitted, at: Admission) -> None:
    """Ask about this socket from now on."""
    key = asyncio.get_running_loop(), at.draft_id
    if key in _watches:
        _watches[key].sockets.add(socket)
        return
    for gone in [one for one in _watches if one[0].is_closed()]:
        del _watches[gone]
    found = _watches[key] = Watch(at)
    found.sockets.add(socket)
    await found.begin()
    if not found.sockets:  # they left while it began
        found.end()


def unwatch(socket: Admitted, at: Admission) -> None:
    """Ask no more about this socket."""
    key = asyncio.get_running_loop(), at.draft_id
    if found := _watches.get(key):
        found.sockets.discard(socket)
        if not found.sockets:
            del _watches[key]
            found.end()
