"""What every test may ask for: a town, its people as actors, and themes in any stage."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as searching

from agreements.documents.sealing import Seal, load_seal, make_test_pkcs12
from deliberation.models import Municipality, Theme
from deliberation.policy import Participant, Refused, Visitor
from deliberation.queries import access
from deliberation.rules.stages import Stage

from . import factories

ThemeIn = Callable[..., Theme]
Refuses = Callable[[str], AbstractContextManager[None]]

# A run of the tests searches the same cases every time; HYPOTHESIS_PROFILE=slow searches new ones.
BOUNDS = {"deadline": None, "suppress_health_check": (HealthCheck.too_slow,)}
searching.register_profile("quick", max_examples=60, derandomize=True, **BOUNDS)
searching.register_profile("slow", max_examples=600, **BOUNDS)
searching.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reverse", action="store_true", help="the last test first")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """No test may need what another one left behind."""
    if config.getoption("--reverse"):
        items.reverse()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite tests use a file of each process: sockets read it from threads of their own."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder: Path = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {}).setdefault("NAME", str(folder / "test.sqlite3"))


@pytest.fixture(autouse=True)
def _no_counts_of_earlier_tests() -> Iterator[None]:
    """Rate limits live in the cache."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def town(db: None) -> factories.Town:
    return factories.town()


@pytest.fixture
def elsewhere(db: None) -> factories.Town:
    """Another municipality, with people of the same names."""
    return factories.town("elders")


@pytest.fixture
def place(town: factories.Town) -> Municipality:
    return town.place


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


@pytest.fixture
def resident(town: factories.Town) -> Participant:
    """A stakeholder."""
    return town.resident


@pytest.fixture
def representative(town: factories.Town) -> Participant:
    return town.representative


@pytest.fixture
def councillor(town: factories.Town) -> Participant:
    return town.councillor


@pytest.fixture
def clerk(town: factories.Town) -> Participant:
    return town.clerk


@pytest.fixture
def chair(town: factories.Town) -> Participant:
    return town.chair


@pytest.fixture
def theme_in(town: factories.Town) -> ThemeIn:
    """`theme_in(Stage.DECIDING)`: a theme that the real actions brought there."""

    def make(stage: Stage, **details: str) -> Theme:
        return factories.theme_in(town, stage, **details)

    return make


@pytest.fixture(scope="session")
def test_seal() -> Seal:
    """The seal that says of itself that it is a test; making a key is slow, so once."""
    return load_seal(make_test_pkcs12(), "")


@pytest.fixture
def refuses(db: None) -> Refuses:
    """`with refuses("wrong_stage"): …`: refused for that reason, and nothing was changed."""

    @contextmanager
    def expect(reason: str) -> Iterator[None]:
        before = factories.everything()
        with pytest.raises(Refused) as caught:
            yield
        assert caught.value.reason == reason
        assert factories.everything() == before

    return expect


@pytest.fixture
def finds_nothing(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with finds_nothing(): …`: what was asked for does not exist here; nothing was changed."""

    @contextmanager
    def expect() -> Iterator[None]:
        before = factories.everything()
        with pytest.raises(access.Missing):
            yield
        assert factories.everything() == before

    return expect
