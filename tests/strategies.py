"""Hypothesis strategies for texts in normal form, and for what an editor may do with them.

Normal form: the title first; depth never jumps by more than one and a nested item stands under an
item; a table starts with its header row and its rows are equally wide; runs are tidy, nothing but a
cell is empty and nothing begins or ends with white space; cross-references point to blocks of the
text. By default marks cover whole words and words are parted by one space, so that a text has a
Markdown form. `raw=True` also gives marks that begin inside a word, line ends, tabs, double spaces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import strategies as st

from deliberation.rules.blocks import Block, Kind, Run, Text, tidy

DUTCH = (
    "de raad het college stelt vast dat wijk buurt bewoners coöperatie niet en of een jaarlijks "
    "€ 50.000 euro, begroting; energie groen zorg. gemeente besluit artikel onderdeel uiterlijk "
    "1 januari 2027 binnen zes weken: geïnformeerd ’s-Gravenhage zo’n financiële"
)
AWKWARD = (
    "<<<<<<< ======= >>>>>>> ||||||| *ster* _lijn_ # ## 1. a. - + > | \\ ` ``` [x](y) ![x] <b> "
    "&amp; &lt; ~~weg~~ --- *** \U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f6b2 "
    "e\u0301e\u0301n coo\u0308peratie \u202b\u0639\u0631\u0628\u064a\u202c \u4e2d\u6587 \ufb01ets "
    'https://voorbeeld.nl a@b.nl 1) 10. * ** $x$ :: {x} "aanhaling" ‘e’ n\u00adafbreken 5\u00a0%'
)
GAPS = ("  ", "\t", "\r\n", "\n", "\u00a0", " \r\n ")
LINKS = (
    "https://voorbeeld.nl/",
    "https://voorbeeld.nl/a_(b)?c=d&e=*f*",
    "mailto:griffie@voorbeeld.nl",
)
PLAIN_KINDS = (Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.QUOTE, Kind.HEADING)

WORDS = (*DUTCH.split(), *DUTCH.split(), *AWKWARD.split(" "))
MARKS = tuple(product((False, True), (False, True), ("", "", *LINKS)))
FORMS = ((False, False, ""),) * len(MARKS) + MARKS


def marked(run: Run, marks: tuple[bool, bool, str]) -> Run:
    """The run with (bold, italic, href) set."""
    return replace(run, bold=marks[0], italic=marks[1], href=marks[2])


def spaced(pieces: Iterable[Run]) -> tuple[Run, ...]:
    """The pieces parted by one unmarked space (by one with their marks when both have the same)."""
    out: list[Run] = []
    for piece in pieces:
        if out:
            same = (
                not piece.ref
                and not out[-1].ref
                and replace(piece, text="") == replace(out[-1], text="")
            )
            out.append(replace(piece, text=" ") if same else Run(" "))
        out.append(piece)
    return tidy(out)


def stripped(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs tidied and without white space at the outer ends."""
    rest = tidy(runs)
    while rest and not rest[0].ref and rest[0].text != rest[0].text.lstrip():
        rest = tidy((replace(rest[0], text=rest[0].text.lstrip()), *rest[1:]))
    while rest and not rest[-1].ref and rest[-1].text != rest[-1].text.rstrip():
        rest = tidy((*rest[:-1], replace(rest[-1], text=rest[-1].text.rstrip())))
    return rest


def _phrases(how_many: int) -> tuple[Run, ...]:
    """Each word, and a great many times a few words with marks, or a cross-reference.

    Drawing one of these is much faster than drawing its words. A cross-reference points to a number
    here, and to a block once it is in a text: see `pointed`.
    """
    chance = Random(2027)
    some = (" ".join(chance.choices(WORDS, k=chance.randint(1, 6))) for _ in range(how_many))
    runs = [marked(Run(said), chance.choice(FORMS)) for said in some]
    refs = [Run("", ref=str(chance.randrange(100))) for _ in range(how_many // 4)]
    mixed = [*runs, *refs]
    chance.shuffle(mixed)
    return (*map(Run, WORDS), *mixed)


words = st.sampled_from(WORDS)
marks = st.sampled_from(FORMS)
phrase = st.sampled_from(_phrases(3000))
gap = st.sampled_from(
    [marked(Run(space), form) for space in ("", " ", *GAPS) for form in FORMS[len(MARKS) - 6 :]]
)
neat_runs = st.lists(phrase, min_size=1, max_size=4).map(spaced)
raw_runs = st.lists(st.tuples(phrase, gap), min_size=1, max_size=4).map(
    lambda pairs: stripped(run for pair in pairs for run in pair) or (Run("leeg"),)
)
either = st.one_of(neat_runs, raw_runs)
neat_cell = st.one_of(neat_runs, st.just(()))
raw_cell = st.one_of(either, st.just(()))


def pointed(runs: Iterable[Run], refs: Sequence[str]) -> tuple[Run, ...]:
    """The runs with each cross-reference to one of `refs`; without them when there are none."""
    kept = (run for run in runs if refs or not run.ref)
    aimed = (replace(run, ref=refs[int(run.ref) % len(refs)]) if run.ref else run for run in kept)
    return stripped(aimed)


@st.composite
def shapes(draw: st.DrawFn, *, most: int = 12) -> tuple[Block, ...]:
    """Blocks without words or ids, not yet settled (see `settle`)."""
    shape: list[Block] = []
    for _ in range(draw(st.integers(0, most))):
        match draw(st.sampled_from(("section", "plain", "item", "item", "table"))):
            case "section":
                shape.append(
                    Block("", draw(st.sampled_from((Kind.CHAPTER, Kind.ARTICLE, Kind.ARTICLE))))
                )
            case "plain":
                shape.append(Block("", draw(st.sampled_from(PLAIN_KINDS))))
            case "item":
                shape += [
                    Block("", Kind.ITEM, depth=draw(st.integers(1, 6)), ordered=draw(st.booleans()))
                    for _ in range(draw(st.integers(1, 4)))
                ]
            case _:
                width = draw(st.integers(1, 3))
                rows = [Block("", Kind.ROW, cells=((),) * width)] * draw(st.integers(1, 3))
                shape += [replace(row, header=not at) for at, row in enumerate(rows)]
    if draw(st.booleans()):
        shape.append(Block("", Kind.DECISION))
        shape += [Block("", Kind.ITEM, depth=1, ordered=True)] * draw(st.integers(0, 3))
    return tuple(shape)


@st.composite
def texts(draw: st.DrawFn, *, most: int = 12, raw: bool = False, prefix: str = "blok") -> Text:
    """A whole text in normal form; its ids are `prefix` and a number."""
    shape = (Block("", Kind.TITLE), *draw(shapes(most=most)))
    ids = [f"{prefix}{at}" for at in range(len(shape))]
    filled = [
        replace(block, id=name, **draw(contents(block, refs=ids, raw=raw)))
        for name, block in zip(ids, shape, strict=True)
    ]
    return settle(filled)


@st.composite
def contents(draw: st.DrawFn, block: Block, *, refs: Sequence[str] = (), raw: bool = False) -> dict:
    """New words for a block: its `runs`, or its `cells` when it is a row of a table."""
    if block.kind is Kind.ROW:
        cell = raw_cell if raw else neat_cell
        return {"cells": tuple(pointed(draw(cell), refs) for _ in block.cells)}
    return {"runs": pointed(draw(either if raw else neat_runs), refs) or (Run("leeg"),)}


def known_refs(block: Block, known: set[str]) -> Block:
    """The block without cross-references to blocks that are not there."""
    keep = lambda row: stripped(run for run in row if not run.ref or run.ref in known)  # noqa: E731
    if block.kind is Kind.ROW:
        return replace(block, cells=tuple(keep(cell) for cell in block.cells))
    return replace(block, runs=keep(block.runs) or (Run("leeg"),))


def settle(text: Sequence[Block]) -> Text:
    """The text in normal form: depth, header rows and cross-references put right."""
    known = {block.id for block in text}
    out: list[Block] = []
    for block in text:
        before = out[-1] if out else None
        fixed = known_refs(block, known)
        if fixed.kind is Kind.ITEM:
            ceiling = 1 + (before.depth if before else 0)
            fixed = replace(fixed, depth=max(1, min(fixed.depth, ceiling)))
        if fixed.kind is Kind.ROW:
            goes_on = before and before.kind is Kind.ROW and len(before.cells) == len(fixed.cells)
            fixed = replace(fixed, header=fixed.header or not goes_on)
        out.append(fixed)
    return tuple(out)


def is_normal(text: Sequence[Block]) -> bool:
    """Whether the text is in normal form, with each id once and one title."""
    names = [block.id for block in text]
    titles = [at for at, block in enumerate(text) if block.kind is Kind.TITLE]
    return settle(text) == tuple(text) and len(set(names)) == len(names) and titles == [0]


def _reworded(draw: st.DrawFn, text: list[Block], fresh: Callable[[], str]) -> None:
    at = draw(st.integers(0, len(text) - 1))
    text[at] = replace(text[at], **draw(contents(text[at])))


def _one_word_more(draw: st.DrawFn, text: list[Block], fresh: Callable[[], str]) -> None:
    at = draw(st.integers(0, len(text) - 1))
    old = text[at].runs
    where = draw(st.integers(0, len(old)))
    if text[at].kind is not Kind.ROW:
        word = Run(draw(words))
        text[at] = replace(
            text[at], runs=tidy((*old[:where], Run(" "), word, Run(" "), *old[where:]))
        )


def _other_marks(draw: st.DrawFn, text: list[Block], fresh: Callable[[], str]) -> None:
    at = draw(st.integers(0, len(text) - 1))
    form = draw(marks)
    text[at] = replace(text[at], runs=tidy(r if r.ref else marked(r, form) for r in text[at].runs))


def _insert(draw: st.DrawFn, text: list[Block], fresh: Callable[[], str]) -> None:
    at = draw(st.integers(1, len(text)))
    shape = draw(st.sampled_from((*PLAIN_KINDS, Kind.ARTICLE, Kind.ITEM)))
    new = Block(fresh(), shape, depth=int(shape is Kind.ITEM), ordered=shape is Kind.ITEM)
    text.insert(at, replace(new, **draw(contents(new))))


def _delete(draw: st.DrawFn, text: list[Block], fresh: Callable[[], str]) -> None:
    if len(text) > 1:
        del text[draw(st.integers(1, len(text) - 1))]


def _move(draw: st.DrawFn, text: list[Block], fresh: Callable[[], str]) -> None:
    if len(text) > 2:
        block = text.pop(draw(st.integers(1, len(text) - 1)))
        text.insert(draw(st.integers(1, len(text))), block)


CHANGES = (_reworded, _one_word_more, _one_word_more, _other_marks, _insert, _delete, _move)


@st.composite
def edited(draw: st.DrawFn, text: Sequence[Block], *, most: int = 4, prefix: str = "nieuw") -> Text:
    """The text after some changes by an editor, in normal form again; kept blocks keep their id.

    Give two editors of one text different `prefix`es, so that their new blocks have other ids.
    """
    draft = list(text)
    made: list[str] = []

    def fresh() -> str:
        made.append(f"{prefix}{len(made)}")
        return made[-1]

    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=most)):
        change(draw, draft, fresh)
    return settle(draft)
