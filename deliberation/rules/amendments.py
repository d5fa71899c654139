"""An amendment as operations on blocks: made from edited blocks, applied to a text, weighed.

The operations of one amendment are applied in their order. `derive` gives them in one fixed order:
what is struck, what gets other words, and then what is added or moved, from the top down, so that
each `after` names a block that stands where it will stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Any

from .blocks import Block, Kind, Text, block_data, block_from, new_id, sections
from .matching import keep_ids, likeness, renamed
from .placing import placements, staying

__all__ = [
    "CannotApply",
    "Operation",
    "OperationKind",
    "OrderItem",
    "OrderReason",
    "Place",
    "ScopeEffect",
    "apply",
    "derive",
    "keep_ids",
    "operation_data",
    "operation_from",
    "proposed_order",
    "renamed",
    "scope_effect",
    "touched",
]


class OperationKind(StrEnum):
    """What an operation does; the values are part of the stored form."""

    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation on one block.

    `block` holds the words of a replace or an insert, under `block_id`; `after` is the block that
    an inserted or moved block follows, "" for the very start.
    """

    kind: OperationKind
    block_id: str
    after: str = ""
    block: Block | None = None


class CannotApply(Exception):  # noqa: N818 — an answer about the text, not an error in it
    """An operation does not fit the text; `reason` a code, `block_id` what it is about."""

    def __init__(self, reason: str, block_id: str) -> None:
        super().__init__(f"{reason}: {block_id}")
        self.reason = reason
        self.block_id = block_id


def operation_data(operation: Operation) -> dict[str, Any]:
    """The stored form of an operation: only what its kind uses."""
    data: dict[str, Any] = {"kind": str(operation.kind), "block_id": operation.block_id}
    if operation.kind in (OperationKind.INSERT, OperationKind.MOVE):
        data["after"] = operation.after
    if operation.block is not None:
        data["block"] = block_data(operation.block)
    return data


def operation_from(data: Mapping[str, Any]) -> Operation:
    """The operation of a stored form. Raises KeyError, TypeError or ValueError when it is none."""
    kind = OperationKind(data["kind"])
    needs_block = kind in (OperationKind.REPLACE, OperationKind.INSERT)
    block = block_from(data["block"]) if needs_block else None
    if block is not None and block.id != data["block_id"]:
        raise ValueError("the block has another id than its operation")
    after = data["after"] if kind in (OperationKind.INSERT, OperationKind.MOVE) else ""
    return Operation(kind, data["block_id"], after, block)


def touched(operations: Iterable[Operation]) -> frozenset[str]:
    """The ids of the blocks that the operations change, strike, move or add."""
    return frozenset(operation.block_id for operation in operations)


def derive(base: Text, chosen: Sequence[str], edited: Sequence[Block]) -> tuple[Operation, ...]:
    """The operations that make the `chosen` blocks of `base` into `edited`.

    `chosen` may have gaps; what is added stands behind the block it follows in `edited`, and where
    struck blocks stood when it comes in their place. A block of `edited` with the id of a block
    that was not chosen, or with an id that comes twice, is taken for a copy and gets a fresh id.
    """
    here = {block.id: block for block in base}
    known = [name for name in dict.fromkeys(chosen) if name in here]
    wanted = _without_copies(edited, here.keys() - set(known))
    order = [block.id for block in wanted]
    stays = staying(known, order)
    whole = _whole_order([block.id for block in base], known, (order, stays))
    fixed = (here.keys() - set(known)) | set(stays)
    by_id = {block.id: block for block in wanted}
    struck = [Operation(OperationKind.DELETE, name) for name in known if name not in by_id]
    reworded = [
        Operation(OperationKind.REPLACE, name, block=by_id[name])
        for name in known
        if name in by_id and by_id[name] != here[name]
    ]
    placed = [
        Operation(OperationKind.MOVE, name, after)
        if name in here
        else Operation(OperationKind.INSERT, name, after, by_id[name])
        for name, after in placements(whole, fixed).items()
    ]
    return (*struck, *reworded, *placed)


def _without_copies(edited: Iterable[Block], taken: Iterable[str]) -> list[Block]:
    seen = set(taken)
    out: list[Block] = []
    for block in edited:
        out.append(replace(block, id=new_id()) if block.id in seen else block)
        seen.add(out[-1].id)
    return out


def _whole_order(
    base: Sequence[str], chosen: Sequence[str], edited: tuple[list[str], list[str]]
) -> list[str]:
    """The order of the whole text in which the chosen blocks stand as `edited` (order, stays)."""
    order, stays = edited
    fixed, picked = set(stays), set(chosen)
    homes = _homes(chosen, fixed, set(order))
    hanging: defaultdict[str, list[str]] = defaultdict(list)
    anchor = ""
    for name in order:
        if name in fixed:
            anchor = name
        else:
            hanging[homes.get(anchor, anchor)].append(name)
    out: list[str] = []
    for name in base:
        if stays and name == stays[0]:
            out += hanging[""]
        if name in fixed or name not in picked:
            out.append(name)
        out += hanging[name]
    return out if chosen else [*out, *hanging[""]]


def _homes(chosen: Sequence[str], fixed: set[str], kept: set[str]) -> dict[str, str]:
    """For each block that stays ("" for what precedes them): the first struck block that follows.

    What is added there takes the place of what was struck. A block that moves away leaves no place,
    unless nothing stays at all.
    """
    homes: dict[str, str] = {}
    anchor = ""
    for name in chosen:
        if name in fixed:
            anchor = name
        elif name not in kept or not fixed:
            homes.setdefault(anchor, name)
    return homes


class _Chain:
    """A text as blocks that know who follows, so that each operation costs the same."""

    def __init__(self, text: Text) -> None:
        self.blocks = {block.id: block for block in text}
        order = ["", *(block.id for block in text), ""]
        self.next = dict(pairwise(order))
        self.last = dict(zip(order[1:], order[:-1], strict=True))

    def has(self, name: str) -> None:
        """Raises CannotApply when the block is not there."""
        if name not in self.blocks:
            raise CannotApply("block_missing", name)

    def take(self, name: str) -> Block:
        self.has(name)
        before, behind = self.last.pop(name), self.next.pop(name)
        self.next[before], self.last[behind] = behind, before
        return self.blocks.pop(name)

    def put(self, block: Block, after: str) -> None:
        if block.id in self.blocks:
            raise CannotApply("block_exists", block.id)
        if after and after not in self.blocks:
            raise CannotApply("place_missing", after)
        behind = self.next[after]
        self.blocks[block.id] = block
        self.next[after] = self.last[behind] = block.id
        self.last[block.id], self.next[block.id] = after, behind

    def text(self) -> Iterator[Block]:
        name = self.next[""]
        while name:
            yield self.blocks[name]
            name = self.next[name]


def apply(text: Text, operations: Iterable[Operation]) -> Text:
    """The text with the operations done in their order.

    Raises CannotApply: `block_missing` (nothing to replace, strike or move), `place_missing` (not
    there to stand behind), `block_exists` (to insert is there already), `words_missing`.
    """
    chain = _Chain(text)
    for operation in operations:
        _apply_one(chain, operation)
    return tuple(chain.text())


def _apply_one(chain: _Chain, operation: Operation) -> None:
    match operation:
        case Operation(OperationKind.DELETE, name):
            chain.take(name)
        case Operation(OperationKind.MOVE, name, after):
            chain.has(name)
            if after == name:
                raise CannotApply("place_missing", after)
            chain.put(chain.take(name), after)
        case Operation(OperationKind.REPLACE, name, _, Block() as block):
            chain.has(name)
            chain.blocks[name] = replace(block, id=name)
        case Operation(OperationKind.INSERT, name, after, Block() as block):
            chain.put(replace(block, id=name), after)
        case _:
            raise CannotApply("words_missing", operation.block_id)


class ScopeEffect(IntEnum):
    """How far-reaching an amendment is (strekking), the most far-reaching highest."""

    WORDING = 1
    INSERTS = 2
    REPLACES_BLOCK = 3
    REPLACES_ARTICLE = 4
    DELETES_ARTICLE = 5


def scope_effect(base: Text, operations: Sequence[Operation]) -> ScopeEffect:
    """How far-reaching the operations are on `base`: a proposal, the chair sets the order.

    Striking a block weighs as replacing it; moving and rewording are wording.
    """
    here = {block.id: block for block in base}
    struck = {one.block_id for one in operations if one.kind is OperationKind.DELETE}
    rewritten = {one.block_id for one in operations if _rewrites(here, one)}
    added = [one.block for one in operations if one.kind is OperationKind.INSERT and one.block]
    new_titles = [block for block in added if block.kind is Kind.ARTICLE]
    articles = [
        (head.id, [block.id for block in body])
        for head, body in sections(base)
        if head is not None and head.kind is not Kind.CHAPTER
    ]
    gone = [head for head, body in articles if struck.issuperset((head, *body))]
    if len(gone) > len(new_titles):
        return ScopeEffect.DELETES_ARTICLE
    if gone or any(body and (struck | rewritten).issuperset(body) for _, body in articles):
        return ScopeEffect.REPLACES_ARTICLE
    if struck or rewritten:
        return ScopeEffect.REPLACES_BLOCK
    return ScopeEffect.INSERTS if added else ScopeEffect.WORDING


def _rewrites(here: Mapping[str, Block], operation: Operation) -> bool:
    """Whether the operation gives a block mostly other words."""
    old, new = here.get(operation.block_id), operation.block
    if operation.kind is not OperationKind.REPLACE or old is None or new is None:
        return False
    return likeness(old, new) < 0.5


@dataclass(frozen=True, slots=True)
class OrderItem:
    """An amendment to be put in voting order; `parent` is set for a sub-amendment."""

    name: str
    effect: ScopeEffect
    submitted: datetime
    parent: str = ""


class OrderReason(StrEnum):
    """Why an amendment is voted on where it is."""

    SUB_AMENDMENT = "before_its_parent"
    MOST_FAR_REACHING = "most_far_reaching"
    SUBMITTED_EARLIER = "submitted_earlier"
    LAST = "least_far_reaching"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the voting order and why."""

    name: str
    reason: OrderReason


def proposed_order(items: Iterable[OrderItem]) -> tuple[Place, ...]:
    """The voting order a chair may start from.

    A sub-amendment comes before its parent (one whose parent is not there stands for itself), then
    the most far-reaching first, then who submitted first.
    """
    ranked = sorted(items, key=lambda item: (-item.effect, item.submitted, item.name))
    names = {item.name for item in ranked}
    children: defaultdict[str, list[OrderItem]] = defaultdict(list)
    for item in ranked:
        children[item.parent if item.parent in names else ""].append(item)
    heads = children.pop("", [])
    out: list[Place] = []
    for at, head in enumerate(heads):
        behind = heads[at + 1] if at + 1 < len(heads) else None
        out += _with_subs(head, children, _reason(head, behind))
    rest = [item for subs in children.values() for item in subs]
    return (*out, *(Place(item.name, OrderReason.SUB_AMENDMENT) for item in rest))


def _reason(item: OrderItem, behind: OrderItem | None) -> OrderReason:
    if behind is None:
        return OrderReason.LAST
    if item.effect > behind.effect:
        return OrderReason.MOST_FAR_REACHING
    return OrderReason.SUBMITTED_EARLIER


def _with_subs(
    item: OrderItem, children: dict[str, list[OrderItem]], reason: OrderReason
) -> Iterator[Place]:
    """The sub-amendments of an item, each with its own before it, and then the item."""
    for sub in children.pop(item.name, []):
        yield from _with_subs(sub, children, OrderReason.SUB_AMENDMENT)
    yield Place(item.name, reason)
