"""Where a remark belongs after the text was changed: vast, verschoven or verdwenen."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deliberation.rules.blocks import Block, Kind, Run
from deliberation.text.anchors import (
    CONTEXT,
    Anchor,
    Anchored,
    Fate,
    QuoteMissing,
    anchor,
    reanchor,
    reanchored,
)
from tests.pieces import article, lines, paragraph, row, title
from tests.strategies import edited, texts

TREES = "De gemeente plant ieder jaar honderd bomen in de wijk, samen met de bewoners."
HOUSES = "De corporatie bouwt tweehonderd huizen aan de oostkant van het spoor."
TEXT = (title("t"), article("a", "Groen"), *lines(p=TREES, q=HOUSES))


def later(quote, *after, before=TEXT, block_id="p"):
    """What became of a quote from a block when the text is `after`."""
    return reanchor(anchor(before, block_id, quote), after)


def passage(found, text):
    """The words where it was found."""
    words = next((one.text for one in text if one.id == found.block_id), "")
    return words[found.start : found.end]


def test_an_anchor_keeps_the_quote_and_the_words_around_it():
    found = anchor(TEXT, "p", "honderd bomen")
    assert found == Anchor(
        "p",
        quote="honderd bomen",
        prefix="De gemeente plant ieder jaar ",
        suffix=" in de wijk, samen met de bewone",
    )
    assert len(found.suffix) == CONTEXT


def test_a_remark_on_a_whole_block_has_no_quote():
    assert anchor(TEXT, "p") == anchor(TEXT, "p", "  \n ") == Anchor("p")


QUOTED = {
    "white space may differ": ("honderd   bomen\n in de wijk", "honderd bomen in de wijk"),
    "a fixed space is a space": ("honderd\u00a0bomen", "honderd bomen"),
    "quotation marks may differ": ('zo\'n "huis"', "zo’n “huis”"),
    "signs of a search pattern are signs": ("(a+b)* [c].", "(a+b)* [c]."),
    "cells are parted by any white space": ("eik 12", "eik\t12"),
    "an emoji is quoted whole": ("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"),
}
BLOCKS = (
    *lines(p=f"{TREES} Ook zo’n “huis” \U0001f469\u200d\U0001f467. (a+b)* [c].", q=HOUSES),
    row("r", "eik", "12"),
)


@pytest.mark.parametrize("case", QUOTED)
def test_people_may_quote_loosely_and_the_exact_words_are_kept(case):
    quoted, exact = QUOTED[case]
    assert anchor(BLOCKS, "r" if "eik" in quoted else "p", quoted).quote == exact


@pytest.mark.parametrize(
    ("block_id", "quote"), [("p", "tweehonderd"), ("weg", "bomen"), ("q", "…")]
)
def test_words_that_do_not_stand_there_are_refused(block_id, quote):
    with pytest.raises(QuoteMissing):
        anchor(TEXT, block_id, quote)


REFERRING = (
    title("t"),
    article("a", "Groen"),
    Block("p", Kind.PARAGRAPH, (Run("Zie "), Run("", ref="a"), Run(" en de bijlage."))),
)


@pytest.mark.parametrize(
    ("quoted", "kept"),
    [
        ("Zie artikel 1 en de bijlage", "Zie  en de bijlage"),
        ("1 en de", " en de"),
        ("bijlage", "bijlage"),
        ("Zie  en", "Zie  en"),
    ],
)
def test_what_a_cross_reference_shows_may_be_quoted(quoted, kept):
    found = anchor(REFERRING, "p", quoted)
    assert found.quote == kept
    assert reanchor(found, REFERRING).state is Fate.FIXED


def test_the_number_of_a_reference_alone_is_no_passage():
    with pytest.raises(QuoteMissing):
        anchor(REFERRING, "p", "artikel 1")


TWICE = "Wij praten met de buurt. Dat kost tijd. Wij praten met de buurt. Zo is het."

FATES = {
    "nothing changed": ("honderd bomen", lines(p=TREES), Fate.FIXED),
    "a niet was put before it": (
        "honderd bomen",
        lines(p=TREES.replace("plant", "plant niet")),
        Fate.FIXED,
    ),
    "one word beside it changed": (
        "honderd bomen",
        lines(p=TREES.replace("ieder", "elk")),
        Fate.FIXED,
    ),
    "the words around it all changed": (
        "honderd bomen",
        lines(p="Er komen dus honderd bomen!"),
        Fate.SHIFTED,
    ),
    "a word in it changed": (
        "honderd bomen",
        lines(p=TREES.replace("honderd", "vijftig")),
        Fate.LOST,
    ),
    "the block went elsewhere whole": ("honderd bomen", lines(q=HOUSES, p=TREES), Fate.FIXED),
    "the sentence went to another block": (
        "plant ieder jaar honderd bomen",
        lines(p="Hier staat niets meer.", n=TREES),
        Fate.SHIFTED,
    ),
    "the block was struck": ("honderd bomen", lines(q=HOUSES), Fate.LOST),
    "a few letters that stand in any block are not looked for elsewhere": (
        "de",
        lines(q=HOUSES),
        Fate.LOST,
    ),
    "two other blocks say it: nobody can tell which": (
        "plant ieder jaar honderd bomen",
        lines(n=TREES, m=TREES),
        Fate.LOST,
    ),
    "a sentence was put behind the whole block": (TREES, lines(p=f"{TREES} Altijd."), Fate.FIXED),
    "the whole block was struck": ("", lines(q=HOUSES), Fate.LOST),
    "the block has other words": ("", lines(p="Iets anders."), Fate.FIXED),
}


@pytest.mark.parametrize("case", FATES)
def test_what_becomes_of_a_passage(case):
    quote, after, fate = FATES[case]
    found = later(quote, *after)
    assert found.state is fate
    if fate is not Fate.LOST and quote:
        assert passage(found, after) == quote


def test_a_passage_that_went_to_another_block_is_found_there():
    after = lines(p="Hier staat niets meer.", n=TREES)
    assert later("plant ieder jaar honderd bomen", *after).block_id == "n"


def test_of_two_equal_sentences_the_first_is_meant_and_stays_so():
    before = lines(p=TWICE)
    found = later("Wij praten met de buurt.", *before, before=before)
    assert found == Anchored(Fate.FIXED, "p", 0, 24)


def test_when_the_first_of_two_equal_sentences_is_struck_the_other_is_not_silently_meant():
    after = lines(p=TWICE.removeprefix("Wij praten met de buurt. Dat kost tijd. "))
    found = later("Wij praten met de buurt.", *after, before=lines(p=TWICE))
    assert found == Anchored(Fate.SHIFTED, "p", 0, 24)


def test_a_short_word_that_comes_again_before_it_is_told_apart():
    after = lines(p=f"Honderd maal: {TREES}".replace("Honderd", "honderd"))
    found = later("honderd", *after)
    assert found.state is Fate.FIXED
    assert found.start == after[0].text.rindex("honderd")


def test_a_passage_that_was_copied_stays_with_the_words_it_stood_in():
    after = lines(p=f"Er zijn honderd bomen. {TREES}")
    found = later("honderd bomen", *after)
    assert (found.state, found.start) == (Fate.FIXED, after[0].text.rindex("honderd"))


def test_many_passages_are_found_as_one_by_one():
    wanted = [anchor(TEXT, "p", "honderd"), anchor(TEXT, "q", "spoor"), anchor(TEXT, "q")]
    after = lines(q=HOUSES.replace("spoor", "kanaal"), p=TREES)
    assert list(reanchored(wanted, after)) == [reanchor(one, after) for one in wanted]


@st.composite
def passages(draw, text):
    """The id of a block of the text that says something, and some of its words."""
    block = draw(st.sampled_from([one for one in text if one.text.strip()]))
    start = draw(st.integers(0, len(block.text) - 1))
    quote = block.text[start : draw(st.integers(start + 1, len(block.text)))]
    assume(quote.strip())
    return block.id, quote


@given(texts(raw=True, most=8), st.data())
def test_in_the_text_itself_every_passage_is_fixed(text, data):
    assume(any(one.text.strip() for one in text))
    block_id, quote = data.draw(passages(text))
    found = anchor(text, block_id, quote)
    here = reanchor(found, text)
    assert (here.state, here.block_id) == (Fate.FIXED, block_id)
    assert passage(here, text) == found.quote


@given(texts(most=8), st.data())
def test_after_any_edit_a_passage_is_where_its_words_are_or_is_lost(text, data):
    assume(any(one.text.strip() for one in text))
    block_id, quote = data.draw(passages(text))
    wanted = anchor(text, block_id, quote)
    after = data.draw(edited(text))
    found = reanchor(wanted, after)
    if found.state is Fate.LOST:
        assert found == Anchored(Fate.LOST)
        assert all(one.id != block_id or wanted.quote not in one.text for one in after)
    else:
        assert passage(found, after) == wanted.quote
        assert found.block_id == block_id or found.state is Fate.SHIFTED


@given(texts(most=8), st.data())
def test_a_passage_in_a_block_that_nobody_touched_is_fixed(text, data):
    assume(any(one.text.strip() for one in text))
    block_id, quote = data.draw(passages(text))
    after = data.draw(edited(text))
    assume({one.id: one for one in text}[block_id] in after)
    assert reanchor(anchor(text, block_id, quote), after).state is Fate.FIXED


@given(texts(most=6), st.data())
def test_after_twenty_edits_nothing_has_silently_moved(text, data):
    assume(any(one.text.strip() for one in text))
    block_id, quote = data.draw(passages(text))
    wanted, after = anchor(text, block_id, quote), text
    for at in range(5):
        after = data.draw(edited(after, most=4, prefix=f"n{at}x"))
    found = reanchor(wanted, after)
    if found.state is Fate.FIXED:
        assert found.block_id == block_id
        assert passage(found, after) == wanted.quote


def test_a_paragraph_without_words_may_be_commented_on_whole():
    assert reanchor(anchor((paragraph("p", ""),), "p"), (paragraph("p", ""),)) == Anchored(
        Fate.FIXED, "p", 0, 0
    )
