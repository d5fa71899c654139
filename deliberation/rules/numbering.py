"""Numbers, markers and names of blocks: they follow from position and are never stored.

An article's first numbered list holds its leden; "artikel 4, tweede lid, onderdeel b" is how a
Dutch councillor points to a place (Aanwijzingen voor de regelgeving).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from deliberation.rules.blocks import Block, Kind

ORDINALS = (
    "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende",
    "tiende", "elfde", "twaalfde", "dertiende", "veertiende", "vijftiende", "zestiende",
    "zeventiende", "achttiende", "negentiende", "twintigste",
)  # fmt: skip
BULLET = "–"


@dataclass(frozen=True, slots=True)
class Label:
    """The bare number of a block, the marker before its words, and its name in a sentence."""

    number: str
    marker: str
    name: str


def ordinal(number: int) -> str:
    """The Dutch ordinal: in words to twintigste, then "21e"."""
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}e"


def letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(97 + rest) + out
    return out


def _bare(depth: int, number: int) -> str:
    """The number of an item at a depth: 1, a, 1°, a°."""
    plain = str(number) if depth % 2 else letters(number)
    return plain + "°" * ((depth - 1) // 2)


@dataclass(slots=True)
class _Counter:
    """Where the walk through a text stands."""

    chapter: int = 0
    article: int = 0
    section: Kind | None = None
    head: str = "preambule"
    seen: dict[Kind, int] = field(default_factory=dict)
    lists: int = 0
    tables: int = 0
    rows: int = 0
    stack: list[tuple[bool, int, str]] = field(default_factory=list)

    def enter(self, kind: Kind, head: str) -> None:
        """Begin a section: everything inside is counted anew."""
        self.section, self.head = kind, head
        self.seen.clear()
        self.lists = self.tables = self.rows = 0
        self.stack.clear()

    def next(self, kind: Kind) -> int:
        """The how-manieth of its kind in this section."""
        self.seen[kind] = self.seen.get(kind, 0) + 1
        return self.seen[kind]


def labels(text: Sequence[Block]) -> dict[str, Label]:
    """The label of every block, by id."""
    counter, out = _Counter(), dict[str, Label]()
    for block in text:
        if block.kind is not Kind.ITEM:
            counter.stack.clear()
        out[block.id] = _LABEL[block.kind](block, counter)
    return out


def _title(_block: Block, _counter: _Counter) -> Label:
    return Label("", "", "titel")


def _chapter(_block: Block, counter: _Counter) -> Label:
    counter.chapter += 1
    name = f"hoofdstuk {counter.chapter}"
    counter.enter(Kind.CHAPTER, name)
    return Label(str(counter.chapter), f"Hoofdstuk {counter.chapter}", name)


def _article(_block: Block, counter: _Counter) -> Label:
    counter.article += 1
    name = f"artikel {counter.article}"
    counter.enter(Kind.ARTICLE, name)
    return Label(str(counter.article), f"Artikel {counter.article}", name)


def _decision(_block: Block, counter: _Counter) -> Label:
    counter.enter(Kind.DECISION, "ontwerp-raadsbesluit")
    return Label("", "", "ontwerp-raadsbesluit")


def _heading(_block: Block, counter: _Counter) -> Label:
    return Label("", "", f"{counter.head}, {ordinal(counter.next(Kind.HEADING))} tussenkop")


def _paragraph(_block: Block, counter: _Counter) -> Label:
    return Label("", "", f"{counter.head}, {ordinal(counter.next(Kind.PARAGRAPH))} alinea")


def _quote(_block: Block, counter: _Counter) -> Label:
    return Label("", "", f"{counter.head}, {ordinal(counter.next(Kind.QUOTE))} citaat")


def _row(block: Block, counter: _Counter) -> Label:
    if block.header or not counter.tables:
        counter.tables, counter.rows = counter.tables + 1, 0
    else:
        counter.rows += 1
    place = f"rij {counter.rows}" if counter.rows else "kopregel"
    return Label(str(counter.rows or ""), "", f"{counter.head}, tabel {counter.tables}, {place}")


def _item(block: Block, counter: _Counter) -> Label:
    number, outer = _place(block, counter)
    bare = _bare(block.depth, number) if block.ordered else ""
    name = _item_name(block, counter, number=number, outer=outer)
    counter.stack[-1] = (block.ordered, number, name)
    marker = f"{bare}." if bare else BULLET
    return Label(bare, marker, name)


def _place(block: Block, counter: _Counter) -> tuple[int, str]:
    """The number of an item in its list, and the name of the item it hangs under ("" for none)."""
    stack = counter.stack
    del stack[block.depth :]
    goes_on = len(stack) == block.depth and stack[-1][0] == block.ordered
    number = stack[-1][1] + 1 if goes_on else 1
    del stack[block.depth - 1 :]
    if not goes_on and block.depth == 1:
        counter.lists += 1
    stack.append((block.ordered, number, ""))
    return number, stack[-2][2] if len(stack) > 1 else ""


def _item_name(block: Block, counter: _Counter, *, number: int, outer: str) -> str:
    what = _bare(block.depth, number) if block.ordered else f"{ordinal(number)} streepje"
    if outer:
        return f"{outer}, onderdeel {what}" if block.ordered else f"{outer}, {what}"
    if counter.section is Kind.DECISION and block.ordered:
        return f"beslispunt {number}" if counter.lists == 1 else f"beslispunt {number} (bis)"
    if not block.ordered:
        return f"{counter.head}, {ordinal(counter.lists)} opsomming, {what}"
    if counter.section is Kind.ARTICLE and counter.next(Kind.ITEM) == number:
        return f"{counter.head}, {ordinal(number)} lid"
    return f"{counter.head}, {ordinal(counter.lists)} opsomming, onderdeel {number}"


_LABEL = {
    Kind.TITLE: _title,
    Kind.CHAPTER: _chapter,
    Kind.ARTICLE: _article,
    Kind.DECISION: _decision,
    Kind.HEADING: _heading,
    Kind.PARAGRAPH: _paragraph,
    Kind.QUOTE: _quote,
    Kind.ROW: _row,
    Kind.ITEM: _item,
}


def anchors(text: Sequence[Block]) -> dict[str, str]:
    """A URL fragment per block, unique in the text: "artikel-4", "artikel-4-lid-2", "blok-17"."""
    names = labels(text)
    out: dict[str, str] = {}
    taken: set[str] = set()
    for position, block in enumerate(text, start=1):
        wanted = next(_wanted(block, names[block.id], names), "")
        anchor = wanted if wanted and wanted not in taken else f"blok-{position}"
        out[block.id] = anchor
        taken.add(anchor)
    return out


def _wanted(block: Block, label: Label, _names: dict[str, Label]) -> Iterator[str]:
    match block.kind:
        case Kind.CHAPTER:
            yield f"hoofdstuk-{label.number}"
        case Kind.ARTICLE:
            yield f"artikel-{label.number}"
        case Kind.DECISION:
            yield "besluit"
        case Kind.ITEM if label.name.startswith("beslispunt ") and "," not in label.name:
            yield f"beslispunt-{label.number}"
        case Kind.ITEM if label.name.endswith(" lid"):
            yield f"{label.name.split(',')[0].replace(' ', '-')}-lid-{label.number}"
