"""The way out to a socket: in order, never waiting, and closed to who does not read."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Opcode
from websockets.protocol import CLIENT, Protocol

from deliberation.live import fastwrite
from deliberation.live.outlets import Frame, Outlet, spread

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024
PATIENCE = 20


class Taker:
    """What an ASGI server does with what it is sent: it takes its time, and may stand still."""

    def __init__(self, *, open_: bool = True) -> None:
        self.taken: list[dict[str, Any]] = []
        self.gate = asyncio.Event()
        if open_:
            self.gate.set()

    async def __call__(self, message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            await self.gate.wait()
        await asyncio.sleep(0)
        self.taken.append(message)

    @property
    def texts(self) -> list[str]:
        return [one["text"] for one in self.taken if "text" in one]

    @property
    def codes(self) -> list[int]:
        return [one["code"] for one in self.taken if one["type"] == "websocket.close"]


async def sent(*outlets: Outlet) -> None:
    """Wait until these have nothing more to send."""
    for outlet in outlets:
        while outlet._sending is not None:
            await asyncio.sleep(0)


# --- frames ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_a_frame_of_ours_is_a_frame_of_the_standard(size: int) -> None:
    reader = Protocol(CLIENT, max_size=None)
    reader.receive_data(Frame.text("é" * size).wire + Frame.binary(b"\x00" * size).wire)
    first, second = reader.events_received()
    assert (first.opcode, bytes(first.data)) == (Opcode.TEXT, ("é" * size).encode())
    assert (second.opcode, bytes(second.data)) == (Opcode.BINARY, b"\x00" * size)


def test_a_frame_is_encoded_once() -> None:
    frame = Frame.text("één")
    assert frame.wire is frame.wire
    assert frame.message is frame.message


# --- the portable way -----------------------------------------------------------------------------


async def test_everything_comes_in_the_order_of_writing() -> None:
    taker = Taker()
    outlet = Outlet(taker)
    for number in range(200):
        outlet.write(Frame.text(str(number)))
        if number % 7 == 0:
            await asyncio.sleep(0)
    await outlet.end(4001)
    await sent(outlet)
    assert taker.texts == [str(number) for number in range(200)]
    assert taker.taken[-1] == {"type": "websocket.close", "code": 4001}


async def test_nothing_is_written_after_the_end() -> None:
    taker = Taker()
    outlet = Outlet(taker)
    await outlet.end(4001)
    outlet.write(Frame.text("te laat"))
    await outlet.end(4002)
    await sent(outlet)
    assert taker.taken == [{"type": "websocket.close", "code": 4001}]


async def test_of_a_connection_that_is_gone_nothing_is_sent_any_more() -> None:
    taker = Taker(open_=False)
    outlet = Outlet(taker)
    outlet.write(Frame.text("a"))
    await asyncio.sleep(0)
    outlet.close()
    outlet.write(Frame.text("b"))
    taker.gate.set()
    await sent(outlet)
    assert taker.taken == []


async def test_who_does_not_read_is_cut_off_and_the_others_go_on() -> None:
    slow, quick = Taker(open_=False), Taker()
    outlets = [Outlet(slow), Outlet(quick)]
    frame = Frame.text("x" * MEBIBYTE)
    for _ in range(8):
        await spread(outlets, frame)
        await sent(outlets[1])
    await sent(*outlets)
    assert outlets[0].is_closed
    assert (slow.texts, slow.codes) == ([], [1013])
    assert (len(quick.texts), quick.codes) == (8, [])


async def test_one_frame_larger_than_the_limit_cuts_nobody_off() -> None:
    taker = Taker(open_=False)
    outlet = Outlet(taker)
    outlet.write(Frame.text("x" * (5 * MEBIBYTE)))
    outlet.write(Frame.text("daarna"))
    taker.gate.set()
    await sent(outlet)
    assert taker.texts[1:] == ["daarna"]


async def test_a_server_that_fails_ends_that_outlet_only() -> None:
    async def fails(_message: object) -> None:
        raise ConnectionResetError

    taker = Taker()
    outlets = [Outlet(fails), Outlet(taker)]
    await spread(outlets, Frame.text("a"))
    await sent(*outlets)
    assert (outlets[0].is_closed, taker.texts) == (True, ["a"])


async def test_whoever_has_much_to_send_can_wait_until_it_is_read() -> None:
    taker = Taker(open_=False)
    outlet = Outlet(taker)
    outlet.write(Frame.text("x" * MEBIBYTE))
    waiting = asyncio.create_task(outlet.drained())
    await asyncio.sleep(0.1)
    assert not waiting.done()
    taker.gate.set()
    await asyncio.wait_for(waiting, PATIENCE)


async def test_a_send_that_is_not_daphnes_takes_the_portable_way() -> None:
    assert fastwrite.line_to(Taker()) is None


# --- a real Daphne --------------------------------------------------------------------------------


def test_the_fast_way_fits_the_daphne_and_twisted_that_are_locked() -> None:
    """When this fails after an upgrade: look at what changed, or live with the portable way."""
    fastwrite._try_out()


@pytest.fixture(params=["auto", "off"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def address(way: str, tmp_path: Path) -> Iterator[str]:
    """A Daphne with the application of `bursting`."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = ["-m", "daphne", "-v", "0", "-p", str(port), "tests.live.bursting:application"]
    log, env = tmp_path / "daphne.log", {**os.environ, "FAST_WRITE": way}
    with log.open("wb") as out:
        running = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=env, stdout=out, stderr=out
        )
    try:
        _wait_for(port, running, log)
        yield f"ws://127.0.0.1:{port}/"
    finally:
        running.terminate()
        running.wait(10)


def _wait_for(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(400):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 0.3).close()
            return
        if running.poll() is not None:
            break
        time.sleep(0.05)
    pytest.fail(log.read_text())


async def ask(wire: ClientConnection, **asked: int) -> None:
    await wire.send(json.dumps(asked))


async def numbers(wire: ClientConnection, count: int) -> list[tuple[int, str]]:
    """The numbers of the next frames, and what kind each is."""
    found = [await asyncio.wait_for(wire.recv(), PATIENCE) for _ in range(count)]
    return [(_number(one), type(one).__name__) for one in found]


def _number(message: str | bytes) -> int:
    text = message.decode() if isinstance(message, bytes) else message
    return int(text.split(":")[0])


def expected(count: int) -> list[tuple[int, str]]:
    return [(number, "bytes" if number % 2 else "str") for number in range(count)]


async def test_a_daphne_is_written_to_in_the_way_that_is_set(address: str, way: str) -> None:
    async with connect(address) as wire:
        await ask(wire, way=1)
        assert await wire.recv() == ("fast" if way == "auto" else "portable")


async def test_under_load_every_screen_gets_everything_in_order(address: str) -> None:
    """More than the buffers of the kernel hold, so that Twisted's buffer is used in between."""
    wires = [await connect(address, max_queue=None) for _ in range(10)]
    for size, count in ((10, 300), (100_000, 40), (10, 300)):
        await ask(wires[0], all=count, size=size)
        for wire in wires:
            assert await numbers(wire, count) == expected(count)
    for wire in wires:
        await wire.close()


async def test_the_code_comes_after_all_that_was_written(address: str) -> None:
    async with connect(address) as wire:
        await ask(wire, burst=50, size=50_000, end=4001)
        assert await numbers(wire, 50) == expected(50)
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(wire.recv(), PATIENCE)
        assert wire.close_code == 4001


@pytest.mark.parametrize("way", ["auto"], indirect=True)
async def test_a_screen_that_does_not_read_is_cut_off_and_the_others_go_on(address: str) -> None:
    host, port = address.removeprefix("ws://").rstrip("/").split(":")
    with socket.create_connection((host, int(port))) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sendall(HANDSHAKE)
        assert deaf.recv(12) == b"HTTP/1.1 101"
        async with connect(address, max_queue=None) as wire:
            for _ in range(40):
                await ask(wire, all=10, size=100_000)
                assert await numbers(wire, 10) == expected(10)
        deaf.settimeout(PATIENCE)
        assert until_gone(deaf) < 20 * MEBIBYTE


HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def until_gone(deaf: socket.socket) -> int:
    """How many bytes come before the connection is reset."""
    count = 0
    with suppress(ConnectionResetError):
        while data := deaf.recv(65_536):
            count += len(data)
    return count


async def test_a_screen_that_left_is_no_trouble_to_the_others(address: str) -> None:
    async with connect(address, max_queue=None) as wire:
        for _ in range(5):
            leaving = await connect(address)
            assert leaving.transport is not None
            leaving.transport.abort()
            await ask(wire, all=20, size=100)
            assert await numbers(wire, 20) == expected(20)
