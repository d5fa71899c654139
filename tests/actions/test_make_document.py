"""The worker prints and seals a requested document; what goes wrong is kept on it."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress

import pikepdf
import pytest
from django.db import IntegrityError, transaction

from agreements.actions import documents as verbs
from agreements.documents.sealing import SealError, load_seal, verify
from agreements.models import Document
from agreements.queries import documents
from agreements.tasks import print_and_seal
from deliberation.events import verify as verify_chain
from deliberation.models import StoredFile
from deliberation.models.facts import MAX_FILE
from deliberation.rules.stages import Stage
from tests import factories


def requested(town, theme):
    return verbs.request_document(theme, actor=town.clerk, enqueue=lambda key: None)


def no_seal():
    return load_seal(b"no seal at all", "")


def test_the_adopted_text_becomes_a_sealed_pdf_named_by_its_hash(town, theme_in, test_seal):
    theme = theme_in(Stage.ADOPTED)
    made = verbs.make_document(requested(town, theme).pk, load_seal=lambda: test_seal)
    pdf = bytes(made.file.bytes)
    assert (made.state, made.progress, made.test_seal) == ("ready", 100, True)
    assert made.file_id == hashlib.sha256(pdf).hexdigest()
    (report,) = verify(pdf, [test_seal.certificate])
    assert (report.ok, report.is_test) == (True, True)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > 1
    payload = {"document": str(made.pk), "sha256": made.file_id, "test_seal": True}
    assert factories.last_fact(theme) == ("document.sealed", payload)
    assert factories.facts(theme)[-1].actor == str(town.person("Hanna").pk)
    assert verify_chain(theme.pk) == []
    assert documents.ready(town.place.pk, made.pk) == made


def test_a_task_that_runs_twice_makes_one(town, theme_in, test_seal):
    theme = theme_in(Stage.ADOPTED)
    key = requested(town, theme).pk
    first = verbs.make_document(key, load_seal=lambda: test_seal)
    facts = len(factories.facts(theme))
    again = verbs.make_document(key, load_seal=lambda: test_seal)
    assert (again.file_id, StoredFile.objects.count()) == (first.file_id, 1)
    assert len(factories.facts(theme)) == facts


def test_a_seal_that_cannot_be_read_is_told_and_another_try_is_possible(town, theme_in):
    theme = theme_in(Stage.ADOPTED)
    document = requested(town, theme)
    with pytest.raises(SealError):
        verbs.make_document(document.pk, load_seal=no_seal)
    document.refresh_from_db()
    assert (document.state, document.progress) == ("failed", 0)
    assert "SealError" in document.problem
    assert not StoredFile.objects.exists()
    assert factories.last_fact(theme)[0] == "document.requested"
    assert not documents.busy(theme)
    assert requested(town, theme).state == "queued"


def test_a_text_that_cannot_be_printed_is_told(town, theme_in, test_seal):
    theme = theme_in(Stage.ADOPTED)
    document = requested(town, theme)
    type(document.version).objects.filter(pk=document.version_id).update(canonical="[{}]")
    with pytest.raises(KeyError):
        verbs.make_document(document.pk, load_seal=lambda: test_seal)
    document.refresh_from_db()
    assert (document.state, document.file) == ("failed", None)


def test_one_that_was_given_up_is_not_made_after_all(town, theme_in, test_seal):
    document = requested(town, theme_in(Stage.ADOPTED))
    Document.objects.filter(pk=document.pk).update(state="failed")
    assert verbs.make_document(document.pk, load_seal=lambda: test_seal).file is None


def test_a_document_that_does_not_exist_is_not_made(test_seal, town):
    with pytest.raises(Document.DoesNotExist):
        verbs.make_document(town.place.pk, load_seal=lambda: test_seal)


def test_the_task_uses_the_seal_of_the_installation(town, theme_in, settings, tmp_path):
    settings.TEST_SEAL = str(tmp_path / "var" / "testzegel.p12")
    document = requested(town, theme_in(Stage.ADOPTED))
    assert print_and_seal.func(str(document.pk)) == Document.objects.get().file_id
    assert (tmp_path / "var" / "testzegel.p12").stat().st_mode & 0o077 == 0


def test_a_seal_with_a_wrong_passphrase_fails_the_document_too(town, theme_in, settings, tmp_path):
    path = tmp_path / "zegel.p12"
    path.write_bytes(b"not a key")
    settings.SEAL_PKCS12 = str(path)
    document = requested(town, theme_in(Stage.ADOPTED))
    with suppress(SealError):
        print_and_seal.func(str(document.pk))
    document.refresh_from_db()
    assert document.state == "failed"


def test_a_file_of_more_than_twenty_megabytes_is_not_kept(town):
    file = StoredFile(sha256="a" * 64, media_type="application/pdf", size=MAX_FILE + 1, bytes=b"")
    with pytest.raises(IntegrityError), transaction.atomic():
        file.save(force_insert=True)
    assert not StoredFile.objects.exists()
