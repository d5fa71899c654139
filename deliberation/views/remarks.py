"""Remarks: written beside an article, confirmed by a mailed link, answered by the clerk."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from deliberation.actions import erasure
from deliberation.actions import remarks as verbs
from deliberation.inputs import AnswerInput, GuestInput, RemarkInput
from deliberation.models import Remark, Verdict, Version
from deliberation.policy import Participant, Refused, abilities, refusal, require
from deliberation.queries import access, reading, remarks, texts
from deliberation.rules.stages import Verb
from deliberation.views.common import Visit, attempt, page, read
from deliberation.views.mail import send_confirmation
from deliberation.views.texts import article_page


@page("POST")
def place(visit: Visit, slug: str, number: int) -> HttpResponse:
    """Place a remark; a guest's waits for the confirmed address."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.PLACE_REMARK, visit.actor, theme)
    version = access.version(theme, number)
    given = read(visit, RemarkInput)
    anchor = reading.anchor_of(version, str(visit.request.POST.get("block_id", "")))
    done = given is not None and _place(visit, version, given)
    if not done:
        return article_page(visit, theme=theme, version=version, anchor=anchor)
    return visit.to("article", slug=slug, number=number, anchor=anchor)


def _place(visit: Visit, version: Version, given: RemarkInput) -> bool:
    """Place it as participant or as guest; False when something was wrong."""
    actor, words = visit.actor, given.details()
    if isinstance(actor, Participant):
        if not attempt(visit, lambda: verbs.place_remark(version, actor=actor, words=words)):
            return False
        visit.say(_("Uw reactie staat bij het artikel."))
        return True
    guest = read(visit, GuestInput)
    if guest is None:
        return False
    try:
        remark, token = verbs.place_guest_remark(
            version, actor=actor, words=words, guest=guest.details()
        )
        send_confirmation(visit.request, remark, token=token)
    except Refused as refused:
        visit.refuse(refused)
        return False
    visit.say(_("Bijna klaar. Wij stuurden u een e-mail. Klik op de link daarin."))
    return True


@page()
def overview(visit: Visit, slug: str) -> HttpResponse:
    """All remarks with their answers: the reactienota."""
    return _overview(visit, slug)


def _overview(visit: Visit, slug: str, *, refused: UUID | None = None) -> HttpResponse:
    theme = access.theme_by_slug(visit.place.pk, slug)
    require(Verb.READ_TEXT, visit.actor, theme)
    latest = texts.latest(theme)
    text = texts.text_of(latest) if latest else ()
    found = remarks.published(theme)
    return visit.render(
        "remarks/overview.html",
        theme=theme,
        version=latest,
        remarks=reading.placed(found, text),
        withdrawable=_where(visit, Verb.WITHDRAW_REMARK, found),
        erasable=_where(visit, Verb.ERASE_AUTHOR, [row for row in found if row.contributor_id]),
        verdicts=Verdict.choices,
        refused=refused,
        may_answer=abilities(visit.actor, theme, Verb.ANSWER_REMARK)[Verb.ANSWER_REMARK],
    )


def _where(visit: Visit, verb: Verb, found: Iterable[Remark]) -> set[UUID]:
    """The remarks with which the actor may do this."""
    return {row.pk for row in found if refusal(verb, visit.actor, row) is None}


@page("GET", "POST")
def confirm(visit: Visit, token: str) -> HttpResponse:
    """The mailed link: shows a button, and publishes on the press of it."""
    digest = verbs.token_digest(token)
    guest = access.contributor(visit.place.pk, digest)
    if visit.request.method == "POST":
        try:
            placed = verbs.confirm_contributor(guest)
        except Refused as refused:
            visit.refuse(refused)
        else:
            visit.say(_("Dank u. Uw reactie staat nu bij het artikel."))
            return visit.to("remarks", slug=placed[0].theme.slug)
    waiting = remarks.waiting_for(guest)
    return visit.render("remarks/confirm.html", guest=guest, waiting=waiting)


@page("POST")
def answer(visit: Visit, pk: UUID) -> HttpResponse:
    """Answer a remark."""
    row = access.remark(visit.place.pk, pk)
    require(Verb.ANSWER_REMARK, visit.actor, row)
    given = read(visit, AnswerInput)
    if given and attempt(
        visit,
        lambda: verbs.answer_remark(
            row,
            actor=visit.actor,
            verdict=Verdict(given.validated_data["verdict"]),
            answer=given.validated_data["answer"],
        ),
    ):
        visit.say(_("Het antwoord op reactie %(number)s is geplaatst.") % {"number": row.number})
        return visit.to("remarks", slug=row.theme.slug, fragment=f"reactie-{row.number}")
    return _overview(visit, row.theme.slug, refused=row.pk)


@page("POST")
def withdraw(visit: Visit, pk: UUID) -> HttpResponse:
    """Take a remark back."""
    row = access.remark(visit.place.pk, pk)
    verbs.withdraw_remark(row, actor=visit.actor)
    visit.say(_("De reactie is ingetrokken."))
    return visit.to("remarks", slug=row.theme.slug)


@page("POST")
def erase(visit: Visit, pk: UUID) -> HttpResponse:
    """Forget who wrote a guest's remark."""
    row = access.remark(visit.place.pk, pk)
    erasure.erase_author(row, actor=visit.actor)
    visit.say(_("De naam en het e-mailadres zijn gewist."))
    return visit.to("remarks", slug=row.theme.slug, fragment=f"reactie-{row.number}")
