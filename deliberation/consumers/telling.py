"""The sockets of the facts of a theme, or of a meeting with the themes on its agenda.

Who listens is asked anew at each catch-up and before each fact that is not public, so that whose
rights end hears no more of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest

from deliberation.events.types import ItemAdded
from deliberation.live.calls import call
from deliberation.live.following import Follower, Page
from deliberation.live.hub import News, hub
from deliberation.live.sockets import FORBIDDEN, NOT_FOUND
from deliberation.live.wire import frame, now
from deliberation.policy import Refused
from deliberation.queries import access, listening
from deliberation.queries.listening import Listening, User

from .commands import CommandSocket

Find = Callable[[str, User], Listening]


class TellingSocket(CommandSocket):
    """Tells the facts of its streams; what it carries along is tagged with its stream."""

    at: Listening

    def __init__(self, find: Find) -> None:
        super().__init__()
        self.find = find
        self.followers: dict[UUID, Follower] = {}
        self.is_greeted = asyncio.Event()
        self.commands["catch_up"] = self.catch_up

    async def connect(self) -> None:
        """Let in, then say hello, or close with a code: only who was let in can hear a code."""
        await self.accept()
        try:
            self.at = await call(self.look)
        except access.Missing:
            await self.end(NOT_FOUND)
        except Refused:
            await self.end(FORBIDDEN)
        else:
            seq = await self.join(self.at.own)
            along = {str(one): await self.join(one) for one in self.at.along}
            await self.greet({"seq": seq, "time": now(), **({"streams": along} if along else {})})

    def look(self) -> Listening:
        """What the address names, for whoever holds the session now."""
        key = self.scope["url_route"]["kwargs"]["key"]
        return self.find(key, user_of(self.session))

    @property
    def session(self) -> str:
        """The session cookie; empty for a visitor."""
        return self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")

    async def join(self, stream_id: UUID) -> int:
        """Have the hub tell of a stream, once greeted; returns how far it is."""
        follower = Follower(stream_id, read=self.page, send=self.send)
        self.followers[stream_id] = follower
        follower.sent = await hub().join(stream_id, self)
        if self.is_over:
            hub().leave(stream_id, self)
        return follower.sent

    async def greet(self, hello: dict[str, object]) -> None:
        """Say how far the streams are, then tell what comes after."""
        await self.send(frame({"type": "hello", **hello}))
        for follower in self.followers.values():
            follower.start()
        self.is_greeted.set()

    async def disconnect(self, code: int) -> None:
        """Hear of nothing any more."""
        self.is_over = True
        for stream_id, follower in self.followers.items():
            follower.stop()
            hub().leave(stream_id, self)

    def catch_up(self, given: dict[str, Any]) -> None:
        """Replay a stream. Refused when it is none of this socket."""
        follower = self.followers.get(given["stream"] or self.at.own)
        if follower is None:
            raise Refused("not_found")
        follower.replay(given["after"])

    async def hear(self, news: News) -> None:
        """What the hub tells: a fact, or how far a stream is."""
        follower, event = self.followers[news.stream_id], news.event
        if self.is_over:
            return
        if event is None:
            if not follower.is_reading:
                await self.send(self.alike(news, lambda: {"type": "tick", "seq": news.seq}))
        elif self.session and listening.depends(event):
            await follower.hear(news.seq, None)
        else:
            shown = self.alike(news, lambda: listening.to_visitors(event, self.at))
            await follower.hear(news.seq, shown)

    def alike(self, news: News, make: Callable[[], dict[str, Any]]) -> str:
        """The frame that all sockets that carry the stream in this way send alike."""
        tag = self.tag(news.stream_id)
        return news.once("along" if tag else "own", lambda: frame({**tag, **make()}))

    def tag(self, stream_id: UUID) -> dict[str, str]:
        """What says that a frame is about a stream carried along."""
        return {} if stream_id == self.at.own else {"stream": str(stream_id)}

    def page(self, stream_id: UUID, after: int) -> Page:
        """The next frames of a stream for whoever holds the session now."""
        user = user_of(self.session)
        last, found = listening.page(self.at, user, stream_id=stream_id, after=after)
        tag = self.tag(stream_id)
        return last, [(seq, frame({**tag, **shown})) for seq, shown in found]


def user_of(session: str) -> User:
    """Whose session this is by now: ended sessions and accounts are nobody's."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session or None)
    return auth.get_user(request)


class ThemeSocket(TellingSocket):
    """`ws/themes/<id>`."""

    def __init__(self) -> None:
        super().__init__(listening.to_theme)


class MeetingSocket(TellingSocket):
    """`ws/meetings/<id>`; a theme that comes on the agenda is carried along from then on."""

    def __init__(self) -> None:
        super().__init__(listening.to_meeting)
        self.growing: set[asyncio.Task[None]] = set()

    async def hear(self, news: News) -> None:
        """What the hub tells; a new item may bring a theme."""
        await super().hear(news)
        if news.event is not None and news.event.type == ItemAdded.type:
            task = asyncio.get_running_loop().create_task(self.grow())
            self.growing.add(task)
            task.add_done_callback(self.growing.discard)

    async def grow(self) -> None:
        """Carry along the themes that came on the agenda."""
        await self.is_greeted.wait()
        found = await call(self.look)
        for stream_id in found.along:
            if stream_id not in self.followers and not self.is_over:
                seq = await self.join(stream_id)
                await self.greet({**self.tag(stream_id), "seq": seq, "time": now()})
