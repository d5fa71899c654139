"""What the tests of printed documents share: poppler and qpdf as judges from outside."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


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
