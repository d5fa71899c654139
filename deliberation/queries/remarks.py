"""Remarks of a theme as everybody may read them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from deliberation.models import Contributor, Person, Remark, RemarkState, Theme


def published(theme: Theme) -> list[Remark]:
    """The public remarks, oldest first."""
    return list(theme.remarks.filter(state=RemarkState.PUBLISHED).select_related("version"))


def unanswered(theme: Theme) -> list[Remark]:
    """The public remarks the clerk still has to answer."""
    return [remark for remark in published(theme) if not remark.verdict]


def waiting_mails(email: str) -> int:
    """How many letters this address was sent in the last hour that nobody answered."""
    since = timezone.now() - timedelta(hours=1)
    rows = Contributor.objects.filter(email__iexact=email, confirmed_at=None)
    return rows.filter(created_at__gt=since).count()


def waiting_for(contributor: Contributor) -> list[Remark]:
    """What a guest wrote that waits for the confirmed address."""
    return list(contributor.remarks.filter(state=RemarkState.UNCONFIRMED).select_related("theme"))


def written_by(person: Person) -> list[Remark]:
    """Everything somebody remarked."""
    return list(person.remarks.select_related("theme"))
