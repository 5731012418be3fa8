"""恢复时问谁 · Whom a restore asks: nobody at an address that the backup brought along; each witness of yours once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.journeys.conftest import Built
from tests.journeys.keeping import Files, kaohe, rewritten

INDEX = "ledger/places.sqlite3"


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address on loopback that answers nothing of use, and what it was asked for."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(500)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def moved(policy: bytes, address: str) -> bytes:
    """A policy whose witnesses answer at another address."""
    lines = [
        f"{line.rpartition(' ')[0]} {address}" if line.startswith("witness") else line
        for line in policy.decode().splitlines()
    ]
    return "\n".join([*lines, ""]).encode()


@pytest.fixture
def planted(kept: Path, tmp_path: Path) -> Iterator[tuple[Path, list[str]]]:
    """A backup that agrees with itself, with addresses and an index of its own; and what is asked there."""
    with listening() as (address, asked):

        def change(files: Files) -> None:
            files["ledger/policy"] = moved(files["ledger/policy"], address)
            files[INDEX] = b"not an index"

        yield rewritten(kept / "data.zip", tmp_path / "planted.zip", change, listed=True), asked


@pytest.mark.parametrize("with_keys", [False, pytest.param(True, marks=pytest.mark.prove)])
def test_no_address_of_a_backup_is_called(
    planted: tuple[Path, list[str]], kept: Path, tmp_path: Path, *, with_keys: bool
) -> None:
    backup, asked = planted
    more = ("--keys", kept / "keys.zip") if with_keys else ()
    exits, said = kaohe("restore", backup, "--home", tmp_path / "new", *more)
    assert (exits, asked) == (0, [])
    assert [finding["code"] for finding in said["findings"]] == ["web/not-asked"]
    told = said["findings"][0]
    assert (told["place"], told["data"]) == ({"file": "ledger/policy"}, {"names": "finance, audit, union"})
    assert "--policy" in told["en"]["remedy"]
    assert not (tmp_path / "new" / INDEX).exists()


def test_the_witnesses_of_a_policy_from_elsewhere_are_asked_once_and_each_remark_is_said_once(
    planted: tuple[Path, list[str]], built: Built, kept: Path, tmp_path: Path
) -> None:
    backup, asked = planted
    with listening() as (address, ours):
        policy = tmp_path / "policy"
        policy.write_bytes(moved((built.site / "ledger" / "policy").read_bytes(), address))
        words = ("--keys", kept / "keys.zip", "--policy", policy)
        exits, said = kaohe("restore", backup, "--home", tmp_path / "new", *words)
    assert (exits, asked, len(ours)) == (0, [], 3)
    codes = sorted(finding["code"] for finding in said["findings"])
    assert codes == ["ledger/not-cosigned"] * 3 + ["web/other-policy"]
    assert {finding["data"].get("name") for finding in said["findings"]} == {"finance", "audit", "union", None}
