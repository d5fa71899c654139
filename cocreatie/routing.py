"""The sockets of the project, and what each serving process does once a second."""

from __future__ import annotations

from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import re_path

from deliberation.actions.voting import tell_counts
from deliberation.consumers import MeetingSocket, NoSocket, ThemeSocket
from deliberation.live.hub import add_chore


def socket(address: str, consumer: type[AsyncWebsocketConsumer]) -> Any:  # noqa: ANN401 — Channels' route
    """A route to a socket; Django's stubs know routes to views only."""
    app: Any = consumer.as_asgi()
    return re_path(address, app)


sockets = [
    socket(r"^ws/themes/(?P<key>[^/]+)$", ThemeSocket),
    socket(r"^ws/meetings/(?P<key>[^/]+)$", MeetingSocket),
    socket(r"", NoSocket),
]

add_chore(tell_counts)
