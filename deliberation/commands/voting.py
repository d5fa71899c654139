"""Votes of many sockets at once: one transaction, in a handful of queries, with their answers."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from deliberation import events
from deliberation.actions import answers
from deliberation.actions.answers import Answer, Key
from deliberation.actions.voting import CastVote, cast_votes
from deliberation.live.writers import Writer
from deliberation.models import Event, Person
from deliberation.policy import Refused
from deliberation.queries import people, sessions, votes

from .performing import failed
from .reading import Order

TRIES = 3

log = logging.getLogger(__name__)
Asked = tuple[Person, Order]


def cast(orders: Sequence[Order]) -> list[Answer]:
    """Cast these votes; an answer for each, given before or given now.

    When another process keeps an answer to one of them at this very moment, it begins again, and
    then finds it.
    """
    for _ in range(TRIES - 1):
        try:
            return _cast(orders)
        except IntegrityError:
            continue
    return _cast(orders)


@transaction.atomic
def _cast(orders: Sequence[Order]) -> list[Answer]:
    users = sessions.users_of({order.session for order in orders})
    asked: dict[Key, Asked] = {}
    keys = [_key(users[order.session], order) for order in orders]
    for key, order in zip(keys, orders, strict=True):
        person = users[order.session]
        if key and isinstance(person, Person):
            asked.setdefault(key, (person, order))
    found = answers.kept(asked)
    fresh = _votes({key: one for key, one in asked.items() if key not in found})
    answers.keep_all(fresh)
    found.update(fresh)
    return [found[key] if key else answers.refusing(Refused("login_required")) for key in keys]


def _key(user: sessions.User, order: Order) -> Key | None:
    return (str(user.pk), order.id) if isinstance(user, Person) else None


def _votes(asked: Mapping[Key, Asked]) -> dict[Key, Answer]:
    """The answers to what was not asked before, one municipality after the other."""
    held = votes.municipalities_of({UUID(order.key) for _, order in asked.values()})
    missing = answers.refusing(Refused("not_found"))
    found = {key: missing for key, (_, order) in asked.items() if UUID(order.key) not in held}
    by_place: dict[UUID, dict[Key, Asked]] = defaultdict(dict)
    for key, one in asked.items():
        if key not in found:
            by_place[held[UUID(one[1].key)]][key] = one
    for place in sorted(by_place, key=str):
        found.update(_votes_in(place, by_place[place]))
    return found


def _votes_in(place: UUID, asked: Mapping[Key, Asked]) -> dict[Key, Answer]:
    actors = people.actors({person for person, _ in asked.values()}, place)
    casts = [
        CastVote(UUID(order.key), actors[person.pk], **order.given.validated_data)
        for person, order in asked.values()
    ]
    with events.noting() as facts:
        verdicts = cast_votes(casts, place=place)
    told = _told(facts)
    return {
        key: answers.refusing(verdict)
        if isinstance(verdict, Refused)
        else Answer(facts=told.get(one.round_id, ()))
        for key, one, verdict in zip(asked, casts, verdicts, strict=True)
    }


def _told(facts: Iterable[Event]) -> dict[UUID, Sequence[tuple[str, int]]]:
    """Of each round the fact that told how many have voted, when one was due."""
    return {UUID(fact.subject): answers.seqs([fact]) for fact in facts}


VOTES: Writer[Order, Answer] = Writer(cast)


async def vote(order: Order) -> Answer:
    """Have a vote cast with what else waits; answered once it is stored. Raises nothing."""
    try:
        return await VOTES.write(order)
    except Exception:  # our own mistake: nothing was stored, and the socket stays
        log.exception("a vote was not stored")
        return failed()
