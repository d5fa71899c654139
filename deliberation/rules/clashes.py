"""Which amendments on one text get into each other's way, found before the vote.

Only pairs that touch a common block or place are looked at, so that 200 amendments on 100 pages
take no 20,000 merges. The verdicts are those of a three-way merge of the same two amendments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product

from .amendments import Operation, OperationKind
from .blocks import Block, Text
from .deltas import BlockDelta, OverlapError, block_delta, merged
from .placing import circular, roots, sections_of

Pair = tuple[str, str]


class ClashKind(StrEnum):
    """How two amendments meet, the most serious first."""

    CONFLICT = "conflict"
    DEPENDENT = "dependent"
    SAME_PLACE = "same_place"
    NEIGHBOUR = "neighbour"


SERIOUS = {kind: at for at, kind in enumerate(ClashKind)}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two amendments (by name) that meet in `blocks`; `block_id` is the first where it is worst.

    conflict: only one of them can be adopted as it is. dependent: the second changes what the first
    adds. same_place: both add something behind one block. neighbour: they change different words of
    one block, or one adds behind what the other strikes; they merge, but read the result.
    """

    kind: ClashKind
    first: str
    second: str
    block_id: str
    blocks: tuple[str, ...]


class _View:
    """One amendment, by what it does to which block."""

    def __init__(self, base: Mapping[str, Block], operations: Sequence[Operation]) -> None:
        self.struck: set[str] = set()
        self.replaced: dict[str, Block] = {}
        self.placed: dict[str, str] = {}
        self.added: dict[str, Block] = {}
        self.deltas: dict[str, BlockDelta] = {}
        for one in operations:
            self._take(one)
        self.moved = self.placed.keys() - self.added.keys()
        blocks = {**base, **self.added}
        known = {name: after for name, after in self.placed.items() if name in blocks}
        self.roots = roots(known, blocks)
        self.chains: defaultdict[str, list[str]] = defaultdict(list)
        for name, (place, _) in self.roots.items():
            self.chains[place].append(name)

    def _take(self, one: Operation) -> None:
        if one.kind is OperationKind.DELETE:
            self.struck.add(one.block_id)
        elif one.block is not None:
            into = self.replaced if one.kind is OperationKind.REPLACE else self.added
            into[one.block_id] = one.block
        if one.kind in (OperationKind.INSERT, OperationKind.MOVE):
            self.placed[one.block_id] = one.after

    def touches(self) -> set[str]:
        return {*self.struck, *self.replaced, *self.moved}

    def delta(self, base: Block) -> BlockDelta:
        """What it changes in the words of one block, worked out once."""
        if base.id not in self.deltas:
            self.deltas[base.id] = block_delta(base, self.replaced[base.id])
        return self.deltas[base.id]

    def adds_as(self, other: _View, place: str) -> bool:
        """Whether both put the same behind `place`."""
        mine, yours = self.chains[place], other.chains[place]
        return len(mine) == len(yours) and all(
            a == b
            or (a in self.added and b in other.added and self.added[a].same_words(other.added[b]))
            for a, b in zip(mine, yours, strict=True)
        )


def clashes(
    base: Text,
    amendments: Mapping[str, Sequence[Operation]],
    *,
    parents: Mapping[str, str] | None = None,
) -> tuple[Clash, ...]:
    """The pairs of amendments on `base` that meet, each with its most serious kind.

    In the order of `amendments`. A sub-amendment named in `parents` (its name → its parent's) only
    depends on its parent.
    """
    return _Finding(base, amendments, parents or {}).result()


class _Finding:
    """One search for clashes."""

    def __init__(
        self,
        base: Text,
        amendments: Mapping[str, Sequence[Operation]],
        parents: Mapping[str, str],
    ) -> None:
        self.base = {block.id: block for block in base}
        self.order = {name: at for at, name in enumerate(self.base)}
        self.sections = sections_of(base)
        self.views = {name: _View(self.base, operations) for name, operations in amendments.items()}
        self.parents = parents
        self.rank = {name: at for at, name in enumerate(amendments)}
        self.found: defaultdict[Pair, dict[str, ClashKind]] = defaultdict(dict)

    def result(self) -> tuple[Clash, ...]:
        touching, placing = self._index()
        for block_id, names in touching.items():
            for pair in combinations(names, 2):
                self._add(pair, block_id, self._on_block(pair, block_id))
        for place, names in placing.items():
            for pair in combinations(names, 2):
                self._add(pair, place, self._at_place(pair, place))
            self._where_struck(place, names, touching)
        self._dependents()
        pairs = sorted(self.found.items(), key=lambda item: [self.rank[name] for name in item[0]])
        return tuple(self._clash(pair, met) for pair, met in pairs)

    def _index(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        touching: defaultdict[str, list[str]] = defaultdict(list)
        placing: defaultdict[str, list[str]] = defaultdict(list)
        for name, view in self.views.items():
            for block_id in view.touches():
                touching[block_id].append(name)
            for place in view.chains:
                placing[place].append(name)
        return touching, placing

    def _add(self, pair: Pair, block_id: str, kind: ClashKind | None) -> None:
        if kind is None:
            return
        first, second = sorted(pair, key=self.rank.__getitem__)
        met = self.found[first, second]
        if SERIOUS[kind] <= SERIOUS[met.get(block_id, ClashKind.NEIGHBOUR)]:
            met[block_id] = kind

    def _on_block(self, pair: Pair, block_id: str) -> ClashKind | None:
        a, b = (self.views[name] for name in pair)
        struck = (block_id in a.struck) + (block_id in b.struck)
        if struck:
            return ClashKind.CONFLICT if struck == 1 else None
        if block_id in a.moved & b.moved and a.placed[block_id] != b.placed[block_id]:
            return ClashKind.CONFLICT
        if block_id in a.replaced and block_id in b.replaced:
            return self._in_words((a, b), block_id)
        return None

    def _in_words(self, sides: tuple[_View, _View], block_id: str) -> ClashKind | None:
        a, b = sides
        base = self.base.get(block_id)
        if a.replaced[block_id] == b.replaced[block_id]:
            return None
        if base is None:
            return ClashKind.CONFLICT
        try:
            merged(base, a.delta(base), b.delta(base))
        except OverlapError:
            return ClashKind.CONFLICT
        return ClashKind.NEIGHBOUR

    def _at_place(self, pair: Pair, place: str) -> ClashKind | None:
        a, b = (self.views[name] for name in pair)
        return None if a.adds_as(b, place) else ClashKind.SAME_PLACE

    def _where_struck(
        self, place: str, names: Iterable[str], touching: Mapping[str, Sequence[str]]
    ) -> None:
        """Additions where another strikes the block before them or their whole section."""
        section = self.sections.get(place, "")
        for name, other in product(names, touching.get(place, ())):
            if name != other:
                self._add((name, other), place, self._beside(name, other, place))
        for name, other in product(names, touching.get(section, ())):
            inside = any(self.views[name].roots[one][1] for one in self.views[name].chains[place])
            if name != other and inside and self._loses(name, other, (place, section)):
                self._add((name, other), place, ClashKind.CONFLICT)

    def _beside(self, name: str, other: str, place: str) -> ClashKind | None:
        a, b = self.views[name], self.views[other]
        if place in b.struck:
            return None if place in a.struck else ClashKind.NEIGHBOUR
        if place in b.moved and a.moved and circular({**b.placed, **a.placed}):
            return ClashKind.CONFLICT
        return None

    def _loses(self, name: str, other: str, where: tuple[str, str]) -> bool:
        """Whether `other` strikes both the block and the section that `name` adds to."""
        a, b = self.views[name], self.views[other]
        return b.struck.issuperset(where) and where[1] not in a.struck

    def _dependents(self) -> None:
        """Who changes, or adds behind, a block that another adds; and subs of their parents."""
        origin = {block: name for name, view in self.views.items() for block in view.added}
        for name, view in self.views.items():
            for block_id in {*view.touches(), *view.chains}:
                if origin.get(block_id, name) != name:
                    self.found[origin[block_id], name][block_id] = ClashKind.DEPENDENT
            parent = self.parents.get(name, "")
            if parent in self.views:
                for pair in ((parent, name), (name, parent)):
                    met = self.found.pop(pair, {})
                    for block_id in met:
                        self.found[parent, name][block_id] = ClashKind.DEPENDENT

    def _clash(self, pair: Pair, met: Mapping[str, ClashKind]) -> Clash:
        blocks = sorted(met, key=lambda name: self.order.get(name, -1))
        worst = min(blocks, key=lambda name: SERIOUS[met[name]])
        return Clash(met[worst], *pair, worst, tuple(blocks))


def conflict_groups(
    found: Iterable[Clash],
    *,
    kinds: Iterable[ClashKind] = (ClashKind.CONFLICT, ClashKind.SAME_PLACE),
) -> tuple[tuple[str, ...], ...]:
    """The names of amendments that hang together by clashes of these kinds, as groups."""
    wanted = set(kinds)
    group: dict[str, list[str]] = {}
    for clash in found:
        if clash.kind in wanted:
            a, b = (group.setdefault(name, [name]) for name in (clash.first, clash.second))
            if a is not b:
                a += b
                group.update((name, a) for name in b)
    return tuple(_distinct(group.values()))


def _distinct(groups: Iterable[list[str]]) -> Iterator[tuple[str, ...]]:
    seen: set[int] = set()
    for group in groups:
        if id(group) not in seen:
            seen.add(id(group))
            yield tuple(group)
