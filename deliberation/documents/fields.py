"""Empty signature fields, where the HTML asks for them: all are made before the first signature.

A field that a later signer adds would stand outside the structure of the document and end its
conformance. `data-field` and `data-label` make a field of the box of an element; `data-hidden`
lists fields without a place of their own (a seal, archive timestamps).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pydyf
    from weasyprint.formatting_structure.boxes import Box

POINTS = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A place to sign on a page; without a box it is not seen."""

    name: str
    label: str
    page: int
    box: Box | None = None

    def rectangle(self, height: float) -> tuple[float, ...]:
        """The place in points from the bottom of a page of that height (in pixels)."""
        if self.box is None:
            return (0, 0, 0, 0)
        left, top = self.box.border_box_x(), self.box.border_box_y()
        right, bottom = left + self.box.border_width(), top + self.box.border_height()
        corners = (left, height - bottom, right, height - top)
        return tuple(round(each * POINTS, 2) for each in corners)


def fields_of(box: Box, page: int) -> Iterator[Field]:
    """The fields that the element of this box asks for."""
    element = box.element
    if name := element.get("data-field"):
        yield Field(name, element.get("data-label", name), page, box)
    for hidden in filter(None, element.get("data-hidden", "").split("|")):
        name, _, label = hidden.partition("=")
        yield Field(name, label or name, page)


def add_widget(
    pdf: pydyf.PDF, page: pydyf.Dictionary, field: Field, height: float
) -> pydyf.Dictionary:
    """The empty field as an annotation of its page and a field of the document's form."""
    import pydyf

    left, bottom, right, top = rectangle = field.rectangle(height)
    bounds = pydyf.Array([0, 0, round(right - left, 2), round(top - bottom, 2)])
    look = pydyf.Stream([], {"Type": "/XObject", "Subtype": "/Form", "BBox": bounds})
    pdf.add_object(look)
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(field.name),
            "TU": pydyf.String(field.label),
            "Rect": pydyf.Array(rectangle),
            "P": page.reference,
            "AP": pydyf.Dictionary({"N": look.reference}),
        }
    )
    pdf.add_object(widget)
    page.setdefault("Annots", pydyf.Array()).append(widget.reference)
    _form(pdf)["Fields"].append(widget.reference)
    return widget


def _form(pdf: pydyf.PDF) -> pydyf.Dictionary:
    import pydyf

    if "AcroForm" not in pdf.catalog:
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array(), "SigFlags": 0})
    return pdf.catalog["AcroForm"]
