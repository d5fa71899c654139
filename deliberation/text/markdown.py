"""A text as Markdown (CommonMark with tables) and back, exact up to ids.

`#` is the title, `##` a chapter, `###` an article, `####` a heading; `## Ontwerp-raadsbesluit` is
the draft decision (`## Ontwerp-raadsbesluit: …` when it has a name of its own). A cross-reference
is a link to the anchor of its target. A paragraph or quotation without words has no Markdown form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from deliberation.rules.blocks import Block, Kind, Run, Text, new_id
from deliberation.rules.numbering import Label, anchors, labels
from deliberation.text.fragments import reseat, shown
from deliberation.text.markdown_inline import write_inline
from deliberation.text.markdown_reading import DECISION, Reader, resolve

HASHES = {
    Kind.TITLE: "#",
    Kind.CHAPTER: "##",
    Kind.DECISION: "##",
    Kind.ARTICLE: "###",
    Kind.HEADING: "####",
}


def to_markdown(text: Sequence[Block]) -> str:
    """The whole text as Markdown, one line per block."""
    return _Writer(labels(text), anchors(text)).write(text)


def from_markdown(source: str, *, new_id: Callable[[], str] = new_id) -> Text:
    """The text of `to_markdown`, with fresh ids; other Markdown as near as it comes (no notes)."""
    text = Reader(new_id=new_id).read(source)
    return resolve(text, names=labels(text), places=anchors(text))


def block_markdown(blocks: Sequence[Block], *, within: Sequence[Block] = ()) -> str:
    """Some blocks as Markdown for a plain text field, items at the outer level, rows with a head.

    Cross-references are written by anchor when `within` (the whole text) is given, else by id.
    """
    writer = _Writer(labels(within), anchors(within)) if within else _Writer({}, {})
    return writer.write(shown(blocks))


def from_fragment(
    source: str,
    *,
    within: Sequence[Block] = (),
    chosen: Sequence[Block] = (),
    new_id: Callable[[], str] = new_id,
) -> Text:
    """The blocks of `block_markdown`, with fresh ids.

    `chosen`, the blocks that were written, puts items and rows back at the depth and in the table
    that they were taken from. The target of a cross-reference is not checked: see `check_text`.
    """
    fresh = Reader(new_id=new_id).read(source)
    names, places = (labels(within), anchors(within)) if within else ({}, {})
    return reseat(resolve(fresh, names=names, places=places, trust=True), chosen=chosen)


@dataclass(frozen=True, slots=True)
class _Writer:
    names: Mapping[str, Label]
    places: Mapping[str, str]

    def write(self, text: Iterable[Block]) -> str:
        parts = [
            part
            for kind, group in groupby(text, key=lambda block: block.kind)
            for part in self._group(kind, list(group))
        ]
        return "\n\n".join(parts) + "\n" if parts else ""

    def _group(self, kind: Kind, blocks: Sequence[Block]) -> list[str]:
        match kind:
            case Kind.ITEM:
                return ["\n".join(self._items(blocks))]
            case Kind.ROW:
                return ["\n".join(table) for table in self._tables(blocks)]
            case Kind.QUOTE:
                said = [self._words(block) for block in blocks if block.runs]
                return ["\n>\n".join(f"> {words}" for words in said)] if said else []
            case Kind.PARAGRAPH:
                return [self._words(block) for block in blocks if block.runs]
            case _:
                return [self._heading(block) for block in blocks]

    def _refer(self, run: Run) -> tuple[str, str]:
        name = self.names[run.ref].name if run.ref in self.names else ""
        return name or "verwijzing", self.places.get(run.ref, run.ref)

    def _words(self, block: Block) -> str:
        return write_inline(block.runs, refer=self._refer)

    def _heading(self, block: Block) -> str:
        words = write_inline(block.runs, refer=self._refer, line_start=False)
        if words.endswith("#"):
            words = f"{words[:-1]}\\#"
        if block.kind is Kind.DECISION and words != DECISION:
            words = f"{DECISION}: {words}"
        elif block.kind is Kind.CHAPTER and words.startswith(DECISION):
            words = words.replace("-", "\\-", 1)
        return f"{HASHES[block.kind]} {words}".rstrip()

    def _items(self, items: Sequence[Block]) -> Iterator[str]:
        markers: list[str] = []
        numbers: list[int] = []
        for item in items:
            level = item.depth - 1
            goes_on = len(markers) > level and (markers[level] != "-") == item.ordered
            number = numbers[level] + 1 if goes_on else 1
            marker = f"{number}." if item.ordered else "-"
            markers[level:], numbers[level:] = [marker], [number]
            indent = " " * sum(len(above) + 1 for above in markers[:level])
            yield f"{indent}{marker} {self._words(item)}".rstrip()

    def _tables(self, rows: Sequence[Block]) -> Iterator[list[str]]:
        table: list[str] = []
        for row in rows:
            if row.header and table:
                yield table
                table = []
            table.append(self._row(row))
            if row.header:
                table.append(f"|{' --- |' * len(row.cells)}")
        yield table

    def _row(self, row: Block) -> str:
        cells = (write_inline(cell, refer=self._refer, line_start=False) for cell in row.cells)
        return f"| {' | '.join(words.replace('|', chr(92) + '|') for words in cells)} |"
