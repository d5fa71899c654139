"""Questions, rounds and ballots: what is running, who may vote, and what was counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import Count, F, Q

from deliberation.models import (
    Amendment,
    Decision,
    Question,
    QuestionKind,
    Round,
    RoundState,
    Theme,
    Vote,
    Voter,
)
from deliberation.policy import Participant, Refused
from deliberation.rules.voting import (
    FINAL,
    Ballot,
    Choice,
    Denominators,
    Electorate,
    Tally,
    VoteRule,
    denominators_from,
    rule_from,
    tally_from,
    weight_from,
)

from . import people

RUNNING = (RoundState.OPEN, RoundState.CLOSED)


def ballots(round_: Round) -> list[Ballot]:
    """The votes of a round as the rules count them, in the order of the list."""
    rows = Vote.objects.filter(round=round_).select_related("voter").order_by("voter__position")
    return [
        Ballot(str(v.voter_id), Choice(v.choice), weight=weight_from(v.voter.weight)) for v in rows
    ]


def denominators(round_: Round) -> Denominators:
    """What a council round is measured against, as frozen at opening."""
    return denominators_from(round_.denominators)


def rule(round_: Round) -> VoteRule:
    """The rule as frozen at opening."""
    return rule_from(round_.rule)


def voters(round_: Round) -> list[Voter]:
    """The frozen list, in its order."""
    return list(round_.voters.select_related("party", "person"))


def places(round_: Round, whos: Iterable[Participant]) -> dict[UUID, Voter]:
    """The places on the list of all these people: by person, or by party in a community round."""
    keys = {key for who in whos for key in _holders(round_, who)}
    if round_.electorate == Electorate.COUNCIL:
        members = round_.voters.filter(person_id__in=keys)
        return {one.person_id: one for one in members if one.person_id}
    parties = round_.voters.filter(person__isnull=True, party_id__in=keys)
    return {one.party_id: one for one in parties}


def _holders(round_: Round, who: Participant) -> frozenset[UUID]:
    """Who holds the place from which this person votes: the person, or a party spoken for."""
    council = round_.electorate == Electorate.COUNCIL
    return frozenset({who.person_id}) if council else people.speaks_for(who)


def place_of(
    round_: Round, who: Participant, *, among: Mapping[UUID, Voter] | None = None
) -> Voter:
    """The place on the list from which this person votes. Raises Refused when there is none.

    `among` holds the places of many people, when they were read at once.
    """
    found = places(round_, [who]) if among is None else among
    mine = [found[key] for key in _holders(round_, who) if key in found]
    voter = min(mine, key=lambda one: (one.position, one.name), default=None)
    if voter is None or not voter.present:
        raise Refused("not_entitled")
    if voter.excluded:
        raise Refused("excluded")
    return voter


def municipalities_of(rounds: Collection[UUID]) -> dict[UUID, UUID]:
    """The municipality of each of these rounds that exists."""
    rows = Round.objects.filter(pk__in=rounds)
    return dict(rows.values_list("pk", "question__municipality_id"))


def entitled(round_: Round) -> int:
    """How many may vote: those on the list who are present and not excluded."""
    return round_.voters.filter(present=True, excluded=False).count()


def voted(round_: Round) -> int:
    """How many have voted."""
    return round_.votes.count()


def untold() -> list[tuple[UUID, UUID]]:
    """(municipality, round) of the open rounds in which more voted than the last fact says."""
    rows = Round.objects.filter(state=RoundState.OPEN, question__theme__isnull=False)
    behind = rows.annotate(cast=Count("votes")).exclude(cast=F("votes_told"))
    return list(behind.values_list("question__municipality_id", "pk"))


def votes_digest(round_: Round) -> str:
    """SHA-256 of the list of votes: id, voter and choice, sorted.

    The digest is told at closing and the votes only at the declaration: the id of a vote is random
    and told with it, so that nobody finds the few possible lists by trying them.
    """
    cast = Vote.objects.filter(round=round_).values_list("pk", "voter_id", "choice")
    rows = sorted([str(key), str(voter), choice] for key, voter, choice in cast)
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def tally(round_: Round) -> Tally | None:
    """The count, once the round is closed."""
    return tally_from(round_.tally) if round_.tally else None


def running(theme: Theme) -> list[Round]:
    """The rounds of a theme that are open, or closed and not yet declared."""
    rows = Round.objects.filter(question__theme=theme, state__in=RUNNING)
    return list(rows.select_related("question__amendment", "question__version", "question__theme"))


def rounds(theme: Theme) -> list[Round]:
    """All rounds of a theme that were not voided, in the order of opening."""
    rows = Round.objects.filter(question__theme=theme).exclude(state=RoundState.VOID)
    return list(rows.select_related("question__amendment", "question__version", "question__theme"))


def running_on(amendment: Amendment) -> bool:
    """Whether a round on this amendment, or on a sub-amendment to it, runs."""
    about = Q(question__amendment=amendment) | Q(question__amendment__parent=amendment)
    return Round.objects.filter(about, state__in=RUNNING).exists()


def last_declared(theme: Theme, electorate: Electorate, **question: object) -> Round | None:
    """The last declared round of one electorate on a question described by field values."""
    rows = Round.objects.filter(
        question__theme=theme,
        electorate=electorate,
        state=RoundState.DECLARED,
        **{f"question__{name}": value for name, value in question.items()},
    )
    return rows.select_related("question__version").order_by("-declared_at").first()


def on_the_whole(theme: Theme, electorate: Electorate) -> Round | None:
    """The last declared round of one electorate on the whole."""
    return last_declared(theme, electorate, kind=QuestionKind.WHOLE)


def hindrance_editing(theme: Theme) -> str | None:
    """Why words can no longer change: the council votes on the whole, or decided on it."""
    whole = Round.objects.filter(
        question__theme=theme, question__kind=QuestionKind.WHOLE, electorate=Electorate.COUNCIL
    )
    if whole.filter(state__in=RUNNING).exists():
        return "vote_running"
    decided = whole.filter(state=RoundState.DECLARED, outcome__in=FINAL).exists()
    return "already_decided" if decided else None


def decision(theme: Theme) -> Decision | None:
    """The last decision on the whole."""
    rows = theme.decisions.select_related("version", "council_round", "community_round")
    return rows.order_by("-decided_at").first()


def decisions(theme: Theme) -> list[Decision]:
    """Every decision on the whole, oldest first."""
    return list(theme.decisions.select_related("version"))


def questions(theme: Theme) -> list[Question]:
    """The questions of a theme in the order they were put."""
    return list(theme.questions.select_related("amendment", "version"))


def charter_rule(theme: Theme) -> VoteRule:
    """The community's vote rule of the spelregels."""
    return rule_from(theme.charter.vote_rule)
