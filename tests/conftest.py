"""What every test may ask for: a town, its people as actors, and themes in any stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from deliberation.models import Municipality, Theme
from deliberation.policy import Participant, Visitor
from deliberation.rules.stages import Stage

from . import factories

ThemeIn = Callable[..., Theme]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite tests use a file: sockets read it from threads of their own."""
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
