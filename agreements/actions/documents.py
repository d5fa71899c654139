"""The sealed PDF of an adopted agreement: asked for by the clerk, made by a task, kept for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agreements.documents.agreement import AgreementPrint, render
from agreements.documents.sealing import Seal, seal
from agreements.events import DocumentRequested, DocumentSealed
from agreements.models import Document, DocumentState
from agreements.policy import require
from agreements.queries import documents
from agreements.queries.printing import agreement_print, source_digest
from agreements.rules.stages import Verb
from deliberation import events
from deliberation.models import Person, StoredFile, Theme
from deliberation.policy import Actor, Refused
from deliberation.queries import access, people, votes

PDF = "application/pdf"


@transaction.atomic
def request_document(theme: Theme, *, actor: Actor, enqueue: Callable[[str], object]) -> Document:
    """Ask for the sealed PDF of the adopted text.

    `enqueue` gets the id inside this transaction, so that no document waits without a task. Refused
    while one is being made; one that hangs for ten minutes counts as failed.
    """
    theme = access.theme(theme.municipality_id, theme.pk, lock=True)
    who = require(Verb.PRINT_DOCUMENT, actor, theme)
    decision = votes.decision(theme)
    if decision is None:
        raise Refused("not_adopted")
    if documents.busy(theme):
        raise Refused("document_busy")
    documents.hanging(theme).update(state=DocumentState.FAILED, problem="the task never ended")
    document = Document.objects.create(
        theme=theme,
        version=decision.version,
        requested_by_id=who.person_id,
        requested_at=timezone.now(),
    )
    fact = DocumentRequested(str(document.pk))
    events.record(fact, on=theme, actor=actor, subject=document)
    enqueue(str(document.pk))
    return document


def make_document(key: UUID, *, load_seal: Callable[[], Seal]) -> Document:
    """Print and seal a requested document; called by the worker. What goes wrong is kept on it."""
    document = Document.objects.select_related("theme__municipality", "version").get(pk=key)
    if document.state in (DocumentState.READY, DocumentState.FAILED):
        return document
    try:
        with_seal = load_seal()
        return _keep(document, _make(document, with_seal), test_seal=with_seal.is_test)
    except Exception as error:
        _step(document, DocumentState.FAILED, 0, problem=f"{type(error).__name__}: {error}")
        raise


def _make(document: Document, with_seal: Seal) -> bytes:
    _step(document, DocumentState.PRINTING, 10)
    content: AgreementPrint = agreement_print(document, test_seal=with_seal.is_test)
    pdf = render(content)
    _step(document, DocumentState.SEALING, 80)
    return seal(pdf, with_seal, reason="Vastgesteld cocreatie-akkoord", at=timezone.now())


def _step(document: Document, state: DocumentState, progress: int, *, problem: str = "") -> None:
    document.state, document.progress, document.problem = state, progress, problem
    document.save(update_fields=["state", "progress", "problem"])


@transaction.atomic
def _keep(document: Document, pdf: bytes, *, test_seal: bool) -> Document:
    name = hashlib.sha256(pdf).hexdigest()
    StoredFile.objects.get_or_create(
        sha256=name, defaults={"media_type": PDF, "size": len(pdf), "bytes": pdf}
    )
    document.file_id, document.test_seal = name, test_seal
    document.state, document.progress = DocumentState.READY, 100
    document.source_digest, document.ready_at = source_digest(document), timezone.now()
    document.save()
    clerk = people.actor(_requester(document), document.theme.municipality)
    fact = DocumentSealed(str(document.pk), name, test_seal)
    events.record(fact, on=document.theme, actor=clerk, subject=document)
    return document


def _requester(document: Document) -> Person:
    return document.requested_by
