"""The clerk's desk of a theme: the stage it is in, what is still missing, and the next step."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from deliberation.actions import stages as moving
from deliberation.actions import themes as verbs
from deliberation.inputs import (
    ConfirmInput,
    NeedInput,
    OpinionInput,
    PartyInput,
    StageInput,
)
from deliberation.models import Needs, Party
from deliberation.models.labels import stage_label
from deliberation.policy import REASONS, Refused, require
from deliberation.queries import access, overview, people, reading, remarks, texts, votes
from deliberation.queries.stages import moves, situation
from deliberation.rules.stages import Stage, Verb
from deliberation.views.common import Visit, attempt, page, read
from deliberation.views.themes import ON_A_THEME, allowed


@page()
def desk(visit: Visit, slug: str) -> HttpResponse:
    """What the clerk sees of a theme."""
    return _desk(visit, slug)


def _desk(visit: Visit, slug: str) -> HttpResponse:
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.MOVE_STAGE, visit.actor, theme)
    seated = {seat.party_id for seat in people.table(theme)}
    version = texts.latest(theme)
    return visit.render(
        "themes/desk.html",
        theme=theme,
        stages=overview.strip(theme),
        moves=[(stage, REASONS[why] if why else "") for stage, why in moves(theme)],
        now=situation(theme),
        table=people.table(theme),
        others=Party.objects.filter(municipality=visit.place).exclude(pk__in=seated),
        version=version,
        draft=texts.open_draft(theme),
        articles=reading.article_needs(theme, texts.text_of(version)) if version else [],
        need_choices=Needs.choices,
        unanswered=remarks.unanswered(theme),
        decision=votes.decision(theme),
        may=allowed(
            visit,
            theme,
            *ON_A_THEME,
            Verb.ADMIT_PARTY,
            Verb.OPEN_DRAFT,
            Verb.RECORD_OPINION,
            Verb.SET_NEED,
            Verb.CONSOLIDATE,
            Verb.OPEN_ROUND,
        ),
    )


@page("POST")
def move(visit: Visit, slug: str) -> HttpResponse:
    """Go to another stage."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    given = read(visit, StageInput)
    if given and attempt(
        visit,
        lambda: moving.move_stage(
            theme, actor=visit.actor, target=Stage(given.validated_data["stage"])
        ),
    ):
        stage = stage_label(given.validated_data["stage"])
        visit.say(_("Het akkoord is in een nieuwe fase: %(stage)s.") % {"stage": stage})
        return visit.to(
            "desk" if given.validated_data["stage"] not in ENDED else "theme", slug=slug
        )
    return _desk(visit, slug)


ENDED = (Stage.REJECTED, Stage.WITHDRAWN)


@page("POST")
def admit(visit: Visit, slug: str) -> HttpResponse:
    """Give a party its place at the table."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    given = read(visit, PartyInput)
    if given and attempt(
        visit,
        lambda: verbs.admit_party(theme, actor=visit.actor, party_id=given.validated_data["party"]),
    ):
        visit.say(_("De partij doet mee."))
        return visit.to("desk", slug=slug, fragment="partijen")
    return _desk(visit, slug)


@page("POST")
def need(visit: Visit, slug: str) -> HttpResponse:
    """Say what an article needs."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    given = read(visit, NeedInput)
    if given and attempt(
        visit,
        lambda: verbs.set_need(
            theme,
            actor=visit.actor,
            block_id=given.validated_data["block_id"],
            needs=Needs(given.validated_data["needs"]),
        ),
    ):
        visit.say(_("Bewaard."))
        return visit.to("desk", slug=slug, fragment="artikelen")
    return _desk(visit, slug)


@page("POST")
def opinion(visit: Visit, slug: str) -> HttpResponse:
    """Record the wensen en bedenkingen of the college."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.RECORD_OPINION, visit.actor, theme)
    given = read(visit, OpinionInput)
    if given and attempt(
        visit,
        lambda: verbs.record_opinion(
            theme, actor=visit.actor, opinion=given.validated_data["opinion"]
        ),
    ):
        visit.say(_("De wensen en bedenkingen zijn opgenomen."))
        return visit.to("theme", slug=slug)
    return _desk(visit, slug)


@page("POST")
def confirm(visit: Visit, slug: str) -> HttpResponse:
    """In the bevestigingsronde: a community party confirms the changed text, or withdraws."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    given = read(visit, ConfirmInput)
    if given is None:
        raise Refused("invalid")
    data = given.validated_data
    verbs.confirm_text(theme, actor=visit.actor, confirms=data["confirms"], party_id=data["party"])
    visit.say(
        _("Uw partij bevestigde de tekst.") if data["confirms"] else _("Uw partij trok zich terug.")
    )
    return visit.to("theme", slug=slug)
