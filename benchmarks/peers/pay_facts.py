"""工资数据 · Facts of the pay benchmark: seeded persons and units, made into a book; nothing here is timed."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.peers.books import book_of

SCHEME = Path(__file__).resolve().parent.parent / "pay" / "scheme.yaml"
PERIOD = "2026-03"
SEED = 20260301
UNIT_SIZE = 50
OUTPUTS = ("base_adj", "prof", "perf_paid", "withheld", "sub", "gross", "si", "tax", "net", "share")
TOTALS = ("n", "base_adj", "prof", "perf_paid", "withheld", "sub", "gross", "net", "ratio", "ok")
_PERSON = {
    "post_type": (0, 2), "years": (0, 41), "edu": (0, 5), "cert_n": (0, 9), "credits": (0, 101), "months": (1, 13),
    "base": (180_000, 700_001), "attend": (8_000, 10_001), "score": (4_000, 10_001), "perf_std": (50_000, 1_000_001),
    "deduct": (0, 30_001),
}  # fmt: skip


def facts(data: Path, n: int) -> None:
    """Writes the book `data/facts` unless it is there: n persons in n / 50 units, money in fen."""
    if (data / "facts" / "book.json").is_file():
        return
    raw = data / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(SEED)
    units = max(n // UNIT_SIZE, 1)
    names = pa.array([f"U{number:07d}" for number in range(units)])
    place = dice.integers(0, units, n)
    persons = {name: dice.integers(low, high, n) for name, (low, high) in _PERSON.items()}
    key = pa.array(np.char.mod("P%09d", np.arange(n)).tolist())
    pq.write_table(pa.table({"人员编号": key, "单位": names.take(pa.array(place)), **persons}), raw / "人员.parquet")
    of_unit = {
        "frozen": dice.random(units) < 0.05,
        "zone": dice.random(units) < 0.1,
        "ucoef": dice.integers(7_000, 13_001, units),
        "sub_inc": dice.integers(0, 5_000_001, units),
    }
    pq.write_table(pa.table({"单位编码": names, **of_unit}), raw / "单位.parquet")
    book_of(SCHEME, raw, data / "facts", PERIOD)
    rmtree(raw)
