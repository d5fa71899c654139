"""Pages of an agreement's documents: ask for the sealed PDF, see how far it is, download it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from agreements.actions import documents as verbs
from agreements.policy import refusal
from agreements.queries import documents
from agreements.rules.stages import Verb
from agreements.tasks import print_and_seal
from deliberation.policy import require
from deliberation.queries import access
from deliberation.rules.stages import Verb as Deliberation
from deliberation.views.common import Visit, attempt, page


@page("GET", "POST")
def overview(visit: Visit, slug: str) -> HttpResponse:
    """The documents of a theme; the clerk asks here for the sealed PDF."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Deliberation.VIEW, visit.actor, theme)
    if visit.request.method == "POST" and attempt(
        visit,
        lambda: verbs.request_document(theme, actor=visit.actor, enqueue=print_and_seal.enqueue),
    ):
        visit.say(_("Het document wordt gemaakt. Dat duurt enkele seconden."))
        return visit.to("documents", slug=slug)
    return visit.render(
        "documents/overview.html",
        theme=theme,
        documents=documents.of_theme(theme),
        busy=documents.busy(theme),
        may_print=refusal(Verb.PRINT_DOCUMENT, visit.actor, theme) is None,
    )


@page()
def download(visit: Visit, pk: UUID) -> HttpResponse:
    """The sealed PDF itself."""
    document = documents.ready(visit.place.pk, pk)
    if document is None or document.file is None:
        raise Http404
    answer = HttpResponse(bytes(document.file.bytes), content_type=document.file.media_type)
    name = f"akkoord-{document.theme.slug}-v{document.version.number}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["ETag"] = f'"{document.file.sha256}"'
    return answer
