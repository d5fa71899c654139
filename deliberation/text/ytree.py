"""A document in its two other forms: as ProseMirror JSON, and as the Yjs tree of a live draft.

The Yjs tree is that of y-prosemirror: an XmlElement per node with its attributes, and one XmlText
for each stretch of text between other inline nodes, with the marks as formatting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from pycrdt import _pycrdt as plain

from deliberation.text.tree import Node
from deliberation.text.vocabulary import SPEC

FIELD = "default"
# The order in which the schema ranks marks; Yjs keeps them in none.
MARKS = tuple(SPEC["marks"])

Parent = XmlFragment | XmlElement


def root(doc: Doc[Any]) -> XmlFragment:
    """The tree of a document, as Tiptap's Collaboration names it."""
    found: XmlFragment = doc.get(FIELD, type=XmlFragment)
    return found


def write(parent: Parent, content: Sequence[Mapping[str, Any]]) -> None:
    """Put nodes into an empty, integrated parent."""
    for is_text, group in groupby(content, key=lambda node: node["type"] == "text"):
        if is_text:
            _write_words(parent, group)
            continue
        for node in group:
            attrs = {key: value for key, value in node.get("attrs", {}).items() if value}
            element = parent.children.append(XmlElement(node["type"], attrs))
            write(element, node.get("content", ()))


def _write_words(parent: Parent, texts: Iterable[Mapping[str, Any]]) -> None:
    words = parent.children.append(XmlText())
    at = 0  # pycrdt counts in bytes of UTF-8
    for text in texts:
        marks = {mark["type"]: dict(mark.get("attrs", {})) for mark in text.get("marks", ())}
        words.insert(at, text["text"], marks or None)
        at += len(text["text"].encode())


def node(doc: Doc[Any], *, top: str) -> Node:
    """The document as ProseMirror JSON; what is no XML is left out."""
    with doc.transaction() as transaction:
        # The inner nodes take the transaction as it is; the wrappers around them cost most time.
        return {"type": top, "content": _content(root(doc).integrated, transaction._txn)}


def _content(parent: Any, txn: Any) -> list[Node]:  # noqa: ANN401 — pycrdt's own nodes
    content: list[Node] = []
    for child in parent.children(txn):
        if isinstance(child, plain.XmlText):
            content += _words(child, txn)
        elif isinstance(child, plain.XmlElement):
            content.append(_element(child, txn))
    return content


def _element(element: Any, txn: Any) -> Node:  # noqa: ANN401
    made: Node = {"type": element.tag()}
    if attrs := dict(element.attributes(txn)):
        made["attrs"] = attrs
    if content := _content(element, txn):
        made["content"] = content
    return made


def _words(text: Any, txn: Any) -> Iterator[Node]:  # noqa: ANN401
    for words, formats in text.diff(txn):
        made: Node = {"type": "text", "text": words}
        if formats and (marks := _marks(formats)):
            made["marks"] = marks
        yield made


def _marks(formats: Mapping[str, Any]) -> list[Node]:
    marks: list[Node] = []
    for name in sorted(formats, key=_rank):
        attrs = {key: value for key, value in (formats[name] or {}).items() if value is not None}
        marks.append({"type": name, "attrs": attrs} if attrs else {"type": name})
    return marks


def _rank(name: str) -> int:
    return MARKS.index(name) if name in MARKS else len(MARKS)
