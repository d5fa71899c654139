"""The two forms of a text: flat blocks, and the nested document (ProseMirror JSON) of an editor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from deliberation.rules.blocks import Block, Cell, Kind, Run, Text, sections, tidy
from deliberation.text.vocabulary import MAX_DEPTH, bad

Node = dict[str, Any]

WORDS = {
    "title": Kind.TITLE,
    "chapter_title": Kind.CHAPTER,
    "article_title": Kind.ARTICLE,
    "decision_title": Kind.DECISION,
    "heading": Kind.HEADING,
    "paragraph": Kind.PARAGRAPH,
    "quotation": Kind.QUOTE,
}
NAMES = {kind: name for name, kind in WORDS.items()}
SECTION_NODES = {"chapter": Kind.CHAPTER, "article": Kind.ARTICLE, "decision": Kind.DECISION}
ROWS = {"table_head": True, "table_row": False}
LISTS = {"ordered_list": True, "bullet_list": False}
WRAPPERS = frozenset({"doc", "fragment", "preamble", "table", "quote"})


def tree(text: Sequence[Block], *, top: str = "doc") -> Node:
    """The document of a text, as ProseMirror JSON; `top` is `doc` or, for some blocks, `fragment`.

    Raises BadText (`content`, `depth`) where the order of the blocks has no document.
    """
    children: list[Node] = []
    chapter: list[Node] | None = None
    for head, body in sections(text):
        if head is None:
            children += _front(body, top)
            continue
        node = _section(head, body)
        if head.kind is Kind.ARTICLE and chapter is not None:
            chapter.append(node)
            continue
        chapter = node["content"] if head.kind is Kind.CHAPTER else None
        children.append(node)
    return _node(top, children)


def _front(body: Text, top: str) -> list[Node]:
    title = [_words(block) for block in body[:1] if block.kind is Kind.TITLE]
    rest = _flow(body[len(title) :])
    if top == "doc" and rest:
        return [*title, _node("preamble", rest)]
    return [*title, *rest]


def _section(head: Block, body: Text) -> Node:
    name = next(name for name, kind in SECTION_NODES.items() if kind is head.kind)
    return _node(name, [_words(head), *_flow(body)])


def _node(name: str, content: Sequence[Node] = (), **attrs: str) -> Node:
    made: Node = {"type": name}
    if attrs:
        made["attrs"] = attrs
    if content:
        made["content"] = list(content)
    return made


def _flow(body: Iterable[Block]) -> list[Node]:
    out: list[Node] = []
    for kind, group in groupby(body, key=lambda block: block.kind):
        match kind:
            case Kind.ITEM:
                out += _lists(list(group), 1)
            case Kind.ROW:
                out += _tables(group)
            case Kind.QUOTE:
                out.append(_node("quote", [_words(block) for block in group]))
            case Kind.TITLE:
                raise bad("content")
            case _:
                out += [_words(block) for block in group]
    return out


def _words(block: Block) -> Node:
    return _node(NAMES[block.kind], inline(block.runs), id=block.id)


def _lists(items: Sequence[Block], depth: int) -> list[Node]:
    if items and depth > MAX_DEPTH:
        raise bad("too_deep", MAX_DEPTH)
    out: list[Node] = []
    for item, inside in _nested(items, depth):
        name = "ordered_list" if item.ordered else "bullet_list"
        if not out or out[-1]["type"] != name:
            out.append({"type": name, "content": []})
        line = _node("item_text", inline(item.runs))
        out[-1]["content"].append(
            _node("list_item", [line, *_lists(inside, depth + 1)], id=item.id)
        )
    return out


def _nested(items: Sequence[Block], depth: int) -> Iterator[tuple[Block, list[Block]]]:
    """Each item of this depth with the deeper ones that follow it."""
    at = 0
    while at < len(items):
        if items[at].depth != depth:
            raise bad("depth")
        end = at + 1
        while end < len(items) and items[end].depth > depth:
            end += 1
        yield items[at], list(items[at + 1 : end])
        at = end


def _tables(rows: Iterable[Block]) -> list[Node]:
    out: list[Node] = []
    for row in rows:
        if row.header or not out:
            out.append({"type": "table", "content": []})
        cells = [_node("table_cell", inline(cell)) for cell in row.cells]
        name = "table_head" if row.header else "table_row"
        out[-1]["content"].append(_node(name, cells, id=row.id))
    return out


def inline(runs: Iterable[Run]) -> list[Node]:
    """The inline nodes of some runs."""
    return [_inline_node(run) for run in tidy(runs)]


def _inline_node(run: Run) -> Node:
    node: Node = (
        {"type": "ref", "attrs": {"target": run.ref}}
        if run.ref
        else {"type": "text", "text": run.text}
    )
    marks: list[Node] = []
    if run.href:
        marks.append({"type": "link", "attrs": {"href": run.href}})
    marks += [{"type": name} for name in ("bold", "italic") if getattr(run, name)]
    if marks:
        node["marks"] = marks
    return node


def flat(node: Mapping[str, Any]) -> Text:
    """The blocks of a document: the inverse of `tree`.

    Reads any nesting of known nodes, also one whose content order two editors broke by merging
    (see `repair`); a missing id becomes ''. Raises BadText on an unknown node.
    """
    return tuple(_blocks(node, 0, ordered=False))


def _blocks(node: Mapping[str, Any], depth: int, *, ordered: bool) -> Iterator[Block]:
    name = node["type"]
    content: Sequence[Mapping[str, Any]] = node.get("content", ())
    if name in WORDS:
        yield Block(_id(node), WORDS[name], runs=runs(content))
    elif name in ROWS:
        cells: tuple[Cell, ...] = tuple(runs(cell.get("content", ())) for cell in content)
        yield Block(_id(node), Kind.ROW, cells=cells, header=ROWS[name])
    elif name == "list_item":
        yield _item(node, depth=depth, ordered=ordered)
        lists = [child for child in content if child["type"] != "item_text"]
        yield from _each(lists, depth, ordered=ordered)
    elif name in LISTS:
        yield from _each(content, depth + 1, ordered=LISTS[name])
    else:
        yield from _wrapper(node, depth, ordered=ordered)


def _wrapper(node: Mapping[str, Any], depth: int, *, ordered: bool) -> Iterator[Block]:
    name = node["type"]
    content: Sequence[Mapping[str, Any]] = node.get("content", ())
    titled = name in SECTION_NODES and NAMES[SECTION_NODES[name]]
    if titled and not any(child["type"] == titled for child in content):
        yield Block("", SECTION_NODES[name])
    elif name not in SECTION_NODES and name not in WRAPPERS:
        raise bad("unknown_node", name)
    yield from _each(content, depth, ordered=ordered)


def _each(content: Iterable[Mapping[str, Any]], depth: int, *, ordered: bool) -> Iterator[Block]:
    for child in content:
        yield from _blocks(child, depth, ordered=ordered)


def _id(node: Mapping[str, Any]) -> str:
    return node.get("attrs", {}).get("id") or ""


def _item(node: Mapping[str, Any], *, depth: int, ordered: bool) -> Block:
    lines = [
        runs(child.get("content", ()))
        for child in node.get("content", ())
        if child["type"] == "item_text"
    ]
    line = lines[0] if lines else ()
    for more in lines[1:]:
        line = tidy((*line, Run(" "), *more))
    return Block(_id(node), Kind.ITEM, runs=line, depth=depth, ordered=ordered)


def runs(content: Iterable[Mapping[str, Any]]) -> tuple[Run, ...]:
    """The runs of some inline nodes; a cross-reference is never part of a link."""
    return tidy(_run(node) for node in content)


def _run(node: Mapping[str, Any]) -> Run:
    marks = {mark["type"]: mark.get("attrs", {}) for mark in node.get("marks", ())}
    bold, italic = "bold" in marks, "italic" in marks
    if node["type"] == "ref":
        target = node.get("attrs", {}).get("target") or ""
        return Run("", bold=bold, italic=italic, ref=target)
    if node["type"] != "text":
        raise bad("unknown_node", node["type"])
    return Run(node["text"], bold=bold, italic=italic, href=marks.get("link", {}).get("href", ""))
