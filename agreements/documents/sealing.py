"""The seal on a PDF (PAdES B-B, or B-T with a timestamp service); keys and the check along with it.

The rooms beside this one know pyHanko too, which is imported when it is first needed.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from agreements.documents.checking import (
    MAX_BYTES,
    SignatureReport,
    Signer,
    signer_certificates,
    verify,
)
from agreements.documents.keys import (
    FIELD,
    REASONS,
    SIGNING_USES,
    Seal,
    SealError,
    certificate,
    load_seal,
    make_test_pkcs12,
)

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession
    from pyhanko.sign.timestamps import TimeStamper

__all__ = [
    "FIELD",
    "MAX_BYTES",
    "REASONS",
    "Seal",
    "SealError",
    "SignatureReport",
    "Signer",
    "load_seal",
    "make_test_pkcs12",
    "seal",
    "signer_certificates",
    "verify",
]

TIMESTAMP_SECONDS = 20


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
    found = certificate(by.certificate)
    if at < found.not_valid_before:
        raise SealError("certificate_not_yet_valid")
    if at > found.not_valid_after:
        raise SealError("certificate_expired")
    uses = found.key_usage_value
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
