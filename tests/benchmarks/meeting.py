"""A meeting with a thousand screens, next to Channels' own way; server and load on a core each.

`./dev bench meeting [--short]` ends with one line of JSON. `fanout_*` and `votes_ratio` are theirs
÷ ours, medians of rounds in turn.

- `fanout_cpu_ratio`, `fanout_last_ratio`: one fact to 1,000 screens, in CPU of the server and in
  the time until the last screen has it. Ours is a real act (the chair takes up the next point: a
  command, with rights, rules and a transaction); what that act costs when one screen listens is
  taken off, on both sides, so that telling is compared with telling. `*_with_act` is without that.
- `fanout_portable_*`: the same with FAST_WRITE=off.
- `votes_p95_ms`: 1,000 votes within a second, each a command on the socket of its voter, until its
  answer that it is stored; `votes_ratio`: against one transaction of the ORM for each message.
- `reconnect_s`: from `kill -9` of the server, which is started again at once, until the last of
  1,000 screens has said hello again.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from picows import WSMsgType

from . import load, server
from .load import Client, clock, median, percentile, say, until

SCREENS = 1000
GAP = 0.1
BACK_OFF = (0.1, 2.5)
CHOICES = ("in_favour", "against")


@dataclass(frozen=True)
class Amount:
    """How much is measured; a part that takes more `seconds` than this begins no new round."""

    rounds: int
    facts: int
    bursts: int
    seconds: float

    def within(self, number: int) -> Iterator[int]:
        """Count so many rounds, but at least one, for as long as there is time."""
        started = clock()
        for at in range(number):
            if at and clock() - started > self.seconds:
                say("  no more rounds: it takes too long")
                return
            yield at


SHORT = Amount(rounds=3, facts=5, bursts=3, seconds=50)
FULL = Amount(rounds=7, facts=15, bursts=7, seconds=900)


@dataclass
class Audience:
    """The screens of one hall: how many have the fact that is being told, and since when."""

    size: int
    tell: Callable[[], None]
    count: int = 0
    last: float = 0.0
    frame: bytes = b""

    def heard(self, _client: Client, data: bytes, at: float) -> None:
        """A screen got a message; only facts count."""
        if data.startswith(b'{"seq"'):
            self.count += 1
            self.last, self.frame = at, data

    async def told(self) -> float:
        """Tell one fact; the seconds until the last screen has it."""
        self.count, started = 0, clock()
        self.tell()
        if not await until(lambda: self.count >= self.size):
            raise RuntimeError(f"{self.count} of {self.size} screens heard a fact")
        return self.last - started

    async def told_and_quiet(self) -> None:
        """Tell one fact, and wait until what follows on it is done."""
        await self.told()
        await asyncio.sleep(GAP)


@dataclass
class Way:
    """One way to tell: a full hall, a hall with one screen, and what both cost in each round."""

    name: str
    served: server.Server
    full: Audience
    empty: Audience
    costs: list[tuple[float, float]] = field(default_factory=list)
    lasts: list[tuple[float, float]] = field(default_factory=list)

    async def round(self, facts: int) -> None:
        """Tell so many facts in both halls."""
        idle = median([await self.used(asyncio.sleep(GAP)) for _ in range(facts)])
        full = await self.telling(self.full, facts, idle=idle)
        empty = await self.telling(self.empty, facts, idle=idle)
        self.costs.append((full[0], empty[0]))
        self.lasts.append((full[1], empty[1]))
        say(f"  {self.name:9}{milliseconds(full)} to all,{milliseconds(empty)} to one")

    async def used(self, work: Awaitable[object]) -> float:
        """The CPU that the server uses meanwhile."""
        before = self.served.cpu()
        await work
        return self.served.cpu() - before

    async def telling(self, hall: Audience, facts: int, *, idle: float) -> tuple[float, float]:
        """The CPU of one fact, and the time until the last screen has it: medians.

        What the server does meanwhile for its idle screens is taken off.
        """
        costs, lasts = [], []
        await hall.told()
        for _ in range(facts):
            await asyncio.sleep(GAP)
            started = clock()
            costs.append(await self.used(hall.told_and_quiet()))
            costs[-1] -= idle * (clock() - started) / GAP
            lasts.append(hall.last - started)
        return median(costs), median(lasts)


def milliseconds(pair: tuple[float, float]) -> str:
    """CPU and time, to be read by people."""
    return f"{1000 * pair[0]:6.1f} ms CPU, last after {1000 * pair[1]:6.1f} ms"


# --- one fact to a thousand screens ---------------------------------------------------------------


async def fanout(folder: Path, amount: Amount) -> dict[str, float]:
    """All three ways, each with its server, in turn."""
    with ExitStack() as stack:
        ways = [
            await ours("ours", stack, folder),
            await ours("portable", stack, folder, FAST_WRITE="off"),
        ]
        await ways[0].full.told()
        ways.append(await theirs(stack, folder, ways[0].full.frame))
        load.settle()
        for number in amount.within(amount.rounds):
            for way in ways if number % 2 == 0 else reversed(ways):
                await way.round(amount.facts)
    fast, portable, plain = ways
    return {
        "fanout_cpu_ratio": ratio(plain.costs, fast.costs),
        "fanout_last_ratio": ratio(plain.lasts, fast.lasts),
        "fanout_portable_cpu_ratio": ratio(plain.costs, portable.costs),
        "fanout_portable_last_ratio": ratio(plain.lasts, portable.lasts),
        "fanout_cpu_ratio_with_act": middle(plain.costs, 0) / middle(fast.costs, 0),
        "fanout_last_ratio_with_act": middle(plain.lasts, 0) / middle(fast.lasts, 0),
        "fanout_cpu_ms": 1000 * telling(fast.costs),
        "fanout_last_ms": 1000 * middle(fast.lasts, 0),
    }


def middle(pairs: list[tuple[float, float]], which: int) -> float:
    """The median of one side of the pairs."""
    return median([pair[which] for pair in pairs])


def telling(pairs: list[tuple[float, float]]) -> float:
    """What telling all takes beyond an act that one screen hears of; on a busy machine, noise."""
    return max(0.001, median([full - empty for full, empty in pairs]))


def ratio(plain: list[tuple[float, float]], fast: list[tuple[float, float]]) -> float:
    """Theirs ÷ ours."""
    return telling(plain) / telling(fast)


async def ours(name: str, stack: ExitStack, folder: Path, **env: str) -> Way:
    """The product, with a thousand screens in one hall and none but the chair's in another."""
    from .hall import hall

    made = server.daphne(server.PRODUCT, log=folder / f"{name}.log", env=env)
    served = stack.enter_context(server.serving(made))
    full = await screens(served, hall(f"{name}-vol"), SCREENS)
    return Way(name, served, full, await screens(served, hall(f"{name}-leeg"), 1))


async def screens(served: server.Server, hall: Any, number: int) -> Audience:
    """So many screens at a meeting; the first is the chair's, who tells."""
    audience = Audience(number, tell=lambda: None)
    urls = [f"{served.sockets}/ws/meetings/{hall.meeting}"] * number
    clients = await load.connect(urls, audience.heard, cookies=[hall.chair, *[""] * (number - 1)])
    points = iter(range(10**6))

    def take() -> None:
        item = hall.items[next(points) % len(hall.items)]
        clients[0].say({"id": str(uuid4()), "type": "item.take", "item": str(item)})

    audience.tell = take
    await asyncio.sleep(1)
    return audience


async def theirs(stack: ExitStack, folder: Path, frame: bytes) -> Way:
    """Channels' way, telling the same bytes."""
    made = server.daphne("tests.benchmarks.plain:application", log=folder / "plain.log")
    served = stack.enter_context(server.serving(made))

    async def hall(name: str, number: int) -> Audience:
        audience = Audience(number, tell=lambda: None)
        clients = await load.connect([f"{served.sockets}/halls/{name}"] * number, audience.heard)
        audience.tell = lambda: clients[0].send(WSMsgType.TEXT, frame)
        return audience

    return Way("channels", served, await hall("full", SCREENS), await hall("empty", 1))


# --- a thousand votes in a second -----------------------------------------------------------------


@dataclass
class Counting:
    """When each vote was sent, and when its answer came."""

    sent: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    refused: list[bytes] = field(default_factory=list)

    def heard(self, _client: Client, data: bytes, at: float) -> None:
        """Facts come in between; only answers count."""
        if data.startswith(b'{"re"'):
            said = json.loads(data)
            self.answered[said["re"]] = at
            if not said["ok"]:
                self.refused.append(data)

    @property
    def delays(self) -> list[float]:
        """How long each voter waited."""
        return [at - self.sent[key] for key, at in self.answered.items()]


async def votes(folder: Path, amount: Amount) -> dict[str, float]:
    """Bursts of votes on both servers in turn."""
    from .hall import poll

    held = poll("stemmen", parties=SCREENS)
    ours_, theirs_ = Counting(), Counting()
    with ExitStack() as stack:
        made = server.daphne(server.PRODUCT, log=folder / "votes.log")
        served = stack.enter_context(server.serving(made))
        made = server.daphne("tests.benchmarks.plain:application", log=folder / "orm.log")
        plain = stack.enter_context(server.serving(made))
        address = f"{served.sockets}/ws/themes/{held.theme}"
        cookies = [booth.cookie for booth in held.booths]
        mine = await load.connect([address] * SCREENS, ours_.heard, cookies=cookies)
        other = await load.connect([f"{plain.sockets}/votes"] * SCREENS, theirs_.heard)
        await asyncio.sleep(1)
        load.settle()
        fast, slow = [], []
        await burst(mine, ours_, lambda at: cast(held, at))
        for _ in amount.within(amount.bursts):
            fast.append(await burst(mine, ours_, lambda at: cast(held, at)))
            slow.append(await burst(other, theirs_, lambda at: cast(held, at) | whose(held, at)))
            a, b = 1000 * fast[-1], 1000 * slow[-1]
            say(f"  votes     p95 {a:6.1f} ms, with the ORM {b:8.1f} ms")
    return {"votes_p95_ms": 1000 * median(fast), "votes_ratio": median(slow) / median(fast)}


def cast(held: Any, at: int) -> dict[str, str]:
    """The command of a voter."""
    choice = random.choice(CHOICES)
    return {"id": str(uuid4()), "type": "vote.cast", "round": str(held.round), "choice": choice}


def whose(held: Any, at: int) -> dict[str, str]:
    """What the other server does not find out for itself."""
    booth = held.booths[at]
    return {"voter": str(booth.voter), "person": str(booth.person)}


async def burst(
    clients: list[Client], counting: Counting, vote: Callable[[int], dict[str, str]]
) -> float:
    """Everybody votes once, spread over a second; the 95th percentile of the wait."""
    counting.__init__()  # type: ignore[misc]  # as new
    started = clock()
    for at, moment in enumerate(sorted(random.random() for _ in clients)):
        await asyncio.sleep(max(0.0, started + moment - clock()))
        message = vote(at)
        counting.sent[message["id"]] = clock()
        clients[at].say(message)
    if not await until(lambda: len(counting.answered) == len(clients)):
        raise RuntimeError(f"{len(counting.answered)} of {len(clients)} votes were answered")
    if counting.refused:
        raise RuntimeError(f"refused: {counting.refused[0].decode()}")
    await asyncio.sleep(0.7)
    return percentile(counting.delays, 0.95)


# --- all screens back after a crash ---------------------------------------------------------------


async def reconnect(folder: Path) -> dict[str, float]:
    """Kill the server under its screens, start it again, and wait for the last one."""
    from .hall import hall

    meeting = hall("terug").meeting
    served = server.daphne(server.PRODUCT, log=folder / "back.log")
    with server.serving(served):
        url = f"{served.sockets}/ws/meetings/{meeting}"
        await load.connect([url] * SCREENS, lambda *_: None)
        await asyncio.sleep(1)
        served.stop(signal.SIGKILL)
        killed, greeted = clock(), []

        def heard(_client: Client, data: bytes, at: float) -> None:
            if data.startswith(b'{"type":"hello"'):
                greeted.append(at)

        screens_ = [asyncio.create_task(come_back(url, heard)) for _ in range(SCREENS)]
        await asyncio.to_thread(served.start)
        await asyncio.gather(*screens_)
        if not await until(lambda: len(greeted) == SCREENS):
            raise RuntimeError(f"{len(greeted)} of {SCREENS} screens came back")
    say(f"  back      after {max(greeted) - killed:.1f} s")
    return {"reconnect_s": max(greeted) - killed}


async def come_back(url: str, heard: Callable[[Client, bytes, float], None]) -> Client:
    """Try again and again, with the pauses of our own pages."""
    pause, longest = BACK_OFF
    while True:
        try:
            return (await load.connect([url], heard))[0]
        except OSError:
            await asyncio.sleep(pause * (0.5 + random.random()))
            pause = min(2 * pause, longest)


async def measure(folder: Path, amount: Amount) -> dict[str, float]:
    """All of it."""
    found: dict[str, float] = {}
    parts: tuple[Awaitable[dict[str, float]], ...] = (
        fanout(folder, amount),
        votes(folder, amount),
        reconnect(folder),
    )
    for part in parts:
        found |= await part
    return {name: round(value, 2) for name, value in found.items()}


def prepare(folder: Path) -> None:
    """A database of its own on disk, as the servers will use it: each commit waits for the disk."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="cocreatie.settings",
        DATABASE_URL=f"sqlite:///{folder / 'meeting.sqlite3'}",
        SECRET_KEY="only-for-benchmarks",
        SQLITE_SYNCHRONOUS="FULL",
        LOG_LEVEL="WARNING",
        REDIS_URL="",
        DJANGO_ALLOW_ASYNC_UNSAFE="1",
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def main() -> None:
    """Measure, and print one line of JSON."""
    amount = SHORT if "--short" in sys.argv else FULL
    server.pin_load()
    with tempfile.TemporaryDirectory(prefix="cocreatie-") as name:
        prepare(Path(name))
        found = asyncio.run(measure(Path(name), amount))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
