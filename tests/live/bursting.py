"""A small application of our sockets for a real Daphne: it writes what a test asks it to write.

`{"burst": 100, "size": 10}` to who asks, `{"all": 100, "size": 10}` to everybody, `{"end": 4001}`
closes, `{"way": 1}` asks which way out is taken. Frames begin with their number.
"""

from __future__ import annotations

import json
import os

import django
from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cocreatie.settings")
django.setup()

from deliberation.live.outlets import Frame, spread  # noqa: E402 — after setup
from deliberation.live.sockets import Socket  # noqa: E402 — likewise

present: set[Socket] = set()


def numbered(number: int, size: int) -> Frame:
    """A frame that begins with its number; binary when that is odd."""
    text = f"{number}:{'x' * size}"
    return Frame.binary(text.encode()) if number % 2 else Frame.text(text)


class Bursting(Socket):
    """Writes what it is asked to."""

    async def connect(self) -> None:
        await self.accept()
        present.add(self)

    async def disconnect(self, code: int) -> None:
        present.discard(self)

    async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
        """Do one thing."""
        asked = json.loads(text_data)
        if "way" in asked:
            await self.send("portable" if self.outlet._line is None else "fast")
        for number in range(asked.get("burst", 0)):
            self.outlet.write(numbered(number, asked["size"]))
        for number in range(asked.get("all", 0)):
            await spread([one.outlet for one in present], numbered(number, asked["size"]))
        if "end" in asked:
            await self.end(asked["end"])
            self.outlet.write(Frame.text("too late"))


application = ProtocolTypeRouter({"websocket": Bursting.as_asgi()})
