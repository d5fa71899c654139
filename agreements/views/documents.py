"""Pages of an agreement's documents: ask for a PDF, see how far it is, download it, check one."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from agreements.actions import documents as verbs
from agreements.inputs import DocumentInput, VerificationInput
from agreements.models import Document, DocumentKind
from agreements.policy import refusal
from agreements.queries import documents
from agreements.queries.verification import verification
from agreements.rules.stages import Verb
from agreements.tasks import print_and_seal, trust_roots
from deliberation.models import Theme
from deliberation.policy import require
from deliberation.queries import access
from deliberation.rules.stages import Verb as Deliberation
from deliberation.views.common import Visit, attempt, page, read

FILE_NAMES = {
    DocumentKind.AGREEMENT: "akkoord",
    DocumentKind.DECISION: "raadsbesluit",
    DocumentKind.CONCEPT: "concept",
    DocumentKind.COMPARISON: "vergelijking",
}


@page("GET", "POST")
def overview(visit: Visit, slug: str) -> HttpResponse:
    """The documents of a theme; the clerk asks here for one."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Deliberation.VIEW, visit.actor, theme)
    if visit.request.method == "POST" and _asked(visit, theme):
        visit.say(_("Het document wordt gemaakt. Dat duurt enkele seconden."))
        return visit.to("documents", slug=slug)
    return visit.render(
        "documents/overview.html",
        theme=theme,
        documents=sorted(documents.of_theme(theme), key=lambda one: not one.is_sealed),
        busy=documents.busy(theme),
        may_print=refusal(Verb.PRINT_DOCUMENT, visit.actor, theme) is None,
        may_draw=refusal(Verb.PRINT_CONCEPT, visit.actor, theme) is None,
        has_decision=documents.has_council_decision(theme),
    )


def _asked(visit: Visit, theme: Theme) -> bool:
    given = read(visit, DocumentInput)
    if given is None:
        return False
    asked = given.validated_data
    return attempt(
        visit,
        lambda: verbs.request_document(
            theme,
            actor=visit.actor,
            enqueue=print_and_seal.enqueue,
            kind=asked["kind"],
            version=asked.get("version"),
        ),
    )


@page()
def download(visit: Visit, pk: UUID) -> HttpResponse:
    """The PDF itself, for who may read the text."""
    document = documents.ready(visit.place.pk, pk)
    if document is None or document.file is None:
        raise Http404
    require(Deliberation.READ_TEXT, visit.actor, document.theme)
    answer = HttpResponse(bytes(document.file.bytes), content_type=document.file.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(document)}"'
    answer.headers["ETag"] = f'"{document.file.sha256}"'
    return answer


def _file_name(document: Document) -> str:
    kind = FILE_NAMES[DocumentKind(document.kind)]
    return f"{kind}-{document.theme.slug}-v{document.version.number}.pdf"


@page("GET", "POST")
def verify(visit: Visit) -> HttpResponse:
    """Whether a PDF that somebody has was sealed here and is unchanged; nothing of it is kept."""
    found = None
    if visit.request.method == "POST" and (given := read(visit, VerificationInput)):
        found = verification(given.contents(), roots=trust_roots())
    return visit.render("documents/verify.html", found=found)
