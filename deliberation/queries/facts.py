"""Facts as somebody may hear them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Model

from deliberation.models import Event, Stream
from deliberation.policy import Actor, hears


def shown(event: Event, actor: Actor, place: UUID) -> dict[str, Any]:
    """The wire form of a fact; `hidden` for who is outside its audience or when it was erased."""
    if event.payload is None or not hears(actor, event.audience, place):
        return {"seq": event.seq, "type": "hidden"}
    at = event.at.isoformat().replace("+00:00", "Z")
    payload = {_camel(name): value for name, value in event.payload.items()}
    return {"seq": event.seq, "type": event.type, "at": at, "payload": payload}


def _camel(name: str) -> str:
    """The name of a field on every JSON wire."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def after(stream_id: UUID, seq: int, *, limit: int = 500) -> list[Event]:
    """The facts of a stream after `seq`, oldest first."""
    return list(Event.objects.filter(stream_id=stream_id, seq__gt=seq).order_by("seq")[:limit])


def end(stream_id: UUID) -> tuple[int, str]:
    """(seq, hash) of the last fact of a stream; (0, "") when it has none."""
    row = Stream.objects.filter(pk=stream_id).values_list("last_seq", "last_hash").first()
    return row or (0, "")


def last_about(stream_id: UUID, *, subject: Model, type_: str) -> Event | None:
    """The last fact of one type about one row."""
    rows = Event.objects.filter(stream_id=stream_id, type=type_, subject=str(subject.pk))
    return rows.order_by("-seq").first()


def of_actor(key: str) -> list[Event]:
    """Every fact of one actor, by `policy.actor_key`, that was not erased yet."""
    return list(Event.objects.filter(actor=key)) if key else []
