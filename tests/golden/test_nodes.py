"""节点与等级的样板 · Nodes and bands: every document of good methods gives the same cells by the exact reader and by DuckDB."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.book.sheet_csv import csv_write
from tests.conftest import REPOSITORY
from tests.golden.runs import Datum, engine_cells, exact_cells, prepared

GOOD = REPOSITORY / "tests" / "scheme" / "good"
UNITS = [f"U{number:02d}" for number in range(40)]
MONTHS = [f"2026-{number:02d}" for number in range(1, 13)]
Listed = list[list[str]]


def share(dice: random.Random) -> str:
    """A share in whole per cents, the ends more often, now and then none."""
    return dice.choice(["", "0%", "100%", *(f"{dice.randint(0, 100)}%" for _ in range(7))])


def whole(dice: random.Random, most: int) -> str:
    return dice.choice(["", *(str(dice.randint(0, most)) for _ in range(7))])


def day(dice: random.Random) -> str:
    return dice.choice(["", f"2026-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"])


def absolute(folder: Path, dice: random.Random) -> None:
    header = ["单位", "率", "上年", "天", "件", "应完成", "完成日", "一", "二", "三", "a", "b", "c", "d", "e"]
    rows = [
        [unit, share(dice), share(dice), whole(dice, 9), whole(dice, 9), day(dice), day(dice)]
        + [dice.choice(["", "是", "否"]) for _ in range(3)]
        + [whole(dice, 100) for _ in range(5)]
        for unit in UNITS
    ]
    csv_write(folder / "单位.csv", header, rows)


def nodes(folder: Path, dice: random.Random) -> None:
    header = ["单位", "组", "a", "b", "c", "n", "m"]
    rows = [
        [
            unit,
            dice.choice("城乡"),
            share(dice),
            share(dice),
            f"{dice.randint(0, 100)}%",
            whole(dice, 30),
            whole(dice, 3),
        ]
        for unit in UNITS
    ]
    csv_write(folder / "单位.csv", header, rows)


def bands(folder: Path, dice: random.Random) -> None:
    rows = [[unit, dice.choice("城乡"), whole(dice, 100), whole(dice, 3)] for unit in UNITS]
    csv_write(folder / "单位.csv", ["单位", "组", "分", "误差"], rows)
    months = [[unit, month, share(dice)] for unit in UNITS for month in MONTHS]
    csv_write(folder / "单位月.csv", ["单位", "月", "率"], months)


PAST: dict[str, dict[str, list[dict[str, Datum]]]] = {
    "absolute": {},
    "nodes": {
        "往年": [
            {"单位": unit, "期": dt.date(year, 1, 1), "办.得分": Fraction(number % 4)}
            for number, unit in enumerate(UNITS)
            for year in (2023, 2024, 2025)
            if (number + year) % 3
        ],
        "去年": [{"单位": unit, "期": dt.date(2025, 1, 1), "响.得分": Fraction(2)} for unit in UNITS[::2]],
    },
    "bands": {
        "去年": [
            {"单位": unit, "期": dt.date(2025, 1, 1), "等级": "ABC"[number % 3]}
            for number, unit in enumerate(UNITS[::2])
        ]
    },
}
FACTS = {"absolute": absolute, "nodes": nodes, "bands": bands}


@pytest.mark.parametrize("name", FACTS)
def test_the_engine_gives_what_the_exact_reader_gives(name: str, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    FACTS[name](raw, random.Random(7))
    given = prepared(GOOD / f"{name}.yaml", raw, "2026", tmp_path)
    exact = exact_cells(given, PAST[name])
    assert engine_cells(given, PAST[name]) == exact
    seen = [cell for rows in exact.values() for row in rows.values() for cell in row.values()]
    assert len({cell for cell in seen if isinstance(cell, State)}) >= 3
