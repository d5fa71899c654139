"""What may come into a live draft: edits by the schema, and nothing else, whoever sends it.

`yjs_updates.json` was written by Yjs itself: edits of one document that holds a paragraph.
"""

from __future__ import annotations

import json
from base64 import b64decode
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlText

from deliberation.rules.blocks import Block, Kind, Run
from deliberation.text.gate import MAX_UPDATE, TOGETHER, Gate
from deliberation.text.shared import SharedText, client_ids, is_empty, seed
from deliberation.text.vocabulary import MAX_BLOCK_CHARACTERS, MAX_BYTES, BadText
from deliberation.text.ytree import root
from deliberation.text.yupdates import parse, state

RECORDED = json.loads(Path(__file__).with_name("yjs_updates.json").read_text("utf-8"))
BASE = b64decode(RECORDED["base"])
SMALL = (Block("t", Kind.TITLE, (Run("Titel"),)), Block("p", Kind.PARAGRAPH, (Run("Een zin."),)))


def recorded(kind: str) -> list[object]:
    return [pytest.param(one, id=one["what"]) for one in RECORDED[kind]]


def refused(gate: Gate, update: bytes) -> str:
    """The reason with which the gate refuses."""
    with pytest.raises(BadText) as caught:
        gate.admit(update)
    return caught.value.reason


class Writer:
    """Somebody's copy of the text, who writes in it."""

    def __init__(self, *updates: bytes) -> None:
        self.doc: Doc = Doc()
        self.root = root(self.doc)
        for update in updates:
            self.doc.apply_update(update)
        self.sent: list[bytes] = []
        self.doc.observe(lambda event: self.sent.append(event.update))

    def first(self, tag: str) -> XmlElement:
        return next(e for e in walk(self.root) if isinstance(e, XmlElement) and e.tag == tag)

    def words(self, tag: str) -> XmlText:
        found = self.first(tag).children[0]
        assert isinstance(found, XmlText)
        return found


def walk(parent: object) -> list[object]:
    out: list[object] = []
    for child in parent.children:
        out.append(child)
        if isinstance(child, XmlElement):
            out += walk(child)
    return out


@pytest.mark.parametrize("one", recorded("sound"))
def test_an_edit_by_the_schema_comes_in_and_is_known_from_then_on(one) -> None:
    gate, update = Gate([BASE]), b64decode(one["update"])
    assert gate.admit(update)
    assert gate.admit(update) == b""


@pytest.mark.parametrize("one", recorded("hostile"))
def test_what_no_text_may_have_is_refused_and_leaves_no_trace(one) -> None:
    gate, update = Gate([BASE]), b64decode(one["update"])
    assert refused(gate, update) == one["reason"]
    assert refused(gate, update) == one["reason"]
    typed = b64decode(RECORDED["sound"][0]["update"])
    assert gate.admit(typed) == typed


def test_what_is_sent_again_brings_nothing() -> None:
    assert Gate([BASE]).admit(BASE) == b""


def test_of_a_whole_copy_only_the_news_counts() -> None:
    writer = Writer(seed(SMALL))
    gate = Gate([writer.doc.get_update()])
    writer.words("paragraph").insert(0, "Ook ")
    brought = gate.admit(writer.doc.get_update())
    assert client_ids(brought) == {writer.doc.client_id}


def test_what_builds_on_something_that_never_came_is_refused() -> None:
    writer = Writer(seed(SMALL))
    words = writer.words("paragraph")
    words.insert(0, "a")
    words.insert(1, "b")
    gate = Gate([seed(SMALL)])
    assert refused(gate, writer.sent[1]) == "malformed"


def test_an_update_says_whose_it_is_and_how_far_also_from_the_middle() -> None:
    writer = Writer(seed(SMALL))
    words = writer.words("paragraph")
    for at, sign in enumerate(("a", "é", "🚲")):
        words.insert(0, sign)
        # A bicycle is two UTF-16 units, and Yjs counts those.
        assert parse(writer.sent[at]).ends == {writer.doc.client_id: (1, 2, 4)[at]}


def test_an_update_of_more_than_a_megabyte_is_refused() -> None:
    writer = Writer(seed(SMALL))
    gate = Gate([writer.doc.get_update()])
    writer.words("paragraph").insert(0, "x" * (MAX_UPDATE + 1))
    assert refused(gate, writer.sent[0]) == "too_large"


def test_a_tower_of_lists_is_refused_before_it_falls_on_anybody() -> None:
    writer = Writer(seed(SMALL))
    gate = Gate([writer.doc.get_update()])
    with writer.doc.transaction():
        at = writer.root.children.append(XmlElement("bullet_list"))
        for _ in range(2000):
            at = at.children.append(XmlElement("list_item")).children.append(
                XmlElement("bullet_list")
            )
    assert refused(gate, writer.sent[0]) == "too_deep"


def number(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([value & 127 | 128]) + number(value >> 7)


def said(words: str) -> bytes:
    return number(len(words.encode())) + words.encode()


def forged(*structs: bytes, client: int = 9, clock: int = 0, deletes: bytes = b"\0") -> bytes:
    """An update of one client, which pycrdt would not write."""
    return (
        b"\x01" + b"".join(map(number, (len(structs), client, clock))) + b"".join(structs) + deletes
    )


def node(name: str, *, inside: tuple[int, int]) -> bytes:
    return b"\x07\x00" + b"".join(map(number, inside)) + b"\x03" + said(name)


def beside(left: tuple[int, int], content: int, said: bytes) -> bytes:
    return bytes([0x80 | content]) + b"".join(map(number, left)) + said


# In BASE (7, 0) is the paragraph, (7, 1) its id, (7, 2) the words, (7, 3) to (7, 12) their signs.
def test_a_tower_that_is_pulled_down_at_once_never_reaches_rust_whose_stack_it_would_end() -> None:
    tower = [node("quote", inside=(7, 0)), *(node("quote", inside=(9, at)) for at in range(80_000))]
    update = forged(*tower, deletes=b"\x01\x09\x01\x00\x01")
    assert refused(Gate([BASE]), update) == "too_deep"


def test_a_tower_in_which_each_node_leans_on_the_words_in_the_last_is_seen_through() -> None:
    tower = [node("quote", inside=(7, 0))]
    for at in range(0, 100, 2):
        words = b"\x04\x00" + number(9) + number(at) + said("x")
        tower += [words, beside((9, at + 1), 7, b"\x03" + said("quote"))]
    assert refused(Gate([BASE]), forged(*tower)) == "too_deep"
    broad = [beside((7, 0), 7, b"\x03" + said("paragraph"))]
    broad += [beside((9, at), 7, b"\x03" + said("paragraph")) for at in range(99)]
    assert Gate([BASE], top="fragment").admit(forged(*broad))


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        pytest.param(
            forged(beside((7, 1), 7, b"\x03" + said("quote"))), "bad_attribute", id="node"
        ),
        pytest.param(forged(beside((7, 1), 7, b"\x06")), "bad_attribute", id="words"),
        pytest.param(forged(beside((7, 2), 8, b"\x01w" + said("a"))), "malformed", id="bare value"),
        pytest.param(forged(beside((7, 0), 4, said("a"))), "malformed", id="bare words"),
        pytest.param(forged(beside((7, 5), 8, b"\x01w" + said("a"))), "malformed", id="in words"),
        pytest.param(forged(b"\x04\x01" + said("x") + said("a")), "malformed", id="other root"),
        pytest.param(forged(b"\x00\x00"), "malformed", id="nothing at all"),
        pytest.param(forged(b"\x00\x01", client=2**53), "malformed", id="no client of a browser"),
        pytest.param(forged(b"\x00" + number(2**32)), "malformed", id="more than Rust counts"),
        pytest.param(forged(b"\x00\x01", clock=1), "malformed", id="a gap before it"),
        pytest.param(b"\x00\x01\x09\x01\x00\x01", "malformed", id="takes away what never came"),
        pytest.param(b"\xff" * 8 + b"\x7f", "malformed", id="endlessly many"),
        pytest.param(forged(b"\x00\x01") + b"\x00", "malformed", id="something after the end"),
    ],
)
def test_what_no_browser_sends_is_refused_wherever_it_is_put(what: bytes, reason: str) -> None:
    gate = Gate([BASE])
    assert refused(gate, what) == reason
    assert gate.admit(BASE) == b""


def test_what_is_put_in_and_taken_away_again_must_be_sound_too_and_leaves_no_content() -> None:
    gone = b"\x01\x09\x01\x00\x01"
    assert refused(Gate([BASE]), forged(beside((7, 0), 7, b"\x01"), deletes=gone)) == "malformed"
    brought = Gate([BASE]).admit(
        forged(beside((7, 3), 4, said("weg")), deletes=b"\x01\x09\x01\x00\x03")
    )
    assert brought
    assert b"weg" not in brought


def test_two_that_wait_for_each_other_are_refused() -> None:
    circle = b"\x02" + b"".join(
        b"\x01" + number(own) + b"\x00" + beside((other, 0), 4, said("a"))
        for own, other in ((10, 9), (9, 10))
    )
    gate = Gate([BASE])
    assert refused(gate, circle + b"\x00") == "malformed"
    assert gate.admit(BASE) == b""


def test_a_sign_of_two_units_is_not_parted_since_rust_would_lose_count() -> None:
    gate = Gate([BASE])
    assert gate.admit(forged(beside((7, 5), 4, said("a🚲b"))))
    half = b"\x00\x01\x09\x01\x01\x01"
    assert refused(gate, half) == "malformed"
    assert refused(gate, forged(beside((9, 1), 4, said("x")), clock=4)) == "malformed"
    assert gate.admit(b"\x00\x01\x09\x01\x01\x02")
    assert (
        refused(Gate([BASE]), forged(beside((7, 5), 4, said("🚲")), deletes=half[1:]))
        == "malformed"
    )


def test_at_the_top_of_a_whole_text_stands_no_paragraph_of_its_own() -> None:
    loose = forged(beside((7, 0), 7, b"\x03" + said("paragraph")))
    assert refused(Gate([BASE], top="doc"), loose) == "content"
    assert Gate([BASE], top="fragment").admit(loose)


def test_a_block_holds_no_more_words_than_a_text_may_have_in_one() -> None:
    writer = Writer(seed(SMALL))
    gate = Gate([writer.doc.get_update()])
    words = writer.words("paragraph")
    words.insert(0, "é" * (MAX_BLOCK_CHARACTERS - 9))
    words.insert(0, "éé")
    assert gate.admit(writer.sent[0])
    assert refused(gate, writer.sent[1]) == "block_too_long"


def test_a_text_that_is_full_takes_no_more_words_but_lets_them_be_taken_away() -> None:
    full = tuple(
        Block(f"p{at}", Kind.PARAGRAPH, (Run("x" * 19_000),)) for at in range(MAX_BYTES // 19_000)
    )
    writer = Writer(seed((*SMALL[:1], *full)))
    gate = Gate([writer.doc.get_update()])
    words = writer.words("paragraph")
    words.insert(0, "y" * 900)
    assert gate.admit(writer.sent[0])
    writer.first("preamble").children.append(
        XmlElement("paragraph", {"id": "n"}, [XmlText("z" * 15_000)])
    )
    assert refused(gate, writer.sent[1]) == "too_large"
    del words[0:900]
    assert gate.admit(writer.sent[-1])


def test_many_updates_are_put_together_and_a_refusal_still_leaves_the_gate_as_it_was() -> None:
    writer = Writer(seed(SMALL))
    gate = Gate([writer.doc.get_update()])
    words = writer.words("paragraph")
    for at in range(TOGETHER + 5):
        words.insert(0, "ab"[at % 2])
    for update in writer.sent:
        assert gate.admit(update) == update
    writer.first("paragraph").children.append(XmlElement("title"))
    assert refused(gate, writer.sent[-1]) == "content"
    assert gate.admit(writer.sent[0]) == b""


@pytest.mark.parametrize(
    ("words", "reason"), [("\x00", "bad_character"), ("\u0085", "bad_character")]
)
def test_a_control_sign_is_refused(words: str, reason: str) -> None:
    writer = Writer(seed(SMALL))
    gate = Gate([writer.doc.get_update()])
    writer.words("paragraph").insert(0, words)
    assert refused(gate, writer.sent[0]) == reason


def test_words_stand_in_a_block_and_blocks_do_not_stand_in_words() -> None:
    for parent, child in (("chapter", XmlText("los")), ("paragraph", XmlElement("paragraph"))):
        writer = Writer(seed((*SMALL, Block("c", Kind.CHAPTER, (Run("Wonen"),)))))
        gate = Gate([writer.doc.get_update()])
        writer.first(parent).children.append(child)
        assert refused(gate, writer.sent[0]) == "content"


def test_an_order_that_two_edits_broke_together_comes_in_and_is_put_right_when_read() -> None:
    writer = Writer(seed(SMALL))
    gate = Gate([writer.doc.get_update()])
    writer.root.children.append(XmlElement("title", {"id": "t2"}))
    assert gate.admit(writer.sent[0])
    text = SharedText([writer.doc.get_update()]).text()
    assert [block.kind for block in text][:2] == [Kind.TITLE, Kind.PARAGRAPH]


def test_an_id_that_stands_twice_comes_in_and_the_later_one_is_renewed() -> None:
    writer = Writer(seed(SMALL))
    gate = Gate([writer.doc.get_update()])
    writer.first("preamble").children.append(XmlElement("paragraph", {"id": "p"}))
    assert gate.admit(writer.sent[0])
    ids = [block.id for block in SharedText([writer.doc.get_update()]).text()]
    assert len(set(ids)) == len(ids) == 3


@given(st.binary(max_size=80))
def test_any_bytes_get_a_reason_and_change_nothing(data: bytes) -> None:
    gate = Gate([BASE])
    try:
        gate.admit(data)
    except BadText:
        assert gate.admit(BASE) == b""


@given(
    st.sampled_from([b64decode(one["update"]) for one in RECORDED["sound"] + RECORDED["hostile"]]),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_an_update_with_some_bytes_changed_is_refused_or_leaves_a_sound_text(data, changes) -> None:
    changed = bytearray(data)
    for at, value in changes:
        changed[at % len(changed)] = value
    gate = Gate([BASE])
    try:
        brought = gate.admit(bytes(changed))
    except BadText:
        assert gate.admit(BASE) == b""
    else:
        assert SharedText([BASE, brought or BASE]).text()


@given(st.binary(max_size=40))
def test_any_bytes_may_be_asked_about(data: bytes) -> None:
    for ask in (SharedText([BASE]).since, state, client_ids):
        with suppress(BadText):
            ask(data)


def test_an_update_that_says_nothing_is_known_as_such() -> None:
    assert is_empty(SharedText([BASE]).since(SharedText([BASE]).state()))
    assert not is_empty(BASE)
