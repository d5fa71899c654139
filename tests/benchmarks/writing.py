"""Scripted writers: real edits of a seeded text, made beforehand, and the sockets for them."""

from __future__ import annotations

import asyncio
import json
import random
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from picows import WSFrame, WSMsgType, WSTransport
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from deliberation.live import yprotocol
from deliberation.text.yupdates import parse, state

from .load import Client, clock

# Each stroke types its mark, by which it is found in whatever it comes back in.
MARK = re.compile(rb"<(\d+)\.(\d+)>")
STROKES_A_SECOND = (2.0, 5.0)
STEP1 = bytes((yprotocol.SYNC, yprotocol.STEP1))

# No other message is as long as the text as it was.
WHOLE = 10_000

Mark = tuple[int, int]


def paragraphs(parent: XmlFragment | XmlElement) -> list[XmlText]:
    """The words of each paragraph."""
    found: list[XmlText] = []
    for child in parent.children:
        if isinstance(child, XmlElement):
            found += paragraphs(child)
        elif isinstance(parent, XmlElement) and parent.tag == "paragraph":
            found.append(child)
    return found


@dataclass
class Script:
    """What one writer will type, each stroke as an update and a moved cursor."""

    number: int
    client: int
    updates: list[bytes] = field(default_factory=list)
    cursors: list[bytes] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def lacking(self, known: bytes) -> int:
        """The first stroke that somebody with this state vector lacks."""
        return bisect_right(self.ends, state(known).get(self.client, 0))


def script(number: int, *, seed: bytes, strokes: int) -> Script:
    """Somebody who types at the end of a paragraph of the seeded text."""
    doc: Doc[XmlFragment] = Doc()
    root = doc.get("default", type=XmlFragment)
    doc.apply_update(seed)
    texts = paragraphs(root)
    words = texts[number % len(texts)]
    made = Script(number, doc.client_id)
    doc.observe(lambda event: made.updates.append(event.update))
    at = len(words)
    for stroke in range(strokes):
        mark = f"<{number}.{stroke}>"
        words.insert(at, mark)
        at += len(mark)
        made.ends.append(parse(made.updates[-1]).ends[made.client])
        made.cursors.append(cursor(made, stroke))
    return made


def cursor(made: Script, stroke: int) -> bytes:
    """A cursor behind the last sign, as the editor tells it after each stroke."""
    place = {
        "type": {"client": made.client, "clock": 0},
        "tname": None,
        "item": {"client": made.client, "clock": made.ends[-1] - 1},
        "assoc": 0,
    }
    user = {"name": f"Schrijver {made.number}", "color": "#30bced"}
    state_ = json.dumps({"user": user, "cursor": {"anchor": place, "head": place}})
    return yprotocol.awareness([yprotocol.Presence(made.client, stroke + 1, state_)])


class Screen(Client):
    """A socket of which only what a few hear is looked at: the load must cost little."""

    is_heard = False

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if self.is_heard or frame.msg_type != WSMsgType.BINARY:
            super().on_ws_frame(transport, frame)


@dataclass
class Count:
    """The strokes of one stretch of time, and how long each took to whoever listens."""

    listeners: int
    sent: dict[Mark, float] = field(default_factory=dict)
    heard: dict[tuple[Client, Mark], float] = field(default_factory=dict)
    greeted: set[Client] = field(default_factory=set)
    is_on: bool = False

    def hear(self, client: Client, data: bytes, at: float) -> None:
        """Note which strokes are in a message, and who got the whole text."""
        if len(data) > WHOLE:
            self.greeted.add(client)
        for found in MARK.finditer(data):
            mark = int(found[1]), int(found[2])
            if mark in self.sent:
                self.heard.setdefault((client, mark), at - self.sent[mark])

    @property
    def delays(self) -> list[float]:
        """How long each stroke took to each who listens; up to now for what has not come."""
        times, now = Counter(mark for _client, mark in self.heard), clock()
        late = (
            now - started
            for mark, started in self.sent.items()
            for _ in range(self.listeners - times[mark])
        )
        return [*self.heard.values(), *late]

    @property
    def delivered(self) -> float:
        """The share that everybody who listens has heard."""
        return len(self.heard) / max(1, self.listeners * len(self.sent))


@dataclass
class Writer:
    """Who types a script over a socket; `prefix` is what a server wants before each message."""

    script: Script
    client: Client | None = None
    prefix: bytes = b""
    at: int = 0

    async def write(self, count: Count, *, until: float) -> None:
        """Type until then, at a pace of one's own."""
        await asyncio.sleep(random.random() / STROKES_A_SECOND[0])
        while clock() < until and self.is_here and self.at < len(self.script.updates):
            if count.is_on:
                count.sent[self.script.number, self.at] = clock()
            self.stroke(self.at)
            self.at += 1
            await asyncio.sleep(1 / random.uniform(*STROKES_A_SECOND))

    @property
    def is_here(self) -> bool:
        """Whether the connection stands."""
        return self.client is not None and self.client.is_open

    def stroke(self, number: int) -> None:
        """Send one stroke and the cursor."""
        self.say(yprotocol.update(self.script.updates[number]))
        self.say(self.script.cursors[number])

    def say(self, message: bytes) -> None:
        """Send a message."""
        if self.client is not None:
            self.client.send(WSMsgType.BINARY, self.prefix + message)

    def catch_up(self, known: bytes) -> None:
        """Send what the server lacks of what was typed so far."""
        for number in range(self.script.lacking(known), self.at):
            self.stroke(number)


def asked_state(data: bytes) -> bytes | None:
    """The state vector when a message is a step 1."""
    if not data.startswith(STEP1):
        return None
    message = yprotocol.parse(data)
    return message.state if isinstance(message, yprotocol.SyncStep1) else None


def marks(data: bytes) -> set[Mark]:
    """Which strokes are in a message or a text."""
    return {(int(found[1]), int(found[2])) for found in MARK.finditer(data)}


def chosen(clients: Sequence[Client], number: int) -> list[Client]:
    """Some of them, whoever."""
    return random.sample(list(clients), min(number, len(clients)))
