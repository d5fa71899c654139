"""Which block of an edited text is which block of the text before: ids that survive a text field.

Who edits an article as plain text sends words without ids. Blocks that stayed the same keep their
id, then blocks that look alike in their order, then what was only moved; the rest is new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .aligning import Pairs, align, increasing
from .blocks import Block, Kind, Run, Text

ALIKE = 0.4
ALIKE_IN_PLACE = 0.2
SMALL = 2_500


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a block, counted, to compare it with others."""

    block: Block
    count: Counter[str]
    row: tuple[str, ...]

    @property
    def size(self) -> int:
        return len(self.row)


def renamed(text: Iterable[Block], names: Mapping[str, str]) -> Text:
    """The text with the block ids in `names` replaced, also where a cross-reference points."""
    if not names:
        return tuple(text)

    def point(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(replace(run, ref=names[run.ref]) if run.ref in names else run for run in runs)

    return tuple(
        replace(
            block,
            id=names.get(block.id, block.id),
            runs=point(block.runs),
            cells=tuple(point(cell) for cell in block.cells),
        )
        for block in text
    )


def keep_ids(old: Sequence[Block], new: Sequence[Block]) -> Text:
    """`new` (with fresh ids) with the ids of the blocks of `old` that it still has.

    The first half of a split block keeps the id; a block that is nowhere in `old` keeps its fresh
    one. Cross-references in `new` to a renamed block follow.
    """
    same = align([replace(block, id="") for block in old], [replace(block, id="") for block in new])
    pairs = {there: here for here, there in same}
    before, after = [_words(block) for block in old], [_words(block) for block in new]
    for rows, columns in _gaps(same, len(old), len(new)):
        found = _alike(before, after, (rows, columns))
        pairs.update((there, here) for here, there in found)
    _split_first(before, after, pairs)
    _moved(before, after, pairs)
    names = {new[there].id: old[here].id for there, here in pairs.items()}
    return renamed(new, names)


def _words(block: Block) -> _Words:
    refs = [run.ref for run in block.runs if run.ref]
    row = (*block.text.lower().replace(",", " ").replace(".", " ").split(), *refs)
    return _Words(block, Counter(row), row)


def _gaps(pairs: Pairs, height: int, width: int) -> Iterable[tuple[range, range]]:
    here, there = 0, 0
    for row, column in (*pairs, (height, width)):
        if row > here and column > there:
            yield range(here, row), range(there, column)
        here, there = row + 1, column + 1


def likeness(old: Block, new: Block) -> float:
    """From 0 (no word in common) to 1 (the same words in the same kind of block)."""
    return _likeness(_words(old), _words(new))


def _likeness(old: _Words, new: _Words) -> float:
    if (old.block.kind is Kind.ROW) != (new.block.kind is Kind.ROW):
        return 0.0
    common = (old.count & new.count).total()
    if not common:
        return 0.0
    small, large = sorted((old.size, new.size))
    # One or two words that also stand in a long block say little: they are no part of it.
    both = 1.4 * common / (small + large) + 0.3 * common / max(small, min(large, 3))
    return both if old.block.kind is new.block.kind else 0.85 * both


def _alike(old: Sequence[_Words], new: Sequence[_Words], gap: tuple[range, range]) -> Pairs:
    """Blocks in a gap that look alike, in order; a large gap is first cut at rare words."""
    rows, columns = gap
    if len(rows) == len(columns) == 1:
        row, column = rows[0], columns[0]
        enough = _likeness(old[row], new[column]) >= ALIKE_IN_PLACE
        return [(row, column)] if enough else []
    if len(rows) * len(columns) <= SMALL:
        return _best(old, new, gap)
    anchors = _by_rare_words(old, new, gap)
    pairs = list(anchors)
    ends = [(rows.start - 1, columns.start - 1), *anchors, (rows.stop, columns.stop)]
    for (row, column), (next_row, next_column) in pairwise(ends):
        inner = range(row + 1, next_row), range(column + 1, next_column)
        if 0 < len(inner[0]) * len(inner[1]) <= SMALL:
            pairs += _best(old, new, inner)
    return pairs


def _best(old: Sequence[_Words], new: Sequence[_Words], gap: tuple[range, range]) -> Pairs:
    """The pairs in order with the greatest total likeness."""
    rows, columns = gap
    table = [[0.0] * (len(columns) + 1) for _ in range(len(rows) + 1)]
    score = [[_likeness(old[row], new[column]) for column in columns] for row in rows]
    for down in range(len(rows) - 1, -1, -1):
        for right in range(len(columns) - 1, -1, -1):
            value = score[down][right]
            taken = value + table[down + 1][right + 1] if value >= ALIKE else 0.0
            table[down][right] = max(table[down + 1][right], table[down][right + 1], taken)
    pairs: Pairs = []
    down = right = 0
    while down < len(rows) and right < len(columns):
        value = score[down][right]
        if value >= ALIKE and table[down][right] == value + table[down + 1][right + 1]:
            pairs.append((rows[down], columns[right]))
            down, right = down + 1, right + 1
        elif table[down][right] == table[down + 1][right]:
            down += 1
        else:
            right += 1
    return pairs


def _by_rare_words(old: Sequence[_Words], new: Sequence[_Words], gap: tuple[range, range]) -> Pairs:
    """Pairs in order of blocks that share words which occur in one block on each side."""
    homes = [_homes(side, stretch) for side, stretch in zip((old, new), gap, strict=True)]
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for word, row in homes[0].items():
        if row >= 0 and homes[1].get(word, -1) >= 0:
            votes[row][homes[1][word]] += 1
    found = [(row, votes[row].most_common(1)[0][0]) for row in sorted(votes)]
    close = [(row, column) for row, column in found if _likeness(old[row], new[column]) >= ALIKE]
    return [close[at] for at in increasing([column for _, column in close])]


def _homes(side: Sequence[_Words], stretch: range) -> dict[str, int]:
    """For each word the one block it occurs in, or -1 when there are more."""
    homes: dict[str, int] = {}
    for place in stretch:
        for word in side[place].count:
            homes[word] = -1 if word in homes else place
    return homes


def _split_first(old: Sequence[_Words], new: Sequence[_Words], pairs: dict[int, int]) -> None:
    """Where a block was split and the longer, later half took its id: give it to the first half."""
    for there in sorted(pairs):
        here, first = pairs[there], there - 1
        if first < 0 or first in pairs or new[first].block.kind is not old[here].block.kind:
            continue
        head, whole = new[first].row, old[here].row
        starts = bool(head) and whole[: len(head)] == head and len(head) < len(whole)
        if starts and new[there].row[-1:] == whole[-1:] and new[there].row[:1] != whole[:1]:
            pairs[first] = pairs.pop(there)


def _moved(old: Sequence[_Words], new: Sequence[_Words], pairs: dict[int, int]) -> None:
    """Pair what is left on both sides and says exactly the same once: it was only moved."""
    used = set(pairs.values())
    homes: defaultdict[Block, list[int]] = defaultdict(list)
    for here, words in enumerate(old):
        if here not in used and words.row:
            homes[replace(words.block, id="")].append(here)
    for there, words in enumerate(new):
        waiting = homes.get(replace(words.block, id=""))
        if there not in pairs and waiting:
            pairs[there] = waiting.pop(0)
