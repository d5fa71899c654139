"""Rounds: opened on a frozen list and rule, closed with a count, declared by the chair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import (
    Amendment,
    AmendmentState,
    Decision,
    Question,
    QuestionKind,
    Round,
    RoundState,
    Theme,
    Voter,
)
from deliberation.policy import Actor, Refused, actor_key, require
from deliberation.queries import access, questions, rounds, votes
from deliberation.rules.stages import Verb
from deliberation.rules.voting import (
    Denominators,
    Electorate,
    LegalEffect,
    Method,
    Outcome,
    RoundPlan,
    Tally,
    VoteRule,
    VotingError,
    adopted_without_vote,
    conclude,
    denominators_data,
    round_refusal,
    rule_data,
    tally_community,
    tally_council,
    tally_data,
    weight_from,
)

from .amendments import settle_amendment
from .stages import freeze_charter


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """What is put to whom, and how. One of `amendment` and `block_id` as the kind asks."""

    kind: QuestionKind
    electorate: Electorate
    method: Method
    amendment: UUID | None = None
    block_id: str = ""
    closes_on: date | None = None


@transaction.atomic
def open_round(theme: Theme, *, actor: Actor, terms: RoundTerms) -> Round:
    """Open a round: rule, denominators and the list of voters freeze now.

    Refused with the reason that stands in the way. A round without vote (art. 32 lid 3 Gemeentewet)
    is closed at once, for the chair to declare.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.OPEN_ROUND, actor, theme)
    rule = votes.charter_rule(theme) if terms.electorate == Electorate.COMMUNITY else VoteRule()
    _check_plan(theme, terms, rule)
    question = _question(theme, terms)
    if terms.electorate == Electorate.COUNCIL:
        _hold_meeting(theme)
    if reason := rounds.hindrance(theme, question, terms.electorate):
        raise Refused(reason)
    freeze_charter(theme, actor=actor)
    round_ = _freeze(theme, question, terms=terms, rule=rule)
    round_.opened_by_id = actor_key(actor) or None
    round_.save()
    fact = facts.RoundOpened(
        round=str(round_.pk),
        question=str(question.pk),
        kind=question.kind,
        amendment=str(question.amendment_id or ""),
        item=str(round_.agenda_item_id or ""),
        electorate=round_.electorate,
        method=round_.method,
        entitled=votes.entitled(round_),
    )
    events.record(fact, on=theme, actor=actor, subject=round_)
    if round_.method == Method.ADOPTED_WITHOUT_VOTE:
        _close(round_, actor=actor)
    return round_


def _hold_meeting(theme: Theme) -> None:
    """Until the round is open nobody comes in, leaves, or closes the meeting."""
    item = rounds.current_item(theme)
    if item is not None:
        access.meeting(theme.municipality_id, item.meeting_id, lock=True)


def _check_plan(theme: Theme, terms: RoundTerms, rule: VoteRule) -> None:
    if terms.electorate == Electorate.MEMBERS:
        raise Refused("invalid")
    plan = RoundPlan(terms.electorate, terms.method, legal_effect(terms), rule=rule)
    allowed = theme.municipality.electronic_voting
    if reason := round_refusal(plan, electronic_allowed=allowed):
        raise Refused(str(reason))
    community = (Method.ELECTRONIC,)
    council = (
        Method.SHOW_OF_HANDS,
        Method.ROLL_CALL,
        Method.ELECTRONIC,
        Method.ADOPTED_WITHOUT_VOTE,
    )
    if terms.method not in (council if terms.electorate == Electorate.COUNCIL else community):
        raise Refused("wrong_method")
    if terms.closes_on and terms.closes_on < timezone.localdate():
        raise Refused("date_passed")


def legal_effect(terms: RoundTerms) -> LegalEffect:
    """What a round on these terms binds: on an amendment the council alone decides (art. 147b)."""
    if terms.electorate == Electorate.COUNCIL:
        return LegalEffect.BINDING_COUNCIL
    if terms.kind == QuestionKind.AMENDMENT:
        return LegalEffect.ADVISORY
    return LegalEffect.PRIVATE_LAW_CONSENT


def _question(theme: Theme, terms: RoundTerms) -> Question:
    """The question these terms put, made when nobody put it before; Refused for what is none.

    The lock on the theme keeps two clerks from making it twice.
    """
    wanted = _wanted(theme, terms)
    question, _fresh = Question.objects.get_or_create(
        municipality_id=theme.municipality_id,
        theme=theme,
        kind=wanted.kind,
        version=wanted.version,
        amendment=wanted.amendment,
        block_id=wanted.block_id,
        defaults={"wording": wanted.wording},
    )
    return question


def _wanted(theme: Theme, terms: RoundTerms) -> Question:
    if theme.tabled_version is None:
        raise Refused("no_version")
    match terms.kind:
        case QuestionKind.AMENDMENT:
            return questions.on_amendment(_amendment(theme, terms))
        case QuestionKind.ARTICLE:
            found = questions.on_article(theme, theme.tabled_version, terms.block_id)
            if found is None:
                raise Refused("no_such_article")
            return found
        case QuestionKind.WHOLE:
            return questions.on_the_whole(theme, terms.electorate)
        case _:
            raise Refused("invalid")


def _amendment(theme: Theme, terms: RoundTerms) -> Amendment:
    if terms.amendment is None:
        raise Refused("invalid")
    found = access.amendment(theme.municipality_id, terms.amendment)
    if found.theme_id != theme.pk:
        raise Refused("target_missing")
    if found.version_id != theme.tabled_version_id:
        raise Refused("version_not_tabled")
    if found.state not in rounds.UNDECIDED:
        raise Refused("already_decided")
    return found


def _freeze(theme: Theme, question: Question, *, terms: RoundTerms, rule: VoteRule) -> Round:
    """The saved round with its frozen list."""
    item = rounds.current_item(theme) if terms.electorate == Electorate.COUNCIL else None
    before = rounds.last_of(question, terms.electorate)
    round_ = Round(
        question=question,
        electorate=terms.electorate,
        method=terms.method,
        legal_effect=legal_effect(terms),
        rule=rule_data(rule),
        denominators={},
        agenda_item=item,
        repeats=before,
        opened_at=timezone.now(),
        closes_on=terms.closes_on,
    )
    voters = rounds.list_for(theme, round_, rule)
    for voter in voters:
        voter.pk = uuid4()
    if terms.electorate == Electorate.COUNCIL:
        round_.denominators = denominators_data(_denominators(theme, round_, voters))
    if not any(voter.present and not voter.excluded for voter in voters):
        raise Refused("nobody_entitled")
    round_.save(force_insert=True)
    Voter.objects.bulk_create(voters)
    return round_


def _denominators(theme: Theme, round_: Round, voters: list[Voter]) -> Denominators:
    seats = theme.municipality.statutory_seats
    try:
        return Denominators(
            seats=seats,
            vacancies=seats - len(voters),
            entitled=frozenset(str(v.pk) for v in voters if not v.excluded),
            excluded=frozenset(str(v.pk) for v in voters if v.excluded),
            present=frozenset(str(v.pk) for v in voters if v.present),
            **rounds.repetition(round_),
        )
    except VotingError as error:
        raise Refused(str(error.reason)) from error


@transaction.atomic
def close_round(round_: Round, *, actor: Actor, note: str = "") -> Round:
    """Close and count. By show of hands or roll call every member present must have been entered.

    With a `note` (who refuses, who left: art. 32 lid 2 Gemeentewet) it closes all the same.
    """
    round_ = _locked(round_)
    require(Verb.CLOSE_ROUND, actor, round_)
    by_hand = round_.method in (Method.SHOW_OF_HANDS, Method.ROLL_CALL)
    if by_hand and not note and votes.voted(round_) < votes.entitled(round_):
        raise Refused("votes_missing")
    round_.note = note
    return _close(round_, actor=actor)


def _close(round_: Round, *, actor: Actor) -> Round:
    round_.tally = tally_data(count(round_))
    round_.votes_digest = votes.votes_digest(round_)
    round_.state, round_.closed_at = RoundState.CLOSED, timezone.now()
    round_.votes_told = votes.voted(round_)
    round_.save()
    fact = facts.RoundClosed(str(round_.pk), votes.voted(round_), round_.votes_digest)
    events.record(fact, on=_theme(round_), actor=actor, subject=round_)
    return round_


def count(round_: Round) -> Tally:
    """The count of a round by the rules. Refused when the votes cannot be right."""
    cast = votes.ballots(round_)
    try:
        if round_.electorate == Electorate.COUNCIL:
            numbers = votes.denominators(round_)
            if round_.method == Method.ADOPTED_WITHOUT_VOTE:
                return adopted_without_vote(numbers)
            return tally_council(cast, denominators=numbers, method=Method(round_.method))
        weights = {str(v.pk): weight_from(v.weight) for v in votes.voters(round_)}
        return tally_community(cast, rule=votes.rule(round_), entitled=weights)
    except VotingError as error:
        raise Refused(str(error.reason)) from error


def _locked(round_: Round) -> Round:
    place = round_.question.municipality_id
    if round_.question.theme_id is not None:
        access.theme(place, round_.question.theme_id, lock=True)
    return access.round_(place, round_.pk, lock=True)


def _theme(round_: Round) -> Theme:
    theme = round_.question.theme
    if theme is None:
        raise Refused("target_missing")
    return theme


@transaction.atomic
def declare_round(round_: Round, *, actor: Actor) -> Round:
    """The chair declares the outcome, which is from then on the public fact.

    An amendment is settled by the council's round; when both electorates have spoken on the whole,
    what they concluded together is recorded.
    """
    round_ = _locked(round_)
    require(Verb.DECLARE_ROUND, actor, round_)
    result = votes.tally(round_)
    if result is None:
        raise Refused("round_not_closed")
    round_.outcome = result.outcome
    round_.state, round_.declared_at = RoundState.DECLARED, timezone.now()
    round_.declared_by_id = actor_key(actor) or None
    round_.save()
    fact = facts.RoundDeclared(
        str(round_.pk), round_.electorate, str(result.outcome), str(result.ground)
    )
    events.record(fact, on=_theme(round_), actor=actor, subject=round_)
    _follow_up(round_, actor=actor)
    return round_


_SETTLES = {
    Outcome.ADOPTED: AmendmentState.ADOPTED,
    Outcome.REJECTED: AmendmentState.REJECTED,
    Outcome.POSTPONED_TIE: AmendmentState.POSTPONED,
}


def _follow_up(round_: Round, *, actor: Actor) -> None:
    question = round_.question
    if question.kind == QuestionKind.AMENDMENT and round_.electorate == Electorate.COUNCIL:
        state = _SETTLES.get(Outcome(round_.outcome))
        if state is not None and question.amendment is not None:
            row = access.amendment(question.municipality_id, question.amendment.pk, lock=True)
            if row.state in rounds.UNDECIDED:
                settle_amendment(row, actor=actor, outcome=state)
    if question.kind == QuestionKind.WHOLE:
        _conclude(_theme(round_), actor=actor)


def _conclude(theme: Theme, *, actor: Actor) -> None:
    council = votes.on_the_whole(theme, Electorate.COUNCIL)
    community = votes.on_the_whole(theme, Electorate.COMMUNITY)
    changed = bool(
        council and community and council.question.version_id != community.question.version_id
    )
    outcome = conclude(
        council=Outcome(council.outcome) if council else None,
        community=Outcome(community.outcome) if community else None,
        text_changed=changed,
    )
    last = council or community
    if outcome is None or last is None or last.question.version is None:
        return
    decision = Decision.objects.create(
        theme=theme,
        version=last.question.version,
        council_round=council,
        community_round=community,
        outcome=outcome,
        decided_at=timezone.now(),
    )
    fact = facts.DecisionReached(str(decision.pk), str(outcome))
    events.record(fact, on=theme, actor=actor, subject=decision)


@transaction.atomic
def void_round(round_: Round, *, actor: Actor, note: str) -> Round:
    """Let a round lapse before its outcome is declared, with the reason in `note`.

    As when a member asks for a roll call, or for a vote where the chair held none (art. 32
    Gemeentewet).
    """
    round_ = _locked(round_)
    require(Verb.VOID_ROUND, actor, round_)
    round_.state, round_.note = RoundState.VOID, note
    round_.save(update_fields=["state", "note"])
    events.record(facts.RoundVoided(str(round_.pk)), on=_theme(round_), actor=actor, subject=round_)
    return round_
