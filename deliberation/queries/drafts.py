"""Drafts: who may open which, the rows they are made of, and whose they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from deliberation.models import (
    Draft,
    DraftClient,
    DraftKind,
    DraftSnapshot,
    DraftUpdate,
    ParkedVariant,
    Person,
    Theme,
)
from deliberation.policy import Actor, Participant, Refused, Visitor, refusal, takes_part
from deliberation.queries import access, amending, amendments, people, texts
from deliberation.rules.amendments import apply, derive
from deliberation.rules.blocks import Text
from deliberation.rules.stages import Verb
from deliberation.text.fragments import reseat
from deliberation.text.schema import pruned, repair
from deliberation.text.shared import SharedText


@dataclass(frozen=True, slots=True)
class Admission:
    """What somebody may do in a draft now; `reason` is why not write, "" when they may.

    `may_park`: what this person sends too late is kept for them.
    """

    draft_id: UUID
    theme_id: UUID
    municipality_id: UUID
    top: str
    kind: str
    is_open: bool
    may_write: bool
    reason: str
    person_id: UUID | None
    name: str
    may_park: bool


def admission(key: str, user: Person | AnonymousUser) -> Admission:
    """Whether a user comes in and as what. Raises Missing, and Refused for who may not read it."""
    found = admissions(key, [user])[user.pk]
    if isinstance(found, Refused):
        raise found
    return found


def admissions(
    key: str, users: Collection[Person | AnonymousUser]
) -> dict[UUID | None, Admission | Refused]:
    """As `admission` for many, by their ids, in a handful of queries. Raises Missing.

    A visitor has no id.
    """
    draft = access.one(access.drafts(), pk=key)
    persons = {one for one in users if isinstance(one, Person) and one.is_active}
    actors = people.actors(persons, draft.theme.municipality_id)
    wrote = _authors(draft, actors)
    whos: dict[UUID | None, Actor] = {one.pk: Visitor() for one in users}
    whos.update(actors.items())
    return {pk: _admission(draft, who, wrote) for pk, who in whos.items()}


def _admission(draft: Draft, actor: Actor, wrote: Collection[UUID]) -> Admission | Refused:
    if why := refusal(Verb.READ_DRAFT, actor, draft):
        return Refused(why)
    return _admitted(draft, actor, wrote)


def admitted(draft: Draft, actor: Actor) -> Admission:
    """As what an actor who may read a draft comes in."""
    mine = [actor.person_id] if isinstance(actor, Participant) else []
    return _admitted(draft, actor, _authors(draft, mine))


def _admitted(draft: Draft, actor: Actor, wrote: Collection[UUID]) -> Admission:
    why = refusal(Verb.WRITE_DRAFT, actor, draft) or ""
    person = actor if isinstance(actor, Participant) else None
    return Admission(
        draft_id=draft.pk,
        theme_id=draft.theme_id,
        municipality_id=draft.theme.municipality_id,
        top=draft.top,
        kind=draft.kind,
        is_open=draft.is_open,
        may_write=not why,
        reason=why if draft.is_open else "draft_closed",
        person_id=person.person_id if person else None,
        name=person.name if person else "",
        may_park=person is not None and (takes_part(actor, draft) or person.person_id in wrote),
    )


def _authors(draft: Draft, among: Collection[UUID]) -> frozenset[UUID]:
    """Which of these people ever wrote in a draft."""
    rows = DraftClient.objects.filter(draft=draft, person_id__in=among)
    return frozenset(rows.values_list("person_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Row:
    """One update of a draft as it is stored."""

    id: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Loaded:
    """The rows that make a draft, a snapshot for those it holds, and whose each client id is."""

    rows: Sequence[Row]
    clients: Mapping[int, UUID]


def load(draft_id: UUID) -> Loaded:
    """Everything that was written in a draft, in the order in which it was stored."""
    snapshot = DraftSnapshot.objects.filter(draft_id=draft_id).first()
    before = [Row(snapshot.upto, bytes(snapshot.state))] if snapshot else []
    later = rows_after(draft_id, snapshot.upto if snapshot else 0)
    return Loaded((*before, *later), clients(draft_id))


def rows_after(draft_id: UUID, row_id: int) -> Sequence[Row]:
    """What was stored after a row: rows of one draft are committed in the order of their ids."""
    rows = DraftUpdate.objects.filter(draft_id=draft_id, pk__gt=row_id).order_by("pk")
    return [Row(pk, bytes(data)) for pk, data in rows.values_list("pk", "data")]


def clients(draft_id: UUID) -> dict[int, UUID]:
    """The person of each client id in use; those of the seed are nobody's and left out."""
    rows = DraftClient.objects.filter(draft_id=draft_id, person__isnull=False)
    return dict(rows.values_list("client_id", "person_id"))


def data_of(draft: Draft) -> list[bytes]:
    """The updates that make a draft."""
    return [row.data for row in load(draft.pk).rows]


def parked(draft: Draft, person_id: UUID) -> ParkedVariant | None:
    """What somebody sent too late."""
    return ParkedVariant.objects.filter(draft=draft, person_id=person_id).first()


# --- what it says ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """What a draft says: the text it started from, what is written now, and the whole with it."""

    base: Text
    now: Text
    whole: Text

    @property
    def shown(self) -> amending.Shown:
        """What differs from the text that it started from."""
        return amending.between(self.base, self.whole)


def written(draft: Draft, *, late: ParkedVariant | None = None) -> Written:
    """What would be frozen or submitted now: put right where merging broke it, no empty lines.

    With what came too `late` in it when that is given.
    """
    base, found = base_text(draft), _finished(draft, late)
    if draft.kind == DraftKind.TEXT:
        return Written(base, found, found)
    chosen = [block for block in base if block.id in draft.blocks]
    edited = reseat(found, chosen=chosen)
    return Written(base, edited, apply(base, derive(base, draft.blocks, edited)))


def base_text(draft: Draft) -> Text:
    """The whole text that it started from; for a subamendement as its parent would have it."""
    if draft.base is None:
        return ()
    text = texts.text_of(draft.base)
    return apply(text, amendments.operations(draft.parent)) if draft.parent else text


def text_of(draft: Draft, *, late: ParkedVariant | None = None) -> Text:
    """The blocks as they now stand, put right where merging broke their order."""
    more = [bytes(late.data)] if late else []
    return SharedText([*data_of(draft), *more]).text(top=draft.top)


def _finished(draft: Draft, late: ParkedVariant | None) -> Text:
    text = text_of(draft, late=late)
    while (shorter := pruned(text)) != text:
        text = shorter
    return repair(text, top=draft.top)


def places(draft: Draft) -> tuple[str, ...]:
    """What the chosen blocks of an amendment are called in the text they come from."""
    return amending.Places(base_text(draft)).together(draft.blocks)


@dataclass(frozen=True, slots=True)
class TooLate:
    """What somebody sent too late, beside what the draft became; `words` to copy them."""

    variant: ParkedVariant
    shown: amending.Shown
    words: str


def late_of(draft: Draft, actor: Actor) -> list[TooLate]:
    """What this very person sent too late: one, or none."""
    late = parked(draft, actor.person_id) if isinstance(actor, Participant) else None
    if late is None:
        return []
    became, theirs = written(draft).whole, written(draft, late=late).whole
    known = set(became)
    words = [block.text for block in theirs if block not in known and block.text]
    return [TooLate(late, amending.between(became, theirs), "\n\n".join(words))]


# --- lists ----------------------------------------------------------------------------------------


def of_theme(theme: Theme, actor: Actor) -> list[Draft]:
    """The drafts of a theme that somebody may read, the newest first."""
    rows = access.drafts().filter(theme=theme).select_related("owner", "base", "parent")
    rows = rows.defer("base__canonical")
    return [one for one in rows if refusal(Verb.READ_DRAFT, actor, one) is None]


def mine(theme: Theme, actor: Actor) -> list[Draft]:
    """The open drafts of amendments that somebody owns or writes in."""
    found = of_theme(theme, actor) if isinstance(actor, Participant) else []
    return [one for one in found if one.is_open and one.kind == DraftKind.AMENDMENT]


def writes_for(theme: Theme, who: Participant, *, sub: bool = False) -> list[UUID]:
    """The parties for which somebody may now start an amendment, the own faction first.

    A subamendement is of a faction only.
    """
    found: list[UUID] = []
    if who.faction_id and refusal(Verb.SUBMIT_AMENDMENT, who, theme) is None:
        found.append(who.faction_id)
    if not sub and refusal(Verb.SUBMIT_CHANGE_REQUEST, who, theme) is None:
        seats = {seat.party_id for seat in people.community_at(theme)}
        found += sorted(seats & people.speaks_for(who))
    return found


def seen_as(draft_id: UUID, person_id: UUID) -> str:
    """How others who are in a draft tell somebody apart; it links to nothing outside the draft."""
    return sha256(f"{draft_id} {person_id}".encode()).hexdigest()[:8]
