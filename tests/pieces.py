"""Small texts for tests, written by hand: a block takes its id first, then its words."""

from __future__ import annotations

from typing import Any

from deliberation.rules.blocks import Block, Kind, Run, Text
from deliberation.rules.matching import renamed


def block(name: str, kind: Kind, words: str = "", **more: Any) -> Block:
    return Block(name, kind, runs=(Run(words),) if words else (), **more)


def title(name: str, words: str = "Akkoord") -> Block:
    return block(name, Kind.TITLE, words)


def chapter(name: str, words: str = "Hoofdstuk") -> Block:
    return block(name, Kind.CHAPTER, words)


def article(name: str, words: str = "Artikel") -> Block:
    return block(name, Kind.ARTICLE, words)


def decision(name: str, words: str = "Ontwerp-raadsbesluit") -> Block:
    return block(name, Kind.DECISION, words)


def heading(name: str, words: str = "Kop") -> Block:
    return block(name, Kind.HEADING, words)


def paragraph(name: str, words: str = "Alinea.") -> Block:
    return block(name, Kind.PARAGRAPH, words)


def quote(name: str, words: str = "Citaat.") -> Block:
    return block(name, Kind.QUOTE, words)


def item(name: str, words: str = "onderdeel", depth: int = 1, ordered: bool = True) -> Block:
    return block(name, Kind.ITEM, words, depth=depth, ordered=ordered)


def bullet(name: str, words: str = "onderdeel", depth: int = 1) -> Block:
    return item(name, words, depth, ordered=False)


def row(name: str, *cells: str, header: bool = False) -> Block:
    said = tuple((Run(words),) if words else () for words in cells)
    return Block(name, Kind.ROW, cells=said, header=header)


def lines(**words: str) -> Text:
    """Paragraphs by id, in the order given."""
    return tuple(paragraph(name, said) for name, said in words.items())


def said(text: Text) -> dict[str, str]:
    """What each block of a text says, by id."""
    return {one.id: one.text for one in text}


def ids(text: Text) -> list[str]:
    return [one.id for one in text]


def numbered(text: Text) -> Text:
    """The text with its place as the id of each block, to compare texts up to their ids."""
    names = {one.id: str(at) for at, one in enumerate(text)}
    return renamed(text, names)
