"""The sockets of the facts of a theme, or of a meeting with the themes on its agenda.

Who listens is asked anew at each catch-up and before each fact that is not public, so that whose
rights end hears no more of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

from deliberation.events.types import ItemAdded
from deliberation.live.calls import call
from deliberation.live.following import Follower, Page
from deliberation.live.hub import News, hub
from deliberation.live.outlets import Frame
from deliberation.live.sockets import FORBIDDEN, NOT_FOUND
from deliberation.live.wire import frame, now
from deliberation.policy import Refused
from deliberation.queries import access, listening
from deliberation.queries.listening import Listening
from deliberation.queries.sessions import User, user_of

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
            self.greet({"seq": seq, "time": now(), **({"streams": along} if along else {})})

    def look(self) -> Listening:
        """What the address names, for whoever holds the session now."""
        return self.find(self.key, user_of(self.session))

    async def join(self, stream_id: UUID) -> int:
        """Have the hub tell of a stream, once greeted; returns how far it is."""
        kind = "own" if stream_id == self.at.own else "along"
        follower = Follower(
            stream_id, outlet=self.outlet, kind=kind, show=self.show, read=self.page
        )
        self.followers[stream_id] = follower
        follower.sent = await hub().join(stream_id, follower)
        if self.is_over:
            hub().leave(stream_id, follower)
        return follower.sent

    def greet(self, hello: dict[str, object]) -> None:
        """Say how far the streams are, then tell what comes after."""
        self.outlet.write(Frame.text(frame({"type": "hello", **hello})))
        for follower in self.followers.values():
            follower.start()
        self.is_greeted.set()

    def left(self) -> None:
        """Hear of nothing any more."""
        super().left()
        for stream_id, follower in self.followers.items():
            follower.stop()
            hub().leave(stream_id, follower)

    def catch_up(self, given: dict[str, Any]) -> None:
        """Replay a stream. Refused when it is none of this socket."""
        follower = self.followers.get(given["stream"] or self.at.own)
        if follower is None:
            raise Refused("not_found")
        follower.replay(given["after"])

    def show(self, news: News) -> Frame | None:
        """What is sent of a fact, or of how far a stream is; None when rights must be looked at."""
        if self.session and not news.is_public:
            return None
        return news.once(self.followers[news.stream_id].kind, lambda: self.frame(news))

    def frame(self, news: News) -> Frame:
        """What all sockets that carry the stream in this way send alike: as visitors hear it."""
        shown: dict[str, Any] = {"type": "tick", "seq": news.seq}
        if news.event is not None:
            shown = listening.to_visitors(news.event, self.at)
        html = {"html": dict(news.html)} if news.html else {}
        return Frame.text(frame({**self.tag(news.stream_id), **shown, **html}))

    def tag(self, stream_id: UUID) -> dict[str, str]:
        """What says that a frame is about a stream carried along."""
        return {} if stream_id == self.at.own else {"stream": str(stream_id)}

    def page(self, stream_id: UUID, after: int) -> Page:
        """The next frames of a stream for whoever holds the session now."""
        user = user_of(self.session)
        last, found = listening.page(self.at, user, stream_id=stream_id, after=after)
        tag = self.tag(stream_id)
        return last, [(seq, Frame.text(frame({**tag, **shown}))) for seq, shown in found]


class ThemeSocket(TellingSocket):
    """`ws/themes/<id>`."""

    about = "theme"

    def __init__(self) -> None:
        super().__init__(listening.to_theme)


class MeetingSocket(TellingSocket):
    """`ws/meetings/<id>`; a theme that comes on the agenda is carried along from then on."""

    about = "meeting"

    def __init__(self) -> None:
        super().__init__(listening.to_meeting)
        self.growing: set[asyncio.Task[None]] = set()

    async def join(self, stream_id: UUID) -> int:
        """Have the hub tell of a stream; of the meeting itself the socket hears along."""
        if stream_id == self.at.own:
            await hub().join(stream_id, self)
        return await super().join(stream_id)

    def left(self) -> None:
        """Hear of nothing any more."""
        for stream_id in self.followers:
            hub().leave(stream_id, self)
        super().left()

    def hear(self, news: News) -> None:
        """A new item may bring a theme."""
        if news.event is not None and news.event.type == ItemAdded.type:
            looking = news.together(self.about, lambda: call(self.look))
            task = asyncio.get_running_loop().create_task(self.grow(looking))
            self.growing.add(task)
            task.add_done_callback(self.growing.discard)

    async def grow(self, looking: asyncio.Task[Listening]) -> None:
        """Carry along the themes that came on the agenda; one look at it is enough for everybody.

        What is carried along is public; of what is not, each socket asks its own rights.
        """
        await self.is_greeted.wait()
        for stream_id in (await asyncio.shield(looking)).along:
            if stream_id not in self.followers and not self.is_over:
                seq = await self.join(stream_id)
                self.greet({**self.tag(stream_id), "seq": seq, "time": now()})
