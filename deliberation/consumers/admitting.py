"""Asking again, for all who are in a draft, what they may do there now.

Rights change by facts of the theme or the municipality, and by time alone. For each draft one
watch asks, once for each session however many sockets it has: a thousand visitors are one question.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine
from time import monotonic
from typing import Any, Protocol
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
    try:
        found = drafts.admissions(key, users.values())
    except access.Missing:
        return dict.fromkeys(cookies, NOT_FOUND)
    return {cookie: _answer(found[user.pk]) for cookie, user in users.items()}


def _answer(found: Admission | Refused) -> Answer:
    return FORBIDDEN if isinstance(found, Refused) else found


class Together:
    """Work that is done once for all who want it before it begins; one after the other."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._work = work
        self._lock = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None

    async def done(self) -> None:
        """Wait for work that begins from now on. Raises what it raised."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_task(self._do())
        await asyncio.shield(self._next)

    async def _do(self) -> None:
        async with self._lock:
            self._next = None
            await self._work()


class Watch:
    """The sockets of one draft in this process, and the question what they may do."""

    def __init__(self, at: Admission) -> None:
        self.at = at
        self.streams = (at.theme_id, at.municipality_id)
        self.sockets: set[Admitted] = set()
        self.answered_at = monotonic()
        self._together = Together(self._ask_once)
        self._is_stale = False
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
        is_overdue = monotonic() - self.answered_at > OVERDUE_SECONDS
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
            self._is_stale = False
            try:
                await self._together.done()
            except Exception:  # the next tick asks again, and so does who writes
                log.exception("it could not be asked who may be in a draft")
            await asyncio.sleep(PAUSE_SECONDS)

    async def renew(self, seconds: float) -> None:
        """Have all who are here admitted anew, when the last answer is of so long ago."""
        if monotonic() - self.answered_at > seconds:
            await self._together.done()

    async def _ask_once(self) -> None:
        began, cookies = monotonic(), {socket.session for socket in self.sockets}
        answers = await call(ask, str(self.at.draft_id), cookies)
        self.answered_at = began
        for socket in list(self.sockets):
            if socket.session in answers:
                await socket.admit(answers[socket.session])


_watches: dict[tuple[asyncio.AbstractEventLoop, UUID], Watch] = {}


async def watch(socket: Admitted, at: Admission) -> Watch:
    """Ask about this socket from now on."""
    key = asyncio.get_running_loop(), at.draft_id
    if key in _watches:
        _watches[key].sockets.add(socket)
        return _watches[key]
    for gone in [one for one in _watches if one[0].is_closed()]:
        del _watches[gone]
    found = _watches[key] = Watch(at)
    found.sockets.add(socket)
    try:
        await found.begin()
    except BaseException:  # who comes next begins anew
        _watches.pop(key, None)
        found.end()
        raise
    if not found.sockets:  # they left while it began
        found.end()
    return found


def unwatch(socket: Admitted, at: Admission) -> None:
    """Ask no more about this socket."""
    key = asyncio.get_running_loop(), at.draft_id
    if found := _watches.get(key):
        found.sockets.discard(socket)
        if not found.sockets:
            del _watches[key]
            found.end()
