"""Many sockets in one process: what they hear and when, and the figures that come of it."""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

AT_ONCE = 50
PATIENCE = 30.0

clock = time.perf_counter


class Client(WSListener):
    """One socket; it passes each message to `heard` with itself and the moment."""

    def __init__(self, heard: Callable[[Client, bytes, float], None]) -> None:
        self.heard = heard
        self.transport: WSTransport | None = None
        self.is_open = False

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport, self.is_open = transport, True

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type in (WSMsgType.TEXT, WSMsgType.BINARY):
            self.heard(self, frame.get_payload_as_bytes(), clock())
        elif frame.msg_type == WSMsgType.PING:
            transport.send_pong(frame.get_payload_as_bytes())
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.is_open = False

    def say(self, message: object) -> None:
        """Send a JSON message."""
        self.send(WSMsgType.TEXT, json.dumps(message).encode())

    def send(self, kind: WSMsgType, data: bytes) -> None:
        """Send a message."""
        if self.transport is not None and self.is_open:
            self.transport.send(kind, data)

    def leave(self) -> None:
        """Close the connection."""
        if self.transport is not None:
            self.transport.disconnect()


async def connect(
    urls: Sequence[str],
    heard: Callable[[Client, bytes, float], None],
    *,
    origin: str = "http://127.0.0.1",
    cookies: Sequence[str] = (),
    kind: type[Client] = Client,
) -> list[Client]:
    """A socket at each address, with the session cookie of the same place when there is one."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, url: str) -> Client:
        headers = {"Origin": origin}
        if cookies:
            headers["Cookie"] = f"sessionid={cookies[number]}"
        async with gate:
            _transport, client = await ws_connect(
                lambda: kind(heard),
                url,
                extra_headers=headers,
                enable_auto_pong=False,
                websocket_handshake_timeout=PATIENCE,
            )
        assert isinstance(client, Client)
        return client

    return list(await asyncio.gather(*(one(number, url) for number, url in enumerate(urls))))


async def leave(clients: Iterable[Client]) -> None:
    """Close all of them."""
    for client in clients:
        client.leave()
    await asyncio.sleep(0.3)


async def until(is_so: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
    """Wait until something is so, or so many seconds have passed; whether it is so."""
    end = clock() + seconds
    while not is_so() and clock() < end:
        await asyncio.sleep(0.002)
    return is_so()


def median(numbers: Sequence[float]) -> float:
    """The one in the middle."""
    return statistics.median(numbers)


def percentile(numbers: Sequence[float], share: float) -> float:
    """What that share of the numbers does not exceed."""
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def settle() -> None:
    """Have Python's garbage collector not stall the load for what is there already."""
    gc.collect()
    gc.freeze()


def say(*what: Any) -> None:
    """A line of progress, at once."""
    print(*what, flush=True)
