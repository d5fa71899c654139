"""Browser tests: a real Daphne and a real worker on a database of their own, driven by Chromium."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def environment(database: Path, mail: Path) -> dict[str, str]:
    """What a test server is started with."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "SQLITE_SYNCHRONOUS": "OFF",
        "SECRET_KEY": "only-for-tests",
        "EMAIL_URL": f"file:///{mail}",
        "TEST_SEAL": str(database.parent / "testzegel.p12"),
        "PYTHONUNBUFFERED": "1",
        "LOG_LEVEL": "INFO",
    }


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated and seeded database; each test gets a copy."""
    folder = tmp_path_factory.mktemp("seeded")
    path = folder / "seeded.sqlite3"
    env = environment(path, folder)
    for command in (["migrate", "-v0"], ["seed"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
    return path


class Server:
    """Daphne and a worker; both can be stopped and started again in the middle of a test."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.mail = folder / "mail"
        self.mail.mkdir()
        self.env = environment(database, self.mail)
        self.log = folder / "daphne.log"
        self.port = 0
        self._said = 0
        self._processes: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start both and wait until the server says it is ready."""
        self._said = len(self.log.read_text()) if self.log.exists() else 0
        self._spawn("daphne", "-b", "127.0.0.1", "-p", str(self.port), "cocreatie.asgi:application")
        self._wait()
        self._spawn("manage.py", "db_worker", "--interval", "0.2", "--no-startup-delay")

    def _spawn(self, program: str, *args: str) -> None:
        head = [program] if program.endswith(".py") else ["-m", program]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *head, *args],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._processes.append(process)

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            said = self.log.read_text()[self._said :]
            if self._processes[0].poll() is not None:
                raise RuntimeError(f"daphne stopped:\n{said}")
            if found := re.findall(r"Listening on TCP address 127\.0\.0\.1:(\d+)", said):
                self.port = int(found[-1])
                urllib.request.urlopen(f"{self.url}/readyz", timeout=20).read()
                return
            time.sleep(0.05)
        raise RuntimeError(f"daphne did not listen:\n{self.log.read_text()}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop both with one signal."""
        for process in self._processes:
            if process.poll() is None:
                os.killpg(process.pid, how)
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(5)
        self._processes.clear()

    def letters(self) -> str:
        """Everything that was mailed."""
        return "\n".join(path.read_text() for path in sorted(self.mail.iterdir()))


@pytest.fixture
def server(seeded: Path, tmp_path: Path) -> Iterator[Server]:
    database = tmp_path / "test.sqlite3"
    shutil.copy(seeded, database)
    one = Server(database, tmp_path)
    try:
        one.start()
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail("geen chromium: apt-get install chromium, of zet CHROMIUM")
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield one
        one.close()


Opener = Callable[..., Page]

# What a browser calls an error and a test may bring about: a refusal, a line that breaks.
EXPECTED = ("400 (Bad Request)", "403", "WebSocket connection", "WebSocket is already in CLOS")


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[Opener]:
    """Opens a page in a context of its own; at the end no page may have logged an error."""
    contexts, errors = [], []

    def make(**options: object) -> Page:
        context = browser.new_context(
            base_url=server.url,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert [error for error in errors if not any(known in error for known in EXPECTED)] == []
