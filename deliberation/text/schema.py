"""The gate of a text: its two forms, and the checks that each text passes at import and freeze."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from prosemirror.model import Node as Document
from prosemirror.model import Schema

from deliberation.rules.blocks import Block, Kind, Run, Text
from deliberation.text.repairing import pruned, repair
from deliberation.text.tree import flat, tree
from deliberation.text.vocabulary import (
    MAX_BLOCK_CHARACTERS,
    MAX_BLOCKS,
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_DEPTH,
    MAX_ID,
    SCHEMA_VERSION,
    SPEC,
    BadText,
    allowed_href,
    bad,
    control_character,
)

__all__ = [
    "SCHEMA_VERSION",
    "BadText",
    "check",
    "check_mark",
    "check_nodes",
    "check_text",
    "flat",
    "is_id",
    "pruned",
    "repair",
    "tree",
]

SCHEMA: Schema[str, str] = Schema(
    {"nodes": SPEC["nodes"], "marks": SPEC["marks"], "topNode": SPEC["topNode"]}
)
KEYS = frozenset({"type", "attrs", "content", "marks", "text"})
DEEPEST = 2 * MAX_DEPTH + 6


def check(node: Mapping[str, Any], *, known: Collection[str] = ()) -> None:
    """Refuse a document that is no sound text. Raises BadText.

    `known` are ids outside the document that cross-references may point to.
    """
    check_nodes(node)
    _check_content(node)
    text = flat(node)
    _check_ids(text)
    _check_refs(text, known={block.id for block in text}.union(known))
    _check_tables(text, whole=node["type"] == "doc")


def check_text(text: Sequence[Block]) -> None:
    """Refuse blocks that are no sound text, with a title and in normal form. Raises BadText."""
    _check_size(text)
    if any(_misshapen(block) for block in text):
        raise bad("malformed")
    node = tree(text)
    check(node)
    if flat(node) != tuple(text):
        raise bad("content")


def check_nodes(node: object) -> None:
    """Refuse alien nodes, marks, attributes and links, and oversize. Raises BadText.

    Says nothing about the order of what is allowed: merging may break that (see `repair`).
    """
    _check_node(node, 0)
    _check_size(flat(node) if isinstance(node, dict) else ())


def _check_node(node: object, depth: int) -> None:
    if not isinstance(node, dict) or not isinstance(node.get("type"), str):
        raise bad("malformed")
    if depth > DEEPEST:
        raise bad("too_deep", MAX_DEPTH)
    if alien := node.keys() - KEYS:
        raise bad("unknown_attribute", min(map(str, alien)))
    _check_own(node, node["type"])
    for mark in _list(node.get("marks", [])):
        check_mark(mark)
    for child in _list(node.get("content", [])):
        _check_node(child, depth + 1)


def _check_own(node: Mapping[str, Any], name: str) -> None:
    if name not in SPEC["nodes"]:
        raise bad("unknown_node", name)
    _check_attrs(node.get("attrs", {}), SPEC["nodes"][name].get("attrs", {}))
    if name == "text":
        _check_words(node.get("text"))
    elif "text" in node:
        raise bad("malformed")


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise bad("malformed")
    return value


def _check_attrs(attrs: object, allowed: Mapping[str, Any]) -> None:
    if not isinstance(attrs, dict):
        raise bad("malformed")
    for name, value in attrs.items():
        if name not in allowed:
            raise bad("unknown_attribute", name)
        if not (value is None or isinstance(value, str)):
            raise bad("bad_attribute", name)
        if name != "href" and value is not None and not is_id(value):
            raise bad("bad_attribute", name)


def is_id(value: str) -> bool:
    """Whether it can be the id of a block."""
    return (
        0 < len(value) <= MAX_ID
        and value.isascii()
        and all(sign.isalnum() or sign in "-_" for sign in value)
    )


def check_mark(mark: object) -> None:
    """Refuse an alien mark, or a link that may not go there. Raises BadText."""
    if not isinstance(mark, dict) or mark.keys() - {"type", "attrs"}:
        raise bad("malformed")
    name = mark.get("type")
    if name not in SPEC["marks"]:
        raise bad("unknown_mark", name)
    attrs = mark.get("attrs", {})
    _check_attrs(attrs, SPEC["marks"][name].get("attrs", {}))
    if name == "link" and not allowed_href(attrs.get("href") or ""):
        raise bad("bad_link", attrs.get("href"))


def _check_words(words: object) -> None:
    if not isinstance(words, str) or not words:
        raise bad("malformed")
    if sign := control_character(words):
        raise bad("bad_character", sign)


def _check_size(text: Sequence[Block]) -> None:
    if len(text) > MAX_BLOCKS:
        raise bad("too_many_blocks", MAX_BLOCKS)
    size = 0
    for block in text:
        words = block.text
        if len(words) > MAX_BLOCK_CHARACTERS:
            raise bad("block_too_long", MAX_BLOCK_CHARACTERS)
        if block.depth > MAX_DEPTH:
            raise bad("too_deep", MAX_DEPTH)
        if len(block.cells) > MAX_COLUMNS:
            raise bad("too_wide", MAX_COLUMNS)
        size += len(words.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        raise bad("too_large", "2 MB")


def _check_content(node: Mapping[str, Any]) -> None:
    try:
        Document.from_json(SCHEMA, dict(node)).check()
    except (ValueError, KeyError, TypeError) as error:
        raise bad("content") from error


def _check_ids(text: Text) -> None:
    times = Counter(block.id for block in text)
    if times[""]:
        raise bad("missing_id")
    twice = next((name for name, count in times.items() if count > 1), None)
    if twice is not None:
        raise bad("duplicate_id", twice)


def _check_refs(text: Text, *, known: Collection[str]) -> None:
    for block in text:
        for run in _runs(block):
            if run.ref and run.ref not in known:
                raise bad("dangling_ref")


def _runs(block: Block) -> Iterable[Run]:
    return (run for row in (block.runs, *block.cells) for run in row)


def _check_tables(text: Text, *, whole: bool) -> None:
    width = 0
    for block in text:
        if block.kind is not Kind.ROW:
            width = 0
            continue
        if whole and not width and not block.header:
            raise bad("no_header")
        if width and not block.header and len(block.cells) != width:
            raise bad("uneven_rows")
        width = len(block.cells)


def _misshapen(block: Block) -> bool:
    """Whether a block uses what its kind has no use for; such a value would be lost in a tree."""
    bare = replace(block, id="", runs=())
    match block.kind:
        case Kind.ROW:
            return bool(block.runs) or not block.cells or bare.depth > 0 or bare.ordered
        case Kind.ITEM:
            return bool(block.cells) or block.depth < 1 or block.header
        case _:
            return bare != Block("", block.kind)
