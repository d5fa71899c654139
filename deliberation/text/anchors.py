"""Where a remark belongs: an exact quote with the words around it, found again in a later text.

After the selectors of the W3C Web Annotation Data Model (TextQuoteSelector). A passage is never
moved silently: what is found elsewhere is `shifted`, what is not found is `lost` and keeps its
quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.blocks import Block

CONTEXT = 32
ENOUGH_ALONE = 24
ENOUGH_AROUND = 8


class Fate(StrEnum):
    """What became of a passage: vast, verschoven, passage verdwenen."""

    FIXED = "fixed"
    SHIFTED = "shifted"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage of one block of one Version; an empty `quote` is the whole block.

    `prefix` and `suffix` are up to CONTEXT signs of the block's own words around the quote.
    """

    block_id: str
    version: int = 0
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a passage is in a text: the block, and start and end in its words."""

    state: Fate
    block_id: str = ""
    start: int = 0
    end: int = 0


class QuoteMissing(Exception):  # noqa: N818 — an answer about the text, not an error in it
    """The quoted words do not stand in the block."""


def anchor(text: Sequence[Block], block_id: str, quote: str = "") -> Anchor:
    """The anchor of a passage as somebody quotes it: white space and quotation marks may differ.

    Raises QuoteMissing when the block is not there or does not say this.
    """
    words = next((block.text for block in text if block.id == block_id), None)
    if words is None:
        raise QuoteMissing(block_id)
    if not quote.strip():
        return Anchor(block_id)
    found = _loosely(quote).search(words)
    if found is None:
        raise QuoteMissing(quote)
    start, end = found.span()
    return Anchor(
        block_id,
        quote=words[start:end],
        prefix=words[max(0, start - CONTEXT) : start],
        suffix=words[end : end + CONTEXT],
    )


_ALIKE = dict.fromkeys("'‘’‚′", "['‘’‚′]") | dict.fromkeys('"“”„″', '["“”„″]')


def _loosely(quote: str) -> re.Pattern[str]:
    parts = ("".join(_ALIKE.get(s, re.escape(s)) for s in part) for part in quote.split())
    return re.compile(r"\s+".join(parts))


def reanchor(wanted: Anchor, text: Sequence[Block]) -> Anchored:
    """Where the passage is in `text`.

    In its own block the quote is `fixed` when it is said once or stands between the same words.
    Elsewhere it is `shifted`, and only when one place says it that can be no other.
    """
    home = next((block for block in text if block.id == wanted.block_id), None)
    if not wanted.quote:
        if home is None:
            return Anchored(Fate.LOST)
        return Anchored(Fate.FIXED, home.id, 0, len(home.text))
    if home is not None and (here := _in_block(wanted, home)):
        return here
    return _elsewhere(wanted, [block for block in text if block is not home])


def _in_block(wanted: Anchor, block: Block) -> Anchored | None:
    places = list(_places(wanted.quote, block.text))
    if not places:
        return None
    ranked = sorted(places, key=lambda place: -_around(wanted, block.text, place))
    best = ranked[0]
    exact = _around(wanted, block.text, best) == len(wanted.prefix) + len(wanted.suffix)
    told = len(places) == 1 or exact
    return Anchored(Fate.FIXED if told else Fate.SHIFTED, block.id, *best)


def _places(quote: str, words: str) -> Iterator[tuple[int, int]]:
    start = words.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = words.find(quote, start + 1)


def _around(wanted: Anchor, words: str, place: tuple[int, int]) -> int:
    """How many signs before and after a place are those that stood around the passage."""
    start, end = place
    before = _common(wanted.prefix[::-1], words[:start][::-1])
    return before + _common(wanted.suffix, words[end:])


def _common(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def _elsewhere(wanted: Anchor, text: Sequence[Block]) -> Anchored:
    found = [
        (_around(wanted, block.text, place), block, place)
        for block in text
        for place in _places(wanted.quote, block.text)
    ]
    if not found:
        return Anchored(Fate.LOST)
    top = max(around for around, _, _ in found)
    best = [(block, place) for around, block, place in found if around == top]
    sure = top >= ENOUGH_AROUND or len(wanted.quote) >= ENOUGH_ALONE
    if len(best) != 1 or not sure:
        return Anchored(Fate.LOST)
    block, place = best[0]
    return Anchored(Fate.SHIFTED, block.id, *place)
