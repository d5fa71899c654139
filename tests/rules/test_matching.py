"""Which block of an edited text is which block of the text before, and how rows are aligned."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deliberation.rules.aligning import align, increasing
from deliberation.rules.blocks import Block, Kind, Run
from deliberation.rules.matching import keep_ids, likeness, renamed
from tests.pieces import article, bullet, ids, item, lines, numbered, paragraph, row
from tests.strategies import edited, texts

BOMEN = "De gemeente plant ieder jaar honderd bomen in de wijken met het minste groen."
HUIZEN = "De woningcorporatie bouwt tweehonderd huizen aan de oostkant van het spoor."
BUS = "Elk kwartier rijdt er een bus van het station naar het ziekenhuis."


def kept(old, *words):
    """The ids that these paragraphs have after somebody wrote them in place of `old`."""
    fresh = [paragraph(f"nieuw{at}", said) for at, said in enumerate(words)]
    return ids(keep_ids(old, fresh))


OLD = lines(a=BOMEN, b=HUIZEN, c=BUS)

EDITS = {
    "nothing was changed": ([BOMEN, HUIZEN, BUS], ["a", "b", "c"]),
    "one 'niet' was added": (
        [BOMEN, HUIZEN.replace("bouwt", "bouwt niet"), BUS],
        ["a", "b", "c"],
    ),
    "a paragraph was struck": ([BOMEN, BUS], ["a", "c"]),
    "a paragraph was added": (
        [BOMEN, "Iets geheel nieuws.", HUIZEN, BUS],
        ["a", "nieuw1", "b", "c"],
    ),
    "a paragraph was moved": ([BUS, BOMEN, HUIZEN], ["c", "a", "b"]),
    "a paragraph was copied": ([BOMEN, BOMEN, HUIZEN, BUS], ["a", "nieuw1", "b", "c"]),
    "the words were replaced": (
        [BOMEN, "Over kunst en cultuur.", BUS],
        ["a", "nieuw1", "c"],
    ),
    "a paragraph was split: the first half keeps its id": (
        [
            BOMEN,
            "De woningcorporatie bouwt",
            "tweehonderd huizen aan de oostkant van het spoor.",
            BUS,
        ],
        ["a", "b", "nieuw2", "c"],
    ),
    "two paragraphs were joined: the longer part keeps its id": (
        [BOMEN, f"{BUS} {HUIZEN} Dat blijft zo."],
        ["a", "c"],
    ),
    "a paragraph was shortened": ([BOMEN, HUIZEN, "Elk uur rijdt er een bus."], ["a", "b", "c"]),
    "everything is new": (["Een.", "Twee.", "Drie."], ["nieuw0", "nieuw1", "nieuw2"]),
    "everything was struck": ([], []),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_block_keeps_its_id_when(edit):
    words, expected = EDITS[edit]
    assert kept(OLD, *words) == expected


def test_the_same_sentence_three_times_keeps_its_three_ids():
    old = lines(a="Zo is het.", b="Zo is het.", c="Zo is het.")
    assert kept(old, "Zo is het.", "Zo is het.", "Zo is het.") == ["a", "b", "c"]
    assert kept(old, "Zo is het.", "Zo is het.", "Zo is het.", "Zo is het.")[:3] == ["a", "b", "c"]


def test_a_paragraph_that_becomes_a_list_item_stays_itself():
    fresh = (bullet("nieuw", BOMEN),)
    assert ids(keep_ids(lines(a=BOMEN), fresh)) == ["a"]


def test_a_row_of_a_table_never_becomes_a_paragraph():
    old = (row("r", "bomen", "honderd", header=True),)
    assert ids(keep_ids(old, (paragraph("nieuw", "bomen honderd"),))) == ["nieuw"]


def test_one_changed_cell_keeps_its_row():
    old = (row("h", "soort", "aantal", header=True), row("r", "eik", "12"), row("s", "beuk", "9"))
    new = (row("1", "soort", "aantal", header=True), row("2", "eik", "14"), row("3", "beuk", "9"))
    assert ids(keep_ids(old, new)) == ["h", "r", "s"]


def test_a_cross_reference_follows_its_target():
    old = (article("a", "Bomen"), paragraph("p", BOMEN))
    fresh = (
        article("x", "Bomen"),
        Block("y", Kind.PARAGRAPH, (Run(f"{BOMEN} Zie "), Run("", ref="x"))),
    )
    assert keep_ids(old, fresh)[1].runs[-1].ref == "a"


def test_renaming_also_changes_where_cells_point():
    table = (Block("r", Kind.ROW, cells=((Run("", ref="a"),), (Run("", ref="b"),))),)
    assert renamed(table, {"a": "c", "r": "s"}) == (
        Block("s", Kind.ROW, cells=((Run("", ref="c"),), (Run("", ref="b"),))),
    )


def test_likeness_runs_from_nothing_to_the_same_words():
    a, b = paragraph("a", BOMEN), paragraph("b", HUIZEN)
    assert likeness(a, a) == pytest.approx(1.0)
    assert likeness(a, paragraph("x", "iets anders")) == 0
    assert likeness(a, b) < likeness(a, item("i", BOMEN)) < 1


@given(texts(most=8), st.data())
def test_words_are_never_changed_and_ids_never_given_twice(text, data):
    fresh = numbered(data.draw(edited(text)))
    found = keep_ids(text, fresh)
    assert numbered(found) == fresh
    assert len(set(ids(found))) == len(found)


@given(texts(most=8))
def test_a_text_that_was_only_looked_at_keeps_all_its_ids(text):
    fresh = [replace(one, id=f"nieuw{at}") for at, one in enumerate(text)]
    assert keep_ids(text, fresh) == text


# --- aligning -------------------------------------------------------------------------------------

rows = st.lists(st.sampled_from("abcdefgh"), max_size=60)


@given(rows, rows)
def test_aligned_places_are_equal_and_rise_on_both_sides(old, new):
    pairs = align(old, new)
    assert all(old[here] == new[there] for here, there in pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))


@given(rows)
def test_equal_rows_are_aligned_whole(row_):
    assert align(row_, row_) == [(at, at) for at in range(len(row_))]


@given(rows, rows)
@example(list("cab"), list("abccbccb"))
def test_what_was_added_stands_as_late_as_it_can(old, new):
    here = there = 0
    for row_, column in align(old, new):
        assert not (row_ == here and column > there and new[there] == old[row_])
        here, there = row_ + 1, column + 1


@given(rows, rows, rows)
def test_what_is_added_somewhere_leaves_all_the_rest_aligned(before, added, behind):
    new = before + added + behind
    assert len(align(before + behind, new)) == len(before) + len(behind)


def test_a_text_that_was_wholly_rewritten_is_aligned_in_good_time():
    old = [f"oud{at % 700}" for at in range(20_000)]
    new = [f"nieuw{at % 700}" if at % 3 else f"oud{at % 700}" for at in range(20_000)]
    pairs = align(old, new)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))


@given(st.lists(st.integers(0, 30), max_size=40))
def test_a_longest_rising_row_rises_and_no_row_of_neighbours_is_longer(numbers):
    chosen = increasing(numbers)
    assert all(a < b and numbers[a] < numbers[b] for a, b in pairwise(chosen))
    best = [1] * len(numbers)
    for at, number in enumerate(numbers):
        best[at] = 1 + max((best[b] for b in range(at) if numbers[b] < number), default=0)
    assert len(chosen) == max(best, default=0)
