"""PDFs of an agreement: asked for, followed, downloaded; and looked at, whoever has one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from djangorestframework_camel_case.parser import CamelCaseMultiPartParser
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.actions import documents as verbs
from agreements.inputs import DocumentInput, VerificationInput
from agreements.outputs import DocumentOut, VerificationOut
from agreements.queries import documents
from agreements.queries.verification import Verdict, verification
from agreements.tasks import print_and_seal, trust_roots
from deliberation.api import addresses
from deliberation.api.doors import FORM, Door, operation, read, show, show_all
from deliberation.api.parsing import AnyJSON
from deliberation.policy import Refused, Visitor, require
from deliberation.queries import access, people, places
from deliberation.rules.stages import Verb


class ThemeDocuments(Door):
    """The documents of a theme."""

    @operation("listDocuments", gives=DocumentOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """All documents, the newest first, with how far each is."""
        row, actor = addresses.theme(request, theme)
        require(Verb.VIEW, actor, row)
        return show_all(DocumentOut, documents.of_theme(row), actor=actor)

    @operation("printDocument", takes=DocumentInput, gives=DocumentOut, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Ask for a PDF.

        The adopted text or the council's decision, sealed (`document.print`), or any Version as
        a concept or compared with the one before it (`document.print_concept`).
        """
        row, actor = addresses.theme(request, theme)
        asked = read(request, DocumentInput).validated_data
        made = verbs.request_document(
            row,
            actor=actor,
            enqueue=print_and_seal.enqueue,
            kind=asked["kind"],
            version=asked.get("version"),
        )
        return show(DocumentOut, made, actor=actor, status=201)


class OneDocument(Door):
    """One document."""

    @operation("readDocument", gives=DocumentOut)
    def get(self, request: Request, document: UUID) -> Response:
        """How far it is."""
        place = places.holding("themes__documents", document)
        row = documents.document(place.pk, document)
        return show(DocumentOut, row, actor=people.actor(request.user, place))


class DocumentFile(Door):
    """The file of a finished document."""

    @operation("downloadDocument", gives=OpenApiTypes.BINARY)
    def get(self, request: Request, document: UUID) -> HttpResponse:
        """The PDF itself."""
        place = places.holding("themes__documents", document)
        row = documents.ready(place.pk, document)
        if row is None or row.file is None:
            raise access.Missing("Document")
        require(Verb.READ_TEXT, people.actor(request.user, place), row.theme)
        answer = HttpResponse(bytes(row.file.bytes), content_type=row.file.media_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{row.file.sha256}.pdf"'
        answer.headers["ETag"] = f'"{row.file.sha256}"'
        return answer


class DocumentVerifications(Door):
    """Looking at a PDF that somebody has."""

    for_all = True
    parser_classes = (AnyJSON, CamelCaseMultiPartParser)

    @operation("verifyDocument", takes={FORM: VerificationInput}, gives=VerificationOut)
    def post(self, request: Request) -> Response:
        """Whether it was sealed here and is unchanged. Nothing of it is kept."""
        sent = read(request, VerificationInput).contents()
        found = verification(sent, roots=trust_roots())
        if found.verdict is Verdict.BUSY:
            raise Refused("flood")
        return show(VerificationOut, found, actor=Visitor())
