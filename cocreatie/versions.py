"""Which version of the API answers: a header on whatever is answered under `/api/`."""

from __future__ import annotations

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from .gates import GetResponse


@sync_and_async_middleware
def api_version(get_response: GetResponse) -> GetResponse:
    """Middleware that adds `API-Version`; it costs no thread of its own."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return _marked(request, await get_response(request))

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        return _marked(request, get_response(request))

    return now


def _marked(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    if request.path.startswith("/api/"):
        answer.headers["API-Version"] = settings.API_VERSION
    return answer
