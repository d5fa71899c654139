"""Remarks of a theme as everybody may read them."""

from __future__ import annotations

from deliberation.models import Contributor, Person, Remark, RemarkState, Theme


def published(theme: Theme) -> list[Remark]:
    """The public remarks, oldest first."""
    return list(theme.remarks.filter(state=RemarkState.PUBLISHED).select_related("version"))


def unanswered(theme: Theme) -> list[Remark]:
    """The public remarks the clerk still has to answer."""
    return [remark for remark in published(theme) if not remark.verdict]


def waiting_for(contributor: Contributor) -> list[Remark]:
    """What a guest wrote that waits for the confirmed address."""
    return list(contributor.remarks.filter(state=RemarkState.UNCONFIRMED).select_related("theme"))


def written_by(person: Person) -> list[Remark]:
    """Everything somebody remarked."""
    return list(person.remarks.select_related("theme"))
