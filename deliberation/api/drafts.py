"""Drafts: opened, read, compared and closed; the writing itself goes over their socket."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.actions import drafts as verbs
from deliberation.inputs import DraftInput, StartAmendmentInput, SubmitDraftInput
from deliberation.models import DraftKind
from deliberation.outputs.amendments import AmendmentDetail
from deliberation.outputs.drafts import DraftDetail, DraftOut, ParkedVariantOut, RedlineOut
from deliberation.outputs.texts import VersionOut
from deliberation.queries import access, drafts

from . import addresses
from .amendments import detail
from .doors import Door, operation, read, show, show_all


class Drafts(Door):
    """The drafts of a theme."""

    @operation("listDrafts", gives=DraftOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """Those the caller may read, open and closed, the newest first."""
        row, actor = addresses.theme(request, theme)
        return show_all(DraftOut, drafts.of_theme(row, actor), actor=actor)

    @operation("openDraft", takes=DraftInput, gives=DraftDetail, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Open one of the text of all (`draft.open`), or of an amendment (`amendment.draft`)."""
        row, actor = addresses.theme(request, theme)
        if read(request, DraftInput).validated_data["kind"] == DraftKind.TEXT:
            made = verbs.open_draft(row, actor=actor)
        else:
            given = read(request, StartAmendmentInput).validated_data
            made = verbs.start_amendment(row, actor=actor, **given)
        found = access.draft(row.municipality_id, made.pk)
        return show(DraftDetail, found, actor=actor, status=201)


class OneDraft(Door):
    """One draft."""

    @operation("readDraft", gives=DraftDetail)
    def get(self, request: Request, draft: UUID) -> Response:
        """A draft with its blocks as they now stand (`draft.read`)."""
        row, actor = addresses.draft(request, draft)
        return show(DraftDetail, row, actor=actor)


class DraftFreezing(Door):
    """A text that becomes a Version."""

    @operation("freezeDraft", gives=VersionOut, status=201)
    def post(self, request: Request, draft: UUID) -> Response:
        """Make it a Version and close it for ever (`draft.freeze`)."""
        row, actor = addresses.draft(request, draft)
        version = verbs.freeze_draft(row, actor=actor)
        return show(VersionOut, version, actor=actor, status=201)


class DraftSubmitting(Door):
    """A draft that becomes an amendment."""

    @operation("submitDraft", takes=SubmitDraftInput, gives=AmendmentDetail, status=201)
    def post(self, request: Request, draft: UUID) -> Response:
        """Submit it as an amendment of the party and close it.

        Who may write in it may do so (`draft.write`).
        """
        row, actor = addresses.draft(request, draft)
        given = read(request, SubmitDraftInput).validated_data
        return detail(verbs.submit_draft(row, actor=actor, **given), actor, status=201)


class DraftDiscarding(Door):
    """A draft of which nothing comes."""

    @operation("discardDraft", gives=DraftOut)
    def post(self, request: Request, draft: UUID) -> Response:
        """Close it for ever without anything (`draft.discard`)."""
        row, actor = addresses.draft(request, draft)
        return show(DraftOut, verbs.discard_draft(row, actor=actor), actor=actor)


class DraftRedline(Door):
    """What a draft changes."""

    @operation("readDraftRedline", gives=RedlineOut)
    def get(self, request: Request, draft: UUID) -> Response:
        """What is stored now against the text that it started from."""
        row, actor = addresses.draft(request, draft)
        found = {"redline_html": str(drafts.written(row).shown.redline)}
        return show(RedlineOut, found, actor=actor)


class ParkedVariants(Door):
    """What came too late; each sees the own only."""

    @operation("listParkedVariants", gives=ParkedVariantOut(many=True))
    def get(self, request: Request, draft: UUID) -> Response:
        """What the caller sent after the draft was closed: one variant, or none."""
        row, actor = addresses.draft(request, draft)
        return show_all(ParkedVariantOut, drafts.late_of(row, actor), actor=actor)


class ParkedVariantDropping(Door):
    """The end of what came too late."""

    @operation("dropParkedVariants", gives=ParkedVariantOut(many=True))
    def post(self, request: Request, draft: UUID) -> Response:
        """Throw the own variant away; gives what is left: nothing."""
        row, actor = addresses.draft(request, draft)
        verbs.drop_parked(row, actor=actor)
        return show_all(ParkedVariantOut, drafts.late_of(row, actor), actor=actor)
