"""The hub: one per serving process, it tells every open socket the facts of its streams in order.

A nudge only says that a stream has grown; what is told is always read from the rows, so nothing a
channel layer drops or doubles can change what a screen learns. Every second the hub compares what
it delivered with the last seq in the database, which also catches facts of other processes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar
from uuid import UUID

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from deliberation.models import Event, Stream

from . import relay
from .calls import call
from .outlets import BREATH, Frame
from .relay import Hear, Relay

GROWTH = "streams"
PUBLIC = "public"
WATCH_SECONDS = 1.0
TICK_SECONDS = 5.0
BATCH = 500
RUSH = 25

T = TypeVar("T")
Html = Mapping[str, str]
Dress = Callable[[Event], Html]
Chore = Callable[[], object]

log = logging.getLogger(__name__)


@dataclass
class News:
    """A fact, or (without event) how far a stream is, on its way to all listeners of the stream.

    `html` is what the fact changes on pages, by the id of the region, as a visitor sees it.
    `frames` keeps what was made of it for one kind of listener, to be used again for the next.
    """

    stream_id: UUID
    seq: int
    event: Event | None = None
    html: Html = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    _work: dict[str, asyncio.Task[Any]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def is_public(self) -> bool:
        """Whether it is the same for everybody."""
        return self.event is None or self.event.audience == PUBLIC

    def once(self, name: str, make: Callable[[], Frame]) -> Frame:
        """The frame of that name, made when it is first asked for."""
        found = self.frames.get(name)
        if found is None:
            found = self.frames[name] = make()
        return found

    def together(self, name: str, start: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """Work that all listeners need done alike because of this news, started by the first."""
        if name not in self._work:
            self._work[name] = asyncio.get_running_loop().create_task(start())
        return self._work[name]


class Listener(Protocol):
    """A socket as the hub sees it."""

    def hear(self, news: News) -> None:
        """Hear one fact of one of its streams, in order, or (without event) how far the stream is.

        Must be quick: a thousand others wait for their turn.
        """


@dataclass(eq=False)
class _Open:
    """A stream that somebody here listens to, or is about to.

    `delivered` is -1 until it was read, `grown` is how far the stream is by what was heard.
    """

    delivered: int = -1
    grown: int = 0
    listeners: set[Listener] = field(default_factory=set)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    telling: asyncio.Task[None] | None = None


def facts_after(stream_id: UUID, seq: int) -> list[Event]:
    """The next facts of a stream, at most BATCH, in order."""
    return list(Event.objects.filter(stream_id=stream_id, seq__gt=seq).order_by("seq")[:BATCH])


def last_seqs(stream_ids: list[UUID]) -> dict[UUID, int]:
    """The last seq of each stream."""
    return dict(Stream.objects.filter(pk__in=stream_ids).values_list("pk", "last_seq"))


def dressed_after(stream_id: UUID, seq: int) -> list[tuple[Event, Html]]:
    """The next facts of a stream with what they change on pages.

    In a rush nothing is dressed: the pages then ask for themselves, once.
    """
    found = facts_after(stream_id, seq)
    return [(event, dressed(event) if len(found) <= RUSH else {}) for event in found]


def dressed(event: Event) -> Html:
    """What a public fact changes on pages, by the id of the region."""
    html: dict[str, str] = {}
    for dress in _dressings if event.audience == PUBLIC else ():
        try:
            html |= dress(event)
        except Exception:  # the fact is told all the same
            log.exception("a fact could not be dressed")
    return html


class Hub:
    """The open streams of this process. All methods but `nudge` run in its own event loop."""

    def __init__(self, *, chores: tuple[Chore, ...] = ()) -> None:
        self._open: dict[UUID, _Open] = {}
        self._chores = chores
        self._loop = asyncio.get_running_loop()
        self._relay = Relay()
        self._tasks: set[asyncio.Task[None]] = set()
        self._start(self._watch())
        self._start(self._ticks())
        if not self.is_alone:
            self._start(self._relay.pump())
            self._start(self._relay.subscribe(GROWTH, self._grown))

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    @property
    def is_alone(self) -> bool:
        """Whether there is no channel layer, and so no other process to hear."""
        return relay.is_alone()

    async def subscribe(self, topic: str, hear: Hear) -> None:
        """Hear what other processes publish on a topic (letters, digits, dots and dashes)."""
        await self._relay.subscribe(topic, hear)

    def unsubscribe(self, topic: str, hear: Hear) -> None:
        """Hear of a topic no more."""
        self._start(self._relay.unsubscribe(topic, hear))

    async def publish(self, topic: str, message: Mapping[str, Any]) -> None:
        """Tell the other processes; it may be lost, doubled or late. Never raises."""
        await self._relay.publish(topic, message)

    async def join(self, stream_id: UUID, listener: Listener) -> int:
        """Listen to a stream; returns the seq from which on the listener hears every fact.

        The stream is open before its last seq is read, so that no nudge can pass unheard.
        """
        while True:
            stream = self._open.setdefault(stream_id, _Open())
            async with stream.lock:
                if self._open.get(stream_id) is not stream:
                    continue  # it was forgotten while this one waited for its turn
                if stream.delivered < 0:
                    stream.delivered = (await call(last_seqs, [stream_id])).get(stream_id, 0)
                stream.listeners.add(listener)
                return stream.delivered

    def leave(self, stream_id: UUID, listener: Listener) -> None:
        """Stop listening; a stream nobody listens to is forgotten."""
        if stream := self._open.get(stream_id):
            stream.listeners.discard(listener)
            self._forget(stream_id, stream)

    def _forget(self, stream_id: UUID, stream: _Open) -> None:
        """Drop a stream that nobody listens to, unless somebody is joining just now."""
        if not stream.listeners and not stream.lock.locked():
            self._open.pop(stream_id, None)

    def nudge(self, stream_id: UUID, seq: int) -> None:
        """From any thread: this stream has grown to `seq`."""
        with suppress(RuntimeError):  # the loop may be closing: then nobody listens any more
            self._loop.call_soon_threadsafe(self._grow, stream_id, seq)

    def pass_on(self, growth: Mapping[str, Any]) -> bool:
        """From any thread: let the other processes know; whether this loop could still do so."""
        try:
            self._loop.call_soon_threadsafe(self._start_publishing, growth)
        except RuntimeError:
            return False
        return True

    def _start_publishing(self, growth: Mapping[str, Any]) -> None:
        self._start(self._relay.publish(GROWTH, growth))

    def _grown(self, growth: Mapping[str, Any]) -> None:
        """Another process says that a stream has grown."""
        self._grow(UUID(growth["stream"]), growth["seq"])

    @property
    def is_over(self) -> bool:
        """Whether its event loop has ended."""
        return self._loop.is_closed()

    def _grow(self, stream_id: UUID, seq: int) -> None:
        stream = self._open.get(stream_id)
        if stream is None or seq <= stream.grown:
            return
        stream.grown = seq
        if stream.telling is None or stream.telling.done():
            stream.telling = self._start(self._deliver(stream_id, stream))

    async def _deliver(self, stream_id: UUID, stream: _Open) -> None:
        """Tell what the stream has grown by; one task per stream, so facts keep their order."""
        try:
            async with stream.lock:
                while stream.listeners and stream.delivered < stream.grown:
                    await self._next(stream_id, stream)
        except Exception:  # the watch tries again
            log.exception("the hub could not read a stream")

    async def _next(self, stream_id: UUID, stream: _Open) -> None:
        found = await call(dressed_after, stream_id, stream.delivered)
        for event, html in found:
            stream.delivered = event.seq
            await _each(stream.listeners, News(stream_id, event.seq, event, html))
        if not found:
            stream.grown = stream.delivered

    async def _watch(self) -> None:
        """Catch up once a second with what no nudge told of."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                await self._look()
                for chore in self._chores:
                    await call(chore)
            except Exception:  # the database may be away for a moment; the hub must outlive that
                log.exception("the hub could not look at its streams")

    async def _look(self) -> None:
        for stream_id, stream in list(self._open.items()):
            self._forget(stream_id, stream)
        if not self._open:
            return
        for stream_id, seq in (await call(last_seqs, list(self._open))).items():
            found = self._open.get(stream_id)
            if found is not None and seq > found.delivered >= 0:
                found.grown = min(found.grown, found.delivered)
                self._grow(stream_id, seq)

    async def _ticks(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for stream_id, stream in list(self._open.items()):
                async with stream.lock:
                    await _each(stream.listeners, News(stream_id, stream.delivered))


async def _each(listeners: set[Listener], news: News) -> None:
    for number, listener in enumerate(list(listeners), start=1):
        try:
            listener.hear(news)
        except Exception:  # one broken socket must not silence the others
            log.exception("a socket could not be told")
        if number % BREATH == 0:  # hearing does not wait, so the loop would serve nothing else
            await asyncio.sleep(0)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}
_chores: list[Chore] = []
_dressings: list[Dress] = []


def add_chore(chore: Chore) -> None:
    """Have `chore` called once a second by each serving process."""
    _chores.append(chore)


def add_dressing(dress: Dress) -> None:
    """Have `dress` say what a public fact changes on pages: html by the id of the region.

    It is asked once for each fact that somebody here listens to, in a thread.
    """
    _dressings.append(dress)


def hub() -> Hub:
    """The hub of this process's event loop, started when first asked for."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for gone in [key for key, one in _hubs.items() if one.is_over]:
            del _hubs[gone]
        _hubs[loop] = Hub(chores=tuple(_chores))
    return _hubs[loop]


def nudge(stream_id: UUID, seq: int) -> None:
    """After a commit, from synchronous code: let every process know that a stream has grown."""
    for one in list(_hubs.values()):
        one.nudge(stream_id, seq)
    if relay.is_alone():
        return
    growth = {"stream": str(stream_id), "seq": seq}
    if not any(one.pass_on(growth) for one in list(_hubs.values()) if not one.is_over):
        _spread(relay.message(GROWTH, growth))


def _spread(message: Mapping[str, Any]) -> None:
    """Let the serving processes know from one that serves nobody."""
    layer: Any = get_channel_layer()
    try:
        async_to_sync(layer.group_send)(relay.group_of(GROWTH), message)
    except Exception:  # delivery may fail, the truth may not: the watch of each process repairs it
        log.exception("the channel layer did not take a nudge")
