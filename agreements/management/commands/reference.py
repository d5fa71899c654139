"""Writes what docs/ reads from code: who may do what, the facts, the reasons, the commands.

It stands in this app because only this app sees both; `./dev check` compares what it writes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from inspect import cleandoc
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

import agreements.events
import deliberation.events.types
from agreements.commands import commands as later_commands
from agreements.rules import stages as later
from agreements.tasks import print_and_seal
from deliberation.commands import COMMANDS
from deliberation.commands.schemas import document
from deliberation.events import Fact
from deliberation.policy import REASONS
from deliberation.policy.table import CHECKS
from deliberation.rules import stages
from deliberation.rules.stages import MOVES, Capacity, Stage

MADE = "<!-- Made by `manage.py reference`; do not edit. -->"
APPS = {
    "deliberation": deliberation.events.types,
    "agreements": agreements.events,
}
Row = Mapping[Capacity, frozenset[Stage]]


class Command(BaseCommand):
    """`manage.py reference`."""

    requires_system_checks = ()
    help = "Schrijft docs/rights.md, docs/facts.md, docs/reasons.md en docs/commands.json."

    def handle(self, *args: object, **options: object) -> None:
        """Write the pages."""
        for name, text in pages().items():
            (Path(settings.BASE_DIR) / "docs" / name).write_text(text, "utf-8")


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {
        "rights.md": rights(),
        "facts.md": facts(),
        "reasons.md": reasons(),
        "commands.json": commands(),
    }


def _page(*parts: str) -> str:
    return "\n\n".join((MADE, *parts)) + "\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    first = list(head)
    lines = [first, ["---"] * len(first), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def rights() -> str:
    """Which verb is open to whom in which stage, and the ways between the stages."""
    verbs = [*stages.MATRIX.items(), *later.MATRIX.items()]
    return _page(
        "# Who may do what in which stage",
        "From `rules/stages.py` of both apps, the one source for the clerk's page and the policy. "
        "A star: `policy/table.py` puts further conditions on the subject (its state, its dates, "
        "whose it is). A verb on a meeting or a municipality has no stage.",
        _table(["verb", "who, and in which stages"], (_right(verb, row) for verb, row in verbs)),
        "## The ways between the stages",
        _table(["from", "to"], ([str(at), _names(to) or "–"] for at, to in MOVES.items())),
    )


def _right(verb: StrEnum, row: Row) -> list[str]:
    star = " \\*" if verb in CHECKS else ""
    return [f"`{verb}`{star}", "<br>".join(_grants(row))]


def _grants(row: Row) -> Iterator[str]:
    """Each set of stages once, with everybody who has it."""
    for open_in in dict.fromkeys(row.values()):
        who = ", ".join(capacity for capacity in row if row[capacity] == open_in)
        yield f"**{who}**: {_stages(open_in)}"


def _stages(open_in: frozenset[Stage]) -> str:
    missing = [stage for stage in Stage if stage not in open_in]
    if not missing:
        return "always"
    if len(missing) < len(open_in):
        return f"always but {_names(missing)}"
    return _names(stage for stage in Stage if stage in open_in)


def _names(some: Iterable[Stage]) -> str:
    return ", ".join(some)


def facts() -> str:
    """Every type of fact with what it means and what its payload holds."""
    parts = [
        "# Facts",
        "What is remembered, told to open screens, and replayed to who was away: "
        "`{seq, type, at, payload}`. A payload holds ids, codes and counts, never words or names.",
    ]
    for app, module in APPS.items():
        rows = (_fact(fact) for fact in facts_of(module.__name__))
        parts += [f"## {app}", _table(["type", "when", "payload"], rows)]
    return _page(*parts)


def facts_of(module: str) -> list[type[Fact]]:
    """The types of facts of a module, in the order in which they are written there."""
    known = [fact for fact in Fact.__subclasses__() if fact.__module__ == module]
    return list({fact.type: fact for fact in known}.values())


def _fact(fact: type[Fact]) -> list[str]:
    payload = ", ".join(f"`{field.name}: {field.type}`" for field in fields(fact))
    words = " ".join(cleandoc(fact.__doc__ or "").split())
    return [f"`{fact.type}`", words, payload or "–"]


def commands() -> str:
    """The JSON Schemas of what may be said on a socket, as `/api/v1/commands.json` gives them."""
    every = {
        **COMMANDS,
        **{one.name: one for one in later_commands(enqueue=print_and_seal.enqueue)},
    }
    return json.dumps(document(every.values()), ensure_ascii=False, indent=2) + "\n"


def reasons() -> str:
    """Every reason for a refusal, as a person reads it."""
    rows = ([f"`{code}`", _in("nl", code), _in("en", code)] for code in sorted(REASONS))
    return _page(
        "# Reasons for a refusal",
        "A refusal changes nothing. Pages, API and sockets give the same code (`reason`) and the "
        "sentence (`detail`), which may be more exact than here.",
        _table(["code", "Nederlands", "English"], rows),
    )


def _in(language: str, code: str) -> str:
    with translation.override(language):
        return str(REASONS[code])
