"""A real Daphne on a database of its own, and clients that write in a draft over the network."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.doors.drafting import Closed
from tests.doors.sockets import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
DAPHNE = (sys.executable, "-m", "daphne", "-b", "127.0.0.1")
FILE = "sqlite:///"
NOT_THEIRS = ("SQLITE_SYNCHRONOUS", "TEST_DATABASE_NAME", "REDIS_URL")

# Run in a process of its own, on the database of the server: prints the draft, then the cookies.
PREPARE = """
import sys, django; django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from tests import factories
town = factories.town(sys.argv[1])
_theme, draft = factories.written_text(town)
print(draft.pk)
for name in ("Aylin", "Joost", "Marit", "Geert", "Ria", "Fatima", "Peter", "Hanna"):
    client = Client(); client.force_login(town.person(name))
    print(client.cookies["sessionid"].value)
from django.db import connections
connections.close_all()
"""


@dataclass(frozen=True)
class Prepared:
    """A database with a draft, and the cookies of eight people who may write in it."""

    url: str
    draft: str
    cookies: list[str]

    def copied(self, path: Path) -> Prepared:
        """The same in a file of its own."""
        shutil.copy(self.url.removeprefix(FILE), path)
        return replace(self, url=f"{FILE}{path}")


def environment(url: str) -> dict[str, str]:
    """What a process on a database is started with: nothing of how these tests are run."""
    mine = {key: value for key, value in os.environ.items() if key not in NOT_THEIRS}
    return {
        **mine,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cocreatie.settings",
        "SECRET_KEY": "only-for-tests",
        "PYTHONUNBUFFERED": "1",
    }


def prepare(url: str, *, slug: str = "voorbeeld") -> Prepared:
    """Make a town with a draft; nothing is killed here, so it need not be safe."""
    env = {**environment(url), "SQLITE_SYNCHRONOUS": "OFF"}
    command = [sys.executable, "-c", PREPARE, slug]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    draft, *cookies = done.stdout.split()
    return Prepared(url, draft, cookies)


class Server:
    """Daphne on a database; it can be killed and started again on the same port."""

    def __init__(self, prepared: Prepared, log: Path, **more: str) -> None:
        self.log, self.port = log, 0
        self.draft, self.cookies = prepared.draft, prepared.cookies
        self.file = Path(prepared.url.removeprefix(FILE))
        self.env = {**environment(prepared.url), **more}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it listens."""
        start = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*DAPHNE, "-p", str(self.port), "cocreatie.asgi:application"],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            said = self.log.read_text()[start:]
            if found := re.findall(r"Listening on TCP address 127\.0\.0\.1:(\d+)", said):
                self.port = int(found[-1])
                return
            assert self.process.poll() is None, said
            time.sleep(0.02)
        raise AssertionError(said)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it with a signal."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(20)
            self.process = None

    def rows(self) -> list[bytes]:
        """The updates as they stand in its file, read while no server has it open."""
        with sqlite3.connect(self.file) as connection:
            found = connection.execute("SELECT data FROM deliberation_draftupdate ORDER BY id")
            return [bytes(data) for (data,) in found]


class Line:
    """A socket over the network."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    @classmethod
    async def to(cls, server: Server, *, cookie: str = "") -> Line:
        """A socket to its draft."""
        origin = f"http://127.0.0.1:{server.port}"
        headers: Mapping[str, str] = {"Cookie": f"sessionid={cookie}"} if cookie else {}
        address = f"ws://127.0.0.1:{server.port}/ws/drafts/{server.draft}"
        made = await connect(
            address, origin=origin, additional_headers=headers, open_timeout=PATIENCE
        )
        return cls(made)

    async def say(self, data: bytes) -> None:
        try:
            await self.connection.send(data)
        except ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else 1006) from closed

    async def hear(self) -> bytes:
        try:
            found = await self.connection.recv(decode=False)
        except ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else 1006) from closed
        return bytes(found)

    async def close(self) -> None:
        await self.connection.close()
