"""Versions: read in, read, and made of what was adopted."""

from __future__ import annotations

from uuid import UUID

from djangorestframework_camel_case.parser import CamelCaseMultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.actions import texts as verbs
from deliberation.inputs import ResolutionsInput, TextInput
from deliberation.outputs.amendments import WorkingTextOut
from deliberation.outputs.texts import ImportedOut, VersionDetail, VersionOut
from deliberation.queries import amendments, consolidating, texts
from deliberation.text.markdown import to_markdown

from . import addresses
from .doors import FORM, JSON, Door, operation, read, show, show_all
from .parsing import AnyJSON


class Versions(Door):
    """The Versions of a theme."""

    parser_classes = (AnyJSON, CamelCaseMultiPartParser)

    @operation("listVersions", gives=VersionOut(many=True))
    def get(self, request: Request, theme: UUID) -> Response:
        """All Versions, the newest first, without their words."""
        row, actor = addresses.readable_theme(request, theme)
        return show_all(VersionOut, texts.versions(row), actor=actor)

    @operation(
        "importText", takes={JSON: TextInput, FORM: TextInput}, gives=ImportedOut, status=201
    )
    def post(self, request: Request, theme: UUID) -> Response:
        """Read Markdown, sent as words or as a file, into a new Version (`text.import`)."""
        row, actor = addresses.theme(request, theme)
        source = read(request, TextInput).contents()
        version, imported = verbs.import_text(row, actor=actor, source=source)
        found = {"version": version, "notes": imported.notes}
        return show(ImportedOut, found, actor=actor, status=201)


class Version(Door):
    """One Version."""

    @operation("readVersion", gives=VersionDetail)
    def get(self, request: Request, version: UUID) -> Response:
        """A Version with its blocks, and as Markdown."""
        row, actor = addresses.version(request, version)
        return show(VersionDetail, row, actor=actor)


class WorkingText(Door):
    """The tabled text with the adopted amendments in it."""

    @operation("readWorkingText", gives=WorkingTextOut)
    def get(self, request: Request, theme: UUID) -> Response:
        """What consolidating would make now, and the conflicts it would have to settle."""
        row, actor = addresses.readable_theme(request, theme)
        now = amendments.working(row)
        found = {
            "adopted": [one.label for one in now.adopted],
            "markdown": to_markdown(now.text),
            "redline_html": str(consolidating.preview(row).html),
            "conflicts": consolidating.disputes(now),
        }
        return show(WorkingTextOut, found, actor=actor)


class Consolidation(Door):
    """Making the geamendeerd voorstel."""

    @operation("consolidate", takes=ResolutionsInput, gives=VersionOut, status=201)
    def post(self, request: Request, theme: UUID) -> Response:
        """Make it a Version, with words for each block in conflict (`text.consolidate`)."""
        row, actor = addresses.theme(request, theme)
        given = read(request, ResolutionsInput).validated_data
        version = verbs.consolidate(row, actor=actor, resolutions=given.get("resolutions"))
        return show(VersionOut, version, actor=actor, status=201)
