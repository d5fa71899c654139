"""A process of its own, as a serving process is: it does what it is told, one JSON line at a time.

`{"do": "vote", …}` calls the verb of that name below; `at` is the moment at which to begin, so
that several processes begin together. `{"ok": …}`, `{"refused": …}` or `{"error": …}` comes back.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cocreatie.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 — after setup
from django.db import transaction  # noqa: E402

import cocreatie.routing  # noqa: E402, F401 — as a serving process: its chores
from agreements.actions.documents import request_document  # noqa: E402
from deliberation import events  # noqa: E402
from deliberation.actions import (  # noqa: E402
    amendments,
    meetings,
    remarks,
    rounds,
    stages,
    texts,
    themes,
)
from deliberation.actions.voting import CastVote, cast_vote, cast_votes, tell_counts  # noqa: E402
from deliberation.events import types as facts  # noqa: E402
from deliberation.live import hub  # noqa: E402
from deliberation.models import (  # noqa: E402
    Amendment,
    Contributor,
    Event,
    Meeting,
    Municipality,
    Round,
    Theme,
    Vote,
)
from deliberation.policy import Refused, Visitor  # noqa: E402
from deliberation.queries import votes  # noqa: E402
from deliberation.rules.stages import Stage  # noqa: E402
from deliberation.rules.voting import Electorate, Method  # noqa: E402
from tests import factories  # noqa: E402
from tests.shared.asking import (  # noqa: E402, F401 — verbs too
    answers_kept,
    ballots,
    block,
    command,
    cookie,
)
from tests.shared.writing import (  # noqa: E402, F401 — verbs too
    freeze,
    open_draft,
    sign,
    tail,
    type_lines,
)


def _town(slug: str) -> factories.Town:
    return factories.Town(Municipality.objects.get(slug=slug))


def _home(theme: Theme) -> factories.Town:
    return factories.Town(theme.municipality)


def _round(key: str) -> tuple[factories.Town, Round]:
    row = Round.objects.select_related("question__municipality", "question__theme").get(pk=key)
    return factories.Town(row.question.municipality), row


# --- arranging ------------------------------------------------------------------------------------


def migrate() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0)


def town(slug: str) -> str:
    """A municipality with its people; its id."""
    return str(factories.town(slug).place.pk)


def theme(slug: str, stage: str) -> str:
    """A theme in a stage; its id."""
    return str(factories.theme_in(_town(slug), Stage(stage)).pk)


def council_round(theme: str) -> str:
    """An open electronic round of the whole council; its id."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    where = _home(row)
    factories.community_round(where, row)
    if row.deliberation_closed_at is None:
        factories.discuss(where, row)
    made = factories.open_round(where, row, electorate=Electorate.COUNCIL, method=Method.ELECTRONIC)
    return str(made.pk)


def change_request(theme: str) -> str:
    """A wijzigingsvoorstel; its id."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    return str(factories.change_request(_home(row), row).pk)


def adopted_amendment(theme: str) -> None:
    """An amendement that the council adopted."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    where = _home(row)
    change = factories.amendment(where, row)
    factories.discuss(where, row)
    factories.council_round(where, row, amendment=change)


def guest_remark(theme: str) -> str:
    """A remark that waits for its guest; the digest of the mailed token."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    words = remarks.RemarkWords(factories.block(row, "komt een boom"), "Welke boom?")
    guest = remarks.GuestName("Jan", "jan@example.nl")
    _remark, token = remarks.place_guest_remark(
        row.versions.get(), actor=Visitor(), words=words, guest=guest
    )
    return remarks.token_digest(token)


def meeting(slug: str) -> str:
    """A planned meeting with three members present; its id."""
    return str(factories.planned(_town(slug), present=("Aylin", "Joost", "Geert")).pk)


# --- verbs that race ------------------------------------------------------------------------------


def record(slug: str, times: int) -> None:
    """Record so many facts, each in a transaction of its own."""
    place = Municipality.objects.get(slug=slug)
    for _ in range(times):
        with transaction.atomic():
            events.record(facts.ThemeCreated("x"), on=place, actor=None)


def submit(theme: str, name: str) -> str:
    """Submit an amendement; its label."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    return factories.amendment(_home(row), row, by=name).label


def take_over(request: str, name: str) -> str:
    """Take over a change request; the label of the amendement."""
    row = Amendment.objects.select_related("theme__municipality").get(pk=request)
    return amendments.take_over(row, actor=_home(row.theme).actor(name)).label


def create_theme(slug: str, title: str) -> str:
    """Open a theme; its address."""
    where = _town(slug)
    details = themes.ThemeDetails(title)
    return themes.create_theme(where.place, actor=where.clerk, details=details).slug


def open_round(theme: str) -> str:
    """Open the round of the community on the whole; its id."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    return str(factories.open_round(_home(row), row).pk)


def vote(round: str, name: str, choice: str) -> str:
    """Cast a vote."""
    where, row = _round(round)
    return cast_vote(row, actor=where.actor(name), choice=choice).choice


def vote_in(rounds: list[str], name: str, times: int) -> list[str]:
    """Vote in several rounds in one transaction, in this order, so many times."""
    where, _row = _round(rounds[0])
    orders = [CastVote(UUID(key), where.actor(name), "in_favour") for key in rounds]
    said = [one for _ in range(times) for one in cast_votes(orders, place=where.place.pk)]
    return [one.reason if isinstance(one, Refused) else one.choice for one in said]


def close(round: str) -> None:
    """Close a round."""
    where, row = _round(round)
    rounds.close_round(row, actor=where.clerk)


def declare(round: str) -> None:
    """Declare the outcome of a closed round."""
    where, row = _round(round)
    rounds.declare_round(row, actor=where.chair)


def consolidate(theme: str) -> int:
    """Make the geamendeerd voorstel; its number."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    return texts.consolidate(row, actor=_home(row).clerk).number


def move(theme: str, stage: str) -> str:
    """Go to another stage."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    return stages.move_stage(row, actor=_home(row).clerk, target=Stage(stage)).stage


def import_text(theme: str, word: str) -> int:
    """Read in a text; its number."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    return factories.import_text(_home(row), row, factories.TEXT.replace("honderd", word)).number


def void(round: str) -> None:
    """Let a round lapse, so that its question can be put again."""
    where, row = _round(round)
    rounds.void_round(row, actor=where.chair, note="Opnieuw.")


def tell() -> None:
    """What each serving process does once a second."""
    tell_counts()


def confirm(digest: str) -> int:
    """Follow a mailed link; how many remarks became public."""
    return len(remarks.confirm_contributor(Contributor.objects.get(token_digest=digest)))


def open_meeting(meeting: str) -> None:
    """Open a meeting."""
    row = Meeting.objects.select_related("municipality").get(pk=meeting)
    meetings.open_meeting(row, actor=factories.Town(row.municipality).chair)


def request_pdf(theme: str) -> str:
    """Ask for the sealed PDF; its id."""
    row = factories.fresh(Theme(pk=UUID(theme)))
    made = request_document(row, actor=_home(row).clerk, enqueue=lambda key: None)
    return str(made.pk)


# --- looking --------------------------------------------------------------------------------------


def chain(stream: str) -> dict[str, object]:
    """The seqs and types of a stream, and what is wrong with its chain."""
    rows = Event.objects.filter(stream_id=stream).order_by("seq")
    return {
        "seqs": [one.seq for one in rows],
        "types": [one.type for one in rows],
        "faults": [str(one) for one in events.verify(UUID(stream))],
    }


def state(round: str) -> dict[str, object]:
    """What stands in the database of a round."""
    _where, row = _round(round)
    cast = Vote.objects.filter(round=row).values_list("voter__name", "choice")
    return {
        "votes": sorted(map(list, cast)),
        "participated": row.tally["participated"] if row.tally else None,
        "digest_is_right": row.votes_digest == votes.votes_digest(row),
        "told": row.votes_told,
    }


def age_counts(round: str) -> None:
    """As if the last count was told some time ago."""
    for one in Event.objects.filter(type="vote.cast", subject=round):
        Event.objects.filter(pk=one.pk).update(at=one.at - factories.days(1))


# --- listening ------------------------------------------------------------------------------------


class Ear:
    """A listener that writes down the seqs it hears, and when."""

    def __init__(self, enough: int) -> None:
        self.heard: list[int] = []
        self.enough, self.done = enough, asyncio.Event()

    def hear(self, news: hub.News) -> None:
        """Hear one fact, or how far the stream is."""
        if news.event is not None:
            self.heard.append(news.seq)
        if len(self.heard) >= self.enough:
            self.done.set()


def listen(stream: str, count: int, seconds: float, watch: float) -> dict[str, object]:
    """Listen to a stream until so many facts came or so much time passed.

    `watch` is how often the hub looks for itself, so a long one leaves it to the channel layer.
    """
    return asyncio.run(_listen(UUID(stream), Ear(count), seconds=seconds, watch=watch))


async def _connected(mine: hub.Hub) -> None:
    """Wait until the layer knows this process, where there is a layer."""
    if not mine.is_alone:
        await asyncio.wait_for(mine._relay._is_open.wait(), 20)
        await mine.subscribe(hub.GROWTH, mine._grown)


async def _listen(stream: UUID, ear: Ear, *, seconds: float, watch: float) -> dict[str, object]:
    hub.WATCH_SECONDS = watch
    mine = hub.hub()
    await _connected(mine)
    await mine.join(stream, ear)
    say({"listening": True})
    started = time.monotonic()
    with suppress(TimeoutError):
        await asyncio.wait_for(ear.done.wait(), seconds)
    return {"heard": ear.heard, "seconds": time.monotonic() - started}


def hear_topic(topic: str, count: int, seconds: float) -> list[int]:
    """Hear a topic until so much came or so much time passed."""
    return asyncio.run(_hear_topic(topic, count=count, seconds=seconds))


async def _hear_topic(topic: str, *, count: int, seconds: float) -> list[int]:
    found: list[int] = []

    def hear(said: Mapping[str, Any]) -> None:
        assert said["data"] == b"\x00\xff"
        found.append(said["number"])

    mine = hub.hub()
    await _connected(mine)
    await mine.subscribe(topic, hear)
    say({"listening": True})
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while len(found) < count:
                await asyncio.sleep(0.01)
    mine.unsubscribe(topic, hear)
    await asyncio.sleep(0.1)
    return found


def publish(topic: str, times: int) -> None:
    """Publish so many messages on a topic."""

    async def publish_all() -> None:
        for number in range(times):
            await hub.hub().publish(topic, {"number": number, "data": b"\x00\xff"})

    asyncio.run(publish_all())


# --- the line -------------------------------------------------------------------------------------


def say(answer: dict[str, object]) -> None:
    """One line to who started this process."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def obey(order: dict[str, Any]) -> dict[str, object]:
    """Do one thing and tell what came of it."""
    verb: Callable[..., object] = globals()[order.pop("do")]
    if (begin := order.pop("at", 0.0) - time.time()) > 0:
        time.sleep(begin)
    try:
        return {"ok": verb(**order)}
    except Refused as refused:
        return {"refused": refused.reason}
    except Exception as error:  # noqa: BLE001 — whatever it is, the test must see it
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    say({"ready": True})
    for line in sys.stdin:
        say(obey(json.loads(line)))
