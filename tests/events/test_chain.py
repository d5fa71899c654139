"""The hash chain: whatever is changed, left out or cut off is found; erasing breaks nothing."""

from __future__ import annotations

import pytest
from django.db import transaction

from deliberation.events import erase, record, verify
from deliberation.events import types as facts
from deliberation.events.chain import content_digest, link
from deliberation.models import Event, Stream
from deliberation.queries.facts import shown
from deliberation.rules.stages import Stage
from tests import factories


@pytest.fixture
def chain(town):
    """Five facts of one municipality, as a queryset."""
    for number in range(5):
        record(facts.MeetingOpened(number, 5), on=town.place, actor=town.clerk)
    return Event.objects.filter(stream_id=town.place.pk)


def faults(town):
    return [(one.seq, one.what) for one in verify(town.place.pk)]


def test_what_was_recorded_verifies(town, chain):
    assert verify(town.place.pk) == []


def test_a_whole_agreement_verifies_to_its_last_fact(town, theme_in):
    theme = theme_in(Stage.IN_FORCE)
    assert verify(theme.pk) == []
    assert verify(town.place.pk) == []
    assert len(factories.facts(theme)) > 20


def test_a_stream_that_does_not_exist_has_no_faults(town):
    assert verify(town.place.pk) == []


@pytest.mark.parametrize(
    "change",
    [
        {"payload": {"present": 99, "seated": 5}},
        {"payload": {"present": 2, "seated": 5, "more": 1}},
        {"actor": "somebody else"},
        {"audience": "clerks"},
        {"salt": "0" * 32},
    ],
)
def test_changed_content_is_found(town, chain, change):
    chain.filter(seq=3).update(**change)
    assert faults(town) == [(3, "content differs")]


@pytest.mark.parametrize("change", [{"type": "meeting.closed"}, {"digest": "0" * 64}])
def test_a_changed_head_is_found(town, chain, change):
    chain.filter(seq=3).update(**change)
    assert (3, "hash differs") in faults(town)


def test_a_changed_time_is_found(town, chain):
    chain.filter(seq=3).update(at=chain.get(seq=2).at)
    assert faults(town) == [(3, "hash differs")]


def test_a_fact_that_was_taken_out_is_found(town, chain):
    chain.filter(seq=3).delete()
    assert faults(town) == [(4, "seq 3 is missing"), (4, "does not follow the fact before it")]


def test_a_gap_that_was_closed_is_found(town, chain):
    chain.filter(seq=3).delete()
    for seq in (4, 5):
        chain.filter(seq=seq).update(seq=seq - 1)
    found = faults(town)
    assert (3, "does not follow the fact before it") in found
    assert (5, "the end of the stream is missing") in found


def test_two_facts_in_another_order_are_found(town, chain):
    with transaction.atomic():
        for before, after in ((2, 99), (3, 2), (99, 3)):
            chain.filter(seq=before).update(seq=after)
    assert {seq for seq, _what in faults(town)} >= {2, 3}


def test_an_end_that_was_cut_off_is_found(town, chain):
    chain.filter(seq__gte=4).delete()
    assert faults(town) == [(4, "the end of the stream is missing")]


def test_a_forged_fact_with_a_hash_of_its_own_is_found_by_the_next_link(town, chain):
    forged = chain.get(seq=3)
    digest = content_digest(
        salt=forged.salt, actor=forged.actor, audience="public", payload={"present": 99}
    )
    about = (forged.type, forged.at.isoformat(), digest)
    made = link(previous=forged.previous_hash, stream=str(town.place.pk), seq=3, about=about)
    chain.filter(seq=3).update(payload={"present": 99}, digest=digest, hash=made)
    assert faults(town) == [(4, "does not follow the fact before it")]


def test_an_erased_fact_keeps_its_place_and_the_chain_verifies(town, chain):
    erase(chain.get(seq=3))
    event = chain.get(seq=3)
    assert (event.payload, event.actor, event.subject, event.salt) == (None, "", "", "")
    assert event.erased_at is not None
    assert verify(town.place.pk) == []
    assert shown(event, town.clerk, town.place.pk) == {"seq": 3, "type": "hidden"}


def test_after_an_erasure_the_rest_is_still_watched(town, chain):
    erase(chain.get(seq=3))
    chain.filter(seq=2).update(payload={"present": 99})
    chain.filter(seq=3).update(type="meeting.closed")
    assert faults(town) == [(2, "content differs"), (3, "hash differs")]


def test_content_that_was_made_empty_without_erasing_is_found(town, chain):
    chain.filter(seq=3).update(payload=None)
    assert faults(town) == [(3, "content differs")]


def test_a_stream_whose_end_was_rewritten_is_found(town, chain):
    Stream.objects.filter(pk=town.place.pk).update(last_hash="0" * 64)
    assert faults(town) == [(6, "the end of the stream is missing")]


def test_the_hash_of_a_fact_is_what_the_design_says():
    """SHA-256 over previous, stream, seq, type, time and the digest of the content."""
    digest = content_digest(salt="s", actor="a", audience="public", payload={"b": 1, "a": "é"})
    assert digest == factories.sha("s", "a", "public", '{"a":"é","b":1}')
    about = ("meeting.opened", "2026-10-01T19:30:00+00:00", digest)
    assert link(previous="p", stream="m", seq=7, about=about) == factories.sha(
        "p", "m", "7", *about
    )
