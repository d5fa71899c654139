"""The y-protocols messages of a draft socket (sync 0, awareness 1, auth 2, query 3), as bytes.

Framing only: what an update holds is for the gate to judge. Whatever comes in is read within
bounds, so that junk is a BadMessage and never anything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SYNC, AWARENESS, AUTH, QUERY = 0, 1, 2, 3
STEP1, STEP2, UPDATE = 0, 1, 2
DENIED = 0
GONE = "null"
# What a JavaScript client can count to; its varints are not longer.
MAX_NUMBER = 2**53 - 1
MAX_NUMBER_BYTES = 8


class BadMessage(Exception):  # noqa: N818 — an answer (4400), not an error
    """What came in is no message of these protocols."""


@dataclass(frozen=True, slots=True)
class SyncStep1:
    """Asks for what a state vector lacks."""

    state: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What was written: told by itself, or as the answer to a step 1."""

    update: bytes
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Presence:
    """The newest state of one client as JSON; GONE when it left."""

    client: int
    clock: int
    state: str


@dataclass(frozen=True, slots=True)
class Awareness:
    """Who is where."""

    presences: tuple[Presence, ...]


@dataclass(frozen=True, slots=True)
class QueryAwareness:
    """Asks who is where."""


Message = SyncStep1 | Change | Awareness | QueryAwareness


def parse(data: bytes) -> Message:
    """The message that a client sent. Raises BadMessage."""
    reader = _Reader(data)
    message = _message(reader)
    reader.end()
    return message


def step1(state: bytes) -> bytes:
    """Ask for what this state vector lacks."""
    return bytes((SYNC, STEP1)) + _buffer(state)


def step2(update: bytes) -> bytes:
    """Answer a step 1."""
    return bytes((SYNC, STEP2)) + _buffer(update)


def update(data: bytes) -> bytes:
    """Tell what was written."""
    return bytes((SYNC, UPDATE)) + _buffer(data)


def awareness(presences: Iterable[Presence]) -> bytes:
    """Tell who is where."""
    many = list(presences)
    parts = [number(len(many))]
    for one in many:
        parts += number(one.client), number(one.clock), _buffer(one.state.encode())
    return bytes((AWARENESS,)) + _buffer(b"".join(parts))


def denied(reason: str) -> bytes:
    """Tell that what was written is not taken, and why."""
    return bytes((AUTH, DENIED)) + _buffer(reason.encode())


def number(value: int) -> bytes:
    """A varint as lib0 writes it: seven bits a byte, the least first."""
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | value & 0x7F)
        value >>= 7
    out.append(value)
    return bytes(out)


def _buffer(data: bytes) -> bytes:
    return number(len(data)) + data


class _Reader:
    """Reads from left to right, never past the end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self) -> int:
        """The next varint."""
        value = 0
        for index in range(MAX_NUMBER_BYTES):
            if self._at >= len(self._data):
                raise BadMessage("cut off")
            byte = self._data[self._at]
            self._at += 1
            value |= (byte & 0x7F) << (7 * index)
            if byte < 0x80:
                break
        else:
            raise BadMessage("a number too long")
        if value > MAX_NUMBER:
            raise BadMessage("a number too large")
        return value

    def buffer(self) -> bytes:
        """The next bytes, which say themselves how many they are."""
        end = self.number() + self._at
        if end > len(self._data):
            raise BadMessage("cut off")
        found = self._data[self._at : end]
        self._at = end
        return found

    def text(self) -> str:
        """The next words."""
        try:
            return self.buffer().decode()
        except UnicodeDecodeError as error:
            raise BadMessage("no UTF-8") from error

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._data):
            raise BadMessage("something follows")


def _message(reader: _Reader) -> Message:
    match reader.number():
        case 0:
            return _sync(reader)
        case 1:
            inner = _Reader(reader.buffer())
            found = _presences(inner)
            inner.end()
            return Awareness(found)
        case 3:
            return QueryAwareness()
    raise BadMessage("unknown kind")


def _sync(reader: _Reader) -> SyncStep1 | Change:
    match reader.number():
        case 0:
            return SyncStep1(reader.buffer())
        case 1 | 2 as step:
            return Change(reader.buffer(), is_answer=step == STEP2)
    raise BadMessage("unknown step")


def _presences(reader: _Reader) -> tuple[Presence, ...]:
    """A count that lies runs into the end: nothing is made room for in advance."""
    count = reader.number()
    found: list[Presence] = []
    while len(found) < count:
        found.append(Presence(reader.number(), reader.number(), reader.text()))
    return tuple(found)
