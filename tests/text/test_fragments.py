"""Some blocks in a plain text field: written at the outer level, read back at their own depth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.amendments import apply, derive
from deliberation.rules.blocks import Block, Kind, Run
from deliberation.rules.matching import keep_ids
from deliberation.text.fragments import reseat, shown
from deliberation.text.markdown import block_markdown, from_fragment
from deliberation.text.schema import check_text, repair
from tests.pieces import article, bullet, ids, item, numbered, paragraph, row, title
from tests.strategies import edited, texts

TEXT = (
    title("t"),
    article("a", "Planten"),
    item("i1", "eerst"),
    item("i2", "daaronder", 2),
    bullet("i3", "nog dieper", 3),
    bullet("i4", "even diep", 3),
    item("i5", "daarna"),
    row("r1", "soort", "aantal", header=True),
    row("r2", "eik", "12"),
    row("r3", "beuk", "9"),
    Block("p", Kind.PARAGRAPH, (Run("Zie "), Run("", ref="i5"), Run("."))),
)
BY_ID = {one.id: one for one in TEXT}


def written(*names):
    return block_markdown([BY_ID[name] for name in names], within=TEXT)


def read(source, *names):
    """The blocks that somebody makes of these blocks of TEXT, with the ids they keep."""
    chosen = [BY_ID[name] for name in names]
    return keep_ids(chosen, from_fragment(source, within=TEXT, chosen=chosen))


SHOWN = {
    "an item that stood deep stands at the outer level": (["i3"], "- nog dieper\n"),
    "items keep their own nesting": (["i2", "i3"], "1. daaronder\n   - nog dieper\n"),
    "a row gets a head, so that it is a table": (["r2"], "| eik | 12 |\n| --- | --- |\n"),
    "a cross-reference is shown by name": (
        ["p"],
        "Zie [artikel 1, tweede lid](#artikel-1-lid-2).\n",
    ),
    "an article is shown as it stands": (["a"], "### Planten\n"),
}


@pytest.mark.parametrize("case", SHOWN)
def test_some_blocks_in_a_text_field(case):
    names, expected = SHOWN[case]
    assert written(*names) == expected


@pytest.mark.parametrize(
    "names",
    [["i3"], ["i3", "i4"], ["i2", "i3", "i4"], ["i4", "i5"], ["r2"], ["r2", "r3"], ["p"],
     ["a", "i1", "i2"], ["r1", "r2"], ["i2", "r3", "p"], ["i1", "i5"]],
    ids="-".join,
)  # fmt: skip
def test_blocks_that_nobody_changed_come_back_as_they_were(names):
    assert read(written(*names), *names) == tuple(BY_ID[name] for name in names)


CHANGED = {
    "a deep item that was reworded stays deep": (
        ["i3"],
        "- heel anders maar nog dieper",
        [("i3", 3, "heel anders maar nog dieper")],
    ),
    "an item that was added stands beside the one before it": (
        ["i3"],
        "- nog dieper\n- een nieuwe",
        [("i3", 3, "nog dieper"), ("", 3, "een nieuwe")],
    ),
    "an item that was added inside stands one deeper": (
        ["i2"],
        "1. daaronder\n   1. iets nieuws",
        [("i2", 2, "daaronder"), ("", 3, "iets nieuws")],
    ),
    "an item that was put in front stands where the list began": (
        ["i2", "i3"],
        "1. vooraf\n2. daaronder\n   - nog dieper",
        [("", 2, "vooraf"), ("i2", 2, "daaronder"), ("i3", 3, "nog dieper")],
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_changed_list_goes_back_at_its_own_depth(case):
    names, source, expected = CHANGED[case]
    found = [
        (one.id if one.id in BY_ID else "", one.depth, one.text) for one in read(source, *names)
    ]
    assert found == expected


def test_a_row_that_was_changed_does_not_become_a_head():
    (found,) = read("| eik | 14 |\n| --- | --- |", "r2")
    assert found == row("r2", "eik", "14")


def test_an_item_that_became_a_paragraph_is_one():
    (found,) = read("nog dieper", "i3")
    assert found == paragraph("i3", "nog dieper")


def test_windows_line_ends_from_a_browser_are_no_change():
    source = written("i2", "i3", "p").replace("\n", "\r\n")
    assert read(source, "i2", "i3", "p") == tuple(BY_ID[name] for name in ("i2", "i3", "p"))


def test_a_reference_by_id_is_understood_too():
    assert read("Zie [verwijzing](#i5).", "p")[0].runs[-2].ref == "i5"


def test_nothing_written_is_nothing_read():
    assert from_fragment("") == from_fragment(" \n\n ") == ()


def test_a_table_may_be_shown_twice_and_reseated_without_its_rows():
    assert [one.header for one in shown(TEXT[8:10])] == [True, False]
    assert reseat((), chosen=TEXT[8:10]) == ()


@given(texts(raw=True, most=8), st.data())
def test_any_stretch_of_a_text_survives_a_text_field(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    chosen = text[start : data.draw(st.integers(start + 1, len(text)))]
    back = from_fragment(block_markdown(chosen, within=text), within=text, chosen=chosen)
    assert [replace(one, id="") for one in back] == [replace(one, id="") for one in chosen]


@given(texts(most=8), st.data())
def test_an_amendment_written_in_a_text_field_makes_what_was_written(text, data):
    sound = repair(text)
    changed = repair(data.draw(edited(sound)))
    fresh = from_fragment(block_markdown(changed, within=changed), within=changed, chosen=changed)
    kept = keep_ids(sound, fresh)
    result = apply(sound, derive(sound, ids(sound), kept))
    assert numbered(result) == numbered(kept)
    check_text(repair(result))
