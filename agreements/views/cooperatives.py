"""Pages of the cooperatives that agreements found."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from agreements.actions import cooperatives as verbs
from agreements.inputs import CooperativeInput, CooperativeStageInput
from agreements.models import CooperativeStage, Liability
from agreements.policy import refusal, require
from agreements.queries import cooperatives
from agreements.rules.stages import Verb
from deliberation.queries import access, reading, texts
from deliberation.views.common import Visit, attempt, page, read


@page()
def overview(visit: Visit) -> HttpResponse:
    """All cooperatives of a municipality, and for the clerk the step that each came to."""
    return _overview(visit)


def _overview(visit: Visit) -> HttpResponse:
    found = cooperatives.of_municipality(visit.place.pk, visit.actor)
    movable = {
        row.pk for row in found if refusal(Verb.MOVE_COOPERATIVE, visit.actor, row.theme) is None
    }
    return visit.render(
        "cooperatives/overview.html",
        cooperatives=found,
        movable=movable,
        stages=CooperativeStage.choices,
    )


@page("POST")
def move(visit: Visit, pk: UUID) -> HttpResponse:
    """Say which step a cooperative came to."""
    row = cooperatives.cooperative(visit.place.pk, pk)
    require(Verb.MOVE_COOPERATIVE, visit.actor, row.theme)
    given = read(visit, CooperativeStageInput)
    if given and attempt(
        visit,
        lambda: verbs.move_cooperative(
            row, actor=visit.actor, stage=CooperativeStage(given.validated_data["stage"])
        ),
    ):
        visit.say(_("De stap is bewaard."))
        return visit.to("cooperatives", fragment=row.slug)
    return _overview(visit)


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
