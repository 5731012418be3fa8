"""账本基准 · Ledger: durable appending beside the bare hash-and-insert loop, the size of a proof, and re-verification.

The bare loop hashes the same leaves and nodes and inserts the same rows in one transaction of the same durability, and
does nothing else: no looking up of keys, no reading back, no signature. It is the peer; 0.3 of its speed is asked for.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task

BATCH = 10_000
SHARE, PROOF_BYTES, PER_SECOND = 0.3, 2000, 3_600_000 / 60
ORIGIN = "ledger.example/pay/2026"
SCHEME = "5c" * 32


def entries(n: int) -> list[list[bytes]]:
    """Sealed batches of payments, as a district's log holds them: about `n` entries in all."""
    from kaohe.base.canonical import canonical_json
    from kaohe.ledger.tree import leaf_hash, root_of

    found, place = [], 0
    for number in range(max(n // BATCH, 1)):
        run, first = f"{number:016x}", place
        heads: list[dict[str, Any]] = [{"k": "scheme", "s": SCHEME, "y": SCHEME, "f": SCHEME}] if not number else []
        heads.append({"k": "run", "b": run, "s": SCHEME, "m": SCHEME})
        tags = sorted(hashlib.sha256(f"{number} {one}".encode()).digest()[:16] for one in range(min(n, BATCH) - 3))
        chunk = [canonical_json({"v": 1, "h": "sha256"} | head) for head in heads]
        # The same bytes as canonical JSON, written faster.
        head, middle = f'{{"b":"{run}","c":"', f'","h":"sha256","k":"pay","n":25,"r":0,"s":"{SCHEME}","t":"'
        chunk += [f'{head}{tag.hex() * 2}{middle}{tag.hex()}","v":1}}'.encode() for tag in tags]
        place += len(chunk)
        root = root_of([leaf_hash(tag) for tag in tags]).hex()
        seal = {"k": "seal", "b": run, "m": SCHEME, "n": len(tags), "i": first, "j": place - 1, "t": root, "c": SCHEME}
        chunk.append(canonical_json({"v": 1, "h": "sha256"} | seal))
        place += 1
        found.append(chunk)
    return found


def keyed(chunks: list[list[bytes]]) -> list[list[tuple[str, bytes]]]:
    """Each entry with its idempotency key."""
    return [[(hashlib.sha256(b"key" + entry).hexdigest(), entry) for entry in chunk] for chunk in chunks]


def append(data: Path, n: int) -> dict[str, Any]:
    """Ours: batch after batch, each durable and signed."""
    from kaohe.ledger.log import Draft, Log

    folder = Path(tempfile.mkdtemp(dir=data))
    log = Log.create(folder, ORIGIN)
    given = [[Draft(key, entry) for key, entry in chunk] for chunk in keyed(entries(n))]
    began = time.perf_counter()
    for chunk in given:
        log.append(chunk, 0)
    seconds = time.perf_counter() - began
    size = log.head().checkpoint.size
    log.store.close()
    shutil.rmtree(folder)
    return {"rate": size / seconds}


def bare(data: Path, n: int) -> dict[str, Any]:
    """The same leaves, nodes and rows, and nothing else."""
    import sqlite3

    folder = Path(tempfile.mkdtemp(dir=data))
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE entry (place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, data BLOB NOT NULL)")
    given, place, sha256 = keyed(entries(n)), 0, hashlib.sha256
    began = time.perf_counter()
    for chunk in given:
        connection.execute("BEGIN IMMEDIATE")
        level = [sha256(b"\x00" + entry).digest() for _, entry in chunk]
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=False)
            level = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        rows = ((at, key, entry) for at, (key, entry) in enumerate(chunk, start=place))
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        place += len(chunk)
    seconds = time.perf_counter() - began
    connection.close()
    shutil.rmtree(folder)
    return {"rate": place / seconds}


def verify(data: Path, n: int) -> dict[str, Any]:
    """Rebuilds and audits everything from the entries of a log that is there, as `kaohe ledger fsck` does."""
    from kaohe.ledger.fsck import fsck
    from kaohe.ledger.log import Draft, Log
    from kaohe.ledger.note import note_read
    from kaohe.ledger.proof import Proof

    folder = Path(tempfile.mkdtemp(dir=data))
    log = Log.create(folder, ORIGIN)
    for chunk in keyed(entries(n)):
        log.append([Draft(key, entry) for key, entry in chunk], 0)
    began = time.perf_counter()
    found = fsck(log)
    seconds = time.perf_counter() - began
    note = note_read(log.head().note.encode())
    # The proof as a receipt carries it, with room for the lines of four witnesses.
    line = len("— audit.bureau.example.gov " + "A" * 104 + "\n")
    proof = Proof(0, tuple(log.proof(0, found.size)), note) if note is not None else None
    size = len(proof.text.encode()) + 4 * line if proof is not None else 0
    log.store.close()
    shutil.rmtree(folder)
    return {"rate": found.size / seconds, "size": found.size, "findings": len(found.findings), "proof_bytes": size}


TASKS: dict[str, Task] = {"append": append, "bare": bare, "verify": verify}


def main() -> int:
    """Measures; 1 when a target is missed."""
    args = measuring.arguments(default=200_000)
    if args.task:
        measuring.perform(TASKS, args)
        return 0
    data = measuring.folder("ledger", args.n)
    runs: dict[str, list[measuring.Timed]] = {task: [] for task in TASKS}
    for place in range(args.rounds):
        for task in TASKS:
            if task != "verify" or not place:
                runs[task].append(measuring.once(__file__, task, data, args.n))
    rate = {task: max(float(run.reported["rate"]) for run in found) for task, found in runs.items()}
    checked = runs["verify"][0].reported
    common = {"n": args.n, "differing": checked["findings"]}
    share = rate["append"] / rate["bare"]
    print(
        measuring.result(
            name="ledger verify", ours_s=checked["size"] / rate["verify"], peer="60 s for 3.6 M entries",
            peer_s=checked["size"] / PER_SECOND, ratio=PER_SECOND / rate["verify"], target=1.0,
            peak_mb=runs["verify"][0].peak_mb, proof_bytes=checked["proof_bytes"], rate=rate["verify"], **common,
        )
    )  # fmt: skip
    print(
        measuring.result(
            name="ledger append", ours_s=args.n / rate["append"], peer="hash and insert",
            peer_s=args.n / rate["bare"], ratio=share, target=SHARE, peak_mb=runs["append"][0].peak_mb,
            peer_mb=runs["bare"][0].peak_mb, rate=rate["append"], **common,
        )
    )  # fmt: skip
    good = share >= SHARE and rate["verify"] >= PER_SECOND and checked["proof_bytes"] <= PROOF_BYTES
    return 0 if good and not checked["findings"] else 1


if __name__ == "__main__":
    sys.exit(main())
