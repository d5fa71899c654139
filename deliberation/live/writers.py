"""Grouped writing: whatever waits when the last commit ended goes into one transaction together.

A writer knows nothing of what it writes: `commit` is a plural action, with a verdict per order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Generic, TypeVar

from django.db import InterfaceError, OperationalError, connections

Order = TypeVar("Order")
Verdict = TypeVar("Verdict")
Commit = Callable[[Sequence[Order]], Sequence[Verdict]]

BATCH = 500
TRIES = 4
PAUSE_SECONDS = 0.25

log = logging.getLogger(__name__)


class Writer(Generic[Order, Verdict]):
    """Writes orders for one purpose; made once, it has a line of its own for each event loop.

    What comes back is stored. The order of arrival is kept, and what was handed over at once is
    never spread over two transactions. Who stops waiting does not take the order back.
    """

    def __init__(self, commit: Commit[Order, Verdict]) -> None:
        self._commit = commit
        self._lines: dict[asyncio.AbstractEventLoop, _Line[Order, Verdict]] = {}

    async def write(self, order: Order) -> Verdict:
        """Store one order; its verdict. Raises what the last try to commit raised."""
        return (await self.write_many([order]))[0]

    async def write_many(self, orders: Sequence[Order]) -> Sequence[Verdict]:
        """Store these in one transaction (others may be in it as well); a verdict for each."""
        return await self._line().add(orders) if orders else []

    def _line(self) -> _Line[Order, Verdict]:
        loop = asyncio.get_running_loop()
        if loop not in self._lines or self._lines[loop].is_over:
            for gone in [one for one in self._lines if one.is_closed()]:
                del self._lines[gone]
            self._lines[loop] = _Line(self._commit)
        return self._lines[loop]


class _Parcel(Generic[Order, Verdict]):
    """Orders handed over at once, and the promise to who waits for them."""

    def __init__(self, orders: Sequence[Order]) -> None:
        self.orders = orders
        self.stored: asyncio.Future[Sequence[Verdict]] = asyncio.Future()

    def answer(self, verdicts: Sequence[Verdict]) -> None:
        """Tell who still waits."""
        if not self.stored.done():
            self.stored.set_result(verdicts)

    def fail(self, error: BaseException) -> None:
        """Tell who still waits that it is not stored."""
        if not self.stored.done():
            self.stored.set_exception(error)


class _Line(Generic[Order, Verdict]):
    """What waits in one event loop, and the thread that stores it, with its own connection."""

    def __init__(self, commit: Commit[Order, Verdict]) -> None:
        self._commit = commit
        self._waiting: list[_Parcel[Order, Verdict]] = []
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._work = asyncio.get_running_loop().create_task(self._write())

    @property
    def is_over(self) -> bool:
        """Whether it writes no more, as its event loop ends."""
        return self._work.done()

    def add(self, orders: Sequence[Order]) -> asyncio.Future[Sequence[Verdict]]:
        """Have these stored with what else waits."""
        parcel: _Parcel[Order, Verdict] = _Parcel(orders)
        self._waiting.append(parcel)
        self._wake.set()
        return parcel.stored

    async def _write(self) -> None:
        try:
            while True:
                await self._wake.wait()
                if parcels := self._batch():
                    await self._store(parcels)
        finally:
            self._thread.submit(connections.close_all)
            self._thread.shutdown()
            for parcel in self._waiting:
                parcel.stored.cancel()

    def _batch(self) -> list[_Parcel[Order, Verdict]]:
        """The first that wait, at most BATCH orders but at least one parcel."""
        count = size = 0
        for parcel in self._waiting:
            size += len(parcel.orders)
            if count and size > BATCH:
                break
            count += 1
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        if not self._waiting:
            self._wake.clear()
        return taken

    async def _store(self, parcels: list[_Parcel[Order, Verdict]]) -> None:
        """Commit these together; when that cannot succeed, each by itself, to spare the others."""
        try:
            verdicts = await self._patiently([one for p in parcels for one in p.orders])
        except asyncio.CancelledError:
            for parcel in parcels:
                parcel.stored.cancel()
            raise
        except (OperationalError, InterfaceError) as error:
            _fail(parcels, error)
        except Exception as error:  # noqa: BLE001 — one order's error must not be everybody's
            if len(parcels) == 1:
                _fail(parcels, error)
                return
            for parcel in parcels:
                await self._store([parcel])
        else:
            _answer(parcels, verdicts)

    async def _patiently(self, orders: Sequence[Order]) -> Sequence[Verdict]:
        """Commit; a database that is busy or away for a moment is tried again."""
        loop = asyncio.get_running_loop()
        for pause in range(1, TRIES):
            with suppress(OperationalError, InterfaceError):
                return await loop.run_in_executor(self._thread, self._once, orders)
            log.warning("a commit of %d orders failed, trying again", len(orders))
            await asyncio.sleep(PAUSE_SECONDS * pause)
        return await loop.run_in_executor(self._thread, self._once, orders)

    def _once(self, orders: Sequence[Order]) -> Sequence[Verdict]:
        """In the thread: one transaction. After an error the connection may be broken: drop it."""
        try:
            verdicts = self._commit(orders)
        except Exception:
            connections.close_all()
            raise
        if len(verdicts) != len(orders):
            raise ValueError("a verdict for each order")
        return verdicts


def _answer(parcels: Sequence[_Parcel[Order, Verdict]], verdicts: Sequence[Verdict]) -> None:
    start = 0
    for parcel in parcels:
        end = start + len(parcel.orders)
        parcel.answer(verdicts[start:end])
        start = end


def _fail(parcels: Sequence[_Parcel[Order, Verdict]], error: BaseException) -> None:
    log.error("%d waiting writes were not stored", len(parcels), exc_info=error)
    for parcel in parcels:
        parcel.fail(error)
