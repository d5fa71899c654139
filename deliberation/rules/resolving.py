"""What people decide about blocks that a merge left in conflict, put into the merged text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .blocks import Block, Text
from .placing import sections_of


def resolved(
    text: Text, decided: Mapping[str, Block | None], *, sources: Iterable[Text] = ()
) -> Text:
    """The merged text with each decided block in its words, and without those that are None.

    A decided block that the merge left out comes back where it stands in the first of the `sources`
    that has it: behind the nearest block before it that is still there. The title of its section
    comes back with it, so that it never ends up under another article.
    """
    out = [kept for block in text if (kept := decided.get(block.id, block)) is not None]
    for source in sources:
        _put_back(out, source, decided)
    return tuple(out)


def _put_back(out: list[Block], source: Text, decided: Mapping[str, Block | None]) -> None:
    section = sections_of(source)
    missing = {name for name, block in decided.items() if block is not None}
    missing -= {block.id for block in out}
    heads = {section[block.id] for block in source if block.id in missing} - {""}
    wanted = missing | (heads - {block.id for block in out} - decided.keys())
    for at, block in enumerate(source):
        if block.id in wanted:
            out.insert(_place(out, source[:at]), decided.get(block.id) or block)


def _place(out: Sequence[Block], before: Sequence[Block]) -> int:
    """Where a block comes that stood behind the blocks of `before`."""
    where = {block.id: at for at, block in enumerate(out)}
    return next((where[one.id] + 1 for one in reversed(before) if one.id in where), 0)
