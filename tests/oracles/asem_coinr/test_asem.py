"""亚欧互联互通指数 · ASEM connectivity index: a scheme document alone gives every stage that COINr published."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from kaohe.book.sheet_csv import csv_write
from tests.conftest import shared_folder
from tests.golden.runs import Cells, Prepared, engine_cells, exact_cells, prepared

Rows = list[dict[str, str]]
SCHEME = Path(__file__).with_name("scheme.yaml")
READERS = {"exact": exact_cells, "duckdb": engine_cells}
CLOSE = Fraction(1, 10**9)
GIVEN = {"组": "Group_EurAsia", "面积": "Den_Area", "能耗": "Den_Energy", "产值": "Den_GDP", "人口": "Den_Pop"}
PARTS = {"支柱成绩": "支柱", "分指数成绩": "分指数"}


@dataclass(frozen=True)
class Published:
    """What COINr gives, by stage."""

    raw: Rows
    indicators: list[str]
    treated: Rows
    normalised: Rows
    scores: Rows


@pytest.fixture(scope="module")
def published() -> Published:
    folder = shared_folder() / "oracles" / "asem_coinr"

    def rows(name: str) -> Rows:
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    indicators = [row["IndCode"] for row in rows("indicators")]
    stages = [rows(f"expected_{stage}") for stage in ("treated", "normalised", "scores")]
    return Published(rows("raw"), indicators, *stages)


@pytest.fixture(scope="module", params=READERS)
def cells(request: pytest.FixtureRequest, published: Published, tmp_path_factory: pytest.TempPathFactory) -> Cells:
    """Every cell, by each reader, from the raw data as published, one row for each country and indicator."""
    folder = tmp_path_factory.mktemp("asem")
    facts = folder / "raw"
    facts.mkdir()
    countries = [[row["UnitCode"], *(row[name] for name in GIVEN.values())] for row in published.raw]
    csv_write(facts / "国家.csv", ["代码", *GIVEN], countries)
    values = [[row["UnitCode"], code, plain(row[code])] for row in published.raw for code in published.indicators]
    csv_write(facts / "数据.csv", ["国家", "指标", "原值"], values)
    read: Callable[[Prepared], Cells] = READERS[request.param]
    return read(prepared(SCHEME, facts, "2018", folder))


def plain(text: str) -> str:
    """A number without an exponent, as a clerk writes it."""
    return f"{Fraction(text).numerator / Fraction(text).denominator:.9f}" if "e" in text else text


def number(value: object) -> Fraction:
    assert isinstance(value, Fraction), value
    return value


def compared(found: dict[str, Fraction], wanted: dict[str, Fraction], capsys: pytest.CaptureFixture[str]) -> Fraction:
    """The greatest difference."""
    assert found.keys() == wanted.keys()
    most = max(abs(found[key] - wanted[key]) for key in wanted)
    with capsys.disabled():
        print(f"\n  {len(wanted)} values, greatest difference {float(most):.1e}", end="")  # noqa: T201 - the proof
    return most


def stage_of(published: Published, rows: Rows) -> dict[str, Fraction]:
    return {f"{row['UnitCode']}/{code}": Fraction(row[code]) for row in rows for code in published.indicators}


@pytest.mark.parametrize(("stage", "column"), [("treated", "处理值"), ("normalised", "归一值")])
def test_every_treated_and_normalised_value_is_the_published_one(
    cells: Cells, published: Published, stage: str, column: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {key: number(row[column]) for key, row in cells["数据"].items()}
    wanted = stage_of(published, getattr(published, stage))
    assert len(wanted) == 51 * 49
    assert compared(found, wanted, capsys) < CLOSE


def test_the_treated_values_agree_relative_to_the_greatest_of_their_indicator(
    cells: Cells, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = stage_of(published, published.treated)
    most = {
        code: max(abs(wanted[f"{row['UnitCode']}/{code}"]) for row in published.raw) for code in published.indicators
    }
    found = {key: number(row["缩尾值"]) / most[key.split("/")[1]] for key, row in cells["数据"].items()}
    assert compared(found, {key: value / most[key.split("/")[1]] for key, value in wanted.items()}, capsys) < CLOSE


def scores_of(cells: Cells, column: str) -> dict[str, Fraction]:
    """By country and node: pillars, sub-indices and the index."""
    found = {key: number(row[column]) for sheet in PARTS for key, row in cells[sheet].items()}
    whole = "指数" if column == "分数" else column
    return found | {f"{code}/Index": number(row[whole]) for code, row in cells["国家"].items()}


def test_every_score_of_every_level_is_the_published_one(
    cells: Cells, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    nodes = [name for name in published.scores[0] if name != "UnitCode" and not name.startswith("rank_")]
    wanted = {f"{row['UnitCode']}/{node}": Fraction(row[node]) for row in published.scores for node in nodes}
    assert len(wanted) == 51 * 11
    assert compared(scores_of(cells, "分数"), wanted, capsys) < CLOSE


def test_every_published_rank_is_the_rank_of_the_score_rounded_to_two_digits(
    cells: Cells, published: Published, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = {
        f"{row['UnitCode']}/{name.removeprefix('rank_')}": Fraction(row[name])
        for row in published.scores
        for name in row
        if name.startswith("rank_")
    }
    assert len(wanted) == 51 * 11
    assert compared(scores_of(cells, "名次"), wanted, capsys) == 0


def test_the_indicators_that_coinr_winsorised_are_drawn_in_by_as_many_passes(cells: Cells) -> None:
    passes: dict[str, set[int]] = {}
    for key, row in cells["数据"].items():
        values = [row[f"缩尾值.值{number}"] for number in range(7)]
        passes.setdefault(key.split("/")[1], set()).add(sum(a != b for a, b in pairwise(values)))
    drawn = {code: max(counts) for code, counts in passes.items() if max(counts)}
    assert len(drawn) == 15
