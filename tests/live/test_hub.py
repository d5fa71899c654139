"""The hub: every listener hears, whatever another does; facts are dressed once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from deliberation import events
from deliberation.events.types import ThemeEdited
from deliberation.live import hub
from deliberation.live.calls import call
from deliberation.live.relay import Relay, message
from deliberation.models import Event, Theme
from deliberation.rules.stages import Stage
from tests import factories
from tests.doors.sockets import listening, on
from tests.factories import Town

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 5


@pytest.fixture
def theme(town: Town) -> Theme:
    return factories.theme_in(town, Stage.PREPARING)


@pytest.fixture
def dress() -> Iterator[Callable[[hub.Dress], None]]:
    """Adds a dressing for the length of a test."""
    before = list(hub._dressings)
    hub._dressings.clear()
    yield hub.add_dressing
    hub._dressings[:] = before


@transaction.atomic
def tell(theme: Theme, *, number: int = 1, audience: str = "public") -> int:
    """So many facts; the seq of the last."""
    for _ in range(number):
        last = events.record(ThemeEdited(["title"]), on=theme, actor=None, audience=audience)
    return last.seq


class Ear:
    """A listener that remembers, or breaks."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.heard: list[int] = []
        self.breaks = breaks

    def hear(self, news: hub.News) -> None:
        if self.breaks:
            raise RuntimeError
        if news.event is not None:
            self.heard.append(news.seq)


async def hears(ear: Ear, last: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while last not in ear.heard:
            await asyncio.sleep(0.01)


# --- listeners ------------------------------------------------------------------------------------


async def test_a_broken_listener_does_not_silence_the_others(theme: Theme) -> None:
    ears = [Ear(), Ear(breaks=True), Ear()]
    first, *_ = [await hub.hub().join(theme.pk, ear) for ear in ears]
    await call(tell, theme)
    last = await call(tell, theme)
    for ear in (ears[0], ears[2]):
        await hears(ear, last)
        assert ear.heard == list(range(first + 1, last + 1))


async def test_who_left_hears_no_more(theme: Theme) -> None:
    stays, leaves = Ear(), Ear()
    for ear in (stays, leaves):
        await hub.hub().join(theme.pk, ear)
    hub.hub().leave(theme.pk, leaves)
    await hears(stays, await call(tell, theme))
    assert leaves.heard == []


# --- what a fact changes on pages -----------------------------------------------------------------


async def test_a_fact_carries_what_it_changes_on_pages(
    theme: Theme, dress: Callable[[hub.Dress], None]
) -> None:
    asked: list[int] = []

    def title(event: Event) -> dict[str, str]:
        asked.append(event.seq)
        return {"kop": f"<h1>{event.type}</h1>"}

    dress(title)
    dress(lambda event: {"voet": "<p>klaar</p>"})
    async with listening(on(theme.pk)) as one, listening(on(theme.pk)) as other:
        last = await call(tell, theme)
        for ear in (one, other):
            (fact,) = await ear.facts(last)
            assert fact["html"] == {"kop": "<h1>theme.edited</h1>", "voet": "<p>klaar</p>"}
    assert asked == [last]


async def test_what_changes_nothing_carries_no_html(
    theme: Theme, dress: Callable[[hub.Dress], None]
) -> None:
    dress(lambda event: {})
    async with listening(on(theme.pk)) as ear:
        (fact,) = await ear.facts(await call(tell, theme))
        assert "html" not in fact


async def test_a_fact_that_is_not_public_is_never_dressed(
    theme: Theme, dress: Callable[[hub.Dress], None]
) -> None:
    dress(lambda event: {"kop": "geheim"})
    async with listening(on(theme.pk)) as ear:
        last = await call(tell, theme, audience="participants")
        assert await ear.facts(last) == [{"seq": last, "type": "hidden"}]


async def test_a_dressing_that_fails_does_not_hold_up_the_fact(
    theme: Theme, dress: Callable[[hub.Dress], None]
) -> None:
    def fails(event: Event) -> dict[str, str]:
        raise RuntimeError

    dress(fails)
    dress(lambda event: {"kop": "wel"})
    async with listening(on(theme.pk)) as ear:
        (fact,) = await ear.facts(await call(tell, theme))
        assert fact["html"] == {"kop": "wel"}


async def test_in_a_rush_nothing_is_dressed(
    theme: Theme, dress: Callable[[hub.Dress], None]
) -> None:
    dress(lambda event: {"kop": "x"})
    async with listening(on(theme.pk)) as ear:
        last = await call(tell, theme, number=hub.RUSH + 1)
        assert [fact for fact in await ear.facts(last) if "html" in fact] == []


async def test_nobody_listens_so_nothing_is_dressed(
    theme: Theme, dress: Callable[[hub.Dress], None]
) -> None:
    asked: list[UUID] = []

    def remember(event: Event) -> dict[str, str]:
        asked.append(event.stream_id)
        return {}

    dress(remember)
    ear, other = (
        Ear(),
        await call(factories.theme_in, factories.Town(theme.municipality), Stage.PREPARING),
    )
    await hub.hub().join(theme.pk, ear)
    await call(tell, other)
    await hears(ear, await call(tell, theme))
    assert asked == [theme.pk]


# --- topics ---------------------------------------------------------------------------------------


async def test_in_one_process_a_topic_is_told_to_nobody() -> None:
    heard: list[Any] = []
    mine = hub.hub()
    assert mine.is_alone
    await mine.subscribe("kamer.1", heard.append)
    await mine.publish("kamer.1", {"row": 1})
    mine.unsubscribe("kamer.1", heard.append)
    await asyncio.sleep(0)
    assert heard == []


async def test_what_comes_in_goes_to_who_asked_for_that_topic() -> None:
    relay, heard, other = Relay(), [], []

    def breaks(_said: object) -> None:
        raise RuntimeError

    await relay.subscribe("kamer.1", breaks)
    await relay.subscribe("kamer.1", heard.append)
    await relay.subscribe("kamer.2", other.append)
    relay.take(message("kamer.1", {"row": 1, "data": b"\x00"}))
    relay.take(message("kamer.3", {"row": 2}))
    relay.take(message("kamer.1", {"row": 3}, by=relay._me))
    await relay.unsubscribe("kamer.1", heard.append)
    relay.take(message("kamer.1", {"row": 4}))
    assert (heard, other) == ([{"row": 1, "data": b"\x00"}], [])
