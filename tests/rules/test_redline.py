"""What a redline marks: word by word inside a block, and nothing that stayed the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.amendments import apply, derive
from deliberation.rules.blocks import Block, Kind, Run, plain
from deliberation.rules.redline import (
    Mark,
    Span,
    State,
    accepted,
    excerpt,
    redline,
    rejected,
)
from deliberation.rules.words import REF, runs_of, tokens
from tests.pieces import (
    article,
    bullet,
    chapter,
    heading,
    ids,
    item,
    lines,
    paragraph,
    row,
    title,
)
from tests.strategies import edited, raw_runs, texts

SIGNS = {Mark.SAME: "{}", Mark.ADDED: "[+{}+]", Mark.REMOVED: "[-{}-]", Mark.REFORMATTED: "[~{}~]"}


def drawn(spans):
    """Spans as one line: [+added+], [-removed-] and [~in another form~]."""
    return "".join(SIGNS[span.mark].format(plain(span.runs)) for span in spans)


def marked(old, new):
    """How one paragraph is marked when these words become those."""
    (one,) = redline(lines(p=old), lines(p=new))
    return drawn(one.spans[0])


def states(found):
    return [(one.block.id, one.state) for one in found]


SENTENCES = {
    "one inserted niet is one marked word": (
        "Het college mag hiervan afwijken.",
        "Het college mag hiervan niet afwijken.",
        "Het college mag hiervan [+niet +]afwijken.",
    ),
    "one struck word is one marked word": (
        "De raad besluit zo snel mogelijk.",
        "De raad besluit snel mogelijk.",
        "De raad besluit [-zo -]snel mogelijk.",
    ),
    "a changed amount is changed whole": (
        "Hiervoor is € 50.000 beschikbaar.",
        "Hiervoor is € 150.000 beschikbaar.",
        "Hiervoor is € [-50.000-][+150.000+] beschikbaar.",
    ),
    "a sign alone is marked alone": (
        "Zo is het. Dat is goed.",
        "Zo is het, Dat is goed.",
        "Zo is het[-.-][+,+] Dat is goed.",
    ),
    "two far apart changes are two": (
        "De raad stelt elk voorjaar, na overleg met de wijk, het programma vast.",
        "De raad stelt elk najaar, na overleg met de wijk, het plan vast.",
        "De raad stelt elk [-voorjaar-][+najaar+], na overleg met de wijk, "
        "het [-programma-][+plan+] vast.",
    ),
    "two changes with one short word between them are one": (
        "In het voorjaar het programma.",
        "In het najaar het plan.",
        "In het [-voorjaar het programma-][+najaar het plan+].",
    ),
    "a word between two wholly new ones is no island": (
        "Samen met omwonenden en winkeliers.",
        "Zonder enige overeenstemming en draagvlak.",
        "[-Samen met omwonenden en winkeliers-][+Zonder enige overeenstemming en draagvlak+].",
    ),
    "the third of three equal sentences is the one that is struck": (
        "Zo is het. Zo is het. Zo is het.",
        "Zo is het. Zo is het.",
        "Zo is het. Zo is het.[- Zo is het.-]",
    ),
    "an accent changes the whole word": (
        "Elk cafe\u0301 telt mee.",
        "Elk cafe telt mee.",
        "Elk [-cafe\u0301-][+cafe+] telt mee.",
    ),
    "an emoji of several signs is one sign": (
        "Feest \U0001f469\u200d\U0001f469\u200d\U0001f467!",
        "Feest \U0001f469\u200d\U0001f469\u200d\U0001f466!",
        "Feest [-\U0001f469\u200d\U0001f469\u200d\U0001f467-]"
        "[+\U0001f469\u200d\U0001f469\u200d\U0001f466+]!",
    ),
    "a word with an apostrophe is one word": (
        "Zo’n huis in ’s-Gravenhage.",
        "Zo’n flat in ’s-Gravenhage.",
        "Zo’n [-huis-][+flat+] in ’s-Gravenhage.",
    ),
    "a conflict marker is just a word": (
        "<<<<<<< HEAD",
        "<<<<<<< BASE",
        "<<<<<<< [-HEAD-][+BASE+]",
    ),
    "from nothing to something": ("", "Nieuw.", "[+Nieuw.+]"),
    "from something to nothing": ("Oud.", "", "[-Oud.-]"),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_words_are_marked(case):
    old, new, expected = SENTENCES[case]
    assert marked(old, new) == expected


def test_words_made_bold_are_marked_as_reformatted_and_not_as_new():
    bold = replace(
        paragraph("p"), runs=(Run("De "), Run("raad", bold=True), Run(" besluit morgen."))
    )
    (one,) = redline(lines(p="De raad besluit morgen."), (bold,))
    assert drawn(one.spans[0]) == "De [~raad~] besluit morgen."
    assert one.spans[0][1] == Span(Mark.REFORMATTED, (Run("raad", bold=True),), (Run("raad"),))


def test_another_cross_reference_is_a_change():
    old = Block("p", Kind.PARAGRAPH, (Run("Zie "), Run("", ref="a"), Run(".")))
    new = replace(old, runs=(Run("Zie "), Run("", ref="b"), Run(".")))
    (one,) = redline((old,), (new,))
    assert [span.mark for span in one.spans[0]] == [
        Mark.SAME,
        Mark.REMOVED,
        Mark.ADDED,
        Mark.SAME,
    ]


ABCD = lines(a="Aap.", b="Noot.", c="Mies.", d="Wim.")
A, B, C, D = ABCD


def test_a_struck_block_stands_where_it_stood():
    assert states(redline(ABCD, (A, C, D))) == [
        ("a", State.SAME),
        ("b", State.REMOVED),
        ("c", State.SAME),
        ("d", State.SAME),
    ]


def test_what_is_gone_stands_before_what_came_in_its_place():
    assert states(redline((A, B, C), (A, paragraph("n"), C))) == [
        ("a", State.SAME),
        ("b", State.REMOVED),
        ("n", State.ADDED),
        ("c", State.SAME),
    ]


def test_a_moved_block_is_shown_in_both_places():
    assert states(redline(ABCD, (B, C, A, D))) == [
        ("a", State.MOVED_AWAY),
        ("b", State.SAME),
        ("c", State.SAME),
        ("a", State.MOVED_HERE),
        ("d", State.SAME),
    ]


def test_a_moved_block_shows_what_changed_in_its_words():
    found = redline(ABCD, (B, C, paragraph("a", "Aap toch."), D))
    assert drawn(found[3].spans[0]) == "Aap[+ toch+]."


def test_only_the_changed_items_of_a_deep_list_are_marked():
    old = (
        item("i"),
        item("j", "eerst", 2),
        bullet("k", "daarna", 3),
        bullet("l", "ten slotte", 4),
        item("m"),
    )
    new = (*old[:3], bullet("l", "ten langen leste", 4), bullet("n", "en dan", 4), old[4])
    assert [state for _, state in states(redline(old, new))] == [
        State.SAME,
        State.SAME,
        State.SAME,
        State.CHANGED,
        State.ADDED,
        State.SAME,
    ]


def test_one_changed_cell_is_marked_in_its_row():
    old = (row("h", "soort", "aantal", header=True), row("r", "eik", "12"))
    new = (old[0], row("r", "eik", "14"))
    one = redline(old, new)[1]
    assert [drawn(cell) for cell in one.spans] == ["eik", "[-12-][+14+]"]


def test_a_new_column_marks_its_own_cells_only():
    old, new = row("r", "eik", "12"), row("r", "eik", "12", "Noord")
    (one,) = redline((old,), (new,))
    assert (one.state, [drawn(cell) for cell in one.spans]) == (
        State.CHANGED,
        ["eik", "12", "[+Noord+]"],
    )
    (one,) = redline((new,), (old,))
    assert [drawn(cell) for cell in one.spans] == ["eik", "12", "[-Noord-]"]


def test_another_level_is_a_change_without_a_marked_word():
    (one,) = redline((item("i", "zo", 1),), (item("i", "zo", 2),))
    assert one.state is State.CHANGED
    assert one.reformed
    assert drawn(one.spans[0]) == "zo"


def test_a_paragraph_that_became_a_row_is_struck_and_added():
    found = redline((paragraph("p", "zo"),), (row("p", "zo", header=True),))
    assert accepted(found) == (row("p", "zo", header=True),)
    assert rejected(found) == (paragraph("p", "zo"),)


@given(texts(raw=True))
def test_a_redline_of_equal_texts_marks_nothing(text):
    found = redline(text, text)
    assert {one.state for one in found} == {State.SAME}
    assert {span.mark for one in found for row in one.spans for span in row} == {Mark.SAME}
    assert accepted(found) == rejected(found) == text


@given(texts(raw=True, most=8), st.data())
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old(text, data):
    changed = data.draw(edited(text))
    found = redline(text, changed)
    assert accepted(found) == changed
    assert rejected(found) == text


@given(texts(most=8), texts(most=8, prefix="blok"))
def test_any_two_texts_have_a_redline(old, new):
    found = redline(old, new)
    assert (accepted(found), rejected(found)) == (new, old)


@given(texts(most=8), st.data())
def test_the_redline_of_an_amendment_is_that_of_the_text_it_makes(text, data):
    changed = data.draw(edited(text))
    operations = derive(text, ids(text), changed)
    assert redline(text, apply(text, operations)) == redline(text, changed)


@given(texts(most=8), st.data())
def test_a_word_is_marked_only_in_a_block_that_changed(text, data):
    changed = data.draw(edited(text))
    before, after = {one.id: one for one in text}, {one.id: one for one in changed}
    for one in redline(text, changed):
        name = one.block.id
        same = before.get(name) == after.get(name)
        assert same == (one.state is State.SAME) or one.state in (
            State.MOVED_AWAY,
            State.MOVED_HERE,
        )


# --- excerpt --------------------------------------------------------------------------------------

AKKOORD = (
    title("t"),
    paragraph("p"),
    chapter("c"),
    article("x"),
    heading("h"),
    item("i1", "eerste"),
    item("i2", "onderdeel", 2),
    item("i3", "nog een", 2),
    article("y"),
    row("r1", "soort", "aantal", header=True),
    row("r2", "eik", "12"),
    row("r3", "beuk", "9"),
)


def changed(name, words):
    return tuple(
        replace(one, runs=(Run(words),)) if one.id == name and one.kind is not Kind.ROW else one
        for one in AKKOORD
    )


def test_an_excerpt_shows_what_changed_and_where_it_stands():
    found = excerpt(redline(AKKOORD, changed("i3", "iets anders")))
    assert [one.block.id for one in found] == ["c", "x", "i1", "i3"]


def test_a_changed_row_is_shown_under_its_head():
    new = (*AKKOORD[:-1], row("r3", "linde", "9"))
    assert [one.block.id for one in excerpt(redline(AKKOORD, new))] == ["c", "y", "r1", "r3"]


def test_a_change_in_the_preamble_needs_no_title():
    assert [one.block.id for one in excerpt(redline(AKKOORD, changed("p", "Ooit.")))] == ["p"]


def test_an_excerpt_of_equal_texts_is_empty():
    assert excerpt(redline(AKKOORD, AKKOORD)) == ()


@given(texts(most=8), st.data())
def test_an_excerpt_leaves_out_only_what_stayed_the_same(text, data):
    found = redline(text, data.draw(edited(text)))
    shown = excerpt(found)
    left_out = [one for one in found if one not in shown]
    assert {one.state for one in left_out} <= {State.SAME}
    assert [one for one in found if one in shown] == list(shown)


# --- words ----------------------------------------------------------------------------------------

NL, BE = "\U0001f1f3\U0001f1f1", "\U0001f1e7\U0001f1ea"


@given(raw_runs)
def test_words_put_together_again_are_the_same_runs(runs):
    found = tokens(runs)
    assert runs_of(piece for token in found for piece in token.pieces) == runs
    assert "".join(token.key for token in found if not token.key.startswith(REF)) == plain(runs)


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        ("De raad.", ["De", " ", "raad", "."]),
        ("€ 2.400.000,50", ["€", " ", "2.400.000,50"]),
        ("zo’n auto-ongeluk", ["zo’n", " ", "auto-ongeluk"]),
        ("cafe\u0301!", ["cafe\u0301", "!"]),
        (f"{NL}{BE}", [NL, BE]),
        ("\U0001f44d\U0001f3fd", ["\U0001f44d\U0001f3fd"]),
        ("ko\u00adperatie", ["ko\u00adperatie"]),
        (" \t\n ", [" \t\n "]),
    ],
)
def test_words_are_cut_where_a_reader_would(words, cut):
    assert [token.key for token in tokens((Run(words),))] == cut
