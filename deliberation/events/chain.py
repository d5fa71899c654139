"""The hash chain of a stream: making links, verifying them, erasing content without a break."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from django.utils import timezone

from deliberation.models import Event, Stream


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a stream, and at which seq."""

    seq: int
    what: str


def _sha(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def canonical(payload: Mapping[str, Any]) -> str:
    """The one JSON form of a payload: keys sorted, no spaces, letters as they are."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_digest(*, salt: str, actor: str, audience: str, payload: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over salt, actor, audience and the canonical payload."""
    return _sha(salt, actor, audience, canonical(payload))


def link(*, previous: str, stream: str, seq: int, about: tuple[str, str, str]) -> str:
    """The hash of one fact; `about` is (type, ISO time, content digest)."""
    return _sha(previous, stream, str(seq), *about)


def verify(stream_id: UUID) -> list[Fault]:
    """Walk a stream and name every break: a gap in seq, a wrong link, changed content."""
    faults: list[Fault] = []
    previous, expected = "", 1
    for event in Event.objects.filter(stream_id=stream_id).order_by("seq").iterator():
        faults += _faults(event, previous, expected)
        previous, expected = event.hash, event.seq + 1
    stream = Stream.objects.filter(pk=stream_id).first()
    if stream is not None and (stream.last_seq, stream.last_hash) != (expected - 1, previous):
        faults.append(Fault(expected, "the end of the stream is missing"))
    return faults


def _faults(event: Event, previous: str, expected: int) -> Iterator[Fault]:
    if event.seq != expected:
        yield Fault(event.seq, f"seq {expected} is missing")
    if event.previous_hash != previous:
        yield Fault(event.seq, "does not follow the fact before it")
    about = (event.type, event.at.astimezone(UTC).isoformat(), event.digest)
    stream = str(event.stream_id)
    if event.hash != link(previous=event.previous_hash, stream=stream, seq=event.seq, about=about):
        yield Fault(event.seq, "hash differs")
    if event.erased_at is None and event.digest != content_digest(
        salt=event.salt, actor=event.actor, audience=event.audience, payload=event.payload or {}
    ):
        yield Fault(event.seq, "content differs")


def erase(event: Event) -> None:
    """Forget actor and payload of a fact; its digest stays, so the chain still verifies."""
    Event.objects.filter(pk=event.pk).update(
        payload=None, actor="", subject="", salt="", erased_at=timezone.now()
    )
