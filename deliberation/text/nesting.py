"""Runs with flat marks as nested marks: the form that Markdown and HTML write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.rules.blocks import Run

Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Marked:
    """Some parts within one mark: `link` (with its address), `bold` or `italic`."""

    mark: str
    value: str
    inside: tuple[Run | Marked, ...]


def _marks(run: Run) -> list[Mark]:
    marks: list[Mark] = [("link", run.href)] if run.href and not run.ref else []
    return marks + [(name, "") for name in ("bold", "italic") if getattr(run, name)]


def nested(
    runs: Sequence[Run], *, inside: frozenset[Mark] = frozenset()
) -> tuple[Run | Marked, ...]:
    """The runs as parts in which the mark that reaches furthest is outermost."""
    out: list[Run | Marked] = []
    at = 0
    while at < len(runs):
        reach = {mark: _reach(runs, at, mark) for mark in _marks(runs[at]) if mark not in inside}
        if not reach:
            out.append(runs[at])
            at += 1
            continue
        mark = max(reach, key=lambda name: reach[name])
        stretch = runs[at : reach[mark]]
        out.append(Marked(*mark, inside=nested(stretch, inside=inside | {mark})))
        at = reach[mark]
    return tuple(out)


def _reach(runs: Sequence[Run], at: int, mark: Mark) -> int:
    while at < len(runs) and mark in _marks(runs[at]):
        at += 1
    return at
