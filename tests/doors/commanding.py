"""A program that asks on a socket, and keeps apart what it is told and what it is answered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from deliberation.live.calls import call
from tests.doors.calling import Caller
from tests.doors.sockets import Ear, listening
from tests.factories import Town


class Speaker:
    """Somebody on a socket."""

    def __init__(self, ear: Ear) -> None:
        self.ear = ear
        self.told: list[dict[str, Any]] = []

    async def say(self, name: str, *, id: str = "", **fields: object) -> str:
        """Ask without waiting for the answer; returns the id."""
        key = id or str(uuid4())
        await self.ear.say({"id": key, "type": name, **fields})
        return key

    async def answer(self, key: str) -> dict[str, Any]:
        """The answer to an id."""
        while True:
            frame = await self.ear.hear()
            if "re" not in frame:
                self.told.append(frame)
            elif frame["re"] == key:
                return frame

    async def ask(self, name: str, *, id: str = "", **fields: object) -> dict[str, Any]:
        """The answer to a command."""
        return await self.answer(await self.say(name, id=id, **fields))

    async def done(self, name: str, **fields: object) -> dict[str, Any]:
        """The answer to a command that must succeed."""
        answer = await self.ask(name, **fields)
        assert answer["ok"], answer
        return answer

    async def refused(self, name: str, **fields: object) -> str:
        """The reason why something was not done."""
        answer = await self.ask(name, **fields)
        assert answer["ok"] is False
        assert answer["detail"]
        return str(answer["reason"])

    async def fact(self, seq: int) -> dict[str, Any]:
        """The fact with that seq, which was told already or comes now."""
        while not (found := [one for one in self.told if one.get("seq") == seq]):
            self.told.append(await self.ear.hear())
        return found[0]


@asynccontextmanager
async def speaking(path: str, where: Town | None = None, name: str = "") -> AsyncIterator[Speaker]:
    """Somebody on a socket by the name they have in this town; a visitor without."""
    caller = await call(Caller, where, name)
    cookie = caller.cookie if name else ""
    async with listening(path, cookie=cookie) as ear:
        yield Speaker(ear)
