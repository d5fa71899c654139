"""Answers to commands, kept so that a command that is sent twice has one effect and one answer.

An id stands for one attempt. What came of it is kept whatever it was: a refusal too, for who asks
again by the same id wants to know what happened the first time, and would not expect that it
happens now after all. Who wants to try again takes a new id. Nothing is kept of what was never
attempted (no command, no login, invalid input) or failed by our own fault, so that the same id may
be sent again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

from deliberation.models import CommandAnswer, Event
from deliberation.policy import Refused

# A screen that was away asks again as long as its session lasts, which is half of this.
KEEP = timedelta(days=1)
FORGET_EVERY_SECONDS = 3600

Key = tuple[str, UUID]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command: how far each stream is by it, and what it gave; or why not.

    `facts` are (stream, seq), the stream that was told last standing last.
    """

    facts: Sequence[tuple[str, int]] = ()
    result: Any = field(default_factory=dict)
    reason: str = ""
    detail: str = ""


def refusing(refused: Refused) -> Answer:
    """The answer that says no."""
    return Answer(reason=refused.reason, detail=refused.detail)


def seqs(facts: Iterable[Event]) -> tuple[tuple[str, int], ...]:
    """How far these facts brought each stream."""
    found: dict[str, int] = {}
    for fact in facts:
        found.pop(str(fact.stream_id), None)
        found[str(fact.stream_id)] = fact.seq
    return tuple(found.items())


def claim(key: Key) -> Answer | None:
    """Take a command id, unless it was taken: then the answer it got.

    Must run in the transaction of the command. Who sends the same at the same moment waits here
    until it ends, and then finds its answer.
    """
    actor, command = key
    row, is_new = CommandAnswer.objects.get_or_create(
        actor=actor, command=command, defaults={"answer": {}}
    )
    return None if is_new else _read(row)


def keep(key: Key, answer: Answer) -> None:
    """Write down the answer to an id that was claimed."""
    actor, command = key
    CommandAnswer.objects.filter(actor=actor, command=command).update(answer=_written(answer))


def kept(keys: Collection[Key]) -> dict[Key, Answer]:
    """The answers that were given to these before."""
    rows = CommandAnswer.objects.filter(command__in={command for _, command in keys})
    found = {(row.actor, row.command): row for row in rows}
    return {key: _read(found[key]) for key in keys if key in found}


def keep_all(answers: Mapping[Key, Answer]) -> None:
    """Keep these at once. Raises IntegrityError when another process just kept one of them."""
    CommandAnswer.objects.bulk_create(
        CommandAnswer(actor=actor, command=command, answer=_written(answers[actor, command]))
        for actor, command in sorted(answers)
    )


def _written(answer: Answer) -> dict[str, Any]:
    if answer.reason:
        return {"reason": answer.reason, "detail": answer.detail}
    return {"facts": [list(one) for one in answer.facts], "result": answer.result}


def _read(row: CommandAnswer) -> Answer:
    return Answer(**row.answer)


def forget_old() -> None:
    """Forget, once an hour, the answers older than KEEP; each serving process asks often."""
    if cache.add("answers.forgotten", value=True, timeout=FORGET_EVERY_SECONDS):
        CommandAnswer.objects.filter(at__lt=timezone.now() - KEEP).delete()
