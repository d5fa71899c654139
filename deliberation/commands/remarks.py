"""Commands on remarks, for who has an account; guests sign by form or REST."""

from __future__ import annotations

from deliberation.actions import erasure
from deliberation.actions import remarks as verbs
from deliberation.inputs import AnswerInput, RemarkInput
from deliberation.models import Remark, Verdict, Version
from deliberation.outputs.remarks import RemarkOut
from deliberation.policy import Actor, Participant, Refused

from .base import REMARK, VERSION, Command, Gives

SHOWN = Gives(RemarkOut)


def _place(version: Version, actor: Actor, given: RemarkInput) -> Remark:
    """Place a remark on a passage of a Version."""
    if not isinstance(actor, Participant):
        raise Refused("login_required")
    return verbs.place_remark(version, actor=actor, words=given.details())


def _answer(remark: Remark, actor: Actor, given: AnswerInput) -> Remark:
    """Answer it; a later answer replaces the earlier one."""
    data = given.validated_data
    verdict = Verdict(data["verdict"])
    return verbs.answer_remark(remark, actor=actor, verdict=verdict, answer=data["answer"])


def _withdraw(remark: Remark, actor: Actor, _given: object) -> Remark:
    """Take it back."""
    return verbs.withdraw_remark(remark, actor=actor)


def _erase(remark: Remark, actor: Actor, _given: object) -> Remark:
    """Erase name and address of a guest."""
    return erasure.erase_author(remark, actor=actor)


COMMANDS = (
    Command("remark.place", VERSION, _place, takes=RemarkInput, gives=SHOWN),
    Command("remark.answer", REMARK, _answer, takes=AnswerInput, gives=SHOWN),
    Command("remark.withdraw", REMARK, _withdraw, gives=SHOWN),
    Command("remark.erase_author", REMARK, _erase, gives=SHOWN),
)
