"""封存基准 · Seal: salted records built and sealed beside a bare loop that does the same hashes, and a million of them.

The bare loop derives the same salts (with the standard library's HMAC; ours uses HKDF in one call) and hashes the same
leaves and nodes from bytes that are ready, and does nothing else: no record, no JSON, no entry. It is the peer; 0.85 of
its speed is asked for, and 45,000 records a second on two processes. `million` seals ten times as many payslips into a
log: records, tags, entries, the seal, and one durable append a batch.
"""

from __future__ import annotations

import hashlib
import hmac
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import measuring
from benchmarks.measuring import Task

FIELDS, PROCESSES, BATCH = 25, 2, 50_000
SHARE, PER_SECOND, MILLION_S = 0.85, 45_000, 40
PERIOD, SCHEME = "2026-10", "5c" * 32
Made = list[tuple[str, bytes]]


def record(number: int) -> dict[str, Any]:
    """A payslip of 25 fields, as the records of a run are: who, by which rules, cells, operands, results."""
    head = {"form": "kaohe.record/1", "payee": f"P{number:08d}", "period": PERIOD, "digest": SCHEME, "rev": 0}
    cells = {f"cells.列{place}": str(number * 31 + place * 1009) for place in range(10)}
    results = {f"results.果{place}": str(number * 17 + place * 2003) for place in range(10)}
    return {**head, **cells, **results}


def key_of(number: int) -> bytes:
    """The person's key, as a vault would give it."""
    return number.to_bytes(32)


def built(span: tuple[int, int]) -> Made:
    """Ours: from the record to the entry, with its tag."""
    from kaohe.ledger.entry import entry_write
    from kaohe.ledger.fields import fields_of
    from kaohe.ledger.keys import record_key, tag_of

    made: Made = []
    for number in range(*span):
        key, item = key_of(number), f"pay/任职/{number}"
        tag = tag_of(key, PERIOD, item)
        fields = fields_of(record(number), record_key(key, PERIOD, item, 0))
        entry = entry_write("pay", b="0" * 16, t=tag, r=0, s=SCHEME, n=fields.count, c=fields.root())
        made.append((tag, entry))
    return made


def bare(span: tuple[int, int]) -> Made:
    """The peer: the same HMACs and hashes over bytes of the same length, and nothing else."""
    digest, sha256 = hmac.digest, hashlib.sha256
    widths = [len(f'["{"0" * 32}","{path}","{value}"]'.encode()) + 1 for path, value in record(span[1]).items()]
    ready = [b"0" * width for width in widths]
    for number in range(*span):
        key = number.to_bytes(32)
        digest(key, b"tag1\n2026-10\npay", "sha256")
        block = record_key = digest(key, b"rec1\n2026-10\npay\n0", "sha256")
        for count in range(1, -(-FIELDS * 16 // 32) + 1):
            block = digest(record_key, block + b"ke1" + bytes([count]), "sha256")
        level = [sha256(data).digest() for data in ready]
        while len(level) > 1:
            odd = level.pop() if len(level) & 1 else None
            pairs = iter(level)
            level = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            if odd is not None:
                level.append(odd)
    return []


def spans(n: int, size: int) -> list[tuple[int, int]]:
    """The numbers of the records in pieces."""
    return [(start, min(start + size, n)) for start in range(0, n, size)]


def pooled(task: Any, pieces: list[tuple[int, int]]) -> Iterator[Made]:
    """A task over pieces on two processes, in order."""
    with get_context("fork").Pool(PROCESSES) as pool:
        yield from pool.imap(task, pieces)


def ours(_: Path, n: int) -> dict[str, Any]:
    """Ours on two processes."""
    return {"records": sum(len(made) for made in pooled(built, spans(n, n // 8 or 1)))}


def peer(_: Path, n: int) -> dict[str, Any]:
    """The peer on two processes."""
    for _made in pooled(bare, spans(n, n // 8 or 1)):
        pass
    return {}


def million(_: Path, n: int) -> dict[str, Any]:
    """Records into a log: each batch built by two processes, sorted by tag, sealed, appended durably."""
    from kaohe.ledger.entry import entry_write
    from kaohe.ledger.log import Draft, Log
    from kaohe.ledger.tree import leaf_hash, root_of

    folder, began = Path(tempfile.mkdtemp()), time.perf_counter()
    log = Log.create(folder, "ledger.example/pay/2026")
    try:
        for made in pooled(built, spans(n, BATCH)):
            made.sort()
            tags = root_of([leaf_hash(bytes.fromhex(tag)) for tag, _ in made]).hex()
            last = log.head().checkpoint.size + len(made) - 1
            seal = {"b": "0" * 16, "m": SCHEME, "n": len(made), "i": last, "j": last, "t": tags, "c": SCHEME}
            sealing = Draft(f"seal {last}", entry_write("seal", **seal))  # type: ignore[arg-type]  # text and numbers
            log.append([*(Draft(tag, entry) for tag, entry in made), sealing], 1_790_000_000)
        return {"sealed": n, "entries": log.head().checkpoint.size, "s": time.perf_counter() - began}
    finally:
        log.store.close()
        shutil.rmtree(folder)


TASKS: dict[str, Task] = {"ours": ours, "bare": peer, "million": million}


def main() -> int:
    """Prints the ratio, the records a second, and the seconds of a million; 1 where one misses what is asked for."""
    args = measuring.arguments(100_000)
    if args.task:
        measuring.perform(TASKS, args)
        return 0
    data = measuring.folder("seal", args.n)
    found = measuring.in_turns(__file__, ["ours", "bare"], data, args.n, args.rounds)
    share, speed = found["bare"].seconds / found["ours"].seconds, args.n / found["ours"].seconds
    whole = measuring.once(__file__, "million", data, 10 * args.n)
    limit = MILLION_S * args.n / 100_000
    common = {"n": args.n, "differing": 0}
    print(
        measuring.result(
            name="seal records", ours_s=found["ours"].seconds, peer="bare hashes", peer_s=found["bare"].seconds,
            ratio=share, target=SHARE, peak_mb=found["ours"].peak_mb, peer_mb=found["bare"].peak_mb, rate=speed,
            **common,
        )
    )  # fmt: skip
    print(
        measuring.result(
            name="seal payslips", ours_s=whole.seconds, peer=f"{limit:.0f} s", peer_s=limit,
            ratio=limit / whole.seconds, target=1.0, peak_mb=whole.peak_mb, **common | {"n": 10 * args.n},
        )
    )  # fmt: skip
    return int(share < SHARE or speed < PER_SECOND or whole.seconds > limit)


if __name__ == "__main__":
    sys.exit(main())
