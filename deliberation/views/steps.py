"""The next step of a meeting in words: for the page without script, and for the tool alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from deliberation.models import AgendaItem, Meeting, Municipality, Round
from deliberation.models.labels import label
from deliberation.queries.openings import Opening
from deliberation.queries.steps import Kind, Step

Words = dict[str, Any]


def shown(place: Municipality, meeting: Meeting, step: Step) -> Words:
    """A step as it is shown: what it says, the form that takes it, and the same as a command."""
    found: Words = {"kind": step.kind, "text": "", "aloud": "", "why": step.why, "methods": []}
    found |= SAYS[step.kind](step)
    if step.kind is not Kind.NOTHING:
        name, row = _door(meeting, step)
        found["action"] = reverse(name, kwargs={"gemeente": place.slug, **row})
        found["fields"] = _terms(step.opening) if step.opening else {}
        found["command"] = {"type": str(step.kind), **_about(meeting, step), **found["fields"]}
    return found


def _door(meeting: Meeting, step: Step) -> tuple[str, Words]:
    """The page that takes the form, by its name and what stands in its address."""
    if step.item is not None and step.kind is Kind.TAKE_ITEM:
        return "item_take", {"pk": step.item.pk}
    if step.item is not None and step.item.theme is not None:
        name = "deliberation_close" if step.kind is Kind.CLOSE_DELIBERATION else "round_new"
        return name, {"slug": step.item.theme.slug}
    if step.round is not None:
        name = "round_close" if step.kind is Kind.CLOSE_ROUND else "round_declare"
        return name, {"pk": step.round.pk}
    name = "meeting_open" if step.kind is Kind.OPEN_MEETING else "meeting_close"
    return name, {"pk": meeting.pk}


def _about(meeting: Meeting, step: Step) -> Words:
    if step.round is not None:
        return {"round": str(step.round.pk)}
    if step.item is not None and step.kind is Kind.TAKE_ITEM:
        return {"item": str(step.item.pk)}
    if step.item is not None:
        return {"theme": str(step.item.theme_id)}
    return {"meeting": str(meeting.pk)}


def _terms(opening: Opening) -> Words:
    asked = opening.question
    terms = {"kind": str(asked.kind), "electorate": "council"}
    if asked.amendment_id:
        terms["amendment"] = str(asked.amendment_id)
    return terms


# --- what each says -------------------------------------------------------------------------------


def _nothing(_step: Step) -> Words:
    return {"heading": _("De vergadering is gesloten")}


def _open_meeting(_step: Step) -> Words:
    return {"heading": _("De vergadering openen"), "button": _("Open de vergadering")}


def _close_meeting(_step: Step) -> Words:
    return {
        "heading": _("Alle punten zijn behandeld"),
        "text": _("Daarna kan de raad in deze vergadering niet meer stemmen."),
        "button": _("Sluit de vergadering"),
    }


def _take_item(step: Step) -> Words:
    return {
        "heading": _("Het volgende punt"),
        "text": _title(step.item),
        "button": _("Stel aan de orde"),
    }


def _title(item: AgendaItem | None) -> str:
    return f"{item.position}. {item.title}" if item else ""


def _close_deliberation(_step: Step) -> Words:
    return {
        "heading": _("De beraadslaging sluiten"),
        "text": _("Daarna kan niemand meer een amendement indienen. Dan volgen de stemmingen."),
        "button": _("Sluit de beraadslaging"),
    }


def _open_round(step: Step) -> Words:
    methods = [{"value": str(one), "label": label(one).capitalize()} for one in step.methods]
    return {
        "heading": _("De volgende stemming"),
        "text": step.opening.question.wording if step.opening else "",
        "button": _("Open de stemming"),
        "methods": methods,
    }


def _close_round(step: Step) -> Words:
    return {
        "heading": _("De stemming sluiten"),
        "text": _wording(step.round),
        "button": _("Sluit de stemming"),
        "round": str(step.round.pk) if step.round else "",
        "voted": step.turnout.voted if step.turnout else 0,
        "entitled": step.turnout.entitled if step.turnout else 0,
    }


def _declare_round(step: Step) -> Words:
    tally = step.result.tally if step.result else None
    aloud = render_to_string("rounds/_sentence.html", {"round": step.round, "tally": tally})
    return {
        "heading": _("De uitslag"),
        "text": _wording(step.round),
        "aloud": unescape(" ".join(aloud.split())),
        "button": _("Stel vast"),
    }


def _wording(round_: Round | None) -> str:
    return round_.question.wording if round_ else ""


SAYS: Mapping[Kind, Callable[[Step], Words]] = {
    Kind.NOTHING: _nothing,
    Kind.OPEN_MEETING: _open_meeting,
    Kind.CLOSE_MEETING: _close_meeting,
    Kind.TAKE_ITEM: _take_item,
    Kind.CLOSE_DELIBERATION: _close_deliberation,
    Kind.OPEN_ROUND: _open_round,
    Kind.CLOSE_ROUND: _close_round,
    Kind.DECLARE_ROUND: _declare_round,
}
