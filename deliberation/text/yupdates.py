"""What a Yjs update says, read before anything is done with it.

The Rust below pycrdt takes more than a text may hold, and more than it can bear: a chain of nodes
in nodes that is deleted at once overflows its stack, which ends the process. So an update is first
read here, byte by byte, by the format that yjs 13 writes ("v1"). Whatever a browser with our
schema never writes is refused here already, also when it is taken away again at once.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from deliberation.text.schema import check_mark, is_id
from deliberation.text.vocabulary import MAX_DEPTH, SPEC, bad, control_character

FIELD = "default"
DEEPEST = 2 * MAX_DEPTH + 6
# A browser counts in doubles, Rust its clocks in 32 bits.
MAX_CLIENT = 2**53 - 1
MAX_CLOCK = 2**31 - 1

TOPS = frozenset({"doc", "fragment"})
ELEMENTS = frozenset(SPEC["nodes"]) - TOPS - {"text"}
ATTRIBUTES = frozenset(name for node in SPEC["nodes"].values() for name in node.get("attrs", ()))

GC, DELETED, STRING, FORMAT, TYPE, ANY, SKIP = 0, 1, 4, 6, 7, 8, 10
ELEMENT, WORDS = 3, 6
ANY_STRING = 119
ORIGIN, RIGHT, SUB = 0x80, 0x40, 0x20

# A sign outside the basic plane, in UTF-8; other bytes may look like one.
_WIDE = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")

Id = tuple[int, int]


@dataclass(slots=True)
class Part:
    """One struct: where it stands, and the struct it stands beside (`inside` it when it is new)."""

    client: int
    start: int
    beside: Id | None = None
    inside: bool = False


@dataclass(slots=True)
class Update:
    """What an update brings (`ends` by client) and what it builds on.

    `cuts` are the places where it parts what it builds on, `halves` those between the two units of
    UTF-16 that make one sign: neither Rust nor a browser can part these and keep the count.
    """

    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    needs: dict[int, int] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    cuts: list[Id] = field(default_factory=list)
    halves: list[Id] = field(default_factory=list)

    def need(self, client: int, clock: int) -> None:
        """Remember that it builds on this struct of somebody."""
        if clock >= self.needs.get(client, 0):
            self.needs[client] = clock + 1

    def is_founded(self, state: Mapping[int, int]) -> bool:
        """Whether all that it builds on is in a document with this state, or in itself."""
        return all(start <= state.get(client, 0) for client, start in self.starts.items()) and all(
            end <= max(state.get(client, 0), self.ends.get(client, 0))
            for client, end in self.needs.items()
        )

    def parts_a_sign(self, state: Mapping[int, int], inside: set[Id]) -> bool:
        """Whether it parts a sign, of its own or of those `inside` a document with this state."""
        cuts = [*self.cuts, *((client, state.get(client, 0)) for client in self.ends)]
        return not inside.isdisjoint(cuts) or not set(self.halves).isdisjoint(cuts)


class _Reader:
    """Takes the values of lib0's encoding off some bytes. Raises BadText at the end of them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.halves: list[int] = []

    def byte(self) -> int:
        try:
            value = self.data[self.at]
        except IndexError:
            raise bad("malformed") from None
        self.at += 1
        return value

    def number(self, most: int = MAX_CLIENT) -> int:
        value = self.byte()
        if value < 128:
            return value
        value &= 127
        for shift in range(7, 63, 7):
            byte = self.byte()
            value |= (byte & 127) << shift
            if byte < 128:
                if value > most:
                    break
                return value
        raise bad("malformed")

    def length(self) -> int:
        value = self.number(MAX_CLOCK)
        if not value:
            raise bad("malformed")
        return value

    def words(self) -> str:
        end = self.number() + self.at
        if end > len(self.data):
            raise bad("malformed")
        try:
            value = self.data[self.at : end].decode()
        except UnicodeDecodeError:
            raise bad("malformed") from None
        self.at = end
        return value

    def id(self) -> Id:
        return self.number(), self.number(MAX_CLOCK)


@lru_cache(maxsize=1)  # whose it is, is asked before and after the gate reads it
def parse(update: bytes) -> Update:
    """Read an update. Raises BadText where it is none, or says what no text may say."""
    reader, said = _Reader(update), Update()
    for _ in range(reader.number()):
        _structs(reader, said)
    for _ in range(reader.number()):
        client = reader.number()
        for _ in range(reader.number()):
            clock = reader.number(MAX_CLOCK)
            end = clock + reader.length()
            said.need(client, end - 1)
            said.cuts += ((client, clock), (client, end))
    if reader.at != len(update):
        raise bad("malformed")
    if len(said.parts) > DEEPEST and _depth(said) > DEEPEST:
        raise bad("too_deep", MAX_DEPTH)
    return said


def halves(updates: Iterable[bytes]) -> set[Id]:
    """Where signs of two units of UTF-16 may not be parted, in what passed here before."""
    wide = (parse(update) for update in updates if _WIDE.search(update))
    return {half for said in wide for half in said.halves}


def state(vector: bytes) -> dict[int, int]:
    """How far each client is, by a state vector. Raises BadText when it is none."""
    reader = _Reader(vector)
    clocks = dict(reader.id() for _ in range(reader.number()))
    if reader.at != len(vector):
        raise bad("malformed")
    return clocks


def _structs(reader: _Reader, said: Update) -> None:
    count, client = reader.number(), reader.number()
    start = clock = reader.number(MAX_CLOCK)
    if client in said.ends:
        raise bad("malformed")
    for _ in range(count):
        info = reader.byte()
        if info == GC:
            clock += reader.length()
        elif info == SKIP:
            clock += reader.length()
            start = clock
        else:
            part = Part(client, clock)
            clock += _item(reader, said, info, part)
            if reader.halves:
                said.halves += ((client, part.start + half) for half in reader.halves)
                reader.halves.clear()
        if clock > MAX_CLOCK:
            raise bad("malformed")
    said.starts[client], said.ends[client] = start, clock


def _item(reader: _Reader, said: Update, info: int, part: Part) -> int:
    """Read one item; how long it is."""
    said.parts.append(part)
    make = CONTENTS.get(info & 31)
    if make is None:
        raise bad("malformed")
    if info & (ORIGIN | RIGHT):
        if info & ORIGIN:
            client, clock = _beside(part, reader.id(), said)
            said.cuts.append((client, clock + 1))
        if info & RIGHT:
            said.cuts.append(_beside(part, reader.id(), said))
        return make(reader, "")
    place = _place(reader, said, part)
    if not info & SUB:
        return make(reader, place)
    if reader.words() not in ATTRIBUTES or place == ROOT:
        raise bad("unknown_attribute")
    return make(reader, ATTRIBUTE)


def _beside(part: Part, found: Id, said: Update) -> Id:
    """Note what an item stands beside or in: something older than itself, not the same twice."""
    client, clock = found
    if found == part.beside or (client == part.client and clock >= part.start):
        raise bad("malformed")
    said.need(client, clock)
    part.beside = part.beside or found
    return found


def _place(reader: _Reader, said: Update, part: Part) -> str:
    if reader.number():
        if reader.words() != FIELD:
            raise bad("malformed")
        return ROOT
    _beside(part, reader.id(), said)
    part.inside = True
    return NODE


def _deleted(reader: _Reader, place: str) -> int:
    return reader.length()


def _string(reader: _Reader, place: str) -> int:
    words = reader.words()
    if not words or place in (ROOT, ATTRIBUTE):
        raise bad("malformed")
    if sign := control_character(words):
        raise bad("bad_character", sign)
    if words.isascii() or max(words) < "\U00010000":
        return len(words)
    length = 0
    for sign in words:
        length += 1
        if sign > "\uffff":
            reader.halves.append(length)
            length += 1
    return length


def _format(reader: _Reader, place: str) -> int:
    name, text = reader.words(), reader.words()
    if place in (ROOT, ATTRIBUTE) or name not in SPEC["marks"]:
        raise bad("unknown_mark", name)
    try:
        attrs = json.loads(text)
    except (ValueError, RecursionError):
        raise bad("malformed") from None
    if attrs is not None:
        check_mark({"type": name, "attrs": attrs})
    return 1


def _type(reader: _Reader, place: str) -> int:
    kind = reader.number()
    if kind == ELEMENT:
        if (name := reader.words()) not in ELEMENTS:
            raise bad("unknown_node", name)
    elif kind != WORDS or place == ROOT:
        raise bad("malformed")
    if place == ATTRIBUTE:
        raise bad("malformed")
    return 1


def _any(reader: _Reader, place: str) -> int:
    if place in (ROOT, NODE):
        raise bad("malformed")
    count = reader.length()
    for _ in range(count):
        if reader.byte() != ANY_STRING or not is_id(reader.words()):
            raise bad("bad_attribute")
    return count


# Where an item is put, when that is said ("" beside another, and then as that one is).
ROOT, NODE, ATTRIBUTE = "root", "node", "attribute"
CONTENTS: dict[int, Callable[[_Reader, str], int]] = {
    DELETED: _deleted,
    STRING: _string,
    FORMAT: _format,
    TYPE: _type,
    ANY: _any,
}


def _depth(said: Update) -> int:
    """How deep the deepest new node is within the update itself."""
    found: dict[int, list[Part]] = {client: [] for client in said.starts}
    for part in said.parts:
        found[part.client].append(part)
    starts = {client: [part.start for part in parts] for client, parts in found.items()}

    def above(part: Part) -> Part | None:
        if part.beside is None or part.beside[0] not in found:
            return None
        client, clock = part.beside
        at = bisect_right(starts[client], clock) - 1
        return found[client][at] if at >= 0 else None

    levels: dict[Id, int] = {}
    for part in said.parts:
        _climb(part, above, levels)
    return max(levels.values(), default=0)


def _climb(part: Part, above: Callable[[Part], Part | None], levels: dict[Id, int]) -> None:
    chain: list[Part] = []
    at: Part | None = part
    while at is not None and (at.client, at.start) not in levels:
        levels[at.client, at.start] = 0  # two writers' nodes may go round in a circle
        chain.append(at)
        at = above(at)
    level = levels[at.client, at.start] if at else 0
    for one in reversed(chain):
        level += one.inside
        levels[one.client, one.start] = level
