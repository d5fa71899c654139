"""The structure tree as PDF objects: written instead of the one that WeasyPrint would write."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from deliberation.documents.fields import Field, add_widget
from deliberation.documents.tagging import SPOKEN, Node, Structure, Words, attributes, pruned

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import pydyf
    import weasyprint

LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class StructureWriter:
    """Writes a tree into a PDF; `write` has the shape of the function it stands in for."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self._parents: dict[int, dict[int, bytes]] = defaultdict(dict)
        self._annotations: list[tuple[pydyf.Dictionary, bytes]] = []

    def write(
        self,
        pdf: pydyf.PDF,
        document: weasyprint.Document,
        _version: object,
        streams: Sequence[Any],
    ) -> None:
        """The tree, the way back from each mark to its element, and what the catalog says."""
        import pydyf

        self.pdf, self.document = pdf, document
        self.pages = pdf.page_references
        self.marks = [stream._tags for stream in streams]
        tree = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(tree)
        top = self._element(pruned(self.structure.root, self.marks), tree.reference)
        tree["K"] = pydyf.Array([top])
        tree["ParentTree"] = self._parent_tree()
        tree["ParentTreeNextKey"] = len(self.pages) + len(self._annotations)
        pdf.catalog["StructTreeRoot"] = tree.reference
        pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
        pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})

    def _element(self, node: Node, parent: bytes) -> bytes:
        import pydyf

        written = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.role}", "P": parent})
        self.pdf.add_object(written)
        reference: bytes = written.reference
        if told := attributes(node):
            written["A"] = pydyf.Dictionary(told)
        self._describe(written, node)
        kids = [self._kid(written, kid, reference) for kid in node.kids]
        kids += self._links(node, reference)
        kids += [self._form(field, reference) for field in node.fields]
        written["K"] = pydyf.Array(kids)
        return reference

    def _describe(self, written: pydyf.Dictionary, node: Node) -> None:
        """How a sign is said, in which language, and what a picture shows and where."""
        import pydyf

        if node.tag in SPOKEN:
            written["ActualText"] = pydyf.String(SPOKEN[node.tag])
        language = node.element.get("lang") if node.element is not None else None
        if language and LANGUAGE.fullmatch(language):
            written["Lang"] = pydyf.String(language)
        if node.role == "Figure":
            written["Alt"] = pydyf.String(node.element.get("alt"))
            words = next(kid for kid in node.kids if isinstance(kid, Words))
            bounds = Field("", "", words.page, words.box).rectangle(self._height(words.page))
            written["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(bounds)})

    def _kid(self, written: pydyf.Dictionary, kid: Node | Words, reference: bytes) -> object:
        import pydyf

        if isinstance(kid, Node):
            return self._element(kid, reference)
        mark = self.marks[kid.page][kid.box]["mcid"]
        self._parents[kid.page][mark] = reference
        page = written.setdefault("Pg", self.pages[kid.page])
        if page == self.pages[kid.page]:
            return mark
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[kid.page], "MCID": mark}).data

    def _links(self, node: Node, reference: bytes) -> list[bytes]:
        """A link that runs over lines has an annotation on each."""
        found = [(each.page, each.box.link_annotation) for each in node.links]
        present = [(page, annotation) for page, annotation in found if annotation]
        return [self._object(page, a, node, reference) for page, a in present]

    def _object(
        self, page: int, annotation: pydyf.Dictionary, node: Node, reference: bytes
    ) -> bytes:
        import pydyf

        annotation["Contents"] = pydyf.String(_link_text(node.element))
        self._annotations.append((annotation, reference))
        data: bytes = self._reference(page, annotation).data
        return data

    def _reference(self, page: int, annotation: pydyf.Dictionary) -> pydyf.Dictionary:
        import pydyf

        told = {"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.pages[page]}
        return pydyf.Dictionary(told)

    def _form(self, field: Field, parent: bytes) -> bytes:
        """A field in its own element; pyHanko follows signatures only along Form.K.Obj."""
        import pydyf

        page = self.pdf.objects[int(self.pages[field.page].split()[0])]
        widget = add_widget(self.pdf, page, field, self._height(field.page))
        form = pydyf.Dictionary({"Type": "/StructElem", "S": "/Form", "P": parent})
        form["Pg"], form["K"] = self.pages[field.page], self._reference(field.page, widget)
        self.pdf.add_object(form)
        self._annotations.append((widget, form.reference))
        reference: bytes = form.reference
        return reference

    def _height(self, page: int) -> float:
        height: float = self.document.pages[page].height
        return height

    def _parent_tree(self) -> bytes:
        import pydyf

        numbers: list[Any] = []
        for page in range(len(self.pages)):
            marks = self._parents[page]
            numbers += [page, pydyf.Array([marks[mark] for mark in range(len(marks))])]
        for at, (annotation, reference) in enumerate(self._annotations, len(self.pages)):
            annotation["StructParent"] = at
            numbers += [at, reference]
        tree = pydyf.Dictionary({"Nums": pydyf.Array(numbers)})
        self.pdf.add_object(tree)
        written: bytes = tree.reference
        return written


def _link_text(element: Element) -> str:
    words = " ".join("".join(element.itertext()).split())
    target = element.get("href", "")
    return f"Ga naar: {words}" if target.startswith("#") else f"{words} ({target})"
