"""Makes middleware of a function that looks at a request before any page does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

GetResponse = Callable[[HttpRequest], Any]
Look = Callable[[HttpRequest], HttpResponseBase | None]


def gate(look: Look) -> Callable[[GetResponse], GetResponse]:
    """Middleware that lets `look` answer instead of the page; it costs no thread of its own."""

    @sync_and_async_middleware
    def middleware(get_response: GetResponse) -> GetResponse:
        if iscoroutinefunction(get_response):

            async def later(request: HttpRequest) -> object:
                return look(request) or await get_response(request)

            return later

        def now(request: HttpRequest) -> object:
            return look(request) or get_response(request)

        return now

    return middleware
