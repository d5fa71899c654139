"""What differs between two texts, word by word inside a block: one redline for screen and paper.

Blocks are the same block when they have the same id. Reading a redline with what was added and
without what was removed gives the new text exactly; the other way round, the old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

from .blocks import SECTIONS, Block, Kind, Run, Text, tidy
from .deltas import form, stretches
from .placing import staying
from .words import Token, Tokens, changes, runs_of, tokens


class Mark(StrEnum):
    """What happened to some words; `reformatted` words say the same in another form."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    REFORMATTED = "reformatted"


class Span(NamedTuple):
    """Words with one mark; `was` holds the old runs of reformatted words."""

    mark: Mark
    runs: tuple[Run, ...]
    was: tuple[Run, ...] = ()


class State(StrEnum):
    """What happened to a block. One that moved stands twice: where it was, and where it is."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_HERE = "moved_here"
    MOVED_AWAY = "moved_away"


GONE = frozenset({State.REMOVED, State.MOVED_AWAY})
NEW = frozenset({State.ADDED, State.MOVED_HERE})


@dataclass(frozen=True, slots=True)
class RedlineBlock:
    """A block in its new form (its old one when it is gone), with spans per stretch of words.

    A table row has a stretch per cell, whatever else one; a row that lost cells has one for those
    too. `was` is the block before, for `changed` and `moved_here`.
    """

    state: State
    block: Block
    spans: tuple[tuple[Span, ...], ...]
    was: Block | None = None

    @property
    def reformed(self) -> bool:
        """Whether it became another kind of block, or stands at another depth."""
        return self.was is not None and form(self.was) != form(self.block)


def redline(old: Text, new: Text) -> tuple[RedlineBlock, ...]:
    """Both texts in one, from the top down; what is gone stands before what came at its place."""
    before = {block.id: block for block in old}
    after = {block.id: block for block in new}
    stays = [
        name for name in staying(list(before), list(after)) if _comparable(before, after, name)
    ]
    fixed = set(stays)
    gone = _between(old, stays)
    out: list[RedlineBlock] = []
    for anchor, fresh in _between(new, stays).items():
        if anchor:
            out.append(_compared(before[anchor], after[anchor]))
        out += [_gone(block, after) for block in gone[anchor] if block.id not in fixed]
        out += [_come(block, before) for block in fresh if block.id not in fixed]
    return tuple(out)


def _comparable(before: Mapping[str, Block], after: Mapping[str, Block], name: str) -> bool:
    """Whether the words of both forms can be told apart in one block; a row is no paragraph."""
    return (before[name].kind is Kind.ROW) == (after[name].kind is Kind.ROW)


def _between(text: Text, stays: Sequence[str]) -> dict[str, list[Block]]:
    """What stands behind each block that stays, and behind "" what precedes them all."""
    out: dict[str, list[Block]] = {name: [] for name in ("", *stays)}
    anchor = ""
    for block in text:
        if block.id in out:
            anchor = block.id
        else:
            out[anchor].append(block)
    return out


def _gone(block: Block, after: Mapping[str, Block]) -> RedlineBlock:
    state = State.MOVED_AWAY if block.id in after else State.REMOVED
    return RedlineBlock(state, block, _whole(block, Mark.REMOVED))


def _come(block: Block, before: Mapping[str, Block]) -> RedlineBlock:
    was = before.get(block.id)
    if was is None:
        return RedlineBlock(State.ADDED, block, _whole(block, Mark.ADDED))
    if not _comparable(before, {block.id: block}, block.id):
        return RedlineBlock(State.MOVED_HERE, block, _whole(block, Mark.ADDED), was)
    return RedlineBlock(State.MOVED_HERE, block, _spans(was, block), was)


def _whole(block: Block, mark: Mark) -> tuple[tuple[Span, ...], ...]:
    return tuple((Span(mark, runs),) if runs else () for runs in stretches(block))


def _compared(old: Block, new: Block) -> RedlineBlock:
    if old == new:
        return RedlineBlock(State.SAME, new, _whole(new, Mark.SAME))
    return RedlineBlock(State.CHANGED, new, _spans(old, new), old)


def _spans(old: Block, new: Block) -> tuple[tuple[Span, ...], ...]:
    pairs = zip_longest(stretches(old), stretches(new), fillvalue=())
    return tuple(tuple(_joined(_marked(tokens(a), tokens(b)))) for a, b in pairs)


def _marked(old: Tokens, new: Tokens) -> Iterator[tuple[Mark, Token, Token | None]]:
    here, there = 0, 0
    for change in (*changes(old, new), None):
        end = change.start if change else len(old)
        for was, now in zip(old[here:end], new[there:], strict=False):
            yield (Mark.SAME, now, None) if was == now else (Mark.REFORMATTED, now, was)
        if change:
            yield from ((Mark.REMOVED, one, None) for one in old[change.start : change.end])
            yield from ((Mark.ADDED, one, None) for one in new[change.new_start : change.new_end])
            here, there = change.end, change.new_end


def _joined(parts: Iterable[tuple[Mark, Token, Token | None]]) -> Iterator[Span]:
    mark: Mark | None = None
    now: list[Token] = []
    was: list[Token] = []
    for kind, token, before in parts:
        if mark is not None and kind is not mark:
            yield _span(mark, now, was)
            now, was = [], []
        mark = kind
        now.append(token)
        was += [before] if before else []
    if mark is not None:
        yield _span(mark, now, was)


def _span(mark: Mark, now: Iterable[Token], was: Iterable[Token]) -> Span:
    return Span(mark, _runs(now), _runs(was))


def _runs(row: Iterable[Token]) -> tuple[Run, ...]:
    return runs_of(piece for token in row for piece in token.pieces)


def accepted(marked: Iterable[RedlineBlock]) -> Text:
    """The new text that a redline shows."""
    return tuple(_read(one, without=Mark.REMOVED) for one in marked if one.state not in GONE)


def rejected(marked: Iterable[RedlineBlock]) -> Text:
    """The old text that a redline shows."""
    return tuple(_read(one, without=Mark.ADDED) for one in marked if one.state not in NEW)


def _read(one: RedlineBlock, *, without: Mark) -> Block:
    old = without is Mark.ADDED
    shape = one.was if old and one.was is not None else one.block
    rows = tuple(
        tidy(
            run
            for span in spans
            if span.mark is not without
            for run in (span.was if old and span.was else span.runs)
        )
        for spans in one.spans
    )
    if shape.kind is Kind.ROW:
        return replace(shape, cells=rows[: len(shape.cells)])
    return replace(shape, runs=rows[0])


def excerpt(marked: Sequence[RedlineBlock]) -> tuple[RedlineBlock, ...]:
    """What changed, each under the title of its section, the head of its table and its outer items.

    So much of the unchanged text stays that a reader knows where the change stands.
    """
    shown: set[int] = set()
    trail: list[int] = []
    for at, one in enumerate(marked):
        trail = [place for place in trail if _leads(marked[place].block, one.block)]
        if one.state is not State.SAME:
            shown |= {*trail, at}
        if one.state not in GONE and _may_lead(one.block):
            trail.append(at)
    return tuple(one for at, one in enumerate(marked) if at in shown)


def _may_lead(block: Block) -> bool:
    return block.kind in SECTIONS or block.kind is Kind.ITEM or block.header


def _leads(above: Block, block: Block) -> bool:
    """Whether a reader of `block` needs `above`, which came before it, to know where it stands."""
    if above.kind in SECTIONS:
        lower = above.kind is Kind.CHAPTER and block.kind is Kind.ARTICLE
        return lower or block.kind not in SECTIONS
    if above.kind is Kind.ITEM:
        return block.kind is Kind.ITEM and block.depth > above.depth
    return block.kind is Kind.ROW and not block.header
