"""Puts right what two valid edits can break by merging; words are never dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from deliberation.rules.blocks import Block, Kind, Run, Text, new_id, sections, tidy
from deliberation.text.vocabulary import MAX_DEPTH

NO_TITLE = "Zonder titel"
LAPSED_REF = "[vervallen verwijzing]"


def repair(text: Sequence[Block], *, top: str = "doc", fresh: Callable[[], str] = new_id) -> Text:
    """The text with its order, depths, tables, ids and cross-references put right.

    One title comes first (others become headings), the draft decision last (a second one joins
    it); items lose skipped levels, rows get a header and equal width; the later of two equal ids is
    renewed; a cross-reference to nothing becomes words. A sound text comes back as it is. With
    `top="fragment"` no title is asked for and cross-references may point outside.
    """
    ordered = _one_decision(_one_title(text, whole=top == "doc"))
    shaped = renewed(even_tables(level(ordered)), fresh=fresh)
    return shaped if top == "fragment" else _live_refs(shaped)


def _one_title(text: Sequence[Block], *, whole: bool) -> Text:
    titles = [block for block in text if block.kind is Kind.TITLE]
    if not titles and not whole:
        return tuple(text)
    first = titles[0] if titles else Block("", Kind.TITLE, (Run(NO_TITLE),))
    rest = (
        replace(block, kind=Kind.HEADING) if block.kind is Kind.TITLE else block
        for block in text
        if block is not first
    )
    return (first, *rest)


def _one_decision(text: Sequence[Block]) -> Text:
    before: list[Block] = []
    decision: list[Block] = []
    for head, body in sections(text):
        if head is None or head.kind is not Kind.DECISION:
            before += [*([head] if head else []), *body]
        else:
            title = replace(head, kind=Kind.HEADING) if decision else head
            decision += [title, *body]
    return (*before, *decision)


def level(text: Iterable[Block]) -> Text:
    """The text with items nested one level at a time; siblings stay siblings."""
    out: list[Block] = []
    above: list[int] = []
    for block in text:
        if block.kind is not Kind.ITEM:
            above = []
            out.append(replace(block, depth=0, ordered=False))
            continue
        while above and above[-1] >= block.depth:
            above.pop()
        above.append(block.depth)
        out.append(replace(block, depth=min(len(above), MAX_DEPTH)))
    return tuple(out)


def tables(rows: Iterable[Block]) -> Iterator[list[Block]]:
    """Adjacent rows parted into tables: each header row starts one."""
    table: list[Block] = []
    for row in rows:
        if row.header and table:
            yield table
            table = []
        table.append(row)
    yield table


def even_tables(text: Iterable[Block]) -> Text:
    """The text with a header in each table and equally many cells in its rows."""
    out: list[Block] = []
    for is_row, group in groupby(text, key=lambda block: block.kind is Kind.ROW):
        if not is_row:
            out += [replace(block, header=False) for block in group]
            continue
        for table in tables(group):
            width = max(1, *(len(row.cells) for row in table))
            for at, row in enumerate(table):
                cells = row.cells + ((),) * (width - len(row.cells))
                out.append(replace(row, cells=cells, header=at == 0))
    return tuple(out)


def renewed(text: Iterable[Block], *, fresh: Callable[[], str] = new_id) -> Text:
    """The text with a new id for each block that has none, or that of an earlier block."""
    seen: set[str] = set()
    out: list[Block] = []
    for block in text:
        kept = block.id if block.id and block.id not in seen else fresh()
        seen.add(kept)
        out.append(block if kept == block.id else replace(block, id=kept))
    return tuple(out)


def _live_refs(text: Sequence[Block]) -> Text:
    known = {block.id for block in text}

    def live(runs: Iterable[Run]) -> tuple[Run, ...]:
        return tidy(
            replace(run, ref="", text=LAPSED_REF) if run.ref and run.ref not in known else run
            for run in runs
        )

    return tuple(
        replace(block, runs=live(block.runs), cells=tuple(live(cell) for cell in block.cells))
        for block in text
    )


def pruned(text: Sequence[Block]) -> Text:
    """The text without the empty lines that people leave while they write; used at freeze.

    An article keeps its empty title, an item the place that items inside it need, a row its cells.
    """
    after = (*text[1:], None)
    return tuple(
        block for block, following in zip(text, after, strict=True) if not _idle(block, following)
    )


def _idle(block: Block, following: Block | None) -> bool:
    if block.runs or block.kind not in (Kind.PARAGRAPH, Kind.HEADING, Kind.QUOTE, Kind.ITEM):
        return False
    return following is None or following.depth <= block.depth or block.kind is not Kind.ITEM
