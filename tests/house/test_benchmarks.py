"""基准 · Benchmarks: each ends with its result as JSON, and peers stay outside the product."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks import run
from tests.house.survey import python_files, text, tree


def imported(path: Path) -> set[str]:
    """The packages a file imports, by their first name."""
    nodes = list(ast.walk(tree(path)))
    plain = {alias.name.split(".")[0] for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {(node.module or "").split(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}


def test_the_result_is_the_json_at_the_end_of_what_is_printed() -> None:
    printed = 'warming up\n{"name": "a", "n": 1}\n{"name": "b", "n": 2}\n'
    assert run.outcome(printed) == [{"name": "a", "n": 1}, {"name": "b", "n": 2}]


def test_a_benchmark_without_a_result_is_refused() -> None:
    with pytest.raises(SystemExit, match="without a JSON line"):
        run.outcome("done\n")


def test_the_page_shows_every_result_in_its_columns() -> None:
    row = dict(zip(run.COLUMNS, ("pay", 5, 1.2, "sql", 1.0, 1.2, 1.1, 1.25, 0, 800, 900), strict=True))
    lines = run.page([("python benchmarks/pay.py", [{**row, "in_order": True}])]).splitlines()
    assert "| pay | 5 | 1.2 | sql | 1.0 | 1.2 | 1.1 | 1.25 | 0 | 800 | 900 |" in lines
    assert "`python benchmarks/pay.py`" in lines
    assert "- pay: in_order true" in lines


def test_every_benchmark_prints_json_and_takes_its_size() -> None:
    files = [path for path in python_files("benchmarks") if path.stem != "run" and "def main" in text(path)]
    wanted = ("measuring.result(", "measuring.arguments(")
    assert [str(path) for path in files if any(word not in text(path) for word in wanted)] == []


def test_openfisca_is_imported_by_no_room_and_no_test() -> None:
    files = (*python_files("src"), *python_files("tests"), *python_files("tools"))
    assert [str(path) for path in files if "openfisca_core" in imported(path)] == []
