"""A meeting as its page shows it: the agenda with its votes, and who is there by faction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from deliberation.models import AgendaItem, ItemState, Meeting, Membership, Party

from . import meetings, people, results


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda item with the rounds the council held under it in this meeting."""

    item: AgendaItem
    rounds: tuple[results.Turnout, ...]
    may_be_taken: bool


@dataclass(frozen=True, slots=True)
class Faction:
    """The members of a faction, each with whether they are in the room."""

    party: Party
    members: tuple[tuple[Membership, bool], ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """The attendance list: `needed` must be there before the meeting opens (art. 20 lid 1)."""

    factions: tuple[Faction, ...]
    present: int
    seated: int
    needed: int


def agenda(meeting: Meeting) -> list[Point]:
    """The agenda in order."""
    held = results.turnouts(results.in_meeting(meeting))
    out = []
    for item in meetings.agenda(meeting):
        item.meeting = meeting
        mine = tuple(one for one in held if one.round.agenda_item_id == item.pk)
        out.append(Point(item, mine, meetings.may_take_up(item)))
    return out


def current(points: Collection[Point]) -> Point | None:
    """What is under discussion."""
    return next((one for one in points if one.item.state == ItemState.CURRENT), None)


def attendance(meeting: Meeting, ticked: Collection[UUID] | None = None) -> Attendance:
    """Who is in the room; `ticked` stands in for it when a form is shown again."""
    here = people.present(meeting) if ticked is None else set(ticked)
    seats = list(people.councillors(meeting.municipality_id))
    by_party = sorted(seats, key=lambda one: (one.party.position, one.party.name, one.position))
    factions = tuple(
        Faction(party, tuple((seat, seat.person_id in here) for seat in members))
        for party, members in groupby(by_party, key=lambda one: one.party)
    )
    present = sum(1 for seat in seats if seat.person_id in here)
    return Attendance(factions, present, len(seats), meetings.needed(len(seats)))


def unopened(place: UUID) -> list[Meeting]:
    """The meetings that never opened and were not convened again."""
    rows = Meeting.objects.filter(municipality_id=place, opened_at=None)
    return list(rows.exclude(pk__in=_convened_again(place)))


def _convened_again(place: UUID) -> list[UUID | None]:
    rows = Meeting.objects.filter(municipality_id=place, reconvened_of__isnull=False)
    return list(rows.values_list("reconvened_of_id", flat=True))
