"""往年记录 · Own approved runs as records: a gap year between them does not reset a cap."""

from __future__ import annotations

from pathlib import Path

from kaohe.book.rows import parquet_rows
from kaohe.cli.main import main
from tests.golden.runs import FOLDER, compiled, facts_write

SCHEME = FOLDER / "gap_year.yaml"


def granted(run: Path) -> dict[str, int]:
    _, program = compiled("gap_year")
    rows = parquet_rows(run / "sheets" / "幼儿.parquet", list(program.sheets["幼儿"].columns.values()))
    return {str(row["幼儿编号"]): int(str(row["可补月数"])) for row in rows}


def test_approved_runs_with_a_gap_year_between_them_grant_36_months_together(tmp_path: Path) -> None:
    attended = {
        2021: {"C1": 12, "C2": 12},
        2022: {"C1": 12, "C2": 12},
        2024: {"C1": 10},
        2025: {"C1": 12, "C2": 12},
        2026: {"C1": 12, "C2": 12},
    }
    found: dict[int, dict[str, int]] = {}
    history: list[str] = []
    for year, months in attended.items():
        listed = [{"幼儿编号": child, "在园月数": str(count)} for child, count in months.items()]
        facts = facts_write(tmp_path / f"facts {year}", {"幼儿": listed})
        out = tmp_path / f"run {year}"
        past = ["--history", *history] if history else []
        run = ["run", str(SCHEME), "--facts", str(facts), "--period", str(year), "--out", str(out)]
        assert main([*run, *past]) == 0
        for who in ("P1", "P2"):
            assert main(["approve", str(out), "--by", who]) == 0
        found[year] = granted(out)
        history.append(str(out))
    assert found == {
        2021: {"C1": 12, "C2": 12},
        2022: {"C1": 12, "C2": 12},
        2024: {"C1": 10},
        2025: {"C1": 2, "C2": 12},
        2026: {"C1": 0, "C2": 0},
    }
