"""Which places of two rows belong together: the alignment that redline, merge and ids rest on.

Small differences are aligned minimally (Myers 1986, "An O(ND) difference algorithm"); a larger area
is first cut at what occurs equally often on both sides (after Bram Cohen's patience diff), so that
the cost stays about linear in the length, also when a whole text was rewritten.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

Pairs = list[tuple[int, int]]
FEW_CHANGES = 48
MOST_CHANGES = 320


class Area(NamedTuple):
    """A stretch of the old row and a stretch of the new row that still have to be aligned."""

    old: int
    old_end: int
    new: int
    new_end: int


def increasing(numbers: Sequence[int]) -> list[int]:
    """The positions of a longest strictly increasing subsequence of `numbers`."""
    tops: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(places[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(number)
            places.append(place)
        else:
            tops[pile], places[pile] = number, place
    chain: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """Pairs (place in old, place in new) of equal elements, both rising, insertions slid right."""
    pairs: Pairs = []
    todo = [Area(0, len(old), 0, len(new))]
    while todo:
        ends, area = _trimmed(old, new, todo.pop())
        pairs += ends
        if area.old == area.old_end or area.new == area.new_end:
            continue
        found = _shortest(old, new, area, FEW_CHANGES)
        if found is None and (anchors := _anchors(old, new, area)):
            pairs += anchors
            todo += _between(anchors, area)
        elif found is None:
            found = _shortest(old, new, area, MOST_CHANGES)
        pairs += found or []
    pairs.sort()
    return _slid(pairs, old, new)


def _trimmed(old: Sequence[Hashable], new: Sequence[Hashable], area: Area) -> tuple[Pairs, Area]:
    """What both stretches begin and end with, and the area that is left between."""
    start, old_end, new_start, new_end = area
    while start < old_end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    ends = list(zip(range(area.old, start), range(area.new, new_start), strict=True))
    while start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    ends += zip(range(old_end, area.old_end), range(new_end, area.new_end), strict=True)
    return ends, Area(start, old_end, new_start, new_end)


def _shortest(
    old: Sequence[Hashable], new: Sequence[Hashable], area: Area, most: int
) -> Pairs | None:
    """The pairs of a shortest edit of the area; None when it takes more than `most` steps."""
    height, width = area.old_end - area.old, area.new_end - area.new
    if abs(height - width) > most:
        return None
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    for steps in range(min(most, height + width) + 1):
        trail.append(dict(reach))
        for line in range(-steps, steps + 1, 2):
            down = line == -steps or (line != steps and reach[line - 1] < reach[line + 1])
            row = reach[line + 1] if down else reach[line - 1] + 1
            row = _run_on(old, new, area, (row, row - line))
            reach[line] = row
            if row >= height and row - line >= width:
                return _walked_back(trail, area)
    return None


def _run_on(
    old: Sequence[Hashable], new: Sequence[Hashable], area: Area, at: tuple[int, int]
) -> int:
    """How far in the old row one comes from `at` over equal elements."""
    row, column = area.old + at[0], area.new + at[1]
    while row < area.old_end and column < area.new_end and old[row] == new[column]:
        row, column = row + 1, column + 1
    return row - area.old


def _walked_back(trail: list[dict[int, int]], area: Area) -> Pairs:
    """The equal elements on the way that `trail` tells of, from the end to the start."""
    row, column = area.old_end - area.old, area.new_end - area.new
    pairs: Pairs = []
    for steps in range(len(trail) - 1, -1, -1):
        reach, line = trail[steps], row - column
        down = line == -steps or (line != steps and reach[line - 1] < reach[line + 1])
        came = line + 1 if down else line - 1
        from_row = reach[came]
        from_column = from_row - came
        while row > from_row and column > from_column:
            row, column = row - 1, column - 1
            pairs.append((area.old + row, area.new + column))
        row, column = from_row, from_column
    return pairs


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable], area: Area) -> Pairs:
    """Pairs of what occurs once on both sides or, failing that, equally often."""
    seen_old = Counter(old[area.old : area.old_end])
    seen_new = Counter(new[area.new : area.new_end])
    alike = {what for what, count in seen_old.items() if seen_new[what] == count}
    once = {what for what in alike if seen_old[what] == 1}
    chosen = once or alike
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place in range(area.new_end - 1, area.new - 1, -1):
        if new[place] in chosen:
            places[new[place]].append(place)
    rows = [place for place in range(area.old, area.old_end) if old[place] in chosen]
    candidates = [(place, places[old[place]].pop()) for place in rows]
    return [candidates[at] for at in increasing([there for _, there in candidates])]


def _between(anchors: Pairs, area: Area) -> Iterable[Area]:
    """The areas that the anchors leave between them."""
    old, new = area.old, area.new
    for here, there in (*anchors, (area.old_end, area.new_end)):
        yield Area(old, here, new, there)
        old, new = here + 1, there + 1


def _slid(pairs: Pairs, old: Sequence[Hashable], new: Sequence[Hashable]) -> Pairs:
    """The same alignment with each insertion or deletion as late as it can stand.

    Two editors who make the same change then have the same change, wherever else they edited.
    """
    out: Pairs = []
    here, there = 0, 0
    for row, column in pairs:
        if row == here and column > there and new[there] == old[row]:
            column = there
        elif column == there and row > here and old[here] == new[column]:
            row = here
        out.append((row, column))
        here, there = row + 1, column + 1
    return out
