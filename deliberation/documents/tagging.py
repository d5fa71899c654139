"""The logical structure of a print: what a screen reader hears, and in which order (PDF/UA-1).

WeasyPrint tags page by page, so that a table over three pages becomes three tables. Here the tree
follows the HTML: an element is one structure element, however many pages it takes. What stands in
no element (running heads, leaders, a repeated table head, line numbers) is an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from deliberation.documents.fields import Field, fields_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import weasyprint
    from weasyprint.formatting_structure.boxes import Box

ROLES = {
    **{name: name.upper() for name in ("p", "h1", "h2", "h3", "h4", "h5", "h6")},
    **{name: name.upper() for name in ("tr", "th", "td", "li")},
    **dict.fromkeys(("ul", "ol", "dl"), "L"),
    **dict.fromkeys(("ins", "del"), "Span"),
    **dict.fromkeys(("section", "nav", "aside"), "Sect"),
    "article": "Art",
    "blockquote": "BlockQuote",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "a": "Link",
    "img": "Figure",
}
NUMBERINGS = ("Decimal", "LowerAlpha", "Decimal")
DECORATIONS = {"ins": "Underline", "del": "LineThrough"}
SPOKEN = {
    "ins::before": "toegevoegd: ",
    "ins::after": " einde toevoeging",
    "del::before": "vervallen: ",
    "del::after": " einde vervallen",
}
MAY_BE_EMPTY = frozenset({"TH", "TD", "Figure"})


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A piece of content as it is drawn on a page: a run of text or a picture."""

    page: int
    box: Box


@dataclass(slots=True, eq=False)
class Node:
    """A structure element; `page` is where its element begins."""

    role: str
    element: Any = None
    tag: str = ""
    page: int = 0
    parent: Node | None = None
    kids: list[Node | Words] = field(default_factory=list)
    links: list[Words] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)

    @property
    def inside(self) -> Node:
        """Where the content of the element goes: that of a list item into its body."""
        bodies = (kid for kid in self.kids if isinstance(kid, Node) and kid.role == "LBody")
        return next(bodies, self) if self.role == "LI" else self

    def add(self, role: str, box: Box, page: int, *, at: int | None = None) -> Node:
        """A new node inside this one, the last unless `at` says where."""
        node = Node(role, box.element, box.element_tag, page, self)
        self.kids.insert(len(self.kids) if at is None else at, node)
        return node

    def lists_above(self) -> int:
        """In how many lists this stands."""
        above = self.parent.lists_above() if self.parent else 0
        return above + (self.role == "L")


class Structure:
    """The tree of a laid-out document, made before it is drawn."""

    def __init__(self, document: weasyprint.Document) -> None:
        from weasyprint.formatting_structure import boxes

        self.root = Node("Document")
        self._kinds = boxes
        self._nodes: dict[Any, Node] = {}
        self.content: set[Box] = set()
        for number, page in enumerate(document.pages):
            self._visit(page._page_box, self.root, number)
        _close_gaps(self.root)

    def _visit(self, placed: Box, parent: Node, page: int) -> None:
        box = getattr(placed, "_box", placed)
        if isinstance(box, self._kinds.MarginBox) or box.is_leader:
            return
        if isinstance(box, self._kinds.TextBox):
            self._say(Words(page, box), parent)
            return
        node = self._node(box, parent, page)
        if node is None:
            return
        if isinstance(box, self._kinds.ReplacedBox):
            self._say(Words(page, box), node)
        for child in getattr(box, "children", ()):
            self._visit(child, node, page)

    def _say(self, words: Words, node: Node) -> None:
        self.content.add(words.box)
        node.kids.append(words)

    def _node(self, box: Box, parent: Node, page: int) -> Node | None:
        """The node that the content of the box belongs to; none for a repeated table head."""
        if box.element is None:
            return parent
        if "::" in box.element_tag:
            return self._pseudo(box, parent, page)
        known = self._nodes.get(box.element)
        if known is None and (role := _role(box)):
            known = self._nodes[box.element] = self._new(role, box, parent, page)
        if known is None:
            return parent
        if known.role == "THead" and known.page != page:
            return None
        if known.role == "Link":
            known.links.append(Words(page, box))
        return known.inside

    def _pseudo(self, box: Box, parent: Node, page: int) -> Node:
        """What CSS adds to an element belongs to it; a list marker and a sign stand apart."""
        if box.element_tag == "li::marker":
            item = self._nodes.get(box.element)
            return item.add("Lbl", box, page, at=0) if item and item.role == "LI" else parent
        return parent.add("Span", box, page) if box.element_tag in SPOKEN else parent

    def _new(self, role: str, box: Box, parent: Node, page: int) -> Node:
        in_contents = parent.role in ("TOC", "TOCI") or parent.tag == "nav"
        if role == "L" and in_contents:
            role = "TOC"
        elif role == "LI" and in_contents:
            role = "TOCI"
        elif role == "Link" and in_contents:
            parent = parent.add("Reference", box, page)
        elif role in ("Lbl", "LBody"):
            parent = _item_of(parent, role, box, page)
        node = parent.add(role, box, page)
        if role == "LI":
            node.add("LBody", box, page)
        node.fields.extend(fields_of(box, page))
        return node

    def stream_class(self) -> type[Any]:
        """A stream for a page that marks what is in the tree; all else is an artifact."""
        from weasyprint.pdf.stream import Stream

        content = self.content

        class Marked(Stream):  # type: ignore[misc]  # WeasyPrint has no types
            @contextmanager
            def marked(self, box: Box, tag: str) -> Iterator[None]:
                with super().marked(box, tag) if box in content else self.artifact():
                    yield

        return Marked


def _role(box: Box) -> str:
    """What its element is to a listener, if anything.

    A picture without a description is ornament; a field needs an element to stand in.
    """
    if box.element_tag == "img" and not box.element.get("alt"):
        return ""
    has_field = any(True for _ in fields_of(box, 0))
    return ROLES.get(box.element_tag, "Div" if has_field else "")


def _item_of(parent: Node, role: str, box: Box, page: int) -> Node:
    """The item that a term or its description belongs to."""
    last = parent.kids[-1] if parent.kids else None
    if role == "LBody" and isinstance(last, Node) and last.role == "LI":
        return last
    return parent.add("LI", box, page)


def _close_gaps(root: Node) -> None:
    """Headings that skip a level come up: a heading stands one below the one it belongs to."""
    above: list[tuple[str, int]] = []
    for heading in _headings(root):
        while above and above[-1][0] >= heading.role:
            above.pop()
        level = above[-1][1] + 1 if above else 1
        above.append((heading.role, level))
        heading.role = f"H{level}"


def _headings(node: Node) -> Iterator[Node]:
    for kid in node.kids:
        if isinstance(kid, Node):
            if kid.role[0] == "H":
                yield kid
            yield from _headings(kid)


def attributes(node: Node) -> dict[str, object]:
    """What a structure element says of itself beyond its role."""
    element = node.element
    if node.role == "TH":
        scope = "/Row" if element.get("scope") == "row" else "/Column"
        return {"O": "/Table", "Scope": scope, **_spans(element)}
    if node.role == "TD" and (spans := _spans(element)):
        return {"O": "/Table", **spans}
    if node.role == "L":
        return {"O": "/List", "ListNumbering": f"/{_numbering(node)}"}
    if node.tag in DECORATIONS:
        return {"O": "/Layout", "TextDecorationType": f"/{DECORATIONS[node.tag]}"}
    return {}


def _spans(element: Element) -> dict[str, object]:
    told = {"ColSpan": element.get("colspan"), "RowSpan": element.get("rowspan")}
    return {name: int(number) for name, number in told.items() if number and number != "1"}


def _numbering(node: Node) -> str:
    if node.tag == "ol":
        return NUMBERINGS[min(node.lists_above(), len(NUMBERINGS)) - 1]
    return "Disc" if node.tag == "ul" else "None"


def pruned(node: Node, drawn: Sequence[Any]) -> Node:
    """The node without what was not drawn and without elements that are empty."""
    kept: list[Node | Words] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            pruned(kid, drawn)
            if kid.kids or kid.fields or kid.role in MAY_BE_EMPTY:
                kept.append(kid)
        elif kid.box in drawn[kid.page]:
            kept.append(kid)
    node.kids = kept
    return node
