"""Reading a text that somebody brings along: Markdown of any make, into blocks in normal form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from deliberation.rules.blocks import Block, Kind, Run, Text, tidy
from deliberation.rules.numbering import anchors, labels, letters
from deliberation.text.markdown_reading import LEVELS, Levels, Loss, Reader, resolve
from deliberation.text.repairing import NO_TITLE, pruned, repair
from deliberation.text.schema import check_text
from deliberation.text.vocabulary import MAX_BYTES, MAX_DEPTH, bad, control_character

NOTES: Mapping[Loss, str] = {
    Loss.BREAK: "Regeleinden binnen een alinea zijn spaties geworden ({n}).",
    Loss.CODE: "Stukken code zijn gewone woorden geworden ({n}).",
    Loss.HTML: "HTML is als gewone woorden overgenomen ({n}).",
    Loss.IMAGE: "Afbeeldingen zijn weggelaten; hun omschrijving bleef ({n}).",
    Loss.LINK: "Links die hier niet mogen, zijn weggelaten; hun woorden bleven ({n}).",
    Loss.REFERENCE: "Verwijzingen naar een plaats die er niet is, zijn gewone woorden ({n}).",
    Loss.LINK_TITLE: "De titel van een link staat nu tussen haakjes achter de link ({n}).",
    Loss.RULE: "Lijnen tussen alinea's zijn weggelaten ({n}).",
    Loss.IN_ITEM: "Alinea's binnen een onderdeel zijn samengevoegd ({n}).",
    Loss.IN_QUOTE: "Opmaak binnen een citaat is weggelaten ({n}).",
    Loss.CELLS: "Cellen buiten de kopregel staan nu in de laatste kolom ({n}).",
    Loss.START: "Lijsten die niet bij 1 begonnen, beginnen nu bij 1 ({n}).",
}
NUMBERED = "Nummers in koppen zijn weggelaten: de nummering volgt vanzelf ({n})."
UNTITLED = "De tekst had geen titel. Zet de titel bovenaan achter één hekje (#)."
TOO_DEEP = "Opsommingen van meer dan {depth} niveaus zijn platter gemaakt."


@dataclass(frozen=True, slots=True)
class Imported:
    """A text in normal form, and in sentences what could not be kept as it was."""

    text: Text
    notes: tuple[str, ...]


def import_markdown(source: bytes, *, title: str = "") -> Imported:
    """The text of a Markdown file in UTF-8; `title` is used when it has none.

    Which headings are chapters and which are articles follows from the levels that occur. Raises
    BadText: not_utf8, empty, too_large, too_nested, no_article, and whatever `check_text` refuses.
    """
    reader = Reader(html=True, levels=_levels)
    found = reader.read("\n".join(_lines(_decoded(source))))
    text = resolve(found, names=labels(found), places=anchors(found), losses=reader.losses)
    bare = [_without_number(block) for block in _titled(text, title)]
    whole = pruned(repair(bare))
    if not any(block.kind is Kind.ARTICLE for block in whole):
        raise bad("no_article")
    check_text(whole)
    return Imported(whole, tuple(_notes(reader.losses, text, whole)))


# Office files are zips; both pass for UTF-8 when they are short.
_PACKED = (b"PK\x03\x04", b"%PDF-")


def _decoded(source: bytes) -> str:
    if len(source) > MAX_BYTES:
        raise bad("too_large", "2 MB")
    if source.startswith(_PACKED):
        raise bad("not_utf8")
    try:
        words = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise bad("not_utf8") from error
    if not words.strip():
        raise bad("empty")
    if sign := control_character(words):
        raise bad("bad_character", sign)
    return words


_LETTERED = re.compile(r"(\s*)([a-z]{1,2})([.)]\s+\S.*)")
_DEGREES = re.compile(r"(\s*\d{1,2})°(?=[.)]\s)")


def _lines(words: str) -> Iterator[str]:
    """The lines, with lists marked a., b. or 1°., 2°. as numbered lists, which CommonMark knows.

    Only a letter that is next in a list is a marker: `due` has its number, by how far it stands in.
    """
    due: dict[int, int] = {}
    before = ""
    for line in words.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = _LETTERED.fullmatch(line)
        indent = len(found[1]) if found else 0
        if found and found[2] in ("a", letters(due.get(indent, 1))):
            number = 1 if found[2] == "a" else due[indent]
            due = {at: n for at, n in due.items() if at < indent} | {indent: number + 1}
            yield f"{found[1]}1{found[3]}"
        else:
            if line.strip() and not before.strip() and not line[0].isspace():
                due = {}
            yield _DEGREES.sub(r"\1", line, count=1) if _DEGREES.match(line) else line
        before = line


def _levels(seen: Counter[int]) -> Levels:
    """What the headings of each level are: one at the top is the title, the next are sections."""
    first = 1 if seen[1] > 1 else 2
    levels = dict(LEVELS) | dict.fromkeys(range(first, 7), Kind.HEADING)
    if seen[first] and seen[first + 1]:
        levels |= {first: Kind.CHAPTER, first + 1: Kind.ARTICLE}
    else:
        levels |= {first: Kind.ARTICLE, first + 1: Kind.ARTICLE}
    return levels


def _titled(text: Text, title: str) -> Text:
    if not title or any(block.kind is Kind.TITLE for block in text):
        return text
    return (Block("", Kind.TITLE, (Run(title),)), *text)


# "Artikel 5 van de Grondwet" is about article 5; it is not the fifth article.
_NUMBER = re.compile(
    r"(?:hoofdstuk|artikel|art\.|paragraaf|§)\s*\d{1,3}(?:\.\d{1,3})*[a-z]?"
    r"(?:[.:)]?\s*$|[.:)]\s+|\s*[–—-]\s+|\s+(?!\s|(?:van|uit|en|of|tot|t/m|bis|is|wordt)\b))"
    r"|(?:\d{1,2}(?:\.\d{1,2})+[.:)]?|\d{1,2}[.)])(?:\s*[–—-])?(?:\s+|$)",
    re.IGNORECASE,
)


def _without_number(block: Block) -> Block:
    """A heading without the number that its maker typed: numbers follow from position."""
    found = _NUMBER.match(block.text)
    if found is None or block.kind not in (Kind.CHAPTER, Kind.ARTICLE):
        return block
    return replace(block, runs=tidy(_behind(block.runs, found.end())))


def _behind(runs: Iterable[Run], length: int) -> Iterator[Run]:
    """The runs without their first `length` letters."""
    for run in runs:
        yield replace(run, text=run.text[length:])
        length = max(0, length - len(run.text))


def _notes(losses: Counter[Loss], read: Text, whole: Text) -> Iterator[str]:
    for loss, sentence in NOTES.items():
        if losses[loss]:
            yield sentence.format(n=losses[loss])
    numbered = sum(1 for block in read if _without_number(block) != block)
    if numbered:
        yield NUMBERED.format(n=numbered)
    if any(block.depth > MAX_DEPTH for block in read):
        yield TOO_DEEP.format(depth=MAX_DEPTH)
    if whole[0].runs == (Run(NO_TITLE),):
        yield UNTITLED
