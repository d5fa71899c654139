"""The sockets that tell: facts in order to everybody who may hear them, and to nobody else."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from deliberation import events
from deliberation.actions import amendments, meetings
from deliberation.events.types import CoSubmitterInvited, ThemeEdited
from deliberation.live import hub
from deliberation.live.calls import call
from deliberation.models import Meeting, Membership, Person, Stream, Theme
from deliberation.rules.stages import Stage
from tests import factories
from tests.doors.calling import Caller
from tests.doors.sockets import PATIENCE, closing, listening, on, seqs, socket, together
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def theme(town: Town) -> Theme:
    """A theme with an amendment A1 of Aylin."""
    made = factories.theme_in(town, Stage.AMENDING)
    factories.amendment(town, made)
    return made


def end(theme: Theme) -> int:
    return Stream.objects.get(pk=theme.pk).last_seq


@transaction.atomic
def tell(theme: Theme, *, number: int = 1, audience: str = "public") -> int:
    """So many facts on a theme; returns the seq of the last."""
    for _ in range(number):
        fact = ThemeEdited(["title"])
        last = events.record(fact, on=theme, actor=None, audience=audience)
    return last.seq


def whisper(theme: Theme) -> int:
    """A fact for participants only."""
    return tell(theme, audience="participants")


# --- hello ----------------------------------------------------------------------------------------


async def test_a_visitor_is_greeted_with_how_far_the_theme_is(theme: Theme) -> None:
    async with listening(on(theme.pk)) as ear:
        assert ear.hello["type"] == "hello"
        assert ear.hello["seq"] == await call(end, theme)
        assert ear.hello["time"].endswith("Z")
        assert set(ear.hello) == {"type", "seq", "time"}


async def test_a_theme_that_does_not_exist_closes_with_a_code(town: Town, theme: Theme) -> None:
    for path in (on(uuid4()), "themes/geen-id", f"meetings/{theme.pk}", "niets", "themes/"):
        assert await closing(path) == 4404


@pytest.mark.parametrize("origin", [None, "http://elders.example", "null"])
async def test_a_page_of_another_site_cannot_listen(theme: Theme, origin: str | None) -> None:
    connected, _ = await socket(on(theme.pk), origin=origin).connect(PATIENCE)
    assert not connected


# --- facts ----------------------------------------------------------------------------------------


async def test_every_screen_hears_an_act_as_the_same_fact(town: Town, theme: Theme) -> None:
    async with listening(on(theme.pk)) as one, listening(on(theme.pk)) as other:
        row = await call(theme.amendments.get)
        await call(amendments.withdraw_amendment, row, actor=await call(lambda: town.councillor))
        (fact,) = await one.facts(one.hello["seq"] + 1)
        assert await other.facts(fact["seq"]) == [fact]
        fact.pop("html", None)  # what it changes on pages: tests/live/test_hub.py
        assert fact == {
            "seq": one.hello["seq"] + 1,
            "type": "amendment.withdrawn",
            "at": fact["at"],
            "payload": {"amendment": str(row.pk)},
        }


async def test_what_is_undone_is_never_told(theme: Theme) -> None:
    def fails() -> None:
        with transaction.atomic():
            events.record(ThemeEdited(["title"]), on=theme, actor=None)
            raise RuntimeError

    async with listening(on(theme.pk)) as ear:
        with pytest.raises(RuntimeError):
            await call(fails)
        assert await ear.is_silent()


async def test_facts_of_many_hands_come_in_order_without_gaps_or_doubles(theme: Theme) -> None:
    async with listening(on(theme.pk)) as one, listening(on(theme.pk)) as other:
        start = one.hello["seq"]
        await together(*[call(tell, theme) for _ in range(20)])
        wanted = list(range(start + 1, start + 21))
        assert seqs(await one.facts(start + 20)) == wanted
        assert seqs(await other.facts(start + 20)) == wanted


async def test_who_joins_in_the_middle_misses_nothing(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the watch that would find lost facts a second later."""
    monkeypatch.setattr(hub, "WATCH_SECONDS", 3600)

    async def joins(last: asyncio.Future[int]) -> None:
        async with listening(on(theme.pk)) as ear:
            until, start = await last, ear.hello["seq"]
            found = await ear.facts(until) if start < until else []
            assert seqs(found) == list(range(start + 1, until + 1))

    for _ in range(10):
        last: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        joining = [asyncio.create_task(joins(last)) for _ in range(4)]
        for _ in range(5):
            await call(tell, theme)
        last.set_result(await call(tell, theme))
        await together(*joining)


async def test_facts_that_no_nudge_told_of_are_found_within_seconds(theme: Theme) -> None:
    """As when another process wrote them and the channel layer lost the nudge."""

    def unheard() -> int:
        hubs, hub._hubs = hub._hubs, {}
        try:
            return tell(theme)
        finally:
            hub._hubs = hubs

    async with listening(on(theme.pk)) as ear:
        last = await call(unheard)
        assert seqs(await ear.facts(last)) == [last]


async def test_a_tick_tells_how_far_the_theme_is(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "TICK_SECONDS", 0.05)
    async with listening(on(theme.pk)) as ear:
        assert await ear.hear() == {"type": "tick", "seq": ear.hello["seq"]}


async def test_a_socket_that_left_is_forgotten(theme: Theme) -> None:
    async with listening(on(theme.pk)):
        assert theme.pk in hub.hub()._open
    assert theme.pk not in hub.hub()._open


# --- who may hear what ----------------------------------------------------------------------------


async def test_what_is_not_for_visitors_is_hidden_from_them(town: Town, theme: Theme) -> None:
    cookie = (await call(Caller, town, "Aylin")).cookie
    stranger = (await call(Caller, town, "Okafor")).cookie
    async with (
        listening(on(theme.pk)) as visitor,
        listening(on(theme.pk), cookie=cookie) as councillor,
        listening(on(theme.pk), cookie=stranger) as college,
    ):
        last = await call(whisper, theme)
        assert await visitor.facts(last) == [{"seq": last, "type": "hidden"}]
        assert (await councillor.facts(last))[0]["type"] == "theme.edited"
        assert (await college.facts(last))[0]["type"] == "theme.edited"


async def test_somebody_of_another_municipality_hears_as_a_visitor(
    town: Town, elsewhere: Town, theme: Theme
) -> None:
    cookie = (await call(Caller, elsewhere, "Hanna")).cookie
    async with listening(on(theme.pk), cookie=cookie) as ear:
        last = await call(whisper, theme)
        assert await ear.facts(last) == [{"seq": last, "type": "hidden"}]


def seat_ends(town: Town) -> None:
    today = timezone.localdate()
    Membership.objects.filter(person=town.person("Aylin")).update(
        since=today - timedelta(days=9), until=today
    )


def account_ends(town: Town) -> None:
    Person.objects.filter(pk=town.person("Aylin").pk).update(is_active=False)


@pytest.mark.parametrize("ends", [seat_ends, account_ends])
async def test_whose_rights_end_hears_no_more_though_the_socket_stays(
    town: Town, theme: Theme, ends: object
) -> None:
    cookie = (await call(Caller, town, "Aylin")).cookie
    async with listening(on(theme.pk), cookie=cookie) as ear:
        first = await call(whisper, theme)
        assert (await ear.facts(first))[0]["type"] == "theme.edited"
        await call(ends, town)
        second = await call(whisper, theme)
        assert await ear.facts(second) == [{"seq": second, "type": "hidden"}]
        await ear.catch_up(first - 1)
        assert [fact["type"] for fact in await ear.facts(second)] == ["hidden", "hidden"]


async def test_who_logs_out_elsewhere_hears_as_a_visitor(town: Town, theme: Theme) -> None:
    caller = await call(Caller, town, "Aylin")
    async with listening(on(theme.pk), cookie=caller.cookie) as ear:
        await call(caller.client.delete, "/api/v1/session")
        last = await call(whisper, theme)
        assert await ear.facts(last) == [{"seq": last, "type": "hidden"}]


async def test_an_invitation_is_told_to_participants_only(town: Town, theme: Theme) -> None:
    cookie = (await call(Caller, town, "Fatima")).cookie
    row, joost = await call(theme.amendments.get), await call(town.person, "Joost")
    councillor = await call(lambda: town.councillor)
    async with listening(on(theme.pk)) as visitor, listening(on(theme.pk), cookie=cookie) as ear:
        await call(amendments.invite_co_submitter, row, actor=councillor, person_id=joost.pk)
        (fact,) = await ear.facts(ear.hello["seq"] + 1)
        assert fact["type"] == CoSubmitterInvited.type
        assert fact["payload"] == {"amendment": str(row.pk), "person": str(joost.pk)}
        assert await visitor.facts(fact["seq"]) == [{"seq": fact["seq"], "type": "hidden"}]


# --- catching up ----------------------------------------------------------------------------------


async def test_a_late_screen_catches_up(theme: Theme) -> None:
    async with listening(on(theme.pk)) as ear:
        await ear.catch_up(0)
        found = await ear.facts(ear.hello["seq"])
        assert seqs(found) == list(range(1, ear.hello["seq"] + 1))
        assert found[0]["type"] == "theme.created"


async def test_a_screen_catches_up_past_a_page_and_goes_on_live(theme: Theme) -> None:
    last = await call(tell, theme, number=1100)
    async with listening(on(theme.pk)) as ear:
        await ear.catch_up(3)
        live = together(*[call(tell, theme) for _ in range(5)])
        found = await ear.facts(last + 5)
        await live
        assert seqs(found) == list(range(4, last + 6))
        assert await ear.is_silent()


async def test_asking_again_while_it_still_replays_starts_again(theme: Theme) -> None:
    last = await call(tell, theme, number=600)
    async with listening(on(theme.pk)) as ear:
        await ear.catch_up(0)
        found = [(await ear.hear())["seq"]]
        await ear.catch_up(last - 2)
        while found[-2:] != [last - 1, last] or not jumps(found):
            found.append((await ear.hear())["seq"])
        assert jumps(found) == [last - 1]
        assert await ear.is_silent()


def jumps(found: list[int]) -> list[int]:
    """Where a replay began again."""
    return [after for before, after in pairwise(found) if after != before + 1]


async def test_who_asks_for_what_is_still_to_come_hears_it_when_it_comes(theme: Theme) -> None:
    async with listening(on(theme.pk)) as ear:
        await ear.catch_up(2**53)
        last = await call(tell, theme)
        assert seqs(await ear.facts(last)) == [last]


async def test_a_command_with_an_id_is_answered(theme: Theme) -> None:
    async with listening(on(theme.pk)) as ear:
        key, seq = str(uuid4()), ear.hello["seq"]
        await ear.catch_up(seq - 1, id=key)
        frames = [await ear.hear(), await ear.hear()]
        assert {"re": key, "ok": True, "result": {}} in frames
        assert [frame["seq"] for frame in frames if "seq" in frame] == [seq]


# --- what is no command ---------------------------------------------------------------------------

ID = str(uuid4())
MALFORMED = [
    ("dit is geen json", "invalid", None),
    ("", "invalid", None),
    ("[]", "invalid", None),
    ("null", "invalid", None),
    ("[" * 5000, "invalid", None),
    ('"catch_up"', "invalid", None),
    ("{}", "invalid", None),
    (json.dumps({"id": ID}), "invalid", ID),
    (json.dumps({"id": ID, "type": 7}), "invalid", ID),
    (json.dumps({"id": {"a": 1}, "type": "bestaat.niet"}), "unknown_command", None),
    (json.dumps({"id": ID, "type": "bestaat.niet"}), "unknown_command", ID),
    (json.dumps({"id": ID, "type": "__init__"}), "unknown_command", ID),
    (json.dumps({"id": ID, "type": "catch_up"}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": -1}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": "gisteren"}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": 1.5}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": True}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": [1]}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": 10**400}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": float("nan")}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": 0, "stream": "x"}), "invalid", ID),
    (json.dumps({"id": ID, "type": "catch_up", "after": 0, "stream": ID}), "not_found", ID),
    (json.dumps({"id": ID, "type": "catch_up", "x": "a" * 70_000}), "too_large", None),
    (json.dumps({"id": "x" * 1000, "type": "catch_up"}), "invalid", None),
    (json.dumps({"id": "\ud800", "type": "catch_up"}), "invalid", None),
]


async def test_malformed_input_gets_a_reason_and_never_closes_the_socket(theme: Theme) -> None:
    async with listening(on(theme.pk)) as ear:
        for text, reason, re in MALFORMED:
            await ear.wire.send_input({"type": "websocket.receive", "text": text})
            answer = await ear.hear()
            assert answer == {"re": re, "ok": False, "reason": reason, "detail": answer["detail"]}
            assert answer["detail"]
        await ear.wire.send_to(bytes_data=b"\x00\xff")
        assert (await ear.hear())["reason"] == "invalid"
        last = await call(tell, theme)
        assert seqs(await ear.facts(last)) == [last]


async def test_a_flood_closes_the_socket(theme: Theme) -> None:
    async with listening(on(theme.pk)) as ear:
        for _ in range(300):
            await ear.say({"type": "bestaat.niet"})
        assert await ear.ends() == 4429
        await call(tell, theme)
        assert await ear.is_silent()


# --- meetings -------------------------------------------------------------------------------------


def planned(town: Town, theme: Theme | None = None) -> Meeting:
    """A meeting with the theme on its agenda."""
    clerk, now = town.clerk, timezone.now()
    made = meetings.plan_meeting(town.place, actor=clerk, title="Raad", starts_at=now)
    if theme is not None:
        meetings.add_item(made, actor=clerk, title="Wonen", theme_id=theme.pk)
    return made


async def test_a_meeting_tells_its_own_facts_and_those_of_its_themes_tagged(
    town: Town, theme: Theme
) -> None:
    meeting = await call(planned, town, theme)
    clerk = await call(lambda: town.clerk)
    async with listening(f"meetings/{meeting.pk}") as ear:
        at = await call(end, theme)
        assert ear.hello["streams"] == {str(theme.pk): at}
        last = await call(tell, theme)
        fact = await ear.hear()
        assert (fact["stream"], fact["seq"], fact["type"]) == (str(theme.pk), last, "theme.edited")
        await call(meetings.add_item, meeting, actor=clerk, title="Rondvraag")
        own = await ear.hear()
        assert own["type"] == "item.added"
        assert own["seq"] == ear.hello["seq"] + 1
        assert "stream" not in own


async def test_a_theme_that_comes_on_the_agenda_is_told_from_then_on(
    town: Town, theme: Theme
) -> None:
    meeting = await call(planned, town)
    async with listening(f"meetings/{meeting.pk}") as ear:
        assert "streams" not in ear.hello
        clerk = await call(lambda: town.clerk)
        await call(meetings.add_item, meeting, actor=clerk, title="Wonen", theme_id=theme.pk)
        assert (await ear.hear())["type"] == "item.added"
        hello = await ear.hear()
        at = await call(end, theme)
        assert (hello["type"], hello["stream"], hello["seq"]) == ("hello", str(theme.pk), at)
        last = await call(tell, theme)
        assert (await ear.hear())["seq"] == last
        await ear.catch_up(last - 1, stream=str(theme.pk))
        again = await ear.hear()
        assert (again["stream"], again["seq"]) == (str(theme.pk), last)


async def test_a_tick_of_a_theme_carries_its_tag_on_the_socket_of_a_meeting(
    town: Town, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "TICK_SECONDS", 0.05)
    meeting = await call(planned, town, theme)
    async with listening(f"meetings/{meeting.pk}") as ear:
        ticks = [await ear.hear(), await ear.hear()]
        at = ear.hello["streams"][str(theme.pk)]
        assert {"type": "tick", "seq": ear.hello["seq"]} in ticks
        assert {"stream": str(theme.pk), "type": "tick", "seq": at} in ticks
