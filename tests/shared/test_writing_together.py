"""Two serving processes, one draft: what is written at one is read at the other, come what may."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest

from tests.doors.drafting import Closed, Pen
from tests.live.serving import Line, Server, prepare
from tests.shared.conftest import NUMBERS

pytestmark = pytest.mark.shared
WRITERS, MARKS = 8, 25


@pytest.fixture
def pair(running, tmp_path, request):
    """Two Daphnes, and a draft; the layer between them is whole, or loses one message in five."""
    prepared = prepare(running.database_url, slug=f"samen-{next(NUMBERS)}")
    more = {"REDIS_URL": running.redis_url, "DJANGO_SETTINGS_MODULE": request.param}
    made = [Server(prepared, tmp_path / f"{number}.log", **more) for number in range(2)]
    try:
        for one in made:
            one.start()
        yield made
    finally:
        for one in made:
            one.stop()


@pytest.fixture
async def pens():
    """Opens so many writers, by turns at the one and at the other; at the end all are gone."""
    lines = []

    async def opened(pair, count):
        found = []
        for number in range(count):
            server = pair[number % 2]
            lines.append(await Line.to(server, cookie=server.cookies[number % len(server.cookies)]))
            found.append(await Pen(lines[-1]).start())
        return found

    yield opened
    await asyncio.gather(*[line.close() for line in lines])


async def types(pen, name):
    for number in range(MARKS):
        await pen.type(f"<{name}.{number}>", block=name % len(pen.texts()))
        await asyncio.sleep(random.uniform(0.02, 0.2))


async def listens(pen):
    with suppress(Closed):
        while True:
            await pen.heed()


def is_complete(pen, wanted):
    words = pen.words
    return all(mark in words for mark in wanted)


@pytest.mark.parametrize("pair", ["cocreatie.settings", "tests.shared.lossy"], indirect=True)
async def test_all_end_with_the_same_words_though_the_layer_loses_some(pair, pens):
    writers = await pens(pair, WRITERS)
    listening = [asyncio.create_task(listens(pen)) for pen in writers]
    await asyncio.gather(*[types(pen, name) for name, pen in enumerate(writers)])
    wanted = [f"<{name}.{number}>" for name in range(WRITERS) for number in range(MARKS)]
    async with asyncio.timeout(30):
        while not all(is_complete(pen, wanted) for pen in writers):
            await asyncio.sleep(0.1)
    later = await pens(pair, 2)
    assert len({pen.words for pen in (*writers, *later)}) == 1
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)


@pytest.mark.parametrize("pair", ["cocreatie.settings"], indirect=True)
async def test_people_at_two_processes_see_each_other_come_and_go(pair, pens):
    one, other = await pens(pair, 2)
    await one.stand(77, 1, {"cursor": 1})
    await other.until(lambda: 77 in other.present)
    assert other.present[77]["user"]["name"] == "Aylin"
    (late,) = (await pens(pair, 2))[1:]
    await late.until(lambda: 77 in late.present)
    await one.wire.close()
    await other.until(lambda: 77 not in other.present)
