"""Which letters the bundled typefaces can draw; what they cannot is named instead.

A print may use no other typeface. A letter without a shape would come out as an empty box, which
nobody can read or hear, and which ends the conformance of the file.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

FAMILIES = ("source-sans-3", "source-serif-4")
FILES = "{family}-{part}-400-normal.ttf"
PARTS = ("latin", "latin-ext")
ALWAYS = "\t\n\r \u00ad\u200b"


def printable(html: str, fonts: Path) -> str:
    """The same words, with `[U+1F44D]` for a letter that cannot be drawn."""
    return _unknown(fonts).sub(_named, unicodedata.normalize("NFC", html))


def _named(found: re.Match[str]) -> str:
    return "".join(f"[U+{ord(letter):04X}]" for letter in found[0] if letter not in "\ufe0f\u200d")


@cache
def _unknown(fonts: Path) -> re.Pattern[str]:
    shared = set.intersection(*(_drawn(fonts, family) for family in FAMILIES))
    known = "".join(map(re.escape, sorted(shared | set(ALWAYS))))
    return re.compile(f"[^{known}]+")


def _drawn(fonts: Path, family: str) -> set[str]:
    """The letters that a family has a shape for."""
    from fontTools.ttLib import TTFont

    letters: set[str] = set()
    for part in PARTS:
        with TTFont(fonts / FILES.format(family=family, part=part)) as font:
            letters |= {chr(code) for code in font.getBestCmap()}
    return letters
