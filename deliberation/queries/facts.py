"""Facts as somebody may hear them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from deliberation.models import Event
from deliberation.policy import Actor, hears


def shown(event: Event, actor: Actor, place: UUID) -> dict[str, Any]:
    """The wire form of a fact; `hidden` for who is outside its audience or when it was erased."""
    if event.payload is None or not hears(actor, event.audience, place):
        return {"seq": event.seq, "type": "hidden"}
    at = event.at.isoformat().replace("+00:00", "Z")
    return {"seq": event.seq, "type": event.type, "at": at, "payload": event.payload}


def after(stream_id: UUID, seq: int, *, limit: int = 500) -> list[Event]:
    """The facts of a stream after `seq`, oldest first."""
    return list(Event.objects.filter(stream_id=stream_id, seq__gt=seq).order_by("seq")[:limit])
