"""How much anybody may send at once, kept before it is stored or read as a form.

Daphne collects a whole request before Django sees it. So its own request class counts along: what
passes the limit is not kept, and who goes on and on is cut off.
"""

from __future__ import annotations

from http import HTTPStatus

from daphne import http_protocol, ws_protocol
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from deliberation.policy import detail

from .gates import gate

PATIENCE = 4
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class LimitedRequest(http_protocol.WebRequest):  # type: ignore[misc]  # Daphne has no types
    """A request of which no more than MAX_BODY_BYTES are kept.

    A body somewhat larger is let through to nowhere, so that a person reads why (`body_limit`); one
    announced or found to be PATIENCE times too large, or of unknown length, is cut off.
    """

    received = 0
    announced: int | None = None
    is_cut_off = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802 — Twisted's name
        """The headers are in: the length they announce, None when they announce none."""
        super().gotLength(length)
        # Twisted would read each form into memory as well, before Django does, for nobody.
        self._parsePOSTFormSubmission = False
        self.announced = length
        if length is not None and length > PATIENCE * settings.MAX_BODY_BYTES:
            self.cut_off()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 — Twisted's name
        """A part of the body is in."""
        self.received += len(data)
        if self.received <= settings.MAX_BODY_BYTES:
            super().handleContentChunk(data)
        elif self.announced is None or self.received > PATIENCE * settings.MAX_BODY_BYTES:
            self.cut_off()

    def cut_off(self) -> None:
        """Say that it is too much, and hear no more."""
        if not self.is_cut_off:
            self.is_cut_off = True
            self.channel.transport.write(TOO_LARGE)
            self.channel.loseConnection()

    def process(self) -> object:
        """The whole request is in; of one that was cut off nothing is done."""
        return None if self.is_cut_off else super().process()


def limit_daphne() -> None:
    """Have Daphne count along, for requests and for what comes in over a socket."""
    http_protocol.WebRequest = LimitedRequest
    ws_protocol.WebSocketProtocol.maxFramePayloadSize = settings.MAX_FRAME_BYTES
    ws_protocol.WebSocketProtocol.maxMessagePayloadSize = settings.MAX_FRAME_BYTES


@gate
def body_limit(request: HttpRequest) -> HttpResponse | None:
    """Answer 413 to a body over its limit, before anything reads it."""
    return _refusal(request) if _over(request) else None


def _over(request: HttpRequest) -> bool:
    """Only files may be large: forms and JSON are read into memory."""
    files = request.content_type == "multipart/form-data"
    most = settings.MAX_BODY_BYTES if files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > most


def _refusal(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith("/api/"):
        return render(request, "413.html", {"detail": detail("too_large")}, status=413)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": detail("too_large"),
        "reason": "too_large",
    }
    return JsonResponse(problem, status=status, content_type="application/problem+json")
