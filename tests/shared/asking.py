"""Commands as a serving process does them once they were heard on a socket."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.test import Client

from deliberation.commands import COMMANDS
from deliberation.commands.performing import perform, said
from deliberation.commands.reading import Here, Order, order, parsed
from deliberation.commands.voting import cast
from deliberation.models import CommandAnswer, Theme
from tests import factories

Message = dict[str, Any]


def cookie(theme: str, name: str) -> str:
    """Somebody logs in; their session cookie."""
    where, client = factories.Town(factories.fresh(Theme(pk=UUID(theme))).municipality), Client()
    client.force_login(where.person(name))
    return str(client.cookies["sessionid"].value)


def block(theme: str) -> str:
    """The block of the sentence about trees."""
    return factories.block(Theme.objects.get(pk=theme), "Bij ieder huis")


def command(theme: str, session: str, message: Message) -> object:
    """Do what a message on the socket of a theme asks; the answer."""
    return said(perform(_order(theme, session, message)), message["id"], own=UUID(theme))


def ballots(theme: str, session: str, messages: Sequence[Message]) -> list[object]:
    """Cast votes together; the answers."""
    found = cast([_order(theme, session, one) for one in messages])
    ids = [one["id"] for one in messages]
    return [said(one, id_, own=UUID(theme)) for one, id_ in zip(found, ids, strict=True)]


def answers_kept(ids: Sequence[str]) -> int:
    """How many answers are kept to these ids."""
    return CommandAnswer.objects.filter(command__in=ids).count()


def _order(theme: str, session: str, message: Message) -> Order:
    here = Here("theme", theme, session)
    return order(COMMANDS[message["type"]], parsed(json.dumps(message)), here)
