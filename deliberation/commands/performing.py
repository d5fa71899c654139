"""Doing what was asked, once: the action, its facts and its answer in one transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from djangorestframework_camel_case.render import CamelCaseJSONRenderer

from deliberation import events
from deliberation.actions import answers
from deliberation.actions.answers import Answer
from deliberation.models import Person
from deliberation.policy import Refused
from deliberation.queries.access import Missing
from deliberation.queries.sessions import user_of

from .reading import Order

log = logging.getLogger(__name__)


def perform(order: Order) -> Answer:
    """Do it, or give the answer that was given to this id before. Raises nothing."""
    try:
        return _once(order)
    except Refused as refused:
        return answers.refusing(refused)
    except Exception:  # our own mistake: nothing was done or kept, and the socket stays
        log.exception("a command failed: %s", order.command.name)
        return failed()


def failed() -> Answer:
    """The answer when something went wrong here."""
    return answers.refusing(Refused("server_error"))


def _once(order: Order) -> Answer:
    user = user_of(order.session)
    if not isinstance(user, Person):
        raise Refused("login_required")
    key = (str(user.pk), order.id)
    with transaction.atomic():
        before = answers.claim(key)
        if before is not None:
            return before
        answer = _attempt(order, user)
        answers.keep(key, answer)
    return answer


def _attempt(order: Order, user: Person) -> Answer:
    try:
        with events.noting() as facts, transaction.atomic():
            result = _do(order, user)
    except Missing:
        return answers.refusing(Refused("not_found"))
    except Refused as refused:
        return answers.refusing(refused)
    return Answer(facts=answers.seqs(facts), result=result)


def _do(order: Order, user: Person) -> Any:  # noqa: ANN401 — JSON, as REST shows it
    command = order.command
    row, actor = command.about.look_up(order.key, user)
    found = command.does(row, actor, order.given)
    if command.gives is None or command.keep == "ok":
        return {}
    return json.loads(CamelCaseJSONRenderer().render(command.gives.shown(found, actor)))


def said(answer: Answer, re: str | None, *, own: UUID) -> Mapping[str, object]:
    """An answer as it goes over the wire of a socket with this stream of its own."""
    if answer.reason:
        return {"re": re, "ok": False, "reason": answer.reason, "detail": answer.detail}
    return {"re": re, "ok": True, **_seq(answer, str(own)), "result": answer.result}


def _seq(answer: Answer, own: str) -> dict[str, object]:
    """How far the stream is: the socket's own, or else another one, named."""
    facts = dict(answer.facts)
    if own in facts:
        return {"seq": facts[own]}
    stream = next(reversed(facts), None)
    return {"stream": stream, "seq": facts[stream]} if stream else {}
