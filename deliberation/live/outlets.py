"""Where a socket is written to: one ordered way out that nobody has to wait for."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import fastwrite

if TYPE_CHECKING:
    from asgiref.typing import ASGISendCallable

BREATH = 250
LITTLE = 256 * 1024
LOOK_SECONDS = 0.02
TRY_AGAIN_LATER = 1013

log = logging.getLogger(__name__)


class Frame:
    """One message for any number of sockets, encoded once."""

    def __init__(self, payload: bytes, *, opcode: int, message: dict[str, Any]) -> None:
        self.payload, self._opcode = payload, opcode
        self.message: Any = message

    @classmethod
    def text(cls, text: str) -> Frame:
        """A text message."""
        message = {"type": "websocket.send", "text": text}
        return cls(text.encode(), opcode=fastwrite.TEXT, message=message)

    @classmethod
    def binary(cls, data: bytes) -> Frame:
        """A binary message."""
        message = {"type": "websocket.send", "bytes": data}
        return cls(data, opcode=fastwrite.BINARY, message=message)

    @cached_property
    def wire(self) -> bytes:
        """The bytes that go over the wire."""
        return fastwrite.framed(self.payload, opcode=self._opcode)


class Outlet:
    """The way out to one socket. All that it is told goes through here, so it keeps its order.

    To a socket of Daphne the fast way is taken; to any other a task sends what waits. A reader that
    is MAX_BACKLOG behind is cut off: it comes back and catches up, and memory stays for the others.
    """

    def __init__(self, send: ASGISendCallable) -> None:
        self._send = send
        self._line = fastwrite.line_to(send)
        self._waiting: deque[tuple[Any, int]] = deque()
        self._size = self._largest = 0
        self._sending: asyncio.Task[None] | None = None
        self.is_closed = False

    def write(self, frame: Frame) -> None:
        """Send a frame after those before; never waits, and does nothing once closed."""
        if self.is_closed:
            return
        if self._line is not None:
            self._line.write(frame.wire)
        else:
            self._put(frame.message, len(frame.payload))

    @property
    def backlog(self) -> int:
        """How many bytes wait for the reader."""
        return self._size if self._line is None else self._line.backlog

    async def drained(self) -> None:
        """Wait until little is waiting: whoever has much to send asks this now and then."""
        while not self.is_closed and self.backlog > LITTLE:
            await asyncio.sleep(LOOK_SECONDS)

    async def end(self, code: int) -> None:
        """Close with a code after what was written."""
        if self.is_closed:
            return
        message: Any = {"type": "websocket.close", "code": code}
        if self._line is None:
            self._put(message, 0)
        self.is_closed = True
        if self._line is not None:
            await self._send(message)

    def close(self) -> None:
        """The connection is gone: send nothing more."""
        self.is_closed = True
        self._drop()

    def _drop(self) -> None:
        self._waiting.clear()
        self._size = 0
        if self._sending is not None:
            self._sending.cancel()

    def _put(self, message: Any, size: int) -> None:  # noqa: ANN401 — an ASGI event
        self._largest = max(self._largest, size)
        if self._size > fastwrite.MAX_BACKLOG + self._largest:
            self._cut_off()
            return
        self._waiting.append((message, size))
        self._size += size
        if self._sending is None:
            self._sending = asyncio.get_running_loop().create_task(self._send_all())

    def _cut_off(self) -> None:
        log.warning("a socket was cut off: it reads too slowly")
        self.close()
        message: Any = {"type": "websocket.close", "code": TRY_AGAIN_LATER}
        self._waiting.append((message, 0))
        self._sending = asyncio.get_running_loop().create_task(self._send_all())

    async def _send_all(self) -> None:
        """Send what waits; one task at a time, so that the order holds."""
        try:
            while self._waiting:
                message, size = self._waiting[0]
                await self._send(message)
                self._waiting.popleft()
                self._size -= size
        except Exception:  # the server's way to say that the connection is gone
            log.info("a socket could not be written to", exc_info=True)
            self.is_closed = True
            self._waiting.clear()
        finally:
            if self._sending is asyncio.current_task():
                self._sending = None


async def spread(outlets: Iterable[Outlet], frame: Frame) -> None:
    """Send one frame to many, and let others have their turn in between."""
    for number, outlet in enumerate(list(outlets), start=1):
        outlet.write(frame)
        if number % BREATH == 0:  # writing does not wait, so the loop would serve nothing else
            await asyncio.sleep(0)
