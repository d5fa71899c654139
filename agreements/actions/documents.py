"""Documents of an agreement: asked for by the clerk, made by a task, kept for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agreements.documents.agreement import sheets
from agreements.documents.conformance import require_conformance
from agreements.documents.sealing import Seal, seal
from agreements.events import DocumentPrinted, DocumentRequested, DocumentSealed
from agreements.models import Document, DocumentKind, DocumentState
from agreements.policy import require
from agreements.queries import documents
from agreements.queries.printing import document_print
from agreements.rules.stages import Verb
from deliberation import events
from deliberation.documents.printing import Sheets, render_pdf
from deliberation.models import Person, StoredFile, Theme, Version
from deliberation.policy import Actor, Refused
from deliberation.queries import access, people, texts, votes

PDF = "application/pdf"
REASONS = {
    DocumentKind.AGREEMENT: "Vastgesteld cocreatie-akkoord",
    DocumentKind.DECISION: "Raadsbesluit over een cocreatie-akkoord",
}


@transaction.atomic
def request_document(
    theme: Theme,
    *,
    actor: Actor,
    enqueue: Callable[[str], object],
    kind: DocumentKind = DocumentKind.AGREEMENT,
    version: int | None = None,
) -> Document:
    """Ask for a PDF: of the adopted text, or of a Version (the latest) as concept or comparison.

    `enqueue` gets the id inside this transaction, so that no document waits without a task. Refused
    while one is being made; one that hangs for ten minutes counts as failed.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    sealed = kind in REASONS
    who = require(Verb.PRINT_DOCUMENT if sealed else Verb.PRINT_CONCEPT, actor, theme)
    text = _decided_on(theme, kind) if sealed else _asked_for(theme, kind, version)
    if documents.busy(theme):
        raise Refused("document_busy")
    documents.hanging(theme).update(state=DocumentState.FAILED, problem="the task never ended")
    document = Document.objects.create(
        theme=theme,
        version=text,
        kind=kind,
        test_seal=sealed,
        requested_by_id=who.person_id,
        requested_at=timezone.now(),
    )
    fact = DocumentRequested(str(document.pk))
    events.record(fact, on=theme, actor=actor, subject=document)
    enqueue(str(document.pk))
    return document


def _decided_on(theme: Theme, kind: DocumentKind) -> Version:
    decision = votes.decision(theme)
    if decision is None:
        raise Refused("not_adopted")
    if kind == DocumentKind.DECISION and not documents.has_council_decision(theme):
        raise Refused("no_council_decision")
    return decision.version


def _asked_for(theme: Theme, kind: DocumentKind, number: int | None) -> Version:
    newest = texts.latest(theme)
    if newest is None:
        raise Refused("no_version")
    text = newest if number is None else access.one(theme.versions.all(), number=number)
    if kind == DocumentKind.COMPARISON and text.previous_id is None:
        raise Refused("no_earlier_version")
    return text


def make_document(key: UUID, *, load_seal: Callable[[], Seal]) -> Document:
    """Print a requested document, and seal what is to be sealed; called by the worker.

    What goes wrong is kept on it. What was made before is not made again.
    """
    rows = Document.objects.select_related("theme__municipality", "version__previous")
    document = rows.get(pk=key)
    if document.state in (DocumentState.READY, DocumentState.FAILED):
        return document
    try:
        return _make(document, load_seal() if document.is_sealed else None)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        _step(document, DocumentState.FAILED, 0, problem=problem)
        raise


def _make(document: Document, by: Seal | None) -> Document:
    _step(document, DocumentState.PRINTING, 10)
    document.test_seal = by is not None and by.is_test
    content = sheets(document_print(document, test_seal=document.test_seal))
    document.source_digest = content.digest
    document.seal = hashlib.sha256(by.certificate).hexdigest() if by else ""
    known = documents.twin(document)
    name = known.file_id if known else None
    return _keep(document, name or _stored(_finished(document, content, by)))


def _finished(document: Document, content: Sheets, by: Seal | None) -> bytes:
    """The bytes; nothing is sealed that does not pass the gate."""
    pdf = render_pdf(content)
    if by is None:
        return pdf
    _step(document, DocumentState.SEALING, 80)
    require_conformance(pdf, attachments=[each.name for each in content.attachments])
    return seal(pdf, by, reason=REASONS[DocumentKind(document.kind)], at=timezone.now())


def _step(document: Document, state: DocumentState, progress: int, *, problem: str = "") -> None:
    document.state, document.progress, document.problem = state, progress, problem
    document.save(update_fields=["state", "progress", "problem"])


def _stored(pdf: bytes) -> str:
    """The name of the file that now holds these bytes."""
    name = hashlib.sha256(pdf).hexdigest()
    StoredFile.objects.get_or_create(
        sha256=name, defaults={"media_type": PDF, "size": len(pdf), "bytes": pdf}
    )
    return name


@transaction.atomic
def _keep(document: Document, name: str) -> Document:
    document.file_id = name
    document.state, document.progress = DocumentState.READY, 100
    document.ready_at = timezone.now()
    document.save()
    clerk = people.actor(_requester(document), document.theme.municipality)
    fact = (
        DocumentSealed(str(document.pk), name, document.test_seal)
        if document.is_sealed
        else DocumentPrinted(str(document.pk), name)
    )
    events.record(fact, on=document.theme, actor=clerk, subject=document)
    return document


def _requester(document: Document) -> Person:
    return document.requested_by
