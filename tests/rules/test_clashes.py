"""Which amendments get into each other's way, found before the vote."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.amendments import Operation, OperationKind, apply, derive
from deliberation.rules.clashes import Clash, ClashKind, clashes, conflict_groups
from deliberation.rules.merging import NoteKind, merge
from tests.pieces import article, chapter, ids, item, lines, paragraph, title
from tests.strategies import edited, texts

BASE = (
    title("t"),
    chapter("c"),
    article("x", "Bomen"),
    *lines(a="De gemeente plant ieder jaar honderd bomen in de wijk.", b="Bewoners kiezen mee."),
    article("y", "Huizen"),
    *lines(d="De corporatie bouwt aan het spoor.", e="De raad krijgt een verslag."),
)
BY_ID = {one.id: one for one in BASE}


def other(name, words):
    """The words of one block replaced."""
    return Operation(OperationKind.REPLACE, name, block=replace(BY_ID[name], runs=said(words)))


def said(words):
    return paragraph("", words).runs


def struck(*names):
    return [Operation(OperationKind.DELETE, name) for name in names]


def added(name, after, words="Iets nieuws."):
    return Operation(OperationKind.INSERT, name, after, paragraph(name, words))


def moved(name, after):
    return Operation(OperationKind.MOVE, name, after)


def met(*amendments, **more):
    """The clashes of these amendments (lists of operations), which are named A1, A2 and so on."""
    named = {f"A{at}": each for at, each in enumerate(amendments, start=1)}
    return clashes(BASE, named, **more)


TREES = BY_ID["a"].text
CASES = {
    "different blocks do not meet": (
        [other("a", "Anders.")],
        [other("d", "Anders.")],
        None,
    ),
    "the same words are changed in two ways": (
        [other("a", TREES.replace("honderd", "vijftig"))],
        [other("a", TREES.replace("honderd", "tweehonderd"))],
        (ClashKind.CONFLICT, "a"),
    ),
    "different words of one block are changed": (
        [other("a", TREES.replace("honderd", "vijftig"))],
        [other("a", TREES.replace("wijk", "stad"))],
        (ClashKind.NEIGHBOUR, "a"),
    ),
    "both make the same change": (
        [other("a", "Anders.")],
        [other("a", "Anders.")],
        None,
    ),
    "one strikes what the other changes": (
        struck("a"),
        [other("a", "Anders.")],
        (ClashKind.CONFLICT, "a"),
    ),
    "both strike the same block": (struck("a"), struck("a"), None),
    "both add something behind one block": (
        [added("n", "a", "Een.")],
        [added("m", "a", "Twee.")],
        (ClashKind.SAME_PLACE, "a"),
    ),
    "both add the same words behind one block": (
        [added("n", "a")],
        [added("m", "a")],
        None,
    ),
    "one adds behind what the other strikes": (
        [added("n", "a")],
        struck("a"),
        (ClashKind.NEIGHBOUR, "a"),
    ),
    "one adds to an article that the other strikes": (
        [added("n", "b")],
        struck("x", "a", "b"),
        (ClashKind.CONFLICT, "b"),
    ),
    "the same block is moved to two places": (
        [moved("e", "x")],
        [moved("e", "a")],
        (ClashKind.CONFLICT, "e"),
    ),
    "each is moved behind the other": (
        [moved("a", "e")],
        [moved("e", "a")],
        (ClashKind.CONFLICT, "a"),
    ),
    "the same block is moved to one place": (
        [moved("e", "x")],
        [moved("e", "x")],
        None,
    ),
    "one moves what the other rewords": (
        [moved("e", "x")],
        [other("e", "De raad krijgt ieder jaar een verslag.")],
        None,
    ),
    "one rewords what the other adds": (
        [added("n", "a")],
        [Operation(OperationKind.REPLACE, "n", block=paragraph("n", "Iets anders."))],
        (ClashKind.DEPENDENT, "n"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_how_two_amendments_meet(case):
    first, second, expected = CASES[case]
    found = met(first, second)
    assert [(one.kind, one.block_id) for one in found] == ([expected] if expected else [])


@pytest.mark.parametrize("case", [name for name in CASES if "rewords what" not in name])
def test_how_they_meet_does_not_depend_on_who_was_first(case):
    first, second, expected = CASES[case]
    found = met(second, first)
    assert [(one.kind, one.block_id) for one in found] == ([expected] if expected else [])


def test_two_amendments_that_meet_twice_are_named_once_by_the_worst():
    first = [other("a", "Anders."), other("b", "Bewoners kiezen graag mee.")]
    second = [other("a", "Heel anders."), other("b", "Alle bewoners kiezen mee.")]
    assert met(first, second) == (Clash(ClashKind.CONFLICT, "A1", "A2", "a", ("a", "b")),)


def test_a_sub_amendment_only_depends_on_its_amendment():
    first, second = [other("a", "Anders.")], [other("a", "Heel anders.")]
    found = met(first, second, parents={"A2": "A1"})
    assert [(one.kind, one.first, one.second) for one in found] == [
        (ClashKind.DEPENDENT, "A1", "A2")
    ]


def test_amendments_that_hang_together_by_conflicts_are_one_group():
    change = [[other("a", f"Anders {at}.")] for at in range(3)]
    found = met(*change, [other("d", "Zo.")], [other("d", "Of zo.")], [other("b", "Los.")])
    assert conflict_groups(found) == (("A1", "A2", "A3"), ("A4", "A5"))


def test_neighbours_form_a_group_only_when_asked():
    found = met(
        [other("a", TREES.replace("honderd", "vijftig"))],
        [other("a", TREES.replace("wijk", "stad"))],
    )
    assert conflict_groups(found) == ()
    assert conflict_groups(found, kinds=(ClashKind.NEIGHBOUR,)) == (("A1", "A2"),)


def test_an_amendment_alone_meets_nobody():
    assert met([other("a", "Anders.")]) == met() == ()


@given(texts(most=8), st.data())
def test_two_amendments_conflict_exactly_when_their_merge_does(text, data):
    sides = [data.draw(edited(text, prefix=name)) for name in ("wij", "zij")]
    named = {name: derive(text, ids(text), side) for name, side in zip("ab", sides, strict=True)}
    conflict = any(one.kind is ClashKind.CONFLICT for one in clashes(text, named))
    assert conflict == (not merge(text, *sides).clean)


@given(texts(most=8), st.data())
def test_who_meets_nobody_can_be_adopted_with_all_others(text, data):
    named = {
        name: derive(text, ids(text), data.draw(edited(text, most=2, prefix=name)))
        for name in "xyz"
    }
    found = {frozenset((one.first, one.second)) for one in clashes(text, named)}
    for pair in combinations(named, 2):
        if frozenset(pair) not in found:
            first, second = (apply(text, named[name]) for name in pair)
            result = merge(text, first, second)
            assert result.clean
            assert {note.kind for note in result.notes} <= {NoteKind.SAME_ADDITION}


def test_two_hundred_amendments_meet_only_where_they_touch():
    long = [title("t")]
    for at in range(300):
        long += [article(f"a{at}"), item(f"i{at}", f"De gemeente doet {at} dingen in de wijk.")]
    amendments = {
        f"A{at}": [
            Operation(
                OperationKind.REPLACE,
                f"i{at % 150}",
                block=item(f"i{at % 150}", f"De gemeente doet {at} dingen in de stad."),
            )
        ]
        for at in range(200)
    }
    found = clashes(tuple(long), amendments)
    assert {(one.first, one.second) for one in found} == {
        (f"A{at}", f"A{at + 150}") for at in range(50)
    }
