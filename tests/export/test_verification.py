"""Somebody has a PDF and asks: is it real? Each thing that can be done to it has its answer."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Callable
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner

from agreements.documents.agreement import sheets
from agreements.documents.examining import examine_here
from agreements.documents.sealing import Seal, load_seal, seal
from agreements.models import Document, DocumentState
from agreements.queries.verification import WORDS, Verdict, verification
from deliberation.models import StoredFile
from deliberation.rules.stages import Stage
from tests.agreements.test_sealing import DAY, NOW, pkcs12, with_another_page
from tests.conftest import ThemeIn
from tests.factories import Town

from .sample import SMALL

Harm = Callable[[bytes], bytes]
Kept = Callable[[bytes, Seal], Document]


@pytest.fixture
def kept(town: Town, theme_in: ThemeIn) -> Kept:
    """Keeps a sealed PDF as the worker does."""
    theme = theme_in(Stage.CONSULTING)

    def keep(pdf: bytes, by: Seal) -> Document:
        name = hashlib.sha256(pdf).hexdigest()
        file = StoredFile.objects.create(sha256=name, media_type="x", size=len(pdf), bytes=pdf)
        return Document.objects.create(
            theme=theme,
            version=theme.versions.get(),
            state=DocumentState.READY,
            source_digest=sheets(SMALL).digest,
            seal=hashlib.sha256(by.certificate).hexdigest(),
            file=file,
            requested_by=town.person("Hanna"),
            requested_at=timezone.now(),
        )

    return keep


@pytest.fixture(scope="module")
def municipal() -> Seal:
    return load_seal(pkcs12(), "")


@pytest.fixture(scope="module")
def real(small: bytes, municipal: Seal) -> bytes:
    """The agreement with the seal of a municipality."""
    return seal(small, municipal, reason="Vastgesteld", at=timezone.now())


def a_byte_changed(pdf: bytes) -> bytes:
    at = pdf.index(b"/MediaBox") + len(b"/MediaBox [")
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def saved_again(pdf: bytes) -> bytes:
    return _rewritten(pdf, lambda opened: None)


def without_the_seal(pdf: bytes) -> bytes:
    def unseal(opened: pikepdf.Pdf) -> None:
        for field in opened.Root.AcroForm.Fields:
            if "/V" in field:
                del field["/V"]

    return _rewritten(pdf, unseal)


def other_votes(pdf: bytes) -> bytes:
    def swap(opened: pikepdf.Pdf) -> None:
        opened.attachments["stemmingen.json"] = b'{"rounds": []}'

    return _rewritten(pdf, swap)


def _rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(output)
    return output.getvalue()


def an_attachment_more(pdf: bytes) -> bytes:
    writer, output = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    file = EmbeddedFileObject.from_file_data(writer, data=b"{}", mime_type="application/json")
    spec = writer.add_object(FileSpec("zzz.json", embedded_data=file).as_pdf_object())
    names = writer.root["/Names"]["/EmbeddedFiles"]
    names["/Names"].extend([pdf_string("zzz.json"), spec])
    writer.update_container(names)
    writer.write(output)
    return output.getvalue()


def a_tail(pdf: bytes) -> bytes:
    return pdf + b"nog iets"


@pytest.mark.parametrize(
    ("harm", "verdict"),
    [
        (bytes, Verdict.UNTOUCHED),
        (a_byte_changed, Verdict.ALTERED),
        (saved_again, Verdict.ALTERED),
        (without_the_seal, Verdict.ALTERED),
        (other_votes, Verdict.ATTACHMENTS_CHANGED),
        (an_attachment_more, Verdict.ATTACHMENTS_CHANGED),
        (with_another_page, Verdict.EXTENDED),
        (a_tail, Verdict.EXTENDED),
        (lambda pdf: pdf[: len(pdf) // 2], Verdict.UNREADABLE),
    ],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_what_was_done_to_a_real_document_is_told(
    kept: Kept, real: bytes, municipal: Seal, harm: Harm, verdict: Verdict
) -> None:
    document = kept(real, municipal)
    found = verification(harm(real), by=examine_here)
    assert found.verdict == verdict
    assert found.is_good == (verdict is Verdict.UNTOUCHED)
    assert found.document in (document, None)


def signed_too(pdf: bytes) -> bytes:
    """Somebody signs in the field that was left for it, with a key of their own."""
    signer = load_seal(pkcs12(), "").signer
    place = PdfSignatureMetadata(field_name="handtekening-1", md_algorithm="sha256")
    output = io.BytesIO()
    PdfSigner(place, signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=output)
    return output.getvalue()


def test_who_signs_in_a_field_that_was_left_for_it_changes_nothing(
    kept: Kept, real: bytes, municipal: Seal
) -> None:
    kept(real, municipal)
    found = verification(signed_too(real), by=examine_here)
    assert found.verdict == Verdict.UNTOUCHED
    ours, theirs = found.signatures
    assert (
        ours.message == "Geldig. Na deze handtekening zijn alleen latere ondertekenaars toegevoegd."
    )
    assert (theirs.field, theirs.ok) == ("handtekening-1", False)


def test_a_test_seal_is_never_called_real(kept: Kept, sealed: bytes, test_seal: Seal) -> None:
    kept(sealed, test_seal)
    found = verification(sealed, by=examine_here)
    assert found.verdict == Verdict.UNTOUCHED_TEST
    assert "niet rechtsgeldig" in str(found.words.says)


def test_who_seals_our_document_with_another_key_is_found_out(
    kept: Kept, real: bytes, municipal: Seal, small: bytes
) -> None:
    kept(real, municipal)
    forged = seal(small, load_seal(pkcs12(), ""), reason="Vastgesteld", at=timezone.now())
    assert verification(forged, by=examine_here).verdict == Verdict.UNKNOWN_SEAL


def test_a_seal_that_expired_since_is_told(kept: Kept, small: bytes) -> None:
    old = load_seal(pkcs12(since=NOW - 3 * DAY, until=NOW - DAY), "")
    pdf = seal(small, old, reason="Vastgesteld", at=NOW - timedelta(days=2))
    kept(pdf, old)
    assert verification(pdf, by=examine_here).verdict == Verdict.EXPIRED_SEAL


@pytest.mark.django_db
def test_a_sealed_document_that_was_never_made_here_is_not_ours(real: bytes) -> None:
    found = verification(real, by=examine_here)
    assert (found.verdict, found.document) == (Verdict.NOT_OURS, None)


@pytest.mark.django_db
def test_a_document_without_a_seal_has_none(small: bytes) -> None:
    assert verification(small, by=examine_here).verdict == Verdict.NO_SEAL


def deep() -> bytes:
    """A file whose root is nested a hundred thousand deep."""
    nest = b"[" * 100_000 + b"]" * 100_000
    end = b"\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF"
    return b"%PDF-1.7\n1 0 obj\n" + nest + end


def bomb() -> bytes:
    """A few megabytes, sealed by somebody, with an attachment that unpacks to three gigabytes."""
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    pdf, output = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.attachments["groot.bin"] = b"x"
    packed = head + piece * 3071
    pdf.attachments["groot.bin"].obj.EF.F.write(packed, filter=pikepdf.Name.FlateDecode)
    pdf.save(output)
    return seal(output.getvalue(), load_seal(pkcs12(), ""), reason="Bom", at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("make", [deep, bomb, lambda: b"", lambda: b"%PDF-" + b"x" * 10_000])
def test_a_hostile_file_is_answered_and_harms_nothing(make: Callable[[], bytes]) -> None:
    assert not verification(make()).is_good


def test_every_verdict_says_what_it_means() -> None:
    assert WORDS.keys() == set(Verdict)
    assert all(str(words.says).endswith(".") for words in WORDS.values())


def test_the_page_tells_it_to_whoever_asks(
    kept: Kept, real: bytes, municipal: Seal, town: Town
) -> None:
    kept(real, municipal)
    page = f"/{town.place.slug}/controleren/"
    assert "Kies een PDF" in Client().get(page).content.decode()
    answer = Client().post(page, {"file": SimpleUploadedFile("akkoord.pdf", real)})
    assert answer.status_code == 200
    assert "Dit document is echt en er is niets aan veranderd." in answer.content.decode()


def test_the_page_asks_for_a_file(town: Town) -> None:
    assert Client().post(f"/{town.place.slug}/controleren/").status_code == 400


def test_the_api_tells_the_same(kept: Kept, real: bytes, municipal: Seal) -> None:
    document = kept(real, municipal)
    sent = {"file": SimpleUploadedFile("akkoord.pdf", a_byte_changed(real))}
    told = Client().post("/api/v1/document-verifications", sent).json()
    assert (told["verdict"], told["unchanged"]) == ("altered", False)
    assert told["document"]["id"] == str(document.pk)
    assert told["signatures"][0]["intact"] is False
