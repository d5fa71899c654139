"""Pages as a reader sees them, for the tests of the doors."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.http import HttpResponse
from django.test import Client

from deliberation.actions import meetings, voting
from deliberation.models import Amendment, Round, Theme, Voter
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories
from tests.factories import Town


def browser(where: Town, name: str = "") -> Client:
    """A browser in which somebody is logged in, or nobody."""
    client = Client()
    if name:
        client.force_login(where.person(name))
    return client


def words(answer: HttpResponse) -> str:
    """The words of a page, without its code."""
    html = re.sub(r"<(head|script)\b.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def still(answer: HttpResponse) -> str:
    """The page without what differs at each reading."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


@contextmanager
def nothing_changes() -> Iterator[None]:
    """What happens inside leaves every row as it was; logging in only dates a person."""
    before = factories.everything() | {"Person": []}
    yield
    assert factories.everything() | {"Person": []} == before


def open_council(
    where: Town,
    theme: Theme,
    method: Method,
    *,
    amendment: Amendment | None = None,
    present: Collection[str] = (),
) -> Round:
    """An open round of the council after that of the parties; all are there, or only `present`."""
    factories.community_round(where, theme)
    meeting = factories.discuss(where, theme)
    if present:
        here = [where.person(name).pk for name in present]
        meetings.record_attendance(meeting, actor=where.clerk, present=here)
    return factories.open_round(
        where, theme, electorate=Electorate.COUNCIL, method=method, amendment=amendment
    )


def at(round_: Round, rest: str = "") -> str:
    """The address of a round."""
    return f"/{round_.question.municipality.slug}/stemmingen/{round_.pk}/{rest}"


def list_of(theme: Theme, rest: str = "") -> str:
    """The address of the rounds of a theme."""
    return f"/{theme.municipality.slug}/themas/{theme.slug}/stemmingen/{rest}"


def voter(round_: Round, name: str) -> Voter:
    """The place of somebody on the list of a round."""
    return round_.voters.get(name=name)


def cast(where: Town, round_: Round, **choices: Choice) -> None:
    """Everybody named votes electronically."""
    for name, choice in choices.items():
        voting.cast_vote(round_, actor=where.actor(name), choice=choice)


def tells(round_: Round) -> None:
    """Wait until everybody was told how many have voted, as a serving process does."""
    while now(round_).votes_told != round_.votes.count():
        time.sleep(0.1)
        voting.tell_counts()


def stored(round_: Round) -> dict[str, str]:
    """Every vote as it stands in the database."""
    return {vote.voter.name: vote.choice for vote in round_.votes.select_related("voter")}


def now(round_: Round) -> Round:
    """The round as it stands in the database."""
    return Round.objects.get(pk=round_.pk)
