"""Amendments of a theme: their operations, redlines, clashes, and the text they make together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deliberation.models import Amendment, AmendmentState, CoSubmitter, Series, Theme, Version
from deliberation.rules.amendments import Operation, apply, derive, operation_from
from deliberation.rules.blocks import Text
from deliberation.rules.merging import Clash, Conflict, Rebased, clashes, merge, rebase
from deliberation.rules.numbering import Label, labels
from deliberation.rules.redline import RedlineBlock, excerpt, redline

from .texts import text_of

ON_THE_TABLE = (AmendmentState.SUBMITTED, AmendmentState.ADOPTED, AmendmentState.POSTPONED)


@dataclass(frozen=True, slots=True)
class Working:
    """The tabled text with the adopted amendments in it, and what could not be merged."""

    text: Text
    conflicts: tuple[Conflict, ...]
    adopted: tuple[Amendment, ...]


def of_theme(theme: Theme) -> list[Amendment]:
    """All amendments of a theme in voting order: sub-amendments stand before their parents."""
    rows = theme.amendments.select_related("party", "submitted_by", "version", "parent")
    found = list(rows.order_by("position", "submitted_at"))
    return [one for head in found if head.parent_id is None for one in (*_subs(head, found), head)]


def _subs(head: Amendment, found: Sequence[Amendment]) -> list[Amendment]:
    return [one for one in found if one.parent_id == head.pk]


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


def clashes_of(theme: Theme) -> tuple[Clash, ...]:
    """Which amendments on the tabled Version get into each other's way, by label."""
    version = theme.tabled_version
    if version is None:
        return ()
    rows = [one for one in of_theme(theme) if _counts(one, version)]
    return clashes(text_of(version), {one.label: operations(one) for one in rows})


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
    text, conflicts = base, list[Conflict]()
    for one in adopted:
        merged = merge(base, text, apply(base, effective(one)))
        text, conflicts = merged.text, [*conflicts, *merged.conflicts]
    return Working(text, tuple(conflicts), tuple(adopted))


def _adopted(amendment: Amendment, version: Version) -> bool:
    return (
        amendment.version_id == version.pk
        and amendment.state == AmendmentState.ADOPTED
        and amendment.series == Series.AMENDMENT
    )


def effective(amendment: Amendment) -> tuple[Operation, ...]:
    """The operations of an amendment as its adopted sub-amendments changed them."""
    subs = amendment.subs.filter(state=AmendmentState.ADOPTED).order_by("number")
    if not subs:
        return operations(amendment)
    version = text_of(amendment.version)
    base = apply(version, operations(amendment))
    text = base
    for sub in subs:
        text = merge(base, text, apply(base, operations(sub))).text
    return difference(version, text)


def difference(old: Text, new: Text) -> tuple[Operation, ...]:
    """The operations that make `new` of `old`."""
    return derive(old, [block.id for block in old], new)


def standing(amendment: Amendment, now: Working) -> Rebased:
    """Whether a pending amendment still fits the working text: clean, in conflict or lapsed."""
    return rebase(operations(amendment), text_of(amendment.version), now.text)
