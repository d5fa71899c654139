"""The words of a block: cut into tokens that keep their marks, and aligned with other words.

A token is a word, a stretch of white space, one other sign or a cross-reference. It is never cut:
a letter with its combining accents, an emoji of several signs, "50.000" and "zo’n" are one token.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .aligning import Pairs, align
from .blocks import Run

Form = tuple[bool, bool, str, str]


class Piece(NamedTuple):
    """Letters of one form: (bold, italic, href, ref)."""

    text: str
    form: Form


class Token(NamedTuple):
    """One token: `key` is what it says, `pieces` are its letters with their marks."""

    key: str
    pieces: tuple[Piece, ...]


Tokens = tuple[Token, ...]


def _combining() -> str:
    """All combining signs as the inside of a regular expression's set."""
    planes = (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0))
    signs = [at for at in planes if unicodedata.category(chr(at))[0] == "M"]
    starts = [at for at, code in enumerate(signs) if not at or signs[at - 1] != code - 1]
    ends = [*starts[1:], len(signs)]
    return "".join(
        f"{chr(signs[start])}-{chr(signs[end - 1])}"
        for start, end in zip(starts, ends, strict=True)
    )


MARKS = _combining()
LETTER = rf"[\w{MARKS}\u00ad\u200c\u200d]"
PATTERN = re.compile(
    rf"\w{LETTER}*(?:(?:['’‑-]|(?<=\d)[.,](?=\d)){LETTER}+)*"
    rf"|\s+"
    rf"|[\U0001f1e6-\U0001f1ff]{{2}}"
    rf"|[^\w\s](?:\u200d\S|[{MARKS}\U0001f3fb-\U0001f3ff])*"
)
REF = "\0ref:"


def pieces_of(runs: Iterable[Run]) -> Iterator[Piece]:
    """The runs as pieces."""
    return (Piece(run.text, (run.bold, run.italic, run.href, run.ref)) for run in runs)


def runs_of(pieces: Iterable[Piece]) -> tuple[Run, ...]:
    """The pieces as tidy runs."""
    joined: list[tuple[list[str], Form]] = []
    for text, form in pieces:
        if joined and joined[-1][1] == form and not form[3]:
            joined[-1][0].append(text)
        elif text or form[3]:
            joined.append(([text], form))
    return tuple(Run("".join(texts), *form) for texts, form in joined)


def tokens(runs: Iterable[Run]) -> Tokens:
    """The tokens of the runs; a word whose marks begin or end inside it has several pieces."""
    out: list[Token] = []
    stretch: list[Piece] = []
    for piece in pieces_of(runs):
        if piece.form[3]:
            out += _cut(stretch)
            out.append(Token(REF + piece.form[3], (piece,)))
            stretch = []
        elif piece.text:
            stretch.append(piece)
    return (*out, *_cut(stretch))


def _cut(stretch: Sequence[Piece]) -> Iterator[Token]:
    """The tokens of pieces without cross-references."""
    if len(stretch) == 1:
        form = stretch[0].form
        for word in PATTERN.findall(stretch[0].text):
            yield Token(word, (Piece(word, form),))
        return
    rest = list(reversed(stretch))
    for word in PATTERN.findall("".join(piece.text for piece in stretch)):
        yield Token(word, tuple(_taken(rest, len(word))))


def _taken(rest: list[Piece], length: int) -> Iterator[Piece]:
    """The first `length` letters of the pieces in `rest` (last piece first), which it shortens."""
    while length:
        text, form = rest.pop()
        if len(text) > length:
            rest.append(Piece(text[length:], form))
        yield Piece(text[:length], form)
        length -= len(text[:length])


def is_word(token: Token) -> bool:
    """Whether the token is a word or a cross-reference, no white space or sign."""
    return token.key[0].isalnum() or token.key.startswith(REF)


def weight(stretch: Iterable[Token]) -> int:
    """How many letters of words there are; a cross-reference weighs as a short word."""
    return sum(min(len(token.key), 20) for token in stretch if is_word(token))


class Change(NamedTuple):
    """old[start:end] became new[new_start:new_end]."""

    start: int
    end: int
    new_start: int
    new_end: int


def changes(old: Tokens, new: Tokens) -> tuple[Change, ...]:
    """What differs between two rows of tokens, apart from their marks, told as few whole changes.

    What stays between two changes is a part of them when it is so little beside them that nobody
    would say it stayed: "a b c" became "x y z" is one change, not three.
    """
    keys = [token.key for token in old], [token.key for token in new]
    out: list[Change] = []
    for change in _gaps(align(*keys), len(old), len(new)):
        while out and _is_island(old, new, (out[-1], change)):
            before = out.pop()
            change = Change(before.start, change.end, before.new_start, change.new_end)
        out.append(change)
    return tuple(out)


def _gaps(pairs: Pairs, height: int, width: int) -> Iterator[Change]:
    """The stretches that the pairs leave out."""
    here, there = 0, 0
    for row, column in (*pairs, (height, width)):
        if row > here or column > there:
            yield Change(here, row, there, column)
        here, there = row + 1, column + 1


def _is_island(old: Tokens, new: Tokens, around: tuple[Change, Change]) -> bool:
    """Whether what stays between two changes is too little to tell apart."""
    left, right = around
    stays = weight(old[left.end : right.start])
    if not stays:
        return all(
            change.start < change.end and change.new_start < change.new_end for change in around
        )
    sizes = [
        max(
            weight(old[change.start : change.end]),
            weight(new[change.new_start : change.new_end]),
        )
        for change in around
    ]
    return right.start - left.end <= 7 and 2 * stays <= min(sizes)
