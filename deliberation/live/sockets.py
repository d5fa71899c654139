"""What all our sockets share: no thread hop per message, and a limit to what a client may send."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from .outlets import Frame, Outlet

if TYPE_CHECKING:
    from asgiref.typing import ASGIReceiveCallable, ASGISendCallable
    from channels.consumer import _ChannelScope

NOT_FOUND = 4404
FORBIDDEN = 4403
FLOOD = 4429


class Allowance:
    """How much a client may send: `burst` at once, and `rate` a second after that."""

    def __init__(self, *, burst: int, rate: float) -> None:
        self._burst, self._rate = burst, rate
        self._left, self._at = float(burst), monotonic()

    def take(self, cost: float = 1) -> bool:
        """Count one message, or what it costs; False when it is too much."""
        now = monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate) - cost
        self._at = now
        return self._left >= 0


class Socket(AsyncWebsocketConsumer):
    """A consumer that hears its client only: facts come from the hub, never by a channel layer.

    Channels itself would take a thread for every message and a task per connection for its layer;
    what touches the database goes through `live.calls.call`, which cleans up after itself. All that
    is sent goes through `outlet`, which keeps its order.
    """

    outlet: Outlet
    is_over = False

    async def __call__(
        self, scope: _ChannelScope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Hear one message after the other until the client is gone."""
        self.scope, self.base_send = scope, send
        self.outlet = Outlet(send)
        try:
            while True:
                await self.dispatch({**await receive()})
        except StopConsumer:
            return
        finally:
            self.left()
            self.outlet.close()

    def left(self) -> None:
        """Give up what it holds, however it ended; may be called twice."""
        self.is_over = True

    async def disconnect(self, code: int) -> None:
        """The client is gone."""
        self.left()

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Pass a message to its handler; after closing only the end is heard."""
        if not self.is_over or message["type"] == "websocket.disconnect":
            await getattr(self, get_handler_name(message))(message)

    async def send(  # type: ignore[override]  # as Channels' own sockets do
        self, text_data: str | None = None, bytes_data: bytes | None = None, close: object = False
    ) -> None:
        """Send a message after all that was written before."""
        frame = Frame.binary(bytes_data) if bytes_data is not None else Frame.text(text_data or "")
        self.outlet.write(frame)

    async def end(self, code: int) -> None:
        """Close with a code after what was written, and hear and say nothing more."""
        self.is_over = True
        await self.outlet.end(code)
