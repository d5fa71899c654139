"""Real processes on a real PostgreSQL and Redis, started once for all tests here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from . import services

ROOT = Path(__file__).resolve().parents[2]
TOGETHER = 0.03
NUMBERS = count(1)


class Process:
    """A worker process: it is told something, and answers when it is done."""

    def __init__(self, started: subprocess.Popen[str]) -> None:
        self._process = started
        assert self.answer() == {"ready": True}

    def tell(self, verb: str, **details: object) -> None:
        """Begin something without waiting for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": verb, **details}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """Wait for what came of it."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "a worker process ended"
        return json.loads(line)

    def ask(self, verb: str, **details: object) -> Any:
        """Have something done that must succeed."""
        self.tell(verb, **details)
        answer = self.answer()
        assert "ok" in answer, answer
        return answer["ok"]


class Processes(list[Process]):
    """Several processes on one database."""

    def race(self, *calls: dict[str, object]) -> list[dict[str, Any]]:
        """Have each call done by a process of its own, all beginning at one moment."""
        at = time.time() + TOGETHER
        racing = list(zip(self, calls, strict=False))
        assert len(racing) == len(calls)
        for process, details in racing:
            verb, delay = str(details.pop("do")), float(details.pop("delay", 0))
            process.tell(verb, at=at + delay, **details)
        return [process.answer() for process, _details in racing]


@pytest.fixture(scope="session")
def running() -> Iterator[services.Services]:
    """PostgreSQL with the tables in it, and Redis."""
    with services.running() as found:
        with _process(found.database_url, found.redis_url) as first:
            first.ask("migrate")
        yield found


@contextmanager
def _process(database_url: str, redis_url: str, **more: str) -> Iterator[Process]:
    env = {**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url, "LOG_LEVEL": "ERROR"}
    env.update(more)
    command = [sys.executable, "-m", "tests.shared.worker"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, text=True) as one:
        try:
            yield Process(one)
        finally:
            if one.stdin is not None:
                one.stdin.close()
            one.terminate()


@pytest.fixture(scope="session")
def processes(running: services.Services) -> Iterator[Processes]:
    """Four processes that share database and channel layer."""
    with ExitStack() as stack:
        made = [_process(running.database_url, running.redis_url) for _ in range(4)]
        yield Processes(stack.enter_context(one) for one in made)


@pytest.fixture(scope="session")
def alone(running: services.Services) -> Iterator[Process]:
    """A process without the channel layer: the others hear nothing from it."""
    with _process(running.database_url, "") as one:
        yield one


@pytest.fixture(scope="session")
def lossy(running: services.Services) -> Iterator[Process]:
    """A process whose channel layer loses one message in five."""
    settings = {"DJANGO_SETTINGS_MODULE": "tests.shared.lossy"}
    with _process(running.database_url, running.redis_url, **settings) as one:
        yield one


@pytest.fixture
def slug(processes: Processes) -> str:
    """A municipality of its own for each test, by its address."""
    name = f"gemeente-{next(NUMBERS)}"
    processes[0].ask("town", slug=name)
    return name
