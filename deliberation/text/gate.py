"""The gate of a live draft: what somebody writes is looked at before it is stored or told.

An update is first read by itself (`yupdates`): what no text may hold is refused there, and so is
what builds on something that is not here. Then it is applied to a document of the gate's own, which
holds what is stored and what was let in since, and the nodes that it changed there are inspected:
only there can be seen where something was put. Order and number of nodes are not asked for, and
neither is that an id stands in one place: two good edits may break those together, and reading
repairs it. What an update puts in and takes away again is seen in the reading only; all that stays
of it is that it was, so no browser meets it.

Belongs to one thread at a time, like all that is made by pycrdt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pycrdt import Doc, TransactionEvent
from pycrdt._pycrdt import Transaction, XmlElement, XmlText

from deliberation.text.schema import is_id
from deliberation.text.tree import ROWS
from deliberation.text.vocabulary import (
    MAX_BLOCK_CHARACTERS,
    MAX_BLOCKS,
    MAX_BYTES,
    MAX_DEPTH,
    SPEC,
    BadText,
    bad,
)
from deliberation.text.ytree import root
from deliberation.text.yupdates import DEEPEST, Update, halves, parse, state

T = TypeVar("T")

MAX_UPDATE = 1024 * 1024
# A draft that everybody keeps rewriting holds what was deleted as well, shortened.
MAX_STATE = 16 * MAX_BYTES
TOGETHER = 2000
# The fewest bytes in which an update says that there is one more node.
NODE_BYTES = 12

NODES: Mapping[str, Mapping[str, Any]] = SPEC["nodes"]


def _children(content: str) -> frozenset[str]:
    """The nodes that a content expression names, also as a group, in whatever order."""
    said = frozenset(re.findall(r"\w+", content))
    return frozenset(
        name for name, spec in NODES.items() if said & {name, *spec.get("group", "").split()}
    )


# Which nodes stand in which, wherever they came to stand; words are in all that takes "text".
INSIDE = {name: _children(spec.get("content", "")) for name, spec in NODES.items()}
ANY_TOP = INSIDE["doc"] | INSIDE["fragment"]
BLOCKS = frozenset(name for name, spec in NODES.items() if "id" in spec.get("attrs", {}))


def tried(work: Callable[[bytes], T], data: bytes) -> T:
    """What pycrdt makes of bytes that anybody may have sent. Raises BadText when it cannot.

    The Rust below it panics on some of them, which Python sees as a BaseException of its own.
    """
    try:
        return work(data)
    except (BadText, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise bad("malformed") from error


class Gate:
    """Lets updates of one draft in, or refuses them and stands as before.

    With `top` ("doc" or "fragment") only nodes that can stand at the top of that may stand there.
    """

    def __init__(self, updates: Iterable[bytes], *, top: str = "") -> None:
        self._top = INSIDE.get(top, ANY_TOP)
        self._inside = list(updates)
        self._size = sum(map(len, self._inside))
        self._renew()
        self._clocks = state(self._doc.get_state())
        self._halves = halves(self._inside)
        self._room = self._measured()

    def _renew(self) -> None:
        """Make the document anew of what was let in."""
        self._doc: Doc[Any] = Doc()
        self._root = root(self._doc)
        with self._doc.transaction():
            for update in self._inside:
                self._doc.apply_update(update)
        self._inspection = Inspection(self._top)
        # The inner events tell what they are asked for; those around them work out everything.
        self._watch = self._root.integrated.observe_deep(self._inspection.look)
        self._doc.observe(self._inspection.take)

    def admit(self, update: bytes) -> bytes:
        """Let an update in; returns what it brought that was not here, b"" when nothing.

        Raises BadText for what is no update, is too large, builds on something that is not here, or
        brings a node, attribute, mark, link or sign that no text may have.
        """
        if len(update) > MAX_UPDATE:
            raise bad("too_large", "1 MB")
        said = parse(update)
        if not said.is_founded(self._clocks) or said.parts_a_sign(self._clocks, self._halves):
            raise bad("malformed")
        if said.parts and self._size > MAX_STATE:
            raise bad("too_large", "2 MB")
        try:
            brought = self._applied(update, said)
        except BadText:
            self._renew()
            raise
        if brought:
            self._keep(brought, said)
        return brought

    def _applied(self, update: bytes, said: Update) -> bytes:
        self._inspection.start()
        tried(self._doc.apply_update, update)
        brought = self._inspection.result()
        if len(said.ends) > 1:  # two writers' nodes may wait for each other, for ever
            here = state(self._doc.get_state())
            if any(here.get(client, 0) < end for client, end in said.ends.items()):
                raise bad("malformed")
        if said.parts and len(brought) > self._room:
            self._room = self._measured()
            if self._room < 0:
                raise bad("too_large", "2 MB")
        return brought

    def _measured(self) -> int:
        """How many bytes may come in before there can be too many words or blocks."""
        size = blocks = 0
        with self._doc.transaction() as transaction:
            txn = transaction._txn
            todo = self._root.integrated.children(txn)
            while todo:
                node = todo.pop()
                if is_words(node):
                    size += node.len(txn)
                else:
                    blocks += node.tag() in BLOCKS
                    todo += node.children(txn)
        return min(MAX_BYTES - size, (MAX_BLOCKS - blocks) * NODE_BYTES)

    def _keep(self, brought: bytes, said: Update) -> None:
        for client, end in said.ends.items():
            self._clocks[client] = max(end, self._clocks.get(client, 0))
        self._halves.update(said.halves)
        self._room -= len(brought)
        self._size += len(brought)
        self._inside.append(brought)
        if len(self._inside) > TOGETHER or self._size > MAX_STATE:
            self._inside = [self._doc.get_update()]
            self._size = len(self._inside[0])
            self._halves = halves(self._inside)


class Inspection:
    """Looks at what transactions change, for the first thing that may not be where it is."""

    def __init__(self, top: frozenset[str]) -> None:
        self._inside = {**INSIDE, "": top}
        self.start()

    def start(self) -> None:
        """Forget the last transaction."""
        self._brought = b""
        self._refusal: BadText | None = None

    def result(self) -> bytes:
        """What the transaction brought. Raises BadText when that may not be."""
        if self._refusal is not None:
            raise self._refusal
        return self._brought

    def take(self, event: TransactionEvent) -> None:
        """Remember what the transaction brought."""
        self._brought = event.update

    def look(self, events: Sequence[Any]) -> None:
        """Inspect each node that changed; an observer cannot raise, so the refusal waits."""
        try:
            for event in events:
                tried(self._changed, event)
        except BadText as refusal:
            self._refusal = refusal

    def _changed(self, event: Any) -> None:  # noqa: ANN401 — pycrdt's own events have no type
        node, txn = event.target, event.transaction
        if is_words(node):
            if event.keys:
                raise bad("malformed")
            check_words(node, txn)
            check_length(node.parent(), txn)
            return
        for key, change in event.keys.items():
            if change["action"] != "delete":
                check_attribute(name_of(node), key, change["newValue"])
        if event.children_changed:
            children_of(node, txn)
            new = [child for change in event.delta for child in change.get("insert", ())]
            self._look_through(node, new, txn)

    def _look_through(self, parent: Any, new: Sequence[Any], txn: Transaction) -> None:  # noqa: ANN401
        todo = [(child, name_of(parent), _height(parent)) for child in new]
        while todo:
            node, above, height = todo.pop()
            if height > DEEPEST:
                raise bad("too_deep", MAX_DEPTH)
            name = name_of(node)
            if name not in self._inside[above]:
                raise bad("content")
            for key, value in node.attributes(txn):
                check_attribute(name, key, value)
            if is_words(node):
                check_words(node, txn)
                continue
            todo += [(child, name, height + 1) for child in children_of(node, txn)]
            check_length(node, txn)


def is_words(node: Any) -> bool:  # noqa: ANN401
    """Whether it is a stretch of text; pycrdt tells the types of its own nodes by half."""
    return isinstance(node, XmlText)


def is_element(node: Any) -> bool:  # noqa: ANN401
    """Whether it is a node with a name."""
    return isinstance(node, XmlElement)


def name_of(node: Any) -> str:  # noqa: ANN401
    """The name of a node in the schema; "" of the root."""
    if is_words(node):
        return "text"
    return str(node.tag()) if is_element(node) else ""


def children_of(node: Any, txn: Transaction) -> Sequence[Any]:  # noqa: ANN401
    """The nodes in a node. Raises BadText when there is anything else in it."""
    children: Sequence[Any] = node.children(txn)
    if len(children) != node.len(txn):  # what is no XML is passed over in silence, but it counts
        raise bad("malformed")
    return children


def check_words(text: Any, txn: Transaction) -> None:  # noqa: ANN401
    """Refuse a stretch of text that holds anything but text, which the reading has checked."""
    size = 0
    for words, _ in text.diff(txn):
        if not isinstance(words, str):
            raise bad("malformed")
        size += len(words) if words.isascii() else len(words.encode())
    if size != text.len(txn):
        raise bad("malformed")


def check_length(node: Any, txn: Transaction) -> None:  # noqa: ANN401
    """Refuse too many words in one block."""
    if name_of(node) == "table_cell":
        node = node.parent()
    texts = [part for part in _inner(node, txn) if is_words(part)]
    if sum(part.len(txn) for part in texts) <= MAX_BLOCK_CHARACTERS:
        return
    characters = sum(len(words) for part in texts for words, _ in part.diff(txn))
    if characters > MAX_BLOCK_CHARACTERS:
        raise bad("block_too_long", MAX_BLOCK_CHARACTERS)


def _inner(node: Any, txn: Transaction) -> Sequence[Any]:  # noqa: ANN401
    children: Sequence[Any] = node.children(txn)
    if name_of(node) not in ROWS:
        return children
    return [part for cell in children if is_element(cell) for part in cell.children(txn)]


def check_attribute(name: str, key: str, value: object) -> None:
    """Refuse an attribute that such a node has not, or a value that is no id."""
    if key not in NODES.get(name, {}).get("attrs", {}):
        raise bad("unknown_attribute", key)
    if not (isinstance(value, str) and is_id(value)):
        raise bad("bad_attribute", key)


def _height(node: Any) -> int:  # noqa: ANN401
    height = 1
    while (node := node.parent()) is not None:
        height += 1
    return height
