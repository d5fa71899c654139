"""The text of a live draft: one Yjs document, used once, that many people write in.

Only this file, `gate` and `ytree` know pycrdt. What is made here may be handed to another thread,
but must never be used by two at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pycrdt import Doc, merge_updates

from deliberation.rules.blocks import Text
from deliberation.text.gate import Gate, tried
from deliberation.text.schema import flat, repair, tree
from deliberation.text.tree import Node
from deliberation.text.ytree import node, root, write
from deliberation.text.yupdates import parse, state

__all__ = ["Gate", "SharedText", "client_ids", "is_empty", "merged", "seed"]

NOTHING = b"\0\0"


def seed(text: Text, *, top: str = "doc") -> bytes:
    """The update that makes the Yjs document of a text, with its ids as attributes.

    A cross-reference loses its marks: the editor's binding to Yjs has no form for them.
    """
    doc: Doc[Any] = Doc()
    with doc.transaction():
        write(root(doc), tree(text, top=top).get("content", ()))
    return doc.get_update()


class SharedText:
    """One Yjs document: it takes updates in any order, and reads as blocks."""

    def __init__(self, updates: Iterable[bytes] = ()) -> None:
        self._doc: Doc[Any] = Doc()
        root(self._doc)
        with self._doc.transaction():
            for update in updates:  # one by one: merging many first takes time by their square
                self._doc.apply_update(update)

    def apply(self, update: bytes) -> None:
        """Take an update that passed the gate."""
        self._doc.apply_update(update)

    def state(self) -> bytes:
        """The state vector: what is known here (sync step 1)."""
        return self._doc.get_state()

    def since(self, known: bytes = b"") -> bytes:
        """What a state vector lacks (sync step 2); all there is for an empty one.

        Raises BadText for what is no state vector.
        """
        if not known:
            return self._doc.get_update()
        state(known)
        return tried(self._doc.get_update, known)

    def node(self, *, top: str = "doc") -> Node:
        """The document as ProseMirror JSON, as it is."""
        return node(self._doc, top=top)

    def text(self, *, top: str = "doc") -> Text:
        """The blocks, with whatever merging broke put right."""
        return repair(flat(self.node(top=top)), top=top)


def merged(updates: Sequence[bytes]) -> bytes:
    """Some updates as one. The time it takes grows by the square of their number."""
    return updates[0] if len(updates) == 1 else merge_updates(*updates)


def is_empty(update: bytes) -> bool:
    """Whether an update says nothing."""
    return update == NOTHING


def client_ids(update: bytes) -> frozenset[int]:
    """Which clients wrote what is in an update. Raises BadText for what is no update."""
    return frozenset(parse(update).starts)
