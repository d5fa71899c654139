"""Who is where: the newest of each client, under the name of whose it really is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from deliberation.live import presence
from deliberation.live.outlets import Outlet
from deliberation.live.presence import MAX_CLIENTS, MAX_STATE, Presences, Seat, stamped
from deliberation.live.yprotocol import GONE, Presence

AYLIN = {"name": "Aylin", "color": "3", "id": "aaaaaaaa"}
JOOST = {"name": "Joost", "color": "5", "id": "bbbbbbbb"}


async def _nowhere(*_: object) -> None:
    """No socket is written to here."""


def seat(user: dict[str, str]) -> Seat:
    return Seat(Outlet(_nowhere), _nowhere, user=user)


def at(client: int, clock: int, state: str = '{"cursor":1}') -> Presence:
    return Presence(client, clock, state)


def told(all_: Presences) -> dict[int, Any]:
    """What the sockets here are told now: the state of each client, None when it left."""
    return {one.client: json.loads(one.state) for one in all_.news()[0]}


def test_a_client_is_shown_under_the_name_that_the_server_knows() -> None:
    all_ = Presences()
    all_.take(seat(AYLIN), [at(1, 1, '{"cursor":2,"user":{"name":"De voorzitter"}}')])
    assert told(all_) == {1: {"cursor": 2, "user": AYLIN}}


def test_only_the_newest_of_a_client_is_told() -> None:
    all_, aylin = Presences(), seat(AYLIN)
    for clock in (1, 3, 2):
        all_.take(aylin, [at(1, clock, f'{{"cursor":{clock}}}')])
    assert told(all_)[1]["cursor"] == 3
    assert told(all_) == {}


def test_what_a_client_passes_on_of_others_does_not_count_as_its_own() -> None:
    all_, aylin, joost = Presences(), seat(AYLIN), seat(JOOST)
    all_.take(aylin, [at(1, 1)])
    all_.take(joost, [at(1, 1), at(1, 9), at(1, 9, GONE), at(2, 1)])
    assert told(all_) == {1: {"cursor": 1, "user": AYLIN}, 2: {"cursor": 1, "user": JOOST}}
    assert joost.clients == {2}


def test_who_leaves_is_gone_and_nobody_brings_them_back() -> None:
    all_, aylin, joost = Presences(), seat(AYLIN), seat(JOOST)
    all_.take(aylin, [at(1, 4)])
    told(all_)
    all_.leave(aylin)
    all_.take(joost, [at(1, 4)])
    assert all_.news()[0] == [Presence(1, 5, GONE)]
    assert all_.everybody() == []


def test_who_comes_back_is_told_to_count_on_and_is_there_again() -> None:
    all_, before, after = Presences(), seat(AYLIN), seat(AYLIN)
    all_.take(before, [at(1, 4)])
    all_.leave(before)
    assert all_.take(after, [at(1, 4)]) == [Presence(1, 5, GONE)]
    assert all_.take(after, [at(1, 6)]) == []
    assert told(all_) == {1: {"cursor": 1, "user": AYLIN}}


def test_who_comes_back_before_the_old_socket_is_missed_stays() -> None:
    all_, before, after = Presences(), seat(AYLIN), seat(AYLIN)
    all_.take(before, [at(1, 4)])
    all_.take(after, [at(1, 5)])
    all_.leave(before)
    assert told(all_)[1] is not None


def test_a_visitor_is_not_shown_but_hears_of_themselves() -> None:
    all_, visitor = Presences(), seat({})
    all_.take(seat(AYLIN), [at(1, 1)])
    assert all_.take(visitor, [at(1, 1), at(7, 1)]) == [at(7, 1)]
    assert set(told(all_)) == {1}
    assert len(all_.take(visitor, [at(one, 1) for one in range(50, 80)])) == MAX_CLIENTS
    assert all_.take(visitor, [at(8, 1, "x" * (MAX_STATE + 1))]) == []


def test_a_socket_has_no_more_than_a_few_clients() -> None:
    all_, aylin = Presences(), seat(AYLIN)
    all_.take(aylin, [at(client, 1) for client in range(20)])
    assert len(told(all_)) == MAX_CLIENTS == len(aylin.clients)


@pytest.mark.parametrize(
    "state",
    [
        "",
        "3",
        "[]",
        '"a"',
        "{",
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":1e999}',
        "[" * 4000,
        '{"a":' * 600,
        '{"a":"' + "x" * MAX_STATE + '"}',
    ],
)
def test_what_no_other_client_could_read_is_not_passed_on(state: str) -> None:
    assert stamped(state, AYLIN) is None
    all_ = Presences()
    all_.take(seat(AYLIN), [at(1, 1, state)])
    assert not all_.is_changed


def test_other_processes_hear_of_ours_only_and_we_of_theirs() -> None:
    here, there = Presences(), Presences()
    here.take(seat(AYLIN), [at(1, 1)])
    there.take(seat(JOOST), [at(2, 1)])
    there.hear(here.news()[1])
    local, said = there.news()
    assert {one.client for one in local} == {1, 2}
    assert [one[0] for one in said] == [2]
    there.hear([[1, 1, GONE, "aaaaaaaa"]])
    assert [one.client for one in there.everybody()] == [2]
    there.repeat()
    assert [one[0] for one in there.news()[1]] == [2]


def test_a_client_of_another_process_that_is_heard_of_no_more_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    all_ = Presences()
    all_.hear([[1, 1, "{}", "aaaaaaaa"]])
    monkeypatch.setattr(presence, "FORGET_SECONDS", -1)
    all_.news()
    assert all_.everybody() == []
