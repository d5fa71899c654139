"""The one crossing from async doors to the synchronous domain."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from channels.db import database_sync_to_async

P = ParamSpec("P")
T = TypeVar("T")


async def call(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in a thread of its own with a clean database connection."""
    wrapped = database_sync_to_async(function, thread_sensitive=False)
    return await wrapped(*args, **kwargs)
