"""An amendment as operations: derived from edited words, applied again, weighed and ordered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.amendments import (
    CannotApply,
    Operation,
    OperationKind,
    OrderItem,
    OrderReason,
    ScopeEffect,
    apply,
    derive,
    operation_data,
    operation_from,
    proposed_order,
    scope_effect,
    touched,
)
from tests.pieces import article, chapter, decision, ids, item, lines, paragraph, row, said, title
from tests.strategies import edited, texts

ABCD = lines(a="Aap.", b="Noot.", c="Mies.", d="Wim.")


def made(chosen, *words, base=ABCD):
    """The kinds and places of the operations that make these paragraphs of the chosen blocks."""
    found = derive(base, chosen, words)
    return [(str(one.kind), one.block_id, one.after) for one in found]


def derived(text, changed):
    return derive(text, ids(text), changed)


DERIVED = {
    "equal words make no operation": ("abcd", ABCD, []),
    "other words replace a block": (
        "b",
        [paragraph("b", "Niet.")],
        [("replace", "b", "")],
    ),
    "a block that is gone is deleted": ("ab", [ABCD[0]], [("delete", "b", "")]),
    "a new block is inserted behind the one it follows": (
        "ab",
        [ABCD[0], paragraph("n"), ABCD[1]],
        [("insert", "n", "a")],
    ),
    "two new blocks follow each other": (
        "a",
        [ABCD[0], paragraph("n"), paragraph("m")],
        [("insert", "n", "a"), ("insert", "m", "n")],
    ),
    "a new block may open the text": (
        "ab",
        [paragraph("n"), *ABCD[:2]],
        [("insert", "n", "")],
    ),
    "a block that went elsewhere is moved": (
        "abcd",
        [ABCD[1], ABCD[2], ABCD[0], ABCD[3]],
        [("move", "a", "c")],
    ),
    "what comes in the place of a struck block stands there": (
        "bc",
        [paragraph("n"), ABCD[2]],
        [("delete", "b", ""), ("insert", "n", "a")],
    ),
    "a moved block may get other words too": (
        "abc",
        [ABCD[1], ABCD[2], paragraph("a", "Beer.")],
        [("replace", "a", ""), ("move", "a", "c")],
    ),
}


@pytest.mark.parametrize("case", DERIVED)
def test_operations_say_what_was_done(case):
    chosen, words, expected = DERIVED[case]
    assert made(list(chosen), *words) == expected


def test_a_copy_of_a_block_outside_the_chosen_ones_gets_an_id_of_its_own():
    (inserted,) = derive(ABCD, ["b"], [ABCD[1], ABCD[3]])
    assert inserted.kind is OperationKind.INSERT
    assert inserted.block_id not in ids(ABCD)
    assert inserted.block.text == "Wim."


def test_blocks_between_the_chosen_ones_stay_where_they_are():
    swapped = apply(ABCD, derive(ABCD, ["a", "d"], [ABCD[3], ABCD[0]]))
    assert ids(swapped) == ["d", "a", "b", "c"]
    assert said(swapped) == said(ABCD)


def test_one_inserted_niet_is_one_operation():
    old = paragraph("b", "Het college mag dit doen.")
    new = paragraph("b", "Het college mag dit niet doen.")
    assert derived((ABCD[0], old), (ABCD[0], new)) == (
        Operation(OperationKind.REPLACE, "b", block=new),
    )


@given(texts(most=8), st.data())
def test_applying_what_was_derived_gives_the_edited_text(text, data):
    changed = data.draw(edited(text))
    assert apply(text, derived(text, changed)) == changed


@given(texts(most=8), st.data())
def test_what_was_not_chosen_keeps_its_words_and_order(text, data):
    chosen = [one.id for one in text if data.draw(st.booleans())]
    part = tuple(one for one in text if one.id in chosen) or text
    changed = data.draw(edited(part))
    result = apply(text, derive(text, ids(part), changed))
    assert [one for one in result if one in changed] == list(changed)
    others = [one for one in text if one not in part]
    assert [one for one in result if one in others] == others


@given(texts(most=8), st.data())
def test_operations_survive_being_stored(text, data):
    found = derived(text, data.draw(edited(text)))
    stored = json.loads(json.dumps([operation_data(one) for one in found]))
    assert tuple(map(operation_from, stored)) == found


@given(texts(most=8), st.data())
def test_only_blocks_that_differ_are_touched(text, data):
    changed = data.draw(edited(text))
    before, after = {b.id: b for b in text}, {b.id: b for b in changed}
    differ = {name for name in before.keys() | after if before.get(name) != after.get(name)}
    assert differ <= touched(derived(text, changed))


REFUSED = {
    "a block that is not there cannot be struck": (
        Operation(OperationKind.DELETE, "x"),
        ("block_missing", "x"),
    ),
    "a block that is not there cannot be replaced": (
        Operation(OperationKind.REPLACE, "x", block=paragraph("x")),
        ("block_missing", "x"),
    ),
    "a block that is not there cannot be moved": (
        Operation(OperationKind.MOVE, "x", "a"),
        ("block_missing", "x"),
    ),
    "nothing can stand behind what is not there": (
        Operation(OperationKind.INSERT, "n", "x", paragraph("n")),
        ("place_missing", "x"),
    ),
    "a block cannot be moved behind what is not there": (
        Operation(OperationKind.MOVE, "a", "x"),
        ("place_missing", "x"),
    ),
    "a block cannot be moved behind itself": (
        Operation(OperationKind.MOVE, "a", "a"),
        ("place_missing", "a"),
    ),
    "what is there cannot be added": (
        Operation(OperationKind.INSERT, "b", "a", paragraph("b")),
        ("block_exists", "b"),
    ),
    "an insertion has words": (
        Operation(OperationKind.INSERT, "n", "a"),
        ("words_missing", "n"),
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_operation_that_does_not_fit_is_refused(case):
    operation, expected = REFUSED[case]
    with pytest.raises(CannotApply) as refused:
        apply(ABCD, [operation])
    assert (refused.value.reason, refused.value.block_id) == expected


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"kind": "verplaats", "block_id": "a"},
        {"kind": "replace", "block_id": "a"},
        {"kind": "insert", "block_id": "a", "block": {"id": "a", "kind": "paragraph"}},
        {"kind": "replace", "block_id": "a", "block": {"id": "b", "kind": "paragraph"}},
    ],
)
def test_something_else_than_an_operation_is_refused(stored):
    with pytest.raises((KeyError, TypeError, ValueError)):
        operation_from(stored)


# --- how far-reaching -----------------------------------------------------------------------------

AKKOORD = (
    title("t"),
    chapter("c"),
    article("a1", "Bomen"),
    paragraph("p1", "De gemeente plant ieder jaar honderd bomen in de wijk."),
    article("a2", "Huizen"),
    paragraph("p2", "De corporatie bouwt tweehonderd huizen aan het spoor."),
    paragraph("p3", "De raad krijgt ieder jaar een verslag van de bouw."),
    article("a3", "Nog te schrijven"),
    decision("d"),
    item("d1", "in te stemmen met het akkoord"),
)
OTHER = "Kunst en cultuur krijgen een eigen fonds."
EFFECTS = {
    "one other word is wording": (
        [Operation(OperationKind.REPLACE, "p2", block=paragraph("p2", f"{AKKOORD[5].text} Ooit."))],
        ScopeEffect.WORDING,
    ),
    "a move is wording": ([Operation(OperationKind.MOVE, "p3", "a2")], ScopeEffect.WORDING),
    "a new paragraph is an insertion": (
        [Operation(OperationKind.INSERT, "n", "p3", paragraph("n", OTHER))],
        ScopeEffect.INSERTS,
    ),
    "wholly other words replace a block": (
        [Operation(OperationKind.REPLACE, "p3", block=paragraph("p3", OTHER))],
        ScopeEffect.REPLACES_BLOCK,
    ),
    "striking one paragraph of two weighs as replacing it": (
        [Operation(OperationKind.DELETE, "p3")],
        ScopeEffect.REPLACES_BLOCK,
    ),
    "all paragraphs in other words replace the article": (
        [Operation(OperationKind.REPLACE, "p1", block=paragraph("p1", OTHER))],
        ScopeEffect.REPLACES_ARTICLE,
    ),
    "an article in the place of a struck one replaces it": (
        [
            Operation(OperationKind.DELETE, "a1"),
            Operation(OperationKind.DELETE, "p1"),
            Operation(OperationKind.INSERT, "n", "c", article("n", "Kunst")),
        ],
        ScopeEffect.REPLACES_ARTICLE,
    ),
    "an empty article may be replaced too": (
        [
            Operation(OperationKind.DELETE, "a3"),
            Operation(OperationKind.INSERT, "n", "p3", article("n", "Kunst")),
        ],
        ScopeEffect.REPLACES_ARTICLE,
    ),
    "a struck article is the most far-reaching": (
        [Operation(OperationKind.DELETE, "a1"), Operation(OperationKind.DELETE, "p1")],
        ScopeEffect.DELETES_ARTICLE,
    ),
    "a struck draft decision likewise": (
        [Operation(OperationKind.DELETE, "d"), Operation(OperationKind.DELETE, "d1")],
        ScopeEffect.DELETES_ARTICLE,
    ),
}


@pytest.mark.parametrize("case", EFFECTS)
def test_how_far_reaching_an_amendment_is(case):
    operations, effect = EFFECTS[case]
    assert scope_effect(AKKOORD, operations) is effect


# --- voting order ---------------------------------------------------------------------------------

FIRST = datetime(2026, 11, 1, 20, tzinfo=UTC)


def order(*items):
    """The order of (name, effect[, parent]), submitted one minute after the other."""
    made_ = [
        OrderItem(name, ScopeEffect(effect), FIRST + timedelta(minutes=at), *parent)
        for at, (name, effect, *parent) in enumerate(items)
    ]
    return [(place.name, place.reason) for place in proposed_order(made_)]


def test_the_most_far_reaching_amendment_is_voted_on_first():
    assert order(("A1", 1), ("A2", 5), ("A3", 3)) == [
        ("A2", OrderReason.MOST_FAR_REACHING),
        ("A3", OrderReason.MOST_FAR_REACHING),
        ("A1", OrderReason.LAST),
    ]


def test_of_two_that_reach_as_far_the_earlier_comes_first():
    assert order(("A2", 3), ("A1", 3)) == [
        ("A2", OrderReason.SUBMITTED_EARLIER),
        ("A1", OrderReason.LAST),
    ]


def test_a_sub_amendment_is_voted_on_before_its_amendment():
    found = order(("A1", 5), ("A2", 1), ("SA1", 1, "A2"), ("SA2", 2, "A1"), ("SA3", 1, "SA2"))
    assert [name for name, _ in found] == ["SA3", "SA2", "A1", "SA1", "A2"]
    assert found[0][1] is OrderReason.SUB_AMENDMENT


def test_a_sub_amendment_without_its_amendment_stands_for_itself():
    assert [name for name, _ in order(("SA1", 1, "A9"), ("A1", 2))] == ["A1", "SA1"]


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.integers(0, 9), st.sampled_from("-abcdefgh")), max_size=8
    )
)
def test_every_amendment_is_voted_on_exactly_once(items):
    named = [
        OrderItem("abcdefgh"[at], ScopeEffect(effect), FIRST + timedelta(minutes=minute), parent)
        for at, (effect, minute, parent) in enumerate(items)
    ]
    found = [place.name for place in proposed_order(named)]
    assert sorted(found) == sorted(one.name for one in named)
    assert found == [place.name for place in proposed_order(named[::-1])]


def test_rows_of_a_table_are_amended_one_by_one():
    table = (row("h", "soort", "aantal", header=True), row("r", "eik", "12"), row("s", "beuk", "9"))
    changed = (table[0], row("r", "eik", "14"), row("n", "linde", "3"), table[2])
    assert [(str(one.kind), one.block_id) for one in derived(table, changed)] == [
        ("replace", "r"),
        ("insert", "n"),
    ]
    assert apply(table, derived(table, changed)) == changed


def test_an_operation_carries_its_own_id_whatever_its_block_says():
    stray = replace(paragraph("x", "Beer."), id="anders")
    assert ids(apply(ABCD, [Operation(OperationKind.REPLACE, "a", block=stray)]))[0] == "a"
