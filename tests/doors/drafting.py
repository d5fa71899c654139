"""Somebody who writes in a draft: a Yjs document of their own, and the y-protocols to the server.

What a client does is written here anew with pycrdt, so that no mistake of ours is in both ends.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import pycrdt

from .sockets import PATIENCE, socket

EMPTY = b"\0\0"


class Wire(Protocol):
    """A connected socket."""

    async def say(self, data: bytes) -> None:
        """Send a message."""

    async def hear(self) -> bytes:
        """The next message. Raises Closed."""


class Closed(Exception):  # noqa: N818 — what happened, not an error
    """The server closed the socket with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Inner:
    """A socket straight to the application."""

    def __init__(self, communicator: Any) -> None:
        self.communicator = communicator

    async def say(self, data: bytes) -> None:
        await self.communicator.send_input({"type": "websocket.receive", "bytes": data})

    async def hear(self) -> bytes:
        found = await self.communicator.receive_output(PATIENCE)
        if found["type"] == "websocket.close":
            raise Closed(found["code"])
        return bytes(found["bytes"])


@dataclass
class Pen:
    """One client: its document, what it heard of others, and what it was denied."""

    wire: Wire
    doc: pycrdt.Doc = field(default_factory=pycrdt.Doc)
    heard: list[bytes] = field(default_factory=list)
    present: dict[int, Any] = field(default_factory=dict)
    denials: list[str] = field(default_factory=list)
    on_update: Callable[[bytes], Awaitable[None]] | None = None

    @property
    def words(self) -> str:
        """All words of the text, block by block."""
        return "|".join(self.blocks())

    def texts(self) -> list[pycrdt.XmlText]:
        """The runs of words in the document."""
        root = self.doc.get("default", type=pycrdt.XmlFragment)
        return [one for one in _walk(root) if isinstance(one, pycrdt.XmlText)]

    def blocks(self) -> list[str]:
        return ["".join(words for words, _ in one.diff()) for one in self.texts()]

    # --- saying -----------------------------------------------------------------------------------

    async def start(self) -> Pen:
        """What a stock provider does first, until it holds the text and has told its own."""
        await self.wire.say(pycrdt.create_sync_message(self.doc))
        await self.until(lambda: "step2" in self.kinds and "step1" in self.kinds)
        return self

    async def type(self, words: str, *, block: int = -1, at: int = 0) -> bytes:
        """Write words into a block; returns the update that was sent."""
        return await self.change(lambda: self.texts()[block].insert(at, words))

    async def change(self, change: Callable[[], object]) -> bytes:
        """Change the document and send what changed."""
        update = self.quietly(change)
        await self.wire.say(pycrdt.create_update_message(update))
        return update

    def quietly(self, change: Callable[[], object]) -> bytes:
        """Change the document as when the connection is away."""
        before = self.doc.get_state()
        with self.doc.transaction():
            change()
        return bytes(self.doc.get_update(before))

    async def stand(self, client: int, clock: int, state: object) -> None:
        """Say where a client is."""
        await self.wire.say(b"\x01" + _buffer(_entries({client: (clock, state)})))

    # --- hearing ----------------------------------------------------------------------------------

    kinds: list[str] = field(default_factory=list)

    async def heed(self) -> None:
        """Do with the next message what a client does."""
        data = await self.wire.hear()
        match data[0]:
            case 0:
                await self._sync(data)
            case 1:
                self.kinds.append("awareness")
                self._meet(pycrdt.read_message(data[1:]))
            case 2:
                self.kinds.append("denied")
                self.denials.append(pycrdt.read_message(data[2:]).decode())

    async def _sync(self, data: bytes) -> None:
        self.kinds.append(("step1", "step2", "update")[data[1]])
        if data[1]:
            update = pycrdt.read_message(data[2:])
            self.heard.append(update)
            if self.on_update is not None:
                await self.on_update(update)
        if answer := pycrdt.handle_sync_message(data[1:], self.doc):
            await self.wire.say(answer)

    def _meet(self, entries: bytes) -> None:
        decoder = pycrdt.Decoder(entries)
        for _ in range(decoder.read_var_uint()):
            client, _clock = decoder.read_var_uint(), decoder.read_var_uint()
            state = json.loads(decoder.read_var_string())
            if state is None:
                self.present.pop(client, None)
            else:
                self.present[client] = state

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Heed what comes until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                await self.heed()

    async def sees(self, words: str) -> None:
        """Heed until these words stand in the text."""
        await self.until(lambda: words in self.words)

    async def ends(self) -> int:
        """Heed until the server closes; its code."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.heed()
        except Closed as closed:
            return closed.code

    async def pause(self, seconds: float = 0.3) -> None:
        """Heed what comes in a while."""
        end = asyncio.get_running_loop().time() + seconds
        communicator = self.wire.communicator
        while (left := end - asyncio.get_running_loop().time()) > 0:
            if not await communicator.receive_nothing(timeout=left):
                await self.heed()


def _walk(node: Any) -> list[Any]:
    found = []
    for child in node.children:
        found.append(child)
        if not isinstance(child, pycrdt.XmlText):
            found += _walk(child)
    return found


def _buffer(data: bytes) -> bytes:
    return bytes(pycrdt.write_var_uint(len(data)) + data)


def _entries(states: dict[int, tuple[int, object]]) -> bytes:
    number = pycrdt.write_var_uint
    parts = [number(len(states))]
    for client, (clock, state) in states.items():
        parts += number(client), number(clock), _buffer(json.dumps(state).encode())
    return b"".join(parts)


def element(tag: str, block: str, words: str) -> Callable[[Any], None]:
    """Appends a block to a document's root, to be given to `Pen.change` with the root."""

    def append(root: Any) -> None:
        made = pycrdt.XmlElement(tag, {"id": block})
        root.children.append(made)
        made.children.append(pycrdt.XmlText(words))

    return append


@asynccontextmanager
async def writing(
    draft: object, *, cookie: str = "", doc: pycrdt.Doc | None = None, query: str = ""
) -> AsyncIterator[Pen]:
    """Somebody in a draft, whose document is up to date."""
    async with knocking(draft, cookie=cookie, query=query) as wire:
        yield await Pen(wire, doc if doc is not None else pycrdt.Doc()).start()


@asynccontextmanager
async def knocking(draft: object, *, cookie: str = "", query: str = "") -> AsyncIterator[Inner]:
    """A socket to a draft of which nothing was heard yet."""
    communicator = socket(f"drafts/{draft}{query}", cookie=cookie)
    connected, _ = await communicator.connect(PATIENCE)
    assert connected
    try:
        yield Inner(communicator)
    finally:
        await communicator.disconnect(timeout=PATIENCE)


async def both(*many: Awaitable[Any]) -> list[Any]:
    """At the same time."""
    return list(await asyncio.gather(*many))
