"""The sockets: one file for each kind of address."""

from __future__ import annotations

from deliberation.live.sockets import NOT_FOUND, Socket

from .drafts import DraftSocket
from .telling import MeetingSocket, ThemeSocket

__all__ = ["DraftSocket", "MeetingSocket", "NoSocket", "ThemeSocket"]


class NoSocket(Socket):
    """Every other address."""

    async def connect(self) -> None:
        """Let in, to be told that there is nothing here."""
        await self.accept()
        await self.end(NOT_FOUND)
