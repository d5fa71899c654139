"""Votes: cast by those entitled, entered as said aloud, corrected before declaration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import Correction, Round, Vote, Voter
from deliberation.policy import Actor, Participant, Refused, require, require_participant
from deliberation.queries import access, people, votes
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
    rounds = {key: _open_round(place, key) for key in dict.fromkeys(o.round_id for o in orders)}
    verdicts = [_judge(order, rounds[order.round_id]) for order in orders]
    accepted = {vote.voter_id: vote for vote in verdicts if isinstance(vote, Vote)}
    Vote.objects.bulk_create(
        accepted.values(),
        update_conflicts=True,
        unique_fields=["voter"],
        update_fields=["choice", "reason", "cast_by", "cast_at"],
    )
    for key in Counter(vote.round_id for vote in accepted.values()):
        tell_count(rounds[key])
    return verdicts


def cast_vote(round_: Round, *, actor: Actor, choice: str, reason: str = "") -> Vote:
    """Cast one vote, or change it while the round is open. Raises Refused."""
    order = CastVote(round_.pk, actor, choice, reason)
    verdict = cast_votes([order], place=round_.question.municipality_id)[0]
    if isinstance(verdict, Refused):
        raise verdict
    return verdict


def _open_round(place: UUID, key: UUID) -> Round:
    return access.round_(place, key, lock=True)


def _judge(order: CastVote, round_: Round) -> Vote | Refused:
    """The unsaved vote, or why it does not count."""
    try:
        who = require_participant(Verb.CAST_VOTE, order.actor, round_)
        voter = votes.voter_for(round_, person=who.person_id, parties=people.speaks_for(who))
        if voter is None or not voter.present:
            raise Refused("not_entitled")
        if voter.excluded:
            raise Refused("excluded")
        return _vote(voter, round_, who=who, order=order)
    except Refused as refused:
        return refused


def _vote(voter: Voter, round_: Round, *, who: Participant, order: CastVote) -> Vote:
    consent = votes.rule(round_).consent
    allowed = choices(Electorate(round_.electorate), Method(round_.method), consent=consent)
    if order.choice not in allowed:
        raise Refused("choice_not_allowed")
    if order.choice == Choice.OBJECTION and not order.reason.strip():
        raise Refused("reason_needed")
    return Vote(
        round=round_,
        voter=voter,
        choice=order.choice,
        reason=order.reason,
        cast_by_id=who.person_id,
        cast_at=timezone.now(),
    )


def tell_count(round_: Round) -> None:
    """Record how many have voted, when that changed; never who or what."""
    voted = votes.voted(round_)
    if voted == round_.votes_told or round_.question.theme is None:
        return
    Round.objects.filter(pk=round_.pk).update(votes_told=voted)
    round_.votes_told = voted
    fact = facts.VoteCast(str(round_.pk), voted, votes.entitled(round_))
    events.record(fact, on=round_.question.theme, actor=None, subject=round_)


@transaction.atomic
def enter_votes(round_: Round, *, actor: Actor, entries: Mapping[UUID, Choice]) -> Round:
    """Enter votes said aloud or shown by hand, by voter; an earlier entry is replaced."""
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
        update_fields=["choice", "cast_by", "cast_at"],
    )


@transaction.atomic
def enter_show_of_hands(
    round_: Round,
    *,
    actor: Actor,
    factions: Mapping[UUID, Choice],
    deviating: Mapping[UUID, Choice] | None = None,
) -> Round:
    """Enter handopsteken: a choice per faction, and by voter who deviates.

    Refused when the sum is not exactly who is present and need not abstain.
    """
    found = access.round_(round_.question.municipality_id, round_.pk, lock=True)
    require(Verb.ENTER_VOTES, actor, found)
    acts = [FactionAct(str(key), _members(found, key), choice) for key, choice in factions.items()]
    apart = {str(key): choice for key, choice in (deviating or {}).items()}
    try:
        cast = show_of_hands(acts, apart, denominators=votes.denominators(found))
    except VotingError as error:
        raise Refused(str(error.reason)) from error
    return enter_votes(found, actor=actor, entries={UUID(b.voter): b.choice for b in cast})


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
    fact = facts.VoteCorrected(str(round_.pk), round_.votes_digest)
    if round_.question.theme is not None:
        events.record(fact, on=round_.question.theme, actor=actor, subject=round_)
    return correction
