"""A text as Markdown and back: exact up to ids, whatever people write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.blocks import Block, Kind, Run
from deliberation.text.markdown import from_markdown, to_markdown
from deliberation.text.schema import BadText, check_text, flat, repair, tree
from deliberation.text.vocabulary import MAX_BLOCK_CHARACTERS
from tests.pieces import (
    article,
    bullet,
    chapter,
    decision,
    heading,
    item,
    lines,
    numbered,
    paragraph,
    quote,
    row,
    title,
)
from tests.strategies import pointed, raw_runs, texts

TEXT = (
    title("t", "Groene wijken"),
    paragraph("p", "Wij spreken af:"),
    chapter("c", "Bomen"),
    article("a", "Planten"),
    item("i1", "eerst"),
    item("i2", "daaronder", 2),
    bullet("i3", "nog dieper", 3),
    bullet("i4", "het diepst", 4),
    item("i5", "daarna"),
    heading("h", "Overgangsregel"),
    row("r1", "soort", "aantal", header=True),
    row("r2", "eik", ""),
    quote("q1", "Een boom leert geduld."),
    quote("q2", "En schaduw."),
    article("b", ""),
    Block("x", Kind.PARAGRAPH, (Run("Zie "), Run("", ref="a"), Run("."))),
    decision("d"),
    item("d1", "in te stemmen"),
)
WRITTEN = """# Groene wijken

Wij spreken af:

## Bomen

### Planten

1. eerst
   1. daaronder
      - nog dieper
        - het diepst
2. daarna

#### Overgangsregel

| soort | aantal |
| --- | --- |
| eik |  |

> Een boom leert geduld.
>
> En schaduw.

###

Zie [artikel 1](#artikel-1).

## Ontwerp-raadsbesluit

1. in te stemmen
"""


def back(text):
    return numbered(from_markdown(to_markdown(text)))


def one(words):
    """What a paragraph with these words looks like, without its line end."""
    runs = words if isinstance(words, tuple) else (Run(words),)
    return to_markdown((Block("p", Kind.PARAGRAPH, runs),))[:-1]


def test_a_text_looks_like_markdown_that_people_write():
    assert to_markdown(TEXT) == WRITTEN


def test_markdown_that_people_write_is_a_text():
    assert numbered(from_markdown(WRITTEN)) == numbered(TEXT)


@given(texts(raw=True))
def test_every_text_survives_markdown_up_to_its_ids(text):
    assert back(text) == numbered(text)


@given(texts(raw=True, most=8))
def test_a_document_survives_markdown_up_to_its_ids(text):
    sound = repair(text)
    again = from_markdown(to_markdown(flat(tree(sound))))
    check_text(again)
    assert numbered(flat(tree(again))) == numbered(sound)


@given(raw_runs)
def test_every_run_of_words_survives_in_every_kind_of_block(runs):
    said = pointed(runs, ()) or (Run("leeg"),)
    text = (
        title("t"),
        *(
            replace(each, runs=said)
            for each in (chapter("c"), article("a"), heading("h"), paragraph("p"), quote("q"))
        ),
        replace(bullet("i"), runs=said),
        replace(row("r"), cells=(said, (), said), header=True),
    )
    assert back(text) == numbered(text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_every_sign_that_a_text_may_hold_survives(words):
    text = (title("t", "a"), paragraph("p", f"a{words}b"), bullet("i", f"{words}b".lstrip() or "b"))
    assert [each.text for each in back(text)] == [each.text for each in text]


AWKWARD = {
    "a conflict marker": "<<<<<<< HEAD",
    "the middle of a conflict": "=======",
    "the end of a conflict": ">>>>>>> tak",
    "a year with a dot": "2027. Een nieuw begin",
    "a number with a bracket": "1) of 2)",
    "a dash": "- geen opsomming",
    "a plus": "+ geen opsomming",
    "a hash": "# geen kop",
    "three dashes": "---",
    "three stars": "***",
    "a table row": "| geen | tabel |",
    "a fence": "```",
    "a tilde fence": "~~~",
    "a quotation sign": "> geen citaat",
    "stars around a word": "*geen nadruk*",
    "underscores": "__init__",
    "a link": "[geen](link)",
    "a link definition": "[a]: https://voorbeeld.nl",
    "a footnote": "[^1]",
    "an image": "![geen](plaatje)",
    "HTML": "<script>alert(1)</script>",
    "a comment": "<!-- niets -->",
    "an entity": "&amp; &lt; &#35; &copy;",
    "an ampersand": "R&D; Q&A",
    "backslashes": "C:\\map\\ en \\*",
    "backticks": "`code` ``meer`` `",
    "an address": "<https://voorbeeld.nl>",
    "a bare address": "https://voorbeeld.nl/a_b_c?d=*e*",
    "an emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467 en \U0001f44d\U0001f3fd",
    "combining signs": "cafe\u0301 en coo\u0308peratie",
    "from right to left": "\u0639\u0631\u0628\u064a \u05e2\u05d1\u05e8\u05d9\u05ea",
    "a fixed space": "€\u00a05.000",
    "a soft hyphen": "coöpe\u00adratie",
    "a line end": "een\ntwee",
    "a Windows line end": "een\r\ntwee",
    "a tab": "een\ttwee",
    "two spaces": "een  twee",
    "a heading underlined": "Kop\n====",
    "a list inside": "een\n- twee",
    "a table delimiter": "a | b\n--- | ---",
    "the draft decision": "Ontwerp-raadsbesluit",
    "an enumeration": "a. dit, b. dat",
}


@pytest.mark.parametrize("name", AWKWARD)
def test_words_that_look_like_markup_stay_words(name):
    words = AWKWARD[name]
    text = (
        title("t", words),
        paragraph("p", words),
        chapter("c", words),
        article("a", words),
        item("i", words),
        item("j", words, 2),
        heading("h", words),
        row("r", words, words, header=True),
        quote("q", words),
    )
    assert back(text) == numbered(text)


MARKED = [
    ((Run("De "), Run("raad", bold=True), Run(" besluit.")), "De **raad** besluit."),
    ((Run("De "), Run("raad", italic=True), Run(" besluit.")), "De _raad_ besluit."),
    ((Run("alles", bold=True, italic=True),), "**_alles_**"),
    (
        (Run("vet ", bold=True), Run("en schuin", bold=True, italic=True)),
        "**vet _en schuin_**",
    ),
    (
        (Run("de "), Run("site", href="https://voorbeeld.nl/a_(b)"), Run(".")),
        "de [site](https://voorbeeld.nl/a_\\(b\\)).",
    ),
    ((Run("ge", bold=True), Run("meente")), "**ge**meente"),
]


@pytest.mark.parametrize(("runs", "written"), MARKED)
def test_marks_are_written_as_people_do(runs, written):
    assert one(runs) == written
    assert from_markdown(written)[0].runs == runs


def test_italic_inside_a_word_survives():
    runs = (Run("her"), Run("woning", italic=True), Run("en"))
    assert from_markdown(one(runs))[0].runs == runs


def test_a_chapter_that_is_called_like_the_decision_stays_a_chapter():
    text = (title("t"), chapter("c", "Ontwerp-raadsbesluit"), decision("d", "Over bomen"))
    written = to_markdown(text)
    assert "## Ontwerp-raadsbesluit: Over bomen" in written
    assert [each.kind for each in from_markdown(written)] == [each.kind for each in text]


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_all_line_ends_are_read_alike(ends):
    assert numbered(from_markdown(WRITTEN.replace("\n", ends))) == numbered(TEXT)


def test_a_list_twelve_long_and_four_deep_keeps_its_shape():
    text = (
        title("t"),
        *(
            item(f"i{at}{depth}", f"onderdeel {at}", depth, ordered=depth != 3)
            for at in range(12)
            for depth in (1, 2, 3, 4)
        ),
    )
    assert back(text) == numbered(text)


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 5, 6])
def test_a_list_may_be_six_levels_deep(depth):
    text = (title("t"), *(item(f"i{at}", f"laag {at}", at) for at in range(1, depth + 1)))
    check_text(text)
    assert back(text) == numbered(text)


def test_two_lists_and_two_tables_side_by_side_stay_two():
    text = (
        title("t"),
        item("i"),
        bullet("b"),
        item("j"),
        row("r", "a", header=True),
        row("s", "b"),
        row("u", "c", header=True),
        row("v", "d"),
    )
    assert back(text) == numbered(text)


def test_repeated_sentences_stay_repeated():
    text = (title("t"), *lines(a="Zo is het. Zo is het.", b="Zo is het. Zo is het."))
    assert back(text) == numbered(text)


def test_a_cross_reference_is_written_by_the_number_of_today():
    moved = (title("t"), article("n"), *TEXT[1:])
    assert "[artikel 2](#artikel-2)" in to_markdown(moved)


READ = {
    "words before a cross-reference stay": (
        "Zie [dit artikel](#artikel-1).",
        ("Zie dit artikel (", "a", ")."),
    ),
    "an older number still points": ("Zie [artikel 9](#artikel-1).", ("Zie ", "a", ".")),
    "a reference to nothing becomes words": ("Zie [artikel 9](#artikel-9).", ("Zie artikel 9.",)),
}


@pytest.mark.parametrize("case", READ)
def test_cross_references_are_read_by_their_anchor(case):
    source, expected = READ[case]
    text = from_markdown(f"# T\n\n### Eerste\n\n{source}\n")
    target = text[1].id
    shown = tuple("a" if run.ref == target else run.text for run in text[2].runs)
    assert shown == expected


def test_addresses_that_may_not_be_there_leave_their_words():
    text = from_markdown("[een](javascript:alert(1)) [twee](data:text/html,x) [drie](/pagina)")
    assert text[0].runs == (Run("een twee drie"),)


def test_what_is_nested_too_deep_is_refused_and_not_lost():
    for source in (">" * 150 + " diep", "- " * 60 + "diep", "**a _b " * 80 + "c_ d** " * 80):
        with pytest.raises(BadText) as refused:
            from_markdown(source)
        assert refused.value.reason == "too_nested"


def test_a_stretch_without_end_is_refused_before_it_is_read():
    with pytest.raises(BadText) as refused:
        from_markdown("[" * 6 * MAX_BLOCK_CHARACTERS)
    assert refused.value.reason == "block_too_long"


@given(st.text(st.sampled_from("ab \n#-*_>|[]()`<&;:\\~1.)=+!\t\r'\"é"), max_size=120))
def test_whatever_was_read_is_written_and_read_the_same(source):
    text = from_markdown(source)
    assert back(text) == numbered(text)
