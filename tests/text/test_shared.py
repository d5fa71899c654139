"""A live draft as one Yjs document: seeded from blocks, written by many, read as blocks again."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

from hypothesis import given
from pycrdt import Doc, XmlElement, XmlText

from deliberation.rules.blocks import Block, Kind, Run, Text
from deliberation.text.schema import tree
from deliberation.text.shared import SharedText, merged, seed
from deliberation.text.ytree import root
from deliberation.text.yupdates import parse, state
from tests.strategies import texts

SMALL = (Block("t", Kind.TITLE, (Run("Titel"),)), Block("p", Kind.PARAGRAPH, (Run("Een zin."),)))

# One of each: frontend/src/editor/seed.test.ts opens it with the editor's own binding to Yjs.
WHOLE = (
    Block("t", Kind.TITLE, (Run("Akkoord één 🚲"),)),
    Block("p", Kind.PARAGRAPH, (Run("Eén "), Run("vet", bold=True), Run("schuin", italic=True))),
    Block("h", Kind.HEADING, (Run("Begrip"),)),
    Block(
        "i1", Kind.ITEM, (Run("eerste, zie "), Run("", ref="a"), Run(".")), depth=1, ordered=True
    ),
    Block("i2", Kind.ITEM, (Run("daarin"),), depth=2),
    Block("i3", Kind.ITEM, (Run("tweede"),), depth=1, ordered=True),
    Block("c", Kind.CHAPTER, (Run("Wonen"),)),
    Block("a", Kind.ARTICLE, (Run("Doel"),)),
    Block("e", Kind.PARAGRAPH),
    Block(
        "l", Kind.PARAGRAPH, (Run("een link", bold=True, href="https://voorbeeld.nl/"), Run("!"))
    ),
    Block("q", Kind.QUOTE, (Run("zei zij"),)),
    Block("r1", Kind.ROW, cells=((Run("kop"),), ()), header=True),
    Block("r2", Kind.ROW, cells=((Run("€ 5"),), (Run("6", italic=True),))),
    Block("d", Kind.DECISION, (Run("Besluit"),)),
    Block("b", Kind.ITEM, (Run("stelt vast"),), depth=1, ordered=True),
)
SEED = json.loads(Path(__file__).with_name("seed.json").read_text("utf-8"))


def test_what_the_editor_is_tested_with_is_what_the_server_writes() -> None:
    kept = b64decode(SEED["seeded"])
    assert SharedText([kept]).node() == SEED["tree"] == tree(WHOLE)
    assert places(kept) == places(seed(WHOLE))


def places(update: bytes) -> list[int]:
    return [part.start for part in parse(update).parts]


def test_a_cross_reference_has_no_marks_in_a_draft() -> None:
    bold = (*SMALL, Block("r", Kind.PARAGRAPH, (Run("", bold=True, ref="p"),)))
    assert SharedText([seed(bold)]).text()[2].runs == (Run("", ref="p"),)


@given(texts(raw=True))
def test_a_seeded_text_reads_as_it_was(text: Text) -> None:
    assert SharedText([seed(text)]).text() == text


@given(texts())
def test_the_tree_of_a_draft_is_the_tree_of_its_text(text: Text) -> None:
    assert SharedText([seed(text)]).node() == tree(text)


@given(texts())
def test_some_blocks_of_a_text_can_be_a_draft_of_their_own(text: Text) -> None:
    some = text[:1] if text[0].kind.value == "title" else text
    made = SharedText([seed(some, top="fragment")])
    assert made.text(top="fragment") == some


def test_two_copies_that_heard_the_same_read_the_same_in_any_order() -> None:
    first = seed(SMALL)
    updates = [typed(first, word) for word in ("een ", "twee ", "drie ")]
    one = SharedText([first, *updates])
    other = SharedText([first, *reversed(updates)])
    assert one.text() == other.text()
    assert state(one.state()) == state(other.state())


def test_several_updates_are_one_when_merged() -> None:
    first = seed(SMALL)
    updates = [typed(first, word) for word in ("een ", "twee ")]
    assert SharedText([first, merged(updates)]).text() == SharedText([first, *updates]).text()


def test_who_lacks_something_gets_only_that() -> None:
    first = seed(SMALL)
    behind, ahead = SharedText([first]), SharedText([first, typed(first, "nieuw ")])
    update = ahead.since(behind.state())
    assert len(update) < len(first)
    behind.apply(update)
    assert behind.text() == ahead.text()


def test_letters_that_take_more_bytes_stay_where_they_were() -> None:
    first = seed(SMALL)
    assert "één €" in SharedText([first, typed(first, "één € ")]).text()[1].text


def typed(first: bytes, words: str) -> bytes:
    """What somebody sends who types at the beginning of the first paragraph."""
    doc: Doc = Doc()
    tree_ = root(doc)
    doc.apply_update(first)
    before = doc.get_state()
    paragraph(tree_).insert(0, words)
    return doc.get_update(before)


def paragraph(parent: object) -> XmlText:
    for child in parent.children:
        if isinstance(child, XmlElement) and child.tag == "paragraph":
            found = child.children[0]
            assert isinstance(found, XmlText)
            return found
        if isinstance(child, XmlElement) and child.tag == "preamble":
            return paragraph(child)
    raise AssertionError
