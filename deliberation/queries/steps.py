"""What comes next in a meeting, for who leads it: one step, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from deliberation.models import (
    AgendaItem,
    ItemState,
    Meeting,
    MeetingState,
    Round,
    RoundState,
    Theme,
)
from deliberation.policy import detail
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Electorate, Method

from . import meetings, openings, results, sittings
from .boards import Ballot, Board
from .openings import Opening, Openings

BY_HAND = (Method.SHOW_OF_HANDS, Method.ROLL_CALL)


class Kind(StrEnum):
    """What is done in a step; each is one command."""

    OPEN_MEETING = "meeting.open"
    TAKE_ITEM = "item.take"
    CLOSE_DELIBERATION = "deliberation.close"
    OPEN_ROUND = "round.open"
    CLOSE_ROUND = "round.close"
    DECLARE_ROUND = "round.declare"
    CLOSE_MEETING = "meeting.close"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step with what it is about; `why` says why it cannot be taken now."""

    kind: Kind
    why: str = ""
    item: AgendaItem | None = None
    round: Round | None = None
    turnout: results.Turnout | None = None
    result: results.Result | None = None
    opening: Opening | None = None
    methods: tuple[Method, ...] = ()


def following(meeting: Meeting, board: Board) -> Step:
    """The step that comes next."""
    if meeting.state == MeetingState.PLANNED:
        return Step(Kind.OPEN_MEETING, why=_too_few(meeting))
    if meeting.state == MeetingState.CLOSED:
        return Step(Kind.NOTHING)
    return next(_steps(meeting, board))


def _too_few(meeting: Meeting) -> str:
    if meetings.convened_again(meeting):
        return detail("convened_again")
    room = sittings.attendance(meeting)
    enough = meeting.reconvened_of_id is not None or room.present >= room.needed
    return "" if enough else detail("no_quorum")


def _steps(meeting: Meeting, board: Board) -> Iterator[Step]:
    """What must still be done, the first thing first."""
    yield from _of_running(board)
    yield from _of_item(board)
    for item in meetings.agenda(meeting):
        item.meeting = meeting
        if item.state == ItemState.PENDING and meetings.may_take_up(item):
            yield Step(Kind.TAKE_ITEM, item=item)
    yield Step(Kind.CLOSE_MEETING)


def _of_running(board: Board) -> Iterator[Step]:
    """A vote of the council that runs is closed and declared before anything else."""
    for one in board.running:
        if one.round.electorate == Electorate.COUNCIL:
            yield _declare(one) if one.round.state == RoundState.CLOSED else _close(one)


def _declare(one: Ballot) -> Step:
    counted = results.result(one.round)
    return Step(Kind.DECLARE_ROUND, round=one.round, turnout=one.turnout, result=counted)


def _close(one: Ballot) -> Step:
    missing = one.round.method in BY_HAND and one.turnout.silent > 0
    why = detail("votes_missing") if missing else ""
    return Step(Kind.CLOSE_ROUND, why=why, round=one.round, turnout=one.turnout)


def _of_item(board: Board) -> Iterator[Step]:
    """On a theme about which is decided: the deliberation is closed, then the votes follow."""
    item, theme = board.item, board.item.theme if board.item else None
    if item is None or theme is None or theme.stage != Stage.DECIDING:
        return
    if theme.deliberation_closed_at is None:
        yield Step(Kind.CLOSE_DELIBERATION, item=item)
    for group in _of_council(theme):
        for row in group.rows:
            if not row.reason:
                yield Step(Kind.OPEN_ROUND, item=item, opening=row, methods=group.methods)
    yield from _of_parties(board)


def _of_parties(board: Board) -> Iterator[Step]:
    """A vote of the parties is closed when all have voted; until its date they may still do so."""
    for one in board.running:
        if one.round.state == RoundState.CLOSED:
            yield _declare(one)
        elif one.turnout.silent == 0:
            yield _close(one)


def _of_council(theme: Theme) -> list[Openings]:
    return [one for one in openings.openings(theme) if one.electorate == Electorate.COUNCIL]


def waiting(item: AgendaItem | None) -> tuple[Opening, ...]:
    """What the council cannot vote on yet under an item, each with the reason."""
    theme = item.theme if item else None
    if theme is None or theme.stage != Stage.DECIDING or theme.deliberation_closed_at is None:
        return ()
    return tuple(row for group in _of_council(theme) for row in group.rows if row.reason)
