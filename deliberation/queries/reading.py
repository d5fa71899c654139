"""A Version as people read it: contents, numbered HTML, and the remarks where they stand now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from deliberation.models import Needs, Remark, Theme, Version
from deliberation.queries import remarks, texts
from deliberation.rules.blocks import (
    SECTIONS,
    Block,
    Kind,
    Text,
    article_of,
    plain,
    slice_of,
)
from deliberation.rules.numbering import Label, anchors, labels
from deliberation.text.anchors import Anchor, Anchored, reanchored
from deliberation.text.html import blocks_html


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    block: Block
    anchor: str
    number: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole Version, ready to show."""

    title: str
    contents: tuple[Entry, ...]
    html: str


@dataclass(frozen=True, slots=True)
class Section:
    """One article (or chapter, or the draft decision) with its neighbours."""

    head: Block
    entry: Entry
    html: str
    blocks: tuple[tuple[Block, str], ...]
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A remark and where its passage is in the text that is read."""

    remark: Remark
    where: Anchored
    name: str
    anchor: str


def contents(text: Text) -> tuple[Entry, ...]:
    """Chapters, articles and the draft decision, in order."""
    names, places = labels(text), anchors(text)
    return tuple(_entry(b, names, places) for b in text if b.kind in SECTIONS)


def _entry(block: Block, names: dict[str, Label], places: dict[str, str]) -> Entry:
    label = names.get(block.id, Label("", "", ""))
    return Entry(block, places[block.id], label.number, plain(block.runs), label.name)


def whole(version: Version) -> Whole:
    """The whole Version."""
    text = texts.text_of(version)
    html = blocks_html(text, labels=labels(text), anchors=anchors(text))
    return Whole(texts.title(text), contents(text), html)


def section(version: Version, anchor: str) -> Section | None:
    """The section with that anchor, or None."""
    text = texts.text_of(version)
    names, places = labels(text), anchors(text)
    entries = contents(text)
    at = next((n for n, entry in enumerate(entries) if entry.anchor == anchor), None)
    if at is None:
        return None
    inside = slice_of(text, entries[at].block.id)
    return Section(
        head=entries[at].block,
        entry=entries[at],
        html=blocks_html(inside[1:], labels=names, anchors=places, base="../", lift=2),
        blocks=tuple((block, names[block.id].name) for block in inside if block.id in names),
        before=entries[at - 1] if at else None,
        after=entries[at + 1] if at + 1 < len(entries) else None,
    )


def anchor_of(version: Version, block_id: str) -> str:
    """The address of the section a block stands in; '' for the preamble or an unknown block."""
    text = texts.text_of(version)
    return anchors(text).get(article_of(text, block_id), "")


def placed(
    found: Iterable[Remark], text: Text, inside: Collection[str] | None = None
) -> list[Placed]:
    """Remarks with their place in `text`; only those within `inside` when it is given."""
    names, places = labels(text), anchors(text)
    rows = list(found)
    out = []
    for remark, where in zip(rows, reanchored(map(_anchor, rows), text), strict=True):
        if inside is not None and where.block_id not in inside:
            continue
        label = names.get(where.block_id)
        out.append(
            Placed(remark, where, label.name if label else "", places.get(where.block_id, ""))
        )
    return out


def _anchor(remark: Remark) -> Anchor:
    return Anchor(
        block_id=remark.block_id,
        version=remark.version.number,
        quote=remark.quote,
        prefix=remark.prefix,
        suffix=remark.suffix,
    )


def remark_counts(theme: Theme, text: Text) -> dict[str, int]:
    """How many remarks each section has, by the id of its title."""
    where = (one.where.block_id for one in placed(remarks.published(theme), text))
    return dict(Counter(article_of(text, block_id) for block_id in where))


def needs(theme: Theme, text: Text) -> dict[str, str]:
    """What each article needs, in words, by block id; the council where nothing was said."""
    said = texts.needs(theme)
    return {
        block.id: str(Needs(said.get(block.id, Needs.COUNCIL)).label)
        for block in text
        if block.kind is Kind.ARTICLE
    }


def article_needs(theme: Theme, text: Sequence[Block]) -> list[tuple[Entry, str]]:
    """Each article with the code of what it needs."""
    said = texts.needs(theme)
    found = contents(tuple(text))
    return [
        (entry, said.get(entry.block.id, str(Needs.COUNCIL)))
        for entry in found
        if entry.block.kind is Kind.ARTICLE
    ]
