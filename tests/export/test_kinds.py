"""A concept, a comparison and the council's decision: each says what it is and what it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from agreements.documents.prints import Mode

from .tools import pages, run, told


@pytest.fixture(scope="module")
def files(kinds: dict[Mode, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[Mode, Path]:
    folder = tmp_path_factory.mktemp("kinds")
    for mode, pdf in kinds.items():
        (folder / f"{mode}.pdf").write_bytes(pdf)
    return {mode: folder / f"{mode}.pdf" for mode in kinds}


def test_a_concept_says_that_it_binds_nobody(files: dict[Mode, Path]) -> None:
    first, *others = pages(files[Mode.CONCEPT])
    assert "Concept van een cocreatie-akkoord" in first
    assert "Er is nog niet over besloten en het bindt niemand." in first
    assert all("Concept, versie 4" in page for page in others)


def test_a_concept_has_line_numbers_that_nobody_has_to_hear(
    files: dict[Mode, Path], kinds: dict[Mode, bytes]
) -> None:
    text = pages(files[Mode.CONCEPT])[2]
    numbers = [number for number in ("5", "10", "15") if f" {number} " in f" {text} "]
    assert numbers == ["5", "10", "15"]
    assert not {"10", "15"} & set(told(kinds[Mode.CONCEPT]).split())


def test_the_title_page_and_the_contents_have_no_line_numbers(files: dict[Mode, Path]) -> None:
    boxes = run("pdftotext", "-bbox", "-l", "2", str(files[Mode.CONCEPT]), "-")
    left = [line for line in boxes.splitlines() if 'xMin="' in line and _left_of_text(line)]
    assert left == []


def _left_of_text(line: str) -> bool:
    return float(line.split('xMax="')[1].split('"')[0]) < 60


def test_behind_each_page_of_a_concept_stands_that_it_is_one(files: dict[Mode, Path]) -> None:
    with pikepdf.open(files[Mode.CONCEPT]) as concept, pikepdf.open(files[Mode.AGREEMENT]) as final:
        assert all(_begins_with_a_picture(page) for page in concept.pages)
        assert not any(_begins_with_a_picture(page) for page in final.pages)


def _begins_with_a_picture(page: pikepdf.Page) -> bool:
    """As an ornament, before the first word."""
    before = page.Contents.read_bytes().split(b"BT")[0]
    return bool(re.search(rb"/Artifact\s+BMC[^/]*/\w+ Do\s+EMC", before))


def test_a_concept_has_no_votes_no_seal_and_no_signatures(kinds: dict[Mode, bytes]) -> None:
    words = told(kinds[Mode.CONCEPT])
    assert "Ondertekening" not in words
    assert "Stemmingen" not in words
    assert "zegel" not in words


def test_a_comparison_can_be_read_without_colour_and_aloud(kinds: dict[Mode, bytes]) -> None:
    words = told(kinds[Mode.COMPARISON])
    assert "Versie 4, vergeleken met versie 3" in words
    assert "[− iedere twee jaar −] [+ ieder jaar vóór 1 april +]" in words
    assert "3. [+ Het verslag is openbaar. +]" in words
    assert "Toegevoegde woorden zijn onderstreept" in words


def test_the_decision_of_the_council_stands_by_itself_with_its_vote(
    kinds: dict[Mode, bytes],
) -> None:
    words = told(kinds[Mode.DECISION])
    assert words.startswith("Gemeente Voorbeeld Raadsbesluit Warme Wijken")
    assert words.index("besluit: 1. het cocreatie-akkoord") < words.index("J. Ķēniņš (Dorpsbelang)")
    assert "Aldus besloten" in words
    assert "De maatschappelijke partijen" not in words
    assert "Elektronisch zegel" in words
