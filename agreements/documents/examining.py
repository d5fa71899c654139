"""Looks at a PDF that somebody sends: in a process of its own, with limits, knowing no secrets.

A hostile file can make a parser run for ever or fill the memory. The child gets the bytes, the
digests of our own certificates and nothing else; what it cannot finish in time is told as such.
`python -m agreements.documents.examining` is that child.
"""

from __future__ import annotations

import hashlib
import io
import json
import resource
import subprocess
import sys
import threading
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from agreements.documents.sealing import (
    FIELD,
    SealError,
    SignatureReport,
    signer_certificates,
    verify,
)

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 20
PATIENCE = 45
MEMORY = 1024 * 1024 * 1024
AT_ONCE = threading.BoundedSemaphore(2)
WAIT = 10

Digests = dict[str, str]


class ExamineError(Exception):
    """The file could not be examined; `reason` is a stable code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Examination:
    """What a file says of itself, and what is wrong with it.

    `seal` is the SHA-256 of the certificate in the field of our seal, empty without one.
    `identifier` (hex) names the document that the file was made as. `attachments` are the SHA-256
    of each by its name, `sealed_attachments` those of the part that the seal covers.
    """

    identifier: str
    seal: str
    signatures: tuple[SignatureReport, ...]
    attachments: Digests
    sealed_attachments: Digests

    @property
    def sealed(self) -> SignatureReport | None:
        """What is known of our seal, or None."""
        return next((one for one in self.signatures if one.field == FIELD), None)


def examine(pdf: bytes, *, ours: Collection[str], roots: Sequence[bytes] = ()) -> Examination:
    """Examine in another process; `ours` are the SHA-256 of certificates that we sealed with.

    Raises ExamineError: `not_a_pdf`, `too_large`, `too_slow` (time or memory), `busy`.
    """
    asked = json.dumps({"ours": sorted(ours), "roots": [root.decode() for root in roots]})
    if not AT_ONCE.acquire(timeout=WAIT):
        raise ExamineError("busy")
    try:
        told = _run(asked.encode() + b"\n" + pdf)
    finally:
        AT_ONCE.release()
    if reason := told.get("reason"):
        raise ExamineError(reason)
    return _read(told)


def _run(sent: bytes) -> dict[str, Any]:
    command = [sys.executable, "-m", "agreements.documents.examining"]
    try:
        done = subprocess.run(  # noqa: S603 - our own command, without a shell
            command, input=sent, capture_output=True, timeout=PATIENCE, cwd=ROOT, env={}, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise ExamineError("too_slow") from error
    except subprocess.CalledProcessError as error:
        raise ExamineError("too_slow" if error.returncode < 0 else "not_a_pdf") from error
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _read(told: dict[str, Any]) -> Examination:
    reports = [SignatureReport(**one) for one in told.pop("signatures")]
    return Examination(signatures=tuple(_dated(one) for one in reports), **told)


def _dated(report: SignatureReport) -> SignatureReport:
    at = report.signed_at
    return replace(report, signed_at=datetime.fromisoformat(str(at)) if at else None)


# --- the child --------------------------------------------------------------------------------


def examine_here(pdf: bytes, *, ours: Collection[str], roots: Sequence[bytes] = ()) -> Examination:
    """The same without another process: for files that can be trusted."""
    try:
        return _looked_at(pdf, ours, roots)
    except SealError as error:
        raise ExamineError(error.reason) from error
    except (MemoryError, RecursionError) as error:
        raise ExamineError("too_slow") from error
    except Exception as error:  # a hostile file breaks a parser in any way
        raise ExamineError("not_a_pdf") from error


def _looked_at(pdf: bytes, ours: Collection[str], roots: Sequence[bytes]) -> Examination:
    signers = signer_certificates(pdf)
    known = [one.certificate for one in signers if _digest(one.certificate) in ours]
    reports = verify(pdf, [*roots, *known])
    seal = next((one for one in signers if one.field == FIELD), None)
    return Examination(
        identifier=_identifier(pdf),
        seal=_digest(seal.certificate) if seal else "",
        signatures=tuple(reports),
        attachments=_attachments(pdf) if seal else {},
        sealed_attachments=_attachments(pdf[: seal.end]) if seal else {},
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _identifier(pdf: bytes) -> str:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return bytes(opened.trailer["/ID"][0]).hex() if "/ID" in opened.trailer else ""


def _attachments(pdf: bytes) -> Digests:
    """What is attached; nothing to a part that is no file by itself."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            files = opened.attachments.items()
            return {name: _digest(spec.get_file().read_bytes()) for name, spec in files}
    except pikepdf.PdfError:
        return {}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Read a line of JSON and a PDF, answer with a line of JSON."""
    _limit()
    settings.configure(USE_TZ=True)
    asked, pdf = sys.stdin.buffer.readline(), sys.stdin.buffer.read()
    wanted = json.loads(asked)
    roots = [root.encode() for root in wanted["roots"]]
    try:
        told = asdict(examine_here(pdf, ours=wanted["ours"], roots=roots))
    except ExamineError as error:
        told = {"reason": error.reason}
    sys.stdout.write(json.dumps(told, default=datetime.isoformat))


if __name__ == "__main__":
    main()
