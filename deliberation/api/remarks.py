"""Remarks: placed by anybody, confirmed by the mailed token, answered by the clerk."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.actions import erasure
from deliberation.actions import remarks as verbs
from deliberation.inputs import (
    AnswerInput,
    GuestInput,
    RemarkInput,
)
from deliberation.models import RemarkState, Verdict
from deliberation.outputs.remarks import PlacedRemarkOut, RemarkOut
from deliberation.policy import Participant, Visitor
from deliberation.queries import access, reading, remarks, texts
from deliberation.views.mail import send_confirmation

from . import addresses
from .doors import Door, operation, read, show, show_all
from .inputs import SignedRemarkInput, TokenInput


class ThemeRemarks(Door):
    """The remarks of a theme: its reactienota."""

    @operation("listRemarks", gives=PlacedRemarkOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """The public remarks, oldest first, and where their passages are in the newest text."""
        row, actor = addresses.readable_theme(request, theme)
        latest = texts.latest(row)
        found = reading.placed(remarks.published(row), texts.text_of(latest) if latest else ())
        return show_all(PlacedRemarkOut, found, actor=actor)


class VersionRemarks(Door):
    """The remarks on a Version."""

    for_all = True

    @operation("placeRemark", takes=SignedRemarkInput, gives=RemarkOut, status=201)
    def post(self, request: Request, version: UUID) -> Response:
        """Place a remark (`remark.place`).

        Who has no account signs with name and e-mail; the remark waits for the mailed link.
        """
        row, actor = addresses.version(request, version)
        words = read(request, RemarkInput).details()
        if isinstance(actor, Participant):
            remark = verbs.place_remark(row, actor=actor, words=words)
            return show(RemarkOut, remark, actor=actor, status=201)
        guest = read(request, GuestInput).details()
        remark, token = verbs.place_guest_remark(row, actor=actor, words=words, guest=guest)
        send_confirmation(request._request, remark, token=token)
        return show(RemarkOut, remark, actor=actor, status=201)


class RemarkConfirmations(Door):
    """The mailed links."""

    for_all = True

    @operation("confirmRemarks", takes=TokenInput, gives=RemarkOut(many=True))
    def post(self, request: Request) -> Response:
        """Publish what waited for an address, by the token of the mail."""
        given = read(request, TokenInput).validated_data
        place = access.municipality(given["municipality"])
        guest = access.contributor(place.pk, verbs.token_digest(given["token"]))
        return show_all(RemarkOut, verbs.confirm_contributor(guest), actor=Visitor())


class Remark(Door):
    """One remark."""

    @operation("readRemark", gives=RemarkOut)
    def get(self, request: Request, remark: UUID) -> Response:
        """A public remark with its answer."""
        row, actor = addresses.remark(request, remark)
        if row.state != RemarkState.PUBLISHED:
            raise access.Missing("Remark")
        return show(RemarkOut, row, actor=actor)


class RemarkAnswer(Door):
    """The clerk's answer to a remark."""

    @operation("answerRemark", takes=AnswerInput, gives=RemarkOut)
    def post(self, request: Request, remark: UUID) -> Response:
        """Answer it; a later answer replaces the earlier one (`remark.answer`)."""
        row, actor = addresses.remark(request, remark)
        given = read(request, AnswerInput).validated_data
        done = verbs.answer_remark(
            row, actor=actor, verdict=Verdict(given["verdict"]), answer=given["answer"]
        )
        return show(RemarkOut, done, actor=actor)


class RemarkWithdrawing(Door):
    """The end of a remark."""

    @operation("withdrawRemark", gives=RemarkOut)
    def post(self, request: Request, remark: UUID) -> Response:
        """Take it back (`remark.withdraw`)."""
        row, actor = addresses.remark(request, remark)
        return show(RemarkOut, verbs.withdraw_remark(row, actor=actor), actor=actor)


class AuthorErasing(Door):
    """Forgetting who wrote a remark."""

    @operation("eraseAuthor", gives=RemarkOut)
    def post(self, request: Request, remark: UUID) -> Response:
        """Erase name and address of a guest (`remark.erase_author`)."""
        row, actor = addresses.remark(request, remark)
        return show(RemarkOut, erasure.erase_author(row, actor=actor), actor=actor)
