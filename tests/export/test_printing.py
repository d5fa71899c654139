"""HTML to PDF: nothing from outside, nothing without Pango, nothing dropped in silence."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from agreements.documents.agreement import render
from deliberation.documents.printing import PRINT_ROOT, PrintError, Sheets, bundled_file, render_pdf

from .sample import SMALL

PAGE = "<html lang='nl'><title>Proef</title><body>{}</body></html>"


def render_body(body: str) -> bytes:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return render_pdf(Sheets(PAGE.format(body), "agreement.css", "proef", at))


@pytest.mark.parametrize(
    "body",
    [
        "<img src='file:///etc/passwd'>",
        "<img src='../../manage.py'>",
        "<img src='fonts/%2e%2e/%2e%2e/%2e%2e/manage.py'>",
        "<img src='http://127.0.0.1:9/x.png'>",
        "<img src='https://voorbeeld.nl/x.png'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<base href='file:///etc/'><img src='passwd'>",
        "<object data='file:///etc/passwd'></object>",
        "<link rel='attachment' href='file:///etc/passwd'>",
        "<a rel='attachment' href='file:///etc/passwd'>bijlage</a>",
        "<link rel='stylesheet' href='http://127.0.0.1:9/x.css'>",
        "<style>@import 'file:///etc/passwd'</style>",
        "<p style='background: url(file:///etc/passwd)'>woord</p>",
        "<style>@font-face { font-family: x; src: url(http://127.0.0.1:9/x.woff2) }</style>",
    ],
)
def test_a_print_that_asks_for_something_from_outside_is_refused(body: str) -> None:
    with pytest.raises(PrintError, match="van buiten"):
        render_body(body)


@pytest.mark.parametrize(
    "url", ["file://elders/x", "ftp://elders/x", "fonts.css", f"{PRINT_ROOT.as_uri()}-anders/x"]
)
def test_only_files_of_the_print_folder_are_read(url: str) -> None:
    with pytest.raises(PermissionError):
        bundled_file(url)


def test_an_own_file_may_be_read() -> None:
    assert bundled_file(f"{PRINT_ROOT.as_uri()}/fonts.css").is_file()


def test_the_stylesheet_says_nothing_that_the_printer_does_not_know(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        render(SMALL)
    assert [record.getMessage() for record in caplog.records] == []


def test_without_pango_the_message_names_the_packages() -> None:
    code = (
        "import cffi\n"
        "def absent(*_):\n    raise OSError('cannot load library')\n"
        "cffi.FFI.dlopen = absent\n"
        "from tests.export.test_printing import render_body, PrintError\n"
        "try:\n    render_body('woord')\n"
        "except PrintError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stdout
