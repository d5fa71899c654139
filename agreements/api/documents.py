"""The sealed PDF of an adopted agreement: asked for, followed, downloaded."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.actions import documents as verbs
from agreements.outputs import DocumentOut
from agreements.queries import documents
from agreements.tasks import print_and_seal
from deliberation.api import addresses
from deliberation.api.doors import Door, operation, show, show_all
from deliberation.policy import require
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

    @operation("printDocument", gives=DocumentOut, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Ask for the sealed PDF of the adopted text (`document.print`)."""
        row, actor = addresses.theme(request, theme)
        made = verbs.request_document(row, actor=actor, enqueue=print_and_seal.enqueue)
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
        answer = HttpResponse(bytes(row.file.bytes), content_type=row.file.media_type)
        answer.headers["Content-Disposition"] = f'attachment; filename="{row.file.sha256}.pdf"'
        answer.headers["ETag"] = f'"{row.file.sha256}"'
        return answer
