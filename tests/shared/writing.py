"""What a worker process does with drafts."""

from __future__ import annotations

import time
from uuid import UUID

from deliberation.actions import drafts
from deliberation.actions.drafts import TextUpdate, store_updates
from deliberation.models import Draft, Theme
from deliberation.policy import Refused
from deliberation.queries import access
from deliberation.queries import drafts as reading
from tests import factories
from tests.pens import Pen


def _draft(key: str) -> tuple[factories.Town, Draft]:
    row = access.one(access.drafts(), pk=key)
    return factories.Town(row.theme.municipality), row


def open_draft(theme: str) -> str:
    """Open the text of all; its id."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    return str(factories.open_draft(factories.Town(row.municipality), row).pk)


def type_lines(draft: str, name: str, times: int) -> list[str]:
    """Type so many lines, one after the other; those that were stored."""
    where, row = _draft(draft)
    pen, stored = Pen(where, row, name), []
    for number in range(times):
        words = f"{name}{number}."
        pen.line(words, below="Wonen", name=f"{name}{number}")
        if isinstance(pen.send(), Refused):
            break
        stored.append(words)
    return stored


def freeze(draft: str) -> list[str]:
    """Freeze it; what its Version says, line by line."""
    where, row = _draft(draft)
    version = drafts.freeze_draft(row, actor=where.clerk)
    return [block.text for block in reading.texts.text_of(version)]


def sign(draft: str, name: str, client: int, times: int) -> list[str]:
    """Store so many updates with a client id: `stored` or the reason, for each."""
    where, row = _draft(draft)
    one = TextUpdate(row.pk, where.person(name).pk, b"\0\0", frozenset({client}))
    found = [store_updates([one])[0] for _ in range(times)]
    return [it.reason if isinstance(it, Refused) else "stored" for it in found]


def tail(draft: str, count: int, seconds: float) -> dict[str, list[int]]:
    """Read what is new again and again until so many rows came; those, and all there are."""
    key, seen = UUID(draft), list[int]()
    until = time.monotonic() + seconds
    while len(seen) < count and time.monotonic() < until:
        rows = reading.rows_after(key, seen[-1] if seen else 0)
        seen += [row.id for row in rows]
    return {"seen": seen, "all": [row.id for row in reading.rows_after(key, 0)]}
