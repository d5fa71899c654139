"""How much anybody may send, asked of a real server: what is too much is not kept."""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets

from cocreatie import settings as ours
from tests.house.sources import ROOT

MEGABYTE = 1024 * 1024
PROGRAM = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", "0"]
PROGRAM += ["cocreatie.asgi:application"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """Port and process id of a Daphne on a seeded database."""
    folder = tmp_path_factory.mktemp("limits")
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'limits.sqlite3'}",
        "SQLITE_SYNCHRONOUS": "OFF",
        "SECRET_KEY": "only-for-tests",
        "LOG_LEVEL": "INFO",
        "TMPDIR": str(folder),
    }
    for command in (["migrate", "-v0"], ["seed"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True
        )
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(PROGRAM, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        yield _port(log, process), process.pid
    finally:
        process.terminate()
        process.wait(10)


def _port(log: Path, process: subprocess.Popen[bytes]) -> int:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"Listening on TCP address 127\.0\.0\.1:(\d+)", log.read_text()):
            return int(found[1])
        time.sleep(0.05)
    raise RuntimeError(log.read_text())


def ask(port: int, head: str, body: Iterator[bytes]) -> tuple[bytes, int]:
    """What the server says to a request, and how many bytes of the body it took before that."""
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(f"{head}\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        try:
            for part in body:
                line.sendall(part)
                sent += len(part)
        except OSError:
            pass
        said = b""
        try:
            while part := line.recv(65536):
                said += part
        except OSError:
            pass
        return said, sent


def lots(megabytes: int, *, chunked: bool = False) -> Iterator[bytes]:
    part = b"a" * MEGABYTE
    for _ in range(megabytes):
        yield b"%x\r\n%s\r\n" % (len(part), part) if chunked else part
    if chunked:
        yield b"0\r\n\r\n"


def grown(pid: int) -> float:
    """The memory of a process in megabytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / MEGABYTE


POST = "POST /voorbeeld/themas/nieuw/ HTTP/1.1\r\nConnection: close"
FILE = "Content-Type: multipart/form-data; boundary=x"


def test_a_gigabyte_is_refused_before_it_is_sent(server: tuple[int, int]) -> None:
    head = f"{POST}\r\n{FILE}\r\nContent-Length: {1024 * MEGABYTE}"
    said, sent = ask(server[0], head, lots(1024))
    assert said.startswith(b"HTTP/1.1 413") or said == b""
    assert sent < 32 * MEGABYTE


def test_who_announces_a_gigabyte_and_waits_reads_why(server: tuple[int, int]) -> None:
    said, _ = ask(server[0], f"{POST}\r\n{FILE}\r\nContent-Length: {1024 * MEGABYTE}", iter([]))
    assert said.startswith(b"HTTP/1.1 413")


def test_a_gigabyte_without_an_announcement_is_cut_off(server: tuple[int, int]) -> None:
    before = grown(server[1])
    head = f"{POST}\r\n{FILE}\r\nTransfer-Encoding: chunked"
    _, sent = ask(server[0], head, lots(1024, chunked=True))
    assert sent < 64 * MEGABYTE
    assert grown(server[1]) - before < 64


def test_a_file_that_is_somewhat_too_large_gets_a_page_that_says_so(
    server: tuple[int, int],
) -> None:
    length = 30 * MEGABYTE
    assert length > ours.MAX_BODY_BYTES
    said, sent = ask(server[0], f"{POST}\r\n{FILE}\r\nContent-Length: {length}", lots(30))
    assert sent == length
    assert said.startswith(b"HTTP/1.1 413")
    assert "Het bestand is te groot." in said.decode()


def test_json_that_is_too_large_gets_a_problem_with_its_reason(server: tuple[int, int]) -> None:
    head = "POST /api/v1/session HTTP/1.0\r\nContent-Type: application/json"
    said, _ = ask(server[0], f"{head}\r\nContent-Length: {4 * MEGABYTE}", lots(4))
    top, _, body = said.decode().partition("\r\n\r\n")
    assert "application/problem+json" in top
    assert json.loads(body)["reason"] == "too_large"


def test_what_fits_is_read(server: tuple[int, int]) -> None:
    head = "POST /api/v1/session HTTP/1.0\r\nContent-Type: application/json"
    body = b'{"email": "niemand@example.nl", "password": "%s"}' % (b"a" * 100)
    said, _ = ask(server[0], f"{head}\r\nContent-Length: {len(body)}", iter([body]))
    assert b'"reason":"login_failed"' in said.replace(b'": "', b'":"')


async def test_a_socket_message_that_is_too_large_closes_that_socket_only(
    server: tuple[int, int],
) -> None:
    port, pid = server
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/themes") as answer:
        theme = json.load(answer)[0]["id"]
    address, origin = f"ws://127.0.0.1:{port}/ws/themes/{theme}", f"http://127.0.0.1:{port}"
    async with (
        websockets.connect(address, origin=origin, max_size=None) as neighbour,
        websockets.connect(address, origin=origin, max_size=None, compression=None) as line,
    ):
        await asyncio.wait_for(line.recv(), 10)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await asyncio.wait_for(_send(line, "a" * (ours.MAX_FRAME_BYTES + 1)), 20)
        assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
        assert json.loads(await asyncio.wait_for(neighbour.recv(), 10))["type"] == "hello"
    assert grown(pid) < 1024


async def _send(line: websockets.ClientConnection, message: str) -> None:
    await line.send(message)
    while True:
        await line.recv()
