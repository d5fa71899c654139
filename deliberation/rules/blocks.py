"""The text of an agreement as an ordered row of blocks; how they nest follows from kind and depth.

A text is flat on purpose: amendments, remarks and votes point to one block by its id, and
comparing or merging texts is comparing rows. The sections follow from position: everything after
a chapter title belongs to that chapter, everything after an article title to that article, and
what stands between the title and the first of these is the preamble. What follows the title of
the draft council decision (`Kind.DECISION`) is that decision with its decision points.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


class Kind(StrEnum):
    """What a block is. The values are part of the stored form and of the wire contract."""

    TITLE = "title"
    CHAPTER = "chapter"
    ARTICLE = "article"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    QUOTE = "quote"
    DECISION = "decision"


TITLES = frozenset({Kind.TITLE, Kind.CHAPTER, Kind.ARTICLE, Kind.HEADING, Kind.DECISION})
SECTIONS = frozenset({Kind.CHAPTER, Kind.ARTICLE, Kind.DECISION})


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one set of marks, or (when `ref` is set) a cross-reference atom.

    A cross-reference shows the number its target has today, so its own `text` is empty.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    ref: str = ""


Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `cells` is used by rows only, `runs` by all others.

    `depth` is 1 for an item of an outer list and 0 for whatever is no item; `ordered` tells an
    item of a numbered list; `header` tells the first row of a table, which starts a new table.
    """

    id: str
    kind: Kind
    runs: tuple[Run, ...] = ()
    cells: tuple[Cell, ...] = ()
    depth: int = 0
    ordered: bool = False
    header: bool = False

    @property
    def text(self) -> str:
        """The words alone, the cells of a row parted by a tab."""
        if self.kind is Kind.ROW:
            return "\t".join(plain(cell) for cell in self.cells)
        return plain(self.runs)

    def same_words(self, other: Block) -> bool:
        """Whether both say the same in the same form, whatever their ids."""
        return replace(self, id="") == replace(other, id="")


Text = tuple[Block, ...]


def new_id() -> str:
    """A fresh block id: ten signs that are hard to confuse."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(10))


def plain(runs: Iterable[Run]) -> str:
    """The words of the runs, without marks."""
    return "".join(run.text for run in runs)


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same runs with empty ones dropped and neighbours of one form joined."""
    out: list[Run] = []
    for run in runs:
        if not run.text and not run.ref:
            continue
        if (
            out
            and not run.ref
            and not out[-1].ref
            and replace(out[-1], text="") == replace(run, text="")
        ):
            out[-1] = replace(run, text=out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)


def sections(text: Sequence[Block]) -> Iterator[tuple[Block | None, Text]]:
    """The text cut at each chapter, article and decision title; first what stands before them.

    Yields (title block or None, its blocks without the title).
    """
    head: Block | None = None
    body: list[Block] = []
    for block in text:
        if block.kind in SECTIONS:
            yield head, tuple(body)
            head, body = block, []
        else:
            body.append(block)
    yield head, tuple(body)


def article_of(text: Sequence[Block], block_id: str) -> str:
    """The id of the title of the section (article, chapter, decision) a block is in, or ''."""
    section = ""
    for block in text:
        if block.kind in SECTIONS:
            section = block.id
        if block.id == block_id:
            return section
    return ""


def slice_of(text: Sequence[Block], section_id: str) -> Text:
    """The blocks of one section, its title first; empty when there is no such section."""
    for head, body in sections(text):
        if head is not None and head.id == section_id:
            return (head, *body)
    return ()


def _run_data(run: Run) -> dict[str, Any]:
    data: dict[str, Any] = {"text": run.text}
    data.update(
        {name: value for name in ("bold", "italic", "href", "ref") if (value := getattr(run, name))}
    )
    return data


def block_data(block: Block) -> dict[str, Any]:
    """The stored form of a block: only what differs from the default."""
    data: dict[str, Any] = {"id": block.id, "kind": str(block.kind)}
    if block.runs:
        data["runs"] = [_run_data(run) for run in block.runs]
    if block.cells:
        data["cells"] = [[_run_data(run) for run in cell] for cell in block.cells]
    data.update(
        {name: value for name in ("depth", "ordered", "header") if (value := getattr(block, name))}
    )
    return data


def block_from(data: Mapping[str, Any]) -> Block:
    """The block of a stored form. Raises KeyError, TypeError or ValueError when it is none."""
    return Block(
        id=data["id"],
        kind=Kind(data["kind"]),
        runs=tuple(Run(**run) for run in data.get("runs", ())),
        cells=tuple(tuple(Run(**run) for run in cell) for cell in data.get("cells", ())),
        depth=data.get("depth", 0),
        ordered=data.get("ordered", False),
        header=data.get("header", False),
    )


def canonical(text: Iterable[Block]) -> str:
    """The one JSON form of a text: keys sorted, no spaces, letters as they are."""
    rows = [block_data(block) for block in text]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: Iterable[Block]) -> str:
    """SHA-256 (hex) of the canonical form: the hash of a Version."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()
