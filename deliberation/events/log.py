"""`record()`: append one fact to a stream, in the action's own transaction, as its last write."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from deliberation.live.hub import nudge
from deliberation.models import Event, Meeting, Municipality, Stream, StreamKind, Theme
from deliberation.policy.actors import PUBLIC, Actor, actor_key

from .chain import canonical, content_digest, link
from .types import Fact, VoteCast

MAX_PAYLOAD = 4096

Source = Theme | Meeting | Municipality

_KINDS: dict[type[Source], StreamKind] = {
    Theme: StreamKind.THEME,
    Meeting: StreamKind.MEETING,
    Municipality: StreamKind.MUNICIPALITY,
}


def record(
    fact: Fact, *, on: Source, actor: Actor | None, subject: object = "", audience: str = PUBLIC
) -> Event:
    """Append `fact` to the stream of a theme, meeting or municipality and tell it after commit.

    Must run inside a transaction (RuntimeError otherwise). The lock on the stream row gives the
    facts of a stream their order, without gaps. Raises ValueError for a payload over MAX_PAYLOAD.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a fact is recorded inside the transaction of its action")
    payload = asdict(fact)
    if len(canonical(payload).encode()) > MAX_PAYLOAD:
        raise ValueError(f"the payload of {fact.type} is over {MAX_PAYLOAD} bytes")
    stream = _next(on)
    # Every fact has a salt, so that its presence does not tell whether somebody acted.
    salt = secrets.token_hex(16)
    key = "" if fact.type == VoteCast.type else actor_key(actor)
    at = timezone.now()
    digest = content_digest(salt=salt, actor=key, audience=audience, payload=payload)
    event = Event(
        stream=stream,
        seq=stream.last_seq,
        type=fact.type,
        subject=str(getattr(subject, "pk", subject)),
        actor=key,
        audience=audience,
        payload=payload,
        salt=salt,
        at=at,
        digest=digest,
        previous_hash=stream.last_hash,
    )
    event.hash = _chain(event, at)
    event.save(force_insert=True)
    Stream.objects.filter(pk=stream.pk).update(last_hash=event.hash)
    transaction.on_commit(lambda: nudge(stream.pk, event.seq))
    noted = _noted.get()
    if noted is not None:
        noted.append(event)
    return event


_noted: ContextVar[list[Event] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[list[Event]]:
    """The facts recorded within, in order, also those of what is undone later."""
    facts: list[Event] = []
    before = _noted.set(facts)
    try:
        yield facts
    finally:
        _noted.reset(before)


def _next(on: Source) -> Stream:
    """The stream row, locked, with the next seq already taken."""
    rows = Stream.objects.filter(pk=on.pk)
    if not rows.update(last_seq=F("last_seq") + 1):
        Stream.objects.get_or_create(pk=on.pk, defaults={"kind": _kind(on)})
        rows.update(last_seq=F("last_seq") + 1)
    return rows.get()


def _kind(on: Source) -> StreamKind:
    return _KINDS[type(on)]


def _chain(event: Event, at: datetime) -> str:
    stream_id: UUID = event.stream_id
    return link(
        previous=event.previous_hash,
        stream=str(stream_id),
        seq=event.seq,
        about=(event.type, at.astimezone(UTC).isoformat(), event.digest),
    )
