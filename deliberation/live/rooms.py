"""Draft rooms: who is in a draft in this process, and what they write, stored before it is told.

A room holds the document with only committed state in it. All that touches the document runs in
the event loop's thread, so that nothing there needs a lock; only loading, which may take long, is
done in another thread, before anybody else knows the room. Rights and storage arrive as functions.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from time import thread_time
from typing import Any
from uuid import UUID

from deliberation.text.shared import Gate, SharedText, client_ids, is_empty, merged
from deliberation.text.vocabulary import BadText

from . import yprotocol
from .calls import call
from .hub import hub
from .keeping import Duty, Keeping, Loaded, Piece, by_author
from .outlets import Frame, spread
from .presence import Presences, Seat
from .yprotocol import Presence

PRESENCE_SECONDS = 0.1
LOOK_SECONDS = 1.0
EMPTY_SECONDS = 60.0
ROWS_A_SNAPSHOT = 500
SERVER_ERROR = 1011
FORBIDDEN = 4403
REFUSED = 4400

Key = tuple[asyncio.AbstractEventLoop, UUID]

log = logging.getLogger(__name__)


class NotYours(Exception):  # noqa: N818 — an answer (4400), not an error
    """Somebody signed with a client id of somebody else."""


class DraftRoom:
    """One draft in this process."""

    def __init__(
        self, draft_id: UUID, top: str, *, keeping: Keeping, duty: Duty, forget: Callable[[], None]
    ) -> None:
        self.draft_id, self.top = draft_id, top
        self._keeping, self._duty, self._forget = keeping, duty, forget
        self._text, self._gate = SharedText(), Gate((), top=top)
        self._owners: dict[int, UUID] = {}
        self._seats: set[Seat] = set()
        self._presences = Presences()
        self._pending: list[Piece] = []
        self._underway: list[Piece] = []
        # Every row up to `low` is in the document, and those above it that are `seen`.
        self._low, self._seen = 0, set[int]()
        self._unkept = 0
        self._written, self._moved = asyncio.Event(), asyncio.Event()
        self._whole: bytes | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing: asyncio.TimerHandle | None = None
        self.ready = asyncio.get_running_loop().create_task(self._open())

    # --- opening and closing ----------------------------------------------------------------------

    async def _open(self) -> None:
        """Hear the other processes first, so that nothing falls between loading and hearing."""
        await hub().subscribe(self._topic, self._hear)
        try:
            loaded = await call(self._read)
        except Exception:
            hub().unsubscribe(self._topic, self._hear)
            raise
        self._owners = dict(loaded.clients)
        self._low = max((row.id for row in loaded.rows), default=0)
        self._unkept = max(0, len(loaded.rows) - 1)
        # Also alone: a process that takes over from another one overlaps with it for a moment.
        self._begin(self._store_for_ever(), self._move_for_ever(), self._look_for_ever())
        if not hub().is_alone:
            await self._publish({"ask": 1})
        self._close_later()

    def _read(self) -> Loaded:
        """In a thread of its own: a large document takes its time."""
        loaded = self._keeping.load(self.draft_id)
        self._text = SharedText(row.data for row in loaded.rows)
        self._gate = Gate([self._text.since()], top=self.top)
        return loaded

    @property
    def _topic(self) -> str:
        return f"draft.{self.draft_id}"

    def _begin(self, *works: Coroutine[Any, Any, None]) -> None:
        for work in works:
            task = asyncio.get_running_loop().create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _close_later(self) -> None:
        if self._closing is not None:
            self._closing.cancel()
        loop = asyncio.get_running_loop()
        self._closing = loop.call_later(EMPTY_SECONDS, self._close_if_empty)

    def _close_if_empty(self) -> None:
        if self._seats or self._pending or self._underway:
            self._close_later()
            return
        self._stop()
        if self._unkept:
            self._keep()

    def _stop(self) -> None:
        """Do nothing more: who comes next gets a new room."""
        self._forget()
        hub().unsubscribe(self._topic, self._hear)
        if self._closing is not None:
            self._closing.cancel()
        for task in self._tasks - {asyncio.current_task()}:
            task.cancel()

    def _give_up(self) -> None:
        """What was written cannot be stored: send everybody away; their clients hold their text."""
        seats, self._seats = self._seats, set()
        self._pending, self._underway = [], []
        self._stop()
        self._end(seats, SERVER_ERROR)

    def _end(self, seats: Iterable[Seat], code: int) -> None:
        self._begin(*(seat.end(code) for seat in seats))

    # --- who is here ------------------------------------------------------------------------------

    def join(self, seat: Seat) -> None:
        """Take a seat: be asked for what we lack, and be told who is here."""
        self._seats.add(seat)
        self.ask(seat)
        if everybody := self._presences.everybody():
            seat.outlet.write(Frame.binary(yprotocol.awareness(everybody)))

    def leave(self, seat: Seat) -> None:
        """Give up a seat."""
        self._seats.discard(seat)
        self._presences.leave(seat)
        self._moved.set()
        if not self._seats:
            self._close_later()

    def ask(self, seat: Seat) -> None:
        """Ask a client for what we lack."""
        seat.outlet.write(Frame.binary(yprotocol.step1(self._text.state())))

    def answer(self, seat: Seat, state: bytes) -> None:
        """Tell a client what it lacks. Raises BadText for what is no state vector."""
        update = self._whole_text() if state in (b"", b"\0") else self._text.since(state)
        seat.outlet.write(Frame.binary(yprotocol.step2(update)))

    def _whole_text(self) -> bytes:
        """Everything; a thousand readers who come in together are told the same bytes."""
        if self._whole is None:
            self._whole = self._text.since()
        return self._whole

    def tell_everybody(self, seat: Seat) -> None:
        """Tell a client who is here."""
        seat.outlet.write(Frame.binary(yprotocol.awareness(self._presences.everybody())))

    def move(self, seat: Seat, presences: Iterable[Presence]) -> None:
        """Hear where a client's people are."""
        if back := self._presences.take(seat, presences):
            seat.outlet.write(Frame.binary(yprotocol.awareness(back)))
        if self._presences.is_changed:
            self._moved.set()

    async def _move_for_ever(self) -> None:
        """Tell who moved, ten times a second at most and less often when that is much work."""
        while True:
            await self._moved.wait()
            self._moved.clear()
            began = thread_time()
            try:
                await self._tell_moves()
            except Exception:  # a place less is no loss; never to be told again would be
                log.exception("it could not be told who moved")
            await asyncio.sleep(max(PRESENCE_SECONDS, self._duty.rest(thread_time() - began)))

    async def _tell_moves(self) -> None:
        here, said = self._presences.news()
        if here:
            frame = Frame.binary(yprotocol.awareness(here))
            await spread([seat.outlet for seat in self._seats], frame)
        if said:
            await self._publish({"moved": said})

    # --- what is written --------------------------------------------------------------------------

    async def offer(self, seat: Seat, update: bytes) -> None:
        """Check what somebody wrote; it is stored at the next tick, and only then told.

        Raises BadText or NotYours. A client that comes back may bring what others wrote, if it
        comes from a process that knew more: then we look first what is stored.
        """
        author = seat.person_id
        if author is None or is_empty(update):
            return
        if self._others(client_ids(update), author) and not hub().is_alone:
            await self._look()
        brought = self._gate.admit(update)
        if not brought:
            return
        clients = client_ids(brought)
        if self._others(clients, author):
            self._renew_gate()
            raise NotYours
        self._owners.update(dict.fromkeys(clients, author))
        self._pending.append(Piece(self.draft_id, author, brought, clients))
        self._written.set()

    def _others(self, clients: Collection[int], author: UUID) -> bool:
        return any(self._owners.get(client, author) != author for client in clients)

    def _renew_gate(self) -> None:
        """Have the gate know only what is stored and what waits to be."""
        waiting = [piece.data for piece in (*self._underway, *self._pending)]
        self._gate = Gate([self._text.since(), *waiting], top=self.top)

    async def _store_for_ever(self) -> None:
        try:
            while True:
                await self._written.wait()
                self._written.clear()
                began = await self._store()
                await asyncio.sleep(self._duty.rest(thread_time() - began))
        except Exception:
            log.exception("what was written in a draft could not be stored")
            self._give_up()

    async def _store(self) -> float:
        """Store what waits, then tell it; returns when the work of telling began."""
        pieces = self._underway = by_author(self._pending)
        self._pending = []
        verdicts = await self._keeping.writer.write_many(pieces)
        began, self._underway = thread_time(), []
        judged = list(zip(pieces, verdicts, strict=True))
        stored = {verdict: piece.data for piece, verdict in judged if isinstance(verdict, int)}
        if stored:
            update = merged(list(stored.values()))
            await self._tell(stored, update)
            await self._publish({"rows": list(stored), "update": update})
        for piece, verdict in judged:
            if isinstance(verdict, str):
                await self._turn_away(piece, verdict)
        return began

    async def _tell(self, rows: Collection[int], update: bytes) -> None:
        """Put what is stored into the document, and tell everybody here, the authors too."""
        self._text.apply(update)
        self._whole = None
        self._note(rows)
        frame = Frame.binary(yprotocol.update(update))
        await spread([seat.outlet for seat in self._seats], frame)

    def _note(self, rows: Collection[int]) -> None:
        """These rows are in the document now."""
        self._seen.update(rows)
        self._unkept += len(rows)
        if self._unkept >= ROWS_A_SNAPSHOT:
            self._keep()

    async def _turn_away(self, piece: Piece, reason: str) -> None:
        """The author wrote what could not be stored; after the end it is kept for them alone."""
        if reason == "draft_closed":
            await self._park_quietly(piece)
        else:
            for client in piece.clients:
                self._owners.pop(client, None)
            self._renew_gate()
        theirs = [seat for seat in self._seats if seat.person_id == piece.author_id]
        self._end(theirs, FORBIDDEN if reason == "draft_closed" else REFUSED)

    async def _park_quietly(self, piece: Piece) -> None:
        try:
            await self.park(piece.author_id, piece.data)
        except Exception:  # their client still holds it, and brings it once more
            log.exception("what came too late for a draft could not be kept")

    async def park(self, person_id: UUID, data: bytes) -> None:
        """Keep for somebody what came too late. Raises BadText."""
        await call(self._keeping.park, self.draft_id, person_id, data)

    def _keep(self) -> None:
        """Keep what the rows say together, for faster loading."""
        self._unkept = 0
        self._begin(self._snapshot())

    async def _snapshot(self) -> None:
        """Look first, so that the snapshot holds every row up to the one it names."""
        try:
            await self._look()
            upto, state = self._low, self._whole_text()
            await call(self._keeping.keep_snapshot, self.draft_id, upto, state)
        except Exception:  # the rows are the record; the next snapshot comes soon enough
            log.exception("a snapshot of a draft could not be kept")

    # --- other processes --------------------------------------------------------------------------

    async def _publish(self, said: Mapping[str, Any]) -> None:
        await hub().publish(self._topic, said)

    def _hear(self, said: Mapping[str, Any]) -> None:
        """What another process tells of this draft; lost, doubled or out of order, it is a hint."""
        if not self.ready.done():
            return
        if "update" in said:
            self._begin(self._take(said["rows"], said["update"]))
        if "moved" in said:
            self._presences.hear(said["moved"])
        if "ask" in said:
            self._presences.repeat()
        if self._presences.is_changed:
            self._moved.set()

    async def _take(self, rows: Sequence[int], update: bytes) -> None:
        """Take over what another process stored, unless something before it is missing here."""
        if not self._is_missing(rows):
            return
        try:
            self._gate.admit(update)
        except BadText:  # something before it is missing: the next look reads both, in their order
            return
        await self._tell(rows, update)

    def _is_missing(self, rows: Iterable[int]) -> bool:
        return any(row > self._low and row not in self._seen for row in rows)

    async def _look_for_ever(self) -> None:
        """Find once a second what was stored and not told to us."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self._look()
            except Exception:  # the database may be away for a moment
                log.exception("a room could not look at its rows")

    async def _look(self) -> None:
        """Take over the rows that are not here yet.

        They are committed in the order of their ids: nothing can come later that belongs before.
        """
        rows = await call(self._keeping.rows_after, self.draft_id, self._low)
        missing = {row.id: row.data for row in rows if self._is_missing([row.id])}
        self._low = max((row.id for row in rows), default=self._low)
        self._seen = {row for row in self._seen if row > self._low}
        if not missing:
            return
        await self._tell(missing, merged(list(missing.values())))
        try:
            for update in missing.values():
                self._gate.admit(update)
        except BadText:  # it is stored, so it is in
            self._renew_gate()


class Rooms:
    """The rooms of this process; each is loaded once, however many come in at once."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._duty = Duty()
        self._rooms: dict[Key, DraftRoom] = {}

    async def enter(self, draft_id: UUID, *, top: str) -> DraftRoom:
        """The room of a draft. Raises what loading raised."""
        key = asyncio.get_running_loop(), draft_id
        if key not in self._rooms:
            for gone in [one for one in self._rooms if one[0].is_closed()]:
                del self._rooms[gone]
            self._rooms[key] = self._made(key, top)
        room = self._rooms[key]
        try:
            await asyncio.shield(room.ready)
        except Exception:
            if self._rooms.get(key) is room:
                del self._rooms[key]
            raise
        return room

    def _made(self, key: Key, top: str) -> DraftRoom:
        def forget() -> None:
            if self._rooms.get(key) is room:
                del self._rooms[key]

        keeping, duty = self._keeping, self._duty
        room = DraftRoom(key[1], top, keeping=keeping, duty=duty, forget=forget)
        return room
