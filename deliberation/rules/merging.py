"""Three-way merge of whole texts per block, and whether a pending amendment still fits.

Nothing is merged silently that two people may have meant differently: what overlaps is a conflict,
in which `ours` stands as it is, and two additions at one place are both kept and noted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .amendments import CannotApply, Operation, apply, derive
from .blocks import Block, Text
from .clashes import Clash, ClashKind, clashes, conflict_groups
from .deltas import merge_block
from .matching import renamed
from .placing import circular, placements, roots, sections_of, staying

__all__ = [
    "Clash",
    "ClashKind",
    "Conflict",
    "ConflictReason",
    "Merge",
    "Note",
    "NoteKind",
    "RebaseState",
    "Rebased",
    "clashes",
    "conflict_groups",
    "merge",
    "merge_block",
    "rebase",
]


class ConflictReason(StrEnum):
    """Why two changes cannot both be made."""

    WORDS = "words"
    DELETED = "deleted"
    MOVED = "moved"
    SECTION_DELETED = "section_deleted"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A block on which two sides differ; None where it is not there. The merge keeps `ours`."""

    block_id: str
    base: Block | None
    ours: Block | None
    theirs: Block | None
    reason: ConflictReason = ConflictReason.WORDS


class NoteKind(StrEnum):
    """What a reader of the merged text has to look at, though nothing conflicts."""

    SAME_PLACE = "same_place"
    SAME_ADDITION = "same_addition"
    PLACE_DELETED = "place_deleted"


@dataclass(frozen=True, slots=True)
class Note:
    """About the place behind `block_id`: what ours and theirs (ids) put there, ours first."""

    kind: NoteKind
    block_id: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged text, what could not be merged and what has to be looked at."""

    text: Text
    conflicts: tuple[Conflict, ...]
    notes: tuple[Note, ...]

    @property
    def clean(self) -> bool:
        """Whether there is no conflict; there may be notes."""
        return not self.conflicts


class _Side:
    """One side seen from the base: its blocks, and what it added or moved and behind what."""

    def __init__(self, base: Text, text: Text) -> None:
        names = [block.id for block in base]
        order = [block.id for block in text]
        self.blocks = {block.id: block for block in text}
        self.placed = placements(order, staying(names, order))
        self.behind = {after: name for name, after in self.placed.items()}


def merge(base: Text, ours: Text, theirs: Text) -> Merge:
    """Both sides' changes to `base` in one text; blocks are the same when their ids are.

    Where both add something behind one block, ours comes first. What both add in the same words is
    added once, under the id it has in ours.
    """
    mine, yours = _Side(base, ours), _Side(base, theirs)
    alias = _same_additions(base, mine, yours)
    if alias:
        yours = _Side(base, renamed(theirs, alias))
    return _Merging(base, mine, yours).result(alias)


def _same_additions(base: Text, mine: _Side, yours: _Side) -> dict[str, str]:
    """Blocks of theirs that ours adds at the same place in the same words: {theirs: ours}."""
    old = {block.id for block in base}
    alias: dict[str, str] = {}
    for after, first in mine.behind.items():
        name, other = first, yours.behind.get(after, "")
        while name and other and name != other and not {name, other} & old:
            if not mine.blocks[name].same_words(yours.blocks[other]):
                break
            alias[other] = name
            name, other = mine.behind.get(name, ""), yours.behind.get(other, "")
    return {
        other: name
        for other, name in alias.items()
        if other not in mine.blocks and name not in yours.blocks
    }


class _Merging:
    """One merge at work."""

    def __init__(self, base: Text, mine: _Side, yours: _Side) -> None:
        self.base = {block.id: block for block in base}
        self.mine, self.yours = mine, yours
        self.conflicts: list[Conflict] = []
        self.notes: list[Note] = []
        self.left_out: set[str] = set()
        self.kept: set[str] = set()
        self.section = sections_of(base)

    def result(self, alias: dict[str, str]) -> Merge:
        placed = self._placed()
        self._orphans(placed)
        text = tuple(self._texts(self._order(placed)))
        known = [Note(NoteKind.SAME_ADDITION, ours, ours, other) for other, ours in alias.items()]
        return Merge(text, tuple(self.conflicts), (*known, *self.notes))

    def _conflict(self, name: str, reason: ConflictReason) -> None:
        base, mine, yours = (
            side.get(name) for side in (self.base, self.mine.blocks, self.yours.blocks)
        )
        self.conflicts.append(Conflict(name, base, mine, yours, reason))

    def _placed(self) -> dict[str, str]:
        """Behind what each added or moved block comes, first those of ours."""
        placed = dict(self.mine.placed)
        for name, after in self.yours.placed.items():
            if placed.setdefault(name, after) != after:
                self._conflict(name, ConflictReason.MOVED)
        for name in circular(placed):
            if name in self.base and name not in self.mine.placed:
                self._conflict(name, ConflictReason.MOVED)
                del placed[name]
        return placed

    def _orphans(self, placed: dict[str, str]) -> None:
        """Additions to a section that the other side struck, or behind a block that it struck."""
        for side, other in ((self.mine, self.yours), (self.yours, self.mine)):
            for name, (place, inside) in roots(side.placed, side.blocks).items():
                if not place or place in other.blocks or name not in placed:
                    continue
                section = self.section[place]
                lost = inside and section in side.blocks and section not in other.blocks
                if not lost:
                    sides = (name, "") if side is self.mine else ("", name)
                    self.notes.append(Note(NoteKind.PLACE_DELETED, place, *sides))
                elif side is self.mine:
                    self._keep(section)
                else:
                    self._leave_out(name, placed)

    def _keep(self, section: str) -> None:
        """Ours adds to a section that theirs struck: its title stays."""
        if section not in self.kept:
            self.kept.add(section)
            self._conflict(section, ConflictReason.SECTION_DELETED)

    def _leave_out(self, name: str, placed: dict[str, str]) -> None:
        """Theirs adds to a section that ours struck: it stays out, or where it was."""
        if name in self.mine.placed:
            return
        self._conflict(name, ConflictReason.SECTION_DELETED)
        if name in self.base:
            del placed[name]
        else:
            self.left_out.add(name)

    def _order(self, placed: dict[str, str]) -> Iterator[str]:
        """All ids in the merged order, also of struck blocks: others may stand behind them."""
        behind: defaultdict[str, list[str]] = defaultdict(list)
        for name, after in placed.items():
            behind[after].append(name)
        self._note_same_places(behind)
        todo = [name for name in reversed(self.base) if name not in placed]
        todo += reversed(behind[""])
        while todo:
            name = todo.pop()
            yield name
            todo += reversed(behind[name])

    def _note_same_places(self, behind: dict[str, list[str]]) -> None:
        for after, names in behind.items():
            if len(names) == 2:
                self.notes.append(Note(NoteKind.SAME_PLACE, after, *names))

    def _texts(self, order: Iterable[str]) -> Iterator[Block]:
        for name in order:
            block = None if name in self.left_out else self._block(name)
            if block is not None:
                yield block

    def _block(self, name: str) -> Block | None:
        """What becomes of one block; None when it goes."""
        base = self.base.get(name)
        mine, yours = self.mine.blocks.get(name), self.yours.blocks.get(name)
        if base is None and (mine is None or yours is None):
            return mine or yours
        if mine is yours or mine == yours or name in self.kept:
            return mine
        if mine is None or yours is None:
            side = self.mine if yours is None else self.yours
            if (mine or yours) != base or name in side.placed:
                self._conflict(name, ConflictReason.DELETED)
                return mine
            return None
        both = merge_block(base, mine, yours) if base else None
        if both is None:
            self._conflict(name, ConflictReason.WORDS)
        return both or mine


class RebaseState(StrEnum):
    """Whether a pending amendment still fits the text as it has become."""

    CLEAN = "clean"
    CONFLICT = "conflict"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Rebased:
    """The operations for the text as it is now; as they were when they are not clean."""

    operations: tuple[Operation, ...]
    state: RebaseState
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[Note, ...] = ()


def rebase(operations: Sequence[Operation], base: Text, current: Text) -> Rebased:
    """The operations, made on `base`, as operations on `current`.

    They lapse when nothing is left of them to do: what they change is gone, or already changed so.
    Operations that do not fit `base` are in conflict: nothing can be said of them.
    """
    try:
        wanted = apply(base, operations)
    except CannotApply:
        return Rebased(tuple(operations), RebaseState.CONFLICT)
    found = merge(base, current, wanted)
    if found.text == current and all(one.ours is None for one in found.conflicts):
        state = RebaseState.LAPSED
    elif found.conflicts:
        state = RebaseState.CONFLICT
    else:
        names = [block.id for block in current]
        rebased = derive(current, names, found.text)
        return Rebased(rebased, RebaseState.CLEAN, (), found.notes)
    return Rebased(tuple(operations), state, found.conflicts, found.notes)
