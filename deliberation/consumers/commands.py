"""What a client says on a socket: commands, one JSON object each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from deliberation.api.inputs import CatchUpInput
from deliberation.inputs import Input
from deliberation.live.sockets import FLOOD, Allowance, Socket
from deliberation.live.wire import frame
from deliberation.policy import Refused

MAX_MESSAGE = 64 * 1024
MESSAGES_AT_ONCE, MESSAGES_A_SECOND = 100, 50.0
INPUTS: Mapping[str, type[Input]] = {"catch_up": CatchUpInput}


class CommandSocket(Socket):
    """Hears commands, one JSON object each. What is none is answered; only a flood closes."""

    def __init__(self) -> None:
        super().__init__()
        self.allowance = Allowance(burst=MESSAGES_AT_ONCE, rate=MESSAGES_A_SECOND)
        self.commands: dict[str, Callable[[dict[str, Any]], None]] = {}

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Obey a message, and answer it when it has an id or cannot be obeyed."""
        if not self.allowance.take():
            await self.end(FLOOD)
        elif answer := self.answer(text_data or ""):
            await self.send(frame(answer))

    def answer(self, text: str) -> dict[str, object] | None:
        """Do what a message asks; what there is to say about it."""
        message = parsed(text)
        given = message.get("id")
        # Half a sign ("\ud800") cannot be sent back.
        re = given if isinstance(given, str) and len(given) <= 64 and given.isprintable() else None
        try:
            if len(text) > MAX_MESSAGE:
                raise Refused("too_large")
            name, data = understood(message)
            self.commands[name](data)
        except Refused as refused:
            said = {"reason": refused.reason, "detail": refused.detail}
            return {"re": re, "ok": False, **said}
        return {"re": re, "ok": True, "result": {}} if re else None


def parsed(text: str) -> dict[str, Any]:
    """The object that a message is; an empty one when it is anything else."""
    try:
        found = json.loads(text) if len(text) <= MAX_MESSAGE else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def understood(message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The command and its checked fields. Refused for what is no command of ours."""
    name = message.get("type")
    if not isinstance(name, str):
        raise Refused("invalid")
    if name not in INPUTS:
        raise Refused("unknown_command")
    given = INPUTS[name](data=message)
    if not given.is_valid():
        raise Refused("invalid")
    return name, given.validated_data
