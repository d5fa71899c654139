"""HTML to PDF: the only module of this app that knows WeasyPrint, its fonts and its files.

What is printed comes in as HTML and attachments; a document reads nothing but `templates/print`,
and the same input gives the same bytes on each machine. WeasyPrint is imported when the first
page is printed: that takes half a second and needs the libraries of Pango.
"""

from __future__ import annotations

import gc
import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from deliberation.documents.glyphs import printable
from deliberation.documents.metadata import xmp
from deliberation.documents.numbering import NUMBERS_CSS, lay_over, numbers_html
from deliberation.documents.structure import StructureWriter
from deliberation.documents.tagging import Structure

if TYPE_CHECKING:
    import pydyf
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

PRINT_ROOT = Path(__file__).resolve().parents[2] / "templates" / "print"
FONTS = PRINT_ROOT / "fonts" / "fonts.conf"
TEXT = "tekst"
VARIANT = "pdf/a-3a"
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

_environment = threading.Lock()
_writing = threading.Lock()


class Relationship(StrEnum):
    """What an attachment is to the document (AFRelationship, ISO 32000-2, 7.11.3)."""

    SOURCE = "Source"
    DATA = "Data"
    SUPPLEMENT = "Supplement"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF; its media type follows from the name."""

    name: str
    content: str
    relationship: Relationship
    description: str


@dataclass(frozen=True, slots=True)
class Sheets:
    """A whole HTML page to print, laid out by the stylesheet `css` of `PRINT_ROOT`.

    `created` (aware) dates the attachments; the dates of the document itself are the page's own
    `dcterms` metadata. `numbered`: with line numbers.
    """

    html: str
    css: str
    identifier: str
    created: datetime
    attachments: Sequence[Attachment] = ()
    numbered: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of all that is printed and travels along: the same gives the same file."""
        parts = [self.identifier, self.css, str(self.numbered), self.created.isoformat(), self.html]
        parts += [part for each in self.attachments for part in (each.name, each.content)]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


class PrintError(Exception):
    """No PDF could be made; the message says in Dutch what the administrator can do."""


def render_pdf(sheets: Sheets) -> bytes:
    """A PDF that is PDF/A-3a and PDF/UA-1 at once.

    Raises PrintError when WeasyPrint cannot run here, and when the page asks for a file or an
    address outside `PRINT_ROOT`.
    """
    engine = _engine()
    from weasyprint.urls import FatalURLFetchingError

    try:
        with _in_one_go():
            html = printable(sheets.html, FONTS.parent)
            return _write(engine, _lay_out(engine, html, sheets.css), sheets)
    except FatalURLFetchingError as error:
        raise PrintError(f"Het document vraagt om iets van buiten: {error}") from error


def _lay_out(engine: ModuleType, html: str, css: str) -> weasyprint.Document:
    from weasyprint.css.counters import CounterStyle

    fetcher = _fetcher()
    known = {"font_config": _bundled_fonts(), "counter_style": CounterStyle()}
    base = f"{PRINT_ROOT.as_uri()}/"
    page = engine.HTML(string=html, base_url=base, url_fetcher=fetcher)
    sheet = engine.CSS(url=base + css, url_fetcher=fetcher, **known)
    return page.render(stylesheets=[sheet], **known)


def _write(engine: ModuleType, document: weasyprint.Document, sheets: Sheets) -> bytes:
    for page in document.pages:
        # The words that CSS adds to a link are part of it, not a link of their own.
        page.links = [link for link in page.links if "::" not in link[3].element_tag]
    structure = Structure(document)
    if sheets.numbered:
        _number_lines(engine, document)
    with _our_structure(structure):
        pdf: bytes = document.write_pdf(
            finisher=_finish,
            pdf_variant=VARIANT,
            pdf_identifier=bytes.fromhex(sheets.digest)[:16],
            attachments=[
                _attached(engine, each, sheets.created) for each in _sorted(sheets.attachments)
            ],
        )
    return pdf


def _number_lines(engine: ModuleType, document: weasyprint.Document) -> None:
    """From the page with the anchor TEXT on; after the structure, which knows no numbers."""
    first = next((n for n, page in enumerate(document.pages) if TEXT in page.anchors), 0)
    lay_over(document, _lay_out(engine, numbers_html(document, first=first), NUMBERS_CSS))


@contextmanager
def _our_structure(structure: Structure) -> Iterator[None]:
    """While a file is written, two names inside WeasyPrint mean our own; it has no hook for it."""
    from weasyprint import pdf

    with _writing:
        theirs = pdf.Stream, pdf.add_tags
        pdf.Stream, pdf.add_tags = structure.stream_class(), StructureWriter(structure).write
        try:
            yield
        finally:
            pdf.Stream, pdf.add_tags = theirs


@contextmanager
def _in_one_go() -> Iterator[None]:
    """Without the garbage collector, that would search a growing heap of boxes in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _engine() -> ModuleType:
    """The module weasyprint, or a PrintError that names the missing packages."""
    try:
        with _bundled_environment():
            engine = import_module("weasyprint")
            from weasyprint.text.ffi import harfbuzz_subset
    except OSError as error:
        raise PrintError(_missing(str(error))) from error
    if harfbuzz_subset is None:
        raise PrintError(_missing("libharfbuzz-subset"))
    return engine


def _missing(what: str) -> str:
    return (
        "Een PDF maken kan hier nog niet: de bibliotheken van Pango ontbreken. "
        f"Installeer ze met: apt-get install {PACKAGES} ({what})"
    )


@contextmanager
def _bundled_environment() -> Iterator[None]:
    """Fontconfig reads its configuration when it is loaded: then it must see only our fonts."""
    with _environment:
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(FONTS)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def _bundled_fonts() -> FontConfiguration:
    from weasyprint.text.fonts import FontConfiguration

    with _bundled_environment():
        return FontConfiguration()


def bundled_file(url: str) -> Path:
    """The file in `PRINT_ROOT` that `url` names. Raises PermissionError for whatever else."""
    parts = urlsplit(url)
    path = Path(url2pathname(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(PRINT_ROOT):
        raise PermissionError(url)
    return path


def _fetcher() -> URLFetcher:
    """What WeasyPrint reads through: our own files; anything else ends the print."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class BundledFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            path = bundled_file(url)
            kind = {"Content-Type": "text/css"} if path.suffix == ".css" else {}
            return URLFetcherResponse(url, body=path.read_bytes(), headers=kind)

    return BundledFiles(fail_on_errors=True)


def _sorted(attachments: Sequence[Attachment]) -> list[Attachment]:
    """By name: they go into a PDF name tree, whose keys are in order."""
    return sorted(attachments, key=lambda each: each.name)


def _attached(
    engine: ModuleType, attachment: Attachment, created: datetime
) -> weasyprint.Attachment:
    at = created.astimezone(UTC)
    return engine.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description,
        relationship=str(attachment.relationship),
        created=at,
        modified=at,
    )


def _finish(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """The last hand on the PDF objects before they are written."""
    if "AF" in pdf.catalog:
        # WeasyPrint names each attachment twice.
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    packet = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    # Archives read the metadata as plain text.
    packet.stream, packet.compress = [xmp(document.metadata, _producer())], False
    # Without object streams: pyHanko reads a signed file of many pages ten times faster.
    pdf.write = partial(_write_plainly, pdf)


def _producer() -> str:
    from weasyprint import VERSION

    return f"WeasyPrint {VERSION}"


def _write_plainly(
    pdf: pydyf.PDF, target: BinaryIO, version: str, identifier: bytes, _compress: bool
) -> None:
    type(pdf).write(pdf, target, version, identifier, compress=False)
