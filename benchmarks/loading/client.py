"""客户端 · Client: an open-loop client: requests leave when the plan says, whether or not the last one was answered.

Each latency counts from the planned moment, so that a server that stalls cannot hide the requests it held up.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

IDLE_S = 1.0
"""A connection that was idle for longer is not used again: the server may be closing it."""
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One planned request. at: seconds from the start. expected: the statuses that are no error."""

    at: float
    kind: str
    method: str
    path: str
    cookie: str = ""
    token: str = ""
    body: str = ""
    expected: frozenset[int] = frozenset({200})


@dataclass(frozen=True, slots=True)
class Hit:
    """What became of it. status 0: no answer. late_s: how much later than planned it left."""

    kind: str
    seconds: float
    status: int
    size: int
    is_error: bool
    late_s: float


Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Client:
    """Connections to one server. Owns the idle ones."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._idle: deque[tuple[float, Wire]] = deque()

    async def fired(self, shots: Sequence[Shot]) -> list[Hit]:
        """Every shot at its moment."""
        start = time.perf_counter()
        waiting = []
        for shot in shots:
            pause = start + shot.at - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            waiting.append(asyncio.create_task(self._hit(shot, start)))
        found = list(await asyncio.gather(*waiting))
        for _, (_, writer) in self._idle:
            writer.close()
        return found

    async def _hit(self, shot: Shot, start: float) -> Hit:
        late = time.perf_counter() - start - shot.at
        try:
            status, size = await asyncio.wait_for(self._asked(shot), PATIENCE_S)
        except (OSError, ValueError, EOFError, TimeoutError, asyncio.IncompleteReadError):
            status, size = 0, 0
        seconds = time.perf_counter() - start - shot.at
        return Hit(shot.kind, seconds, status, size, status not in shot.expected, late)

    async def _asked(self, shot: Shot) -> tuple[int, int]:
        reader, writer = await self._wire()
        writer.write(_request(shot, f"{self._host}:{self._port}"))
        head = await reader.readuntil(b"\r\n\r\n")
        status, length, closes = _head(head)
        if length:
            await reader.readexactly(length)
        if closes:
            writer.close()
        else:
            self._idle.append((time.perf_counter(), (reader, writer)))
        return status, len(head) + length

    async def _wire(self) -> Wire:
        while self._idle:
            since, wire = self._idle.pop()
            if time.perf_counter() - since < IDLE_S and not wire[0].at_eof():
                return wire
            wire[1].close()
        return await asyncio.open_connection(self._host, self._port)


def _request(shot: Shot, host: str) -> bytes:
    body = shot.body.encode()
    lines = [f"{shot.method} {shot.path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: gzip"]
    if shot.cookie:
        lines.append(f"Cookie: {shot.cookie}")
    if shot.method == "POST":
        lines += [
            f"X-CSRFToken: {shot.token}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _head(head: bytes) -> tuple[int, int, bool]:
    """The status, the length of the body, and whether the server closes afterwards."""
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split(" ", 2)[1])
    if "content-length" not in fields and status not in {204, 304}:
        raise ValueError("an answer without its length")
    return status, int(fields.get("content-length", "0")), fields.get("connection", "").lower() == "close"
