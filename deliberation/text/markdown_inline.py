"""Writes the words of one block as inline Markdown that reads back exactly.

Bold is `**`, italic `_`. Where CommonMark would not see a mark begin or end (inside a word, beside
a space or a sign) the letter beside it is written as a character reference.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from deliberation.rules.blocks import Run, tidy
from deliberation.text.nesting import Marked, nested

Refer = Callable[[Run], tuple[str, str]]

DELIMITERS = {"bold": "**", "italic": "_"}
SAFE = frozenset(string.punctuation + " ")

_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w{0,40}(?:;|$))")
_BREAKS = re.compile(r"[\t\n\r]")
_START = re.compile(r"\d{1,9}[.)](?=[ \t]|$)|[-+](?=[ \t-]|$)|[#>=]")
_ADDRESS = re.compile(r"[\\()<>]|&(?=#?\w+;)")


@dataclass(slots=True)
class Piece:
    """A bit of written Markdown; `sign` is the one sign it stands for, '' for anything else."""

    form: str
    sign: str = ""
    opens: bool = False
    closes: bool = False

    def encode(self) -> bool:
        """Write the sign as a character reference; tell whether that changed anything."""
        form = f"&#{ord(self.sign)};" if self.sign else self.form
        changed = form != self.form
        self.form = form
        return changed


def write_inline(runs: Iterable[Run], *, refer: Refer, line_start: bool = True) -> str:
    """The runs as Markdown on one line; `refer` gives a cross-reference's words and address.

    `line_start` says that block markup (a list, a heading) could be seen in the first signs.
    """
    pieces = list(_pieces(nested(tidy(runs)), refer))
    if line_start and pieces and pieces[0].sign:
        _guard_start(pieces)
    _guard_edges(pieces)
    while _guard_delimiters(pieces):
        pass
    return "".join(piece.form for piece in pieces)


def _pieces(parts: Sequence[Run | Marked], refer: Refer) -> Iterator[Piece]:
    for part in parts:
        if isinstance(part, Run):
            yield from [_reference(part, refer)] if part.ref else _words(part.text)
        elif part.mark == "link":
            yield Piece("[")
            yield from _pieces(part.inside, refer)
            yield Piece(f"]({address(part.value)})")
        else:
            yield Piece(DELIMITERS[part.mark], opens=True)
            yield from _pieces(part.inside, refer)
            yield Piece(DELIMITERS[part.mark], closes=True)


def address(href: str) -> str:
    """The address of a link as Markdown."""
    return _ADDRESS.sub(r"\\\g<0>", href)


def escape(words: str) -> str:
    """The words so that no inline markup is seen in them."""
    return _BREAKS.sub(lambda found: f"&#{ord(found[0])};", _SPECIAL.sub(r"\\\g<0>", words))


def _reference(run: Run, refer: Refer) -> Piece:
    words, target = refer(run)
    return Piece(f"[{escape(words)}](#{address(target)})")


def _words(text: str) -> Iterator[Piece]:
    """The first and the last sign apart: only these may stand beside a mark or an edge."""
    yield Piece(
        "&" if text.startswith("&") and escape(text)[0] == "&" else escape(text[0]), text[0]
    )
    if len(text) > 2:
        yield Piece(escape(text[1:-1]))
    if len(text) > 1:
        yield Piece(escape(text[-1]), text[-1])


def _guard_start(pieces: list[Piece]) -> None:
    """Keep a number with a dot, a dash or a hash at the start from being block markup."""
    lead = ""
    for piece in pieces:
        if piece.opens or piece.closes or piece.form.startswith("["):
            break
        lead += piece.form
    found = _START.match(lead)
    if found is None:
        return
    at = found.end() - 1
    for piece in pieces:
        if at < len(piece.form):
            piece.form = f"{piece.form[:at]}\\{piece.form[at:]}"
            return
        at -= len(piece.form)


def _guard_edges(pieces: list[Piece]) -> None:
    for piece in (*pieces[:1], *pieces[-1:]):
        if piece.sign.isspace():
            piece.encode()
    for piece, after in pairwise(pieces):
        if piece.form.endswith("!") and after.form.startswith("["):
            piece.form = f"{piece.form[:-1]}\\!"


def _guard_delimiters(pieces: list[Piece]) -> bool:
    """Make each mark's beginning and end visible to CommonMark; tell whether anything changed."""
    changed = False
    for at, piece in enumerate(pieces):
        if piece.opens:
            outer, inner = (pieces[at - 1] if at else None), pieces[at + 1]
            beside = (outer.form[-1] if outer else " "), inner.form[0]
        elif piece.closes:
            outer, inner = (pieces[at + 1] if at + 1 < len(pieces) else None), pieces[at - 1]
            beside = (outer.form[0] if outer else " "), inner.form[-1]
        else:
            continue
        if beside[1].isspace():
            changed |= inner.encode()
        elif outer and not _seen(piece.form, *beside):
            changed |= outer.encode()
    return changed


def _seen(delimiter: str, outer: str, inner: str) -> bool:
    """Whether a mark between these signs is seen, whatever counts as punctuation."""
    return outer in SAFE or (delimiter == "**" and inner.isalnum())
