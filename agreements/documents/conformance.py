"""The gate before a seal: a file must be PDF/A-3a and PDF/UA-1, and all of it must be heard.

Two judges. page-validation tries the rules of both standards; what it gets wrong is waived by name
below. What it misses is looked for here with pikepdf. It is an automatic check, no certificate.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

PROFILES = ("PDF_A_3A", "PDF_UA_1")
BUNDLED = ("Print-Sans", "Print-Serif")
LANGUAGE = "nl"
FEW_PAGES = 5
MARK = re.compile(rb"/MCID\s+(\d+)")
HEADING = re.compile(r"/H[1-6]")

# Rules in which page-validation 0.11 errs, by the end of their name, with what judges instead.
WAIVED = {
    "-STREAM-LENGTH-001": "False alarm when data end in a carriage return; qpdf checks lengths.",
}
WAIVED_WHEN_SIGNED = {
    "-SIGNATURE-BYTERANGE-001": "False alarm with more than one revision; pyHanko checks coverage.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that the file breaks, and how."""

    rule: str
    says: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.says}"


class NotConformantError(Exception):
    """The file may not be sealed; `findings` tells why."""

    def __init__(self, findings: list[Finding]) -> None:
        more = f" (en nog {len(findings) - 3})" if len(findings) > 3 else ""
        told = "; ".join(str(each) for each in findings[:3])
        super().__init__(f"De PDF voldoet niet aan PDF/A-3a en PDF/UA-1: {told}{more}")
        self.findings = findings


def require_conformance(pdf: bytes, *, attachments: Collection[str]) -> None:
    """Raise NotConformantError unless the file may be sealed with just these attachments."""
    if found := findings(pdf, attachments=attachments):
        raise NotConformantError(found)


def findings(pdf: bytes, *, attachments: Collection[str], is_signed: bool = False) -> list[Finding]:
    """All that is wrong with the file."""
    return [*_by_the_standards(pdf, is_signed=is_signed), *_by_our_own_rules(pdf, attachments)]


def _by_the_standards(pdf: bytes, *, is_signed: bool) -> Iterator[Finding]:
    import page

    waived = tuple(WAIVED | (WAIVED_WHEN_SIGNED if is_signed else {}))
    for name in PROFILES:
        profile = page.ValidationProfile[name]
        try:
            failures = page.validate_pdf_bytes(pdf, profile=profile).failures
        except page.PageError as error:
            yield Finding(name, str(error))
            continue
        for failure in failures:
            if not failure.rule_id.endswith(waived):
                yield Finding(failure.rule_id, failure.message)


def _by_our_own_rules(pdf: bytes, attachments: Collection[str]) -> Iterator[Finding]:
    import pikepdf

    try:
        opened = pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PdfError as error:
        yield Finding("unreadable", str(error))
        return
    with opened:
        yield from (Finding("syntax", problem) for problem in opened.check_pdf_syntax())
        if b"/ObjStm" in pdf:
            yield Finding("object-streams", "checking a signature would take minutes")
        looked = Looked(opened, attachments)
        for rule, look in RULES.items():
            yield from _look(rule, look, looked)


def _look(rule: str, look: Rule, looked: Looked) -> Iterator[Finding]:
    """What a rule finds; a file in which it loses its way breaks it."""
    try:
        yield from (Finding(rule, says) for says in look(looked))
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        yield Finding(rule, f"{type(error).__name__}: {error}")


# --- what is looked at ------------------------------------------------------------------------


@dataclass(frozen=True)
class Element:
    """A structure element with the roles above it, the nearest last."""

    item: pikepdf.Dictionary
    above: tuple[str, ...]

    @property
    def role(self) -> str:
        """Its role, with the slash."""
        return str(self.item.S)


@dataclass
class Looked:
    """An opened file, with its structure read once."""

    pdf: pikepdf.Pdf
    expected: Collection[str]

    @cached_property
    def elements(self) -> list[Element]:
        """The elements in the order in which they are read."""
        return [found for top in _kids(self.pdf.Root.StructTreeRoot) for found in _below(top, ())]

    @cached_property
    def parents(self) -> dict[int, Any]:
        """From a key of the parent tree to what it points at."""
        numbers = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}

    def of(self, *roles: str) -> Iterator[Element]:
        """The elements with one of these roles."""
        return (each for each in self.elements if each.role in roles)


Rule = Callable[[Looked], Iterator[str]]


def _kids(item: pikepdf.Object) -> list[Any]:
    import pikepdf

    found = item.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def _below(item: pikepdf.Object, above: tuple[str, ...]) -> Iterator[Element]:
    import pikepdf

    if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem":
        yield Element(item, above)
        for kid in _kids(item):
            yield from _below(kid, (*above, str(item.S)))


def _objects_of(item: pikepdf.Object) -> list[Any]:
    """The annotations that hang in an element."""
    import pikepdf

    held = (kid for kid in _kids(item) if isinstance(kid, pikepdf.Dictionary))
    return [kid.Obj for kid in held if kid.get("/Type") == "/OBJR"]


# --- our own rules ----------------------------------------------------------------------------


def _language(looked: Looked) -> Iterator[str]:
    if str(looked.pdf.Root.Lang) != LANGUAGE:
        yield f"the language is {looked.pdf.Root.Lang}"


def _headings(looked: Looked) -> Iterator[str]:
    """One heading of the first level, and no level is skipped."""
    levels = [int(e.role[2]) for e in looked.elements if HEADING.fullmatch(e.role)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of level 1"
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def _table_heads(looked: Looked) -> Iterator[str]:
    for head in looked.of("/TH"):
        if str(head.item.A.get("/Scope")) not in ("/Row", "/Column"):
            yield "a table head does not say of what"


def _below_role(element: Element, role: str) -> Iterator[Element]:
    return (each for each in _below(element.item, ()) if each.role == role)


def _links(looked: Looked) -> Iterator[str]:
    """A link stands in no other, leads somewhere, and its annotation knows the way back."""
    for link in looked.of("/Link"):
        if "/Link" in link.above:
            yield "a link inside a link"
        targets = _objects_of(link.item)
        if not targets:
            yield "a link that leads nowhere"
        for target in targets:
            if looked.parents[int(target.StructParent)].objgen != link.item.objgen:
                yield "a link whose annotation belongs to something else"


def _contents(looked: Looked) -> Iterator[str]:
    """A document of more than a few pages has contents, and each entry leads somewhere."""
    is_long = len(looked.pdf.pages) > FEW_PAGES
    if is_long and not any(True for _ in looked.of("/TOC")):
        yield "no table of contents"
    for entry in looked.of("/TOCI"):
        if not any(True for _ in _below_role(entry, "/Link")):
            yield "an entry of the contents that leads nowhere"


def _marks(looked: Looked) -> Iterator[str]:
    """Each marked piece of a page hangs in the structure: else it is never read out."""
    import pikepdf

    for number, page in enumerate(looked.pdf.pages, 1):
        page.contents_coalesce()
        used = {int(mark) for mark in MARK.findall(page.Contents.read_bytes())}
        if not used:
            continue
        owners = looked.parents.get(int(page.StructParents), [])
        lost = [
            mark
            for mark in used
            if mark >= len(owners) or not isinstance(owners[mark], pikepdf.Dictionary)
        ]
        if lost:
            yield f"page {number}: {len(lost)} pieces of text are not in the structure"


def _fields(looked: Looked) -> Iterator[str]:
    """A field is an element with a name in words; pyHanko follows only Form.K.Obj."""
    import pikepdf

    fields = looked.pdf.Root.AcroForm.Fields if "/AcroForm" in looked.pdf.Root else ()
    for field in fields:
        owner = looked.parents[int(field.StructParent)]
        if owner.S != "/Form" or not isinstance(owner.K, pikepdf.Dictionary):
            yield f"the field {field.T} is not a form in the structure"
        if not str(field.get("/TU", "")):
            yield f"the field {field.T} does not say what it is for"


def _fonts(looked: Looked) -> Iterator[str]:
    import pikepdf

    for item in looked.pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            name = str(item.FontName).split("+")[-1]
            if not name.startswith(BUNDLED):
                yield f"the typeface {name} is not one of ours"


def _attachments(looked: Looked) -> Iterator[str]:
    """Just what belongs inside, and each says what it is to the document."""
    present = sorted(looked.pdf.attachments)
    if present != sorted(looked.expected):
        yield f"attached are {', '.join(present) or 'none'}"
    associated = {str(spec.UF) for spec in looked.pdf.Root.get("/AF", [])}
    for name, spec in looked.pdf.attachments.items():
        if name not in associated or "/AFRelationship" not in spec.obj:
            yield f"{name} does not say what it is to the document"


def _outline(looked: Looked) -> Iterator[str]:
    if "/Outlines" not in looked.pdf.Root:
        yield "no bookmarks"


RULES: dict[str, Rule] = {
    "language": _language,
    "headings": _headings,
    "table-heads": _table_heads,
    "links": _links,
    "contents": _contents,
    "unheard-text": _marks,
    "fields": _fields,
    "typefaces": _fonts,
    "attachments": _attachments,
    "bookmarks": _outline,
}
