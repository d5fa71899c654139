"""What a reader is told of a PDF: untouched, altered, extended, expired, or no PDF at all."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from django.utils import timezone
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject

from agreements.documents import sealing
from agreements.documents.sealing import SealError, load_seal, make_test_pkcs12, seal, verify

NOW = timezone.now()
DAY = timedelta(days=1)
DUTCH = "Vastgesteld akkoord"


def pdf(words: str = "akkoord") -> bytes:
    """A PDF of one page."""
    made, output = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.docinfo["/Title"] = words
    made.save(output)
    return output.getvalue()


USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def pkcs12(
    *,
    since: datetime = NOW - DAY,
    until: datetime = NOW + DAY,
    passphrase: bytes = b"",
    use: str = "digital_signature",
) -> bytes:
    """A key with a certificate that calls itself Gemeente Voorbeeld."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Gemeente Voorbeeld")])
    usage = x509.KeyUsage(**{one: one == use for one in USES})
    serial = x509.random_serial_number()
    made = x509.CertificateBuilder(name, name, key.public_key(), serial, since, until)
    made = made.add_extension(usage, critical=True).sign(key, SHA256())
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return serialize_key_and_certificates(b"zegel", key, made, None, encryption)


@pytest.fixture(scope="module")
def municipal():
    """The seal of a municipality, valid from yesterday until tomorrow."""
    return load_seal(pkcs12(), "")


@pytest.fixture(scope="module")
def sealed(municipal):
    """A PDF with that seal on it."""
    return seal(pdf(), municipal, reason=DUTCH, at=timezone.now())


def reports(data, by):
    return verify(data, [by.certificate])


def with_another_page(data: bytes) -> bytes:
    """A page added after sealing, as an editor does: in a new revision."""
    writer, output = IncrementalPdfFileWriter(io.BytesIO(data)), io.BytesIO()
    words = writer.add_object(StreamObject(stream_data=b""))
    writer.insert_page(PageObject(contents=words, media_box=(0, 0, 100, 100)))
    writer.write(output)
    return output.getvalue()


def one_byte_changed(data: bytes) -> bytes:
    at = data.index(b"/MediaBox") + len(b"/MediaBox [ 0 0 ")
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_an_untouched_document_is_valid(sealed, municipal):
    (report,) = reports(sealed, municipal)
    assert (report.ok, report.intact, report.trusted) == (True, True, True)
    assert (report.signer, report.field) == ("Gemeente Voorbeeld", "zegel")
    assert report.message == "Geldig. Het document is niet gewijzigd na ondertekening."


@pytest.mark.parametrize(
    ("harm", "intact", "says"),
    [
        (one_byte_changed, False, "gewijzigd na ondertekening"),
        (with_another_page, True, "iets toegevoegd dat niet mag"),
        (lambda data: data + b"nog iets", True, "iets achter het document geplakt"),
    ],
    ids=["altered", "extended", "a tail"],
)
def test_what_was_done_to_it_is_found(sealed, municipal, harm, intact, says):
    (report,) = reports(harm(sealed), municipal)
    assert (report.ok, report.intact) == (False, intact)
    assert says in report.message


def test_a_seal_of_somebody_unknown_is_not_trusted(sealed):
    (report,) = verify(sealed, [load_seal(pkcs12(), "").certificate])
    assert (report.ok, report.intact, report.trusted) == (False, True, False)
    assert "uitgever van het certificaat is onbekend" in report.message


def test_another_document_behind_it_is_not_sealed(sealed, municipal):
    assert not any(one.ok for one in reports(sealed + pdf(), municipal))


def test_a_certificate_that_expired_since_is_told():
    """Sealed while valid, checked when not: without a timestamp that is not valid any more."""
    old = load_seal(pkcs12(since=NOW - 3 * DAY, until=NOW - DAY), "")
    data = seal(pdf(), old, reason=DUTCH, at=NOW - 2 * DAY)
    (report,) = reports(data, old)
    assert (report.ok, report.intact) == (False, True)
    assert "verlopen" in report.message


def test_the_test_seal_says_of_itself_that_it_proves_nothing(test_seal):
    data = seal(pdf(), test_seal, reason=DUTCH, at=timezone.now())
    (report,) = reports(data, test_seal)
    assert (report.ok, report.is_test) == (True, True)
    assert "testzegel" in report.message


def test_a_document_that_was_never_sealed_has_no_seal(municipal):
    assert reports(pdf(), municipal) == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not_a_pdf"),
        (b"geen pdf", "not_a_pdf"),
        (b"%PDF-1.7\n%%EOF", "not_a_pdf"),
        (pdf()[:200], "not_a_pdf"),
        (b"x" * (sealing.MAX_BYTES + 1), "too_large"),
    ],
    ids=["empty", "words", "a shell", "half", "too large"],
)
def test_what_is_no_readable_pdf_is_told(data, reason, municipal):
    with pytest.raises(SealError) as caught:
        reports(data, municipal)
    assert caught.value.reason == reason


def test_a_root_that_is_no_certificate_is_told(sealed):
    with pytest.raises(SealError) as caught:
        verify(sealed, [b"geen certificaat"])
    assert caught.value.reason == "bad_trust_root"


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        ({"since": NOW + DAY, "until": NOW + 2 * DAY}, "certificate_not_yet_valid"),
        ({"since": NOW - 2 * DAY, "until": NOW - DAY}, "certificate_expired"),
        ({"use": "key_encipherment"}, "certificate_not_for_signing"),
    ],
)
def test_a_certificate_that_is_not_for_this_seals_nothing(details, reason):
    by = load_seal(pkcs12(**details), "")
    with pytest.raises(SealError) as caught:
        seal(pdf(), by, reason=DUTCH, at=NOW)
    assert caught.value.reason == reason


@pytest.mark.parametrize("data", [b"", b"geen pdf"])
def test_what_is_no_pdf_is_not_sealed(municipal, data):
    with pytest.raises(SealError) as caught:
        seal(data, municipal, reason=DUTCH, at=timezone.now())
    assert caught.value.reason == "not_sealable"


def test_a_key_file_opens_with_its_passphrase_only():
    kept = pkcs12(passphrase=b"geheim")
    assert load_seal(kept, "geheim").subject == "Gemeente Voorbeeld"
    for data, passphrase in ((kept, ""), (kept, "fout"), (b"", ""), (b"geen sleutel", "")):
        with pytest.raises(SealError) as caught:
            load_seal(data, passphrase)
        assert caught.value.reason == "seal_unreadable"


def test_the_seal_claims_the_time_of_sealing(municipal):
    at = datetime(NOW.year, NOW.month, NOW.day, tzinfo=UTC) + timedelta(microseconds=5)
    (report,) = reports(seal(pdf(), municipal, reason=DUTCH, at=at), municipal)
    assert report.signed_at == at.replace(microsecond=0)
    assert report.timestamped is False


def test_each_installation_has_a_test_key_of_its_own():
    assert make_test_pkcs12() != make_test_pkcs12()


def test_every_problem_has_a_dutch_sentence():
    assert all(words[0].isupper() and words.endswith(".") for words in sealing.REASONS.values())
