"""Killing the server under fifty writers: nothing that anybody else had seen is lost."""

from __future__ import annotations

import asyncio
import random
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pycrdt
import pytest
from websockets.exceptions import InvalidMessage

from deliberation.text.shared import SharedText
from tests.doors.drafting import Closed, Pen
from tests.live.serving import Line, Prepared, Server

WRITERS = 50
LOST = 1006
MARK = re.compile(r"<(\d+)\.(\d+)>")
Mark = tuple[str, str]


@pytest.fixture
def server(prepared: Prepared, tmp_path: Path) -> Iterator[Server]:
    made = Server(prepared.copied(tmp_path / "live.sqlite3"), tmp_path / "daphne.log")
    made.start()
    yield made
    made.stop(signal.SIGKILL)


@dataclass
class Writer:
    """Types marks that are its own for as long as it may, and comes back when the line is gone."""

    number: int
    server: Server
    doc: pycrdt.Doc = field(default_factory=pycrdt.Doc)
    typed: set[Mark] = field(default_factory=set)
    is_typing: bool = True
    pen: Pen | None = None

    async def run(self) -> None:
        """Write, and come back for ever as a provider does."""
        pause = 0.1
        while True:
            try:
                cookies = self.server.cookies
                cookie = cookies[self.number % len(cookies)]
                line = await Line.to(self.server, cookie=cookie)
                self.pen = await Pen(line, self.doc).start()
                pause = 0.1
                await asyncio.gather(self.listen(self.pen), self.type(self.pen))
            except (OSError, Closed, TimeoutError, EOFError, InvalidMessage) as error:
                self.pen = None
                if isinstance(error, Closed) and error.code != LOST:
                    raise
                await asyncio.sleep(pause)
                pause = min(2.5, 2 * pause)

    async def listen(self, pen: Pen) -> None:
        while True:
            await pen.heed()

    async def type(self, pen: Pen) -> None:
        """Each mark stands whole in one insertion, so that no other can fall into it."""
        while True:
            await asyncio.sleep(random.uniform(0.1, 0.4))
            if self.is_typing:
                mark = (str(self.number), str(len(self.typed)))
                await pen.type("<{}.{}>".format(*mark), block=self.number % len(pen.texts()))
                self.typed.add(mark)

    def seen(self) -> set[Mark]:
        """The marks of others that this one has on its screen."""
        return {one for one in marks(Pen(None, self.doc).words) if one[0] != str(self.number)}


def marks(words: str) -> set[Mark]:
    return set(MARK.findall(words))


async def killed(server: Server, rounds: int) -> None:
    writers = [Writer(number, server) for number in range(WRITERS)]
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(one.run()) for one in writers]
        for _ in range(rounds):
            await kill_once(server, writers)
        await settle(writers)
        for task in running:
            task.cancel()
    await asyncio.to_thread(server.stop)
    typed = set().union(*(one.typed for one in writers))
    assert len({Pen(None, one.doc).words for one in writers}) == 1
    assert typed - marks(Pen(None, writers[0].doc).words) == set()
    assert typed - marks(text(server)) == set()


async def kill_once(server: Server, writers: list[Writer]) -> None:
    """Wait until everybody writes; kill; nothing that was seen may be missing; start again."""
    typed = [len(one.typed) for one in writers]
    await until(lambda: all(len(w.typed) > n + 3 for w, n in zip(writers, typed, strict=True)))
    await asyncio.to_thread(server.stop, signal.SIGKILL)
    await until(lambda: all(one.pen is None for one in writers))
    seen = set().union(*(one.seen() for one in writers))
    assert len(seen) > WRITERS
    assert seen - marks(text(server)) == set()
    await asyncio.to_thread(server.start)


async def settle(writers: list[Writer]) -> None:
    """Stop typing, and wait until all have the same."""
    await until(lambda: all(one.pen is not None for one in writers))
    for one in writers:
        one.is_typing = False
    await until(lambda: len({one.doc.get_state() for one in writers}) == 1 or same(writers))


def same(writers: list[Writer]) -> bool:
    return len({Pen(None, one.doc).words for one in writers}) == 1


def text(server: Server) -> str:
    return "|".join(block.text for block in SharedText(server.rows()).text())


async def until(is_so, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came so far"
        await asyncio.sleep(0.05)


async def test_nothing_that_others_had_seen_is_lost(server: Server) -> None:
    await killed(server, rounds=3)


@pytest.mark.slow
async def test_nothing_that_others_had_seen_is_lost_in_many_rounds(server: Server) -> None:
    await killed(server, rounds=10)
