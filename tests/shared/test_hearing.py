"""Serving processes tell each other's facts to their own screens, with and without Redis."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.shared
NEVER = 60.0


def listen(process, stream, *, count, seconds=5.0, watch=NEVER):
    """Have a process listen, and wait until it does."""
    process.tell("listen", stream=stream, count=count, seconds=seconds, watch=watch)
    assert process.answer() == {"listening": True}


def heard(process):
    return process.answer()["ok"]


def town(processes, slug):
    return processes[0].ask("town", slug=slug)


def test_two_processes_hear_each_others_facts_through_redis(processes):
    place = town(processes, "horen")
    for listener, speaker in ((0, 1), (1, 0)):
        before = len(processes[2].ask("chain", stream=place)["seqs"])
        listen(processes[listener], place, count=20)
        processes[speaker].ask("record", slug="horen", times=20)
        found = heard(processes[listener])
        assert found["heard"] == list(range(before + 1, before + 21))
        assert found["seconds"] < 4


def test_all_processes_hear_what_several_say_at_once_in_one_order(processes):
    place = town(processes, "koor")
    for one in processes[:2]:
        listen(one, place, count=40)
    for one in processes[2:]:
        one.tell("record", slug="koor", times=20)
    for one in processes[2:]:
        assert one.answer() == {"ok": None}
    for one in processes[:2]:
        assert heard(one)["heard"] == list(range(1, 41))


def test_facts_of_another_stream_are_not_told(processes):
    place = town(processes, "stil")
    town(processes, "luid")
    listen(processes[0], place, count=1, seconds=1.0)
    processes[1].ask("record", slug="luid", times=5)
    assert heard(processes[0])["heard"] == []


def test_what_no_nudge_told_of_is_found_within_two_seconds(processes, alone):
    place = town(processes, "gemist")
    listen(processes[0], place, count=3, watch=1.0)
    alone.ask("record", slug="gemist", times=3)
    found = heard(processes[0])
    assert found["heard"] == [1, 2, 3]
    assert found["seconds"] < 3


def test_the_last_count_of_a_rush_reaches_the_screens_by_itself(processes):
    town(processes, "haast")
    key = processes[0].ask("theme", slug="haast", stage="deciding")
    round_ = processes[0].ask("council_round", theme=key)
    listen(processes[0], key, count=99, seconds=4.0, watch=1.0)
    for name in ("Aylin", "Joost", "Geert", "Ria"):
        processes[1].ask("vote", round=round_, name=name, choice="in_favour")
    assert len(heard(processes[0])["heard"]) >= 2
    assert processes[1].ask("state", round=round_)["told"] == 4


def test_without_redis_and_without_looking_nothing_is_heard(processes, alone):
    """So that the two tests above prove what they say."""
    place = town(processes, "doof")
    listen(processes[0], place, count=1, seconds=1.0)
    alone.ask("record", slug="doof", times=3)
    assert heard(processes[0])["heard"] == []
