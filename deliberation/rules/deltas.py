"""What one side changed in one block, and whether two sides can both have their way in it.

Two sides merge when they changed different words, or the same words in the same way. Words count
as touched by both also when two changes stand directly side by side: whoever strikes a word and
whoever adds one next to it did not see the other's sentence. Marks are weighed per word, so that a
word made bold by one side does not stop the other from adding a word beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from .blocks import Block, Cell, Kind, Run
from .words import Token, Tokens, changes, runs_of, tokens


class Hunk(NamedTuple):
    """The tokens start:end of the base were replaced by `words`."""

    start: int
    end: int
    words: Tokens


@dataclass(frozen=True, slots=True)
class Delta:
    """The hunks of one side, and the words (by place in the base) that only got other marks."""

    hunks: tuple[Hunk, ...]
    marks: Mapping[int, Token]


class OverlapError(Exception):
    """Two sides changed the same words of a block differently."""


def delta(base: Tokens, side: Tokens) -> Delta:
    """What `side` changed in the words of `base`."""
    hunks: list[Hunk] = []
    marks: dict[int, Token] = {}
    here, there = 0, 0
    for change in (*changes(base, side), None):
        end = change.start if change else len(base)
        for place, token in zip(range(here, end), side[there:], strict=False):
            if token != base[place]:
                marks[place] = token
        if change:
            hunks.append(Hunk(change.start, change.end, side[change.new_start : change.new_end]))
            here, there = change.end, change.new_end
    return Delta(tuple(hunks), marks)


def patched(base: Tokens, made: Delta, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens start:end of the base with the delta applied; its hunks there lie within."""
    here, stop = start, len(base) if end is None else end
    for hunk in made.hunks:
        if start <= hunk.start and hunk.end <= stop:
            yield from (made.marks.get(at, base[at]) for at in range(here, hunk.start))
            yield from hunk.words
            here = hunk.end
    yield from (made.marks.get(at, base[at]) for at in range(here, stop))


def joined(base: Tokens, ours: Delta, theirs: Delta) -> Delta:
    """Both deltas in one. Raises OverlapError when they touch the same words differently."""
    hunks: list[Hunk] = []
    for start, end, sides in _groups(ours, theirs):
        if len(sides) == 2:
            hunks.append(Hunk(start, end, _agreed(base, (ours, theirs), (start, end))))
        else:
            hunks += sides[0][1]
            other = theirs if sides[0][0] is ours else ours
            if any(start <= place < end for place in other.marks):
                raise OverlapError
    return Delta(tuple(hunks), _joined_marks(ours.marks, theirs.marks))


def _groups(
    ours: Delta, theirs: Delta
) -> Iterator[tuple[int, int, list[tuple[Delta, list[Hunk]]]]]:
    """The hunks of both sides, taken together where they overlap or touch."""
    queue = sorted(
        [(hunk.start, hunk.end, 0, hunk) for hunk in ours.hunks]
        + [(hunk.start, hunk.end, 1, hunk) for hunk in theirs.hunks]
    )
    group: tuple[list[Hunk], list[Hunk]] = ([], [])
    start, end = 0, -1
    for first, last, side, hunk in queue:
        if first > end and end >= 0:
            yield start, end, _sides(ours, theirs, group)
            group, end = ([], []), -1
        start, end = (first if end < 0 else start), max(end, last)
        group[side].append(hunk)
    if end >= 0:
        yield start, end, _sides(ours, theirs, group)


def _sides(
    ours: Delta, theirs: Delta, group: tuple[list[Hunk], list[Hunk]]
) -> list[tuple[Delta, list[Hunk]]]:
    return [(side, hunks) for side, hunks in zip((ours, theirs), group, strict=True) if hunks]


def _agreed(base: Tokens, sides: tuple[Delta, Delta], stretch: tuple[int, int]) -> Tokens:
    """What both sides made of a stretch. Raises OverlapError when that is not the same."""
    first, second = (tuple(patched(base, side, *stretch)) for side in sides)
    if first != second:
        raise OverlapError
    return first


def _joined_marks(ours: Mapping[int, Token], theirs: Mapping[int, Token]) -> dict[int, Token]:
    small, large = sorted((ours, theirs), key=len)
    if any(large.get(place, token) != token for place, token in small.items()):
        raise OverlapError
    return {**ours, **theirs}


def form(block: Block) -> tuple[Kind, int, bool, bool]:
    """What a block is, apart from its words."""
    return block.kind, block.depth, block.ordered, block.header


@dataclass(frozen=True, slots=True)
class BlockDelta:
    """What one side made of one block: its form, and a delta per stretch of words.

    A row has a stretch per cell; `stretches` is empty when the row got more or fewer cells.
    `words` are the base's.
    """

    block: Block
    new_form: bool
    words: tuple[Tokens, ...]
    stretches: tuple[Delta, ...]


def stretches(block: Block) -> tuple[Cell, ...]:
    """The rows of runs of a block: its cells when it is a row of a table."""
    return block.cells if block.kind is Kind.ROW else (block.runs,)


def block_delta(base: Block, side: Block) -> BlockDelta:
    """What `side` changed in `base`."""
    old, new = stretches(base), stretches(side)
    same_shape = len(old) == len(new) and (base.kind is Kind.ROW) == (side.kind is Kind.ROW)
    words = tuple(tokens(runs) for runs in old) if same_shape else ()
    made = tuple(delta(a, tokens(b)) for a, b in zip(words, new, strict=False))
    return BlockDelta(side, form(base) != form(side), words, made)


def merged(base: Block, ours: BlockDelta, theirs: BlockDelta) -> Block:
    """The block with both changes. Raises OverlapError when they cannot both be made."""
    if ours.block == theirs.block or theirs.block == base:
        return ours.block
    if ours.block == base:
        return theirs.block
    if not ours.stretches or not theirs.stretches:
        raise OverlapError
    if ours.new_form and theirs.new_form and form(ours.block) != form(theirs.block):
        raise OverlapError
    shape = ours.block if ours.new_form else theirs.block
    rows = tuple(
        _merged_runs(*stretch)
        for stretch in zip(ours.words, ours.stretches, theirs.stretches, strict=True)
    )
    if base.kind is Kind.ROW:
        return replace(shape, cells=rows)
    return replace(shape, runs=rows[0])


def _merged_runs(base: Tokens, ours: Delta, theirs: Delta) -> tuple[Run, ...]:
    """The runs with both changes. Raises OverlapError when together they leave nothing of it."""
    words = list(patched(base, joined(base, ours, theirs)))
    while words and words[-1].key.isspace():
        words.pop()
    start = next((at for at, word in enumerate(words) if not word.key.isspace()), len(words))
    if base and start == len(words) and ours != theirs:
        raise OverlapError
    return runs_of(piece for token in words[start:] for piece in token.pieces)


def merge_block(base: Block, ours: Block, theirs: Block) -> Block | None:
    """Both changes to one block, word by word; None when they overlap."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    try:
        return merged(base, block_delta(base, ours), block_delta(base, theirs))
    except OverlapError:
        return None
