"""Line numbers in the margin of a print, so that one can point at "bladzijde 4, regel 14".

A second, small document with only the numbers is laid over the first. It is not in the structure,
so that nobody has to listen to it. WeasyPrint itself numbers no lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import weasyprint
    from weasyprint.formatting_structure.boxes import Box

EACH = 5
SAME_LINE = 6.0
NUMBERS_CSS = "numbers.css"


def lines(page: weasyprint.Page) -> list[float]:
    """How far from the top the middle of each line of text is, cells beside each other once."""
    middles = sorted(box.position_y + box.height / 2 for box in _line_boxes(page._page_box))
    return [
        middle
        for before, middle in zip([float("-inf"), *middles], middles, strict=False)
        if middle - before > SAME_LINE
    ]


def _line_boxes(placed: Box) -> Iterator[Box]:
    from weasyprint.formatting_structure import boxes

    box = getattr(placed, "_box", placed)
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.LineBox):
        if any(isinstance(each, boxes.TextBox) and each.text.strip() for each in box.descendants()):
            yield box
        return
    yield from chain.from_iterable(_line_boxes(child) for child in getattr(box, "children", ()))


def numbers_html(document: weasyprint.Document, *, first: int) -> str:
    """A page of numbers for each page; those before `first` (from 0) get none."""
    pages = []
    for number, page in enumerate(document.pages):
        told = enumerate(lines(page), 1) if number >= first else ()
        marks = "".join(f'<b style="top:{y:.2f}px">{n}</b>' for n, y in told if n % EACH == 0)
        pages.append(f"<section>{marks}</section>")
    return f'<html lang="nl"><body>{"".join(pages)}'


def lay_over(document: weasyprint.Document, numbers: weasyprint.Document) -> None:
    """Draw the numbers with the pages they belong to."""
    for page, over in zip(document.pages, numbers.pages, strict=True):
        page._page_box.children = (*page._page_box.children, *_drawn(over))


def _drawn(page: weasyprint.Page) -> tuple[Any, ...]:
    return tuple(page._page_box.children)
