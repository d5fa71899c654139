"""`record()`: facts without gaps, told to whom they are meant for and not before they are true."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import ClassVar

import pytest
from django.db import transaction

import agreements.events  # noqa: F401 — its facts count too
from deliberation.events import FACTS, Fact, record
from deliberation.events import types as facts
from deliberation.events.log import MAX_PAYLOAD
from deliberation.models import Event, Stream
from deliberation.policy import Guest, Visitor
from deliberation.queries.facts import after, shown
from deliberation.rules.stages import Stage
from tests import factories


@dataclass(frozen=True, slots=True)
class Wordy(Fact):
    """A fact that somebody put words into."""

    type: ClassVar[str] = "test.wordy"
    words: str


def told(place, actor=None, **details):
    return record(facts.ThemeCreated("t"), on=place, actor=actor, **details)


@transaction.atomic
def fails_after_telling(place):
    told(place)
    raise ZeroDivisionError


def test_facts_are_numbered_from_one_without_gaps_per_stream(town, elsewhere):
    for one in (town, elsewhere, town, town, elsewhere):
        told(one.place)
    assert [one.seq for one in factories.facts(town.place)] == [1, 2, 3]
    assert [one.seq for one in factories.facts(elsewhere.place)] == [1, 2]
    stream = Stream.objects.get(pk=town.place.pk)
    assert (stream.kind, stream.last_seq) == ("municipality", 3)
    assert stream.last_hash == factories.facts(town.place)[-1].hash


def test_a_refused_action_leaves_no_gap(town):
    told(town.place)
    with pytest.raises(ZeroDivisionError):
        fails_after_telling(town.place)
    assert told(town.place).seq == 2


def test_a_fact_says_who_acted_by_id_only(town):
    guest = Guest(town.place.pk, town.place.pk)
    told_by = [told(town.place, actor).actor for actor in (town.clerk, guest, Visitor(), None)]
    assert told_by == [str(town.person("Hanna").pk), f"guest:{town.place.pk}", "", ""]


def test_a_vote_is_nobodys_even_when_somebody_says_whose(town):
    fact = facts.VoteCast(round="r", voted=1, entitled=5)
    assert record(fact, on=town.place, actor=town.councillor).actor == ""


def test_every_fact_has_a_salt_of_its_own_that_betrays_nothing(town):
    events = [told(town.place), told(town.place, town.clerk), told(town.place, Visitor())]
    assert {len(one.salt) for one in events} == {32}
    assert len({one.salt for one in events}) == len({one.digest for one in events}) == 3


def test_a_payload_is_at_most_four_kilobytes(town):
    room = MAX_PAYLOAD - len('{"words":""}')
    record(Wordy("x" * room), on=town.place, actor=None)
    before = factories.everything()
    for words in ("x" * (room + 1), "é" * (room // 2 + 1)):
        with pytest.raises(ValueError, match="over 4096 bytes"):
            record(Wordy(words), on=town.place, actor=None)
    assert factories.everything() == before


@pytest.mark.parametrize(
    ("audience", "hearing"),
    [
        ("public", {"visitor", "resident", "representative", "councillor", "clerk"}),
        ("participants", {"resident", "representative", "councillor", "clerk"}),
        ("clerks", {"clerk"}),
    ],
)
def test_who_is_outside_the_audience_learns_the_number_only(town, visitor, audience, hearing):
    event = told(town.place, town.clerk, audience=audience)
    hidden = {"seq": 1, "type": "hidden"}
    names = ("resident", "representative", "councillor", "clerk")
    people = {"visitor": visitor, **{name: getattr(town, name) for name in names}}
    found = {name: shown(event, actor, town.place.pk) for name, actor in people.items()}
    assert {name for name, wire in found.items() if wire != hidden} == hearing
    assert set(found["clerk"]) == {"seq", "type", "at", "payload"}


def test_a_participant_of_elsewhere_hears_what_is_public_only(town, elsewhere):
    event = told(town.place, audience="participants")
    assert shown(event, elsewhere.clerk, town.place.pk)["type"] == "hidden"


def test_the_wire_form_tells_neither_who_nor_the_salt(town):
    wire = shown(told(town.place, town.clerk), town.clerk, town.place.pk)
    assert str(town.person("Hanna").pk) not in str(wire)
    assert wire["at"].endswith("Z")


def test_who_was_away_gets_what_came_after(town):
    for _ in range(5):
        told(town.place)
    assert [one.seq for one in after(town.place.pk, 3)] == [4, 5]
    assert [one.seq for one in after(town.place.pk, 0, limit=2)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded():
    place = factories.town().place
    before = factories.everything()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        told(place)
    assert factories.everything() == before


def test_nothing_is_told_before_the_commit(town, nudges, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            event = told(town.place)
        assert nudges == []
    assert nudges == [(town.place.pk, event.seq)]


def test_nothing_is_told_of_what_was_rolled_back(town, nudges, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        fails_after_telling(town.place)
    assert nudges == []


def test_facts_hold_ids_codes_and_counts(theme_in):
    """Each field is a short string, a number or a list of field names; no free text."""
    kinds = {"str", "int", "bool", "list[str]"}
    every = {**FACTS, **{one.type: one for one in Fact.__subclasses__()}}
    assert {field.type for fact in every.values() for field in fields(fact)} <= kinds
    theme_in(Stage.CONFIRMING)
    payloads = Event.objects.exclude(type="test.wordy").values_list("payload", flat=True)
    values = [value for payload in payloads for value in payload.values()]
    assert all(len(value) <= 64 for value in values if isinstance(value, str))
    assert len(values) > 50


def test_each_fact_is_named_noun_and_participle_and_no_two_alike():
    made = {(one.type, one.__qualname__) for one in Fact.__subclasses__()} - {
        ("test.wordy", "Wordy")
    }
    names = [name for name, _class in made]
    assert len(set(names)) == len(names) > 30
    assert all(name.count(".") == 1 and name == name.lower() for name in names)
    assert {"document.sealed", "vote.cast", "stage.moved"} <= set(names)


def test_the_payload_is_what_the_fact_says(town):
    fact = facts.MeetingOpened(present=3, seated=5)
    assert record(fact, on=town.place, actor=None).payload == asdict(fact)
