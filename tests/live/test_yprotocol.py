"""The framing of y-protocols: what we say is what pycrdt says, and junk is a BadMessage only."""

from __future__ import annotations

import pycrdt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.live import yprotocol
from deliberation.live.yprotocol import (
    GONE,
    Awareness,
    BadMessage,
    Change,
    Presence,
    QueryAwareness,
    SyncStep1,
    parse,
)

numbers = st.integers(0, yprotocol.MAX_NUMBER)
presences = st.builds(
    Presence, numbers, numbers, st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)


@given(st.binary(max_size=400))
def test_a_message_is_read_as_it_was_written(data: bytes) -> None:
    assert parse(yprotocol.step1(data)) == SyncStep1(data)
    assert parse(yprotocol.step2(data)) == Change(data, is_answer=True)
    assert parse(yprotocol.update(data)) == Change(data)


@given(st.lists(presences, max_size=4))
def test_who_is_where_is_read_as_it_was_written(many: list[Presence]) -> None:
    assert parse(yprotocol.awareness(many)) == Awareness(tuple(many))


def test_the_bytes_are_those_of_other_programs() -> None:
    doc = pycrdt.Doc()
    doc["default"] = pycrdt.Text("samen")
    state, update = doc.get_state(), doc.get_update()
    assert yprotocol.step1(state) == pycrdt.create_sync_message(doc)
    assert yprotocol.update(update) == pycrdt.create_update_message(update)
    assert pycrdt.handle_sync_message(yprotocol.step1(b"\0")[1:], doc) == yprotocol.step2(update)
    awareness = pycrdt.Awareness(doc)
    awareness.set_local_state({"cursor": None})
    encoded = awareness.encode_awareness_update([awareness.client_id])
    (presence,) = parse(pycrdt.create_awareness_message(encoded)).presences
    assert (presence.client, presence.state) == (awareness.client_id, '{"cursor":null}')
    assert yprotocol.awareness([presence]) == pycrdt.create_awareness_message(encoded)
    assert parse(b"\x03") == QueryAwareness()
    assert yprotocol.denied("reden") == b"\x02\x00\x05reden"
    assert yprotocol.awareness([Presence(1, 2, GONE)]) == b"\x01\x08\x01\x01\x02\x04null"


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\x00",
        b"\x00\x03\x00",
        b"\x02\x00\x00",
        b"\x04",
        b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
        b"\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x00\x00\x05abc",
        b"\x00\x02\x01ab",
        b"\x01\x02\xff\x01",
        b"\x01\x05\x01\x01\x01\x01\xff",
        b"\x01\x01\x00\x00",
        b"\x01\x02\x00\x00",
    ],
)
def test_what_is_no_message_is_refused(junk: bytes) -> None:
    with pytest.raises(BadMessage):
        parse(junk)


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_refused(data: bytes) -> None:
    for start in (b"", b"\x00", b"\x00\x02", b"\x01"):
        try:
            parse(start + data)
        except BadMessage:
            continue


@given(st.lists(presences, max_size=3), st.data())
def test_a_message_that_was_changed_on_the_way_is_more_than_refused_by_nobody(
    many: list[Presence], data: st.DataObject
) -> None:
    broken = bytearray(yprotocol.awareness(many))
    at = data.draw(st.integers(0, len(broken) - 1))
    broken[at] = data.draw(st.integers(0, 255))
    for message in (bytes(broken), bytes(broken[:at])):
        try:
            parse(message)
        except BadMessage:
            continue
