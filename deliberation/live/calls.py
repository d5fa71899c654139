"""The one crossing from async doors to the synchronous domain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 6
KEEP_SECONDS = 60


async def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in a thread of its own with a clean database connection."""
    pool = _crew().pool
    wrapped = database_sync_to_async(function, thread_sensitive=False, executor=pool)
    return await wrapped(*args, **kwargs)


class _Crew:
    """The threads of one event loop, which keep their connections: making one takes a while."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(THREADS, "call", initializer=self._begin)
        self._held: list[BaseDatabaseWrapper] = []
        self._work = asyncio.get_running_loop().create_task(self._wait())

    @property
    def is_over(self) -> bool:
        """Whether it works no more, as its event loop ends."""
        return self._work.done()

    def _begin(self) -> None:
        """In each thread: keep what was opened, and look whether it still works before using it."""
        keeping = {"CONN_MAX_AGE": KEEP_SECONDS, "CONN_HEALTH_CHECKS": True}
        for one in connections.all():
            one.settings_dict = {**one.settings_dict, **keeping}
            one.inc_thread_sharing()  # so that the last hand may close it
            self._held.append(one)

    async def _wait(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.get_running_loop().run_in_executor(None, self._end)

    def _end(self) -> None:
        """In another thread: what still runs may need the event loop to finish."""
        self.pool.shutdown()
        for one in self._held:
            one.close()


_crews: dict[asyncio.AbstractEventLoop, _Crew] = {}


def _crew() -> _Crew:
    loop = asyncio.get_running_loop()
    if loop not in _crews or _crews[loop].is_over:
        for gone in [one for one in _crews if one.is_closed()]:
            del _crews[gone]
        _crews[loop] = _Crew()
    return _crews[loop]
