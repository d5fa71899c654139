"""Some blocks taken out of a text, as a text of their own, and put back at their depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from deliberation.rules.blocks import Block, Kind, Text
from deliberation.text.repairing import level


def shown(blocks: Sequence[Block]) -> Text:
    """The blocks with their outermost items at the first level and a head on each table."""
    out: list[Block] = []
    for block in level(blocks):
        before = out[-1] if out else None
        if block.kind is Kind.ROW and not block.header:
            goes_on = before and before.kind is Kind.ROW and len(before.cells) == len(block.cells)
            block = replace(block, header=not goes_on)
        out.append(block)
    return tuple(out)


def reseat(fresh: Sequence[Block], *, chosen: Sequence[Block]) -> Text:
    """Edited blocks at the depth and in the table of the `chosen` blocks that they come from.

    The first list among them goes where the first list was, and so on; within it each line is found
    by its id or else its words, and a new line goes by the one before it. Tables likewise.
    """
    lists = [list(group) for kind, group in groupby(chosen, key=_kind) if kind is Kind.ITEM]
    given = {block.id: block for block in chosen}
    tables = [given[row.id].header for row in shown(chosen) if row.header]
    out: list[Block] = []
    for kind, group in groupby(fresh, key=_kind):
        blocks = list(group)
        if kind is Kind.ITEM and lists:
            blocks = _deepened(blocks, lists.pop(0))
        if kind is Kind.ROW:
            blocks = [
                replace(row, header=tables.pop(0)) if row.header and tables else row
                for row in blocks
            ]
        out += blocks
    return tuple(out)


def _kind(block: Block) -> Kind:
    return block.kind


def _deepened(items: Sequence[Block], origin: Sequence[Block]) -> list[Block]:
    shifts = [block.depth - outer.depth for block, outer in zip(origin, level(origin), strict=True)]
    same = {block.id: shift for block, shift in zip(origin, shifts, strict=True)}
    known: dict[str, list[int]] = {}
    for block, shift in zip(origin, shifts, strict=True):
        known.setdefault(block.text, []).append(shift)
    shift = shifts[0]
    out: list[Block] = []
    for item in items:
        if item.id in same:
            shift = same[item.id]
        elif known.get(item.text):
            shift = known[item.text].pop(0)
        out.append(replace(item, depth=item.depth + shift))
    return out
