"""The table of rights: the stage matrix first, then the conditions a verb puts on its subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from deliberation.models import (
    AgendaItem,
    Amendment,
    AmendmentState,
    DraftReaders,
    Meeting,
    MeetingState,
    Municipality,
    Remark,
    Round,
    RoundState,
    Series,
    Theme,
    Version,
)
from deliberation.rules.stages import MATRIX, Capacity, Stage, Verb
from deliberation.rules.voting import Electorate, Method

from .actors import Actor, Guest, Participant, Visitor, capacities
from .reasons import Refused

Subject = Municipality | Theme | Version | Amendment | Remark | Round | Meeting | AgendaItem
Check = Callable[[Actor, Subject, frozenset[Capacity]], str | None]


def refusal(verb: Verb, actor: Actor, subject: Subject) -> str | None:
    """Why the actor may not do this to the subject now: a reason code, or None when allowed."""
    row = MATRIX[verb]
    held = capacities(actor, _municipality_id(subject)) & frozenset(row)
    if not held:
        return _no_capacity(actor, subject)
    theme = _theme(subject)
    if theme is not None and not any(theme.stage in row[capacity] for capacity in held):
        return "wrong_stage"
    check = CHECKS.get(verb)
    return check(actor, subject, held) if check else None


def require(verb: Verb, actor: Actor, subject: Subject) -> None:
    """Raise Refused unless the actor may do this to the subject."""
    if reason := refusal(verb, actor, subject):
        raise Refused(reason)


def require_participant(verb: Verb, actor: Actor, subject: Subject) -> Participant:
    """As `require`, and narrow the actor to one with an account."""
    if not isinstance(actor, Participant):
        raise Refused("login_required")
    require(verb, actor, subject)
    return actor


def abilities(actor: Actor, subject: Subject, *verbs: Verb) -> dict[str, bool]:
    """Which of the verbs the actor may do now, by their wire names."""
    return {str(verb): refusal(verb, actor, subject) is None for verb in verbs}


def _no_capacity(actor: Actor, subject: Subject) -> str:
    if isinstance(actor, Visitor | Guest):
        return "login_required"
    if actor.municipality_id != _municipality_id(subject):
        return "other_municipality"
    return "not_in_that_role"


def _theme(subject: Subject) -> Theme | None:
    match subject:
        case Theme():
            return subject
        case Version() | Amendment() | Remark():
            return subject.theme
        case Round():
            return subject.question.theme
        case _:
            return None


def _municipality_id(subject: Subject) -> UUID:
    match subject:
        case Municipality():
            return subject.id
        case Round():
            return subject.question.municipality_id
        case AgendaItem():
            return subject.meeting.municipality_id
        case Meeting() | Theme():
            return subject.municipality_id
        case _:
            return subject.theme.municipality_id


def _past(day: date | None) -> bool:
    return day is not None and timezone.localdate() > day


def _read_text(actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
    theme = _theme(subject)
    if theme is None or not _is_draft(theme):
        return None
    charter = getattr(theme, "charter", None)
    if charter is None or charter.draft_readers == DraftReaders.PUBLIC:
        return None
    if capacities(actor, theme.municipality_id) - {Capacity.ANYONE, Capacity.STAKEHOLDER}:
        return None
    return "not_your_draft"


def _is_draft(theme: Theme) -> bool:
    """Whether the text is still being written, or was withdrawn before anything was tabled."""
    if theme.stage == Stage.WITHDRAWN:
        return theme.tabled_version_id is None
    return theme.stage in (Stage.PREPARING, Stage.DRAFTING)


def _charter(_actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
    charter = getattr(subject, "charter", None)
    return "charter_frozen" if charter is not None and charter.frozen_at else None


def _place_remark(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    theme = _theme(subject)
    if theme is not None and theme.stage == Stage.CONSULTING and _past(theme.remarks_until):
        return "date_passed"
    return _read_text(actor, subject, held)


def _withdraw_remark(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    if Capacity.CLERK in held:
        return None
    match actor, subject:
        case Participant(), Remark():
            return None if subject.person_id == actor.person_id else "not_yours"
        case Guest(), Remark():
            return None if subject.contributor_id == actor.contributor_id else "not_yours"
        case _:
            return "login_required"


def _amendable(_actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
    theme = _theme(subject)
    if theme is not None and theme.deliberation_closed_at:
        return "deliberation_closed"
    return None


def _change_request(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    theme = _theme(subject)
    if theme is not None and _past(theme.change_requests_until):
        return "date_passed"
    return _amendable(actor, subject, held)


def _take_over(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    if not isinstance(subject, Amendment) or subject.series != Series.CHANGE_REQUEST:
        return "no_change_request"
    if subject.state != AmendmentState.SUBMITTED:
        return "already_decided"
    return _amendable(actor, subject, held)


def _pending(_actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
    undecided = (AmendmentState.SUBMITTED, AmendmentState.POSTPONED)
    if isinstance(subject, Amendment) and subject.state not in undecided:
        return "already_decided"
    return None


def _own_amendment(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    if reason := _pending(actor, subject, held):
        return reason
    if Capacity.CLERK in held or not isinstance(subject, Amendment):
        return None
    mine = isinstance(actor, Participant) and subject.submitted_by_id == actor.person_id
    return None if mine else "not_yours"


def _close_deliberation(_actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
    theme = _theme(subject)
    return "already_done" if theme is not None and theme.deliberation_closed_at else None


def _round_in(*states: str) -> Check:
    reasons = {
        RoundState.OPEN: "round_not_closed",
        RoundState.CLOSED: "round_closed",
        RoundState.DECLARED: "round_declared",
        RoundState.VOID: "void",
    }

    def check(_actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
        if not isinstance(subject, Round) or subject.state in states:
            return None
        return reasons[RoundState(subject.state)]

    return check


def _cast_vote(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    if not isinstance(subject, Round):
        return "not_entitled"
    if reason := _round_in(RoundState.OPEN)(actor, subject, held):
        return reason
    if subject.method != Method.ELECTRONIC:
        return "wrong_method"
    council = subject.electorate == Electorate.COUNCIL
    needed = Capacity.COUNCILLOR if council else Capacity.REPRESENTATIVE
    if needed not in held:
        return "not_entitled"
    if _past(subject.closes_on):
        return "date_passed"
    if not council and isinstance(actor, Participant) and actor.also_councillor:
        return "also_councillor"
    return None


def _enter_votes(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    if reason := _round_in(RoundState.OPEN)(actor, subject, held):
        return reason
    by_hand = (Method.SHOW_OF_HANDS, Method.ROLL_CALL)
    if isinstance(subject, Round) and subject.method not in by_hand:
        return "wrong_method"
    return None


def _meeting_in(state: str, reason: str) -> Check:
    def check(_actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
        meeting = subject.meeting if isinstance(subject, AgendaItem) else subject
        return None if isinstance(meeting, Meeting) and meeting.state == state else reason

    return check


CHECKS: Mapping[Verb, Check] = {
    Verb.READ_TEXT: _read_text,
    Verb.ADMIT_PARTY: _charter,
    Verb.EDIT_CHARTER: _charter,
    Verb.AGREE_CHARTER: _charter,
    Verb.PLACE_REMARK: _place_remark,
    Verb.WITHDRAW_REMARK: _withdraw_remark,
    Verb.SUBMIT_AMENDMENT: _amendable,
    Verb.SUBMIT_CHANGE_REQUEST: _change_request,
    Verb.TAKE_OVER: _take_over,
    Verb.WITHDRAW_AMENDMENT: _own_amendment,
    Verb.INVITE_CO_SUBMITTER: _own_amendment,
    Verb.ACCEPT_CO_SUBMISSION: _pending,
    Verb.SET_LAPSE: _pending,
    Verb.CLOSE_DELIBERATION: _close_deliberation,
    Verb.OPEN_MEETING: _meeting_in(MeetingState.PLANNED, "meeting_not_planned"),
    Verb.CLOSE_MEETING: _meeting_in(MeetingState.OPEN, "meeting_not_open"),
    Verb.TAKE_ITEM: _meeting_in(MeetingState.OPEN, "meeting_not_open"),
    Verb.CAST_VOTE: _cast_vote,
    Verb.ENTER_VOTES: _enter_votes,
    Verb.CLOSE_ROUND: _round_in(RoundState.OPEN),
    Verb.VOID_ROUND: _round_in(RoundState.OPEN, RoundState.CLOSED),
    Verb.CORRECT_VOTE: _round_in(RoundState.CLOSED),
    Verb.DECLARE_ROUND: _round_in(RoundState.CLOSED),
}
