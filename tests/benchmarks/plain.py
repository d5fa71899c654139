"""The other way to do it: Channels, and votes in the ORM, as their tutorials have it.

Each screen is a consumer in one group of the in-memory layer; what one says is sent to the group,
and each consumer writes its own JSON. Each vote is one transaction of the ORM, without a look at
rights or rules. `python -m daphne tests.benchmarks.plain:application`.
"""

from __future__ import annotations

import json
import os
from typing import Any

import django
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.urls import re_path
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cocreatie.settings")
django.setup()

from deliberation.models import Vote  # noqa: E402 — after setup


def written(data: dict[str, Any]) -> str:
    """JSON as short as ours, so that both send the same bytes."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class Screen(AsyncWebsocketConsumer):
    """One of the thousand in a hall."""

    async def connect(self) -> None:
        self.hall = self.scope["url_route"]["kwargs"]["hall"]
        await self.channel_layer.group_add(self.hall, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.hall, self.channel_name)

    async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
        """Somebody tells a fact."""
        told = {"type": "fact.told", "fact": json.loads(text_data)}
        await self.channel_layer.group_send(self.hall, told)

    async def fact_told(self, event: dict[str, Any]) -> None:
        """Show a fact."""
        await self.send(text_data=written(event["fact"]))


class Booth(AsyncWebsocketConsumer):
    """A voter's socket."""

    async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
        """Store the vote, then say so."""
        vote = json.loads(text_data)
        await self.store(vote)
        await self.send(text_data=written({"re": vote["id"], "ok": True, "result": {}}))

    @database_sync_to_async
    def store(self, vote: dict[str, Any]) -> None:
        Vote.objects.update_or_create(
            voter_id=vote["voter"],
            defaults={
                "round_id": vote["round"],
                "choice": vote["choice"],
                "cast_by_id": vote["person"],
                "cast_at": timezone.now(),
            },
        )


application = ProtocolTypeRouter(
    {
        "websocket": URLRouter(
            [
                re_path(r"^votes$", Booth.as_asgi()),
                re_path(r"^halls/(?P<hall>\w+)$", Screen.as_asgi()),
            ]
        )
    }
)
