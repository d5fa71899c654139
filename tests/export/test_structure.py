"""What somebody hears who cannot see the page: everything, once, in order, and nothing else."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from django.utils.safestring import mark_safe

from agreements.documents.agreement import render
from deliberation.documents.printing import Sheets, render_pdf

from .sample import AGREEMENT, DECLARED, HASH, SMALL, TABLE
from .tools import Heard, elements, heard, pages, told


@pytest.fixture(scope="module")
def read(printed: Path) -> list[Heard]:
    return heard(printed.read_bytes())


@pytest.fixture(scope="module")
def with_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few pages, over which a table runs."""
    file = tmp_path_factory.mktemp("table") / "tabel.pdf"
    longer = mark_safe(SMALL.text_html + TABLE)
    file.write_bytes(render(replace(SMALL, text_html=longer, rounds=())))
    return file


@pytest.fixture(scope="module")
def words(with_table: Path) -> str:
    return told(with_table.read_bytes())


def test_a_table_over_three_pages_is_one_table_with_one_head(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        found = [each for each, _ in elements(pdf) if str(each.S) == "/Table"]
        longest = max(found, key=lambda table: len(table.K[-1].K))
    assert len(longest.K[-1].K) == 60
    assert [str(kid.S) for kid in longest.K] == ["/Caption", "/THead", "/TBody"]


def test_the_repeated_head_of_a_table_is_read_once(words: str, with_table: Path) -> None:
    drawn = " ".join(pages(with_table))
    assert drawn.count("Maatregel Waar Bedrag") == 3
    assert words.count("Maatregel Waar Bedrag") == 1


def test_running_heads_and_page_numbers_are_not_read(words: str) -> None:
    assert "Pagina 4 van" not in words
    assert "Testzegel – niet rechtsgeldig" not in words
    assert "Dit document heeft een testzegel" in words


def test_no_dots_are_read_between_an_article_and_its_page(words: str) -> None:
    assert "Artikel 1. Warmte 3 Artikel 2. Geld 3 Raadsbesluit" in words
    assert ". . ." not in words


def test_everything_that_is_drawn_but_the_running_heads_is_read(
    words: str, with_table: Path
) -> None:
    drawn = Counter("".join(pages(with_table)))
    running = Counter("".join(_running_heads(len(pages(with_table)))))
    assert {letter for letter in drawn - Counter(words) - running if letter not in " ."} == set()


def _running_heads(number: int) -> list[str]:
    """What stands around the pages, and the head of a table that is repeated twice."""
    heads = "Inhoud Hoofdstuk 1. Wonen Raadsbesluit Amendementen en wijzigingsvoorstellen "
    heads += "Wie partij is Ondertekening Colofon en zegel"
    around = f"Warme Wijken Versie 4, {HASH[:12]} Pagina van Testzegel – niet rechtsgeldig"
    counted = [f"{page} {number}" for page in range(1, number + 1)]
    return [around] * number + [heads] * number + counted + ["Maatregel Waar Bedrag"] * 2


def test_an_entry_of_the_contents_is_one_link(read: list[Heard]) -> None:
    links = [each for each in read if each.role == "Link" and "TOCI" in each.above]
    assert len(links) == len(AGREEMENT.toc) + 8
    assert all(each.above[-2:] == ("TOCI", "Reference") for each in links)
    assert not any("Link" in each.above for each in links)


def test_a_list_item_has_its_marker_apart_from_its_words(read: list[Heard], words: str) -> None:
    items = [each for each in read if each.role == "LI"]
    markers = [each for each in read if each.role == "Lbl" and each.above[-1] == "LI"]
    assert len(items) == len(markers)
    assert "2. Zij doet dat: a. met leden uit de wijk; b. met een begroting: 1°. die" in words


def test_an_addition_and_a_removal_are_said_aloud(read: list[Heard]) -> None:
    said = [each.said.strip() for each in read if each.said]
    assert said[:4] == ["vervallen:", "einde vervallen", "toegevoegd:", "einde toevoeging"]


def test_headings_follow_each_other_without_a_gap(read: list[Heard]) -> None:
    levels = [int(each.role[1]) for each in read if each.role[0] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_that_skip_a_level_come_up_together() -> None:
    body = "<h1>A</h1><h4>B</h4><p>b</p><h4>C</h4><p>c</p><h6>D</h6><h2>E</h2><p>e</p>"
    assert _headings(body) == ["H1", "H2", "H2", "H3", "H2"]


def test_a_word_in_another_language_says_so() -> None:
    pdf = _render("<h1>A</h1><p lang='fy'>Bûter, brea en griene tsiis</p>")
    with pikepdf.open(pdf) as opened:
        languages = [str(each.Lang) for each, _ in elements(opened) if "/Lang" in each]
    assert languages == ["fy"]


def test_each_field_to_sign_says_whose_it_is(printed: Path) -> None:
    with pikepdf.open(printed) as pdf:
        names = {str(field.T): str(field.TU) for field in pdf.Root.AcroForm.Fields}
    assert names["handtekening-3"] == "Handtekening van O. Peeters, namens Dorpsraad Oost"
    assert names["zegel"] == "Elektronisch zegel van Gemeente Voorbeeld"
    assert {"tijdstempel-1", "tijdstempel-2", "tijdstempel-3"} < names.keys()


def _render(body: str) -> io.BytesIO:
    page = f"<html lang='nl'><title>Proef</title><body>{body}"
    return io.BytesIO(render_pdf(Sheets(page, "agreement.css", "proef", DECLARED)))


def _headings(body: str) -> list[str]:
    return [each.role for each in heard(_render(body).getvalue()) if each.role[0] == "H"]
