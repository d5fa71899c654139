"""Servers to be measured: each a process of its own on one core, with what it used of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PAGE = os.sysconf("SC_PAGE_SIZE")
PRODUCT = "cocreatie.asgi:application"
OPEN_FILES = 16384


def cores() -> tuple[int, int]:
    """The core of the server and the core of the load."""
    found = sorted(os.sched_getaffinity(0))
    return found[0], found[min(1, len(found) - 1)]


def pin_load() -> None:
    """Have this process, which makes the load, run on its own core, with files for many sockets."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {cores()[1]})
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), hard))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


class Server:
    """A program that listens on a port. `command` gets the port in place of `{port}`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        ready: str = "",
    ) -> None:
        self.port = free_port()
        self.log, self.cwd, self.ready = log, cwd, ready
        self.command = [part.replace("{port}", str(self.port)) for part in command]
        self.env = {**os.environ, **(env or {}), "PORT": str(self.port)}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://{HOST}:{self.port}"

    @property
    def sockets(self) -> str:
        """Where its sockets are."""
        return f"ws://{HOST}:{self.port}"

    def start(self) -> Server:
        """Start on the core of the server, and wait until it listens."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.cwd, env=self.env, stdout=log, stderr=log
            )
        os.sched_setaffinity(self.process.pid, {cores()[0]})
        self._wait()
        return self

    def _wait(self) -> None:
        said = ""
        for _ in range(600):
            if self.process is None or self.process.poll() is not None:
                raise RuntimeError(f"the server stopped: {self.log.read_text()[-2000:]}")
            try:
                socket.create_connection((HOST, self.port), 0.3).close()
                if self.ready:
                    urllib.request.urlopen(self.url + self.ready, timeout=20).read()
                return
            except HTTPError as error:
                said = error.read().decode()
            except OSError:
                said = "nothing"
            time.sleep(0.05)
        raise RuntimeError(f"the server says {said}: {self.log.read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it with a signal."""
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
        self.process = None

    def cpu(self) -> float:
        """The seconds of its core that it has used, its children included."""
        return sum(_cpu(pid) for pid in self._family())

    def memory(self) -> int:
        """The bytes of memory that it holds."""
        pages = (Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in self._family())
        return sum(int(number) * PAGE for number in pages)

    def _family(self) -> list[int]:
        return _family(self.process.pid) if self.process is not None else []


def _family(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    children = path.read_text().split() if path.exists() else []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _cpu(pid: int) -> float:
    """What the kernel counted for each of its threads, in billionths of a second."""
    used = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            used += int(path.read_text().split()[0])
    return used / 1e9


def daphne(application: str, *, log: Path, env: Mapping[str, str] | None = None) -> Server:
    """A Daphne with an application; ours is PRODUCT."""
    command = [sys.executable, "-m", "daphne", "-v", "0", "-b", HOST, "-p", "{port}", application]
    ready = "/readyz" if application == PRODUCT else ""
    return Server(command, log=log, env=env, ready=ready)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The server, started, and stopped at the end."""
    try:
        yield server.start()
    finally:
        server.stop()
