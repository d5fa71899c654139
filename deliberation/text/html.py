"""A text as HTML, plain or as a redline: the same elements on screen and on paper.

Everything people wrote is escaped here, so what comes out may be shown as it is. Numbers and
markers are real text, since they follow from position and a list's own counter knows no leden.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from deliberation.rules.blocks import Block, Kind, Run
from deliberation.rules.numbering import Label
from deliberation.rules.redline import Mark, RedlineBlock, Span, State
from deliberation.text.nesting import Marked, nested
from deliberation.text.repairing import level, tables
from deliberation.text.vocabulary import allowed_href

ELEMENTS = {
    Kind.TITLE: "h1",
    Kind.CHAPTER: "h2",
    Kind.DECISION: "h2",
    Kind.ARTICLE: "h3",
    Kind.HEADING: "h4",
    Kind.PARAGRAPH: "p",
    Kind.QUOTE: "p",
}
TAGS = {"bold": "strong", "italic": "em"}
NOTES = {
    State.MOVED_AWAY: "verplaatst naar elders",
    State.MOVED_HERE: "hierheen verplaatst",
}
KINDS = {
    Kind.TITLE: "titel",
    Kind.CHAPTER: "hoofdstuk",
    Kind.DECISION: "ontwerp-raadsbesluit",
    Kind.ARTICLE: "artikel",
    Kind.HEADING: "tussenkop",
    Kind.PARAGRAPH: "alinea",
    Kind.QUOTE: "citaat",
    Kind.ITEM: "onderdeel",
    Kind.ROW: "tabelrij",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A block ready to be set: its words as HTML, one per cell of a row, and what it is."""

    block: Block
    words: tuple[str, ...]
    state: State = State.SAME
    note: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What blocks are called and where they are: `base` is the address of the page of the text.

    Headings stand `lift` levels higher (lower when it is negative) than in a whole text.
    """

    labels: Mapping[str, Label]
    anchors: Mapping[str, str]
    base: str = ""
    lift: int = 0


def blocks_html(
    blocks: Sequence[Block],
    *,
    labels: Mapping[str, Label],
    anchors: Mapping[str, str],
    base: str = "",
    lift: int = 0,
) -> SafeString:
    """The blocks as HTML; cross-references go to `base` with the fragment of their target.

    Part of a text on a page of its own has its headings `lift` levels higher.
    """
    names = Names(labels, anchors, base, lift)
    lines = [Line(block, tuple(_runs(row, names) for row in _rows(block))) for block in blocks]
    return _page(lines, names)


def redline_html(
    marked: Sequence[RedlineBlock],
    *,
    labels: Mapping[str, Label],
    anchors: Mapping[str, str],
    base: str = "",
    lift: int = 0,
) -> SafeString:
    """A redline as HTML: `ins` and `del` that say aloud what they are."""
    names = Names(labels, anchors, base, lift)
    lines = [
        Line(one.block, tuple(_spans(row, names) for row in one.spans), one.state, _note(one))
        for one in marked
    ]
    return _page(lines, names)


def runs_html(runs: Iterable[Run], *, labels: Mapping[str, Label]) -> SafeString:
    """Some words as HTML, with cross-references as plain words."""
    return mark_safe(_runs(tuple(runs), Names(labels, {})))  # noqa: S308 — escaped below


def _rows(block: Block) -> tuple[tuple[Run, ...], ...]:
    return block.cells if block.kind is Kind.ROW else (block.runs,)


# --- words ------------------------------------------------------------------------------------


def _runs(runs: Sequence[Run], names: Names) -> str:
    return "".join(_part(part, names) for part in nested(runs))


def _part(part: Run | Marked, names: Names) -> str:
    if isinstance(part, Run):
        return _reference(part, names) if part.ref else escape(part.text)
    inside = "".join(_part(each, names) for each in part.inside)
    if part.mark == "link" and not allowed_href(part.value):
        return inside
    if part.mark == "link":
        return f'<a href="{escape(part.value)}" rel="noopener nofollow">{inside}</a>'
    return f"<{TAGS[part.mark]}>{inside}</{TAGS[part.mark]}>"


def _reference(run: Run, names: Names) -> str:
    label = names.labels.get(run.ref)
    words = escape(label.name) if label else "vervallen verwijzing"
    place = names.anchors.get(run.ref)
    return f'<a href="{escape(names.base)}#{escape(place)}">{words}</a>' if place else words


SAID = {
    Mark.ADDED: ("ins", "toegevoegd:", "einde toevoeging"),
    Mark.REMOVED: ("del", "verwijderd:", "einde verwijdering"),
}


def _spans(spans: Iterable[Span], names: Names) -> str:
    return "".join(_span(span, names) for span in spans)


def _span(span: Span, names: Names) -> str:
    words = _runs(span.runs, names)
    if span.mark is Mark.SAME:
        return words
    if span.mark is Mark.REFORMATTED:
        return f'<span class="reformatted">{_hidden("andere opmaak:")}{words}</span>'
    tag, start, end = SAID[span.mark]
    return f"<{tag}>{_hidden(start)}{words}{_hidden(end)}</{tag}>"


def _hidden(words: str) -> str:
    return f'<span class="visually-hidden"> {words} </span>'


def _note(one: RedlineBlock) -> str:
    if one.reformed and one.was is not None and one.was.kind is not one.block.kind:
        return f"was {KINDS[one.was.kind]}, wordt {KINDS[one.block.kind]}"
    if one.reformed and one.state is State.CHANGED:
        return "ander niveau of andere nummering"
    return NOTES.get(one.state, "")


# --- blocks -----------------------------------------------------------------------------------


def _page(lines: Sequence[Line], names: Names) -> SafeString:
    leveled = level(line.block for line in lines)
    set_ = [
        Line(block, line.words, line.state, line.note)
        for block, line in zip(leveled, lines, strict=True)
    ]
    parts = (
        part
        for kind, group in groupby(set_, key=lambda line: line.block.kind)
        for part in _group(kind, list(group), names)
    )
    return mark_safe("\n".join(parts))  # noqa: S308 — every word was escaped above


def _group(kind: Kind, lines: Sequence[Line], names: Names) -> Iterator[str]:
    match kind:
        case Kind.ITEM:
            yield from _lists(lines, 1, names)
        case Kind.ROW:
            yield from _tables(lines, names)
        case Kind.QUOTE:
            inside = "\n".join(_line(line, names) for line in lines)
            yield f"<blockquote>{inside}</blockquote>"
        case _:
            yield from (_line(line, names) for line in lines)


def _line(line: Line, names: Names) -> str:
    element = _element(line.block.kind, names)
    marker = _marker(line.block, names)
    words = f"{marker} {line.words[0]}".strip() if marker else line.words[0]
    return f"<{element}{_attributes(line, names)}>{words}{_remark(line)}</{element}>"


def _element(kind: Kind, names: Names) -> str:
    element = ELEMENTS[kind]
    return f"h{min(6, max(1, int(element[1]) - names.lift))}" if element[0] == "h" else element


def _marker(block: Block, names: Names) -> str:
    label = names.labels.get(block.id)
    if label is None or not label.marker:
        return ""
    return f'<span class="marker">{escape(label.marker)}</span>'


def _attributes(line: Line, names: Names) -> str:
    """Id and class. Only a block that stands in the new text may have an id: it stands once."""
    gone = line.state in (State.REMOVED, State.MOVED_AWAY)
    anchor = "" if gone else names.anchors.get(line.block.id, "")
    made = f' id="{escape(anchor)}"' if anchor else ""
    return (
        made if line.state is State.SAME else f'{made} class="block-{line.state.replace("_", "-")}"'
    )


def _remark(line: Line) -> str:
    return f' <span class="redline-note">({line.note})</span>' if line.note else ""


def _lists(lines: Sequence[Line], depth: int, names: Names) -> Iterator[str]:
    """The lists of one depth; items of one list follow each other and are all ordered or not."""
    nested_ = list(_nested(lines, depth))
    for ordered, group in groupby(nested_, key=lambda pair: pair[0].block.ordered):
        tag = "ol" if ordered else "ul"
        items = "\n".join(_item(line, inside, depth, names) for line, inside in group)
        yield f'<{tag} role="list">\n{items}\n</{tag}>'


def _nested(lines: Sequence[Line], depth: int) -> Iterator[tuple[Line, Sequence[Line]]]:
    starts = [at for at, line in enumerate(lines) if line.block.depth == depth]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start], lines[start + 1 : end]


def _item(line: Line, inside: Sequence[Line], depth: int, names: Names) -> str:
    marker = _marker(line.block, names)
    inner = "\n".join(_lists(inside, depth + 1, names)) if inside else ""
    words = f"<p>{line.words[0]}{_remark(line)}</p>"
    return f"<li{_attributes(line, names)}>{marker}{words}{inner}</li>"


def _tables(lines: Sequence[Line], names: Names) -> Iterator[str]:
    at = 0
    for rows in tables(line.block for line in lines):
        group = lines[at : at + len(rows)]
        at += len(rows)
        yield _table(group, names)


def _table(rows: Sequence[Line], names: Names) -> str:
    heads = [_row(row, names) for row in rows if row.block.header]
    body = [_row(row, names) for row in rows if not row.block.header]
    head = f"<thead>{''.join(heads)}</thead>" if heads else ""
    rest = f"<tbody>{''.join(body)}</tbody>" if body else ""
    return f'<div class="table"><table>{head}{rest}</table></div>'


def _row(row: Line, names: Names) -> str:
    start, end = ('<th scope="col">', "</th>") if row.block.header else ("<td>", "</td>")
    words = (*row.words[:-1], row.words[-1] + _remark(row))
    cells = "".join(f"{start}{each}{end}" for each in words)
    return f"<tr{_attributes(row, names)}>{cells}</tr>"
