"""What somebody who wants a change chooses from: the text by section, and in whose name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from deliberation.models import Amendment, Series, Theme
from deliberation.policy import Actor, Participant
from deliberation.queries import amendments, people, texts
from deliberation.rules.amendments import touched
from deliberation.rules.blocks import SECTIONS, Block, Kind, Text, plain
from deliberation.rules.numbering import Label, anchors, labels
from deliberation.rules.placing import sections_of
from deliberation.text.html import runs_html


@dataclass(frozen=True, slots=True)
class Choice:
    """A block to choose; `name` is what it is called within its section."""

    block: Block
    name: str
    marker: str
    words: SafeString


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its blocks, its own title first; without a head it is the preamble."""

    head: Block | None
    anchor: str
    name: str
    title: str
    choices: tuple[Choice, ...]


def base_of(theme: Theme, parent: Amendment | None) -> Text:
    """The text that is changed: the tabled Version, or that as the parent would have it."""
    if parent is not None:
        return amendments.changed_text(parent)
    return texts.text_of(theme.tabled_version) if theme.tabled_version else ()


def sections(text: Text, *, only: Collection[str] = ()) -> tuple[Section, ...]:
    """The text by section; `only` those with such an anchor or id of their title, "" the preamble.

    All of them when `only` is empty or names no section.
    """
    names, places = labels(text), anchors(text)
    inside: dict[str, list[Block]] = {}
    for block, section in zip(text, sections_of(text).values(), strict=True):
        inside.setdefault(section, []).append(block)
    found = [name for name in inside if name in only or places.get(name, "") in only]
    return tuple(_section(inside[name], names, places) for name in found or inside)


def _section(blocks: list[Block], names: dict[str, Label], places: dict[str, str]) -> Section:
    head = blocks[0] if blocks[0].kind in SECTIONS else None
    name = names[head.id].name if head else "preambule"
    return Section(
        head=head,
        anchor=places[head.id] if head else "preambule",
        name=name,
        title=plain(head.runs) if head else "",
        choices=tuple(_choice(block, name, names) for block in blocks),
    )


def _choice(block: Block, section: str, names: dict[str, Label]) -> Choice:
    label = names[block.id]
    heads = block.kind in SECTIONS
    inside = label.name.removeprefix(f"{section}, ")
    return Choice(
        block=block,
        name="kopje" if heads else inside,
        marker="" if heads else label.marker,
        words=words(block, names),
    )


def words(block: Block, names: dict[str, Label]) -> SafeString:
    """The words of a block on one line, without links: it stands in the label of a checkbox."""
    rows = block.cells if block.kind is Kind.ROW else (block.runs,)
    plain_rows = (tuple(replace(run, href="") for run in row) for row in rows)
    return format_html_join(" · ", "{}", ((runs_html(row, labels=names),) for row in plain_rows))


def where(amendment: Amendment, text: Text) -> frozenset[str]:
    """The sections that an amendment touches in a text, "" for the preamble."""
    section = sections_of(text)
    ids = touched(amendments.operations(amendment))
    return frozenset(section[block_id] for block_id in ids if block_id in section)


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name something can be submitted."""

    series: Series
    key: UUID
    name: str

    @property
    def code(self) -> str:
        """The value in a form."""
        return f"{self.series}-{self.key}"


def senders(theme: Theme, actor: Actor, *, sub: bool = False) -> tuple[Sender, ...]:
    """In whose name this actor may ever submit here; no community party for a sub-amendment."""
    if not isinstance(actor, Participant) or actor.municipality_id != theme.municipality_id:
        return ()
    return (*_councillors(theme, actor), *(() if sub else _parties(theme, actor)))


def _councillors(theme: Theme, actor: Participant) -> list[Sender]:
    seats = people.councillors(theme.municipality_id)
    if "clerk" not in actor.offices:
        seats = seats.filter(person_id=actor.person_id)
    found = sorted(seats, key=lambda seat: seat.person_id != actor.person_id)
    return [
        Sender(Series.AMENDMENT, seat.person_id, f"{seat.person.name} ({seat.party.short_name})")
        for seat in found
    ]


def _parties(theme: Theme, actor: Participant) -> list[Sender]:
    mine = people.speaks_for(actor)
    return [
        Sender(Series.CHANGE_REQUEST, seat.party_id, seat.party.name)
        for seat in people.community_at(theme)
        if seat.party_id in mine
    ]
