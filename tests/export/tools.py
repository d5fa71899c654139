"""What the tests of printed documents share: poppler and qpdf as judges from outside."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

MARKED = re.compile(rb"/MCID (\d+)>>\s+BDC(.*?)EMC", re.DOTALL)
SHOWN = re.compile(rb"(/\w+) [\d.]+ Tf\s+\[(.*?)\] TJ", re.DOTALL)
HEX = re.compile(rb"<([0-9a-f]*)>")
FOUR = re.compile(rb"....")
MEANS = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]{4,})>")


def run(tool: str, *arguments: str) -> str:
    """The output of a tool of poppler-utils or qpdf."""
    found = shutil.which(tool)
    if found is None:
        pytest.fail(f"{tool} ontbreekt: apt-get install poppler-utils qpdf")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def pages(file: Path) -> list[str]:
    """The words of each page as they are read from the top down, with single spaces."""
    told = run("pdftotext", str(file), "-")
    return [" ".join(page.split()) for page in told.split("\f")[:-1]]


@dataclass(frozen=True)
class Heard:
    """An element as a screen reader meets it: its role, the roles above it, what is said of it."""

    role: str
    above: tuple[str, ...]
    said: str


def heard(pdf: bytes) -> list[Heard]:
    """The elements of the structure in the order in which they are read."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            Heard(str(item.S)[1:], above, str(item.get("/ActualText", "")))
            for item, above in elements(opened)
        ]


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Each structure element with the roles above it."""
    return _below(pdf.Root.StructTreeRoot.K[0], ())


def _below(item: Any, above: tuple[str, ...]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    yield item, above
    for kid in _kids(item):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _below(kid, (*above, str(item.S)[1:]))


def _kids(item: Any) -> list[Any]:
    return list(item.K) if isinstance(item.get("/K"), pikepdf.Array) else []


def told(pdf: bytes) -> str:
    """The words of the structure as they are read aloud, with single spaces."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        said = {page.obj.objgen: _said_on(page) for page in opened.pages}
        return " ".join(" ".join(_words(opened.Root.StructTreeRoot.K[0], said)).split())


Said = dict[tuple[int, int], dict[int, str]]


def _words(item: Any, said: Said) -> Iterator[str]:
    for kid in _kids(item):
        if isinstance(kid, int):
            yield said[item.Pg.objgen][kid]
        elif "/S" in kid:
            yield from _words(kid, said)
        elif "/MCID" in kid:
            yield said[kid.Pg.objgen][int(kid.MCID)]


def _said_on(page: pikepdf.Page) -> dict[int, str]:
    """The words of each mark on a page, by the meaning that its typeface gives to each glyph."""
    meanings = {name.encode(): _meaning(font) for name, font in page.Resources.Font.items()}
    said = {}
    for mark, drawn in MARKED.findall(page.Contents.read_bytes()):
        words = ""
        for font, glyphs in SHOWN.findall(drawn):
            codes = (code for run in HEX.findall(glyphs) for code in FOUR.findall(run))
            words += "".join(meanings[font][code] for code in codes)
        said[int(mark)] = words
    return said


def _meaning(font: Any) -> dict[bytes, str]:
    pairs = MEANS.findall(font.ToUnicode.read_bytes())
    return {glyph: bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}
