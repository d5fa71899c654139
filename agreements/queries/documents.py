"""Documents of a theme."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from agreements.models import Document, DocumentKind, DocumentState
from deliberation.models import LegalForm, Theme
from deliberation.queries import access, texts, votes
from deliberation.rules.blocks import Kind

BUSY = (DocumentState.QUEUED, DocumentState.PRINTING, DocumentState.SEALING)
PATIENCE = timedelta(minutes=10)


def of_theme(theme: Theme) -> list[Document]:
    """All documents, the newest first, without the bytes of their files."""
    rows = theme.documents.select_related("version", "file").defer("file__bytes")
    return list(rows)


def document(place: UUID, key: UUID) -> Document:
    """A document of the municipality, without the bytes of its file. Raises Missing."""
    rows = Document.objects.select_related("version", "theme")
    return access.one(rows, theme__municipality_id=place, pk=key)


def ready(place: UUID, key: UUID) -> Document | None:
    """A finished document of the municipality, or None."""
    rows = Document.objects.filter(theme__municipality_id=place, state=DocumentState.READY)
    return rows.select_related("file", "theme", "version").filter(pk=key).first()


def twin(document: Document) -> Document | None:
    """A finished document of the same content and seal, without the bytes of its file."""
    rows = Document.objects.filter(state=DocumentState.READY, file__isnull=False)
    same = rows.filter(source_digest=document.source_digest, seal=document.seal)
    return same.order_by("ready_at").first()


def of_identifier(identifier: str) -> Document | None:
    """The finished document that bears this identifier (hex) in its file, or None."""
    rows = Document.objects.filter(state=DocumentState.READY, source_digest__startswith=identifier)
    return rows.select_related("file", "theme__municipality").order_by("-ready_at").first()


def seals() -> frozenset[str]:
    """The SHA-256 of every certificate that ever sealed here."""
    found = Document.objects.exclude(seal="").order_by().values_list("seal", flat=True)
    return frozenset(found.distinct())


def has_council_decision(theme: Theme) -> bool:
    """Whether the council decided on points of its own in the adopted text."""
    decision = votes.decision(theme)
    if decision is None or theme.legal_form != LegalForm.RESOLUTION:
        return False
    return any(block.kind is Kind.DECISION for block in texts.text_of(decision.version))


def busy(theme: Theme, *kinds: DocumentKind) -> bool:
    """Whether a document (of these kinds) is being made.

    One that hangs longer than PATIENCE no longer counts.
    """
    since = timezone.now() - PATIENCE
    rows = theme.documents.filter(state__in=BUSY, requested_at__gt=since)
    return (rows.filter(kind__in=kinds) if kinds else rows).exists()


def hanging(theme: Theme) -> QuerySet[Document]:
    """The documents whose task must have died."""
    until = timezone.now() - PATIENCE
    return theme.documents.filter(state__in=BUSY, requested_at__lte=until)
