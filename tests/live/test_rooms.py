"""Draft rooms: loaded once, stored before told, and repaired from the rows whatever gets lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pycrdt
import pytest
from django.db import OperationalError

from deliberation.actions.drafts import TextUpdate, keep_snapshot, park_update, store_updates
from deliberation.live import keeping, rooms, writers
from deliberation.live.calls import call
from deliberation.live.keeping import Duty, Keeping, Piece
from deliberation.live.outlets import Outlet
from deliberation.live.presence import Seat
from deliberation.live.rooms import Rooms
from deliberation.live.writers import Writer
from deliberation.models import Draft, DraftSnapshot, DraftUpdate
from deliberation.policy import Refused
from deliberation.queries import drafts
from deliberation.text.shared import SharedText, client_ids
from tests import factories
from tests.doors.drafting import Pen
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)


def store(pieces: Sequence[Piece]) -> list[int | str]:
    orders = [TextUpdate(one.draft_id, one.author_id, one.data, one.clients) for one in pieces]
    return [one.reason if isinstance(one, Refused) else one for one in store_updates(orders)]


KEEPING = Keeping(
    load=drafts.load,
    rows_after=drafts.rows_after,
    keep_snapshot=keep_snapshot,
    park=park_update,
    writer=Writer(store),
)


class Wire:
    """The other end of an outlet, without a network in between."""

    def __init__(self, room: Any, person: UUID | None) -> None:
        self.room = room
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()
        self.ended: asyncio.Future[int] = asyncio.Future()
        self.seat = Seat(Outlet(self.send), self.end, person)

    async def send(self, message: Any) -> None:
        self.heard.put_nowait(message["bytes"])

    async def end(self, code: int) -> None:
        if not self.ended.done():
            self.ended.set_result(code)

    async def hear(self) -> bytes:
        return await self.heard.get()

    async def say(self, data: bytes) -> None:
        if data[:2] == b"\0\0":
            self.room.answer(self.seat, pycrdt.read_message(data[2:]))
        else:
            await self.room.offer(self.seat, pycrdt.read_message(data[2:]))


@dataclass
class Case:
    """A draft, and who writes in it."""

    draft: Draft
    people: dict[str, UUID]

    async def pen(self, room: Any, name: str = "Aylin") -> Pen:
        wire = Wire(room, self.people[name])
        room.join(wire.seat)
        return await Pen(wire).start()

    def read(self) -> str:
        """The text as the rows have it."""
        found = SharedText(row.data for row in drafts.load(self.draft.pk).rows).text()
        return "|".join(block.text for block in found)

    def elsewhere(self, update: bytes, name: str = "Fatima") -> int:
        """Stored by another process, which tells nobody."""
        piece = Piece(self.draft.pk, self.people[name], update, client_ids(update))
        (row,) = store([piece])
        assert isinstance(row, int)
        return row


@pytest.fixture
def case(town: Town) -> Case:
    _theme, draft = factories.written_text(town)
    return Case(draft, {name: town.person(name).pk for name in ("Aylin", "Fatima")})


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():
            await asyncio.sleep(0.01)


# --- loading --------------------------------------------------------------------------------------


async def test_a_thousand_who_come_in_at_once_are_one_load(case: Case) -> None:
    loads: list[UUID] = []

    def load(draft_id: UUID) -> drafts.Loaded:
        loads.append(draft_id)
        return drafts.load(draft_id)

    all_ = Rooms(replace(KEEPING, load=load))
    found = await asyncio.gather(*[all_.enter(case.draft.pk, top="doc") for _ in range(1000)])
    assert len(set(map(id, found))) == 1
    assert loads == [case.draft.pk]


async def test_what_cannot_be_loaded_is_tried_again_by_who_comes_next(case: Case) -> None:
    fails = [OperationalError("away")]

    def load(draft_id: UUID) -> drafts.Loaded:
        if fails:
            raise fails.pop()
        return drafts.load(draft_id)

    all_ = Rooms(replace(KEEPING, load=load))
    with pytest.raises(OperationalError):
        await all_.enter(case.draft.pk, top="doc")
    assert (await case.pen(await all_.enter(case.draft.pk, top="doc"))).words


async def test_an_empty_room_is_closed_and_keeps_a_snapshot_for_the_next(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "EMPTY_SECONDS", 0.05)
    all_ = Rooms(KEEPING)
    room = await all_.enter(case.draft.pk, top="doc")
    pen = await case.pen(room)
    await pen.type("Bewaard. ")
    await pen.until(lambda: len(pen.heard) == 2)
    await asyncio.sleep(0.2)
    assert await all_.enter(case.draft.pk, top="doc") is room
    room.leave(pen.wire.seat)
    while await call(DraftSnapshot.objects.count) == 0:
        await asyncio.sleep(0.02)
    last = await call(lambda: DraftUpdate.objects.latest("pk").pk)
    assert (await call(DraftSnapshot.objects.get)).upto == last
    later = await all_.enter(case.draft.pk, top="doc")
    assert later is not room
    assert "Bewaard. " in (await case.pen(later)).words
    assert await call(DraftUpdate.objects.count) == 2


async def test_many_rows_are_kept_together_now_and_then(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "ROWS_A_SNAPSHOT", 5)
    pen = await case.pen(await Rooms(KEEPING).enter(case.draft.pk, top="doc"))
    for number in range(12):
        await pen.type(f"{number}.")
        await pen.until(lambda number=number: len(pen.heard) == number + 2)
    while not await call(DraftSnapshot.objects.filter(upto__gte=10).exists):
        await asyncio.sleep(0.02)
    loaded = await call(drafts.load, case.draft.pk)
    assert len(loaded.rows) < 8
    assert await call(case.read) == pen.words


# --- storing --------------------------------------------------------------------------------------


async def test_when_nothing_can_be_stored_everybody_is_sent_away_and_nobody_saw_it(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "PAUSE_SECONDS", 0.001)
    is_away = True

    def commit(pieces: Sequence[Piece]) -> list[int | str]:
        if is_away:
            raise OperationalError("away")
        return store(pieces)

    all_ = Rooms(replace(KEEPING, writer=Writer(commit)))
    room = await all_.enter(case.draft.pk, top="doc")
    aylin, fatima = await case.pen(room), await case.pen(room, "Fatima")
    await aylin.type("Nergens. ")
    for pen in (aylin, fatima):
        assert await asyncio.wait_for(pen.wire.ended, 5) == 1011
    assert fatima.wire.heard.empty()
    is_away = False
    again = await all_.enter(case.draft.pk, top="doc")
    assert again is not room
    back = Wire(again, case.people["Aylin"])
    again.join(back.seat)
    same = await Pen(back, aylin.doc).start()
    await same.until(lambda: len(same.heard) == 2)
    assert "Nergens. " in await call(case.read)


async def test_who_signs_as_somebody_else_is_refused_also_by_the_rows(case: Case) -> None:
    """As when it was used first in another process."""
    room = await Rooms(KEEPING).enter(case.draft.pk, top="doc")
    aylin, fatima = await case.pen(room), await case.pen(room, "Fatima")
    taken = pycrdt.Doc(client_id=aylin.doc.client_id)
    taken.apply_update(aylin.doc.get_update())
    other = Pen(None, taken)
    await call(case.elsewhere, other.quietly(lambda: other.texts()[-1].insert(0, "Fatima. ")))
    await aylin.type("Aylin. ")
    assert await asyncio.wait_for(aylin.wire.ended, 5) == 4400
    await fatima.type("Verder. ")
    await fatima.until(lambda: len(fatima.heard) == 2)
    assert "Aylin. " not in fatima.words


# --- other processes ------------------------------------------------------------------------------


async def test_what_another_process_tells_is_told_here(case: Case) -> None:
    room = await Rooms(KEEPING).enter(case.draft.pk, top="doc")
    pen, other = await case.pen(room), Pen(None, pycrdt.Doc())
    other.doc.apply_update(pen.doc.get_update())
    update = other.quietly(lambda: other.texts()[-1].insert(0, "Van ver. "))
    row = await call(case.elsewhere, update)
    room._hear({"rows": [row], "update": update})
    await pen.sees("Van ver. ")
    room._hear({"rows": [row], "update": update})
    await asyncio.sleep(0.05)
    assert len(pen.heard) == 2


async def test_what_was_lost_or_came_out_of_order_is_read_from_the_rows(case: Case) -> None:
    room = await Rooms(KEEPING).enter(case.draft.pk, top="doc")
    pen, other = await case.pen(room), Pen(None, pycrdt.Doc())
    other.doc.apply_update(pen.doc.get_update())
    updates = [
        other.quietly(lambda number=number: other.texts()[-1].insert(number, str(number)))
        for number in range(4)
    ]
    ids = [await call(case.elsewhere, update) for update in updates]
    room._hear({"rows": [ids[2]], "update": updates[2]})
    await asyncio.sleep(0.05)
    assert len(pen.heard) == 1
    await room._look()
    await pen.until(lambda: pen.words == other.words)
    await pen.type("Erna. ")
    await pen.until(lambda: len(pen.heard) == 3)
    assert await call(case.read) == pen.words


# --- resting --------------------------------------------------------------------------------------


def test_rooms_rest_long_enough_to_take_no_more_than_their_share_together() -> None:
    duty = Duty()
    assert duty.rest(0.0) == pytest.approx(keeping.TICK_SECONDS)
    alone = Duty().rest(0.04)
    assert alone == pytest.approx(0.04 / keeping.SHARE - 0.04, rel=0.1)
    assert duty.rest(0.04) < duty.rest(0.04) < duty.rest(0.04)
    for _ in range(20):
        longest = duty.rest(0.1)
    assert longest <= keeping.LONGEST_TICK_SECONDS
