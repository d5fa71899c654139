"""Documents of a theme."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from agreements.models import Document, DocumentState
from deliberation.models import Theme
from deliberation.queries import access

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


def busy(theme: Theme) -> bool:
    """Whether a document is being made; one that hangs longer than PATIENCE no longer counts."""
    since = timezone.now() - PATIENCE
    return theme.documents.filter(state__in=BUSY, requested_at__gt=since).exists()


def hanging(theme: Theme) -> QuerySet[Document]:
    """The documents whose task must have died."""
    until = timezone.now() - PATIENCE
    return theme.documents.filter(state__in=BUSY, requested_at__lte=until)
