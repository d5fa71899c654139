"""One socket's place in one stream: what it was sent, in order, without gaps or doubles."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from uuid import UUID

from .calls import call
from .hub import News
from .outlets import Frame, Outlet

# The stream's last seq, and the next frames after a seq, each with its own.
Page = tuple[int, Sequence[tuple[int, Frame]]]
Read = Callable[[UUID, int], Page]
# What a socket of this kind sends of a fact; None when it must be read, by the rights of now.
Show = Callable[[News], Frame | None]

log = logging.getLogger(__name__)


class Follower:
    """Sends one stream to one socket: live as the hub tells it, or read from the rows.

    `read` is synchronous and looks at rights itself. Until `start`, and while it reads, what the
    hub tells is only remembered by its number; it reads on until nothing that was heard is left.
    Followers of one `kind` send the same frame of what is public, so `show` makes it once.
    """

    def __init__(
        self, stream_id: UUID, *, outlet: Outlet, kind: str, show: Show, read: Read
    ) -> None:
        self.stream_id, self.kind = stream_id, kind
        self.sent = 0
        self._heard = 0
        self._is_live = False
        self._is_reading = False
        self._wanted: int | None = None
        self._end = 0
        self._read, self._show, self._outlet = read, show, outlet
        self._reading: asyncio.Task[None] | None = None

    def start(self) -> None:
        """The socket knows everything up to `sent`: send what comes after."""
        if not self._is_reading:
            self._is_live = True
            if self._heard > self.sent:
                self._start_reading()

    def stop(self) -> None:
        """Send nothing more."""
        self._is_live = False
        if self._reading is not None:
            self._reading.cancel()

    def hear(self, news: News) -> None:
        """A fact, or how far the stream is, as the hub tells it."""
        seq = news.seq
        is_fact = news.event is not None
        if is_fact and seq > self._heard:
            self._heard = seq
        if not self._is_live or (is_fact and seq <= self.sent):
            return
        frame = (news.frames.get(self.kind) if news.is_public else None) or self._show(news)
        if frame is None or (is_fact and seq != self.sent + 1):
            self._start_reading()
            return
        self._outlet.write(frame)
        if is_fact:
            self.sent = seq

    def replay(self, after: int) -> None:
        """Send everything after `after`, then go on live; past the end means from the end."""
        self._wanted, self._end = after, max(self._heard, self.sent)
        if not self._is_reading:
            self._start_reading()

    def _start_reading(self) -> None:
        self._is_live, self._is_reading = False, True
        self._reading = asyncio.get_running_loop().create_task(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            while await self._next_page():
                pass
        except Exception:  # the next fact, or the client that sees a gap, starts it again
            log.exception("a socket could not catch up")
        self._is_live, self._is_reading = True, False

    async def _next_page(self) -> bool:
        """Read and send one page; whether there may be more to send."""
        if self._wanted is not None:
            self.sent, self._wanted = self._wanted, None
        last, page = await call(self._read, self.stream_id, self.sent)
        if self._wanted is not None:
            return True
        if self.sent > last:
            self.sent = min(self._end, last)
            return True
        for seq, frame in page:
            self.sent = seq
            self._outlet.write(frame)
        await self._outlet.drained()
        return self._wanted is not None or (bool(page) and self.sent < max(last, self._heard))
