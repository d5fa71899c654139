"""What draft rooms need of those who store: in which shape, and how much at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Protocol
from uuid import UUID

from deliberation.text.shared import merged

from .writers import Writer

TICK_SECONDS = 0.005
LONGEST_TICK_SECONDS = 0.5
# What the rooms of a process may take of its CPU together.
SHARE = 0.4


class Row(Protocol):
    """A stored update."""

    @property
    def id(self) -> int:
        """Its number; rows of one draft are committed in this order."""

    @property
    def data(self) -> bytes:
        """The update."""


class Loaded(Protocol):
    """All that was stored of a draft."""

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, or a snapshot of them and those after it."""

    @property
    def clients(self) -> Mapping[int, UUID]:
        """The person of each client id."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one person wrote in a draft since the last tick, and the client ids that signed it."""

    draft_id: UUID
    author_id: UUID
    data: bytes
    clients: frozenset[int]


@dataclass(frozen=True, slots=True)
class Keeping:
    """How drafts are stored: functions that run in a thread.

    The verdict of the writer is a row id, or the reason why it is not stored.
    """

    load: Callable[[UUID], Loaded]
    rows_after: Callable[[UUID, int], Sequence[Row]]
    keep_snapshot: Callable[[UUID, int, bytes], None]
    park: Callable[[UUID, UUID, bytes], None]
    writer: Writer[Piece, int | str]


class Duty:
    """How long to rest after work, so that all rooms together take no more than their SHARE.

    Counted in CPU time: a clock on the wall would take being interrupted for being busy.
    """

    def __init__(self) -> None:
        self._free_at = 0.0

    def rest(self, worked: float) -> float:
        """The seconds to rest after so many seconds of work."""
        now = monotonic()
        due = max(self._free_at, now - worked) + worked / SHARE
        self._free_at = min(due, now + LONGEST_TICK_SECONDS)
        return max(TICK_SECONDS, self._free_at - now)


def by_author(pieces: Iterable[Piece]) -> list[Piece]:
    """One piece for each author; nobody's words become part of somebody else's row."""
    of: dict[UUID, list[Piece]] = {}
    for piece in pieces:
        of.setdefault(piece.author_id, []).append(piece)
    return [
        Piece(
            many[0].draft_id,
            author,
            merged([piece.data for piece in many]),
            frozenset().union(*(piece.clients for piece in many)),
        )
        for author, many in of.items()
    ]
