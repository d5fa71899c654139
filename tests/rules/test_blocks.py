"""What a text is made of: blocks, their stored form, and the sections that follow from position."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given

from deliberation.rules.blocks import (
    ID_ALPHABET,
    Block,
    Kind,
    Run,
    article_of,
    block_data,
    block_from,
    canonical,
    digest,
    new_id,
    sections,
    slice_of,
    tidy,
)
from tests.pieces import article, chapter, decision, ids, item, paragraph, row, title
from tests.strategies import raw_runs, texts

TEXT = (
    title("t"),
    paragraph("p", "Vooraf."),
    chapter("c"),
    paragraph("pc", "Over dit hoofdstuk."),
    article("a1"),
    item("i1", "eerste lid"),
    article("a2"),
    decision("d"),
    item("d1", "in te stemmen"),
)


def test_what_stands_behind_a_section_title_belongs_to_it():
    cut = [(head.id if head else "", ids(body)) for head, body in sections(TEXT)]
    assert cut == [
        ("", ["t", "p"]),
        ("c", ["pc"]),
        ("a1", ["i1"]),
        ("a2", []),
        ("d", ["d1"]),
    ]


@pytest.mark.parametrize(
    ("block_id", "section"),
    [("p", ""), ("pc", "c"), ("c", "c"), ("i1", "a1"), ("a2", "a2"), ("d1", "d"), ("weg", "")],
)
def test_every_block_is_found_under_its_own_section(block_id, section):
    assert article_of(TEXT, block_id) == section


def test_a_section_is_its_title_and_what_follows():
    assert ids(slice_of(TEXT, "a1")) == ["a1", "i1"]
    assert slice_of(TEXT, "i1") == slice_of(TEXT, "weg") == ()


@given(texts(raw=True))
def test_the_sections_together_are_the_whole_text(text):
    joined = [one for head, body in sections(text) for one in ([head] if head else []) + [*body]]
    assert tuple(joined) == text


@given(texts(raw=True))
def test_what_is_stored_is_read_back_exactly(text):
    stored = json.loads(canonical(text))
    assert tuple(map(block_from, stored)) == text


def test_only_what_differs_from_the_ordinary_is_stored():
    plain = Block("p", Kind.PARAGRAPH, (Run("Zie "), Run("", ref="a1"), Run("!", bold=True)))
    assert block_data(plain) == {
        "id": "p",
        "kind": "paragraph",
        "runs": [{"text": "Zie "}, {"text": "", "ref": "a1"}, {"text": "!", "bold": True}],
    }
    assert block_data(row("r", "a", "", header=True)) == {
        "id": "r",
        "kind": "row",
        "cells": [[{"text": "a"}], []],
        "header": True,
    }


def test_the_stored_form_keeps_letters_as_they_are():
    assert canonical((paragraph("p", "coöperatie € 5"),)) == (
        '[{"id":"p","kind":"paragraph","runs":[{"text":"coöperatie € 5"}]}]'
    )


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"id": "a"},
        {"id": "a", "kind": "codeblok"},
        {"id": "a", "kind": "paragraph", "runs": [{"tekst": "a"}]},
        {"id": "a", "kind": "paragraph", "runs": [{}]},
        {"id": "a", "kind": "paragraph", "runs": [3]},
        {"id": "a", "kind": "row", "cells": [3]},
    ],
)
def test_something_else_than_a_block_is_no_block(stored):
    with pytest.raises((KeyError, TypeError, ValueError)):
        block_from(stored)


def test_the_hash_of_a_text_is_that_of_its_words_form_and_order():
    hashes = {
        digest(TEXT),
        digest(TEXT[:-1]),
        digest((*TEXT[:-2], TEXT[-1], TEXT[-2])),
        digest((*TEXT[:-1], replace(TEXT[-1], ordered=False))),
        digest((*TEXT[:-1], item("d1", "niet in te stemmen"))),
        digest((*TEXT[:-1], item("d2", "in te stemmen"))),
    }
    assert len(hashes) == 6
    assert digest(TEXT) == digest(tuple(TEXT))


def test_two_blocks_say_the_same_whatever_their_ids():
    assert paragraph("a", "zo").same_words(paragraph("b", "zo"))
    assert not paragraph("a", "zo").same_words(paragraph("b", "zó"))
    assert not paragraph("a", "zo").same_words(item("b", "zo"))


def test_the_words_of_a_row_are_parted_by_tabs():
    assert row("r", "wie", "", "wat").text == "wie\t\twat"


def test_tidy_runs_are_joined_where_their_form_is_the_same():
    untidy = (Run("a", bold=True), Run(""), Run("b", bold=True), Run("c"), Run("", ref="x"))
    assert tidy(untidy) == (Run("ab", bold=True), Run("c"), Run("", ref="x"))


def test_two_cross_references_side_by_side_stay_two():
    twice = (Run("", ref="x"), Run("", ref="x"))
    assert tidy(twice) == twice


@given(raw_runs)
def test_tidying_keeps_every_letter_and_is_done_once(runs):
    pieces = [replace(run, text=sign) for run in runs for sign in run.text or [""]]
    assert tidy(pieces) == runs
    assert tidy(runs) == runs


def test_new_ids_are_short_different_and_hard_to_confuse():
    made = {new_id() for _ in range(500)}
    assert len(made) == 500
    assert all(len(name) == 10 and set(name) <= set(ID_ALPHABET) for name in made)
    assert not set("l0o1") & set(ID_ALPHABET)
