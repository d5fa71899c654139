"""The board of a meeting, and what a fact changes on pages: their own templates, for a visitor.

What a fact changes is made once per serving process, in a thread, and only when somebody listens.
A vote changes nothing but a number, which the fact itself carries.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import override

from deliberation.events import types as facts
from deliberation.models import Event, Meeting, Municipality, Question, Round, Theme
from deliberation.policy import Visitor, refusal
from deliberation.queries import (
    access,
    amending,
    boards,
    places,
    questions,
    results,
    sittings,
    votes,
)
from deliberation.queries.boards import Ballot, Board
from deliberation.rules.stages import Verb
from deliberation.rules.voting import Electorate
from deliberation.views.rounds import counted

LONG = 420
Html = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A ballot with the words it is about; `is_long` when they are more than a wall can show."""

    ballot: Ballot
    words: SafeString | str
    is_long: bool


def shown(place: Municipality, board: Board) -> list[Shown]:
    """The ballots of a board, each with its words."""
    return [_shown(place, one) for one in board.ballots]


def _shown(place: Municipality, ballot: Ballot) -> Shown:
    words = _words(place, ballot.round.question)
    return Shown(ballot, words, len(re.sub(r"<[^>]+>", "", words)) > LONG)


def _words(place: Municipality, question: Question) -> SafeString | str:
    version = question.version
    if version is None or question.theme is None:
        return ""
    kwargs = {"gemeente": place.slug, "slug": question.theme.slug, "number": version.number}
    address = reverse("version", kwargs=kwargs)
    if question.amendment is not None:
        found = amending.shown(question.amendment, address=address)
        return found.redline if found else ""
    if not question.block_id:
        return ""
    return questions.article_html(version, question.block_id, address=address)


def on_board(place: Municipality, meeting: Meeting) -> dict[str, Any]:
    """What the board and the agenda of a meeting are rendered from."""
    board = boards.board(meeting)
    return {
        "meeting": meeting,
        "board": board,
        "shown": shown(place, board),
        "points": sittings.agenda(meeting),
        "attendance": sittings.attendance(meeting),
    }


# --- what a fact changes --------------------------------------------------------------------------


def dress(event: Event) -> Mapping[str, str]:
    """What a fact changes on pages, by the id of the region, in Dutch, as a visitor sees it."""
    make = DRESSES.get(event.type)
    if make is None:
        return {}
    with override("nl"):
        return dict(make(event))


Region = tuple[str, str]
Dress = Callable[[Event], Iterator[Region]]


def _html(template: str, place: Municipality, **context: object) -> str:
    nobody = {"place": place, "actor": Visitor(), "is_participant": False, "may": {}}
    return render_to_string(template, {**nobody, **context}).strip()


def _of_meeting(event: Event) -> Iterator[Region]:
    place = places.holding("meetings", event.stream_id)
    yield from _meeting(place, access.meeting(place.pk, event.stream_id))


def _meeting(place: Municipality, meeting: Meeting) -> Iterator[Region]:
    context = on_board(place, meeting)
    for name in ("board", "agenda", "facts"):
        yield f"{name}-{meeting.pk}", _html(f"meetings/_{name}.html", place, **context)


def _theme_of(event: Event) -> Theme:
    place = places.holding("themes", event.stream_id)
    return access.theme(place.pk, event.stream_id)


def _of_round(event: Event) -> Iterator[Region]:
    """A round was opened, closed, mended or declared, or became void."""
    theme = _theme_of(event)
    place = theme.municipality
    for meeting in boards.meetings_about(theme):
        yield from _meeting(place, meeting)
    if refusal(Verb.READ_TEXT, Visitor(), theme) is None:
        yield from _on_its_page(place, access.round_(place.pk, UUID(event.subject)))
        yield "running", _html("themes/_running.html", place, running=votes.running(theme))


def _on_its_page(place: Municipality, round_: Round) -> Iterator[Region]:
    context = {
        "round": round_,
        "turnout": results.turnout(round_),
        "ballot": {},
        "count": counted(round_, {}),
        "rule": votes.rule(round_) if round_.electorate == Electorate.COMMUNITY else None,
    }
    for region, part in (("round-facts", "facts"), ("panel", "panel"), ("doing", "doing")):
        yield f"{region}-{round_.pk}", _html(f"rounds/_{part}.html", place, **context)


def _of_decision(event: Event) -> Iterator[Region]:
    theme = _theme_of(event)
    for meeting in boards.meetings_about(theme):
        yield from _meeting(theme.municipality, meeting)


def _of_amendment(event: Event) -> Iterator[Region]:
    """What stands on the list of one amendment; a new one makes the list another."""
    theme = _theme_of(event)
    if refusal(Verb.READ_TEXT, Visitor(), theme) is not None:
        return
    for row in amending.rows(theme):
        if str(row.amendment.pk) == event.subject:
            html = _html("amendments/_row.html", theme.municipality, row=row)
            yield row.amendment.label, html


DRESSES: Mapping[str, Dress] = {
    facts.MeetingOpened.type: _of_meeting,
    facts.MeetingClosed.type: _of_meeting,
    facts.ItemAdded.type: _of_meeting,
    facts.ItemTaken.type: _of_meeting,
    facts.AttendanceRecorded.type: _of_meeting,
    facts.RoundOpened.type: _of_round,
    facts.RoundClosed.type: _of_round,
    facts.RoundDeclared.type: _of_round,
    facts.RoundVoided.type: _of_round,
    facts.DecisionReached.type: _of_decision,
    facts.AmendmentDecided.type: _of_amendment,
    facts.AmendmentWithdrawn.type: _of_amendment,
    facts.LapseSet.type: _of_amendment,
    facts.CoSubmitterAccepted.type: _of_amendment,
}
