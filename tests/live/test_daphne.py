"""Writing together over the network, with the fast way to the sockets and with the portable one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pycrdt
import pytest

from deliberation.text.shared import SharedText
from tests.doors.drafting import Pen
from tests.live.serving import Line, Prepared, Server


@pytest.fixture(params=["auto", "off"])
def server(request: pytest.FixtureRequest, prepared: Prepared, tmp_path: Path) -> Iterator[Server]:
    copy = prepared.copied(tmp_path / "live.sqlite3")
    made = Server(copy, tmp_path / "daphne.log", FAST_WRITE=request.param)
    made.start()
    yield made
    made.stop()


async def test_two_people_write_in_one_paragraph_while_others_read(server: Server) -> None:
    writers = [await Pen(await Line.to(server, cookie=one)).start() for one in server.cookies[:2]]
    readers = [await Pen(await Line.to(server)).start() for _ in range(3)]
    for number in range(20):
        for who, pen in zip("ab", writers, strict=True):
            await pen.type(f"{who}{number}.")
        await asyncio.sleep(0.01)
    marks = [f"{who}{number}." for who in "ab" for number in range(20)]
    for pen in (*writers, *readers):
        await pen.until(lambda pen=pen: all(mark in pen.words for mark in marks))
    words = {pen.words for pen in (*writers, *readers)}
    assert len(words) == 1
    await asyncio.to_thread(server.stop)
    read = SharedText(server.rows()).text()
    assert "|".join(block.text for block in read) in words


async def test_what_is_too_large_for_a_text_is_refused_with_a_code(server: Server) -> None:
    """Without one, a provider would come back and say the same again for ever."""
    pen = await Pen(await Line.to(server, cookie=server.cookies[0])).start()
    await pen.wire.say(pycrdt.create_update_message(bytes(3 * 1024 * 1024)))
    assert await pen.ends() == 4400
