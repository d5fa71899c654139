"""Commands on amendments and change requests."""

from __future__ import annotations

from deliberation.actions import amendments as verbs
from deliberation.inputs import LapseInput, PersonInput, ProposalInput
from deliberation.models import Amendment, CoSubmitter, Lapse, Theme
from deliberation.outputs.amendments import AmendmentRef, CoSubmitterOut, LapseOut
from deliberation.policy import Actor

from .base import AMENDMENT, THEME, Command, Gives

REF = Gives(AmendmentRef)
ALONG = Gives(CoSubmitterOut)


def _submit(theme: Theme, actor: Actor, given: ProposalInput) -> Amendment:
    """Submit an amendement, or with a `parent` a subamendement."""
    behalf = given.validated_data["on_behalf_of"]
    return verbs.submit_amendment(theme, actor=actor, proposal=given.details(), on_behalf_of=behalf)


def _request(theme: Theme, actor: Actor, given: ProposalInput) -> Amendment:
    """Submit a wijzigingsvoorstel for one's party."""
    party = given.validated_data["party"]
    return verbs.submit_change_request(theme, actor=actor, proposal=given.details(), party_id=party)


def _take_over(amendment: Amendment, actor: Actor, _given: object) -> Amendment:
    """Submit a change request as an amendement, as a councillor."""
    return verbs.take_over(amendment, actor=actor)


def _withdraw(amendment: Amendment, actor: Actor, _given: object) -> Amendment:
    """Take it back, until its vote."""
    return verbs.withdraw_amendment(amendment, actor=actor)


def _invite(amendment: Amendment, actor: Actor, given: PersonInput) -> CoSubmitter:
    """Ask somebody to submit along."""
    person = given.validated_data["person"]
    return verbs.invite_co_submitter(amendment, actor=actor, person_id=person)


def _accept(amendment: Amendment, actor: Actor, _given: object) -> CoSubmitter:
    """Submit along, as one was asked to."""
    return verbs.accept_co_submission(amendment, actor=actor)


def _set_lapse(amendment: Amendment, actor: Actor, given: LapseInput) -> Lapse:
    """Say that it lapses when another is adopted."""
    return verbs.set_lapse(amendment, actor=actor, if_adopted=given.validated_data["if_adopted"])


COMMANDS = (
    Command("amendment.submit", THEME, _submit, takes=ProposalInput, gives=REF),
    Command("change_request.submit", THEME, _request, takes=ProposalInput, gives=REF),
    Command("change_request.take_over", AMENDMENT, _take_over, gives=REF),
    Command("amendment.withdraw", AMENDMENT, _withdraw, gives=REF),
    Command("amendment.invite", AMENDMENT, _invite, takes=PersonInput, gives=ALONG),
    Command("amendment.accept", AMENDMENT, _accept, gives=ALONG),
    Command("amendment.set_lapse", AMENDMENT, _set_lapse, takes=LapseInput, gives=Gives(LapseOut)),
)
