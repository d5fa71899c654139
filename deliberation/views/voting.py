"""What is done in a round: voting, entering votes by hand, closing, correcting, declaring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from deliberation.actions import rounds as verbs
from deliberation.actions import voting
from deliberation.inputs import (
    CloseInput,
    CorrectionInput,
    EntriesInput,
    HandsInput,
    Input,
    VoidInput,
    VoteInput,
    by_id,
)
from deliberation.models import Round
from deliberation.models.labels import label
from deliberation.queries import access
from deliberation.rules.voting import Choice
from deliberation.views.common import Visit, attempt, page, read
from deliberation.views.entering import NO_VOTE
from deliberation.views.live import back
from deliberation.views.rounds import round_page

Shape = TypeVar("Shape", bound=Input)


def _done(
    visit: Visit, round_: Round, action: Callable[[], object], *, said: str, anchor: str = ""
) -> HttpResponse:
    """Run the action; then the page of the round, with what was said, or with the reason."""
    if attempt(visit, action):
        visit.say(said)
        return back(visit) or visit.to("round", pk=round_.pk, fragment=anchor)
    return round_page(visit, access.round_(visit.place.pk, round_.pk))


@page("POST")
def cast(visit: Visit, pk: UUID) -> HttpResponse:
    """Vote, or change the vote while the round is open."""
    round_ = access.round_(visit.place.pk, pk)
    given = read(visit, VoteInput)
    if given is None:
        return round_page(visit, round_)
    data = given.validated_data
    return _done(
        visit,
        round_,
        lambda: voting.cast_vote(
            round_, actor=visit.actor, choice=data["choice"], reason=data["reason"]
        ),
        said=_("Uw stem is bewaard: %(choice)s.") % {"choice": label(data["choice"])},
        anchor="stem",
    )


@page("POST")
def hands(visit: Visit, pk: UUID) -> HttpResponse:
    """Enter a show of hands: a choice per faction, who deviates, and who does not vote."""
    round_ = access.round_(visit.place.pk, pk)
    given = _entered(visit, HandsInput, names=("factions", "deviating"), apart="noted")
    if given is None:
        return round_page(visit, round_)
    data = given.validated_data
    return _done(
        visit,
        round_,
        lambda: voting.enter_show_of_hands(
            round_,
            actor=visit.actor,
            factions=by_id(data.get("factions", {})),
            deviating=by_id(data.get("deviating", {})),
            noted=data["noted"],
        ),
        said=_("De stemmen zijn ingevoerd."),
        anchor="sluiten",
    )


@page("POST")
def roll_call(visit: Visit, pk: UUID) -> HttpResponse:
    """Enter what was said aloud, by name."""
    round_ = access.round_(visit.place.pk, pk)
    given = _entered(visit, EntriesInput, names=("entries",), apart="cleared")
    if given is None:
        return round_page(visit, round_)
    data = given.validated_data
    return _done(
        visit,
        round_,
        lambda: voting.enter_votes(
            round_, actor=visit.actor, entries=by_id(data["entries"]), cleared=data["cleared"]
        ),
        said=_("De stemmen zijn ingevoerd."),
        anchor="invoeren",
    )


def _entered(
    visit: Visit, kind: type[Shape], *, names: tuple[str, ...], apart: str
) -> Shape | None:
    """The input of a form with a row of buttons per voter or faction.

    A row that says nothing is left out; one that says `no_vote` goes to the field `apart`.
    """
    return read(visit, kind, sent=_sorted_out(visit.request.POST, names, apart))


def _sorted_out(form: QueryDict, names: tuple[str, ...], apart: str) -> MultiValueDict[str, object]:
    sent: MultiValueDict[str, object] = MultiValueDict()
    for key, choice in form.items():
        name, dot, voter = key.partition(".")
        if not dot or name not in names or not choice:
            continue
        if choice == NO_VOTE:
            sent.appendlist(apart, voter)
        else:
            sent[key] = choice
    return sent


@page("POST")
def close(visit: Visit, pk: UUID) -> HttpResponse:
    """Close the round; with a note when somebody present did not vote."""
    round_ = access.round_(visit.place.pk, pk)
    given = read(visit, CloseInput)
    if given is None:
        return round_page(visit, round_)
    note = given.validated_data["note"]
    return _done(
        visit,
        round_,
        lambda: verbs.close_round(round_, actor=visit.actor, note=note),
        said=_("De stemming is gesloten."),
    )


@page("POST")
def correct(visit: Visit, pk: UUID) -> HttpResponse:
    """Mend an entry error before the declaration, with the reason."""
    round_ = access.round_(visit.place.pk, pk)
    given = read(visit, CorrectionInput)
    if given is None:
        return round_page(visit, round_)
    data: Mapping[str, object] = given.validated_data
    return _done(
        visit,
        round_,
        lambda: voting.correct_vote(
            round_,
            actor=visit.actor,
            voter_id=UUID(str(data["voter"])),
            choice=Choice(str(data["choice"])),
            reason=str(data["reason"]),
        ),
        said=_("De stem is verbeterd."),
        anchor="verbeteren",
    )


@page("POST")
def declare(visit: Visit, pk: UUID) -> HttpResponse:
    """Declare the outcome."""
    round_ = access.round_(visit.place.pk, pk)
    return _done(
        visit,
        round_,
        lambda: verbs.declare_round(round_, actor=visit.actor),
        said=_("De uitslag is vastgesteld."),
    )


@page("POST")
def void(visit: Visit, pk: UUID) -> HttpResponse:
    """Let the round lapse, with the reason."""
    round_ = access.round_(visit.place.pk, pk)
    given = read(visit, VoidInput)
    if given is None:
        return round_page(visit, round_)
    note = given.validated_data["note"]
    return _done(
        visit,
        round_,
        lambda: verbs.void_round(round_, actor=visit.actor, note=note),
        said=_("De stemming is vervallen."),
    )
