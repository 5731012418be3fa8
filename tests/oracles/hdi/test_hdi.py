"""人类发展指数 · Human Development Index: a scheme document alone gives what UNDP published."""

from __future__ import annotations

import csv
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.book.sheet_csv import csv_write
from tests.conftest import shared_folder
from tests.golden.runs import Cells, Datum, Prepared, engine_cells, exact_cells, prepared

Read = Callable[[Prepared], Cells]
READERS = [exact_cells, engine_cells]
SCHEME = Path(__file__).with_name("scheme.yaml")
GIVEN = {"预期寿命": "le", "预期年限": "eys", "平均年限": "mys", "人均收入": "gnipc"}
OF_2022 = {
    "寿命不均": "ineq_le", "教育不均": "ineq_edu", "收入不均": "ineq_inc",
    "女预期寿命": "le_f", "女预期年限": "eys_f", "女平均年限": "mys_f", "女人均收入": "gni_pc_f",
    "男预期寿命": "le_m", "男预期年限": "eys_m", "男平均年限": "mys_m", "男人均收入": "gni_pc_m",
}  # fmt: skip
GROUPS = {"极高": "Very High", "高": "High", "中": "Medium", "低": "Low"}
PUBLISHED = {1990: 153, 2000: 187, 2010: 202, 2022: 204}


@pytest.fixture(scope="module")
def published() -> list[dict[str, str]]:
    with (shared_folder() / "oracles" / "hdi" / "hdi.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def facts_of(published: list[dict[str, str]], year: int, folder: Path) -> Path:
    """The sheet that an office would hand in: the values as UNDP gives them, digit by digit."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [*GIVEN.values(), *OF_2022.values()]
    rows = [
        [row["iso3"], "是" if row["is_country"] == "1" else "否", *(row.get(f"{name}_{year}", "") for name in names)]
        for row in published
    ]
    csv_write(folder / "国家.csv", ["代码", "是国家", *GIVEN, *OF_2022], rows)
    return folder


def wanted_index(published: list[dict[str, str]], year: int) -> dict[str, Fraction]:
    return {
        row["iso3"]: Fraction(row[f"hdi_{year}"])
        for row in published
        if row[f"hdi_{year}"] and all(row[f"{name}_{year}"] for name in GIVEN.values())
    }


def computed(published: list[dict[str, str]], year: int, folder: Path, read: Read) -> dict[str, dict[str, Datum]]:
    """Every country's columns."""
    return read(prepared(SCHEME, facts_of(published, year, folder / "raw"), str(year), folder))["国家"]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("year", [1990, 2000, 2010, 2022])
def test_every_published_value_comes_out(
    published: list[dict[str, str]], year: int, read: Read, tmp_path: Path
) -> None:
    found = computed(published, year, tmp_path, read)
    wanted = wanted_index(published, year)
    assert {code: found[code]["指数"] for code in wanted} == wanted
    assert len(wanted) == PUBLISHED[year]


@pytest.mark.parametrize("read", READERS)
def test_groups_and_ranks_of_2022_are_the_published_ones(
    published: list[dict[str, str]], read: Read, tmp_path: Path
) -> None:
    found = computed(published, 2022, tmp_path, read)
    ranked = [row for row in published if row["is_country"] == "1" and row["hdi_2022"]]
    assert len(ranked) == 193
    assert {row["iso3"]: found[row["iso3"]]["名次"] for row in ranked} == {
        row["iso3"]: Fraction(row["hdi_rank_2022"]) for row in ranked
    }
    assert {row["iso3"]: GROUPS[str(found[row["iso3"]]["组别"])] for row in ranked} == {
        row["iso3"]: row["hdicode"] for row in ranked
    }


@pytest.mark.parametrize(("index", "column", "count"), [("ihdi", "调整指数", 176), ("gdi", "性别指数", 193)])
@pytest.mark.parametrize("read", READERS)
def test_the_inequality_adjusted_and_the_gender_index_of_2022_come_out(
    published: list[dict[str, str]], read: Read, index: str, column: str, count: int, tmp_path: Path
) -> None:
    found = computed(published, 2022, tmp_path, read)
    wanted = {row["iso3"]: Fraction(row[f"{index}_2022"]) for row in published if row[f"{index}_2022"]}
    assert len(wanted) == count
    assert {code: found[code][column] for code in wanted} == wanted


def test_a_country_without_figures_has_a_reason_instead_of_a_rank(
    published: list[dict[str, str]], tmp_path: Path
) -> None:
    found = computed(published, 2022, tmp_path, engine_cells)
    without = [row["iso3"] for row in published if row["is_country"] == "1" and not row["hdi_2022"]]
    assert len(without) == 2
    assert {found[code]["名次"] for code in without} == {State.NOT_SUBMITTED}


def test_an_aggregate_of_countries_has_an_index_and_no_rank(published: list[dict[str, str]], tmp_path: Path) -> None:
    found = computed(published, 2022, tmp_path, engine_cells)
    assert found["ZZK.WORLD"]["指数"] == Fraction("0.739")
    assert found["ZZK.WORLD"]["名次"] is State.NOT_APPLICABLE
