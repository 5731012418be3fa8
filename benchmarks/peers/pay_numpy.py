"""对照结果 · The pay formulas in numpy: int64 arrays, the reference that both sides are compared with, person by person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.peers.pay_facts import OUTPUTS, TOTALS

Ints = npt.NDArray[np.int64]
SUMMED = ("base_adj", "prof", "perf_paid", "withheld", "sub", "gross", "net")


def half_up(top: Ints, bottom: Ints | int) -> Ints:
    """Quotients rounded half up; no top is negative here."""
    return (2 * top + bottom) // (2 * bottom)


def columns(path: Path) -> dict[str, Ints]:
    """The whole numbers and flags of a Parquet file, texts left out."""
    read = pq.read_table(path)
    kept = [name for name in read.column_names if not pa.types.is_string(read.schema.field(name).type)]
    return {name: read[name].to_numpy().astype(np.int64) for name in kept}


class Groups:
    """Persons by unit, in the order of units and then of persons."""

    def __init__(self, unit: Ints, count: int) -> None:
        self.unit = unit
        self.order = np.argsort(unit, kind="stable")
        self.edges = np.searchsorted(unit[self.order], np.arange(count + 1))

    def total(self, values: Ints) -> Ints:
        """The exact sum for each unit."""
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(values[self.order])])
        found: Ints = sums[self.edges[1:]] - sums[self.edges[:-1]]
        return found

    def place(self, descending: Ints) -> Ints:
        """The place of each person in the unit by descending value, ties by key."""
        order = np.lexsort((np.arange(len(self.unit)), -descending, self.unit))
        found = np.empty(len(order), np.int64)
        found[order] = np.arange(len(order)) - self.edges[self.unit[order]]
        return found


def reference(data: Path, n: int) -> None:
    """Writes the outputs of every person and the totals of every unit to `data/numpy`."""
    persons, units = columns(data / "facts" / "人员.parquet"), columns(data / "facts" / "单位.parquet")
    named = pq.read_table(data / "facts" / "单位.parquet", columns=["单位编码"])["单位编码"]
    keys = pq.read_table(data / "facts" / "人员.parquet", columns=["人员编号", "单位"])
    unit = pc.index_in(keys["单位"], named.combine_chunks()).to_numpy().astype(np.int64)
    groups = Groups(unit, len(named))
    found = _paid(persons, {name: values[unit] for name, values in units.items()}, units, groups)
    out = data / "numpy"
    out.mkdir(exist_ok=True)
    pq.write_table(
        pa.table({"人员编号": keys["人员编号"], **{name: found[name] for name in OUTPUTS}}), out / "人员.parquet"
    )
    totals = {name: groups.total(found[name]) for name in SUMMED}
    totals["n"] = groups.total(np.ones(len(unit), np.int64))
    totals["ratio"] = half_up(totals["perf_paid"] * 1_000_000, np.maximum(totals["gross"], 1))
    totals["ok"] = ((units["frozen"] == 1) | (totals["ratio"] >= 300_000)).astype(np.int64)
    pq.write_table(pa.table({"单位编码": named, **{name: totals[name] for name in TOTALS}}), out / "单位.parquet")


def _paid(p: dict[str, Ints], u: dict[str, Ints], units: dict[str, Ints], groups: Groups) -> dict[str, Ints]:
    ladder = np.array([0, 10_000, 20_000, 35_000, 60_000], np.int64)
    credited = np.where(p["credits"] >= 50, 20_000, half_up(p["credits"] * 20_000, 70))
    prof = np.minimum(p["years"], 30) * 1250 + ladder[p["edu"]] + np.minimum(p["cert_n"] * 8000, 40_000) + credited
    base_adj = half_up(p["base"] * p["attend"], 10_000)
    raw = half_up(p["perf_std"] * _factor(p["score"]) * u["ucoef"], 100_000_000)
    extra = np.where(p["post_type"] == 1, 14_167, 0) + np.where(u["zone"] == 1, half_up(raw * 20, 100), 0)
    perf = np.minimum(np.maximum(raw + extra, half_up((base_adj + prof) * 3, 7)), half_up(base_adj * 5, 2))
    perf_paid = np.where(u["frozen"] == 1, 0, perf)
    sub = _shared(p["score"] * p["months"], u["sub_inc"], units["sub_inc"], groups)
    gross = base_adj + prof + perf_paid + sub
    si = half_up(np.clip(gross, 350_000, 2_500_000) * 105, 1000)
    tax = _tax(np.maximum(gross - si - 500_000, 0))
    return {
        "base_adj": base_adj, "prof": prof, "perf_paid": perf_paid, "withheld": perf - perf_paid, "sub": sub,
        "gross": gross, "si": si, "tax": tax, "net": gross - si - tax - p["deduct"],
        "share": half_up(perf_paid * 1_000_000, gross),
    }  # fmt: skip


def _factor(score: Ints) -> Ints:
    upper, middle = 10_000 + (score - 8000) * 2, 6000 + (score - 6000) * 2
    return np.select([score >= 9000, score >= 8000, score >= 6000], [np.full_like(score, 12_000), upper, middle], 0)


def _shared(weight: Ints, pool: Ints, pools: Ints, groups: Groups) -> Ints:
    total = groups.total(weight)[groups.unit]
    whole, rest = (pool * weight) // total, (pool * weight) % total
    left = (pools - groups.total(whole))[groups.unit]
    return whole + (groups.place(rest) < left)


def _tax(taxable: Ints) -> Ints:
    steps = [taxable <= 300_000, taxable <= 1_200_000, taxable <= 2_500_000]
    lower = [half_up(taxable * 3, 100), half_up(taxable * 10, 100) - 21_000, half_up(taxable * 20, 100) - 141_000]
    return np.select(steps, lower, half_up(taxable * 25, 100) - 266_000)
