"""What front pages show: themes with their stage, and what is mine at a table."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Q

from deliberation.models import Participation, Theme
from deliberation.policy import Actor, Participant
from deliberation.queries import people
from deliberation.rules.stages import Stage

MAIN_LINE = (
    Stage.PREPARING,
    Stage.DRAFTING,
    Stage.CONSULTING,
    Stage.AMENDING,
    Stage.DECIDING,
    Stage.CONFIRMING,
    Stage.ADOPTED,
    Stage.IN_FORCE,
)


@dataclass(frozen=True, slots=True)
class Card:
    """A theme as the front page shows it, with counts instead of rows."""

    theme: Theme
    parties: int
    remarks: int
    amendments: int
    version: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the stage strip."""

    stage: Stage
    state: str


def cards(place: UUID) -> list[Card]:
    """All themes of the municipality, those that are moving first."""
    rows = Theme.objects.filter(municipality_id=place).annotate(
        party_count=Count("participations", distinct=True),
        remark_count=Count("remarks", filter=Q(remarks__state="published"), distinct=True),
        amendment_count=Count("amendments", distinct=True),
        version_number=Max("versions__number"),
    )
    found = [
        Card(row, row.party_count, row.remark_count, row.amendment_count, row.version_number or 0)
        for row in rows
    ]
    return sorted(found, key=lambda card: (_rank(card.theme), card.theme.title))


def _rank(theme: Theme) -> int:
    order = (Stage.DECIDING, Stage.CONFIRMING, Stage.AMENDING, Stage.CONSULTING, Stage.DRAFTING)
    return order.index(Stage(theme.stage)) if theme.stage in order else len(order)


def strip(theme: Theme) -> list[Step]:
    """The main line of stages, each `done`, `current` or `ahead`; an ended theme has one more."""
    here = Stage(theme.stage)
    if here not in MAIN_LINE:
        return [Step(here, "current")]
    at = MAIN_LINE.index(here)
    shown = [stage for stage in MAIN_LINE if stage != Stage.CONFIRMING or here == stage]
    return [Step(stage, _state(MAIN_LINE.index(stage), at)) for stage in shown]


def _state(number: int, at: int) -> str:
    if number == at:
        return "current"
    return "done" if number < at else "ahead"


def my_parties(theme: Theme, actor: Actor) -> list[Participation]:
    """The places at the table that the actor speaks for."""
    if not isinstance(actor, Participant):
        return []
    mine = people.speaks_for(actor) | ({actor.faction_id} if actor.faction_id else set())
    return [seat for seat in people.table(theme) if seat.party_id in mine]
