"""What a round asks, as its page shows it: a redline, an article, or where the whole text is."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from deliberation.models import Amendment, CoSubmitter, Question, Version
from deliberation.queries import amending, amendments, questions, reading
from deliberation.views.common import Visit


@dataclass(frozen=True, slots=True)
class Asked:
    """The question in full: the words it is about as HTML, and where the whole text stands."""

    version: Version | None
    address: str
    words: SafeString | str = ""
    amendment: Amendment | None = None
    others: tuple[CoSubmitter, ...] = ()
    meets: tuple[amending.Group, ...] = ()


def asked(visit: Visit, question: Question) -> Asked:
    """What is asked, with the words it is about."""
    version = question.version
    address = _address(visit, question, version) if version else ""
    if question.amendment is not None:
        return _amendment(question.amendment, version, address)
    if version is None or not question.block_id:
        return Asked(version, address)
    anchor = reading.anchor_of(version, question.block_id)
    words = questions.article_html(version, question.block_id, address=address)
    return Asked(version, f"{address}#{anchor}", words=words)


def _address(visit: Visit, question: Question, version: Version) -> str:
    theme = question.theme
    kwargs = {"slug": theme.slug if theme else "", "number": version.number}
    return reverse("version", kwargs={"gemeente": visit.place.slug, **kwargs})


def _amendment(row: Amendment, version: Version | None, address: str) -> Asked:
    found = amending.shown(row, address=address)
    return Asked(
        version,
        address,
        words=found.redline if found else "",
        amendment=row,
        others=tuple(amendments.submitters(row)),
        meets=amending.clash_groups(row.theme, only=row),
    )
