"""What serving processes tell each other, over one subscription of each at the channel layer.

A channel layer may lose, double and reorder what it carries, and may be away: whatever is said here
is a hint, and whoever hears it can do without.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer

Hear = Callable[[Mapping[str, Any]], None]

PATIENCE = 2.0
AGAIN_SECONDS = 1.0

log = logging.getLogger(__name__)


def is_alone() -> bool:
    """Whether there is no layer that other processes could be heard through."""
    return isinstance(get_channel_layer(), InMemoryChannelLayer | None)


def group_of(topic: str) -> str:
    """The group of a topic at the layer: who does not subscribe is not bothered with it."""
    return f"cocreatie.{topic}"


def message(topic: str, said: Mapping[str, Any], *, by: str = "") -> dict[str, Any]:
    """What goes through the layer; `by` is who says it, so as not to hear itself."""
    return {"type": "relay.said", "topic": topic, "by": by, "said": dict(said)}


class Relay:
    """The topics this process hears of; one channel for all of them, and one task that reads it."""

    def __init__(self) -> None:
        self._me = secrets.token_hex(8)
        self._hearers: dict[str, set[Hear]] = {}
        self._channel: str | None = None
        self._is_open = asyncio.Event()
        self._settling = asyncio.Lock()

    async def subscribe(self, topic: str, hear: Hear) -> None:
        """Hear of a topic; waits until the layer knows, or for a moment when it is away."""
        self._hearers.setdefault(topic, set()).add(hear)
        if is_alone():
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_open.wait(), PATIENCE)
        await self._settle(topic)

    async def unsubscribe(self, topic: str, hear: Hear) -> None:
        """Hear of a topic no more."""
        hearers = self._hearers.get(topic, set())
        hearers.discard(hear)
        if not hearers:
            self._hearers.pop(topic, None)
            await self._settle(topic)

    async def _settle(self, topic: str) -> None:
        """Make the layer know whether a topic is wanted now, whatever was asked in between."""
        layer: Any = get_channel_layer()
        try:
            async with self._settling, asyncio.timeout(PATIENCE):
                if self._channel is None:
                    return
                change = layer.group_add if topic in self._hearers else layer.group_discard
                await change(group_of(topic), self._channel)
        except Exception as error:  # noqa: BLE001 — each layer has its own; the pump begins anew
            log.warning("the channel layer did not take a subscription: %r", error)

    async def publish(self, topic: str, said: Mapping[str, Any]) -> None:
        """Tell the other processes. Never raises: what is lost, they find out by themselves."""
        if is_alone():
            return
        layer: Any = get_channel_layer()
        try:
            async with asyncio.timeout(PATIENCE):
                await layer.group_send(group_of(topic), message(topic, said, by=self._me))
        except Exception as error:  # noqa: BLE001 — each layer has its own
            log.warning("the channel layer did not take a message: %r", error)

    async def pump(self) -> None:
        """Hear the others, and begin anew whenever the layer was away."""
        layer: Any = get_channel_layer()
        while True:
            try:
                await self._open(layer)
                while True:
                    self.take(await layer.receive(self._channel))
            except Exception:
                log.exception("this process does not hear the others")
                await asyncio.sleep(AGAIN_SECONDS)

    async def _open(self, layer: Any) -> None:  # noqa: ANN401 — layers share no type
        self._channel = await layer.new_channel()
        for topic in list(self._hearers):
            await layer.group_add(group_of(topic), self._channel)
        self._is_open.set()

    def take(self, heard: Mapping[str, Any]) -> None:
        """One message from the layer; all that other processes say comes in here."""
        if heard["by"] == self._me:
            return
        for hear in list(self._hearers.get(heard["topic"], ())):
            try:
                hear(heard["said"])
            except Exception:  # one broken hearer must not silence the others
                log.exception("what another process said was not understood")
