"""The seal on a PDF and the check of it (PAdES B-B, or B-T with a timestamp service).

The only module that knows pyHanko, which is imported when it is first needed. Keys come in as
PKCS #12 bytes; this module reads no settings and stores nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate as MadeCertificate
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers import PdfSigner, SimpleSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus

TEST_NAME = "cocreatie TESTZEGEL – niet rechtsgeldig"
FIELD = "zegel"
MAX_BYTES = 50 * 1024 * 1024
SIGNING_USES = {"non_repudiation", "digital_signature"}
TEST_SEAL_LASTS = timedelta(days=3650)
TIMESTAMP_SECONDS = 20
UNCLEAR = "UNCLEAR"
OUT_OF_DATE = ("OUT_OF_BOUNDS_NO_POE", "EXPIRED")
END_OF_FILE = b"%%EOF"
TAIL = "Er is na ondertekening iets achter het document geplakt."

REASONS = {
    "seal_unreadable": "Het zegelbestand is niet te lezen, of de wachtwoordzin klopt niet.",
    "certificate_not_yet_valid": "Het certificaat van het zegel is nog niet geldig.",
    "certificate_expired": "Het certificaat van het zegel is verlopen.",
    "certificate_not_for_signing": "Het certificaat is niet bedoeld om mee te ondertekenen.",
    "not_sealable": "Dit document kan niet worden verzegeld.",
    "no_timestamp": "De tijdstempeldienst gaf geen tijdstempel.",
    "not_a_pdf": "Dit is geen leesbare PDF.",
    "too_large": "Dit bestand is te groot om te controleren.",
    "bad_trust_root": "Een certificaat dat vertrouwd moet worden, is niet te lezen.",
}


class SealError(Exception):
    """Sealing or checking is impossible; `reason` is a stable code, the text of it is Dutch."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Seal:
    """A key with its certificate. `is_test` tells the self-made one that proves nothing."""

    subject: str
    is_test: bool
    certificate: bytes = field(repr=False)
    timestamp_url: str = ""
    signer: SimpleSigner = field(kw_only=True, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What is known of one signature. Judge on `ok` alone: `intact` and `trusted` only explain it.

    `signed_at` is that of the timestamp when `timestamped`, else what the signer says. `coverage`
    is pyHanko's term for how much of the file the signature covers.
    """

    field: str
    signer: str
    signed_at: datetime | None
    timestamped: bool
    ok: bool
    intact: bool
    trusted: bool
    coverage: str
    is_test: bool
    message: str


# --- keys -------------------------------------------------------------------------------------


def load_seal(pkcs12: bytes, passphrase: str, *, timestamp_url: str = "") -> Seal:
    """The seal in a PKCS #12 file; an empty passphrase means none. Raises SealError."""
    from pyhanko.sign.signers import SimpleSigner

    try:
        signer = SimpleSigner.load_pkcs12_data(pkcs12, (), passphrase.encode() or None)
        certificate = signer.signing_cert
    except (ValueError, TypeError) as error:
        raise SealError("seal_unreadable") from error
    if certificate is None:
        raise SealError("seal_unreadable")
    subject = _common_name(certificate)
    return Seal(subject, subject == TEST_NAME, certificate.dump(), timestamp_url, signer=signer)


def make_test_pkcs12() -> bytes:
    """A fresh key with a certificate that calls itself a test, without passphrase.

    The caller stores it once per installation, so that all its documents bear the same test seal.
    """
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import NoEncryption
    from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return serialize_key_and_certificates(
        b"testzegel", key, _test_certificate(key), None, NoEncryption()
    )


def _test_certificate(key: RSAPrivateKey) -> MadeCertificate:
    """Signed by its own key, good for signing and nothing else."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, TEST_NAME)])
    now = timezone.now()
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(
        now + TEST_SEAL_LASTS
    )
    signing_only = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    basic = x509.BasicConstraints(ca=False, path_length=None)
    builder = builder.add_extension(basic, critical=True)
    return builder.add_extension(signing_only, critical=True).sign(key, SHA256())


def _common_name(certificate: Certificate) -> str:
    """The common name, else all that the subject says."""
    subject = certificate.subject
    return str(subject.native.get("common_name") or subject.human_friendly)


# --- sealing ----------------------------------------------------------------------------------


def seal(pdf: bytes, by: Seal, *, reason: str, at: datetime) -> bytes:
    """The PDF certified by the seal: afterwards only forms may be filled and signatures added.

    `at` (aware) is the time that the signature claims. Raises SealError, also when the certificate
    is not valid at that time: pyHanko itself would sign.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps import TimestampRequestError

    _check_certificate(by, at)
    output = io.BytesIO()
    try:
        _signer(by, reason=reason, at=at).sign_pdf(_writer(pdf), output=output)
    except (TimestampRequestError, OSError) as error:
        raise SealError("no_timestamp") from error
    except (PdfError, SigningError) as error:
        raise SealError("not_sealable") from error
    return output.getvalue()


def _check_certificate(by: Seal, at: datetime) -> None:
    certificate = _certificate(by.certificate)
    if at < certificate.not_valid_before:
        raise SealError("certificate_not_yet_valid")
    if at > certificate.not_valid_after:
        raise SealError("certificate_expired")
    uses = certificate.key_usage_value
    if uses is not None and not uses.native & SIGNING_USES:
        raise SealError("certificate_not_for_signing")


def _writer(pdf: bytes) -> IncrementalPdfFileWriter:
    """A writer that leaves the metadata alone: rewriting it would break PDF/A."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class KeepsMetadata(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            pass

    return KeepsMetadata(io.BytesIO(pdf))


def _signer(by: Seal, *, reason: str, at: datetime) -> PdfSigner:
    """A signer for our field, which it makes when the document has none, dated `at`."""
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter

    class Dated(PdfSigner):
        def init_signing_session(
            self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
        ) -> PdfSigningSession:
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = at.astimezone(UTC).replace(microsecond=0)
            return session

    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=by.subject,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    place = SigFieldSpec(FIELD, readable_field_name="Zegel")
    return Dated(metadata, by.signer, timestamper=_timestamper(by), new_field_spec=place)


def _timestamper(by: Seal) -> TimeStamper | None:
    from pyhanko.sign.timestamps import HTTPTimeStamper

    return (
        HTTPTimeStamper(by.timestamp_url, timeout=TIMESTAMP_SECONDS) if by.timestamp_url else None
    )


# --- checking ---------------------------------------------------------------------------------


def verify(pdf: bytes, trust_roots: Sequence[bytes]) -> list[SignatureReport]:
    """Each signature in the file, oldest first; none for a file that was never signed.

    `trust_roots` are certificates (PEM or DER). Whether a certificate was revoked is not asked:
    nothing is fetched. Raises SealError for what cannot be read or is over `MAX_BYTES`.
    """
    if len(pdf) > MAX_BYTES:
        raise SealError("too_large")
    roots = [_certificate(root) for root in trust_roots]
    try:
        reader = _reader(pdf)
        signatures = reader.embedded_regular_signatures
        tail = _has_tail(reader, pdf)
    except Exception as error:  # a hostile file breaks a parser in any way
        raise SealError("not_a_pdf") from error
    reports = [_report(signature, roots) for signature in signatures]
    return [replace(each, ok=False, message=TAIL) if tail else each for each in reports]


def _reader(pdf: bytes) -> PdfFileReader:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return PdfFileReader(io.BytesIO(pdf), strict=False)


def _has_tail(reader: PdfFileReader, pdf: bytes) -> bool:
    """Whether bytes follow that belong to no revision of the file; pyHanko lets those pass."""
    end = pdf.find(END_OF_FILE, reader.last_startxref)
    return end < 0 or bool(pdf[end + len(END_OF_FILE) :].strip())


def _certificate(data: bytes) -> Certificate:
    from asn1crypto import pem, x509

    try:
        der = pem.unarmor(data)[2] if pem.detect(data) else data
        certificate = x509.Certificate.load(der)
        _common_name(certificate)
    except ValueError as error:
        raise SealError("bad_trust_root") from error
    return certificate


def _report(signature: EmbeddedPdfSignature, roots: Sequence[Certificate]) -> SignatureReport:
    try:
        status = _status(signature, roots)
    except Exception:  # noqa: BLE001 - see verify: one broken signature hides no other
        return _broken(signature)
    signer = _common_name(status.signing_cert)
    stamp = status.timestamp_validity
    stamped_at = stamp.timestamp if stamp and stamp.trusted else None
    is_test = signer == TEST_NAME
    return SignatureReport(
        field=signature.field_name,
        signer=signer,
        signed_at=stamped_at or status.signer_reported_dt,
        timestamped=stamped_at is not None,
        ok=status.bottom_line and not _expired(status),
        intact=status.intact and status.valid,
        trusted=status.trusted,
        coverage=_coverage(status),
        is_test=is_test,
        message=_message(status, is_test=is_test),
    )


def _broken(signature: EmbeddedPdfSignature) -> SignatureReport:
    return SignatureReport(
        field=signature.field_name,
        signer="",
        signed_at=None,
        timestamped=False,
        ok=False,
        intact=False,
        trusted=False,
        coverage=UNCLEAR,
        is_test=False,
        message="De handtekening is beschadigd.",
    )


def _status(signature: EmbeddedPdfSignature, roots: Sequence[Certificate]) -> PdfSignatureStatus:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    return validate_pdf_signature(
        signature,
        signer_validation_context=ValidationContext(trust_roots=roots, allow_fetching=False),
        ts_validation_context=ValidationContext(trust_roots=roots, allow_fetching=False),
        key_usage_settings=KeyUsageConstraints(key_usage=SIGNING_USES, match_all_key_usages=False),
    )


def _coverage(status: PdfSignatureStatus) -> str:
    return status.coverage.name if status.coverage else UNCLEAR


def _message(status: PdfSignatureStatus, *, is_test: bool) -> str:
    """The first thing that is wrong, else what the signature is worth."""
    return next(_problems(status), _verdict(status, is_test=is_test))


def _problems(status: PdfSignatureStatus) -> Iterator[str]:
    if not (status.intact and status.valid):
        yield "Het document is gewijzigd na ondertekening."
    if not status.docmdp_ok:
        yield "De ondertekende versie is echt, maar er is daarna iets toegevoegd dat niet mag."
    if status.revoked:
        yield "Het certificaat is ingetrokken."
    problem = status.trust_problem_indic
    out_of_date = problem is not None and problem.standard_name in OUT_OF_DATE
    if out_of_date or _expired(status):
        yield "Het certificaat was verlopen op het moment van tekenen of controleren."
    if not status.trusted:
        yield "De handtekening klopt, maar de uitgever van het certificaat is onbekend."
    if not status.bottom_line:
        yield "De handtekening is niet geldig."


def _expired(status: PdfSignatureStatus) -> bool:
    """Whether the certificate is over by now; pyHanko does not ask that of a trusted root."""
    return bool(status.signing_cert.not_valid_after < timezone.now())


def _verdict(status: PdfSignatureStatus, *, is_test: bool) -> str:
    if is_test:
        return "Niet gewijzigd, maar het zegel is een testzegel en is niet rechtsgeldig."
    if _coverage(status) == "ENTIRE_FILE":
        return "Geldig. Het document is niet gewijzigd na ondertekening."
    return "Geldig. Na deze handtekening zijn alleen latere ondertekenaars toegevoegd."
