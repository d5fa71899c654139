"""Documents of a theme."""

from __future__ import annotations

from uuid import UUID

from agreements.models import Document, DocumentState
from deliberation.models import Theme


def of_theme(theme: Theme) -> list[Document]:
    """All documents, the newest first, without the bytes of their files."""
    rows = theme.documents.select_related("version", "file").defer("file__bytes")
    return list(rows)


def ready(place: UUID, key: UUID) -> Document | None:
    """A finished document of the municipality, or None."""
    rows = Document.objects.filter(theme__municipality_id=place, state=DocumentState.READY)
    return rows.select_related("file", "theme", "version").filter(pk=key).first()
