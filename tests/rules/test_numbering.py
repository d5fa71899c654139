"""What blocks are called: numbers, markers and names that follow from position alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.blocks import Kind, Run
from deliberation.rules.numbering import anchors, labels, letters, ordinal
from tests.pieces import (
    article,
    bullet,
    chapter,
    decision,
    heading,
    item,
    paragraph,
    quote,
    row,
    title,
)
from tests.strategies import texts


def names(*text):
    return [label.name for label in labels(text).values()]


def markers(*text):
    return [label.marker for label in labels(text).values()]


def ten(count, make=item):
    return [make(f"i{at}") for at in range(count)]


CASES = {
    "a text begins with its title and a preamble": (
        [title("t"), paragraph("p"), paragraph("q")],
        ["titel", "preambule, eerste alinea", "preambule, tweede alinea"],
    ),
    "articles are counted through the chapters": (
        [chapter("c"), article("a"), article("b"), chapter("d"), article("e")],
        ["hoofdstuk 1", "artikel 1", "artikel 2", "hoofdstuk 2", "artikel 3"],
    ),
    "the first numbered list of an article holds its leden": (
        [article("a"), item("x"), item("y")],
        ["artikel 1", "artikel 1, eerste lid", "artikel 1, tweede lid"],
    ),
    "leden go on after a paragraph with a new list": (
        [article("a"), item("x"), paragraph("p"), item("y")],
        [
            "artikel 1",
            "artikel 1, eerste lid",
            "artikel 1, eerste alinea",
            "artikel 1, tweede opsomming, onderdeel 1",
        ],
    ),
    "an item inside a lid has a letter, then a degree": (
        [article("a"), item("x"), item("y", depth=2), item("z", depth=3), item("w", depth=4)],
        [
            "artikel 1",
            "artikel 1, eerste lid",
            "artikel 1, eerste lid, onderdeel a",
            "artikel 1, eerste lid, onderdeel a, onderdeel 1°",
            "artikel 1, eerste lid, onderdeel a, onderdeel 1°, onderdeel a°",
        ],
    ),
    "counting inside begins anew under each lid": (
        [article("a"), item("x"), item("y", depth=2), item("z"), item("w", depth=2)],
        [
            "artikel 1",
            "artikel 1, eerste lid",
            "artikel 1, eerste lid, onderdeel a",
            "artikel 1, tweede lid",
            "artikel 1, tweede lid, onderdeel a",
        ],
    ),
    "a list without numbers is an opsomming of streepjes": (
        [article("a"), bullet("x"), bullet("y"), bullet("z", depth=2)],
        [
            "artikel 1",
            "artikel 1, eerste opsomming, eerste streepje",
            "artikel 1, eerste opsomming, tweede streepje",
            "artikel 1, eerste opsomming, tweede streepje, eerste streepje",
        ],
    ),
    "a numbered list in the preamble has no leden": (
        [title("t"), item("x")],
        ["titel", "preambule, eerste opsomming, onderdeel 1"],
    ),
    "the draft decision has beslispunten": (
        [article("a"), decision("d"), item("x"), item("y", depth=2), item("z")],
        [
            "artikel 1",
            "ontwerp-raadsbesluit",
            "beslispunt 1",
            "beslispunt 1, onderdeel a",
            "beslispunt 2",
        ],
    ),
    "headings, quotations and tables are counted in their section": (
        [
            article("a"),
            heading("h"),
            quote("q"),
            row("r1", "x", header=True),
            row("r2", "y"),
            row("r3", "x", header=True),
            row("r4", "y"),
        ],
        [
            "artikel 1",
            "artikel 1, eerste tussenkop",
            "artikel 1, eerste citaat",
            "artikel 1, tabel 1, kopregel",
            "artikel 1, tabel 1, rij 1",
            "artikel 1, tabel 2, kopregel",
            "artikel 1, tabel 2, rij 1",
        ],
    ),
    "a chapter has paragraphs of its own": (
        [chapter("c"), paragraph("p"), article("a"), paragraph("q")],
        [
            "hoofdstuk 1",
            "hoofdstuk 1, eerste alinea",
            "artikel 1",
            "artikel 1, eerste alinea",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_names_follow_from_position(case):
    text, expected = CASES[case]
    assert names(*text) == expected


def test_markers_are_what_stands_before_the_words():
    text = [
        title("t"),
        chapter("c"),
        article("a"),
        item("x"),
        item("y", depth=2),
        item("z", depth=3),
        bullet("b"),
        decision("d"),
    ]
    assert markers(*text) == ["", "Hoofdstuk 1", "Artikel 1", "1.", "a.", "1°.", "–", ""]


def test_a_list_that_changes_its_kind_counts_anew():
    mixed = [article("a"), item("x"), item("y"), bullet("b"), item("z")]
    assert markers(*mixed) == ["Artikel 1", "1.", "2.", "–", "1."]


def test_a_list_goes_on_after_the_items_inside_it():
    deep = [article("a"), item("x"), item("y", depth=2), item("z", depth=3), item("w")]
    assert markers(*deep) == ["Artikel 1", "1.", "a.", "1°.", "2."]


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "eerste"), (8, "achtste"), (20, "twintigste"), (21, "21e"), (103, "103e")],
)
def test_an_ordinal_is_a_word_to_twenty(number, word):
    assert ordinal(number) == word


@pytest.mark.parametrize(
    ("number", "word"), [(1, "a"), (26, "z"), (27, "aa"), (52, "az"), (53, "ba"), (703, "aaa")]
)
def test_letters_go_on_after_z(number, word):
    assert letters(number) == word


def test_the_twenty_first_lid_is_still_a_lid():
    assert names(article("a"), *ten(21))[-1] == "artikel 1, 21e lid"


def test_an_anchor_says_where_in_the_text_one_is():
    text = (
        title("t"),
        chapter("c"),
        article("a"),
        item("x"),
        item("y", depth=2),
        bullet("b"),
        decision("d"),
        item("z"),
        item("w", depth=2),
    )
    assert list(anchors(text).values()) == [
        "blok-1",
        "hoofdstuk-1",
        "artikel-1",
        "artikel-1-lid-1",
        "blok-5",
        "blok-6",
        "besluit",
        "beslispunt-1",
        "blok-9",
    ]


def test_a_second_list_of_decision_points_takes_no_anchor_of_the_first():
    text = (title("t"), decision("d"), item("x"), paragraph("p"), item("y"))
    found = anchors(text)
    assert found["x"] == "beslispunt-1"
    assert found["y"] not in (found["x"], "beslispunt-1")


@given(texts(most=8))
def test_every_block_has_a_name_and_an_anchor_of_its_own(text):
    found = anchors(text)
    assert list(found) == list(labels(text)) == [one.id for one in text]
    assert len(set(found.values())) == len(text)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", anchor) for anchor in found.values())
    assert all(label.name for label in labels(text).values())


@given(texts(most=8))
def test_a_name_with_a_number_is_never_given_twice(text):
    counted = [
        label.name
        for one, label in zip(text, labels(text).values(), strict=True)
        if one.kind in (Kind.ARTICLE, Kind.CHAPTER, Kind.PARAGRAPH, Kind.ROW)
    ]
    assert len(set(counted)) == len(counted)


@given(texts(most=8))
def test_other_words_change_no_number_and_no_anchor(text):
    reworded = tuple(
        replace(one, runs=(Run("anders"),) if one.runs else (), cells=((),) * len(one.cells))
        for one in text
    )
    assert anchors(reworded) == anchors(text)
    assert labels(reworded) == labels(text)


@given(texts(most=8), st.data())
def test_what_is_added_below_changes_nothing_above(text, data):
    start = text[: data.draw(st.integers(1, len(text)))]
    assert labels(start) == {one.id: labels(text)[one.id] for one in start}
    assert anchors(start) == {one.id: anchors(text)[one.id] for one in start}
