"""One database with a draft for all tests that start a real server; each gets a copy."""

from __future__ import annotations

import pytest

from tests.live.serving import FILE, Prepared, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """A draft of which nothing was written yet."""
    folder = tmp_path_factory.mktemp("prepared")
    return prepare(f"{FILE}{folder / 'prepared.sqlite3'}")
