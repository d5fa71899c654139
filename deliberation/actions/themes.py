"""Opening a theme, its parties and its spelregels."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import (
    ArticleNeed,
    Charter,
    LegalForm,
    Municipality,
    Needs,
    Participation,
    Theme,
)
from deliberation.policy import Actor, Refused, require, require_participant
from deliberation.queries import access, people, texts
from deliberation.queries.stages import confirmation_term_passed
from deliberation.rules.blocks import SECTIONS
from deliberation.rules.stages import Verb
from deliberation.rules.voting import VoteRule, rule_data

FROZEN = {"legal_form", "initiative"}


@dataclass(frozen=True, slots=True)
class ThemeDetails:
    """What the clerk writes down about a theme."""

    title: str
    challenge: str = ""
    boundary_conditions: str = ""
    legal_form: LegalForm = LegalForm.RESOLUTION
    initiative: bool = False
    college_term: date | None = None
    remarks_until: date | None = None
    change_requests_until: date | None = None


@dataclass(frozen=True, slots=True)
class CharterTerms:
    """The spelregels of a theme."""

    admission: str = ""
    vote_rule: VoteRule = field(default_factory=VoteRule)
    minimum_parties: int = 2
    silence_is_no_party: bool = True
    confirm_days: int = 14
    sign_days: int = 14
    draft_readers: str = "public"


@transaction.atomic
def create_theme(place: Municipality, *, actor: Actor, details: ThemeDetails) -> Theme:
    """Open a theme in stage `preparing`, with default spelregels."""
    require(Verb.CREATE_THEME, actor, place)
    # Two themes of one name, opened at once, must not choose the same address.
    place = access.municipality_by_id(place.pk, lock=True)
    theme = Theme.objects.create(
        municipality=place,
        slug=_free_slug(place, details.title),
        **{f.name: getattr(details, f.name) for f in fields(details)},
    )
    Charter.objects.create(theme=theme, vote_rule=rule_data(VoteRule()))
    events.record(facts.ThemeCreated(str(theme.pk)), on=theme, actor=actor, subject=theme)
    events.record(facts.ThemeCreated(str(theme.pk)), on=place, actor=actor, subject=theme)
    return theme


def _free_slug(place: Municipality, title: str) -> str:
    wanted = slugify(title)[:70] or "thema"
    taken = {"nieuw", *Theme.objects.filter(municipality=place).values_list("slug", flat=True)}
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


@transaction.atomic
def edit_theme(theme: Theme, *, actor: Actor, details: ThemeDetails) -> Theme:
    """Change description and planning; the address stays, and once voting began the legal form."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.EDIT_THEME, actor, theme)
    changed = _assign(theme, details)
    if theme.charter.frozen_at and FROZEN & set(changed):
        raise Refused("charter_frozen")
    if changed:
        theme.save(update_fields=changed)
        events.record(facts.ThemeEdited(changed), on=theme, actor=actor, subject=theme)
    return theme


def _assign(row: Theme | Charter, wanted: ThemeDetails | dict[str, object]) -> list[str]:
    values = (
        wanted
        if isinstance(wanted, dict)
        else {f.name: getattr(wanted, f.name) for f in fields(wanted)}
    )
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


@transaction.atomic
def admit_party(theme: Theme, *, actor: Actor, party_id: UUID) -> Participation:
    """Give a party its place at the table."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.ADMIT_PARTY, actor, theme)
    party = access.party(theme.municipality_id, party_id)
    if theme.participations.filter(party=party).exists():
        raise Refused("already_done")
    seat = Participation.objects.create(theme=theme, party=party, admitted_at=timezone.now())
    events.record(facts.PartyAdmitted(str(party.pk)), on=theme, actor=actor, subject=party)
    return seat


@transaction.atomic
def edit_charter(theme: Theme, *, actor: Actor, terms: CharterTerms) -> Charter:
    """Change the spelregels; who had agreed must agree anew."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.EDIT_CHARTER, actor, theme)
    charter = theme.charter
    wanted: dict[str, object] = {f.name: getattr(terms, f.name) for f in fields(terms)}
    wanted["vote_rule"] = rule_data(terms.vote_rule)
    changed = _assign(charter, wanted)
    if changed:
        charter.save(update_fields=changed)
        theme.participations.update(agreed_at=None)
        events.record(facts.CharterEdited(changed), on=theme, actor=actor, subject=charter)
    return charter


@transaction.atomic
def agree_charter(theme: Theme, *, actor: Actor, party_id: UUID | None = None) -> None:
    """Agree to the spelregels for the actor's party (or the one named, when there are several)."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require_participant(Verb.AGREE_CHARTER, actor, theme)
    mine = people.speaks_for(who) | ({who.faction_id} if who.faction_id else set())
    wanted = {party_id} & mine if party_id else mine
    seats = list(theme.participations.filter(party_id__in=wanted))
    if not seats:
        raise Refused("not_at_the_table")
    waiting = [seat for seat in seats if seat.agreed_at is None]
    if not waiting:
        raise Refused("already_done")
    for seat in waiting:
        seat.agreed_at = timezone.now()
        seat.save(update_fields=["agreed_at"])
        events.record(facts.CharterAgreed(str(seat.party_id)), on=theme, actor=actor, subject=seat)


@transaction.atomic
def set_need(theme: Theme, *, actor: Actor, block_id: str, needs: Needs) -> None:
    """Say whose decision an article needs."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.SET_NEED, actor, theme)
    version = texts.latest(theme)
    ids = {b.id for b in texts.text_of(version) if b.kind in SECTIONS} if version else set()
    if block_id not in ids:
        raise Refused("no_such_article")
    ArticleNeed.objects.update_or_create(theme=theme, block_id=block_id, defaults={"needs": needs})
    events.record(facts.NeedSet(block_id, str(needs)), on=theme, actor=actor, subject=block_id)


@transaction.atomic
def record_opinion(theme: Theme, *, actor: Actor, opinion: str) -> Theme:
    """Record the wensen en bedenkingen of the college (art. 147a Gemeentewet)."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.RECORD_OPINION, actor, theme)
    theme.college_opinion, theme.college_opinion_at = opinion, timezone.now()
    theme.save(update_fields=["college_opinion", "college_opinion_at"])
    events.record(facts.OpinionRecorded(), on=theme, actor=actor, subject=theme)
    return theme


@transaction.atomic
def confirm_text(theme: Theme, *, actor: Actor, confirms: bool, party_id: UUID) -> None:
    """In the bevestigingsronde: a community party confirms the changed text, or withdraws."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require_participant(Verb.CONFIRM_TEXT, actor, theme)
    if party_id not in people.speaks_for(who):
        raise Refused("not_at_the_table")
    seat = theme.participations.filter(party_id=party_id).first()
    if seat is None:
        raise Refused("not_at_the_table")
    if seat.confirmed_at or seat.withdrawn_at:
        raise Refused("already_done")
    if confirmation_term_passed(theme):
        raise Refused("date_passed")
    name = "confirmed_at" if confirms else "withdrawn_at"
    setattr(seat, name, timezone.now())
    seat.save(update_fields=[name])
    fact = facts.PartyConfirmed if confirms else facts.PartyWithdrew
    events.record(fact(str(party_id)), on=theme, actor=actor, subject=seat)
