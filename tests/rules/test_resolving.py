"""What people decide on blocks in conflict, put into the merged text."""

from __future__ import annotations

from deliberation.rules.blocks import Block, Kind, Run, Text
from deliberation.rules.resolving import resolved


def block(name: str, kind: Kind = Kind.PARAGRAPH, words: str = "") -> Block:
    return Block(name, kind, (Run(words or name),))


TABLED: Text = (
    block("title", Kind.TITLE),
    block("houses", Kind.ARTICLE),
    block("many houses"),
    block("trees", Kind.ARTICLE),
    block("one tree"),
    block("one bench"),
)


def without(*names: str) -> Text:
    return tuple(one for one in TABLED if one.id not in names)


def ids(text: Text) -> list[str]:
    return [one.id for one in text]


def test_decided_words_stand_in_place_of_what_the_merge_kept():
    found = resolved(TABLED, {"one tree": block("one tree", words="two trees")})
    assert ids(found) == ids(TABLED)
    assert found[4].text == "two trees"


def test_a_block_decided_to_go_goes():
    assert ids(resolved(TABLED, {"one tree": None})) == ids(without("one tree"))


def test_a_struck_block_comes_back_where_it_stood():
    found = resolved(
        without("one tree"), {"one tree": block("one tree", words="two")}, sources=(TABLED,)
    )
    assert ids(found) == ids(TABLED)
    assert found[4].text == "two"


def test_a_block_of_a_struck_article_comes_back_under_its_own_title():
    struck = without("trees", "one tree", "one bench")
    found = resolved(struck, {"one bench": block("one bench")}, sources=(TABLED,))
    assert ids(found) == ["title", "houses", "many houses", "trees", "one bench"]


def test_a_struck_block_that_stays_struck_brings_no_title_back():
    struck = without("trees", "one tree", "one bench")
    assert resolved(struck, {"one tree": None}, sources=(TABLED,)) == struck


def test_an_addition_to_a_struck_article_comes_from_the_text_that_adds_it():
    adds: Text = (*TABLED[:5], block("one pond"), TABLED[5])
    struck = without("trees", "one tree", "one bench")
    found = resolved(struck, {"one pond": block("one pond")}, sources=(TABLED, adds))
    assert ids(found) == ["title", "houses", "many houses", "trees", "one pond"]


def test_what_nobody_decided_stays_as_it_was_merged():
    assert resolved(TABLED, {}, sources=(TABLED,)) == TABLED
