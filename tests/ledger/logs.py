"""测试账本 · Logs to test with: small ones, filled with drafts of our own making."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kaohe.base.canonical import canonical_json
from kaohe.ledger.checkpoint import Checkpoint
from kaohe.ledger.edge import Edge
from kaohe.ledger.keyfile import key_create, key_read
from kaohe.ledger.log import Draft, Log
from kaohe.ledger.note import COSIGNATURE, Verifier, note_sign
from kaohe.ledger.tree import leaf_hash, root_of
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


class House:
    """A log with the three witnesses of a district."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder / "log"
        self.log = stack.enter_context(opened(self.folder))
        self.time = NOW
        self.servers = {
            name: stack.enter_context(serving(folder / name, name, self.log.signer.verifier, lambda: self.time))
            for name in ("finance", "audit", "union")
        }
        policy_written(self.log, self.servers)

    def stop(self, name: str) -> None:
        """A witness that no longer answers."""
        self.servers[name].shutdown()
        self.servers[name].server_close()


def batch(number: int, first: int, pays: int, scheme: str = "5c" * 32) -> list[bytes]:
    """The entries of a sealed batch that begins at a place: scheme (in the first batch), run, cohort, pays, seal."""
    run, manifest = f"{number:016x}", f"{number:064x}"
    entries: list[dict[str, object]] = []
    if number == 1:
        entries.append({"k": "scheme", "s": scheme, "y": "a1" * 32, "f": "f0" * 32})
    entries.append({"k": "run", "b": run, "s": scheme, "m": manifest})
    entries.append({"k": "cohort", "b": run, "n": 6, "c": "c0" * 32})
    tags = sorted(hashlib.sha256(f"{number} {person}".encode()).digest()[:16] for person in range(pays))
    entries += [{"k": "pay", "b": run, "t": tag.hex(), "r": 0, "s": scheme, "n": 25, "c": "cc" * 32} for tag in tags]
    entries.append(seal(number, first, first + len(entries) - 1, tags))
    return [written(entry) for entry in entries]


def seal(number: int, first: int, last: int, tags: list[bytes]) -> dict[str, object]:
    """The seal of a batch."""
    root = root_of([leaf_hash(tag) for tag in sorted(tags)]).hex()
    at: dict[str, object] = {"k": "seal", "b": f"{number:016x}", "m": f"{number:064x}", "n": len(tags)}
    return at | {"i": first, "j": last, "t": root, "c": "5e" * 32}


def written(entry: dict[str, object]) -> bytes:
    """An entry as it stands in the log."""
    return canonical_json({"v": 1, "h": "sha256"} | entry)


def batches(count: int, pays: int) -> list[bytes]:
    """The entries of so many batches, one after another."""
    entries: list[bytes] = []
    for number in range(1, count + 1):
        entries += batch(number, len(entries), pays)
    return entries


def as_drafts(entries: list[bytes], first: int = 0) -> list[Draft]:
    """Drafts of entries, keyed by their place."""
    return [Draft(f"place {place}", entry) for place, entry in enumerate(entries, start=first)]


def rewritten(log: Log, entries: list[bytes]) -> None:
    """What an administrator with the real key can do: other entries, with all tables and the head to match."""
    edge = Edge(0, [])
    tiles = edge.append([leaf_hash(entry) for entry in entries])
    note = note_sign(Checkpoint(log.signer.name, edge.size, edge.root()).text, [log.signer])
    with log.store.writing():
        for table in ("entry", "tile", "checkpoint"):
            log.store.change(f"DELETE FROM {table}")
        rows = [(place, f"place {place}", entry) for place, entry in enumerate(entries)]
        log.store.insert("entry", ("place", "key", "data"), rows)
        log.store.insert("tile", ("level", "place", "data"), [(tile.level, tile.index, tile.data) for tile in tiles])
        log.store.insert("checkpoint", ("size", "note"), [(edge.size, note)])
        log.store.change("UPDATE log SET size = ?, edge = ?, note = ?, published = ''", (edge.size, edge.data, note))
