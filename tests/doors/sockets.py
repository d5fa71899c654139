"""A program that listens on a socket, with the cookie of a caller of the API or with none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from channels.testing import WebsocketCommunicator

from cocreatie.asgi import application

ORIGIN = "http://localhost"
PATIENCE = 5


def socket(path: str, *, cookie: str = "", origin: str | None = ORIGIN) -> WebsocketCommunicator:
    """A socket that is not connected yet."""
    headers = [(b"origin", origin.encode())] if origin is not None else []
    if cookie:
        headers.append((b"cookie", f"sessionid={cookie}".encode()))
    return WebsocketCommunicator(application, f"/ws/{path}", headers)


class Ear:
    """A connected socket: what it heard, and what it says."""

    def __init__(self, wire: WebsocketCommunicator, hello: dict[str, Any]) -> None:
        self.wire, self.hello = wire, hello

    async def hear(self) -> dict[str, Any]:
        """The next frame."""
        return dict(await self.wire.receive_json_from(PATIENCE))

    async def facts(self, until: int) -> list[dict[str, Any]]:
        """The facts up to one; anything that comes twice or out of order shows."""
        found: list[dict[str, Any]] = []
        while not found or found[-1]["seq"] < until:
            frame = await self.hear()
            if frame["type"] != "tick":
                found.append(frame)
        return found

    async def say(self, message: object) -> None:
        """Send a message."""
        await self.wire.send_json_to(message)

    async def catch_up(self, after: int, **more: object) -> None:
        """Ask for everything after a fact."""
        await self.say({"type": "catch_up", "after": after, **more})

    async def ends(self) -> int:
        """The code with which it closes."""
        while True:
            found = await self.wire.receive_output(PATIENCE)
            if found["type"] == "websocket.close":
                return int(found["code"])

    async def is_silent(self) -> bool:
        """Whether nothing more comes for a while."""
        return bool(await self.wire.receive_nothing(timeout=0.2))


@asynccontextmanager
async def listening(path: str, *, cookie: str = "") -> AsyncIterator[Ear]:
    """A socket that said hello."""
    wire = socket(path, cookie=cookie)
    connected, _ = await wire.connect(PATIENCE)
    assert connected
    try:
        yield Ear(wire, dict(await wire.receive_json_from(PATIENCE)))
    finally:
        await wire.disconnect(timeout=PATIENCE)


async def closing(path: str) -> int:
    """The code with which a socket closes that was let in."""
    wire = socket(path)
    connected, _ = await wire.connect(PATIENCE)
    assert connected
    return await Ear(wire, {}).ends()


def seqs(facts: list[dict[str, Any]]) -> list[int]:
    """Their numbers."""
    return [fact["seq"] for fact in facts]


def on(key: UUID) -> str:
    """The address of a theme's socket."""
    return f"themes/{key}"


def together(*many: Any) -> Any:
    """All of it at once."""
    return asyncio.gather(*many)
