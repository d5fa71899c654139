"""The life of an agreement as data: its stages, who may do what in which, and the ways between.

The tables are the one source for the clerk's page, the policy and the docs. They follow the
process of design §2 and the role–right defaults that Dutch council practice knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where an agreement stands; the values are part of the wire contract."""

    PREPARING = "preparing"
    DRAFTING = "drafting"
    CONSULTING = "consulting"
    AMENDING = "amending"
    DECIDING = "deciding"
    CONFIRMING = "confirming"
    ADOPTED = "adopted"
    IN_FORCE = "in_force"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Capacity(StrEnum):
    """In what capacity somebody acts; one person may have several."""

    ANYONE = "anyone"
    COUNCILLOR = "councillor"
    REPRESENTATIVE = "representative"
    STAKEHOLDER = "stakeholder"
    CLERK = "clerk"
    CHAIR = "chair"
    COLLEGE = "college"


class Verb(StrEnum):
    """Every intention of the deliberation, named as its command."""

    VIEW = "theme.view"
    READ_TEXT = "text.read"
    CREATE_THEME = "theme.create"
    EDIT_THEME = "theme.edit"
    ADMIT_PARTY = "party.admit"
    EDIT_CHARTER = "charter.edit"
    AGREE_CHARTER = "charter.agree"
    IMPORT_TEXT = "text.import"
    OPEN_DRAFT = "draft.open"
    READ_DRAFT = "draft.read"
    WRITE_DRAFT = "draft.write"
    FREEZE_DRAFT = "draft.freeze"
    DISCARD_DRAFT = "draft.discard"
    SET_NEED = "article.set_need"
    MOVE_STAGE = "stage.move"
    PLACE_REMARK = "remark.place"
    WITHDRAW_REMARK = "remark.withdraw"
    ERASE_AUTHOR = "remark.erase_author"
    ANSWER_REMARK = "remark.answer"
    DRAFT_AMENDMENT = "amendment.draft"
    SUBMIT_AMENDMENT = "amendment.submit"
    SUBMIT_CHANGE_REQUEST = "change_request.submit"
    TAKE_OVER = "change_request.take_over"
    WITHDRAW_AMENDMENT = "amendment.withdraw"
    INVITE_CO_SUBMITTER = "amendment.invite"
    ACCEPT_CO_SUBMISSION = "amendment.accept"
    SET_LAPSE = "amendment.set_lapse"
    CLOSE_DELIBERATION = "deliberation.close"
    CONSOLIDATE = "text.consolidate"
    RECORD_OPINION = "college.record_opinion"
    REPORT_CONFLICT = "conflict.report"
    PLAN_MEETING = "meeting.plan"
    OPEN_MEETING = "meeting.open"
    CLOSE_MEETING = "meeting.close"
    ADD_ITEM = "item.add"
    TAKE_ITEM = "item.take"
    RECORD_ATTENDANCE = "attendance.record"
    OPEN_ROUND = "round.open"
    CAST_VOTE = "vote.cast"
    ENTER_VOTES = "vote.enter"
    CLOSE_ROUND = "round.close"
    CORRECT_VOTE = "vote.correct"
    DECLARE_ROUND = "round.declare"
    VOID_ROUND = "round.void"
    CONFIRM_TEXT = "party.confirm"


_ALL = frozenset(Stage)
_ENDED = frozenset({Stage.REJECTED, Stage.WITHDRAWN})
_RUNNING = _ALL - _ENDED
_TEXT = frozenset({Stage.PREPARING, Stage.DRAFTING})
_OPEN_TO_REMARKS = frozenset({Stage.DRAFTING, Stage.CONSULTING})
_BEFORE_ADOPTION = frozenset(
    {Stage.DRAFTING, Stage.CONSULTING, Stage.AMENDING, Stage.DECIDING, Stage.CONFIRMING}
)
_AMENDABLE = frozenset({Stage.AMENDING, Stage.DECIDING})
_DRAFTING = frozenset({Stage.DRAFTING})
_AMENDING = frozenset({Stage.AMENDING})
_DECIDING = frozenset({Stage.DECIDING})
_PREPARING = frozenset({Stage.PREPARING})

MATRIX: Mapping[Verb, Mapping[Capacity, frozenset[Stage]]] = {
    Verb.VIEW: {Capacity.ANYONE: _ALL},
    Verb.READ_TEXT: {Capacity.ANYONE: _ALL},
    Verb.CREATE_THEME: {Capacity.CLERK: _ALL},
    Verb.EDIT_THEME: {Capacity.CLERK: _BEFORE_ADOPTION | _PREPARING},
    Verb.ADMIT_PARTY: {Capacity.CLERK: _PREPARING | _TEXT},
    Verb.EDIT_CHARTER: {Capacity.CLERK: _PREPARING | _TEXT},
    Verb.AGREE_CHARTER: {Capacity.COUNCILLOR: _TEXT, Capacity.REPRESENTATIVE: _TEXT},
    Verb.IMPORT_TEXT: {Capacity.CLERK: _TEXT},
    Verb.OPEN_DRAFT: {Capacity.CLERK: _DRAFTING},
    Verb.READ_DRAFT: {Capacity.ANYONE: _ALL},
    Verb.WRITE_DRAFT: {
        Capacity.COUNCILLOR: _DRAFTING | _AMENDABLE,
        Capacity.REPRESENTATIVE: _DRAFTING | _AMENDING,
        Capacity.CLERK: _DRAFTING,
    },
    Verb.FREEZE_DRAFT: {Capacity.CLERK: _DRAFTING},
    Verb.DISCARD_DRAFT: {
        Capacity.COUNCILLOR: _BEFORE_ADOPTION,
        Capacity.REPRESENTATIVE: _BEFORE_ADOPTION,
        Capacity.CLERK: _DRAFTING,
    },
    Verb.SET_NEED: {Capacity.CLERK: _BEFORE_ADOPTION},
    Verb.MOVE_STAGE: {Capacity.CLERK: _RUNNING},
    Verb.PLACE_REMARK: {Capacity.ANYONE: _OPEN_TO_REMARKS},
    Verb.WITHDRAW_REMARK: {Capacity.ANYONE: _BEFORE_ADOPTION, Capacity.CLERK: _ALL},
    Verb.ERASE_AUTHOR: {Capacity.CLERK: _ALL},
    Verb.ANSWER_REMARK: {Capacity.CLERK: _BEFORE_ADOPTION},
    Verb.DRAFT_AMENDMENT: {Capacity.COUNCILLOR: _AMENDABLE, Capacity.REPRESENTATIVE: _AMENDING},
    Verb.SUBMIT_AMENDMENT: {Capacity.COUNCILLOR: _AMENDABLE, Capacity.CLERK: _AMENDABLE},
    Verb.SUBMIT_CHANGE_REQUEST: {Capacity.REPRESENTATIVE: _AMENDING},
    Verb.TAKE_OVER: {Capacity.COUNCILLOR: _AMENDABLE},
    Verb.WITHDRAW_AMENDMENT: {
        Capacity.COUNCILLOR: _AMENDABLE,
        Capacity.REPRESENTATIVE: _AMENDABLE,
        Capacity.CLERK: _AMENDABLE,
    },
    Verb.INVITE_CO_SUBMITTER: {
        Capacity.COUNCILLOR: _AMENDABLE,
        Capacity.REPRESENTATIVE: _AMENDING,
    },
    Verb.ACCEPT_CO_SUBMISSION: {
        Capacity.COUNCILLOR: _AMENDABLE,
        Capacity.REPRESENTATIVE: _AMENDING,
    },
    Verb.SET_LAPSE: {Capacity.CLERK: _AMENDABLE, Capacity.CHAIR: _AMENDABLE},
    Verb.CLOSE_DELIBERATION: {Capacity.CHAIR: _DECIDING, Capacity.CLERK: _DECIDING},
    Verb.CONSOLIDATE: {Capacity.CLERK: _DECIDING},
    Verb.RECORD_OPINION: {Capacity.CLERK: _RUNNING, Capacity.COLLEGE: _RUNNING},
    Verb.REPORT_CONFLICT: {Capacity.COUNCILLOR: _BEFORE_ADOPTION},
    Verb.PLAN_MEETING: {Capacity.CLERK: _ALL},
    Verb.OPEN_MEETING: {Capacity.CLERK: _ALL, Capacity.CHAIR: _ALL},
    Verb.CLOSE_MEETING: {Capacity.CLERK: _ALL, Capacity.CHAIR: _ALL},
    Verb.ADD_ITEM: {Capacity.CLERK: _ALL},
    Verb.TAKE_ITEM: {Capacity.CLERK: _ALL, Capacity.CHAIR: _ALL},
    Verb.RECORD_ATTENDANCE: {Capacity.CLERK: _ALL},
    Verb.OPEN_ROUND: {Capacity.CLERK: _DECIDING, Capacity.CHAIR: _DECIDING},
    Verb.CAST_VOTE: {Capacity.COUNCILLOR: _DECIDING, Capacity.REPRESENTATIVE: _DECIDING},
    Verb.ENTER_VOTES: {Capacity.CLERK: _DECIDING},
    Verb.CLOSE_ROUND: {Capacity.CLERK: _DECIDING, Capacity.CHAIR: _DECIDING},
    Verb.CORRECT_VOTE: {Capacity.CLERK: _DECIDING},
    Verb.DECLARE_ROUND: {Capacity.CHAIR: _DECIDING, Capacity.CLERK: _DECIDING},
    Verb.VOID_ROUND: {Capacity.CHAIR: _DECIDING, Capacity.CLERK: _DECIDING},
    Verb.CONFIRM_TEXT: {Capacity.REPRESENTATIVE: frozenset({Stage.CONFIRMING})},
}

MOVES: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.PREPARING: (Stage.DRAFTING, Stage.WITHDRAWN),
    Stage.DRAFTING: (Stage.CONSULTING, Stage.WITHDRAWN),
    Stage.CONSULTING: (Stage.AMENDING, Stage.DRAFTING, Stage.WITHDRAWN),
    Stage.AMENDING: (Stage.DECIDING, Stage.DRAFTING, Stage.WITHDRAWN),
    Stage.DECIDING: (Stage.CONFIRMING, Stage.ADOPTED, Stage.REJECTED, Stage.WITHDRAWN),
    Stage.CONFIRMING: (Stage.ADOPTED, Stage.REJECTED),
    Stage.ADOPTED: (Stage.IN_FORCE,),
    Stage.IN_FORCE: (),
    Stage.REJECTED: (),
    Stage.WITHDRAWN: (),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What the ways between stages depend on, read from a theme by the caller.

    `outcome` is that of the decision on the whole ("" when there is none yet); `parties` counts
    those at the table, factions too; `standing` the community parties that have not withdrawn or
    stayed silent, since only they can be too few.
    """

    has_text: bool = False
    draft_open: bool = False
    parties: int = 0
    agreed: int = 0
    unanswered_remarks: int = 0
    running_rounds: int = 0
    outcome: str = ""
    unanswered_confirmations: int = 0
    confirmation_term_passed: bool = False
    standing: int = 0
    minimum_parties: int = 0


def move_refusal(stage: Stage, target: Stage, situation: Situation) -> str | None:
    """Why the theme may not go from `stage` to `target` now, as a reason code, or None."""
    if target not in MOVES[stage]:
        return "no_such_move"
    if target is Stage.WITHDRAWN:
        return "round_running" if situation.running_rounds else None
    return _GUARDS[target](stage, situation)


def _all_agreed(now: Situation) -> bool:
    return now.parties > 0 and now.agreed == now.parties


def _to_drafting(stage: Stage, now: Situation) -> str | None:
    if stage is Stage.PREPARING and not _all_agreed(now):
        return "charter_not_agreed"
    return None


def _to_consulting(_stage: Stage, now: Situation) -> str | None:
    """While drafting the spelregels may change and parties join, so all must agree again."""
    if now.draft_open:
        return "draft_open"
    if not _all_agreed(now):
        return "charter_not_agreed"
    return None if now.has_text else "no_version"


def _to_amending(_stage: Stage, now: Situation) -> str | None:
    return "remarks_unanswered" if now.unanswered_remarks else None


def _to_deciding(_stage: Stage, now: Situation) -> str | None:
    return None if now.has_text else "no_version"


def _to_confirming(_stage: Stage, now: Situation) -> str | None:
    if now.running_rounds:
        return "round_running"
    return None if now.outcome == "pending_confirmation" else "not_pending_confirmation"


def _to_adopted(stage: Stage, now: Situation) -> str | None:
    if stage is Stage.CONFIRMING:
        if now.unanswered_confirmations and not now.confirmation_term_passed:
            return "confirmations_pending"
        return "too_few_parties" if now.standing < now.minimum_parties else None
    if now.running_rounds:
        return "round_running"
    return None if now.outcome == "adopted" else "not_adopted"


def _to_rejected(stage: Stage, now: Situation) -> str | None:
    if stage is Stage.CONFIRMING:
        return None if now.standing < now.minimum_parties else "enough_parties"
    if now.running_rounds:
        return "round_running"
    return None if now.outcome == "rejected" else "not_rejected"


def _to_in_force(_stage: Stage, now: Situation) -> str | None:
    return "too_few_parties" if now.standing < now.minimum_parties else None


_GUARDS = {
    Stage.DRAFTING: _to_drafting,
    Stage.CONSULTING: _to_consulting,
    Stage.AMENDING: _to_amending,
    Stage.DECIDING: _to_deciding,
    Stage.CONFIRMING: _to_confirming,
    Stage.ADOPTED: _to_adopted,
    Stage.REJECTED: _to_rejected,
    Stage.IN_FORCE: _to_in_force,
}
