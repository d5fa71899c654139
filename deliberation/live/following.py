"""One socket's place in one stream: what it was sent, in order, without gaps or doubles."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from .calls import call

# The stream's last seq, and the next frames after a seq, each with its own.
Page = tuple[int, Sequence[tuple[int, str]]]
Read = Callable[[UUID, int], Page]
Send = Callable[[str], Awaitable[None]]

log = logging.getLogger(__name__)


class Follower:
    """Sends one stream to one socket: live as the hub tells it, or read from the rows.

    `read` is synchronous and looks at rights itself. Until `start`, and while it reads, what the
    hub tells is only remembered by its number; it reads on until nothing that was heard is left.
    """

    def __init__(self, stream_id: UUID, *, read: Read, send: Send) -> None:
        self.stream_id = stream_id
        self.sent = 0
        self._heard = 0
        self._started = False
        self._wanted: int | None = None
        self._end = 0
        self._read, self._send = read, send
        self._reading: asyncio.Task[None] | None = None

    def start(self) -> None:
        """The socket knows everything up to `sent`: send what comes after."""
        self._started = True
        if self._heard > self.sent and not self.is_reading:
            self._start_reading()

    def stop(self) -> None:
        """Send nothing more."""
        if self._reading is not None:
            self._reading.cancel()

    @property
    def is_reading(self) -> bool:
        """Whether it is catching up."""
        return self._reading is not None and not self._reading.done()

    async def hear(self, seq: int, frame: str | None) -> None:
        """A fact the hub tells of; without a frame it is read, by the rights of this moment."""
        self._heard = max(self._heard, seq)
        if not self._started or self.is_reading or seq <= self.sent:
            return
        if frame is None or seq > self.sent + 1:
            self._start_reading()
        else:
            self.sent = seq
            await self._send(frame)

    def replay(self, after: int) -> None:
        """Send everything after `after`, then go on live; past the end means from the end."""
        self._wanted, self._end = after, max(self._heard, self.sent)
        if not self.is_reading:
            self._start_reading()

    def _start_reading(self) -> None:
        self._reading = asyncio.get_running_loop().create_task(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            while await self._next_page():
                pass
        except Exception:  # the next fact, or the client that sees a gap, starts it again
            log.exception("a socket could not catch up")

    async def _next_page(self) -> bool:
        """Read and send one page; whether there may be more to send."""
        if self._wanted is not None:
            self.sent, self._wanted = self._wanted, None
        last, page = await call(self._read, self.stream_id, self.sent)
        if self.sent > last:
            self.sent = min(self._end, last)
            return True
        for seq, frame in page:
            if self._wanted is not None:
                return True
            self.sent = seq
            await self._send(frame)
        behind = bool(page) and self.sent < max(last, self._heard)
        return behind or self._wanted is not None
