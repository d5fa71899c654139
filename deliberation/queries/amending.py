"""Amendments as people read them: in a list, one by one, and where they meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from django.utils.safestring import SafeString

from deliberation.models import (
    Amendment,
    CoSubmitter,
    Membership,
    Series,
    Theme,
)
from deliberation.queries import amendments, people, texts
from deliberation.queries.rounds import UNDECIDED
from deliberation.rules.amendments import (
    CannotApply,
    Operation,
    OperationKind,
    OrderItem,
    OrderReason,
    ScopeEffect,
    apply,
    proposed_order,
    scope_effect,
)
from deliberation.rules.blocks import TITLES, Block, Kind, Text
from deliberation.rules.clashes import Clash, ClashKind, conflict_groups
from deliberation.rules.numbering import Label, anchors, labels
from deliberation.rules.placing import sections_of
from deliberation.rules.redline import RedlineBlock, State, redline
from deliberation.text.html import blocks_html, redline_html

IN_COUNCIL = (Series.AMENDMENT, Series.SUB_AMENDMENT)
START = "het begin van de tekst"
PREAMBLE = "preambule"


# --- what it changes, in words --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of operation and the names of the places where it is done."""

    kind: OperationKind
    places: tuple[str, ...]


class Places:
    """What the blocks of one text are called."""

    def __init__(self, text: Text) -> None:
        self.names = labels(text)
        self.section = sections_of(text)

    def name(self, block_id: str) -> str:
        """The name of a block, "" when it is not in this text."""
        label = self.names.get(block_id)
        return label.name if label else ("" if block_id else START)

    def together(self, block_ids: Iterable[str]) -> tuple[str, ...]:
        """The names of blocks, a section named once when much of it is there."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for block_id in dict.fromkeys(block_ids):
            found[self.section.get(block_id, "")].append(block_id)
        out: list[str] = []
        for section, inside in found.items():
            whole = section in inside or len(inside) > 2
            out += (
                [self.name(section) if section else PREAMBLE] if whole else map(self.name, inside)
            )
        return tuple(out)


def changes(places: Places, operations: Sequence[Operation]) -> tuple[Change, ...]:
    """What operations do, in the order in which they are done."""
    found: defaultdict[OperationKind, list[str]] = defaultdict(list)
    behind = {one.block_id: one.after for one in operations if one.kind is OperationKind.INSERT}
    for one in operations:
        where = one.block_id
        while where in behind:
            where = behind[where]
        found[one.kind].append(where)
    return tuple(
        Change(kind, _places(places, kind, block_ids)) for kind, block_ids in found.items()
    )


def _places(places: Places, kind: OperationKind, block_ids: Iterable[str]) -> tuple[str, ...]:
    if kind is OperationKind.INSERT:
        return tuple(places.name(block_id) for block_id in dict.fromkeys(block_ids))
    return places.together(block_ids)


# --- the list -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """An amendment as the list shows it."""

    amendment: Amendment
    others: tuple[CoSubmitter, ...]
    changes: tuple[Change, ...]
    tabled: bool
    conflicts: tuple[Amendment, ...] = ()

    @property
    def in_council(self) -> bool:
        """Whether the council votes on it: not on what a community party proposes."""
        return self.amendment.series in IN_COUNCIL


def rows(theme: Theme) -> list[Row]:
    """The amendments of a theme in voting order."""
    accepted = CoSubmitter.objects.filter(amendment__theme=theme, accepted_at__isnull=False)
    others: defaultdict[object, list[CoSubmitter]] = defaultdict(list)
    for one in accepted.select_related("person", "party").order_by("accepted_at"):
        others[one.amendment_id].append(one)
    known: dict[object, Places] = {}
    found = amendments.of_theme(theme)
    named = {one.label: one for one in found}
    conflicts = _conflicts(_ahead(amendments.clashes_of(theme), named), named)
    return [
        Row(
            amendment=one,
            others=tuple(others[one.pk]),
            changes=changes(_places_of(one, known), amendments.operations(one)),
            tabled=one.version_id == theme.tabled_version_id,
            conflicts=tuple(conflicts[one.label]),
        )
        for one in found
    ]


def _conflicts(
    found: Iterable[Clash], named: Mapping[str, Amendment]
) -> defaultdict[str, list[Amendment]]:
    """By label: with which others an amendment cannot be adopted."""
    out: defaultdict[str, list[Amendment]] = defaultdict(list)
    for one in found:
        if one.kind is ClashKind.CONFLICT:
            out[one.first].append(named[one.second])
            out[one.second].append(named[one.first])
    return out


def _places_of(amendment: Amendment, known: dict[object, Places]) -> Places:
    """The names in the text it changes; those of one Version are worked out once."""
    if amendment.parent_id:
        return Places(_base(amendment))
    if amendment.version_id not in known:
        known[amendment.version_id] = Places(texts.text_of(amendment.version))
    return known[amendment.version_id]


def _base(amendment: Amendment) -> Text:
    """What it changes; the Version itself when its parent does not fit that (any more)."""
    try:
        return amendments.base_text(amendment)
    except CannotApply:
        return texts.text_of(amendment.version)


@dataclass(frozen=True, slots=True)
class Turn:
    """A place in the proposed voting order."""

    amendment: Amendment
    reason: OrderReason


def proposed(found: Iterable[Row]) -> tuple[Turn, ...]:
    """The voting order that the chair may start from, of what the council still has to vote on."""
    waiting = {row.amendment.label: row.amendment for row in found if _waits(row)}
    items = [
        OrderItem(one.label, effect(one), one.submitted_at, one.parent.label if one.parent else "")
        for one in waiting.values()
    ]
    return tuple(Turn(waiting[place.name], place.reason) for place in proposed_order(items))


def _waits(row: Row) -> bool:
    return row.tabled and row.in_council and row.amendment.state in UNDECIDED


def effect(amendment: Amendment) -> ScopeEffect:
    """How far-reaching an amendment is."""
    if amendment.parent_id:
        return scope_effect(_base(amendment), amendments.operations(amendment))
    return _effect(amendment.version.canonical, amendments.stored(amendment))


@lru_cache(maxsize=1024)
def _effect(canonical: str, stored: str) -> ScopeEffect:
    return scope_effect(texts.parsed(canonical), amendments.read_stored(stored))


# --- where they meet ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Met:
    """Two amendments that meet, and the names of the places; "" for what one of them adds."""

    first: Amendment
    second: Amendment
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Amendments that hang together by one kind of clash."""

    kind: ClashKind
    members: tuple[Amendment, ...]
    met: tuple[Met, ...]


def clash_groups(theme: Theme, *, only: Amendment | None = None) -> tuple[Group, ...]:
    """Which amendments meet, as groups, the most serious first; `only` those with this one."""
    named = {one.label: one for one in amendments.of_theme(theme)}
    found = _ahead(amendments.clashes_of(theme), named)
    if only is not None:
        found = [one for one in found if only.label in (one.first, one.second)]
    if theme.tabled_version is None or not found:
        return ()
    places = Places(texts.text_of(theme.tabled_version))
    return tuple(
        _group(kind, names, found, (named, places))
        for kind in ClashKind
        for names in conflict_groups(found, kinds=(kind,))
    )


def _ahead(found: Iterable[Clash], named: Mapping[str, Amendment]) -> list[Clash]:
    """The clashes that still matter to a vote: not those of two that were both decided on."""
    waiting = {label for label, one in named.items() if one.state in UNDECIDED}
    return [one for one in found if waiting & {one.first, one.second}]


def _group(
    kind: ClashKind,
    names: Sequence[str],
    found: Iterable[Clash],
    known: tuple[Mapping[str, Amendment], Places],
) -> Group:
    named, places = known
    met = tuple(
        Met(named[one.first], named[one.second], places.together(one.blocks))
        for one in found
        if one.kind is kind and one.first in names
    )
    order = [label for label in named if label in names]
    return Group(kind, tuple(named[label] for label in order), met)


# --- one amendment --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Passage:
    """What it changes at one place: what was there and what comes, "" where there is nothing."""

    places: tuple[str, ...]
    was: SafeString | str
    becomes: SafeString | str


@dataclass(frozen=True, slots=True)
class Shown:
    """An amendment ready to show."""

    redline: SafeString
    passages: tuple[Passage, ...]


def shown(amendment: Amendment, *, address: str = "") -> Shown | None:
    """What it changes; None when it does not fit its text. `address` is the page of that text."""
    try:
        base = amendments.base_text(amendment)
        return compared(base, amendments.operations(amendment), address=address)
    except CannotApply:
        return None


def compared(base: Text, operations: Iterable[Operation], *, address: str = "") -> Shown:
    """What operations change in a text. Raises CannotApply."""
    return between(base, apply(base, operations), address=address)


def between(base: Text, changed: Text, *, address: str = "") -> Shown:
    """What differs between two texts in which blocks kept their ids."""
    marked = redline(base, changed)
    old, new = Places(base), Places(changed)
    html = redline_html(
        lowered(amendments.changed_only(marked)),
        labels={**new.names, **old.names},
        anchors=anchors(base),
        base=address,
    )
    return Shown(html, passages(marked, old, new))


def lowered(marked: Iterable[RedlineBlock]) -> tuple[RedlineBlock, ...]:
    """The same redline with the title of the text as a chapter's: a page has a title of its own."""
    return tuple(
        replace(one, block=_lower(one.block), was=_lower(one.was) if one.was else None)
        for one in marked
    )


def without_title(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks, likewise."""
    return tuple(map(_lower, blocks))


def _lower(block: Block) -> Block:
    return replace(block, kind=Kind.CHAPTER) if block.kind is Kind.TITLE else block


def passages(marked: Iterable[RedlineBlock], old: Places, new: Places) -> tuple[Passage, ...]:
    """Was and wordt of what is not the same; what is struck or added in one go is one passage."""
    groups = [list(group) for _key, group in groupby(marked, key=_one_passage)]
    return tuple(
        _passage(group, old, new)
        for group in groups
        if group[0].state not in (State.SAME, State.MOVED_AWAY)
    )


def _one_passage(one: RedlineBlock) -> tuple[State, str]:
    together = one.state in (State.REMOVED, State.ADDED)
    return one.state, "" if together else one.block.id


def _passage(group: Sequence[RedlineBlock], old: Places, new: Places) -> Passage:
    becomes = [one.block for one in group if one.state is not State.REMOVED]
    was = [one.was for one in group if one.was] if becomes else [one.block for one in group]
    places = old.together(b.id for b in was) if was else new.together(b.id for b in becomes)
    return Passage(places, plain_html(was, old.names), plain_html(becomes, new.names))


def plain_html(blocks: Iterable[Block | None], names: Mapping[str, Label]) -> SafeString | str:
    """Some blocks by themselves, titles as paragraphs; "" when there are none."""
    found = [
        replace(block, kind=Kind.PARAGRAPH) if block.kind in TITLES else block
        for block in blocks
        if block is not None
    ]
    return blocks_html(found, labels=names, anchors={}) if found else ""


def invitable(amendment: Amendment) -> list[Membership]:
    """Who may be asked to submit along and was not asked yet."""
    if amendment.series == Series.CHANGE_REQUEST:
        parties = [seat.party_id for seat in people.community_at(amendment.theme)]
        found = people.speakers(parties)
    else:
        found = people.councillors(amendment.theme.municipality_id)
    asked = amendment.co_submitters.values_list("person_id", flat=True)
    return list(found.exclude(person_id=amendment.submitted_by_id).exclude(person_id__in=asked))


def may_lapse_with(amendment: Amendment) -> list[Amendment]:
    """The pending amendments that this one could be set to lapse with."""
    already = set(amendment.lapses.values_list("if_adopted_id", flat=True))
    return [
        one
        for one in amendments.of_theme(amendment.theme)
        if one.pk != amendment.pk
        and one.pk not in already
        and one.series in IN_COUNCIL
        and one.state in UNDECIDED
        and one.version_id == amendment.version_id
    ]
