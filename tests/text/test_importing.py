"""Reading a file that somebody brings along: taken as it is, or refused with a sentence."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.blocks import Kind
from deliberation.text.importing import import_markdown
from deliberation.text.markdown import from_markdown, to_markdown
from deliberation.text.repairing import NO_TITLE, repair
from deliberation.text.schema import check_text
from deliberation.text.vocabulary import BadText
from tests.pieces import numbered
from tests.strategies import texts


def read(source):
    """The blocks of a Markdown file as (kind, words); a title and an article come first."""
    text = import_markdown(f"# T\n\n### A\n\n{source}".encode()).text
    return [(str(one.kind), one.text) for one in text[2:]]


def items(source):
    text = import_markdown(f"# T\n\n### A\n\n{source}".encode()).text
    return [(one.depth, "1." if one.ordered else "-", one.text) for one in text[2:]]


def heads(source):
    text = import_markdown(source.encode()).text
    return [(str(one.kind), one.text) for one in text if one.kind is not Kind.PARAGRAPH]


def notes(source):
    return import_markdown(source.encode()).notes


def reason(source):
    with pytest.raises(BadText) as refused:
        import_markdown(source)
    assert refused.value.detail.endswith(".")
    return refused.value.reason


REFUSED = {
    "an empty file": (b"", "empty"),
    "a file of white space": (b" \n\t\r\n ", "empty"),
    "a file in Windows-1252": ("# Coöperatie\n\n### A".encode("cp1252"), "not_utf8"),
    "a file in UTF-16": ("# Coöperatie\n\n### A".encode("utf-16"), "not_utf8"),
    "half a sign at the end": ("### A é".encode()[:-1], "not_utf8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "not_utf8"),
    "a zero byte": (b"### A\n\neen\x00twee", "bad_character"),
    "a bell": (b"### A\n\neen\x07twee", "bad_character"),
    "three megabytes": (b"### A\n\n" + b"woord " * 500_000, "too_large"),
    "a paragraph of a megabyte": (b"### A\n\n" + b"woord " * 170_000, "block_too_long"),
    "brackets without end": (b"### A\n\n" + b"[" * 900_000, "block_too_long"),
    "quotations without end": (b"### A\n\n" + b">" * 500 + b" a", "too_nested"),
    "emphasis without end": (b"### A\n\n" + b"**a _b " * 99 + b"c_ d** " * 99, "too_nested"),
    "a table of thirty columns": (b"### A\n\n" + b"|a" * 30 + b"\n" + b"|-" * 30, "too_wide"),
    "a text without articles": (b"# Titel\n\nEen alinea.", "no_article"),
}


@pytest.mark.parametrize("file", REFUSED)
def test_refused_with_a_sentence(file):
    source, expected = REFUSED[file]
    assert reason(source) == expected


def test_more_paragraphs_than_a_text_may_have_are_refused():
    assert reason(b"### A\n\n" + b"a\n\n" * 20_001) == "too_many_blocks"


HOSTILE = {
    "half a million items": (b"- a\n" * 490_000, "too_many_blocks"),
    "half a million paragraphs": (b"a\n\n" * 650_000, "too_many_blocks"),
    "a million cells": (b"|a|a\n|-|-\n" + b"|a|a\n" * 390_000, "too_many_blocks"),
    "a wall of brackets": ((b"[" * 19_000 + b"\n\n") * 100, "too_nested"),
}


@pytest.mark.parametrize("file", HOSTILE)
def test_what_would_take_minutes_to_read_is_refused_within_seconds(file):
    source, expected = HOSTILE[file]
    begun = perf_counter()
    assert reason(b"### A\n\n" + source) == expected
    assert perf_counter() - begun < 5


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_make_no_difference(ends, mark):
    source = mark + "# Titel\n\n### Eén\n\neerste regel\ntweede regel\n".replace("\n", ends)
    found = import_markdown(source.encode())
    assert [one.text for one in found.text] == ["Titel", "Eén", "eerste regel tweede regel"]
    assert found.notes == ()


LEVELS = {
    "chapters and articles": (
        "# T\n\n## Wonen\n\n### Bouwen\n",
        [("title", "T"), ("chapter", "Wonen"), ("article", "Bouwen")],
    ),
    "articles only": ("# T\n\n## Bouwen\n", [("title", "T"), ("article", "Bouwen")]),
    "articles one level lower": ("# T\n\n### Bouwen\n", [("title", "T"), ("article", "Bouwen")]),
    "headings in articles": (
        "# T\n\n## Wonen\n\n### Bouwen\n\n#### Later\n\n##### Nog later\n",
        [
            ("title", "T"),
            ("chapter", "Wonen"),
            ("article", "Bouwen"),
            ("heading", "Later"),
            ("heading", "Nog later"),
        ],
    ),
    "several headings of the first level": (
        "# Wonen\n\n## Bouwen\n\n# Werken\n\n## Leren\n",
        [
            ("title", NO_TITLE),
            ("chapter", "Wonen"),
            ("article", "Bouwen"),
            ("chapter", "Werken"),
            ("article", "Leren"),
        ],
    ),
    "underlined headings": (
        "T\n=\n\nWonen\n-----\n\n### Bouwen\n",
        [("title", "T"), ("chapter", "Wonen"), ("article", "Bouwen")],
    ),
    "a heading inside a code block is none": (
        "# T\n\n### Bouwen\n\n```\n# geen kop\n## ook niet\n```\n",
        [("title", "T"), ("article", "Bouwen")],
    ),
    "a draft decision": (
        "# T\n\n## Bouwen\n\n## Ontwerp-raadsbesluit\n\n1. ja\n",
        [
            ("title", "T"),
            ("article", "Bouwen"),
            ("decision", "Ontwerp-raadsbesluit"),
            ("item", "ja"),
        ],
    ),
    "a draft decision among chapters of the first level": (
        "# Een\n\n## A\n\n# Ontwerp-raadsbesluit\n",
        [
            ("title", NO_TITLE),
            ("chapter", "Een"),
            ("article", "A"),
            ("decision", "Ontwerp-raadsbesluit"),
        ],
    ),
    "a title that is not at the top": (
        "Vooraf.\n\n# T\n\n## A\n",
        [("title", "T"), ("article", "A")],
    ),
}


@pytest.mark.parametrize("case", LEVELS)
def test_what_a_heading_is_follows_from_the_levels_that_there_are(case):
    source, expected = LEVELS[case]
    assert heads(source) == expected


NUMBERS = [
    ("Artikel 1. Bouwen", "Bouwen"),
    ("Artikel 1 Bouwen", "Bouwen"),
    ("Artikel 12a: Bouwen", "Bouwen"),
    ("Artikel 3 – Bouwen", "Bouwen"),
    ("Art. 3 Bouwen", "Bouwen"),
    ("Hoofdstuk 2. Wonen", "Wonen"),
    ("§ 3 Geld", "Geld"),
    ("3.1 Bouwen", "Bouwen"),
    ("3.1.2. Bouwen", "Bouwen"),
    ("10. Bouwen", "Bouwen"),
    ("**Artikel 1** Bouwen", "Bouwen"),
    ("**2.** Bouwen", "Bouwen"),
    ("Artikel 7", ""),
    ("Artikel 5 van de Grondwet", "Artikel 5 van de Grondwet"),
    ("Artikel 12-status", "Artikel 12-status"),
    ("2030", "2030"),
    ("2030 is dichtbij", "2030 is dichtbij"),
    ("12 maatregelen", "12 maatregelen"),
    ("1e kans", "1e kans"),
    ("Artikelen", "Artikelen"),
]


@pytest.mark.parametrize(("written", "kept"), NUMBERS)
def test_a_number_that_was_typed_before_a_heading_goes(written, kept):
    found = import_markdown(f"# T\n\n### {written}\n".encode())
    assert found.text[1].text == kept
    plain = written.replace("*", "")
    assert bool(found.notes) == (plain != kept)


def test_a_number_in_the_title_or_in_a_sentence_stays():
    found = import_markdown(b"# 3. Wonen\n\n### A\n\nArtikel 2 geldt.\n\n#### 1. Nu\n")
    assert [one.text for one in found.text] == ["3. Wonen", "A", "Artikel 2 geldt.", "1. Nu"]


LISTS = {
    "letters under a number": (
        "1. een:\n   a. twee\n   b. drie\n2. vier",
        [(1, "1.", "een:"), (2, "1.", "twee"), (2, "1.", "drie"), (1, "1.", "vier")],
    ),
    "degrees under letters": (
        "1. een:\n   a. twee:\n      1°. drie\n      2°. vier\n   b. vijf",
        [
            (1, "1.", "een:"),
            (2, "1.", "twee:"),
            (3, "1.", "drie"),
            (3, "1.", "vier"),
            (2, "1.", "vijf"),
        ],
    ),
    "letters under letters": (
        "a. een\n   a. twee\n   b. drie\nb. vier",
        [(1, "1.", "een"), (2, "1.", "twee"), (2, "1.", "drie"), (1, "1.", "vier")],
    ),
    "letters to the eleventh with something inside": (
        "\n".join(f"{letter}) in\n   - {letter}" for letter in "abcdefghijk"),
        [one for letter in "abcdefghijk" for one in ((1, "1.", "in"), (2, "-", letter))],
    ),
    "letters parted by white lines": (
        "a. een\n\nb. twee",
        [(1, "1.", "een"), (1, "1.", "twee")],
    ),
    "streepjes four deep": (
        "- een\n  - twee\n    - drie\n      - vier\n- vijf",
        [(1, "-", "een"), (2, "-", "twee"), (3, "-", "drie"), (4, "-", "vier"), (1, "-", "vijf")],
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_lists_as_councils_write_them(case):
    source, expected = LISTS[case]
    assert items(source) == expected


def test_letters_go_on_after_z_with_something_inside():
    letters_ = [*"abcdefghijklmnopqrstuvwxyz", "aa"]
    source = "\n".join(f"{letter}. in\n{' ' * len(letter)}  - diep" for letter in letters_)
    assert items(source) == [(1, "1.", "in"), (2, "-", "diep")] * 27


def test_a_letter_with_a_dot_in_a_sentence_is_no_list():
    assert read("Dat wil zeggen\nb. niet nu, maar later.") == [
        ("paragraph", "Dat wil zeggen b. niet nu, maar later.")
    ]


def test_a_list_that_goes_deeper_than_six_is_made_flatter_and_that_is_told():
    source = "# T\n\n### A\n\n" + "\n".join(f"{'  ' * at}- laag {at}" for at in range(9))
    found = import_markdown(source.encode())
    assert [one.depth for one in found.text[2:]] == [1, 2, 3, 4, 5, 6, 6, 6, 6]
    assert found.notes == ("Opsommingen van meer dan 6 niveaus zijn platter gemaakt.",)


TABLES = {
    "a short row is filled": ("| a | b |\n|---|---|\n| 1 |", ["a\tb", "1\t"]),
    "a long row keeps its words in the last cell": (
        "| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |",
        ["a\tb", "1\t2 3 4"],
    ),
    "a bar in a cell": ("| a |\n|---|\n| x \\| y |", ["a", "x | y"]),
    "a table of one row": ("| a |\n|---|", ["a"]),
}


@pytest.mark.parametrize("case", TABLES)
def test_uneven_tables_are_made_even_and_lose_no_words(case):
    source, expected = TABLES[case]
    assert [words for _, words in read(source)] == expected


NOTED = {
    "een  \ntwee": "Regeleinden binnen een alinea zijn spaties geworden (1).",
    "`code`": "Stukken code zijn gewone woorden geworden (1).",
    "een <b>vet</b> woord": "HTML is als gewone woorden overgenomen (2).",
    "![een boom](boom.png)": "Afbeeldingen zijn weggelaten; hun omschrijving bleef (1).",
    "[klik](javascript:alert(1))": (
        "Links die hier niet mogen, zijn weggelaten; hun woorden bleven (1)."
    ),
    "[klik](data:text/html,x)": (
        "Links die hier niet mogen, zijn weggelaten; hun woorden bleven (1)."
    ),
    "[artikel 9](#artikel-9)": (
        "Verwijzingen naar een plaats die er niet is, zijn gewone woorden (1)."
    ),
    '[klik](https://voorbeeld.nl "hier")': (
        "De titel van een link staat nu tussen haakjes achter de link (1)."
    ),
    "een\n\n---\n\ntwee": "Lijnen tussen alinea's zijn weggelaten (1).",
    "1. een\n\n   nog een": "Alinea's binnen een onderdeel zijn samengevoegd (1).",
    "> - een": "Opmaak binnen een citaat is weggelaten (1).",
    "| a |\n|---|\n| 1 | 2 |": "Cellen buiten de kopregel staan nu in de laatste kolom (1).",
    "3. drie\n4. vier": "Lijsten die niet bij 1 begonnen, beginnen nu bij 1 (1).",
}


@pytest.mark.parametrize("source", NOTED)
def test_what_cannot_be_kept_is_told(source):
    assert notes(f"# T\n\n### A\n\n{source}") == (NOTED[source],)


def test_a_file_without_a_title_gets_one_and_that_is_told():
    found = import_markdown(b"### A\n\nZo.")
    assert found.text[0].text == NO_TITLE
    assert any("geen titel" in note for note in found.notes)


def test_a_file_without_a_title_takes_the_one_that_is_given():
    found = import_markdown(b"### A\n\nZo.", title="Groen")
    assert found.text[0].text == "Groen"
    assert found.notes == ()


def test_html_and_hostile_links_become_words():
    found = read("<script>alert(1)</script>\n\n[x](JaVaScRiPt:alert(1)) <img src=x onerror=y>")
    assert found == [
        ("paragraph", "<script>alert(1)</script>"),
        ("paragraph", "x <img src=x onerror=y>"),
    ]


def test_conflict_markers_are_read_as_words():
    found = read("tekst\n\n<<<<<<< HEAD\n\n>>>>>>> tak")
    assert ("paragraph", "<<<<<<< HEAD") in found


def test_a_cross_reference_points_to_the_article_that_has_that_number():
    source = "# T\n\n### Artikel 1. A\n\nZie [artikel 2](#artikel-2).\n\n### Artikel 2. B\n"
    text = import_markdown(source.encode()).text
    assert text[2].runs[1].ref == text[3].id


@given(texts(raw=True, most=8))
def test_a_text_of_ours_is_imported_with_all_its_words(text):
    kinds = {one.kind for one in text}
    if Kind.ARTICLE not in kinds or not kinds & {Kind.CHAPTER, Kind.DECISION}:
        return
    whole = repair(text)
    found = import_markdown(to_markdown(whole).encode())
    assert [one.kind for one in found.text] == [one.kind for one in whole]
    headings = (Kind.CHAPTER, Kind.ARTICLE)
    for ours, theirs in zip(whole, found.text, strict=True):
        assert ours.text == theirs.text or (ours.kind in headings and theirs.text in ours.text)


@given(st.text(st.sampled_from("ab \n#-*_>|[]()`<&;:\\~1.)=+!\t\r'\"é"), max_size=150))
def test_whatever_is_imported_is_a_sound_text(source):
    try:
        text = import_markdown(f"### a\n\n{source}".encode()).text
    except BadText as refused:
        assert refused.reason == "no_article"  # noqa: PT017
        return
    check_text(text)
    assert numbered(from_markdown(to_markdown(text))) == numbered(text)


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_it_fail(source):
    try:
        check_text(import_markdown(b"### a\n\n" + source).text)
    except BadText as refused:
        assert refused.detail  # noqa: PT017
