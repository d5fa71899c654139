"""Amendments: submitted on the tabled Version, taken over, withdrawn, and closed for new ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from deliberation import events
from deliberation.events import types as facts
from deliberation.models import Amendment, AmendmentState, CoSubmitter, Lapse, Series, Theme
from deliberation.policy import Actor, Participant, Refused, require, require_participant
from deliberation.queries import access, people, votes
from deliberation.queries import amendments as proposals
from deliberation.queries.rounds import UNDECIDED
from deliberation.rules.amendments import (
    CannotApply,
    Operation,
    apply,
    derive,
    keep_ids,
    operation_data,
)
from deliberation.rules.blocks import Block, Text
from deliberation.rules.stages import Verb
from deliberation.text.markdown import from_fragment
from deliberation.text.schema import BadText, check_text


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants changed: the chosen blocks and what they become.

    They become `words` (Markdown) or, from a draft, `edited`: blocks that kept their ids.
    `version` is the number of the text that was read, when the sender says so.
    """

    title: str
    rationale: str
    blocks: tuple[str, ...]
    words: str = ""
    parent: UUID | None = None
    version: int | None = None
    edited: Text | None = None


@transaction.atomic
def submit_amendment(
    theme: Theme, *, actor: Actor, proposal: Proposal, on_behalf_of: UUID | None = None
) -> Amendment:
    """Submit an amendement (A) or, with a parent, a subamendement (SA) as a councillor.

    The clerk may enter one for a councillor (`on_behalf_of`), as from paper. Art. 147b Gemeentewet.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require_participant(Verb.SUBMIT_AMENDMENT, actor, theme)
    person_id, party_id = _councillor(theme, who, on_behalf_of)
    series = Series.SUB_AMENDMENT if proposal.parent else Series.AMENDMENT
    row = _new(theme, proposal, series=series)
    row.submitted_by_id, row.party_id = person_id, party_id
    return _submit(row, theme=theme, actor=actor)


def _councillor(theme: Theme, who: Participant, on_behalf_of: UUID | None) -> tuple[UUID, UUID]:
    """(person, faction) of the submitter. Refused for who has no seat."""
    person_id = on_behalf_of or who.person_id
    if on_behalf_of and on_behalf_of != who.person_id and "clerk" not in who.offices:
        raise Refused("not_in_that_role")
    seat = people.councillors(theme.municipality_id).filter(person_id=person_id).first()
    if seat is None:
        raise Refused("not_in_that_role")
    return person_id, seat.party_id


@transaction.atomic
def submit_change_request(
    theme: Theme, *, actor: Actor, proposal: Proposal, party_id: UUID | None = None
) -> Amendment:
    """Submit a wijzigingsvoorstel (W) for a community party at the table."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require_participant(Verb.SUBMIT_CHANGE_REQUEST, actor, theme)
    if proposal.parent:
        raise Refused("bad_parent")
    mine = {seat.party_id for seat in people.community_at(theme)} & people.speaks_for(who)
    wanted = mine & {party_id} if party_id else mine
    if not wanted:
        raise Refused("not_at_the_table")
    row = _new(theme, proposal, series=Series.CHANGE_REQUEST)
    row.submitted_by_id, row.party_id = who.person_id, min(wanted)
    return _submit(row, theme=theme, actor=actor)


def _new(theme: Theme, proposal: Proposal, *, series: Series) -> Amendment:
    """An unsaved amendment on the tabled Version, with its operations derived."""
    if theme.tabled_version is None:
        raise Refused("no_version")
    if proposal.version not in (None, theme.tabled_version.number):
        raise Refused("version_not_tabled")
    row = Amendment(
        theme=theme,
        version=theme.tabled_version,
        series=series,
        title=proposal.title,
        rationale=proposal.rationale,
        submitted_at=timezone.now(),
    )
    if proposal.parent:
        row.parent = open_parent(theme, proposal.parent)
    base = proposals.base_text(row)
    row.operations = [operation_data(one) for one in derive_operations(base, proposal)]
    return row


def open_parent(theme: Theme, key: UUID) -> Amendment:
    """The amendement that a subamendement can now be on. Refused when it is not one."""
    parent = access.amendment(theme.municipality_id, key)
    fits = parent.theme_id == theme.pk and parent.series == Series.AMENDMENT
    if not fits or parent.state != AmendmentState.SUBMITTED:
        raise Refused("bad_parent")
    if parent.version_id != theme.tabled_version_id:
        raise Refused("version_not_tabled")
    return parent


def derive_operations(base: Text, proposal: Proposal) -> Sequence[Operation]:
    """The operations that make of its blocks what they become. Refused when they do nothing."""
    chosen = chosen_blocks(base, proposal.blocks)
    try:
        edited = _edited(base, chosen, proposal)
        found = derive(base, [block.id for block in chosen], edited)
        check_text(apply(base, found))
    except BadText as error:
        raise Refused("bad_text", error.detail) from error
    except CannotApply as error:
        raise Refused("target_missing") from error
    if not found:
        raise Refused("nothing_changed")
    return found


def chosen_blocks(base: Text, names: Collection[str]) -> list[Block]:
    """The blocks with these ids, in the order of the text. Refused when one is not there."""
    chosen = [block for block in base if block.id in names]
    if not chosen or len(chosen) != len(set(names)):
        raise Refused("target_missing")
    return chosen


def _edited(base: Text, chosen: Sequence[Block], proposal: Proposal) -> Text:
    if proposal.edited is not None:
        return proposal.edited
    return keep_ids(chosen, from_fragment(proposal.words, within=base, chosen=chosen))


def _submit(row: Amendment, *, theme: Theme, actor: Actor) -> Amendment:
    top = theme.amendments.filter(series=row.series).aggregate(top=Max("number"))["top"] or 0
    row.number = top + 1
    row.position = theme.amendments.count() + 1
    row.save(force_insert=True)
    fact = facts.AmendmentSubmitted(str(row.pk), row.label, str(row.version_id), str(row.party_id))
    events.record(fact, on=theme, actor=actor, subject=row)
    return row


@transaction.atomic
def take_over(change_request: Amendment, *, actor: Actor) -> Amendment:
    """A councillor submits a community party's change request as an amendement (art. 147b)."""
    place = change_request.theme.municipality_id
    theme = access.theme(place, change_request.theme_id, lock=True)
    source = access.amendment(place, change_request.pk, lock=True)
    who = require_participant(Verb.TAKE_OVER, actor, source)
    if source.version_id != theme.tabled_version_id:
        raise Refused("version_not_tabled")
    person_id, party_id = _councillor(theme, who, None)
    row = Amendment(
        theme=theme,
        version=source.version,
        series=Series.AMENDMENT,
        title=source.title,
        rationale=source.rationale,
        operations=source.operations,
        taken_over_from=source,
        submitted_by_id=person_id,
        party_id=party_id,
        submitted_at=timezone.now(),
    )
    _decide(source, actor=actor, outcome=AmendmentState.TAKEN_OVER)
    return _submit(row, theme=theme, actor=actor)


def _decide(row: Amendment, *, actor: Actor, outcome: AmendmentState) -> None:
    row.state = outcome
    row.save(update_fields=["state"])
    fact = facts.AmendmentDecided(str(row.pk), str(outcome))
    events.record(fact, on=row.theme, actor=actor, subject=row)


@transaction.atomic
def settle_amendment(row: Amendment, *, actor: Actor, outcome: AmendmentState) -> None:
    """Write down what the council decided, and let lapse what was set to lapse with it.

    Called by the declaration of a round. Sub-amendments still open lapse with a parent that is
    rejected or lapses.
    """
    _decide(row, actor=actor, outcome=outcome)
    if outcome == AmendmentState.ADOPTED:
        for other in _pending().filter(lapses__if_adopted=row):
            settle_amendment(other, actor=actor, outcome=AmendmentState.LAPSED)
    elif outcome in (AmendmentState.REJECTED, AmendmentState.LAPSED):
        _lapse_subs(row, actor=actor)


def _pending() -> QuerySet[Amendment]:
    return Amendment.objects.filter(state__in=UNDECIDED).select_related("theme")


def _lapse_subs(parent: Amendment, *, actor: Actor) -> None:
    for sub in _pending().filter(parent=parent):
        _decide(sub, actor=actor, outcome=AmendmentState.LAPSED)


def lapse_outdated(theme: Theme, *, actor: Actor) -> None:
    """When another Version is tabled: amendements on an earlier one lapse.

    They can be submitted anew. Change requests stay, to be read beside the text they were about.
    """
    rows = _pending().filter(theme=theme).exclude(series=Series.CHANGE_REQUEST)
    for row in rows.exclude(version=theme.tabled_version):
        _decide(row, actor=actor, outcome=AmendmentState.LAPSED)


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, actor: Actor) -> Amendment:
    """Take an amendment back, until its vote; its open sub-amendments lapse."""
    row = _locked(amendment)
    require(Verb.WITHDRAW_AMENDMENT, actor, row)
    if votes.running_on(row):
        raise Refused("vote_running")
    row.state = AmendmentState.WITHDRAWN
    row.save(update_fields=["state"])
    fact = facts.AmendmentWithdrawn(str(row.pk))
    events.record(fact, on=row.theme, actor=actor, subject=row)
    _lapse_subs(row, actor=actor)
    return row


def _locked(amendment: Amendment) -> Amendment:
    """The amendment as it stands now, with its theme locked."""
    place = amendment.theme.municipality_id
    access.theme(place, amendment.theme_id, lock=True)
    return access.amendment(place, amendment.pk, lock=True)


@transaction.atomic
def invite_co_submitter(amendment: Amendment, *, actor: Actor, person_id: UUID) -> CoSubmitter:
    """Ask a councillor (for A and SA) or a representative (for W) to submit along."""
    row = _locked(amendment)
    require(Verb.INVITE_CO_SUBMITTER, actor, row)
    party_id = _party_of_co_submitter(row, person_id)
    if person_id == row.submitted_by_id or row.co_submitters.filter(person_id=person_id).exists():
        raise Refused("already_done")
    invited = CoSubmitter.objects.create(amendment=row, person_id=person_id, party_id=party_id)
    fact = facts.CoSubmitterInvited(str(row.pk), str(person_id))
    events.record(fact, on=row.theme, actor=actor, subject=row, audience="participants")
    return invited


def _party_of_co_submitter(row: Amendment, person_id: UUID) -> UUID:
    place = row.theme.municipality_id
    person = access.member(place, person_id)
    other = people.actor(person, row.theme.municipality)
    if isinstance(other, Participant):
        if row.series != Series.CHANGE_REQUEST and other.faction_id:
            return other.faction_id
        seats = {seat.party_id for seat in people.community_at(row.theme)}
        mine = seats & people.speaks_for(other)
        if row.series == Series.CHANGE_REQUEST and mine:
            return min(mine)
    raise Refused("not_in_that_role")


@transaction.atomic
def accept_co_submission(amendment: Amendment, *, actor: Actor) -> CoSubmitter:
    """Say yes to submitting along."""
    row = _locked(amendment)
    who = require_participant(Verb.ACCEPT_CO_SUBMISSION, actor, row)
    invited = row.co_submitters.filter(person_id=who.person_id).first()
    if invited is None:
        raise Refused("not_yours")
    if invited.accepted_at:
        raise Refused("already_done")
    if invited.party_id not in people.speaks_for(who) | {who.faction_id}:
        raise Refused("not_in_that_role")
    invited.accepted_at = timezone.now()
    invited.save(update_fields=["accepted_at"])
    fact = facts.CoSubmitterAccepted(str(row.pk), str(who.person_id))
    events.record(fact, on=row.theme, actor=actor, subject=row)
    return invited


@transaction.atomic
def set_lapse(amendment: Amendment, *, actor: Actor, if_adopted: UUID) -> Lapse:
    """Say that `amendment` lapses when the other is adopted."""
    row = _locked(amendment)
    require(Verb.SET_LAPSE, actor, row)
    other = access.amendment(row.theme.municipality_id, if_adopted)
    if other.theme_id != row.theme_id or other.pk == row.pk:
        raise Refused("target_missing")
    if other.state not in UNDECIDED:
        raise Refused("already_decided")
    lapse, fresh = Lapse.objects.get_or_create(amendment=row, if_adopted=other)
    if not fresh:
        raise Refused("already_done")
    fact = facts.LapseSet(str(row.pk), str(other.pk))
    events.record(fact, on=row.theme, actor=actor, subject=row)
    return lapse


@transaction.atomic
def close_deliberation(theme: Theme, *, actor: Actor) -> Theme:
    """The chair closes the deliberation: no amendment can come in any more."""
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    require(Verb.CLOSE_DELIBERATION, actor, theme)
    theme.deliberation_closed_at = timezone.now()
    theme.save(update_fields=["deliberation_closed_at"])
    events.record(facts.DeliberationClosed(), on=theme, actor=actor, subject=theme)
    return theme
