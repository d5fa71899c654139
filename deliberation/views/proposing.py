"""Writing an amendment or change request: choose blocks, write what they become, submit."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from deliberation.actions import amendments as verbs
from deliberation.actions.amendments import Proposal
from deliberation.inputs import PreviewInput, ProposalInput
from deliberation.models import Amendment, Series, Theme
from deliberation.policy import Refused, refusal
from deliberation.queries import access, amending, choosing
from deliberation.rules.blocks import Block, Text
from deliberation.rules.numbering import labels
from deliberation.rules.stages import Verb
from deliberation.text.html import blocks_html
from deliberation.text.markdown import block_markdown
from deliberation.views.common import Visit, page, read
from deliberation.views.drafts import start_page
from deliberation.views.themes import allowed

VERB = {
    Series.AMENDMENT: Verb.SUBMIT_AMENDMENT,
    Series.CHANGE_REQUEST: Verb.SUBMIT_CHANGE_REQUEST,
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What is being changed: the text, in whose name, and on which amendment."""

    theme: Theme
    parent: Amendment | None
    text: Text
    senders: tuple[choosing.Sender, ...]

    def chosen(self, block_ids: list[str]) -> list[Block]:
        """The blocks with these ids, in the order of the text."""
        return [block for block in self.text if block.id in block_ids]


@page("GET", "POST")
def new(visit: Visit, slug: str) -> HttpResponse:
    """Choose blocks (GET), write (GET with `blok`), submit or look first (POST)."""
    desk = _desk(visit, slug)
    if visit.request.method == "POST":
        return _posted(visit, desk)
    sent = visit.request.GET
    wanted, step = sent.getlist("blok"), sent.get("stap", "")
    if not wanted and step == "2":
        visit.errors["blok"] = [_("Kies minstens één onderdeel van de tekst.")]
    elif wanted and len(desk.chosen(wanted)) < len(set(wanted)):
        visit.errors["blok"] = [Refused("target_missing").detail]
    elif wanted and "editor" in sent:
        return _start(visit, desk, wanted)
    elif wanted and step != "1":
        return _write(visit, desk, wanted)
    return _choose(visit, desk, wanted)


def _desk(visit: Visit, slug: str) -> Desk:
    """Raises Missing, and Refused when this actor cannot submit anything here (now)."""
    theme = access.theme_by_slug(visit.place.pk, slug)
    parent = _parent(visit, theme)
    senders = choosing.senders(theme, visit.actor, sub=parent is not None)
    reasons = [refusal(VERB[one.series], visit.actor, theme) for one in senders]
    may = tuple(one for one, why in zip(senders, reasons, strict=True) if why is None)
    # Who typed something while the deliberation closed gets the words back, with the reason.
    if not may and (not senders or visit.request.method != "POST"):
        why = reasons[0] if reasons else refusal(Verb.SUBMIT_AMENDMENT, visit.actor, theme)
        raise Refused(why or "not_at_the_table")
    return Desk(theme, parent, choosing.base_of(theme, parent), may or senders)


def _parent(visit: Visit, theme: Theme) -> Amendment | None:
    key = visit.request.POST.get("parent") or visit.request.GET.get("sub")
    if not key:
        return None
    parent = access.amendment(visit.place.pk, key)
    if parent.theme_id != theme.pk or parent.series != Series.AMENDMENT:
        raise Refused("bad_parent")
    return parent


# --- step 1 -----------------------------------------------------------------------------------


def _choose(visit: Visit, desk: Desk, wanted: list[str]) -> HttpResponse:
    article = visit.request.GET.get("artikel", "")
    only = frozenset({"" if article == "preambule" else article}) if article else frozenset()
    if desk.parent is not None and not article:
        only = choosing.where(desk.parent, desk.text)
    found = choosing.sections(desk.text, only=only)
    every = choosing.sections(desk.text)
    return visit.render(
        "amendments/choose.html",
        theme=desk.theme,
        parent=desk.parent,
        sections=found,
        every=every,
        narrowed=len(found) < len(every),
        article=article,
        wanted=wanted,
        may=allowed(visit, desk.theme, Verb.DRAFT_AMENDMENT),
    )


def _start(visit: Visit, desk: Desk, wanted: list[str]) -> HttpResponse:
    """The second step for who wants to write in the editor."""
    names = labels(desk.text)
    chosen = {block.id: names[block.id].name for block in desk.chosen(wanted)}
    return start_page(visit, desk.theme, desk.parent, chosen)


# --- step 2 -----------------------------------------------------------------------------------


def _write(
    visit: Visit, desk: Desk, wanted: list[str], *, shown: amending.Shown | None = None
) -> HttpResponse:
    blocks = desk.chosen(wanted)
    names = labels(desk.text)
    typed = visit.form.get("words") if visit.entered is not None else None
    return visit.render(
        "amendments/write.html",
        theme=desk.theme,
        parent=desk.parent,
        blocks=wanted,
        names=[names[block.id].name for block in blocks],
        now=blocks_html(amending.without_title(blocks), labels=names, anchors={}),
        words=block_markdown(blocks, within=desk.text) if typed is None else typed,
        height=min(24, 3 + sum(2 + len(block.text) // 75 for block in blocks)),
        councillors=[one for one in desk.senders if one.series == Series.AMENDMENT],
        parties=[one for one in desk.senders if one.series == Series.CHANGE_REQUEST],
        senders=desk.senders,
        version=visit.form.get("version") or _number(desk.theme),
        shown=shown,
    )


def _number(theme: Theme) -> int:
    return theme.tabled_version.number if theme.tabled_version else 0


def _posted(visit: Visit, desk: Desk) -> HttpResponse:
    looking = "bekijk" in visit.request.POST
    visit.entered = visit.request.POST
    given = read(visit, PreviewInput if looking else ProposalInput)
    wanted = visit.request.POST.getlist("blocks")
    sender = _sender(visit, desk)
    if given is None or visit.errors:
        return _write(visit, desk, wanted)
    try:
        if looking:
            return _write(visit, desk, wanted, shown=_look(desk, given.details()))
        row = _submit(visit, desk, sender=sender, proposal=given.details())
    except Refused as refused:
        visit.refuse(refused)
        return _write(visit, desk, wanted)
    visit.say(_("%(label)s is ingediend.") % {"label": row.label})
    return visit.to("amendment", pk=row.pk)


def _sender(visit: Visit, desk: Desk) -> choosing.Sender | None:
    """In whose name; an error on the visit when that was not said."""
    code = visit.request.POST.get("sender", "")
    found = next((one for one in desk.senders if one.code == code), None)
    if found is None and "bekijk" not in visit.request.POST:
        visit.errors["sender"] = [_("Kies namens wie u indient.")]
    return found


def _look(desk: Desk, proposal: Proposal) -> amending.Shown:
    """What the words would change. Raises Refused."""
    return amending.compared(desk.text, verbs.derive_operations(desk.text, proposal))


def _submit(
    visit: Visit, desk: Desk, *, sender: choosing.Sender | None, proposal: Proposal
) -> Amendment:
    if sender is not None and sender.series == Series.CHANGE_REQUEST:
        return verbs.submit_change_request(
            desk.theme, actor=visit.actor, proposal=proposal, party_id=sender.key
        )
    on_behalf_of: UUID | None = sender.key if sender else None
    return verbs.submit_amendment(
        desk.theme, actor=visit.actor, proposal=proposal, on_behalf_of=on_behalf_of
    )
