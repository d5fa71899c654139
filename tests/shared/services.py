"""A PostgreSQL cluster and a Redis of our own, on private ports in a folder that is thrown away."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

HOST = "127.0.0.1"
MISSING = "PostgreSQL en Redis ontbreken: apt-get install postgresql redis-server"
# The data is thrown away, so it need not survive a crash.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


@dataclass(frozen=True)
class Services:
    """Where both listen."""

    database_url: str
    redis_url: str


@contextmanager
def running() -> Iterator[Services]:
    """Both, from start to stop. Fails with the packages to install when one is missing."""
    folder = Path(tempfile.mkdtemp(prefix="cocreatie-"))
    try:
        with ExitStack() as stack:
            database_url = stack.enter_context(_postgresql(folder))
            redis_url = stack.enter_context(_redis(folder))
            yield Services(database_url, redis_url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None or shutil.which("redis-server") is None:
        pytest.fail(MISSING, pytrace=False)
    return Path(on_path).parent


def _version(path: Path) -> float:
    return float(path.parts[-3])


def _as_postgres(folder: Path) -> list[str]:
    """PostgreSQL does not run as root: then its own user gets the folder."""
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    port, data, log = free_port(), folder / "data", folder / "postgresql.log"
    user, bin_ = _as_postgres(folder), _binaries()
    _run([*user, bin_ / "initdb", "-D", data, "-U", "cocreatie", "-A", "trust", "-N"], log, folder)
    options = ["-p", str(port), "-k", str(folder), *(part for o in FAST for part in ("-c", o))]
    control = [*user, bin_ / "pg_ctl", "-D", data, "-w"]
    _run([*control, "-l", log, "-o", " ".join(options), "start"], log, folder)
    try:
        yield f"postgres://cocreatie@{HOST}:{port}/postgres"
    finally:
        _run([*control, "-m", "immediate", "stop"], log, folder)


def _run(command: list[object], log: Path, folder: Path) -> None:
    # The server that pg_ctl leaves behind would keep a pipe open: output goes to a file.
    with (folder / "start.log").open("wb") as output:
        done = subprocess.run(
            [str(part) for part in command], stdout=output, stderr=output, cwd=folder, timeout=60
        )
    if done.returncode:
        said = [path.read_text() for path in (folder / "start.log", log) if path.exists()]
        pytest.fail(f"PostgreSQL start niet: {' '.join(said)[-500:]}", pytrace=False)


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    program, port = shutil.which("redis-server"), free_port()
    if program is None:
        pytest.fail(MISSING, pytrace=False)
    options = ["--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"]
    with subprocess.Popen([program, *options], cwd=folder, stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield f"redis://{HOST}:{port}/0"
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("Redis start niet.", pytrace=False)
