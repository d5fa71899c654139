"""The check of the signatures on a PDF: by whom, whether they hold, and what was added since.

Nothing is fetched. A strange file may take long: what strangers send goes through `examining`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from agreements.documents.keys import SIGNING_USES, TEST_NAME, SealError, certificate, common_name

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus

MAX_BYTES = 50 * 1024 * 1024
UNCLEAR = "UNCLEAR"
OUT_OF_DATE = ("OUT_OF_BOUNDS_NO_POE", "EXPIRED")
END_OF_FILE = b"%%EOF"
TAIL = "Er is na ondertekening iets achter het document geplakt."


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What is known of one signature. Judge on `ok` alone: `intact` and `trusted` only explain it.

    `extended` tells that something was added afterwards that may not be. `signed_at` is that of
    the timestamp when `timestamped`, else what the signer says. `coverage` is pyHanko's term for
    how much of the file the signature covers.
    """

    field: str
    signer: str
    signed_at: datetime | None
    timestamped: bool
    ok: bool
    intact: bool
    trusted: bool
    extended: bool
    coverage: str
    is_test: bool
    message: str


def verify(pdf: bytes, trust_roots: Sequence[bytes]) -> list[SignatureReport]:
    """Each signature in the file, oldest first; none for a file that was never signed.

    `trust_roots` are certificates (PEM or DER). Whether a certificate was revoked is not asked:
    nothing is fetched. Raises SealError for what cannot be read or is over `MAX_BYTES`.
    """
    if len(pdf) > MAX_BYTES:
        raise SealError("too_large")
    roots = [certificate(root) for root in trust_roots]
    try:
        reader = _reader(pdf)
        signatures = reader.embedded_regular_signatures
        tail = _has_tail(reader, pdf)
    except Exception as error:  # a hostile file breaks a parser in any way
        raise SealError("not_a_pdf") from error
    reports = [_report(signature, roots) for signature in signatures]
    spoiled: dict[str, Any] = {"ok": False, "extended": True, "message": TAIL}
    return [replace(each, **spoiled) if tail else each for each in reports]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed a field, and up to which byte the file was then."""

    field: str
    certificate: bytes
    end: int


def signer_certificates(pdf: bytes) -> list[Signer]:
    """Whose certificates are in the file, nothing checked. Raises SealError as `verify` does."""
    if len(pdf) > MAX_BYTES:
        raise SealError("too_large")
    try:
        signatures = _reader(pdf).embedded_regular_signatures
    except Exception as error:  # a hostile file breaks a parser in any way
        raise SealError("not_a_pdf") from error
    return list(filter(None, map(_signer_of, signatures)))


def _signer_of(signature: EmbeddedPdfSignature) -> Signer | None:
    try:
        _, _, start, length = map(int, signature.byte_range)
        return Signer(signature.field_name, signature.signer_cert.dump(), start + length)
    except Exception:  # noqa: BLE001 - see verify: one broken signature hides no other
        return None


def _reader(pdf: bytes) -> PdfFileReader:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return PdfFileReader(io.BytesIO(pdf), strict=False)


def _has_tail(reader: PdfFileReader, pdf: bytes) -> bool:
    """Whether bytes follow that belong to no revision of the file; pyHanko lets those pass."""
    end = pdf.find(END_OF_FILE, reader.last_startxref)
    return end < 0 or bool(pdf[end + len(END_OF_FILE) :].strip())


def _report(signature: EmbeddedPdfSignature, roots: Sequence[Certificate]) -> SignatureReport:
    try:
        status = _status(signature, roots)
    except Exception:  # noqa: BLE001 - see verify: one broken signature hides no other
        return _broken(signature)
    signer = common_name(status.signing_cert)
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
        extended=not status.docmdp_ok,
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
        extended=False,
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
