"""评分数据 · Facts of the score benchmark: seeded units, indicators and observations, made into a book."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.peers.books import book_of

SCHEME = Path(__file__).resolve().parent.parent / "score" / "scheme.yaml"
PERIOD = "2026"
SEED = 20260302
INDICATORS = 40
GROUP_SIZE = 500
OUTPUTS = {"total": "BIGINT", "rank_in_group": "BIGINT", "grade": "VARCHAR"}


def facts(data: Path, units: int) -> None:
    """Writes the book `data/facts` unless it is there: `units` units with 40 observations each."""
    if (data / "facts" / "book.json").is_file():
        return
    raw = data / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(SEED)
    unit, indicator = _named("U", units, 6), _named("I", INDICATORS, 2)
    second, first = _named("S", INDICATORS // 4, 2), _named("F", 3, 1)
    tables = {
        "一级": {"一级编码": first, "w1": np.array([40, 30, 30])},
        "二级": {"二级编码": second, "一级": first.take(pa.array(np.arange(len(second)) // 4))},
        "指标": {
            "指标编码": indicator,
            "二级": second.take(pa.array(np.arange(INDICATORS) // 4)),
            "method": np.arange(INDICATORS) % 3,
            "target": dice.integers(8_000, 10_001, INDICATORS),
            "weight": dice.integers(1, 11, INDICATORS),
        },
        "单位": {"单位编码": unit, "grp": _named("G", max(units // GROUP_SIZE, 1), 4).take(_groups(units))},
        "观测": {
            "单位": unit.take(pa.array(np.repeat(np.arange(units), INDICATORS))),
            "指标": indicator.take(pa.array(np.tile(np.arange(INDICATORS), units))),
            "actual": dice.integers(5_000, 12_001, units * INDICATORS),
        },
    }
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), raw / f"{name}.parquet")
    book_of(SCHEME, raw, data / "facts", PERIOD)
    rmtree(raw)


def _named(letter: str, count: int, digits: int) -> pa.Array:
    return pa.array([f"{letter}{number:0{digits}d}" for number in range(count)])


def _groups(units: int) -> pa.Array:
    return pa.array(np.arange(units) % max(units // GROUP_SIZE, 1))
