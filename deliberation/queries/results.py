"""A round as its page shows it: the list of voters, and after closing the count in parts.

While a round is open only `roster` may be shown, to anybody: it says who may vote, never who did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from uuid import UUID

from django.db.models import Count, QuerySet

from deliberation.models import (
    Correction,
    Meeting,
    Party,
    QuestionKind,
    Round,
    RoundState,
    Theme,
    Vote,
    Voter,
)
from deliberation.rules.voting import (
    Ballot,
    Choice,
    Electorate,
    FactionLine,
    Majority,
    Tally,
    faction_line,
)

from . import votes

TICKS = {
    Majority.ABSOLUTE: Fraction(1, 2),
    Majority.TWO_THIRDS: Fraction(2, 3),
    Majority.UNANIMITY: Fraction(1),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One choice of a count: its number, and where its piece of the bar is, in percent."""

    choice: Choice
    number: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Result:
    """The count of one round; `tick` is where the majority lies on the bar, "" for consent."""

    tally: Tally
    parts: tuple[Part, ...]
    tick: str


@dataclass(frozen=True, slots=True)
class Turnout:
    """A round with how many have voted of those who may: all that is told while it is open.

    `result` is there once the round is declared.
    """

    round: Round
    voted: int
    entitled: int
    result: Result | None

    @property
    def silent(self) -> int:
        """How many did not vote."""
        return self.entitled - self.voted


@dataclass(frozen=True, slots=True)
class Said:
    """A voter and, where it may be shown, the vote."""

    voter: Voter
    vote: Vote | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The voters of one party: who may vote, who is absent or keeps out, and how they voted."""

    party: Party
    voting: tuple[Said, ...]
    apart: tuple[Voter, ...]
    counts: tuple[int, ...] = ()
    line: str = ""


def result(round_: Round) -> Result | None:
    """The count of a round, from closing on."""
    tally = votes.tally(round_)
    if tally is None:
        return None
    return Result(tally, _parts(tally), _tick(round_, tally))


def turnouts(found: Sequence[Round]) -> list[Turnout]:
    """Each of these rounds with its turnout, and its count once declared."""
    cast = _per_round(Vote.objects.filter(round__in=found))
    listed = _per_round(Voter.objects.filter(round__in=found, present=True, excluded=False))
    return [
        Turnout(one, cast.get(one.pk, 0), listed.get(one.pk, 0), _declared_result(one))
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The declared rounds of one electorate."""

    electorate: Electorate
    rounds: tuple[Turnout, ...]


def by_electorate(held: Iterable[Turnout]) -> list[Outcomes]:
    """The declared rounds apart: the community parties vote first, and counts are never added."""
    declared = [one for one in held if one.result]
    found = [
        Outcomes(each, tuple(one for one in declared if one.round.electorate == each))
        for each in (Electorate.COMMUNITY, Electorate.COUNCIL)
    ]
    return [one for one in found if one.rounds]


def turnout(round_: Round) -> Turnout:
    """The same of one round."""
    return turnouts([round_])[0]


def _per_round(rows: QuerySet[Vote] | QuerySet[Voter]) -> dict[UUID, int]:
    return dict(rows.order_by().values_list("round_id").annotate(number=Count("pk")))


def _declared_result(round_: Round) -> Result | None:
    return result(round_) if round_.state == RoundState.DECLARED else None


def _parts(tally: Tally) -> tuple[Part, ...]:
    """The parts of the bar, which is the votes cast."""
    out, before = list[Part](), Fraction(0)
    for choice, weight in tally.counts.items():
        share = weight / tally.cast if tally.cast else Fraction(0)
        out.append(Part(choice, str(weight), _percent(before), _percent(share)))
        before += share
    return tuple(out)


def _percent(share: Fraction) -> str:
    """As SVG writes it, whatever the language of the page."""
    return f"{float(100 * share):.3f}%"


def _tick(round_: Round, tally: Tally) -> str:
    if not tally.cast:
        return ""
    council = round_.electorate == Electorate.COUNCIL
    at = TICKS.get(Majority.ABSOLUTE if council else votes.rule(round_).majority)
    return _percent(at) if at else ""


def roster(round_: Round) -> list[Group]:
    """Who may vote, by party in the order of the list."""
    return _groups(votes.voters(round_), {})


def entered(round_: Round) -> list[Group]:
    """As `roster`, with every vote: for the clerk who enters them; for all once declared."""
    cast = {vote.voter_id: vote for vote in Vote.objects.filter(round=round_)}
    return _groups(votes.voters(round_), cast)


def _groups(listed: Iterable[Voter], cast: dict[UUID, Vote]) -> list[Group]:
    by_party = sorted(listed, key=lambda one: (one.party.position, one.party.name, one.position))
    groups = groupby(by_party, key=lambda voter: voter.party)
    return [_group(party, list(voters), cast) for party, voters in groups]


def _group(party: Party, voters: list[Voter], cast: dict[UUID, Vote]) -> Group:
    voting = tuple(Said(one, cast.get(one.pk)) for one in voters if _votes(one))
    said = [one.vote for one in voting if one.vote]
    ballots = [Ballot(str(vote.voter_id), Choice(vote.choice)) for vote in said]
    line = faction_line(ballots, {ballot.voter for ballot in ballots})
    return Group(
        party=party,
        voting=voting,
        apart=tuple(one for one in voters if not _votes(one)),
        counts=tuple(
            sum(1 for ballot in ballots if ballot.choice is choice)
            for choice in (Choice.IN_FAVOUR, Choice.AGAINST)
        ),
        line="" if line is FactionLine.NO_VOTES else str(line),
    )


def _votes(voter: Voter) -> bool:
    return voter.present and not voter.excluded


def apart(round_: Round) -> tuple[list[Voter], list[Voter]]:
    """Of the frozen list: who keeps out (art. 28 Gemeentewet), and who is absent."""
    listed = votes.voters(round_)
    return [v for v in listed if v.excluded], [v for v in listed if not (v.present or v.excluded)]


def silent(round_: Round) -> list[Voter]:
    """Who may vote and has no vote: for the clerk who enters them (art. 32 lid 2 Gemeentewet)."""
    return list(round_.voters.filter(present=True, excluded=False, vote=None))


def corrections(round_: Round) -> list[Correction]:
    """The entry errors that were mended before the declaration."""
    return list(round_.corrections.select_related("voter", "by").order_by("at"))


def beside(round_: Round) -> Round | None:
    """What the other electorate declared on the same: its outcome stands beside, never added."""
    if round_.question.theme is None:
        return None
    council = round_.electorate == Electorate.COUNCIL
    other = Electorate.COMMUNITY if council else Electorate.COUNCIL
    question = round_.question
    same: dict[str, object] = {"kind": question.kind}
    if question.kind == QuestionKind.AMENDMENT:
        same["amendment"] = question.amendment
    if question.kind == QuestionKind.ARTICLE:
        same["block_id"] = question.block_id
    return votes.last_declared(round_.question.theme, other, **same)


def held(theme: Theme) -> list[Round]:
    """Every round of a theme, void ones too, the newest first."""
    rows = Round.objects.filter(question__theme=theme).order_by("-opened_at")
    return list(rows.select_related("question__amendment", "question__version", "question__theme"))


def in_meeting(meeting: Meeting) -> list[Round]:
    """The rounds that the council held in a meeting, in the order of opening, without void ones."""
    rows = Round.objects.filter(agenda_item__meeting=meeting).exclude(state=RoundState.VOID)
    return list(rows.select_related("question__theme", "agenda_item"))
