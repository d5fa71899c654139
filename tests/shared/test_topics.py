"""Serving processes tell each other things beside facts, on topics, through Redis."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.shared


def hearing(process, topic, *, count, seconds=20.0):
    """Have a process hear a topic, and wait until it does."""
    process.tell("hear_topic", topic=topic, count=count, seconds=seconds)
    assert process.answer() == {"listening": True}


def test_a_topic_is_heard_by_the_other_processes_that_asked_for_it(processes):
    for one in processes[:2]:
        hearing(one, "kamer.een", count=20)
    hearing(processes[2], "kamer.twee", count=1, seconds=3.0)
    processes[3].ask("publish", topic="kamer.een", times=20)
    for one in processes[:2]:
        assert one.answer()["ok"] == list(range(20))
    assert processes[2].answer()["ok"] == []


def test_a_process_does_not_hear_itself(processes):
    hearing(processes[0], "kamer.echo", count=1, seconds=1.0)
    processes[0].tell("publish", topic="kamer.echo", times=3)
    assert processes[0].answer()["ok"] == []
    assert processes[0].answer() == {"ok": None}


def test_who_asks_for_a_topic_no_more_hears_no_more(processes):
    hearing(processes[0], "kamer.uit", count=5)
    processes[1].ask("publish", topic="kamer.uit", times=5)
    assert processes[0].answer()["ok"] == list(range(5))
    processes[1].ask("publish", topic="kamer.uit", times=5)
    hearing(processes[0], "kamer.uit", count=1, seconds=1.0)
    assert processes[0].answer()["ok"] == []


def test_a_lossy_layer_loses_one_in_five(processes, lossy):
    """So that what is shown with it is shown."""
    hearing(lossy, "kamer.lek", count=20, seconds=5.0)
    processes[0].ask("publish", topic="kamer.lek", times=20)
    assert len(lossy.answer()["ok"]) == 16


def test_facts_come_all_and_in_order_though_the_layer_loses_some(processes, lossy):
    place = processes[0].ask("town", slug="lek")
    lossy.tell("listen", stream=place, count=40, seconds=20.0, watch=0.5)
    assert lossy.answer() == {"listening": True}
    processes[1].ask("record", slug="lek", times=40)
    assert lossy.answer()["ok"]["heard"] == list(range(1, 41))
