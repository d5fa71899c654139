"""A whole meeting by real actions, written down for the browser: state, facts, state after.

The browser's tests replay it and demand that folding the facts gives what the server says afresh.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deliberation.actions import amendments, meetings, rounds, voting
from deliberation.actions.voting import cast_vote, enter_show_of_hands
from deliberation.models import Meeting
from deliberation.queries import access, boards, facts
from deliberation.queries.listening import Listening, to_visitors
from deliberation.queries.meetings import streams
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice, Electorate, Method
from tests import factories
from tests.doors.pages import tells

FILE = Path(__file__).parents[2] / "frontend" / "src" / "stream" / "scenarios.json"
RENEW = "WRITE_SCENARIOS"
COUNCIL = Electorate.COUNCIL


class Book:
    """The chapters of one meeting, each with the facts that were recorded in it."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.at = self.seqs()
        self.chapters: list[dict[str, Any]] = []

    def seqs(self) -> dict[str, int]:
        return boards.seqs(streams(self.meeting))

    def now(self) -> dict[str, Any]:
        fresh = access.meeting(self.meeting.municipality_id, self.meeting.pk)
        return boards.state(fresh, self.seqs())

    def write(self, name: str, *acts: Callable[[], object]) -> None:
        """Let something happen, and write down what a browser would hear of it."""
        before = self.now()
        for act in acts:
            act()
        chapter = {"name": name, "before": before, "facts": self.news(), "after": self.now()}
        self.chapters.append(chapter)
        self.at = self.seqs()

    def news(self) -> list[dict[str, Any]]:
        """The new facts as the meeting's socket sends them to anybody."""
        own, *along = streams(self.meeting)
        at = Listening(self.meeting.municipality, own, along)
        found = [
            (fact.pk, {**({} if one == own else {"stream": str(one)}), **to_visitors(fact, at)})
            for one in (own, *along)
            for fact in facts.after(one, self.at[str(one)])
        ]
        return [frame for _, frame in sorted(found, key=lambda pair: pair[0])]


def stable(chapters: object) -> object:
    """The same with short names for ids, and without times and digests."""
    names: dict[str, str] = {}

    def named(value: object) -> object:
        if isinstance(value, dict):
            kept = {k: v for k, v in value.items() if k not in ("at", "digest")}
            return {str(named(k)): named(v) for k, v in kept.items()}
        if isinstance(value, list):
            return [named(one) for one in value]
        if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
            return names.setdefault(value, f"id-{len(names) + 1}")
        return value

    return named(chapters)


def whole_meeting(town: factories.Town, book: Book, theme: Any) -> None:
    meeting, chair, clerk = book.meeting, town.chair, town.clerk
    opening, item = meeting.items.all()
    here = [town.person(name).pk for name in ("Aylin", "Joost", "Marit", "Geert", "Ria")]
    book.write(
        "de vergadering gaat open",
        lambda: meetings.record_attendance(meeting, actor=clerk, present=here),
        lambda: meetings.open_meeting(meeting, actor=chair),
        lambda: meetings.take_item(opening, actor=chair),
        lambda: meetings.take_item(item, actor=chair),
    )
    community = []
    book.write(
        "de partijen stemmen",
        lambda: community.append(factories.open_round(town, theme)),
        lambda: cast_vote(community[0], actor=town.representative, choice=Choice.IN_FAVOUR),
        lambda: tells(community[0]),
        lambda: cast_vote(community[0], actor=town.actor("Peter"), choice=Choice.AGAINST),
        lambda: tells(community[0]),
        lambda: factories.declared(town, community[0]),
    )
    change = factories.amendment(town, theme)
    book.at = book.seqs()
    book.write(
        "de beraadslaging sluit",
        lambda: amendments.close_deliberation(theme, actor=chair),
        lambda: meetings.add_item(meeting, actor=clerk, title="Rondvraag"),
    )
    the_council_votes(town, book, theme, change)
    book.write("de vergadering sluit", lambda: meetings.close_meeting(meeting, actor=chair))


def the_council_votes(town: factories.Town, book: Book, theme: Any, change: Any) -> None:
    held: list[Any] = []
    on_it = {"electorate": COUNCIL, "amendment": change}
    book.write(
        "een stemming vervalt",
        lambda: held.append(factories.open_round(town, theme, **on_it)),
        lambda: cast_vote(held[0], actor=town.councillor, choice=Choice.IN_FAVOUR),
        lambda: rounds.void_round(held[0], actor=town.chair, note="Hoofdelijk gevraagd."),
    )
    hands = {**on_it, "method": Method.SHOW_OF_HANDS}
    said = {town.party(name).pk: Choice.IN_FAVOUR for name in factories.FACTIONS}
    book.write(
        "handopsteken met een verbetering",
        lambda: held.append(factories.open_round(town, theme, **hands)),
        lambda: enter_show_of_hands(held[1], actor=town.clerk, factions=said),
        lambda: rounds.close_round(held[1], actor=town.clerk),
        lambda: voting.correct_vote(
            held[1],
            actor=town.clerk,
            voter_id=held[1].voters.first().pk,
            choice=Choice.AGAINST,
            reason="Verkeerd gezien.",
        ),
        lambda: rounds.declare_round(held[1], actor=town.chair),
    )


def test_a_meeting_is_written_down_as_the_browser_replays_it(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    meeting = factories.planned(town)
    meetings.add_item(meeting, actor=town.clerk, title="Opening")
    meetings.add_item(meeting, actor=town.clerk, title=theme.title, theme_id=theme.pk)
    book = Book(meeting)
    whole_meeting(town, book, theme)
    fresh = json.dumps(stable(book.chapters), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get(RENEW):
        FILE.write_text(fresh)
    assert FILE.read_text() == fresh, f"renew it with {RENEW}=1 and look at what changed"
    types = {fact["type"] for chapter in book.chapters for fact in chapter["facts"]}
    assert {"vote.cast", "round.voided", "vote.corrected", "decision.reached"} & types
