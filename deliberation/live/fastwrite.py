"""The fast way to a socket served by Daphne; the only file that knows Twisted from the inside.

Channels, Daphne, autobahn and Twisted each do their part of the work again for every socket that
gets a message. Here the bytes of the frame, made once, go to the kernel by one system call; only
what does not fit goes through Twisted's own buffer, so that everything keeps its order.

When anything here is not as it was when this was written, `line_to` answers None and whoever asks
takes the portable way.
"""

from __future__ import annotations

import logging
import socket
import struct
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

MAX_BACKLOG = 4 * 1024 * 1024
TEXT, BINARY = 0x81, 0x82
OPEN = 3  # autobahn's STATE_OPEN


def framed(payload: bytes, *, opcode: int) -> bytes:
    """A payload as one frame of a server (RFC 6455): whole, unmasked, not compressed."""
    size = len(payload)
    if size < 126:
        return bytes((opcode, size)) + payload
    if size < 65536:
        return struct.pack("!BBH", opcode, 126, size) + payload
    return struct.pack("!BBQ", opcode, 127, size) + payload


class Line:
    """The way to one socket: an autobahn protocol, and the plain TCP transport under it."""

    __slots__ = ("_is_cut_off", "_largest", "_protocol", "_transport")

    def __init__(self, protocol: Any) -> None:  # noqa: ANN401 — Daphne has no types
        self._protocol, self._transport = protocol, protocol.transport
        self._largest = 0
        self._is_cut_off = False

    def write(self, frame: bytes) -> None:
        """Send a frame after all that was sent before; nothing once the connection is closing.

        One function without helpers: a fact goes through it once for every screen.
        """
        transport = self._transport
        if (
            self._protocol.state != OPEN
            or not transport.connected
            or transport.disconnecting
            or self._is_cut_off
        ):
            return
        sent = 0
        if not transport._tempDataLen and len(transport.dataBuffer) == transport.offset:
            try:
                sent = transport.socket.send(frame)
            except (BlockingIOError, InterruptedError):
                sent = 0
            except OSError:  # a broken connection is for Twisted to find out
                return
        if sent != len(frame):
            self._keep(transport, frame[sent:])

    def _keep(self, transport: Any, rest: bytes) -> None:  # noqa: ANN401 — Twisted's
        """Have Twisted send it when it can; cut off a reader that lags further than one frame."""
        self._largest = max(self._largest, len(rest))
        if _backlog(transport) > MAX_BACKLOG + self._largest:
            log.warning("a socket was cut off: it reads too slowly")
            self._is_cut_off = True
            transport.abortConnection()
        else:
            transport.write(rest)

    @property
    def backlog(self) -> int:
        """How many bytes wait for the reader."""
        return _backlog(self._transport) if self._transport.connected else 0


def _backlog(transport: Any) -> int:  # noqa: ANN401 — Twisted's
    waiting: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
    return waiting


def line_to(send: Callable[..., object]) -> Line | None:
    """The fast way to the socket behind an ASGI `send`; None when there is none."""
    if not isinstance(send, partial) or not send.args or not is_possible():
        return None
    protocol = send.args[0]
    served = isinstance(protocol, _daphne().WebSocketProtocol)
    return Line(protocol) if served and _is_plain(protocol.transport) else None


def _is_plain(transport: object) -> bool:
    """Whether it is a TCP connection without TLS of our own."""
    return isinstance(transport, _tcp().Server) and not getattr(transport, "TLS", True)


@cache
def is_possible() -> bool:
    """Whether the fast way is wanted, and Daphne and Twisted are as this file knows them."""
    if not settings.FAST_WRITE:
        return False
    try:
        _try_out()
    except Exception as error:  # noqa: BLE001 — whatever is different: the portable way works
        log.warning("sockets are written to in the portable way: %r", error)
        return False
    return True


def _try_out() -> None:
    """Send something through a transport of our own; raises when anything is not as expected."""
    protocol = _daphne().WebSocketProtocol
    _expect(protocol.STATE_OPEN == OPEN and hasattr(protocol, "sendMessage"), "autobahn")
    here, there = socket.socketpair()
    with here, there:
        transport = _tcp().Connection(here, None, _Reactor())
        transport.connected = True
        _expect(not transport.disconnecting and _backlog(transport) == 0, "an idle transport")
        _expect(hasattr(transport, "TLS") and callable(transport.abortConnection), "aborting")
        transport.write(b"waits")
        _expect(_backlog(transport) == 5 and transport.socket is here, "a waiting transport")
        transport.doWrite()
        _expect(_backlog(transport) == 0 and there.recv(9) == b"waits", "a transport that wrote")


def _expect(is_so: bool, what: str) -> None:
    if not is_so:
        raise RuntimeError(what)


class _Reactor:
    """As much of a reactor as a transport that is tried out asks for."""

    def addWriter(self, writer: object) -> None:  # noqa: N802 — Twisted's name
        """It wants to write."""

    def removeWriter(self, writer: object) -> None:  # noqa: N802 — Twisted's name
        """It wrote."""


@cache
def _daphne() -> Any:  # noqa: ANN401 — Daphne has no types
    return import_module("daphne.ws_protocol")


@cache
def _tcp() -> Any:  # noqa: ANN401 — its private parts have no types
    return import_module("twisted.internet.tcp")
