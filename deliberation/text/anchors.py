"""Where a remark belongs: an exact quote with the words around it, found again in a later text.

After the selectors of the W3C Web Annotation Data Model (TextQuoteSelector). A passage is never
moved silently: what is found elsewhere is `shifted`, what is not found is `lost` and keeps its
quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from deliberation.rules.blocks import Block, Run
from deliberation.rules.deltas import stretches
from deliberation.rules.numbering import labels

CONTEXT = 32
ENOUGH_ALONE = 24
ENOUGH_AROUND = 8
Place = tuple[int, int]


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

    The quote may hold the name that a cross-reference shows, which is no part of the anchor.
    Raises QuoteMissing when the block is not there or does not say this.
    """
    block = next((block for block in text if block.id == block_id), None)
    if block is None:
        raise QuoteMissing(block_id)
    if not quote.strip():
        return Anchor(block_id)
    own = block.text, range(len(block.text) + 1)
    place = _quoted(quote, *own) or _quoted(quote, *_shown(block, text))
    if place is None:
        raise QuoteMissing(quote)
    prefix, suffix = _around(block.text, place)
    return Anchor(block_id, quote=block.text[slice(*place)], prefix=prefix, suffix=suffix)


def _quoted(quote: str, shown: str, places: Sequence[int]) -> Place | None:
    """Where a quote stands; `places` has, for each sign that is shown, its place in the words."""
    for found in _loosely(quote).finditer(shown):
        start, end = places[found.start()], places[found.end()]
        if start < end:
            return start, end
    return None


def _shown(block: Block, text: Sequence[Block]) -> tuple[str, Sequence[int]]:
    """What a reader sees of a block, and the place of each sign (and the end) in `block.text`."""
    names, rows = labels(text), stretches(block)
    said, places, at = "", list[int](), 0
    for number, row in enumerate(rows):
        for run in (*((Run("\t"),) if number else ()), *row):
            name = names[run.ref].name if run.ref in names else ""
            said += name or run.text
            places += [at] * len(name) or range(at, at + len(run.text))
            at += len(run.text)
    return said, [*places, at]


_SIGNS = dict.fromkeys("'‘’‚′", "['‘’‚′]") | dict.fromkeys('"“”„″', '["“”„″]')


def _loosely(quote: str) -> re.Pattern[str]:
    parts = ("".join(_SIGNS.get(s, re.escape(s)) for s in part) for part in quote.split())
    return re.compile(r"\s+".join(parts))


def reanchor(wanted: Anchor, text: Sequence[Block]) -> Anchored:
    """Where the passage is in `text`.

    In its own block the quote is `fixed` when it stands between the same words, or is said once and
    the words on one side of it are still there: said twice, the other may have been struck.
    Elsewhere it is `shifted`, and only when one place says it that can be no other.
    """
    return next(reanchored((wanted,), text))


def reanchored(wanted: Iterable[Anchor], text: Sequence[Block]) -> Iterator[Anchored]:
    """Where each of many passages is in `text`, as `reanchor` finds one."""
    said = {block.id: block.text for block in text}
    return (_find(one, said) for one in wanted)


def _find(wanted: Anchor, said: Mapping[str, str]) -> Anchored:
    words = said.get(wanted.block_id)
    if not wanted.quote:
        if words is None:
            return Anchored(Fate.LOST)
        return Anchored(Fate.FIXED, wanted.block_id, 0, len(words))
    if words is not None and (here := _at_home(wanted, words)):
        return here
    return _elsewhere(wanted, said)


def _at_home(wanted: Anchor, words: str) -> Anchored | None:
    places = list(_places(wanted.quote, words))
    if not places:
        return None
    known = wanted.prefix, wanted.suffix
    whole = [at for at in places if _common(wanted, words, at) == tuple(map(len, known))]
    same = [at for at in whole if _around(words, at) == known]
    if same or len(whole) == 1:
        return Anchored(Fate.FIXED, wanted.block_id, *(same or whole)[0])
    best = max(places, key=lambda at: sum(_common(wanted, words, at)))
    told = len(places) == 1 and _holds(wanted, words, best)
    return Anchored(Fate.FIXED if told else Fate.SHIFTED, wanted.block_id, *best)


def _places(quote: str, words: str) -> Iterator[Place]:
    start = words.find(quote)
    while start >= 0:
        yield start, start + len(quote)
        start = words.find(quote, start + 1)


def _around(words: str, place: Place) -> tuple[str, str]:
    """The words before and after a place, as an anchor keeps them."""
    start, end = place
    return words[max(0, start - CONTEXT) : start], words[end : end + CONTEXT]


def _common(wanted: Anchor, words: str, place: Place) -> tuple[int, int]:
    """How many signs before and after a place are those that stood around the passage."""
    before, after = _around(words, place)
    return _alike(wanted.prefix[::-1], before[::-1]), _alike(wanted.suffix, after)


def _alike(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _holds(wanted: Anchor, words: str, place: Place) -> bool:
    """Whether what stood next to the passage, on one side at least, is still next to it."""
    sides = zip((wanted.prefix, wanted.suffix), _common(wanted, words, place), strict=True)
    known = [(len(side), common) for side, common in sides if side]
    return not known or any(common >= min(size, ENOUGH_AROUND) for size, common in known)


def _elsewhere(wanted: Anchor, said: Mapping[str, str]) -> Anchored:
    found = [
        (sum(_common(wanted, words, place)), block_id, place)
        for block_id, words in said.items()
        for place in _places(wanted.quote, words)
    ]
    if not found:
        return Anchored(Fate.LOST)
    top = max(around for around, _, _ in found)
    best = [(block_id, place) for around, block_id, place in found if around == top]
    sure = top >= ENOUGH_AROUND or len(wanted.quote) >= ENOUGH_ALONE
    if len(best) != 1 or not sure:
        return Anchored(Fate.LOST)
    block_id, place = best[0]
    return Anchored(Fate.SHIFTED, block_id, *place)
