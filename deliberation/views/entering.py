"""The forms in which the clerk enters votes: as they were sent, else as the votes are stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deliberation.models import Party, Round
from deliberation.queries.results import Group, Said, entered
from deliberation.rules.voting import Choice, Method

# What the forms say of somebody who is in the room and does not vote, or whose entry was wrong.
NO_VOTE = "no_vote"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of buttons: the name of its field, whom it is about, and what is chosen."""

    field: str
    name: str
    chosen: str
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Bench:
    """A faction in the room: one row for all, and one per member who votes otherwise."""

    party: Party
    row: Row
    members: tuple[Row, ...]

    @property
    def deviates(self) -> bool:
        """Whether somebody votes otherwise."""
        return any(member.chosen for member in self.members)


def form(round_: Round, sent: Mapping[str, object]) -> dict[str, object]:
    """The rows of the form for this method."""
    groups = [group for group in entered(round_) if group.voting]
    if round_.method == Method.ROLL_CALL:
        return {"names": _names(groups, sent), "no_vote": NO_VOTE}
    return {"benches": [_bench(group, sent) for group in groups], "no_vote": NO_VOTE}


def _names(groups: list[Group], sent: Mapping[str, object]) -> list[tuple[int, Party, Row]]:
    """Every member who must vote, in the order of the attendance list."""
    found = [(said.voter.position, group.party, said) for group in groups for said in group.voting]
    return [
        (position, party, _row("entries", said, _said(said), sent))
        for position, party, said in sorted(found, key=lambda one: one[0])
    ]


def _bench(group: Group, sent: Mapping[str, object]) -> Bench:
    together = _together(group)
    field = f"factions.{group.party.pk}"
    chosen = str(sent.get(field, "")) if sent else together
    return Bench(
        party=group.party,
        row=Row(field, group.party.name, chosen),
        members=tuple(
            _row("deviating", said, _otherwise(said, together), sent) for said in group.voting
        ),
    )


def _row(prefix: str, said: Said, stored: str, sent: Mapping[str, object]) -> Row:
    field = f"{prefix}.{said.voter.pk}"
    chosen = str(sent.get(field, "")) if sent else stored
    return Row(field, said.voter.name, chosen, stored=said.vote is not None)


def _said(said: Said) -> str:
    return said.vote.choice if said.vote else ""


def _together(group: Group) -> str:
    """What most of a faction voted; "" before anything was entered."""
    found = [_said(said) for said in group.voting if said.vote]
    return max((Choice.IN_FAVOUR, Choice.AGAINST), key=found.count) if found else ""


def _otherwise(said: Said, together: str) -> str:
    """What a member voted otherwise than the faction."""
    if not together or _said(said) == together:
        return ""
    return _said(said) or NO_VOTE
