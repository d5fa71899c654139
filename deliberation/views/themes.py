"""The municipality's front page, the page of a theme, its spelregels, and opening one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.actions import themes as verbs
from deliberation.inputs import AgreeInput, CharterInput, ThemeInput
from deliberation.models import DraftReaders, LegalForm, Municipality, Person, Theme
from deliberation.policy import Participant, abilities, refusal, require
from deliberation.queries import (
    access,
    amendments,
    meetings,
    overview,
    people,
    remarks,
    texts,
    votes,
)
from deliberation.rules.stages import Verb
from deliberation.rules.voting import Majority
from deliberation.views.common import Visit, attempt, page, read
from deliberation.views.live import A_THEME, at_theme

ON_A_THEME = (
    Verb.EDIT_THEME,
    Verb.EDIT_CHARTER,
    Verb.AGREE_CHARTER,
    Verb.IMPORT_TEXT,
    Verb.MOVE_STAGE,
    Verb.READ_TEXT,
    Verb.PLACE_REMARK,
    Verb.ANSWER_REMARK,
    Verb.SUBMIT_AMENDMENT,
    Verb.SUBMIT_CHANGE_REQUEST,
    Verb.CONFIRM_TEXT,
)


def allowed(visit: Visit, subject: object, *verbs_: Verb) -> dict[str, bool]:
    """Abilities under names a template can use: `theme.edit` becomes `theme_edit`."""
    found = abilities(visit.actor, subject, *verbs_)  # type: ignore[arg-type]  # a policy Subject
    return {name.replace(".", "_"): yes for name, yes in found.items()}


def front(request: HttpRequest) -> HttpResponse:
    """The way in: to the only municipality, or a list to choose from."""
    places = list(Municipality.objects.order_by("name"))
    if isinstance(request.user, Person) and (mine := people.home(request.user)):
        return HttpResponseRedirect(reverse("home", kwargs={"gemeente": mine.slug}))
    if len(places) == 1:
        return HttpResponseRedirect(reverse("home", kwargs={"gemeente": places[0].slug}))
    return render(request, "front.html", {"places": places})


@page()
def home(visit: Visit) -> HttpResponse:
    """All themes of a municipality, and the meeting that is going on."""
    return visit.render(
        "themes/home.html",
        cards=overview.cards(visit.place.pk),
        meeting=meetings.open_meeting(visit.place.pk),
        may=allowed(visit, visit.place, Verb.CREATE_THEME),
    )


@page()
def theme(visit: Visit, slug: str) -> HttpResponse:
    """A theme: where it stands, who takes part, and what can be done now."""
    row = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.VIEW, visit.actor, row)
    live = at_theme(row, A_THEME)
    me = visit.actor
    mine = overview.my_parties(row, me)
    draft = texts.open_draft(row)
    return visit.render(
        "themes/theme.html",
        theme=row,
        live=live,
        draft=draft,
        writes=draft is not None and refusal(Verb.WRITE_DRAFT, me, draft) is None,
        stages=overview.strip(row),
        table=people.table(row),
        version=texts.latest(row),
        running=votes.running(row),
        decision=votes.decision(row),
        remark_count=len(remarks.published(row)),
        amendment_count=row.amendments.count(),
        items=list(row.agenda_items.select_related("meeting")),
        may=allowed(visit, row, *ON_A_THEME),
        mine=mine,
        asked=amendments.waiting_for(row, me.person_id) if isinstance(me, Participant) else [],
        all_agreed=all(seat.agreed_at for seat in mine),
    )


@page("GET", "POST")
def theme_new(visit: Visit) -> HttpResponse:
    """Open a theme."""
    require(Verb.CREATE_THEME, visit.actor, visit.place)
    if visit.request.method == "POST" and (given := read(visit, ThemeInput)):
        row = verbs.create_theme(visit.place, actor=visit.actor, details=given.details())
        visit.say(_("Het thema staat klaar."))
        return visit.to("desk", slug=row.slug)
    return _form(visit, Theme(municipality=visit.place), theme=None)


@page("GET", "POST")
def theme_edit(visit: Visit, slug: str) -> HttpResponse:
    """Change description and planning."""
    row = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.EDIT_THEME, visit.actor, row)
    if visit.request.method == "POST" and (given := read(visit, ThemeInput)):
        verbs.edit_theme(row, actor=visit.actor, details=given.details())
        visit.say(_("De wijziging is bewaard."))
        return visit.to("theme", slug=row.slug)
    return _form(visit, row, theme=row)


def _form(visit: Visit, row: Theme, *, theme: Theme | None) -> HttpResponse:
    values = shown(visit, {f.name: getattr(row, f.name) for f in fields(verbs.ThemeDetails)})
    return visit.render("themes/form.html", theme=theme, values=values, forms=LegalForm.choices)


def shown(visit: Visit, stored: Mapping[str, object]) -> dict[str, object]:
    """The values of a form: as stored, and after refused input as they were entered."""
    if visit.entered is not None:
        return dict(visit.entered.items())
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in stored.items()}


@page("GET", "POST")
def charter(visit: Visit, slug: str) -> HttpResponse:
    """The spelregels: to read for all, to change for the clerk until they are frozen."""
    row = access.theme_by_slug(visit.place.pk, slug)
    if visit.request.method == "POST":
        require(Verb.EDIT_CHARTER, visit.actor, row)
        given = read(visit, CharterInput)
        if given and attempt(
            visit, lambda: verbs.edit_charter(row, actor=visit.actor, terms=given.details())
        ):
            visit.say(_("De spelregels zijn bewaard. Alle partijen moeten opnieuw akkoord gaan."))
            return visit.to("charter", slug=slug)
    return visit.render(
        "themes/charter.html",
        theme=row,
        charter=row.charter,
        values=shown(visit, {**vars(row.charter), **row.charter.vote_rule}),
        table=people.table(row),
        majorities=[str(one) for one in Majority],
        readers=DraftReaders.choices,
        may=allowed(visit, row, Verb.EDIT_CHARTER, Verb.AGREE_CHARTER),
        mine=overview.my_parties(row, visit.actor),
    )


@page("POST")
def agree(visit: Visit, slug: str) -> HttpResponse:
    """Agree to the spelregels."""
    row = access.theme_by_slug(visit.place.pk, slug)
    given = read(visit, AgreeInput)
    party = given.validated_data["party"] if given else None
    verbs.agree_charter(row, actor=visit.actor, party_id=party)
    visit.say(_("Uw partij is het eens met de spelregels."))
    return visit.to("charter", slug=slug)
