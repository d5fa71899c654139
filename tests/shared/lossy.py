"""The settings of a process whose channel layer loses one message in five, on purpose."""

from __future__ import annotations

import itertools
from typing import Any

from channels_redis.pubsub import RedisPubSubChannelLayer

from cocreatie.settings import *  # noqa: F403 — all of them, and one changed
from cocreatie.settings import REDIS_URL

LOST = 5


class LossyLayer(RedisPubSubChannelLayer):
    """Redis, of which every fifth message that comes in is lost."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._counted = itertools.count(1)

    async def receive(self, channel: str) -> Any:
        """The next message that is not lost."""
        while True:
            found = await self._get_layer().receive(channel)
            if next(self._counted) % LOST:
                return found


CHANNEL_LAYERS = {
    "default": {"BACKEND": "tests.shared.lossy.LossyLayer", "CONFIG": {"hosts": [REDIS_URL]}}
}
