"""Where blocks stand: which keep their place, and behind which block the others come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from .aligning import increasing
from .blocks import SECTIONS, Block


def placements(order: Sequence[str], stays: Iterable[str]) -> dict[str, str]:
    """For each id in `order` that does not stay: the id before it, "" for the first."""
    fixed = set(stays)
    before = ("", *order)
    return {name: before[at] for at, name in enumerate(order) if name not in fixed}


def staying(base: Sequence[str], order: Sequence[str]) -> list[str]:
    """The most ids that are in both rows and in the same order in both."""
    rank = {name: at for at, name in enumerate(base)}
    common = [name for name in order if name in rank]
    ranks = [rank[name] for name in common]
    if all(here < there for here, there in pairwise(ranks)):
        return common
    return [common[at] for at in increasing(ranks)]


def sections_of(text: Iterable[Block]) -> dict[str, str]:
    """For each block the id of its section's title, "" before the first; a title is its own."""
    out: dict[str, str] = {}
    section = ""
    for block in text:
        section = block.id if block.kind in SECTIONS else section
        out[block.id] = section
    return out


def roots(placed: Mapping[str, str], blocks: Mapping[str, Block]) -> dict[str, tuple[str, bool]]:
    """For each placed block: (the unplaced block it follows in the end, whether in its section).

    It is in another section when a section title comes with it or before it in its chain.
    """
    out: dict[str, tuple[str, bool]] = {}
    for name, after in placed.items():
        place, inside = out.get(after, (after, True))
        out[name] = place, inside and blocks[name].kind not in SECTIONS
    return out


def circular(placed: Mapping[str, str]) -> list[str]:
    """The blocks that, one behind the other, stand behind themselves."""
    state: dict[str, int] = {}
    out: list[str] = []
    for number, start in enumerate(placed):
        trail: list[str] = []
        name = start
        while name in placed and name not in state:
            state[name] = number
            trail.append(name)
            name = placed[name]
        if state.get(name) == number and name in trail:
            out += trail[trail.index(name) :]
    return out
