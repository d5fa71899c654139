"""Two sides of one text in one: what merges, what conflicts, and what becomes of the pending."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliberation.rules.amendments import Operation, OperationKind, apply, derive
from deliberation.rules.blocks import Block, Kind, Run
from deliberation.rules.merging import (
    ConflictReason,
    NoteKind,
    RebaseState,
    merge,
    merge_block,
    rebase,
)
from tests.pieces import article, bullet, chapter, ids, item, lines, paragraph, row, said, title
from tests.strategies import edited, texts

SENTENCE = "De gemeente plant ieder jaar honderd bomen in de wijk."


def words(old, ours, theirs):
    """The words of one block with both changes, or None where they overlap."""
    sides = (paragraph("p", each) for each in (old, ours, theirs))
    both = merge_block(*sides)
    return both.text if both else None


WORDS = {
    "changes in different places are both made": (
        "De gemeente plant elk jaar honderd bomen in de wijk.",
        "De gemeente plant ieder jaar tweehonderd bomen in de wijk.",
        "De gemeente plant elk jaar tweehonderd bomen in de wijk.",
    ),
    "one 'niet' is added to what the other changed elsewhere": (
        "De gemeente plant niet ieder jaar honderd bomen in de wijk.",
        "De gemeente plant ieder jaar honderd bomen in de stad.",
        "De gemeente plant niet ieder jaar honderd bomen in de stad.",
    ),
    "the same change twice is made once": (
        "De gemeente plant ieder jaar tweehonderd bomen in de wijk.",
        "De gemeente plant ieder jaar tweehonderd bomen in de wijk.",
        "De gemeente plant ieder jaar tweehonderd bomen in de wijk.",
    ),
    "the same change and another one": (
        "De gemeente plant ieder jaar tweehonderd bomen in de wijk.",
        "De stad plant ieder jaar tweehonderd bomen in de wijk.",
        "De stad plant ieder jaar tweehonderd bomen in de wijk.",
    ),
    "the same word changed in two ways overlaps": (
        "De gemeente plant ieder jaar vijftig bomen in de wijk.",
        "De gemeente plant ieder jaar tweehonderd bomen in de wijk.",
        None,
    ),
    "struck by the one and changed by the other overlaps": (
        "De gemeente plant bomen in de wijk.",
        "De gemeente plant ieder jaar tweehonderd bomen in de wijk.",
        None,
    ),
    "two different words added at one place overlap": (
        "De gemeente plant ieder jaar honderd hoge bomen in de wijk.",
        "De gemeente plant ieder jaar honderd oude bomen in de wijk.",
        None,
    ),
    "struck by halves until nothing is left overlaps": (
        " gemeente plant ieder jaar honderd bomen in de wijk.",
        "De ",
        None,
    ),
    "a word added right beside a struck word overlaps": (
        "De gemeente plant ieder jaar honderd in de wijk.",
        "De gemeente plant ieder jaar honderd bomen niet in de wijk.",
        None,
    ),
}


@pytest.mark.parametrize("case", WORDS)
def test_words_merge_where_they_do_not_overlap(case):
    ours, theirs, both = WORDS[case]
    assert words(SENTENCE, ours, theirs) == both
    assert words(SENTENCE, theirs, ours) == both


def test_one_side_may_make_bold_what_the_other_leaves_alone():
    base = paragraph("p", "Elk jaar komt er een verslag.")
    bold = replace(base, runs=(Run("Elk jaar", bold=True), Run(" komt er een verslag.")))
    longer = paragraph("p", "Elk jaar komt er een openbaar verslag.")
    assert merge_block(base, bold, longer).runs == (
        Run("Elk jaar", bold=True),
        Run(" komt er een openbaar verslag."),
    )


def test_a_word_made_bold_by_one_and_changed_by_the_other_overlaps():
    base = paragraph("p", "Elk jaar een verslag.")
    bold = replace(base, runs=(Run("Elk jaar een "), Run("verslag", bold=True), Run(".")))
    assert merge_block(base, bold, paragraph("p", "Elk jaar een feest.")) is None


def test_cells_of_one_row_merge_apart():
    base = row("r", "eik", "12", "wijk Noord")
    ours, theirs = row("r", "eik", "14", "wijk Noord"), row("r", "linde", "12", "wijk Noord")
    assert merge_block(base, ours, theirs) == row("r", "linde", "14", "wijk Noord")


def test_a_row_that_got_a_cell_does_not_merge_with_other_words():
    base = row("r", "eik", "12")
    assert merge_block(base, row("r", "eik", "12", "Noord"), row("r", "eik", "14")) is None


def test_a_block_may_become_a_list_item_while_its_words_change():
    base = paragraph("p", SENTENCE)
    as_item = bullet("p", SENTENCE)
    longer = paragraph("p", f"{SENTENCE} Dat is veel.")
    assert merge_block(base, as_item, longer) == bullet("p", longer.text)


def test_two_different_depths_overlap():
    base = item("i", depth=1)
    assert merge_block(base, item("i", depth=2), bullet("i", depth=2)) is None


def test_accents_and_emoji_are_never_cut():
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    old = f"Een {family} in een cafe\u0301 aan de kade."
    ours = f"Een {family} in het cafe\u0301 aan de kade."
    theirs = f"Een {family} in een cafe\u0301 aan de haven."
    assert words(old, ours, theirs) == f"Een {family} in het cafe\u0301 aan de haven."
    assert words(old, old.replace("cafe\u0301", "cafe"), old.replace("cafe\u0301", "bar")) is None


# --- whole texts ----------------------------------------------------------------------------------

ABC = lines(a="Aap.", b="Noot.", c="Mies.")
A, B, C = ABC
N, M = paragraph("n", "Nieuw."), paragraph("m", "Meer.")


def notes(found):
    return [(one.kind, one.block_id, one.ours, one.theirs) for one in found.notes]


def conflicts(found):
    return [(one.reason, one.block_id) for one in found.conflicts]


TEXTS = {
    "blocks that one side struck are gone": ((A, C), (A, B), "a", [], []),
    "blocks added at different places are both there": (
        (A, N, B, C),
        (A, B, C, M),
        "anbcm",
        [],
        [],
    ),
    "two blocks at one place are both there, and told": (
        (A, N, B, C),
        (A, M, B, C),
        "anmbc",
        [],
        [(NoteKind.SAME_PLACE, "a", "n", "m")],
    ),
    "the same block added twice is added once, and told": (
        (A, N, B, C),
        (A, paragraph("m", "Nieuw."), B, C),
        "anbc",
        [],
        [(NoteKind.SAME_ADDITION, "n", "n", "m")],
    ),
    "what both struck is gone without a word": ((A, C), (A, C), "ac", [], []),
    "struck by the one, changed by the other: a conflict": (
        (A, C),
        (A, paragraph("b", "Not."), C),
        "ac",
        [(ConflictReason.DELETED, "b")],
        [],
    ),
    "changed by the one, struck by the other: it stays, in conflict": (
        (A, paragraph("b", "Not."), C),
        (A, C),
        "abc",
        [(ConflictReason.DELETED, "b")],
        [],
    ),
    "moved to one place by both is moved once": ((B, C, A), (B, C, A), "bca", [], []),
    "moved by the one, reworded by the other: both": (
        (B, C, A),
        (paragraph("a", "Beer."), B, C),
        "bca",
        [],
        [],
    ),
    "moved by the one, struck by the other: a conflict": (
        (B, C, A),
        (B, C),
        "bca",
        [(ConflictReason.DELETED, "a")],
        [],
    ),
    "added behind what the other struck: it is there, and told": (
        (A, B, N, C),
        (A, C),
        "anc",
        [],
        [(NoteKind.PLACE_DELETED, "b", "n", "")],
    ),
}


@pytest.mark.parametrize("case", TEXTS)
def test_texts_merge_block_by_block(case):
    ours, theirs, order, met, told = TEXTS[case]
    found = merge(ABC, ours, theirs)
    assert ids(found.text) == list(order)
    assert conflicts(found) == met
    assert notes(found) == told
    assert found.clean == (not met)


def test_a_block_moved_to_two_places_is_a_conflict():
    a, b, c, d, e = lines(a="Aap.", b="Noot.", c="Mies.", d="Wim.", e="Zus.")
    found = merge((a, b, c, d, e), (b, c, d, e, a), (b, c, a, d, e))
    assert ids(found.text) == list("bcdea")
    assert conflicts(found) == [(ConflictReason.MOVED, "a")]


def test_two_blocks_that_are_each_moved_behind_the_other_are_a_conflict():
    a, b, c, d, e = lines(a="Aap.", b="Noot.", c="Mies.", d="Wim.", e="Zus.")
    found = merge((a, b, c, d, e), (b, c, d, e, a), (a, e, b, c, d))
    assert ids(found.text) == list("bcdea")
    assert conflicts(found) == [(ConflictReason.MOVED, "e")]


AKKOORD = (title("t"), article("x", "Bomen"), A, article("y", "Huizen"), B)


def test_what_is_added_to_a_struck_article_never_lands_under_another():
    ours = (AKKOORD[0], *AKKOORD[3:])
    theirs = (*AKKOORD[:3], N, *AKKOORD[3:])
    found = merge(AKKOORD, ours, theirs)
    assert conflicts(found) == [(ConflictReason.SECTION_DELETED, "n")]
    assert ids(found.text) == ids(ours)


def test_what_we_add_to_an_article_that_they_struck_keeps_its_title():
    ours = (*AKKOORD[:3], N, *AKKOORD[3:])
    theirs = (AKKOORD[0], *AKKOORD[3:])
    found = merge(AKKOORD, ours, theirs)
    assert conflicts(found) == [(ConflictReason.SECTION_DELETED, "x")]
    assert ids(found.text) == ["t", "x", "n", "y", "b"]


def test_a_conflict_tells_all_three_words_and_keeps_ours():
    ours, theirs = lines(a="Aap.", b="Onze."), lines(a="Aap.", b="Hunne.")
    (one,) = merge(ABC[:2], ours, theirs).conflicts
    assert (one.base.text, one.ours.text, one.theirs.text) == ("Noot.", "Onze.", "Hunne.")
    assert said(merge(ABC[:2], ours, theirs).text)["b"] == "Onze."


def test_text_that_looks_like_a_conflict_is_just_text():
    marked = lines(a="<<<<<<< HEAD", b="=======", c=">>>>>>> tak")
    ours = (*marked[:2], paragraph("c", ">>>>>>> andere tak"))
    theirs = (paragraph("a", "<<<<<<< BASIS"), *marked[1:])
    found = merge(marked, ours, theirs)
    assert found.clean
    assert list(said(found.text).values()) == ["<<<<<<< BASIS", "=======", ">>>>>>> andere tak"]


@given(texts(most=8), st.data())
def test_a_side_that_did_nothing_changes_nothing(text, data):
    changed = data.draw(edited(text))
    for found in (merge(text, changed, text), merge(text, text, changed)):
        assert (found.text, found.conflicts, found.notes) == (changed, (), ())


@given(texts(most=8), st.data())
def test_identical_changes_never_conflict(text, data):
    changed = data.draw(edited(text))
    found = merge(text, changed, changed)
    assert (found.text, found.conflicts, found.notes) == (changed, (), ())


@given(texts(most=8), st.data())
def test_the_order_of_two_sides_is_the_same_where_nothing_conflicts(text, data):
    ours, theirs = (data.draw(edited(text, prefix=name)) for name in ("wij", "zij"))
    found, turned = merge(text, ours, theirs), merge(text, theirs, ours)
    assert found.clean == turned.clean
    assume(found.clean and not found.notes)
    assert found.text == turned.text


@given(texts(most=8), st.data())
def test_three_amendments_that_do_not_meet_can_be_adopted_in_any_order(text, data):
    sides = [data.draw(edited(text, most=2, prefix=name)) for name in "xyz"]
    first, second = text, text
    for side in sides:
        found = merge(text, first, side)
        assume(found.clean and not found.notes)
        first = found.text
    for side in reversed(sides):
        found = merge(text, second, side)
        assume(found.clean and not found.notes)
        second = found.text
    assert first == second


def count(text):
    return Counter(word for one in text for word in one.text.split())


@given(texts(most=8), st.data())
def test_no_word_disappears_that_nobody_struck(text, data):
    ours, theirs = (data.draw(edited(text, prefix=name)) for name in ("wij", "zij"))
    found = merge(text, ours, theirs)
    assume(found.clean)
    before, result = count(text), count(found.text)
    struck = (before - count(ours)) + (before - count(theirs))
    assert not (before - struck) - result


@given(texts(most=8), st.data())
def test_no_block_that_somebody_added_disappears(text, data):
    ours, theirs = (data.draw(edited(text, prefix=name)) for name in ("wij", "zij"))
    found = merge(text, ours, theirs)
    told = {one.block_id for one in found.conflicts} | {one.theirs for one in found.notes}
    new = {one.id for side in (ours, theirs) for one in side} - {one.id for one in text}
    assert new <= {one.id for one in found.text} | told
    assert len(set(ids(found.text))) == len(found.text)


def test_a_chapter_may_be_moved_with_all_that_stands_in_it():
    text = (title("t"), chapter("c1"), A, chapter("c2"), B)
    moved = (text[0], *text[3:], *text[1:3])
    longer = (*text[:2], paragraph("a", "Aapje."), *text[3:])
    found = merge(text, moved, longer)
    assert found.clean
    assert ids(found.text) == ["t", "c2", "b", "c1", "a"]
    assert said(found.text)["a"] == "Aapje."


def test_cross_references_merge_as_words_do():
    base = Block("p", Kind.PARAGRAPH, (Run("Zie "), Run("", ref="x"), Run(" en de bijlage.")))
    ours = replace(base, runs=(Run("Zie "), Run("", ref="y"), Run(" en de bijlage.")))
    theirs = replace(base, runs=(Run("Zie "), Run("", ref="x"), Run(" en de toelichting.")))
    assert merge_block(base, ours, theirs).runs == (
        Run("Zie "),
        Run("", ref="y"),
        Run(" en de toelichting."),
    )


# --- pending amendments ---------------------------------------------------------------------------


def rebased(changed, now, base=ABC):
    return rebase(derive(base, ids(base), changed), base, now)


def test_a_pending_amendment_that_still_fits_is_written_anew():
    found = rebased((A, paragraph("b", "Not."), C), (N, A, B, C))
    assert found.state is RebaseState.CLEAN
    assert ids(apply((N, A, B, C), found.operations)) == ["n", "a", "b", "c"]
    assert said(apply((N, A, B, C), found.operations))["b"] == "Not."


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ((A, paragraph("b", "Not."), C), RebaseState.LAPSED),
        ((A, C), RebaseState.LAPSED),
        ((A, paragraph("b", "Nee."), C), RebaseState.CONFLICT),
        ((A, B), RebaseState.CLEAN),
    ],
)
def test_a_pending_amendment_lapses_when_nothing_is_left_to_do(now, state):
    found = rebased((A, paragraph("b", "Not."), C), now)
    assert found.state is state
    if state is not RebaseState.CLEAN:
        assert found.operations == derive(ABC, "abc", (A, paragraph("b", "Not."), C))


def test_operations_that_never_fitted_are_in_conflict():
    strange = (Operation(OperationKind.DELETE, "z"),)
    assert rebase(strange, ABC, ABC).state is RebaseState.CONFLICT


@given(texts(most=8), st.data())
def test_a_rebased_amendment_makes_what_a_merge_makes(text, data):
    changed, now = (data.draw(edited(text, prefix=name)) for name in ("wij", "zij"))
    found = rebased(changed, now, base=text)
    if found.state is RebaseState.CLEAN:
        assert apply(now, found.operations) == merge(text, now, changed).text
    else:
        assert found.operations == derive(text, ids(text), changed)
