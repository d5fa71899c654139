"""What the tests of printed documents share: poppler and qpdf as judges from outside."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def run(tool: str, *arguments: str) -> str:
    """The output of a tool of poppler-utils or qpdf; skips the test where it is not installed."""
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def pages(file: Path) -> list[str]:
    """The words of each page, with single spaces."""
    return [" ".join(page.split()) for page in run("pdftotext", str(file), "-").split("\f")[:-1]]
