"""Documents that many tests look at: printed once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from agreements.documents.agreement import render
from agreements.documents.prints import Mode
from agreements.documents.sealing import Seal, seal

from .sample import AGREEMENT, COMPARED, CONCEPT, DECIDED, SMALL


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agreement, whole and long."""
    file = tmp_path_factory.mktemp("print") / "akkoord.pdf"
    file.write_bytes(render(AGREEMENT))
    return file


@pytest.fixture(scope="session")
def small() -> bytes:
    """An agreement of a few pages with one of everything."""
    return render(SMALL)


@pytest.fixture(scope="session")
def sealed(small: bytes, test_seal: Seal) -> bytes:
    """The small one with a seal on it."""
    return seal(small, test_seal, reason="Vastgesteld", at=timezone.now())


@pytest.fixture(scope="session")
def kinds(small: bytes) -> dict[Mode, bytes]:
    """One document of each kind."""
    others = {one.mode: render(replace(one)) for one in (DECIDED, CONCEPT, COMPARED)}
    return {Mode.AGREEMENT: small, **others}
