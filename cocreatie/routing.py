"""The sockets of the project, and what each serving process does once a second."""

from __future__ import annotations

from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import re_path

from agreements.commands import commands as later_commands
from agreements.tasks import print_and_seal
from deliberation.actions.answers import forget_old
from deliberation.actions.voting import tell_counts
from deliberation.commands import add_commands
from deliberation.consumers import DraftSocket, MeetingSocket, NoSocket, ThemeSocket
from deliberation.live.hub import add_chore, add_dressing
from deliberation.views.boards import dress


def socket(address: str, consumer: type[AsyncWebsocketConsumer]) -> Any:  # noqa: ANN401 — Channels' route
    """A route to a socket; Django's stubs know routes to views only."""
    app: Any = consumer.as_asgi()
    return re_path(address, app)


sockets = [
    socket(r"^ws/themes/(?P<key>[^/]+)$", ThemeSocket),
    socket(r"^ws/meetings/(?P<key>[^/]+)$", MeetingSocket),
    socket(r"^ws/drafts/(?P<key>[^/]+)$", DraftSocket),
    socket(r"", NoSocket),
]

add_dressing(dress)
add_chore(tell_counts)
add_chore(forget_old)
add_commands(later_commands(enqueue=print_and_seal.enqueue))
