"""A thousand people in one text, next to Hocuspocus; server and load on a core each.

`./dev bench drafting [--short]` ends with one line of JSON. Both servers get the same strokes, in
turn: medians of the rounds. `*_hocuspocus` are ours ÷ theirs.

- `delivered`: the share of the strokes that came to all who listen (20 of the readers), ours.
- `p50_ms`, `p95_ms`: from a stroke until it is there; it was checked and stored before that.
- `cpu_ratio_hocuspocus`, `p50_ratio_…`, `p95_ratio_…`: 50 writers and 950 readers, a cursor with
  each stroke. `many_*`: the same with 500 writers and 500 readers.
- `lost_after_kill`: `kill -9` under 50 writers, again and again: strokes that anybody had heard of
  and that are not stored. `unsaved_after_return`: strokes that were not stored either once all had
  come back and sent what the server lacked; `return_s`: from the kill until then (the longest).

Hocuspocus stores the whole text in SQLite (`node:sqlite`, as durable as ours) some seconds later,
as it does by default; it is installed by `npm ci` from the lock in `hocuspocus/`.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from picows import WSMsgType

from deliberation.live import yprotocol

from . import load, server
from .load import Client, clock, median, percentile, say, until
from .meeting import prepare
from .writing import Count, Mark, Screen, Writer, asked_state, chosen, marks, script

if TYPE_CHECKING:
    from .desk import Desk

HOCUSPOCUS = Path(__file__).with_name("hocuspocus")
AUTH = b"\2\0"
LISTENERS = 20
PEOPLE = 1000
WRITERS, MANY_WRITERS = 50, 500
WARM = 2.0
STROKES_A_SECOND = 5
KILL_AFTER = 3.0


@dataclass(frozen=True)
class Amount:
    """How much is measured."""

    rounds: int
    many_rounds: int
    seconds: float
    kills: int


SHORT = Amount(rounds=3, many_rounds=1, seconds=8, kills=3)
FULL = Amount(rounds=7, many_rounds=3, seconds=10, kills=20)


@dataclass
class Room:
    """One text at one server, with who is in it, and what each round gave."""

    name: str
    served: server.Server
    writers: Sequence[Writer]
    clients: Sequence[Client]
    count: Count = field(default_factory=lambda: Count(LISTENERS))
    cpu: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    delivered: list[float] = field(default_factory=list)

    async def round(self, seconds: float) -> None:
        """Everybody types; after a while it counts."""
        self.count.sent.clear()
        self.count.heard.clear()
        end = clock() + WARM + seconds
        typing = [asyncio.create_task(one.write(self.count, until=end)) for one in self.writers]
        await asyncio.sleep(WARM)
        before, self.count.is_on = self.served.cpu(), True
        await asyncio.sleep(max(0.0, end - clock()))
        used, self.count.is_on = self.served.cpu() - before, False
        await asyncio.gather(*typing)
        await until(lambda: self.count.delivered >= 1, seconds=5)
        self.note(used / seconds)

    def note(self, used: float) -> None:
        """Keep what a round gave."""
        if gone := sum(not client.is_open for client in self.clients):
            raise RuntimeError(f"{gone} connections of {self.name} were closed")
        delays = self.count.delays
        self.cpu.append(used)
        self.p50.append(percentile(delays, 0.5) * 1000)
        self.p95.append(percentile(delays, 0.95) * 1000)
        self.delivered.append(self.count.delivered)
        say(
            f"  {self.name:10} {len(self.writers)} + {len(self.clients) - len(self.writers)}:"
            f" {len(self.count.sent)} strokes, {100 * used:5.1f} % of its core,"
            f" p50 {self.p50[-1]:7.1f} ms, p95 {self.p95[-1]:7.1f} ms,"
            f" delivered {100 * self.delivered[-1]:.1f} %"
        )


@dataclass(frozen=True)
class Place:
    """Where a text is, and what its server wants before each message and first of all."""

    name: str
    served: server.Server
    url: str
    prefix: bytes = b""
    hello: bytes = b""


def _buffer(data: bytes) -> bytes:
    return yprotocol.number(len(data)) + data


def ours(served: server.Server, desk: Desk) -> Place:
    """A draft of the product."""
    return Place("ours", served, f"{served.sockets}/ws/drafts/{desk.draft}")


def theirs(served: server.Server, desk: Desk, documents: Path) -> Place:
    """The same text at Hocuspocus."""
    name = str(desk.draft)
    with closing(sqlite3.connect(documents, timeout=10)) as database, database:
        database.execute("insert into documents values (?, ?)", (name, desk.seed))
    prefix = _buffer(name.encode())
    hello = AUTH + _buffer(b"token") + _buffer(b"4.7.0")
    return Place("hocuspocus", served, served.sockets, prefix, hello)


async def furnished(place: Place, desk: Desk, *, writers: int, strokes: int) -> Room:
    """A room with all its people: writers with their cookies, readers without."""
    count = Count(LISTENERS)
    cookies = [*desk.cookies[:writers], *[""] * (PEOPLE - writers)]
    urls = [place.url] * PEOPLE
    clients = await load.connect(urls, count.hear, cookies=cookies, kind=Screen)
    for client in chosen(clients[writers:], LISTENERS):
        client.is_heard = True
    for client in clients:
        if place.hello:
            client.send(WSMsgType.BINARY, place.prefix + place.hello)
        client.send(WSMsgType.BINARY, place.prefix + yprotocol.step1(b"\0"))
    scripts = [script(number, seed=desk.seed, strokes=strokes) for number in range(writers)]
    at_work = [
        Writer(one, client, place.prefix)
        for one, client in zip(scripts, clients[:writers], strict=True)
    ]
    if not await until(lambda: len(count.greeted) == LISTENERS, seconds=60):
        raise RuntimeError(f"{LISTENERS - len(count.greeted)} at {place.name} got no text")
    await asyncio.sleep(2)
    return Room(place.name, place.served, at_work, clients, count)


# --- beside Hocuspocus ----------------------------------------------------------------------------


async def together(
    folder: Path, servers: Sequence[server.Server], *, writers: int, rounds: int, seconds: float
) -> tuple[Room, Room]:
    """The same text at both servers, in turn."""
    from .desk import desk

    made = desk(f"schrijven-{writers}", writers=writers)
    places = ours(servers[0], made), theirs(servers[1], made, folder / "documents.sqlite3")
    strokes = int(rounds * (WARM + seconds + 1) * STROKES_A_SECOND)
    rooms = [await furnished(one, made, writers=writers, strokes=strokes) for one in places]
    load.settle()
    for number in range(rounds):
        for room in rooms if number % 2 == 0 else reversed(rooms):
            await room.round(seconds)
    for room in rooms:
        await load.leave(room.clients)
    return rooms[0], rooms[1]


async def beside(folder: Path, amount: Amount) -> dict[str, float]:
    """Few who write, and many."""
    with ExitStack() as stack:
        product = server.daphne(server.PRODUCT, log=folder / "ours.log")
        servers = [stack.enter_context(server.serving(one)) for one in (product, baseline(folder))]
        few, other = await together(
            folder, servers, writers=WRITERS, rounds=amount.rounds, seconds=amount.seconds
        )
        many, others = await together(
            folder, servers, writers=MANY_WRITERS, rounds=amount.many_rounds, seconds=amount.seconds
        )
    return {
        "delivered": min(few.delivered),
        "p50_ms": median(few.p50),
        "p95_ms": median(few.p95),
        "cpu_percent": 100 * median(few.cpu),
        "p50_ratio_hocuspocus": median(few.p50) / median(other.p50),
        "p95_ratio_hocuspocus": median(few.p95) / median(other.p95),
        "cpu_ratio_hocuspocus": median(few.cpu) / median(other.cpu),
        "many_delivered": min(many.delivered),
        "many_p50_ms": median(many.p50),
        "many_p50_ratio_hocuspocus": median(many.p50) / median(others.p50),
        "many_cpu_ratio_hocuspocus": median(many.cpu) / median(others.cpu),
    }


def baseline(folder: Path) -> server.Server:
    """Hocuspocus with its database."""
    env = {"DOCUMENTS": str(folder / "documents.sqlite3"), "NODE_ENV": "production"}
    return server.Server(
        ["node", "--disable-warning=ExperimentalWarning", "server.mjs"],
        log=folder / "hocuspocus.log",
        env=env,
        cwd=HOCUSPOCUS,
    )


def install() -> None:
    """Put Hocuspocus there as its lock says."""
    if not shutil.which("npm"):
        raise SystemExit("npm is needed for the baseline")
    subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=HOCUSPOCUS, check=True)


# --- kill -9 --------------------------------------------------------------------------------------


@dataclass
class Survivors:
    """Writers who come back to a server that is killed under them, and what they heard."""

    served: server.Server
    desk: Desk
    writers: Sequence[Writer]
    heard: set[Mark] = field(default_factory=set)
    known: dict[Client, bytes] = field(default_factory=dict)

    def hear(self, client: Client, data: bytes, _at: float) -> None:
        """Note the strokes in a message, the own ones that came back too."""
        if (vector := asked_state(data)) is not None:
            self.known[client] = vector
        self.heard |= marks(data)

    async def come(self) -> None:
        """All connect, and send what the server asks for."""
        place = ours(self.served, self.desk)
        urls = [place.url] * len(self.writers)
        self.known.clear()
        clients = await load.connect(urls, self.hear, cookies=self.desk.cookies)
        if not await until(lambda: len(self.known) == len(clients)):
            raise RuntimeError("not everybody was asked what they have")
        for writer, client in zip(self.writers, clients, strict=True):
            writer.client = client
            writer.say(yprotocol.step1(b"\0"))
            writer.catch_up(self.known[client])

    async def killed(self) -> int:
        """Type, kill the server in the middle of it; how many strokes that were heard are lost."""
        end = clock() + KILL_AFTER + 1
        typing = [asyncio.create_task(one.write(Count(0), until=end)) for one in self.writers]
        await asyncio.sleep(KILL_AFTER)
        self.served.stop(signal.SIGKILL)
        await until(lambda: not any(writer.is_here for writer in self.writers))
        await asyncio.gather(*typing)
        return len(self.heard - self.stored())

    def stored(self) -> set[Mark]:
        """The strokes that are stored."""
        from .desk import stored

        return marks(stored(self.desk.draft).encode())

    async def back(self) -> float:
        """Start the server again, and let all come back; the seconds that it took."""
        started = clock()
        await asyncio.to_thread(self.served.start)
        await self.come()
        typed = {(one.script.number, at) for one in self.writers for at in range(one.at)}
        await until(lambda: typed <= self.heard)
        return clock() - started

    def unsaved(self) -> int:
        """How many of the strokes typed up to now are not stored."""
        typed = {(one.script.number, at) for one in self.writers for at in range(one.at)}
        return len(typed - self.stored())


async def crashes(folder: Path, amount: Amount) -> dict[str, float]:
    """Kill it as often as asked."""
    from .desk import desk

    made = desk("stroomstoring", writers=WRITERS)
    strokes = int(amount.kills * (KILL_AFTER + 2) * STROKES_A_SECOND)
    scripts = [script(number, seed=made.seed, strokes=strokes) for number in range(WRITERS)]
    served = server.daphne(server.PRODUCT, log=folder / "killed.log")
    with server.serving(served):
        group = Survivors(served, made, [Writer(one) for one in scripts])
        await group.come()
        lost, unsaved, times = 0, 0, []
        for _ in range(amount.kills):
            lost += await group.killed()
            times.append(await group.back())
            unsaved += group.unsaved()
            say(f"  killed     {len(group.heard)} strokes heard, {lost} lost, {times[-1]:.1f} s")
    return {
        "lost_after_kill": lost,
        "unsaved_after_return": unsaved,
        "return_s": max(times),
        "kills": amount.kills,
    }


# --- all of it ------------------------------------------------------------------------------------


async def measure(folder: Path, amount: Amount) -> dict[str, float]:
    """Beside Hocuspocus, then the crashes."""
    found = await beside(folder, amount) | await crashes(folder, amount)
    return {name: round(value, 4) for name, value in found.items()}


def main() -> None:
    """Measure, and print one line of JSON."""
    amount = SHORT if "--short" in sys.argv else FULL
    install()
    server.pin_load()
    with tempfile.TemporaryDirectory(prefix="cocreatie-") as name:
        prepare(Path(name))
        found = asyncio.run(measure(Path(name), amount))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
