"""Enough members: to open a meeting (art. 20), to take up an item (20(3)) and to vote (29).

These are different numbers: opening looks at who is present of all seated members, a vote at who
took part of those that need not abstain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from deliberation.rules.voting.terms import (
    Denominators,
    Fault,
    Ground,
    VotingError,
)


def _more_than_half(number: int) -> int:
    return number // 2 + 1


def needed_to_open(*, seats: int, vacancies: int = 0) -> int:
    """How many members must have signed the attendance list (art. 20(1)). Raises BAD_NUMBERS."""
    if vacancies < 0 or seats - vacancies < 1:
        raise VotingError(Fault.BAD_NUMBERS)
    return _more_than_half(seats - vacancies)


def may_open(*, seats: int, vacancies: int = 0, present: int, reconvened: bool = False) -> bool:
    """Whether the meeting opens: more than half of the seated members present (art. 20(1)).

    A meeting `reconvened` because the first could not open asks no number (art. 20(2)(3)).
    Raises BAD_NUMBERS.
    """
    needed = 1 if reconvened else needed_to_open(seats=seats, vacancies=vacancies)
    if not 0 <= present <= seats - vacancies:
        raise VotingError(Fault.BAD_NUMBERS)
    return present >= needed


def may_take_up(*, seats: int, vacancies: int = 0, present: int, from_unopened: bool) -> bool:
    """Whether an art. 20(2) meeting may deliberate or decide on an item (art. 20(3)).

    What the unopened meeting was called for it may; anything else needs the number of art. 20(1).
    """
    return may_open(seats=seats, vacancies=vacancies, present=present, reconvened=from_unopened)


def needed_to_vote(denominators: Denominators) -> int:
    """How many members must take part for a valid vote (art. 29); 0 where 29(2) waives it."""
    if denominators.revote_of_invalid or denominators.reconvened_art20:
        return 0
    return _more_than_half(len(denominators.entitled))


def revote_waives_quorum(earlier: Ground, *, in_earlier_meeting: bool) -> bool:
    """Whether voting again needs no quorum (art. 29(2)(a)), by the ground of the earlier vote.

    Only after a vote that lacked the quorum of art. 29(1), and only in a later meeting.
    """
    return in_earlier_meeting and earlier is Ground.NO_QUORUM


def excluded_members(
    members: Iterable[str],
    *,
    reported: Collection[str] = (),
    limited_to: Collection[str] = (),
    admission: bool = False,
) -> frozenset[str]:
    """The members who neither deliberate nor vote (art. 28).

    Those who reported that the matter concerns them (28(1)) and, in a vote on persons, those to
    whom a nomination or second vote limits the choice (28(4)). Nobody at the decision on the
    `admission` of members after the periodic election (28(5)).
    """
    if admission:
        return frozenset()
    return frozenset(members) & (frozenset(reported) | frozenset(limited_to))
