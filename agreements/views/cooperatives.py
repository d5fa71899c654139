"""Pages of the cooperatives that agreements found."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from agreements.actions import cooperatives as verbs
from agreements.inputs import CooperativeInput
from agreements.models import Liability
from agreements.policy import require
from agreements.queries import cooperatives
from agreements.rules.stages import Verb
from deliberation.queries import access, reading, texts
from deliberation.views.common import Visit, attempt, page, read


@page()
def overview(visit: Visit) -> HttpResponse:
    """All cooperatives of a municipality."""
    return visit.render(
        "cooperatives/overview.html", cooperatives=cooperatives.of_municipality(visit.place.pk)
    )


@page("GET", "POST")
def new(visit: Visit, slug: str) -> HttpResponse:
    """Name the cooperative that an article founds."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.NAME_COOPERATIVE, visit.actor, theme)
    if visit.request.method == "POST":
        given = read(visit, CooperativeInput)
        if given and attempt(
            visit,
            lambda: verbs.name_cooperative(theme, actor=visit.actor, details=given.details()),
        ):
            visit.say(_("De coöperatie staat bij het artikel."))
            return visit.to("cooperatives")
    version = texts.latest(theme)
    return visit.render(
        "cooperatives/new.html",
        theme=theme,
        articles=reading.article_needs(theme, texts.text_of(version)) if version else [],
        liabilities=Liability.choices,
    )
