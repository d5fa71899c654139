"""Work for the worker: printing and sealing takes seconds of CPU and stays out of the server."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django_tasks import task

from agreements.actions.documents import make_document
from agreements.documents.sealing import Seal, load_seal, make_test_pkcs12

END_OF_CERTIFICATE = b"-----END CERTIFICATE-----"


@task()
def print_and_seal(document: str) -> str:
    """Make the document with this id; returns the SHA-256 of the file."""
    made = make_document(UUID(document), load_seal=configured_seal)
    return str(made.file_id)


def configured_seal() -> Seal:
    """The municipality's seal of SEAL_PKCS12, or the test seal of this installation."""
    if settings.SEAL_PKCS12:
        data = Path(settings.SEAL_PKCS12).read_bytes()
        return load_seal(data, settings.SEAL_PASSPHRASE, timestamp_url=settings.TIMESTAMP_URL)
    return load_seal(_test_seal_file().read_bytes(), "")


def trust_roots() -> list[bytes]:
    """The certificates of TRUST_ROOTS, one PEM block each: those of timestamp services."""
    if not settings.TRUST_ROOTS:
        return []
    blocks = Path(settings.TRUST_ROOTS).read_bytes().split(END_OF_CERTIFICATE)
    return [block.strip() + b"\n" + END_OF_CERTIFICATE for block in blocks if block.strip()]


def _test_seal_file() -> Path:
    """The key of the test seal, made once; two workers starting together agree on one."""
    path = Path(settings.TEST_SEAL)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(make_test_pkcs12())
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path
