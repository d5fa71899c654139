"""`ws/drafts/<id>`: writing together, in the y-protocols as the y-websocket provider speaks them.

Only who may write has what they say stored and told; what a reader says is dropped, and what comes
after the end is kept for whoever wrote it. The room does the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings

from deliberation.actions.drafts import TextUpdate, keep_snapshot, park_update, store_updates
from deliberation.live import yprotocol
from deliberation.live.calls import call
from deliberation.live.keeping import Keeping, Piece
from deliberation.live.presence import Seat
from deliberation.live.rooms import DraftRoom, NotYours, Rooms
from deliberation.live.sockets import FLOOD, FORBIDDEN, Allowance, Socket
from deliberation.live.writers import Writer
from deliberation.live.yprotocol import BadMessage, Change
from deliberation.policy import Refused
from deliberation.queries import drafts
from deliberation.queries.drafts import Admission
from deliberation.text.schema import SCHEMA_VERSION, BadText
from deliberation.text.shared import client_ids, is_empty

from .admitting import Answer, Watch, ask, unwatch, watch

REFUSED, OUTDATED, SERVER_ERROR = 4400, 4406, 1011
MAX_MESSAGE = 1024 * 1024
A_LOOK = 64 * 1024
# Ten keystrokes a second, each with a cursor, and what a stock client passes on of others; in a
# burst, what it says when it comes back. An answer with the whole text costs more than a word.
MESSAGES_AT_ONCE, MESSAGES_A_SECOND, PRICE_OF_TEXT = 600, 120.0, 20
BYTES_AT_ONCE, BYTES_A_SECOND = 4 * MAX_MESSAGE, MAX_MESSAGE / 4
TRUST_SECONDS = 10.0
COLORS = 8

log = logging.getLogger(__name__)


def _store(pieces: Sequence[Piece]) -> list[int | str]:
    orders = [TextUpdate(one.draft_id, one.author_id, one.data, one.clients) for one in pieces]
    return [one.reason if isinstance(one, Refused) else one for one in store_updates(orders)]


def _park(draft_id: UUID, person_id: UUID, data: bytes) -> None:
    try:
        park_update(draft_id, person_id, data)
    except Refused as refused:
        raise BadText(refused.reason, str(refused)) from refused


ROOMS = Rooms(
    Keeping(
        load=drafts.load,
        rows_after=drafts.rows_after,
        keep_snapshot=keep_snapshot,
        park=_park,
        writer=Writer(_store),
    )
)


def shown(at: Admission) -> dict[str, str]:
    """How others in a draft see somebody; a visitor is not shown."""
    if at.person_id is None:
        return {}
    seen = drafts.seen_as(at.draft_id, at.person_id)
    return {"name": at.name, "color": str(int(seen, 16) % COLORS), "id": seen}


class DraftSocket(Socket):
    """One client in one draft."""

    at: Admission
    room: DraftRoom
    seat: Seat | None = None
    watch: Watch

    def __init__(self) -> None:
        super().__init__()
        self.messages = Allowance(burst=MESSAGES_AT_ONCE, rate=MESSAGES_A_SECOND)
        self.bytes = Allowance(burst=BYTES_AT_ONCE, rate=BYTES_A_SECOND)
        self.has_parked = False

    async def connect(self) -> None:
        """Let in, then into the room, or close with a code: only who was let in can hear a code."""
        await self.accept()
        if self.is_outdated:
            await self.end(OUTDATED)
            return
        answer = await self.ask()
        if isinstance(answer, int):
            await self.end(answer)
            return
        self.at = answer
        try:
            self.room = await ROOMS.enter(answer.draft_id, top=answer.top)
        except Exception:
            log.exception("a draft could not be loaded")
            await self.end(SERVER_ERROR)
        else:
            self.seat = Seat(self.outlet, self.end, answer.person_id, shown(answer))
            self.room.join(self.seat)
            self.watch = await watch(self, answer)

    def left(self) -> None:
        """Leave the room."""
        super().left()
        if self.seat is not None:
            self.room.leave(self.seat)
            unwatch(self, self.at)

    @property
    def is_outdated(self) -> bool:
        """Whether it names an older schema than ours: it would delete what it does not know."""
        query: bytes = self.scope["query_string"]
        named = parse_qs(query.decode("latin-1")).get("schema", [str(SCHEMA_VERSION)])[-1]
        return not (named.isascii() and named.isdigit() and int(named[:9]) >= SCHEMA_VERSION)

    @property
    def session(self) -> str:
        """The session cookie; empty for a visitor."""
        found: str = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        return found

    async def ask(self) -> Answer:
        """As what the holder of the session may be here now."""
        key: str = self.scope["url_route"]["kwargs"]["key"]
        answers = await call(ask, key, [self.session])
        return answers[self.session]

    async def admit(self, answer: Answer) -> None:
        """Go on with the rights of now; who may write no more is closed, and holds their text."""
        if self.is_over or self.seat is None:
            return
        if isinstance(answer, int):
            await self.end(answer)
        elif answer.person_id != self.at.person_id or (self.at.may_write and not answer.may_write):
            await self.end(FORBIDDEN)
        else:
            gained = answer.may_write and not self.at.may_write
            self.at = answer
            if gained:
                self.room.ask(self.seat)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Heed one message; what is none, or says what is not allowed in a text, closes."""
        data = bytes_data or b""
        if not (self.messages.take() and self.bytes.take(len(data))):
            await self.end(FLOOD)
            return
        try:
            await self.heed(data)
        except (BadMessage, BadText, NotYours) as error:
            log.info("a message in a draft was refused: %s", error)
            await self.end(REFUSED)

    async def heed(self, data: bytes) -> None:
        """Do what a message asks. Raises BadMessage, BadText or NotYours."""
        if len(data) > MAX_MESSAGE:
            raise BadMessage("too large")
        assert self.seat is not None  # noqa: S101 — nothing is received before `connect` is done
        match yprotocol.parse(data):
            case yprotocol.SyncStep1(state):
                self.messages.take(PRICE_OF_TEXT)
                self.room.answer(self.seat, state)
            case yprotocol.Awareness(presences):
                self.room.move(self.seat, presences)
            case yprotocol.QueryAwareness():
                self.room.tell_everybody(self.seat)
            case Change() as change:
                await self.write(self.seat, change)

    async def write(self, seat: Seat, change: Change) -> None:
        """Have the room store it, if this person may write now."""
        if is_empty(change.update):
            return
        if self.at.may_write:
            await self.watch.renew(TRUST_SECONDS)
        if self.is_over:
            return
        if self.at.may_write:
            await self.room.offer(seat, change.update)
        else:
            await self.turn_down(change)

    async def turn_down(self, change: Change) -> None:
        """Keep what came too late, once, and say that it is not taken.

        An answer to step 1 always lists what was ever deleted: alone, that is no attempt to write.
        """
        # Reading a long one takes half a second, and a reader has no business sending it.
        signed = len(change.update) > A_LOOK or bool(client_ids(change.update))
        if not self.at.is_open and self.at.may_park and not self.has_parked:
            self.has_parked = True
            if self.at.person_id is not None:
                await self.room.park(self.at.person_id, change.update)
        if signed or not change.is_answer:
            await self.send(bytes_data=yprotocol.denied(self.at.reason))
