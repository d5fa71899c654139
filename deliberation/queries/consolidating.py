"""The geamendeerd voorstel before and after it is made: its redline, and what is to be settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from deliberation.models import Amendment, Theme, Version, VersionReason
from deliberation.queries import amending, amendments, texts
from deliberation.queries.amendments import Working
from deliberation.rules.amendments import touched
from deliberation.rules.blocks import Block, Text
from deliberation.rules.merging import Conflict, ConflictReason, NoteKind
from deliberation.rules.numbering import anchors, labels
from deliberation.rules.redline import State, redline
from deliberation.text.html import redline_html
from deliberation.text.markdown import block_markdown


@dataclass(frozen=True, slots=True)
class Side:
    """What one adopted amendment makes of a block; "" when it strikes it."""

    amendment: Amendment
    html: SafeString | str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A block on which adopted amendments differ, and the words that stand there now."""

    block_id: str
    name: str
    reason: ConflictReason
    was: SafeString | str
    sides: tuple[Side, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Remarkable:
    """What has to be looked at though nothing conflicts, and which amendments made it."""

    kind: NoteKind
    place: str
    anchor: str
    by: tuple[Amendment, ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """A changed block of the preview: its name and where it stands on the page."""

    name: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The tabled text with all adopted amendments in it, as a redline."""

    adopted: tuple[Amendment, ...]
    html: SafeString
    changed: tuple[Jump, ...]
    disputes: tuple[Dispute, ...]
    notes: tuple[Remarkable, ...]


def preview(theme: Theme) -> Preview:
    """What consolidating would make now."""
    now = amendments.working(theme)
    marked = redline(now.base, now.text)
    names, places = {**labels(now.base), **labels(now.text)}, anchors(now.text)
    return Preview(
        adopted=now.adopted,
        html=redline_html(amending.lowered(marked), labels=names, anchors=places),
        changed=tuple(
            Jump(names[one.block.id].name, places[one.block.id])
            for one in marked
            if one.state in (State.CHANGED, State.ADDED, State.MOVED_HERE)
        ),
        disputes=disputes(now),
        notes=_notes(now),
    )


def disputes(now: Working) -> tuple[Dispute, ...]:
    """The conflicts of a merge, each block once, in the order of the text."""
    order = {block.id: at for at, block in enumerate(now.base)}
    found = {one.block_id: one for one in reversed(now.conflicts)}
    ranked = sorted(found.values(), key=lambda one: order.get(one.block_id, len(order)))
    return tuple(_dispute(now, one) for one in ranked)


def _dispute(now: Working, conflict: Conflict) -> Dispute:
    places, key = amending.Places(now.base), conflict.block_id
    standing = {block.id: block for block in now.text}
    names = {**labels(now.text), **places.names}
    return Dispute(
        block_id=key,
        name=names[key].name if key in names else "",
        reason=conflict.reason,
        was=amending.plain_html((conflict.base,), names),
        sides=tuple(
            Side(one, amending.plain_html((block,), names))
            for one, block in _sides(now, key, conflict.base)
        ),
        words=block_markdown([standing[key]], within=now.text) if key in standing else "",
    )


def _sides(
    now: Working, block_id: str, base: Block | None
) -> Iterable[tuple[Amendment, Block | None]]:
    """Each adopted amendment that makes something else of the block than it was.

    Sub-amendments are named apart when several of one amendment are about this block.
    """
    for one, part in zip(now.adopted, now.parts, strict=True):
        block = _find(part, block_id)
        if block != base:
            yield one, block
        texts_ = {sub: amendments.changed_text(sub) for sub in amendments.adopted_subs(one)}
        about = [sub for sub in texts_ if block_id in touched(amendments.operations(sub))]
        if len(about) > 1:
            yield from ((sub, _find(texts_[sub], block_id)) for sub in about)


def _find(text: Text, block_id: str) -> Block | None:
    return next((block for block in text if block.id == block_id), None)


def _notes(now: Working) -> tuple[Remarkable, ...]:
    places, anchors_ = amending.Places(now.base), anchors(now.text)
    old = {block.id for block in now.base}
    return tuple(
        Remarkable(
            kind=one.kind,
            place=places.name(one.block_id),
            anchor=anchors_.get(one.ours or one.theirs, ""),
            by=_added_by(now, {one.ours, one.theirs} - old),
        )
        for one in now.notes
    )


def _added_by(now: Working, block_ids: Iterable[str]) -> tuple[Amendment, ...]:
    wanted = set(block_ids)
    return tuple(
        one
        for one, part in zip(now.adopted, now.parts, strict=True)
        if any(block.id in wanted for block in part)
    )


@dataclass(frozen=True, slots=True)
class Edited:
    """A redactionele aanpassing: a block that people settled by hand, against the tabled text."""

    name: str
    by: tuple[Amendment, ...]
    html: SafeString


def made(theme: Theme) -> Version | None:
    """The geamendeerd voorstel, when the newest Version is one."""
    latest = texts.latest(theme)
    return latest if latest and latest.reason == VersionReason.ADOPTED else None


def editorial(theme: Theme, version: Version) -> tuple[Edited, ...]:
    """The redactionele aanpassingen in a geamendeerd voorstel: where amendments conflicted."""
    now = amendments.working(theme)
    final = texts.text_of(version)
    marked = {one.block.id: one for one in redline(now.base, final)}
    names = {**labels(final), **labels(now.base)}
    return tuple(
        Edited(
            name=one.name,
            by=tuple(side.amendment for side in one.sides),
            html=redline_html(amending.lowered([marked[one.block_id]]), labels=names, anchors={}),
        )
        for one in disputes(now)
        if one.block_id in marked
    )
