"""Drafts: the page to write on, opening and closing one, and what came too late."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deliberation.actions import drafts as verbs
from deliberation.inputs import StartAmendmentInput, SubmitDraftInput
from deliberation.models import Amendment, Draft, DraftKind, Party, Theme
from deliberation.policy import Participant, Refused, detail, require
from deliberation.queries import access, amending, drafts
from deliberation.rules.numbering import anchors, labels
from deliberation.rules.stages import Verb
from deliberation.text.html import blocks_html
from deliberation.text.schema import SCHEMA_VERSION
from deliberation.views.common import Visit, attempt, page, read
from deliberation.views.themes import allowed

ON_A_DRAFT = (Verb.WRITE_DRAFT, Verb.FREEZE_DRAFT, Verb.DISCARD_DRAFT)


def _readable(visit: Visit, pk: UUID) -> Draft:
    """A draft the actor may read. Raises Missing and Refused."""
    row = access.draft(visit.place.pk, pk)
    require(Verb.READ_DRAFT, visit.actor, row)
    return row


# --- the page to write on -------------------------------------------------------------------------


@page()
def draft(visit: Visit, pk: UUID) -> HttpResponse:
    """The text as it now stands, to write in for who may; once closed, what became of it."""
    return _draft(visit, _readable(visit, pk))


def _draft(visit: Visit, row: Draft) -> HttpResponse:
    if not row.is_open:
        return _closed(visit, row)
    return visit.render(
        "drafts/edit.html",
        draft=row,
        theme=row.theme,
        names=drafts.places(row),
        text=_html(row),
        island=_island(visit, row),
        may=_may(visit, row),
    )


def _closed(visit: Visit, row: Draft) -> HttpResponse:
    """What became of it; of what was discarded at least the words."""
    return visit.render(
        "drafts/closed.html",
        draft=row,
        theme=row.theme,
        late=drafts.late_of(row, visit.actor),
        text="" if row.version or row.amendment else _html(row),
        island=_island(visit, row),
    )


def _html(row: Draft) -> SafeString:
    found = drafts.written(row)
    names, places = labels(found.whole), anchors(found.whole)
    return blocks_html(amending.without_title(found.now), labels=names, anchors=places)


def _island(visit: Visit, row: Draft) -> dict[str, object]:
    """What the editor is told; `reason` says in words why somebody cannot write."""
    found = drafts.admitted(row, visit.actor)
    here = {"gemeente": visit.place.slug, "pk": row.pk}
    return {
        "draft": str(row.pk),
        "socket": "/ws/drafts",
        "top": found.top,
        "kind": found.kind,
        "mayWrite": found.may_write,
        "reason": detail(found.reason) if found.reason else "",
        "reasonCode": found.reason,
        "name": found.name,
        "person": drafts.seen_as(row.pk, found.person_id) if found.person_id else "",
        "schema": SCHEMA_VERSION,
        "title": row.theme.title,
        "redlineUrl": f"/api/v1/drafts/{row.pk}/redline",
        "parkedUrl": reverse("draft_parked", kwargs=here),
        "blocks": row.blocks,
        "labels": _labels(row),
    }


def _labels(row: Draft) -> dict[str, dict[str, str]]:
    """What all blocks of the text are called that an amendment changes: its editor has a few."""
    if row.kind == DraftKind.TEXT:
        return {}
    found = labels(drafts.base_text(row))
    return {key: {"marker": one.marker, "name": one.name} for key, one in found.items()}


def _may(visit: Visit, row: Draft) -> dict[str, bool]:
    found = allowed(visit, row, *ON_A_DRAFT)
    write = found["draft_write"]
    return {
        "write": write,
        "submit": write and row.kind == DraftKind.AMENDMENT,
        "freeze": found["draft_freeze"],
        "discard": found["draft_discard"],
    }


# --- opening --------------------------------------------------------------------------------------


@page("POST")
def open_(visit: Visit, slug: str) -> HttpResponse:
    """Let the parties write together."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    row = verbs.open_draft(theme, actor=visit.actor)
    visit.say(_("De tekst staat open. De partijen kunnen nu samen schrijven."))
    return visit.to("draft", pk=row.pk)


def start_page(
    visit: Visit, theme: Theme, parent: Amendment | None, chosen: Mapping[str, str]
) -> HttpResponse:
    """Before an amendment is written in the editor: the chosen blocks by id, with their names."""
    require(Verb.DRAFT_AMENDMENT, visit.actor, theme)
    return visit.render(
        "drafts/start.html",
        theme=theme,
        parent=parent,
        blocks=list(chosen),
        names=list(chosen.values()),
        parties=_parties(visit, theme, sub=parent is not None),
    )


def _parties(visit: Visit, theme: Theme, *, sub: bool) -> list[Party]:
    if not isinstance(visit.actor, Participant):
        return []
    keys = drafts.writes_for(theme, visit.actor, sub=sub)
    return sorted(Party.objects.filter(pk__in=keys), key=lambda party: keys.index(party.pk))


@page("POST")
def start_amendment(visit: Visit, slug: str) -> HttpResponse:
    """Start writing an amendment in the editor."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.DRAFT_AMENDMENT, visit.actor, theme)
    given = read(visit, StartAmendmentInput)
    if given is None:
        raise Refused("target_missing")
    row = verbs.start_amendment(theme, actor=visit.actor, **given.validated_data)
    return visit.to("draft", pk=row.pk)


# --- closing --------------------------------------------------------------------------------------


@page("POST")
def freeze(visit: Visit, pk: UUID) -> HttpResponse:
    """Make it a Version; nobody can write in this draft any more."""
    row = _readable(visit, pk)
    if not attempt(visit, lambda: verbs.freeze_draft(row, actor=visit.actor)):
        return _draft(visit, access.draft(visit.place.pk, pk))
    version = access.draft(visit.place.pk, pk).version
    number = version.number if version else 0
    visit.say(_("De tekst is vastgelegd als versie %(number)s.") % {"number": number})
    return visit.to("version", slug=row.theme.slug, number=number)


@page("POST")
def submit(visit: Visit, pk: UUID) -> HttpResponse:
    """Submit it as an amendment."""
    row = _readable(visit, pk)
    require(Verb.WRITE_DRAFT, visit.actor, row)
    given = read(visit, SubmitDraftInput)
    if given is None:
        return _draft(visit, row)
    try:
        made = verbs.submit_draft(row, actor=visit.actor, **given.validated_data)
    except Refused as refused:
        visit.refuse(refused)
        return _draft(visit, row)
    visit.say(_("%(label)s is ingediend.") % {"label": made.label})
    return visit.to("amendment", pk=made.pk)


@page("POST")
def discard(visit: Visit, pk: UUID) -> HttpResponse:
    """Close it without anything coming of it."""
    row = verbs.discard_draft(_readable(visit, pk), actor=visit.actor)
    visit.say(_("De tekst is weggegooid."))
    of_all = row.kind == DraftKind.TEXT
    return visit.to("theme" if of_all else "amendments", slug=row.theme.slug)


# --- what came too late ---------------------------------------------------------------------------


@page()
def parked(visit: Visit, pk: UUID) -> HttpResponse:
    """What somebody wrote that was not taken along: shown to that person alone."""
    row = _readable(visit, pk)
    if not isinstance(visit.actor, Participant):
        raise Refused("login_required")
    late = drafts.late_of(row, visit.actor)
    return visit.render("drafts/parked.html", draft=row, theme=row.theme, late=late)


@page("POST")
def drop(visit: Visit, pk: UUID) -> HttpResponse:
    """Throw away what came too late."""
    row = _readable(visit, pk)
    verbs.drop_parked(row, actor=visit.actor)
    visit.say(_("Uw late wijzigingen zijn weggegooid."))
    return visit.to("draft", pk=row.pk)
