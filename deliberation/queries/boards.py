"""What is on in a meeting: the item, the votes on it, who may vote, and what was decided.

While a round is open nothing but how many have voted is in here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from deliberation.models import (
    AgendaItem,
    Decision,
    Meeting,
    MeetingState,
    QuestionKind,
    Round,
    RoundState,
    Theme,
)
from deliberation.policy import Visitor, refusal
from deliberation.rules.stages import Verb
from deliberation.rules.voting import Electorate

from . import facts, meetings, results, votes


@dataclass(frozen=True, slots=True)
class Ballot:
    """A round as the board shows it; `beside` is what the other electorate declared on the same."""

    turnout: results.Turnout
    beside: results.Turnout | None
    decision: Decision | None

    @property
    def round(self) -> Round:
        """The round itself."""
        return self.turnout.round

    @property
    def is_running(self) -> bool:
        """Whether it is open, or closed and not yet declared."""
        return self.round.state in votes.RUNNING


@dataclass(frozen=True, slots=True)
class Board:
    """What is on now; `ballots` are the rounds that run, and one that was just declared."""

    meeting: Meeting
    item: AgendaItem | None
    items: int
    ballots: tuple[Ballot, ...]

    @property
    def running(self) -> tuple[Ballot, ...]:
        """Those that run."""
        return tuple(one for one in self.ballots if one.is_running)


def board(meeting: Meeting) -> Board:
    """What is on in a meeting now."""
    item = meetings.current_item(meeting)
    if item is not None:
        item.meeting = meeting
    found = _on(item) if item is not None and is_readable(item) else []
    shown = [_ballot(one) for one in results.turnouts(found)]
    return Board(meeting, item, meeting.items.count(), tuple(shown))


def is_readable(item: AgendaItem) -> bool:
    """Whether anybody may read what is put to the vote under an item."""
    theme = item.theme
    return theme is None or refusal(Verb.READ_TEXT, Visitor(), theme) is None


def _on(item: AgendaItem) -> list[Round]:
    """The rounds on an item to show: what the council votes or decided on last, and what runs."""
    found = held_under(item)
    running = [one for one in found if one.state in votes.RUNNING]
    last = [one for one in found if one not in running][-1:]
    if any(one.electorate == Electorate.COUNCIL for one in running):
        return running
    decided = last and last[0].electorate == Electorate.COUNCIL
    return [*last, *running] if decided or not running else running


def held_under(item: AgendaItem) -> list[Round]:
    """The rounds on an item so far, in the order in which they came: the council's first.

    The parties vote on the theme itself, before or during the meeting; what they declared in the
    course of it belongs to it.
    """
    mine = Q(agenda_item=item)
    if item.theme_id and item.meeting.opened_at:
        during = Q(state__in=votes.RUNNING) | Q(declared_at__gte=item.meeting.opened_at)
        parties = Q(question__theme_id=item.theme_id, electorate=Electorate.COMMUNITY)
        mine |= parties & during
    rows = Round.objects.filter(mine).exclude(state=RoundState.VOID)
    rows = rows.select_related(
        "question__theme__municipality",
        "question__version",
        "question__amendment__party",
        "question__amendment__submitted_by",
        "question__amendment__theme__municipality",
        "agenda_item",
    )
    return sorted(rows, key=_when)


def _when(round_: Round) -> tuple[object, ...]:
    """Declared rounds by when they were, running ones after them, the council first."""
    runs = round_.state in votes.RUNNING
    return (runs, runs and round_.electorate != Electorate.COUNCIL, _last(round_))


def _last(round_: Round) -> float:
    return (round_.declared_at or round_.opened_at).timestamp()


def _ballot(turnout: results.Turnout) -> Ballot:
    if turnout.result is None:
        return Ballot(turnout, None, None)
    other = results.beside(turnout.round)
    return Ballot(turnout, results.turnout(other) if other else None, _decision(turnout.round))


def _decision(round_: Round) -> Decision | None:
    """What both electorates concluded, when this is a round on the whole."""
    theme = round_.question.theme
    if theme is None or round_.question.kind != QuestionKind.WHOLE:
        return None
    found = votes.decision(theme)
    asked = (found.council_round_id, found.community_round_id) if found else ()
    return found if round_.pk in asked else None


def meetings_about(theme: Theme) -> list[Meeting]:
    """The meetings that are going on and have this theme on the agenda."""
    rows = Meeting.objects.filter(items__theme=theme, state=MeetingState.OPEN).distinct()
    return list(rows.select_related("municipality"))


# --- as the stream of facts knows it --------------------------------------------------------------


def seqs(streams: Sequence[UUID]) -> dict[str, int]:
    """How far streams are; asked before anything that a page shows is read."""
    return {str(one): facts.end(one)[0] for one in streams}


def state(meeting: Meeting, known: dict[str, int]) -> dict[str, Any]:
    """The meeting in ids, codes and counts, as the browser goes on folding facts into it."""
    item = meetings.current_item(meeting)
    themes = meetings.streams(meeting)[1:]
    rows = Round.objects.filter(question__theme_id__in=themes).select_related("question")
    turnouts = results.turnouts(list(rows))
    return {
        "meeting": str(meeting.pk),
        "meetingState": meeting.state,
        "itemId": str(item.pk) if item else "",
        "rounds": {str(one.round.pk): _round(one) for one in turnouts},
        "seqs": known,
    }


def _round(one: results.Turnout) -> dict[str, Any]:
    round_, question = one.round, one.round.question
    counted = round_.state in (RoundState.CLOSED, RoundState.DECLARED)
    return {
        "theme": str(question.theme_id),
        "item": str(round_.agenda_item_id or ""),
        "kind": question.kind,
        "amendment": str(question.amendment_id or ""),
        "electorate": round_.electorate,
        "method": round_.method,
        "state": round_.state,
        "entitled": one.entitled,
        "voted": one.voted if counted else round_.votes_told,
        "outcome": round_.outcome,
    }
