"""Votes: cast by those entitled, entered as said aloud, corrected before declaration."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import Correction, Round, Theme, Vote, Voter
from deliberation.policy import Actor, Participant, Refused, require, require_participant
from deliberation.queries import access, votes
from deliberation.queries.facts import last_about
from deliberation.rules.stages import Verb
from deliberation.rules.voting import (
    Choice,
    Electorate,
    FactionAct,
    Method,
    VotingError,
    choices,
    show_of_hands,
    tally_data,
)

from .rounds import count

TELL_EVERY = timedelta(milliseconds=250)


@dataclass(frozen=True, slots=True)
class CastVote:
    """One vote as it arrives: who, in which round, what, and why (of a concern or objection)."""

    round_id: UUID
    actor: Actor
    choice: str
    reason: str = ""


@transaction.atomic
def cast_votes(orders: Sequence[CastVote], *, place: UUID) -> list[Vote | Refused]:
    """Store what waits in one transaction; a verdict per vote, in the order of arrival.

    A later vote of the same voter replaces the earlier one while the round is open.
    """
    rounds = _locked_rounds(place, {order.round_id for order in orders})
    papers = {key: _paper(one, orders) for key, one in rounds.items()}
    verdicts = [_judge(order, papers.get(order.round_id)) for order in orders]
    accepted = {vote.voter_id: vote for vote in verdicts if isinstance(vote, Vote)}
    Vote.objects.bulk_create(
        accepted.values(),
        update_conflicts=True,
        unique_fields=["voter"],
        update_fields=["choice", "reason", "cast_by", "cast_at"],
    )
    touched = {vote.round_id for vote in accepted.values()}
    for key in sorted(touched, key=lambda one: str(rounds[one].question.theme_id)):
        tell_count(rounds[key])
    return verdicts


def cast_vote(round_: Round, *, actor: Actor, choice: str, reason: str = "") -> Vote:
    """Cast one vote, or change it while the round is open. Raises Refused."""
    order = CastVote(round_.pk, actor, choice, reason)
    verdict = cast_votes([order], place=round_.question.municipality_id)[0]
    if isinstance(verdict, Refused):
        raise verdict
    return verdict


def _locked_rounds(place: UUID, keys: Collection[UUID]) -> dict[UUID, Round]:
    """The rounds that exist, locked in one order, so that two batches never wait for each other."""
    found = {}
    for key in sorted(keys, key=str):
        with suppress(access.Missing):
            found[key] = access.round_(place, key, lock=True)
    return found


@dataclass(frozen=True, slots=True)
class _Paper:
    """A locked round, what may be chosen in it, and the places of all who vote at once."""

    round: Round
    choices: frozenset[str]
    places: Mapping[UUID, Voter]


def _paper(round_: Round, orders: Sequence[CastVote]) -> _Paper:
    consent = votes.rule(round_).consent
    allowed = choices(Electorate(round_.electorate), Method(round_.method), consent=consent)
    asking = [one.actor for one in orders if one.round_id == round_.pk]
    whos = [who for who in asking if isinstance(who, Participant)]
    return _Paper(round_, frozenset(map(str, allowed)), votes.places(round_, whos))


def _judge(order: CastVote, paper: _Paper | None) -> Vote | Refused:
    """The unsaved vote, or why it does not count."""
    if paper is None:
        return Refused("not_found")
    try:
        who = require_participant(Verb.CAST_VOTE, order.actor, paper.round)
        return _vote(paper, who=who, order=order)
    except Refused as refused:
        return refused


def _vote(paper: _Paper, *, who: Participant, order: CastVote) -> Vote:
    voter = votes.place_of(paper.round, who, among=paper.places)
    if order.choice not in paper.choices:
        raise Refused("choice_not_allowed")
    if order.choice == Choice.OBJECTION and not order.reason.strip():
        raise Refused("reason_needed")
    return Vote(
        round=paper.round,
        voter=voter,
        choice=order.choice,
        reason=order.reason,
        cast_by_id=who.person_id,
        cast_at=timezone.now(),
    )


def tell_count(round_: Round) -> None:
    """Record how many have voted, at most four times a second; never who or what."""
    voted, theme = votes.voted(round_), round_.question.theme
    if voted == round_.votes_told or theme is None or _just_told(round_, theme):
        return
    Round.objects.filter(pk=round_.pk).update(votes_told=voted)
    round_.votes_told = voted
    fact = facts.VoteCast(str(round_.pk), voted, votes.entitled(round_))
    events.record(fact, on=theme, actor=None, subject=round_)


def _just_told(round_: Round, theme: Theme) -> bool:
    last = last_about(theme.pk, subject=round_, type_=facts.VoteCast.type)
    return last is not None and timezone.now() - last.at < TELL_EVERY


def tell_counts() -> None:
    """Tell the last count of who voted right after another; each serving process asks often."""
    for place, key in votes.untold():
        with transaction.atomic():
            tell_count(access.round_(place, key, lock=True))


@transaction.atomic
def enter_votes(
    round_: Round,
    *,
    actor: Actor,
    entries: Mapping[UUID, Choice],
    cleared: Collection[UUID] = (),
) -> Round:
    """Enter votes said aloud or shown by hand, by voter; an earlier entry is replaced.

    `cleared` are voters of whom an entry was a mistake: they have not voted.
    """
    round_ = access.round_(round_.question.municipality_id, round_.pk, lock=True)
    who = require_participant(Verb.ENTER_VOTES, actor, round_)
    allowed = choices(Electorate(round_.electorate), Method(round_.method))
    listed = {voter.pk: voter for voter in votes.voters(round_)}
    _store(
        [
            _entry(listed.get(key), choice, who=who, allowed=allowed)
            for key, choice in entries.items()
        ]
    )
    round_.votes.filter(voter_id__in=cleared).delete()
    tell_count(round_)
    return round_


def _entry(
    voter: Voter | None, choice: Choice, *, who: Participant, allowed: Iterable[Choice]
) -> Vote:
    if voter is None or not voter.present:
        raise Refused("not_entitled")
    if voter.excluded:
        raise Refused("excluded")
    if choice not in allowed:
        raise Refused("choice_not_allowed")
    return Vote(
        round_id=voter.round_id,
        voter=voter,
        choice=choice,
        cast_by_id=who.person_id,
        cast_at=timezone.now(),
    )


def _store(entries: Iterable[Vote]) -> None:
    Vote.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["voter"],
        update_fields=["choice", "reason", "cast_by", "cast_at"],
    )


@transaction.atomic
def enter_show_of_hands(
    round_: Round,
    *,
    actor: Actor,
    factions: Mapping[UUID, Choice],
    deviating: Mapping[UUID, Choice] | None = None,
    noted: Collection[UUID] = (),
) -> Round:
    """Enter handopsteken: a choice per faction, by voter who deviates, and who did not vote.

    Refused when the sum is not exactly who is present and need not abstain. Who is `noted`, as
    refusing or gone, has no vote: the note to that stands in the closing.
    """
    found = access.round_(round_.question.municipality_id, round_.pk, lock=True)
    require(Verb.ENTER_VOTES, actor, found)
    if found.method != Method.SHOW_OF_HANDS:
        raise Refused("wrong_method")
    acts = [FactionAct(str(key), _members(found, key), choice) for key, choice in factions.items()]
    apart = {str(key): choice for key, choice in (deviating or {}).items()}
    try:
        cast = show_of_hands(
            acts, apart, denominators=votes.denominators(found), noted={str(key) for key in noted}
        )
    except VotingError as error:
        raise Refused(str(error.reason)) from error
    entries = {UUID(ballot.voter): ballot.choice for ballot in cast}
    return enter_votes(found, actor=actor, entries=entries, cleared=noted)


def _members(round_: Round, party_id: UUID) -> frozenset[str]:
    return frozenset(
        str(key) for key in round_.voters.filter(party_id=party_id).values_list("pk", flat=True)
    )


@transaction.atomic
def correct_vote(
    round_: Round, *, actor: Actor, voter_id: UUID, choice: Choice, reason: str
) -> Correction:
    """Mend an entry error between closing and declaration, with the reason; the count follows."""
    round_ = access.round_(round_.question.municipality_id, round_.pk, lock=True)
    who = require_participant(Verb.CORRECT_VOTE, actor, round_)
    voter = round_.voters.filter(pk=voter_id).first()
    before = Vote.objects.filter(round=round_, voter_id=voter_id).first()
    if before is not None and before.choice == choice:
        raise Refused("no_change_in_vote")
    consent = votes.rule(round_).consent
    allowed = choices(Electorate(round_.electorate), Method(round_.method), consent=consent)
    _store([_entry(voter, choice, who=who, allowed=allowed)])
    round_.tally, round_.votes_digest = tally_data(count(round_)), votes.votes_digest(round_)
    round_.save(update_fields=["tally", "votes_digest"])
    correction = Correction.objects.create(
        round=round_,
        voter_id=voter_id,
        before=before.choice if before else "",
        after=choice,
        reason=reason,
        by_id=who.person_id,
        at=timezone.now(),
    )
    fact = facts.VoteCorrected(str(round_.pk), votes.voted(round_), round_.votes_digest)
    if round_.question.theme is not None:
        events.record(fact, on=round_.question.theme, actor=actor, subject=round_)
    return correction
