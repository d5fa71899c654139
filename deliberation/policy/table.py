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
    Draft,
    DraftKind,
    DraftReaders,
    Meeting,
    MeetingState,
    Municipality,
    Office,
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

Subject = Municipality | Theme | Version | Draft | Amendment | Remark | Round | Meeting | AgendaItem
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
        case Version() | Draft() | Amendment() | Remark():
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
    return _read_running(actor, theme)


def _read_running(actor: Actor, theme: Theme) -> str | None:
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


def _read_draft(actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
    """A text as the spelregels say, also once it is closed; an amendment its own people alone."""
    if not isinstance(subject, Draft) or subject.kind == DraftKind.TEXT:
        theme = _theme(subject)
        return _read_running(actor, theme) if theme is not None else None
    if not isinstance(actor, Participant):
        return "login_required"
    mine = subject.owner_id == actor.person_id or takes_part(actor, subject)
    return None if mine else "not_yours"


def takes_part(actor: Actor, draft: Draft) -> bool:
    """Whether somebody belongs to those who write in a draft, whatever its stage or state.

    In a text the clerk and the parties at the table; in an amendment the party it is of.
    """
    if not isinstance(actor, Participant) or actor.municipality_id != draft.theme.municipality_id:
        return False
    mine = {actor.faction_id, *actor.represents, *actor.substitutes}
    if draft.kind == DraftKind.AMENDMENT:
        return draft.party_id in mine
    return Office.CLERK in actor.offices or not mine.isdisjoint(draft.at_the_table)


def _write_draft(actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
    if not isinstance(subject, Draft) or not isinstance(actor, Participant):
        return "not_yours"
    if not subject.is_open:
        return "draft_closed"
    if subject.kind == DraftKind.AMENDMENT:
        return _write_amendment(actor, subject)
    if subject.theme.stage != Stage.DRAFTING:
        return "wrong_stage"
    return None if takes_part(actor, subject) else "not_at_the_table"


def _write_amendment(actor: Participant, draft: Draft) -> str | None:
    """In the draft of an amendment one may write while one may submit it."""
    if not takes_part(actor, draft):
        return "not_yours"
    verb, capacity = Verb.SUBMIT_CHANGE_REQUEST, Capacity.REPRESENTATIVE
    if draft.party_id == actor.faction_id:
        verb, capacity = Verb.SUBMIT_AMENDMENT, Capacity.COUNCILLOR
    if draft.theme.stage not in MATRIX[verb][capacity]:
        return "wrong_stage"
    if draft.base_id != draft.theme.tabled_version_id:
        return "version_not_tabled"
    return CHECKS[verb](actor, draft.theme, frozenset({capacity}))


def _freeze_draft(_actor: Actor, subject: Subject, _held: frozenset[Capacity]) -> str | None:
    if isinstance(subject, Draft) and subject.kind == DraftKind.AMENDMENT:
        return "not_yours"
    return None if isinstance(subject, Draft) and subject.is_open else "draft_closed"


def _discard_draft(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    """The owner of an amendment's draft; of the text of all, which has no owner, the clerk."""
    if not isinstance(actor, Participant) or not isinstance(subject, Draft):
        return "not_yours"
    mine = subject.owner_id == actor.person_id
    if subject.kind == DraftKind.TEXT:
        mine = Capacity.CLERK in held
    if not mine:
        return "not_yours"
    return None if subject.is_open else "draft_closed"


def _draft_amendment(actor: Actor, subject: Subject, held: frozenset[Capacity]) -> str | None:
    """As submitting one: an amendement for who has a seat, a change request for who represents."""
    if Capacity.COUNCILLOR in held:
        return _amendable(actor, subject, held)
    return _change_request(actor, subject, held)


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
    Verb.READ_DRAFT: _read_draft,
    Verb.WRITE_DRAFT: _write_draft,
    Verb.FREEZE_DRAFT: _freeze_draft,
    Verb.DISCARD_DRAFT: _discard_draft,
    Verb.DRAFT_AMENDMENT: _draft_amendment,
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
