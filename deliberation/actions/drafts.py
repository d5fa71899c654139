"""Drafts: opened, written in update by update, and closed for ever as what they became."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from deliberation import events
from deliberation.actions.amendments import (
    Proposal,
    chosen_blocks,
    open_parent,
    submit_amendment,
    submit_change_request,
)
from deliberation.actions.texts import make_version
from deliberation.events import types as facts
from deliberation.models import (
    Amendment,
    Draft,
    DraftClient,
    DraftKind,
    DraftOutcome,
    DraftSnapshot,
    DraftState,
    DraftUpdate,
    ParkedVariant,
    PartyKind,
    Theme,
    Version,
    VersionReason,
)
from deliberation.policy import (
    Actor,
    Participant,
    Refused,
    refusal,
    require,
    require_participant,
)
from deliberation.policy.actors import PARTICIPANTS, PUBLIC
from deliberation.queries import access, choosing, drafts, texts
from deliberation.rules.blocks import Block, Kind, Run, Text, new_id
from deliberation.rules.stages import Verb
from deliberation.text import shared
from deliberation.text.fragments import shown
from deliberation.text.schema import BadText, check_text
from deliberation.text.vocabulary import MAX_BYTES

Owners = dict[tuple[UUID, int], UUID | None]


# --- opening --------------------------------------------------------------------------------------


@transaction.atomic
def open_draft(theme: Theme, *, actor: Actor) -> Draft:
    """Let the parties write: a draft of the latest Version, or of a text with only a title.

    Refused while one is open already.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require_participant(Verb.OPEN_DRAFT, actor, theme)
    if texts.open_draft(theme):
        raise Refused("draft_open")
    latest = texts.latest(theme)
    draft = Draft(theme=theme, kind=DraftKind.TEXT, base=latest)
    return _begin(draft, texts.text_of(latest) if latest else _blank(theme.title), who)


def _blank(title: str) -> Text:
    return Block(new_id(), Kind.TITLE, (Run(title),)), Block(new_id(), Kind.PARAGRAPH)


@transaction.atomic
def start_amendment(
    theme: Theme,
    *,
    actor: Actor,
    blocks: Collection[str],
    parent: UUID | None = None,
    party: UUID | None = None,
) -> Draft:
    """Write an amendment in the editor: a draft of the chosen blocks of the tabled Version.

    All who speak for the same party write in it: the actor's faction or community party, or the
    one named. With a `parent` it becomes a subamendement, of a faction only.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require_participant(Verb.DRAFT_AMENDMENT, actor, theme)
    if theme.tabled_version is None:
        raise Refused("no_version")
    on = open_parent(theme, parent) if parent else None
    chosen = chosen_blocks(choosing.base_of(theme, on), blocks)
    draft = Draft(
        theme=theme,
        kind=DraftKind.AMENDMENT,
        base=theme.tabled_version,
        blocks=[block.id for block in chosen],
        parent=on,
        party_id=_party(theme, who, wanted=party, sub=on is not None),
        owner_id=who.person_id,
    )
    return _begin(draft, shown(chosen), who)


def _party(theme: Theme, who: Participant, *, wanted: UUID | None, sub: bool) -> UUID:
    """For which party somebody writes: the one asked for, else the first that can be."""
    mine = drafts.writes_for(theme, who, sub=sub)
    found = [party for party in mine if wanted in (None, party)]
    if not found:
        why = "bad_parent" if sub else refusal(Verb.SUBMIT_CHANGE_REQUEST, who, theme)
        raise Refused(why or "not_at_the_table")
    return found[0]


def _begin(draft: Draft, text: Text, who: Participant) -> Draft:
    """Store a new draft with its seed, of which nobody is the author."""
    draft.opened_by_id, draft.opened_at = who.person_id, timezone.now()
    draft.save(force_insert=True)
    data = shared.seed(text, top=draft.top)
    DraftUpdate.objects.create(draft=draft, at=draft.opened_at, data=data)
    _claim({(draft.pk, client): None for client in shared.client_ids(data)})
    fact = facts.DraftOpened(str(draft.pk), draft.kind)
    events.record(fact, on=draft.theme, actor=who, subject=draft, audience=_audience(draft))
    return draft


def _audience(draft: Draft) -> str:
    return PUBLIC if draft.kind == DraftKind.TEXT else PARTICIPANTS


# --- writing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextUpdate:
    """What one person wrote in one draft; `clients` are the client ids that it is signed with."""

    draft_id: UUID
    author_id: UUID
    data: bytes
    clients: frozenset[int]


@transaction.atomic
def store_updates(batch: Sequence[TextUpdate]) -> list[int | Refused]:
    """Store the updates of several drafts at once; for each its row id, or why it was refused.

    Whether somebody may write was asked before; here only what must hold at the very moment of
    storing: the draft is open (`draft_closed`) and nobody signs as somebody else
    (`not_your_client`). The rows of a draft get their ids and are committed in one order.
    """
    still_open = _lock_open({one.draft_id for one in batch})
    owners = _owners(batch)
    known = set(owners)
    verdicts = [_verdict(one, still_open, owners) for one in batch]
    _claim({key: owner for key, owner in owners.items() if key not in known})
    kept = [one for one, why in zip(batch, verdicts, strict=True) if why is None]
    ids = iter(_store(kept))
    return [why or next(ids) for why in verdicts]


def _lock_open(keys: Iterable[UUID]) -> set[UUID]:
    """The open ones of these drafts; none of them can be closed until this is committed."""
    rows = Draft.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    return {key for key, state in rows.values_list("pk", "state") if state == DraftState.OPEN}


def _owners(batch: Iterable[TextUpdate]) -> Owners:
    drafts = {one.draft_id for one in batch}
    signed = {client for one in batch for client in one.clients}
    rows = DraftClient.objects.filter(draft__in=drafts, client_id__in=signed)
    found = rows.values_list("draft_id", "client_id", "person_id")
    return {(draft, client): person for draft, client, person in found}


def _verdict(one: TextUpdate, still_open: set[UUID], owners: Owners) -> Refused | None:
    """Why an update cannot be stored; when it can, its client ids are its author's from now on."""
    if one.draft_id not in still_open:
        return Refused("draft_closed")
    keys = [(one.draft_id, client) for client in one.clients]
    if any(owners.get(key, one.author_id) != one.author_id for key in keys):
        return Refused("not_your_client")
    owners.update(dict.fromkeys(keys, one.author_id))
    return None


def _claim(fresh: Owners) -> None:
    if fresh:
        DraftClient.objects.bulk_create(
            DraftClient(draft_id=draft, client_id=client, person_id=person)
            for (draft, client), person in fresh.items()
        )


def _store(kept: Sequence[TextUpdate]) -> list[int]:
    """One plain statement: at every tick of every room, and a quarter faster than bulk_create."""
    if not kept:
        return []
    rows = DraftUpdate._meta
    columns = [column for column in rows.concrete_fields if not column.primary_key]
    now = timezone.now()
    values = [
        column.get_db_prep_save(value, connection)
        for one in kept
        for column, value in zip(columns, (one.draft_id, one.author_id, now, one.data), strict=True)
    ]
    places = ", ".join(["(%s, %s, %s, %s)"] * len(kept))
    names = ", ".join(str(column.column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {rows.db_table} ({names}) VALUES {places} RETURNING id",  # noqa: S608
            values,
        )
        return sorted(row[0] for row in cursor.fetchall())


@transaction.atomic
def keep_snapshot(draft_id: UUID, upto: int, state: bytes) -> None:
    """Keep all rows up to `upto` as one update too, for faster loading; the rows stay."""
    _lock_open([draft_id])
    kept = DraftSnapshot.objects.filter(draft_id=draft_id)
    if not kept.filter(upto__gte=upto).exists():
        kept.update_or_create(draft_id=draft_id, defaults={"upto": upto, "state": state})


def park_update(draft_id: UUID, person_id: UUID, data: bytes) -> None:
    """Keep what somebody wrote in an old copy and sent too late, for that person alone.

    What says nothing new is not kept. Refused with `bad_text` when it is no text, or nothing that
    can be read with what was stored before, and with `too_large`.
    """
    draft = access.one(Draft.objects.all(), pk=draft_id)
    kept = drafts.parked(draft, person_id)
    before = [*drafts.data_of(draft), *([bytes(kept.data)] if kept else [])]
    try:
        brought = shared.Gate(before).admit(data)
    except BadText as error:
        raise Refused("bad_text", error.detail) from error
    if brought:
        _park(draft, person_id, brought)


@transaction.atomic
def _park(draft: Draft, person_id: UUID, data: bytes) -> None:
    Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    kept = drafts.parked(draft, person_id)
    both = shared.merged([bytes(kept.data), data]) if kept else data
    if len(both) > MAX_BYTES:
        raise Refused("too_large")
    ParkedVariant.objects.update_or_create(
        draft=draft, person_id=person_id, defaults={"data": both, "at": timezone.now()}
    )


@transaction.atomic
def drop_parked(draft: Draft, *, actor: Actor) -> None:
    """Throw away what came too late, by the only one who can read it."""
    if not isinstance(actor, Participant):
        raise Refused("login_required")
    kept = drafts.parked(draft, actor.person_id)
    if kept is None:
        raise access.Missing(ParkedVariant.__name__)
    kept.delete()


# --- closing --------------------------------------------------------------------------------------


@transaction.atomic
def freeze_draft(draft: Draft, *, actor: Actor) -> Version:
    """Make a Version of the text as it now stands, and close the draft for ever.

    Empty lines are left out. Refused with `version_exists` when the latest Version says exactly
    the same (then it can be discarded), and with `bad_text` when it cannot be a text.
    """
    row = _locked(draft)
    require(Verb.FREEZE_DRAFT, actor, row)
    text = drafts.written(row).whole
    try:
        check_text(text)
    except BadText as error:
        raise Refused("bad_text", error.detail) from error
    version = make_version(row.theme, actor=actor, text=text, reason=VersionReason.FROZEN)
    row.version = version
    _close(row, DraftOutcome.FROZEN, actor=actor)
    return version


@transaction.atomic
def submit_draft(draft: Draft, *, actor: Actor, title: str, rationale: str) -> Amendment:
    """Submit the blocks as they now stand as an amendment of the party, and close the draft."""
    row = _locked(draft)
    who = require_participant(Verb.WRITE_DRAFT, actor, row)
    if row.kind != DraftKind.AMENDMENT or row.base is None or row.party is None:
        raise Refused("not_in_that_role")
    proposal = Proposal(
        title=title,
        rationale=rationale,
        blocks=tuple(row.blocks),
        parent=row.parent_id,
        version=row.base.number,
        edited=drafts.written(row).now,
    )
    if row.party.kind == PartyKind.FACTION:
        made = submit_amendment(row.theme, actor=who, proposal=proposal)
    else:
        made = submit_change_request(row.theme, actor=who, proposal=proposal, party_id=row.party_id)
    row.amendment = made
    _close(row, DraftOutcome.SUBMITTED, actor=actor)
    return made


@transaction.atomic
def discard_draft(draft: Draft, *, actor: Actor) -> Draft:
    """Close a draft without anything coming of it; for ever too."""
    row = _locked(draft)
    require(Verb.DISCARD_DRAFT, actor, row)
    _close(row, DraftOutcome.DISCARDED, actor=actor)
    return row


def discard_all(theme: Theme, *, actor: Actor) -> None:
    """Discard every open draft of a theme that ends; inside the transaction that ends it."""
    rows = theme.drafts.filter(state=DraftState.OPEN).order_by("pk")  # as `store_updates` locks
    for key in rows.values_list("pk", flat=True):
        row = access.draft(theme.municipality_id, key, lock=True)
        _close(row, DraftOutcome.DISCARDED, actor=actor)


def _locked(draft: Draft) -> Draft:
    """The draft as it now stands; its theme is locked first, as by all that change a theme."""
    place = draft.theme.municipality_id
    access.theme(place, draft.theme_id, lock=True)
    return access.draft(place, draft.pk, lock=True)


def _close(row: Draft, outcome: DraftOutcome, *, actor: Actor) -> None:
    row.state, row.outcome, row.closed_at = DraftState.CLOSED, outcome, timezone.now()
    row.save(update_fields=["state", "outcome", "closed_at", "version", "amendment"])
    fact = facts.DraftClosed(
        draft=str(row.pk),
        outcome=str(outcome),
        version=str(row.version_id or ""),
        amendment=str(row.amendment_id or ""),
    )
    events.record(fact, on=row.theme, actor=actor, subject=row, audience=_audience(row))
