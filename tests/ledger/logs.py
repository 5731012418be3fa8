"""测试账本 · Logs to test with: small ones, filled with drafts of our own making."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kaohe.ledger.keyfile import key_create, key_read
from kaohe.ledger.log import Draft, Log
from kaohe.ledger.note import COSIGNATURE, Verifier
from kaohe.ledger.witness import Witness
from kaohe.ledger.witness_server import WitnessServer

ORIGIN = "ledger.example/pay/2026"
NOW = 1_774_000_000


def drafts(start: int, stop: int) -> list[Draft]:
    """Drafts numbered from `start`."""
    return [Draft(f"key {number}", f"entry {number}".encode()) for number in range(start, stop)]


@contextmanager
def opened(folder: Path, *, fenced: bool = True) -> Iterator[Log]:
    """The log of a folder, made where there is none, and closed again."""
    log = Log.open(folder, fenced=fenced) if (folder / "keys").is_dir() else Log.create(folder, ORIGIN)
    try:
        yield log
    finally:
        log.store.close()


@contextmanager
def serving(folder: Path, name: str, log: Verifier, clock: Callable[[], int] = lambda: NOW) -> Iterator[WitnessServer]:
    """A witness of a log that answers on loopback; its folder keeps what it has seen."""
    folder.mkdir(exist_ok=True)
    key = folder / "witness.key"
    signer = key_read(key) if key.is_file() else key_create(key, f"{name}.example", COSIGNATURE)
    witness = Witness(folder / "witness.sqlite3", signer, {log.name: (log,)})
    server = WitnessServer(("127.0.0.1", 0), witness, clock)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def policy_written(log: Log, servers: dict[str, WitnessServer], quorum: str = "all audit union") -> None:
    """Writes the policy of a log with these witnesses."""
    lines = [f"log {log.signer.verifier.vkey}"]
    lines += [f"witness {name} {one.witness.signer.verifier.vkey} {one.url}" for name, one in servers.items()]
    lines += [f"group q {quorum}", "quorum q", ""]
    (log.folder / "policy").write_text("\n".join(lines), encoding="utf-8")
