"""Amendments and change requests: submitted, shared, taken over, withdrawn."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.actions import amendments as verbs
from deliberation.inputs import LapseInput, PersonInput, PreviewInput, ProposalInput
from deliberation.models import Amendment
from deliberation.outputs.amendments import (
    AmendmentDetail,
    AmendmentOut,
    CoSubmitterOut,
    LapseOut,
    PreviewOut,
)
from deliberation.policy import Actor, Refused, refusal
from deliberation.queries import access, amending, amendments, choosing
from deliberation.rules.stages import Verb

from . import addresses
from .doors import Door, operation, read, show, show_all

SUBMITTING = (Verb.SUBMIT_AMENDMENT, Verb.SUBMIT_CHANGE_REQUEST)


def detail(row: Amendment, actor: Actor, *, status: int = 200) -> Response:
    """The amendment as it now stands."""
    found = access.amendment(row.theme.municipality_id, row.pk)
    context = {"actor": actor, "clashes": amendments.clashes_of(found.theme)}
    return Response(AmendmentDetail(found, context=context).data, status=status)


class Amendments(Door):
    """The amendments of a theme."""

    @operation("listAmendments", gives=AmendmentOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """All of them in voting order, with what clashes."""
        row, actor = addresses.readable_theme(request, theme)
        found, clashes = amendments.of_theme(row), amendments.clashes_of(row)
        return show_all(AmendmentOut, found, actor=actor, clashes=clashes)

    @operation("submitAmendment", takes=ProposalInput, gives=AmendmentDetail, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Submit an amendement, or with a `parent` a subamendement (`amendment.submit`)."""
        row, actor = addresses.theme(request, theme)
        given = read(request, ProposalInput)
        made = verbs.submit_amendment(
            row,
            actor=actor,
            proposal=given.details(),
            on_behalf_of=given.validated_data["on_behalf_of"],
        )
        return detail(made, actor, status=201)


class ChangeRequests(Door):
    """The wijzigingsvoorstellen of community parties."""

    @operation("submitChangeRequest", takes=ProposalInput, gives=AmendmentDetail, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Submit one for one's party (`change_request.submit`)."""
        row, actor = addresses.theme(request, theme)
        given = read(request, ProposalInput)
        made = verbs.submit_change_request(
            row, actor=actor, proposal=given.details(), party_id=given.validated_data["party"]
        )
        return detail(made, actor, status=201)


class AmendmentPreviews(Door):
    """Looking before submitting; nothing is kept."""

    @operation("previewAmendment", takes=PreviewInput, gives=PreviewOut)
    def post(self, request: Request, theme: UUID) -> Response:
        """What words would change, as a redline: for who may submit an amendment now."""
        row, actor = addresses.readable_theme(request, theme)
        reasons = [refusal(verb, actor, row) for verb in SUBMITTING]
        if all(reasons):
            raise Refused(str(reasons[0]))
        proposal = read(request, PreviewInput).details()
        key = proposal.parent
        parent = access.amendment(row.municipality_id, key) if key else None
        base = choosing.base_of(row, parent)
        shown = amending.compared(base, verbs.derive_operations(base, proposal))
        return show(PreviewOut, {"redline_html": str(shown.redline)}, actor=actor)


class OneAmendment(Door):
    """One amendment."""

    @operation("readAmendment", gives=AmendmentDetail)
    def get(self, request: Request, amendment: UUID) -> Response:
        """An amendment with its operations, redline and clashes."""
        row, actor = addresses.amendment(request, amendment)
        return detail(row, actor)


class TakeOver(Door):
    """A change request that becomes an amendement."""

    @operation("takeOverChangeRequest", gives=AmendmentDetail, status=201)
    def post(self, request: Request, amendment: UUID) -> Response:
        """Submit it as an amendement, as a councillor (`change_request.take_over`)."""
        row, actor = addresses.amendment(request, amendment)
        return detail(verbs.take_over(row, actor=actor), actor, status=201)


class AmendmentWithdrawing(Door):
    """The end of an amendment by its submitter."""

    @operation("withdrawAmendment", gives=AmendmentDetail)
    def post(self, request: Request, amendment: UUID) -> Response:
        """Take it back, until its vote (`amendment.withdraw`)."""
        row, actor = addresses.amendment(request, amendment)
        return detail(verbs.withdraw_amendment(row, actor=actor), actor)


class CoSubmitters(Door):
    """Who submits along."""

    @operation("inviteCoSubmitter", takes=PersonInput, gives=CoSubmitterOut, status=201)
    def post(self, request: Request, amendment: UUID) -> Response:
        """Ask somebody to submit along (`amendment.invite`)."""
        row, actor = addresses.amendment(request, amendment)
        person = read(request, PersonInput).validated_data["person"]
        invited = verbs.invite_co_submitter(row, actor=actor, person_id=person)
        return show(CoSubmitterOut, invited, actor=actor, status=201)


class CoSubmitting(Door):
    """Saying yes."""

    @operation("acceptCoSubmission", gives=CoSubmitterOut)
    def post(self, request: Request, amendment: UUID) -> Response:
        """Submit along, as one was asked to (`amendment.accept`)."""
        row, actor = addresses.amendment(request, amendment)
        return show(CoSubmitterOut, verbs.accept_co_submission(row, actor=actor), actor=actor)


class Lapses(Door):
    """What makes an amendment lapse."""

    @operation("setLapse", takes=LapseInput, gives=LapseOut, status=201)
    def post(self, request: Request, amendment: UUID) -> Response:
        """Say that it lapses when another is adopted (`amendment.set_lapse`)."""
        row, actor = addresses.amendment(request, amendment)
        other = read(request, LapseInput).validated_data["if_adopted"]
        lapse = verbs.set_lapse(row, actor=actor, if_adopted=other)
        return show(LapseOut, lapse, actor=actor, status=201)
