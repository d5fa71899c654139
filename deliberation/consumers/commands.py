"""What a client says on a socket: commands, one JSON object each, done in order of arrival."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings

from deliberation.actions.answers import Answer, refusing
from deliberation.commands import COMMANDS
from deliberation.commands.performing import failed, perform, said
from deliberation.commands.reading import MAX_MESSAGE, Here, checked, id_of, order, parsed
from deliberation.commands.voting import vote
from deliberation.inputs import CatchUpInput
from deliberation.live.calls import call
from deliberation.live.outlets import Frame
from deliberation.live.sockets import FLOOD, Allowance, Socket
from deliberation.live.wire import frame
from deliberation.policy import Refused

MESSAGES_AT_ONCE, MESSAGES_A_SECOND = 100, 50.0
MAX_WAITING = 100
# A long message counts for more: reading one of 64 KB takes as long as forty short ones.
A_MESSAGE = 2048

log = logging.getLogger(__name__)


class CommandSocket(Socket):
    """Hears commands and answers each; what is none is answered too, and only a flood closes.

    They are done one at a time, while facts go on to be told. `about` is what the address names,
    which a command on it need not name again. `commands` are done at once, by the socket itself.
    """

    about: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self.allowance = Allowance(burst=MESSAGES_AT_ONCE, rate=MESSAGES_A_SECOND)
        self.commands: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.heard: deque[str] = deque()
        self.working: asyncio.Task[None] | None = None

    @property
    def key(self) -> str:
        """The id in the address."""
        return str(self.scope["url_route"]["kwargs"]["key"])

    @property
    def session(self) -> str:
        """The session cookie; empty for a visitor."""
        return self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")

    def say(self, answer: Mapping[str, object]) -> None:
        """Send an answer."""
        self.outlet.write(Frame.text(frame(answer)))

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take a message into the row of what is to be done."""
        text = (text_data or "")[: MAX_MESSAGE + 1]
        if not self.allowance.take(1 + len(text) // A_MESSAGE) or len(self.heard) >= MAX_WAITING:
            self.heard.clear()
            await self.end(FLOOD)
            return
        self.heard.append(text)
        if self.working is None or self.working.done():
            self.working = asyncio.get_running_loop().create_task(self.work())

    async def websocket_disconnect(self, message: Any) -> None:  # noqa: ANN401 — an ASGI event
        """Finish what was asked before the client left: the answer waits for who asks again."""
        try:
            await super().websocket_disconnect(message)
        finally:
            if self.working is not None:
                await self.working

    async def work(self) -> None:
        """Do what was heard, in order."""
        while self.heard:
            if found := await self.answer(self.heard.popleft()):
                self.say(found)
            await asyncio.sleep(0)  # what is refused at once must leave others their turn

    async def answer(self, text: str) -> Mapping[str, object] | None:
        """Do what a message asks; what there is to say about it."""
        message = parsed(text)
        re = id_of(message)
        try:
            if len(text) > MAX_MESSAGE:
                raise Refused("too_large")
            found = await self.obey(message)
        except Refused as refused:
            found = refusing(refused)
        except Exception:  # our own mistake must not silence the socket
            log.exception("a message could not be obeyed")
            found = failed()
        return said(found, re, own=UUID(self.key)) if found else None

    async def obey(self, message: dict[str, Any]) -> Answer | None:
        """Do one command. Refused for what is none, or has fields that are wrong."""
        name = message.get("type")
        if not isinstance(name, str):
            raise Refused("invalid")
        if name in self.commands:
            self.commands[name](checked(CatchUpInput, message).validated_data)
            return Answer() if id_of(message) else None
        if name not in COMMANDS:
            raise Refused("unknown_command")
        given = order(COMMANDS[name], message, Here(self.about, self.key, self.session))
        # Votes are cast together with those of other sockets.
        return await (vote(given) if given.command.together else call(perform, given))
