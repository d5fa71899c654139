"""Amendments: the list in voting order with what clashes, one by one, and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.actions import amendments as verbs
from deliberation.inputs import LapseInput, PersonInput
from deliberation.models import Amendment, CoSubmitter, Series, Theme
from deliberation.policy import Participant, require
from deliberation.queries import access, amending, amendments, consolidating, drafts
from deliberation.queries.rounds import UNDECIDED
from deliberation.rules.merging import RebaseState
from deliberation.rules.stages import Verb
from deliberation.views.common import Visit, attempt, page, read
from deliberation.views.live import AMENDMENTS, at_theme, back
from deliberation.views.themes import allowed

ON_THE_LIST = (
    Verb.SUBMIT_AMENDMENT,
    Verb.SUBMIT_CHANGE_REQUEST,
    Verb.CLOSE_DELIBERATION,
    Verb.CONSOLIDATE,
)
ON_ONE = (
    Verb.WITHDRAW_AMENDMENT,
    Verb.TAKE_OVER,
    Verb.INVITE_CO_SUBMITTER,
    Verb.ACCEPT_CO_SUBMISSION,
    Verb.SET_LAPSE,
    Verb.SUBMIT_AMENDMENT,
)


@page()
def overview(visit: Visit, slug: str) -> HttpResponse:
    """All amendments of a theme."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.READ_TEXT, visit.actor, theme)
    return _overview(visit, theme)


def _overview(visit: Visit, theme: Theme) -> HttpResponse:
    live = at_theme(theme, AMENDMENTS)
    rows = amending.rows(theme)
    version = consolidating.made(theme)
    return visit.render(
        "amendments/overview.html",
        theme=theme,
        live=live,
        amendments=[one for one in rows if one.tabled and one.in_council],
        requests=[one for one in rows if one.tabled and not one.in_council],
        earlier=[row for row in rows if not row.tabled],
        order=amending.proposed(rows),
        groups=amending.clash_groups(theme),
        drafts=[(one, drafts.places(one)) for one in drafts.mine(theme, visit.actor)],
        made=version,
        editorial=consolidating.editorial(theme, version) if version else (),
        may=allowed(visit, theme, *ON_THE_LIST),
    )


@page("POST")
def close(visit: Visit, slug: str) -> HttpResponse:
    """Close the deliberation: nothing can be submitted any more."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.CLOSE_DELIBERATION, visit.actor, theme)
    verbs.close_deliberation(theme, actor=visit.actor)
    visit.say(_("De beraadslaging is gesloten. Wijzigen kan niet meer."))
    return back(visit) or visit.to("amendments", slug=slug)


@page()
def amendment(visit: Visit, pk: UUID) -> HttpResponse:
    """One amendment."""
    row = access.amendment(visit.place.pk, pk)
    require(Verb.READ_TEXT, visit.actor, row)
    return _amendment(visit, row)


def _amendment(visit: Visit, row: Amendment) -> HttpResponse:
    may = allowed(visit, row, *ON_ONE)
    address = {"gemeente": visit.place.slug, "slug": row.theme.slug, "number": row.version.number}
    return visit.render(
        "amendments/amendment.html",
        theme=row.theme,
        amendment=row,
        shown=amending.shown(row, address=reverse("version", kwargs=address)),
        others=amendments.submitters(row),
        subs=row.subs.order_by("number"),
        successors=row.taken_over_as.all(),
        lapses=row.lapses.select_related("if_adopted"),
        makes_lapse=row.makes_lapse.select_related("amendment"),
        groups=amending.clash_groups(row.theme, only=row),
        fits=_fits(row),
        asked=(asked := amendments.asked(row)),
        waits_for_me=any(_is_me(visit, one) for one in asked),
        invitable=amending.invitable(row) if may["amendment_invite"] else [],
        lapsing=amending.may_lapse_with(row) if may["amendment_set_lapse"] else [],
        may=may,
    )


def _is_me(visit: Visit, one: CoSubmitter) -> bool:
    return isinstance(visit.actor, Participant) and one.person_id == visit.actor.person_id


def _fits(row: Amendment) -> RebaseState | None:
    """Whether a pending amendment fits what was adopted so far; None when nothing was."""
    if row.state not in UNDECIDED or row.series == Series.SUB_AMENDMENT:
        return None
    if row.version_id != row.theme.tabled_version_id:
        return None
    now = amendments.working(row.theme)
    return amendments.standing(row, now).state if now.adopted else None


def _do(visit: Visit, row: Amendment, action: Callable[[], object], *, said: str) -> HttpResponse:
    """Run an action on an amendment and show it again, with what happened or why not."""
    if attempt(visit, action):
        visit.say(said)
        return visit.to("amendment", pk=row.pk)
    return _amendment(visit, access.amendment(visit.place.pk, row.pk))


@page("POST")
def withdraw(visit: Visit, pk: UUID) -> HttpResponse:
    """Take an amendment back."""
    row = access.amendment(visit.place.pk, pk)
    require(Verb.WITHDRAW_AMENDMENT, visit.actor, row)
    return _do(
        visit,
        row,
        lambda: verbs.withdraw_amendment(row, actor=visit.actor),
        said=_("%(label)s is ingetrokken.") % {"label": row.label},
    )


@page("POST")
def take_over(visit: Visit, pk: UUID) -> HttpResponse:
    """Submit a wijzigingsvoorstel as an amendement."""
    row = access.amendment(visit.place.pk, pk)
    require(Verb.TAKE_OVER, visit.actor, row)
    made: list[Amendment] = []
    if not attempt(visit, lambda: made.append(verbs.take_over(row, actor=visit.actor))):
        return _amendment(visit, row)
    visit.say(
        _("U diende %(source)s in als amendement %(label)s.")
        % {"source": row.label, "label": made[0].label}
    )
    return visit.to("amendment", pk=made[0].pk)


@page("POST")
def invite(visit: Visit, pk: UUID) -> HttpResponse:
    """Ask somebody to submit along."""
    row = access.amendment(visit.place.pk, pk)
    require(Verb.INVITE_CO_SUBMITTER, visit.actor, row)
    given = read(visit, PersonInput)
    if given is None:
        return _amendment(visit, row)
    person = given.validated_data["person"]
    return _do(
        visit,
        row,
        lambda: verbs.invite_co_submitter(row, actor=visit.actor, person_id=person),
        said=_("De uitnodiging staat klaar. De naam komt erbij als de ander ja zegt."),
    )


@page("POST")
def accept(visit: Visit, pk: UUID) -> HttpResponse:
    """Say yes to submitting along."""
    row = access.amendment(visit.place.pk, pk)
    require(Verb.ACCEPT_CO_SUBMISSION, visit.actor, row)
    return _do(
        visit,
        row,
        lambda: verbs.accept_co_submission(row, actor=visit.actor),
        said=_("U bent mede-indiener van %(label)s.") % {"label": row.label},
    )


@page("POST")
def lapse(visit: Visit, pk: UUID) -> HttpResponse:
    """Say that it lapses when another is adopted."""
    row = access.amendment(visit.place.pk, pk)
    require(Verb.SET_LAPSE, visit.actor, row)
    given = read(visit, LapseInput)
    if given is None:
        return _amendment(visit, row)
    other = given.validated_data["if_adopted"]
    return _do(
        visit,
        row,
        lambda: verbs.set_lapse(row, actor=visit.actor, if_adopted=other),
        said=_("Vastgelegd wanneer %(label)s vervalt.") % {"label": row.label},
    )
