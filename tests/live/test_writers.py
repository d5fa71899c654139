"""Grouped writing: everything waiting in one commit, a verdict for each, nothing lost silently."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

import pytest
from django.db import OperationalError, connection, transaction

from deliberation.live import writers
from deliberation.live.calls import call
from deliberation.live.writers import Writer
from deliberation.models import Municipality


class Book:
    """Notes each commit; `fails` says how often it still fails before it works."""

    def __init__(self, *, fails: int = 0, error: Callable[[], Exception] = OperationalError):
        self.commits: list[list[int]] = []
        self.threads: set[int] = set()
        self.fails, self.error = fails, error
        self.may_go = threading.Event()
        self.may_go.set()

    def commit(self, orders: Sequence[int]) -> list[str]:
        assert self.may_go.wait(10)
        self.threads.add(threading.get_ident())
        if self.fails:
            self.fails -= 1
            raise self.error()
        if -1 in orders:
            raise ValueError("minus")
        self.commits.append(list(orders))
        return [f"stored {one}" for one in orders]


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "PAUSE_SECONDS", 0.001)


async def held_up(book: Book, writer: Writer[int, str], numbers: Sequence[int]) -> list[object]:
    """Write one order, and while it is being committed all these; what came of them."""
    book.may_go.clear()
    first = asyncio.create_task(writer.write(0))
    await asyncio.sleep(0.02)
    rest = [asyncio.create_task(writer.write(one)) for one in numbers]
    await asyncio.sleep(0.02)
    book.may_go.set()
    return (await asyncio.gather(first, *rest, return_exceptions=True))[1:]


async def test_who_writes_gets_the_verdict_on_their_own_order() -> None:
    book = Book()
    writer = Writer(book.commit)
    assert await writer.write(1) == "stored 1"
    assert await writer.write_many([2, 3]) == ["stored 2", "stored 3"]
    assert await writer.write_many([]) == []
    assert book.commits == [[1], [2, 3]]


async def test_what_waits_goes_into_one_commit_in_the_order_of_arrival() -> None:
    book = Book()
    found = await held_up(book, Writer(book.commit), range(1, 101))
    assert found == [f"stored {one}" for one in range(1, 101)]
    assert book.commits == [[0], list(range(1, 101))]
    assert len(book.threads) == 1
    assert threading.get_ident() not in book.threads


async def test_a_rush_is_committed_in_parts_and_nothing_handed_over_at_once_is_split(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writers, "BATCH", 5)
    book = Book()
    writer = Writer(book.commit)
    await held_up(book, writer, range(1, 13))
    assert [len(one) for one in book.commits] == [1, 5, 5, 2]
    assert len(await writer.write_many(range(20, 30))) == 10
    assert [len(one) for one in book.commits] == [1, 5, 5, 2, 10]


async def test_a_database_that_is_busy_for_a_moment_is_tried_again() -> None:
    book = Book(fails=writers.TRIES - 1)
    assert await Writer(book.commit).write(1) == "stored 1"
    assert book.commits == [[1]]


async def test_when_it_stays_away_everybody_who_waits_hears_so_and_later_it_works() -> None:
    book = Book(fails=2 * writers.TRIES)
    writer = Writer(book.commit)
    found = await held_up(book, writer, [1, 2])
    assert [type(one) for one in found] == [OperationalError, OperationalError]
    assert await writer.write(3) == "stored 3"
    assert book.commits == [[3]]


async def test_one_order_that_cannot_be_written_takes_no_other_with_it() -> None:
    book = Book()
    found = await held_up(book, Writer(book.commit), [1, -1, 2])
    assert [str(one) for one in found] == ["stored 1", "minus", "stored 2"]
    assert isinstance(found[1], ValueError)


async def test_a_commit_that_forgets_a_verdict_is_no_success() -> None:
    with pytest.raises(ValueError, match="verdict"):
        await Writer(lambda orders: []).write(1)


async def test_who_stops_waiting_does_not_take_the_order_back() -> None:
    book = Book()
    writer = Writer(book.commit)
    book.may_go.clear()
    waiting = asyncio.create_task(writer.write(1))
    await asyncio.sleep(0.02)
    waiting.cancel()
    book.may_go.set()
    assert await writer.write(2) == "stored 2"
    assert book.commits == [[1], [2]]


def test_each_event_loop_has_a_line_of_its_own_that_ends_with_it() -> None:
    book = Book()
    writer = Writer(book.commit)
    before = threading.active_count()
    for number in (1, 2, 3):
        assert asyncio.run(writer.write(number)) == f"stored {number}"
        assert threading.active_count() == before
    assert book.commits == [[1], [2], [3]]


@pytest.mark.django_db(transaction=True)
async def test_what_comes_back_is_in_the_database() -> None:
    def add(names: Sequence[str]) -> list[str]:
        with transaction.atomic():
            for name in names:
                Municipality.objects.create(slug=name, name=name, statutory_seats=5)
        return [str(connection.in_atomic_block) for _ in names]

    writer = Writer(add)
    assert await writer.write_many(["een", "twee"]) == ["False", "False"]
    assert await call(Municipality.objects.count) == 2
