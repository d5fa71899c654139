"""Amendments of a theme: their operations, redlines, clashes, and the text they make together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from deliberation.models import Amendment, AmendmentState, CoSubmitter, Series, Theme, Version
from deliberation.rules.amendments import Operation, apply, operation_from
from deliberation.rules.blocks import Text
from deliberation.rules.merging import Clash, Conflict, Merge, Note, Rebased, clashes, merge, rebase
from deliberation.rules.numbering import Label, labels
from deliberation.rules.redline import RedlineBlock, excerpt, redline
from deliberation.text.repairing import repair

from .texts import parsed, text_of

ON_THE_TABLE = (AmendmentState.SUBMITTED, AmendmentState.ADOPTED, AmendmentState.POSTPONED)


@dataclass(frozen=True, slots=True)
class Working:
    """The tabled text with the adopted amendments in it, and what could not be merged.

    `base` is the tabled text, `parts` are the texts that each adopted amendment alone, with its
    sub-amendments, would make of it.
    """

    text: Text
    conflicts: tuple[Conflict, ...]
    adopted: tuple[Amendment, ...]
    notes: tuple[Note, ...] = ()
    base: Text = ()
    parts: tuple[Text, ...] = ()


def of_theme(theme: Theme) -> list[Amendment]:
    """All amendments of a theme in voting order: sub-amendments stand before their parents."""
    rows = theme.amendments.select_related("party", "submitted_by", "parent")
    # Prefetched, so that the text of one Version is not sent along with each of its amendments.
    rows = rows.prefetch_related("version").order_by("position", "submitted_at")
    found = list(rows)
    subs = _subs(found)
    return [one for head in found if head.parent_id is None for one in (*subs[head.pk], head)]


def _subs(found: Iterable[Amendment]) -> defaultdict[object, list[Amendment]]:
    """The sub-amendments by the key of what they are on."""
    out: defaultdict[object, list[Amendment]] = defaultdict(list)
    for one in found:
        if one.parent_id:
            out[one.parent_id].append(one)
    return out


def operations(amendment: Amendment) -> tuple[Operation, ...]:
    """What an amendment does to its Version."""
    return tuple(operation_from(row) for row in amendment.operations)


def base_text(amendment: Amendment) -> Text:
    """What it changes: its Version, for a sub-amendment as its parent would have it."""
    text = text_of(amendment.version)
    return apply(text, operations(amendment.parent)) if amendment.parent else text


def changed_text(amendment: Amendment) -> Text:
    """The text if this amendment alone were adopted."""
    return apply(base_text(amendment), operations(amendment))


def redline_of(amendment: Amendment) -> tuple[RedlineBlock, ...]:
    """The whole text with the changes of this amendment marked."""
    return redline(base_text(amendment), changed_text(amendment))


def changed_only(marked: tuple[RedlineBlock, ...]) -> tuple[RedlineBlock, ...]:
    """What an amendment changes, with so much around it that a reader knows where it stands."""
    return excerpt(marked)


def names_in(amendment: Amendment) -> dict[str, Label]:
    """What blocks are called in its redline: by the text it changes, what it adds by the new."""
    return {**labels(changed_text(amendment)), **labels(base_text(amendment))}


def submitters(amendment: Amendment) -> list[CoSubmitter]:
    """Who submits along and has accepted."""
    rows = amendment.co_submitters.filter(accepted_at__isnull=False)
    return list(rows.select_related("person", "party"))


def asked(amendment: Amendment) -> list[CoSubmitter]:
    """Who was asked to submit along and has not answered."""
    rows = amendment.co_submitters.filter(accepted_at__isnull=True)
    return list(rows.select_related("person", "party"))


def waiting_for(theme: Theme, person: UUID) -> list[Amendment]:
    """The submitted amendments of a theme that somebody was asked to submit along."""
    rows = theme.amendments.filter(state=AmendmentState.SUBMITTED)
    return list(rows.filter(co_submitters__person=person, co_submitters__accepted_at=None))


def clashes_of(theme: Theme) -> tuple[Clash, ...]:
    """Which amendments on the tabled Version get into each other's way, by label.

    Sub-amendments are weighed among those on the same amendment, on its words.
    """
    version = theme.tabled_version
    if version is None:
        return ()
    rows = of_theme(theme)
    heads = [one for one in rows if _counts(one, version)]
    found = _clashes(version.canonical, tuple((one.label, stored(one)) for one in heads))
    subs = _subs(rows)
    among = (_among_subs(one, subs[one.pk]) for one in heads)
    return (*found, *(clash for few in among for clash in few))


def stored(amendment: Amendment) -> str:
    """The operations of an amendment as one string, to keep by what is worked out from them."""
    return json.dumps(amendment.operations, sort_keys=True)


def read_stored(kept: str) -> tuple[Operation, ...]:
    """The operations of `stored`."""
    return tuple(operation_from(row) for row in json.loads(kept))


@lru_cache(maxsize=32)
def _clashes(canonical: str, rows: tuple[tuple[str, str], ...]) -> tuple[Clash, ...]:
    """Kept by what it is made of: neither a Version nor what was submitted ever changes."""
    return clashes(parsed(canonical), {label: read_stored(kept) for label, kept in rows})


def _among_subs(head: Amendment, subs: Sequence[Amendment]) -> tuple[Clash, ...]:
    pending = [one for one in subs if one.state in ON_THE_TABLE]
    if len(pending) < 2:
        return ()
    return clashes(changed_text(head), {one.label: operations(one) for one in pending})


def _counts(amendment: Amendment, version: Version) -> bool:
    on_it = amendment.version_id == version.pk and amendment.state in ON_THE_TABLE
    return on_it and amendment.series != Series.SUB_AMENDMENT


def clashes_with(amendment: Amendment, found: Iterable[Clash]) -> list[tuple[str, str, str]]:
    """(kind, other label, block id) for each clash of one amendment."""
    label = amendment.label
    mine = [clash for clash in found if label in (clash.first, clash.second)]
    return [(str(c.kind), c.second if c.first == label else c.first, c.block_id) for c in mine]


def working(theme: Theme) -> Working:
    """The tabled Version with the adopted amendments merged in, in voting order."""
    version = theme.tabled_version
    if version is None:
        return Working((), (), ())
    base = text_of(version)
    adopted = [one for one in of_theme(theme) if _adopted(one, version)]
    parts = [with_subs(one) for one in adopted]
    text, steps = base, list[Merge]()
    for part in parts:
        steps.append(merge(base, text, part.text))
        text = steps[-1].text
    return Working(
        repair(text),
        tuple(conflict for one in (*parts, *steps) for conflict in one.conflicts),
        tuple(adopted),
        notes=tuple(note for one in (*parts, *steps) for note in one.notes),
        base=base,
        parts=tuple(part.text for part in parts),
    )


def _adopted(amendment: Amendment, version: Version) -> bool:
    return (
        amendment.version_id == version.pk
        and amendment.state == AmendmentState.ADOPTED
        and amendment.series == Series.AMENDMENT
    )


def with_subs(amendment: Amendment) -> Merge:
    """The Version as an amendment would have it, changed by its adopted sub-amendments."""
    base = apply(text_of(amendment.version), operations(amendment))
    text, steps = base, list[Merge]()
    for sub in adopted_subs(amendment):
        steps.append(merge(base, text, apply(base, operations(sub))))
        text = steps[-1].text
    return Merge(
        text,
        tuple(conflict for one in steps for conflict in one.conflicts),
        tuple(note for one in steps for note in one.notes),
    )


def adopted_subs(amendment: Amendment) -> list[Amendment]:
    """The sub-amendments of an amendment that were adopted."""
    return list(amendment.subs.filter(state=AmendmentState.ADOPTED).order_by("number"))


def standing(amendment: Amendment, now: Working) -> Rebased:
    """Whether a pending amendment still fits the working text: clean, in conflict or lapsed."""
    return rebase(operations(amendment), text_of(amendment.version), now.text)
