"""Entering a council vote: by show of hands per faction, and at roll call in the order of the list.

A faction's act is how the clerk enters it, not how the members are bound: they vote without
instructions (Gemeentewet 27), so each member gets a ballot and may deviate by name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.rules.voting.terms import (
    Ballot,
    Choice,
    Denominators,
    Fault,
    VotingError,
)


@dataclass(frozen=True, slots=True)
class FactionAct:
    """One act of the clerk: all present members of a faction raise their hands for one choice."""

    faction: str
    members: frozenset[str]
    choice: Choice


class FactionLine(StrEnum):
    """How a faction voted as a whole: derived from its members' votes, never the reverse."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    DIVIDED = "divided"
    NO_VOTES = "no_votes"


def show_of_hands(
    factions: Iterable[FactionAct],
    deviations: Mapping[str, Choice],
    *,
    denominators: Denominators,
    noted: Collection[str] = (),
) -> tuple[Ballot, ...]:
    """A ballot for each present member that need not abstain, as the clerk entered it.

    `deviations` are the members who voted otherwise than their faction, or belong to none; `noted`
    those the clerk marked as not voting or gone. Raises VOTED_TWICE for a member of two factions,
    what a deviating or noted member cannot do, and DOES_NOT_ADD_UP (with one of them) when present
    members that need not abstain are left over.
    """
    chosen = _by_faction(factions, denominators)
    for member in (*deviations, *noted):
        _refuse_outsider(member, denominators)
    if both := set(deviations) & set(noted):
        raise VotingError(Fault.VOTED_TWICE, min(both))
    chosen |= deviations
    if missing := denominators.voters - set(chosen) - set(noted):
        raise VotingError(Fault.DOES_NOT_ADD_UP, min(missing))
    voters = sorted(set(chosen) - set(noted))
    return tuple(Ballot(member, chosen[member]) for member in voters)


def _by_faction(factions: Iterable[FactionAct], denominators: Denominators) -> dict[str, Choice]:
    chosen: dict[str, Choice] = {}
    for act in factions:
        if twice := act.members & chosen.keys():
            raise VotingError(Fault.VOTED_TWICE, min(twice))
        chosen |= dict.fromkeys(act.members, act.choice)
    return {member: chosen[member] for member in chosen.keys() & denominators.voters}


def _refuse_outsider(member: str, denominators: Denominators) -> None:
    if member in denominators.excluded:
        raise VotingError(Fault.EXCLUDED_CONFLICT, member)
    if member not in denominators.voters:
        raise VotingError(Fault.NOT_PRESENT, member)


def faction_line(ballots: Iterable[Ballot], members: Collection[str]) -> FactionLine:
    """How the members of one faction voted together, for 'fractie X tegen' in the minutes."""
    said = {ballot.choice for ballot in ballots if ballot.voter in members}
    said &= {Choice.IN_FAVOUR, Choice.AGAINST}
    if len(said) == 2:
        return FactionLine.DIVIDED
    return FactionLine(said.pop()) if said else FactionLine.NO_VOTES


def roll_call_order(
    members: Sequence[str], first: int, *, skip: Collection[str] = ()
) -> tuple[str, ...]:
    """The order in which members are called (Gemeentewet 32(1), model reglement van orde).

    The lot picks the number `first` (from 1) on the attendance list; from there down the list and
    on from its top. `skip` are absent or excluded members: they keep their number and are not
    called. Raises BAD_NUMBERS.
    """
    if not 1 <= first <= len(members):
        raise VotingError(Fault.BAD_NUMBERS)
    turned = (*members[first - 1 :], *members[: first - 1])
    return tuple(member for member in turned if member not in skip)


def may_correct_roll_call(voted: Sequence[str], member: str) -> bool:
    """Whether a member may still correct a vote: until the next member has voted.

    Later only a note in the minutes is possible (model reglement van orde).
    """
    return bool(voted) and voted[-1] == member
