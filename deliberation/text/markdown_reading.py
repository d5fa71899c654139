"""Reads Markdown into blocks with markdown-it-py; counts what a text of ours cannot hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from deliberation.rules.blocks import SECTIONS, Block, Cell, Kind, Run, Text, new_id, tidy
from deliberation.rules.numbering import Label
from deliberation.text.vocabulary import MAX_BLOCK_CHARACTERS, MAX_BLOCKS, allowed_href, bad

DECISION = "Ontwerp-raadsbesluit"
Levels = Mapping[int, Kind]
LEVELS: Levels = {
    1: Kind.TITLE,
    2: Kind.CHAPTER,
    3: Kind.ARTICLE,
    4: Kind.HEADING,
    5: Kind.HEADING,
    6: Kind.HEADING,
}
DEEPEST = 100
LONGEST = 5 * MAX_BLOCK_CHARACTERS
MOST_LINES, MOST_BARS = 5 * MAX_BLOCKS, 10 * MAX_BLOCKS
MOST_BRACKETS = 1000
IN_BLOCKS = ("paragraph_open", "heading_open", "tr_open")


class Loss(StrEnum):
    """What Markdown may hold and a text of ours may not; it stays as plain words."""

    BREAK = "break"
    CODE = "code"
    HTML = "html"
    IMAGE = "image"
    LINK = "link"
    REFERENCE = "reference"
    LINK_TITLE = "link_title"
    RULE = "rule"
    IN_ITEM = "in_item"
    IN_QUOTE = "in_quote"
    CELLS = "cells"
    START = "start"


def parser(*, html: bool = False) -> MarkdownIt:
    """CommonMark with tables that leaves addresses as they are and judges none.

    With `html` raw HTML is told apart from words; it is shown as words either way.
    """
    rules = MarkdownIt("commonmark", {"html": html, "maxNesting": DEEPEST}).enable("table")
    rules.normalizeLink = lambda url: url  # type: ignore[method-assign]
    rules.validateLink = lambda url: True  # type: ignore[method-assign]
    rules.core.ruler.after("block", "lengths", _check_lengths)
    return rules


def _check_lengths(state: StateCore) -> None:
    """Refuse what is far too long or too much before looking for marks, which takes minutes."""
    if any(len(token.content) > LONGEST for token in state.tokens if token.type == "inline"):
        raise bad("block_too_long", MAX_BLOCK_CHARACTERS)
    if any(token.content.count("[") > MOST_BRACKETS for token in state.tokens):
        raise bad("too_nested")
    if sum(token.type in IN_BLOCKS for token in state.tokens) > MAX_BLOCKS:
        raise bad("too_many_blocks", MAX_BLOCKS)


def _check_size(lines: Sequence[str]) -> None:
    """Refuse what must be too many blocks or cells before it is cut into them."""
    filled = sum(not line.isspace() for line in lines if line)
    if filled > MOST_LINES or sum(line.count("|") for line in lines) > MOST_BARS:
        raise bad("too_many_blocks", MAX_BLOCKS)


@dataclass(frozen=True, slots=True)
class Style:
    """The marks around some words."""

    bold: bool = False
    italic: bool = False
    href: str = ""

    def run(self, words: str) -> Run:
        """The words with these marks."""
        return Run(words, bold=self.bold, italic=self.italic, href=self.href)


def our_levels(_seen: Counter[int]) -> Levels:
    """What the headings of each level are in a text of ours."""
    return LEVELS


@dataclass(slots=True)
class Reader:
    """One reading of one Markdown source: its blocks, with cross-references not yet resolved.

    `levels` tells what a heading of each level is, from how many there are of each. A
    cross-reference keeps its words, and has the anchor it points to as its target.
    """

    new_id: Callable[[], str] = new_id
    html: bool = False
    levels: Callable[[Counter[int]], Levels] = our_levels
    kinds: Levels = field(default_factory=lambda: LEVELS)
    losses: Counter[Loss] = field(default_factory=Counter)
    lines: Sequence[str] = ()

    def read(self, source: str) -> Text:
        """The blocks of the source.

        Raises BadText (`too_nested`, `block_too_long`, `too_many_blocks`).
        """
        self.lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        _check_size(self.lines)
        tokens = parser(html=self.html).parse(source)
        _check_nesting(tokens)
        root = SyntaxTreeNode(tokens)
        headings = (node for node in root.children if node.type == "heading")
        self.kinds = self.levels(Counter(map(_level, headings)))
        return tuple(self._blocks(root.children))

    def _blocks(self, nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            match node.type:
                case "heading":
                    yield self._heading(node)
                case "bullet_list" | "ordered_list":
                    yield from self._items(node, 1)
                case "blockquote":
                    yield from self._quotes(node)
                case "table":
                    yield from self._rows(node)
                case _:
                    for line in self._lines(node):
                        yield self._block(Kind.PARAGRAPH, line)

    def _block(self, kind: Kind, runs: tuple[Run, ...]) -> Block:
        return Block(self.new_id(), kind, runs=runs)

    def _heading(self, node: SyntaxTreeNode) -> Block:
        level, runs = _level(node), self._line(node)
        source = node.children[0].content if node.children else ""
        highest = min(level for level, kind in self.kinds.items() if kind in SECTIONS)
        if level == highest and (source == DECISION or source.startswith(f"{DECISION}:")):
            return self._block(Kind.DECISION, _decision_name(source, runs))
        return self._block(self.kinds[level], runs)

    def _items(self, node: SyntaxTreeNode, depth: int) -> Iterator[Block]:
        ordered = node.type == "ordered_list"
        self._count(Loss.START, node.attrGet("start") is not None)
        for item in node.children:
            lists = [child for child in item.children if child.type.endswith("_list")]
            others = [child for child in item.children if not child.type.endswith("_list")]
            self._count(Loss.IN_ITEM, len(others) - 1 if others else 0)
            lines = [line for child in others for line in self._lines(child)]
            self._count(Loss.IN_ITEM, any(child.type != "paragraph" for child in others[:1]))
            words = _joined(lines)
            yield Block(self.new_id(), Kind.ITEM, words, depth=depth, ordered=ordered)
            for inner in lists:
                yield from self._items(inner, depth + 1)

    def _quotes(self, node: SyntaxTreeNode) -> Iterator[Block]:
        for child in node.children:
            self._count(Loss.IN_QUOTE, child.type != "paragraph")
            for line in self._lines(child):
                yield self._block(Kind.QUOTE, line)

    def _rows(self, table: SyntaxTreeNode) -> Iterator[Block]:
        for at, part in enumerate(table.children):
            for row in part.children:
                cells = tuple(self._line(cell) for cell in row.children)
                if row.map:
                    cells = self._with_surplus(cells, self.lines[row.map[0]])
                yield Block(self.new_id(), Kind.ROW, cells=cells, header=at == 0)

    def _with_surplus(self, cells: tuple[Cell, ...], line: str) -> tuple[Cell, ...]:
        """CommonMark drops cells beyond the head's width; keep their words in the last one."""
        written = [cell.strip() for cell in escapedSplit(line.strip())]
        written = written[not written[0] :]
        surplus = [cell for cell in written[len(cells) :] if cell]
        self._count(Loss.CELLS, len(surplus))
        more = [self._inline(parser(html=self.html).parseInline(cell)[0]) for cell in surplus]
        return (*cells[:-1], _joined([cells[-1], *more])) if more else cells

    def _inline(self, token: object) -> tuple[Run, ...]:
        return tidy(self._runs(SyntaxTreeNode([token]).children, Style()))  # type: ignore[list-item]

    def _lines(self, node: SyntaxTreeNode) -> Iterator[tuple[Run, ...]]:
        """The lines of words in any block, without its form."""
        if node.type in ("fence", "code_block", "html_block"):
            self._count(Loss.HTML if node.type == "html_block" else Loss.CODE, 1)
            for words in filter(None, map(str.strip, node.content.splitlines())):
                yield (Run(words),)
        elif node.type == "hr":
            self._count(Loss.RULE, 1)
        elif node.type == "inline":
            yield from [line] if (line := tidy(self._runs(node.children, Style()))) else []
        else:
            for child in node.children:
                yield from self._lines(child)

    def _line(self, node: SyntaxTreeNode) -> tuple[Run, ...]:
        return _joined(list(self._lines(node)))

    def _runs(self, nodes: Iterable[SyntaxTreeNode], style: Style) -> Iterator[Run]:
        for node in nodes:
            match node.type:
                case "strong":
                    yield from self._runs(node.children, replace(style, bold=True))
                case "em":
                    yield from self._runs(node.children, replace(style, italic=True))
                case "link":
                    yield from self._link(node, style)
                case "inline":
                    yield from self._runs(node.children, style)
                case _:
                    yield style.run(self._words(node))

    def _words(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "softbreak":
                return " "
            case "hardbreak":
                self._count(Loss.BREAK, 1)
                return " "
            case "code_inline":
                self._count(Loss.CODE, 1)
            case "image":
                self._count(Loss.IMAGE, 1)
            case "html_inline":
                is_break = _LINE_BREAK.fullmatch(node.content) is not None
                self._count(Loss.BREAK if is_break else Loss.HTML, 1)
                return " " if is_break else node.content
        return node.content

    def _link(self, node: SyntaxTreeNode, style: Style) -> Iterator[Run]:
        href = str(node.attrGet("href") or "")
        if title := str(node.attrGet("title") or ""):
            self._count(Loss.LINK_TITLE, 1)
        if href.startswith("#") and len(href) > 1:
            words = "".join(run.text for run in self._runs(node.children, style))
            yield replace(style.run(words), ref=href[1:])
        else:
            allowed = allowed_href(href)
            self._count(Loss.LINK, not allowed)
            yield from self._runs(node.children, replace(style, href=href if allowed else ""))
        if title:
            yield style.run(f" ({title})")

    def _count(self, loss: Loss, times: int) -> None:
        if times > 0:
            self.losses[loss] += int(times)


def _check_nesting(tokens: Iterable[Token]) -> None:
    """Refuse what is nested so deep that the parser leaves words out of what it read."""
    for token in tokens:
        inside = (child.level for child in token.children or ())
        if max(token.level + 1, *inside, 0) >= DEEPEST:
            raise bad("too_nested")


def _level(heading: SyntaxTreeNode) -> int:
    return int(heading.tag[1:])


_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _decision_name(source: str, runs: tuple[Run, ...]) -> tuple[Run, ...]:
    if source == DECISION:
        return runs
    rest = runs[0].text[len(DECISION) + 1 :].removeprefix(" ")
    return tidy((replace(runs[0], text=rest), *runs[1:]))


def _joined(lines: Sequence[tuple[Run, ...]]) -> tuple[Run, ...]:
    filled = [line for line in lines if line]
    return tidy(run for at, line in enumerate(filled) for run in ((Run(" "),) * bool(at) + line))


def resolve(
    text: Sequence[Block],
    *,
    names: Mapping[str, Label],
    places: Mapping[str, str],
    trust: bool = False,
    losses: Counter[Loss] | None = None,
) -> Text:
    """The text with the target of each cross-reference found by its anchor.

    Words that are not the target's own name stay before it. Without a target only the words stay,
    unless `trust`: then what was written is taken for an id.
    """
    found = {anchor: name for name, anchor in places.items()}

    def resolved(run: Run) -> tuple[Run, ...]:
        if not run.ref:
            return (run,)
        target = found.get(run.ref, run.ref if trust else "")
        if not target:
            if losses is not None:
                losses[Loss.REFERENCE] += 1
            return (replace(run, ref=""),)
        reference = replace(run, text="", ref=target)
        if _is_name(run.text, names.get(target)):
            return (reference,)
        return (
            replace(run, ref="", text=f"{run.text} ("),
            reference,
            replace(run, ref="", text=")"),
        )

    def each(runs: Iterable[Run]) -> tuple[Run, ...]:
        return tidy(part for run in runs for part in resolved(run))

    return tuple(
        replace(block, runs=each(block.runs), cells=tuple(each(cell) for cell in block.cells))
        for block in text
    )


def _is_name(words: str, label: Label | None) -> bool:
    """Whether the words only name the target, by its present number or an older one."""
    if label is None or not label.name or not words:
        return True
    return words.split()[:1] == label.name.split()[:1]
