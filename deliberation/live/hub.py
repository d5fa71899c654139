"""The hub: one per serving process, it tells every open socket the facts of its streams in order.

A nudge only says that a stream has grown; what is told is always read from the rows, so nothing a
channel layer drops or doubles can change what a screen learns. Every second the hub compares what
it delivered with the last seq in the database, which also catches facts of other processes.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from deliberation.models import Event, Stream

from .calls import call

GROUP = "cocreatie.streams"
WATCH_SECONDS = 1.0
TICK_SECONDS = 5.0
BATCH = 500

log = logging.getLogger(__name__)


class Listener(Protocol):
    """A socket as the hub sees it: told one event, or the number of the last one."""

    async def tell(self, event: Event) -> None:
        """Hear one fact of one of the socket's streams."""

    async def tick(self, stream_id: UUID, seq: int) -> None:
        """Hear how far the stream is."""


@dataclass
class _Open:
    """A stream that somebody here listens to."""

    delivered: int
    listeners: set[Listener] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


def facts_after(stream_id: UUID, seq: int) -> list[Event]:
    """The next facts of a stream, at most BATCH, in order."""
    return list(Event.objects.filter(stream_id=stream_id, seq__gt=seq).order_by("seq")[:BATCH])


def last_seqs(stream_ids: list[UUID]) -> dict[UUID, int]:
    """The last seq of each stream."""
    return dict(Stream.objects.filter(pk__in=stream_ids).values_list("pk", "last_seq"))


class Hub:
    """The open streams of this process. All methods but `nudge` run in its own event loop."""

    def __init__(self, *, chores: tuple[Callable[[], object], ...] = ()) -> None:
        self._open: dict[UUID, _Open] = {}
        self._chores = chores
        self._loop = asyncio.get_running_loop()
        self._tasks = [asyncio.create_task(self._watch()), asyncio.create_task(self._ticks())]
        if not isinstance(get_channel_layer(), InMemoryChannelLayer):
            self._tasks.append(asyncio.create_task(self._pump()))

    async def join(self, stream_id: UUID, listener: Listener) -> int:
        """Listen to a stream; returns the seq that the listener is considered to know."""
        stream = self._open.get(stream_id)
        if stream is None:
            known = (await call(last_seqs, [stream_id])).get(stream_id, 0)
            stream = self._open.setdefault(stream_id, _Open(known))
        stream.listeners.add(listener)
        return stream.delivered

    def leave(self, stream_id: UUID, listener: Listener) -> None:
        """Stop listening; a stream nobody listens to is forgotten."""
        if stream := self._open.get(stream_id):
            stream.listeners.discard(listener)
            if not stream.listeners:
                del self._open[stream_id]

    def nudge(self, stream_id: UUID) -> None:
        """From any thread: this stream has grown."""
        if stream_id in self._open:
            asyncio.run_coroutine_threadsafe(self._deliver(stream_id), self._loop)

    async def _deliver(self, stream_id: UUID) -> None:
        stream = self._open.get(stream_id)
        if stream is None:
            return
        async with stream.lock:
            for event in await call(facts_after, stream_id, stream.delivered):
                stream.delivered = event.seq
                await _each(stream.listeners, partial(_tell, event=event))

    async def _watch(self) -> None:
        """Catch up once a second with what no nudge told of."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                for chore in self._chores:
                    await call(chore)
                for stream_id, seq in (await call(last_seqs, list(self._open))).items():
                    if stream_id in self._open and seq > self._open[stream_id].delivered:
                        await self._deliver(stream_id)
            except Exception:  # the database may be away for a moment; the hub must outlive that
                log.exception("the hub could not look at its streams")

    async def _ticks(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for stream_id, stream in list(self._open.items()):
                seq = stream.delivered
                await _each(stream.listeners, partial(_tick, stream_id=stream_id, seq=seq))

    async def _pump(self) -> None:
        """Hear the nudges of other processes through the channel layer."""
        layer: Any = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(GROUP, channel)
        while True:
            message = await layer.receive(channel)
            await self._deliver(UUID(message["stream"]))


async def _tell(listener: Listener, *, event: Event) -> None:
    await listener.tell(event)


async def _tick(listener: Listener, *, stream_id: UUID, seq: int) -> None:
    await listener.tick(stream_id, seq)


async def _each(listeners: set[Listener], say: Callable[[Listener], Awaitable[None]]) -> None:
    for listener in list(listeners):
        try:
            await say(listener)
        except Exception:  # one broken socket must not silence the others
            log.exception("a socket could not be told")


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}
_chores: list[Callable[[], object]] = []


def add_chore(chore: Callable[[], object]) -> None:
    """Have `chore` called once a second by each serving process."""
    _chores.append(chore)


def hub() -> Hub:
    """The hub of this process's event loop, started when first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub(chores=tuple(_chores))
    return _hubs[loop]


def nudge(stream_id: UUID, seq: int) -> None:
    """After a commit, from synchronous code: let every process know that a stream has grown."""
    for one in list(_hubs.values()):
        one.nudge(stream_id)
    layer: Any = get_channel_layer()
    if layer is not None and not isinstance(layer, InMemoryChannelLayer):
        _spread(layer, {"type": "stream.grown", "stream": str(stream_id), "seq": seq})


def _spread(layer: Any, message: dict[str, object]) -> None:
    try:
        async_to_sync(layer.group_send)(GROUP, message)
    except Exception:  # delivery may fail, the truth may not: the watch of each process repairs it
        log.exception("the channel layer did not take a nudge")


def frame(data: dict[str, object]) -> str:
    """A JSON frame as it goes over the wire."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
