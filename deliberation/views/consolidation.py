"""The geamendeerd voorstel: a preview of all adopted amendments in one text, and making it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from deliberation.actions import texts as verbs
from deliberation.inputs import ResolutionsInput
from deliberation.models import Theme
from deliberation.policy import Refused, require
from deliberation.queries import access, amending, amendments, consolidating
from deliberation.queries.rounds import UNDECIDED
from deliberation.rules.stages import Verb
from deliberation.views.common import Visit, page, read


@page("GET", "POST")
def consolidate(visit: Visit, slug: str) -> HttpResponse:
    """Show what the adopted amendments make of the tabled text, and freeze it."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.CONSOLIDATE, visit.actor, theme)
    if visit.request.method == "POST" and (given := read(visit, ResolutionsInput)):
        try:
            version = verbs.consolidate(
                theme,
                actor=visit.actor,
                resolutions=given.validated_data.get("resolutions", {}),
            )
        except Refused as refused:
            visit.refuse(refused)
        else:
            visit.say(
                _("Het geamendeerde voorstel is versie %(number)s.") % {"number": version.number}
            )
            return visit.to("amendments", slug=slug, fragment="voorstel")
    return _preview(visit, theme)


def _preview(visit: Visit, theme: Theme) -> HttpResponse:
    found = consolidating.preview(theme)
    waiting = [one for one in amendments.of_theme(theme) if one.state in UNDECIDED]
    return visit.render(
        "amendments/consolidate.html",
        theme=theme,
        preview=found,
        disputes=[(one, _typed(visit, one)) for one in found.disputes],
        waiting=[one for one in waiting if one.series in amending.IN_COUNCIL],
        made=consolidating.made(theme),
    )


def _typed(visit: Visit, dispute: consolidating.Dispute) -> str:
    """The words in the field of a dispute: what was typed, else what stands there now."""
    typed = visit.form.get(f"resolutions.{dispute.block_id}")
    return dispute.words if typed is None else typed
