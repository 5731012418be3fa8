"""示例区 · District: the same bytes for the same seed, the right size, the stories, and no name in the facts."""

from __future__ import annotations

import csv
import stat
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kaohe.base.errors import KaoheError
from kaohe.sample.district import District, district_write
from kaohe.sample.sheets import Sheet, sheet_write

Rows = list[dict[str, object]]


def rows_of(path: Path) -> Rows:
    return list(pq.read_table(path).to_pylist())


def bytes_of(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, District]:
    """The district at scale 1 with the months that tell the stories (2026-03 to 2026-10)."""
    folder = tmp_path_factory.mktemp("district")
    return folder, district_write(scale=1, seed=1, out=folder, months=8)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        district_write(scale="1/20", seed=3, out=tmp_path / name, months=2)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_another_seed_writes_another_district(tmp_path: Path) -> None:
    for seed in (3, 4):
        district_write(scale="1/20", seed=seed, out=tmp_path / str(seed), months=1)
    first, second = bytes_of(tmp_path / "3"), bytes_of(tmp_path / "4")
    assert first.keys() == second.keys()
    assert first["wage-guarantee/2026/线索.parquet"] != second["wage-guarantee/2026/线索.parquet"]


def test_the_smallest_district_is_written(tmp_path: Path) -> None:
    assert district_write(scale="0.001", seed=1, out=tmp_path, months=24).persons > 50


def test_progress_counts_every_book(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    district_write(scale="0.001", seed=1, out=tmp_path, months=2, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, len(told)) for done in range(1, len(told) + 1)]


def test_scale_one_has_about_eight_thousand_paid_persons(whole: tuple[Path, District]) -> None:
    folder, district = whole
    month = "2026-10"
    paid = len(rows_of(folder / f"kindergarten-pay/{month}/人员.parquet"))
    paid += len(rows_of(folder / f"auxiliary-police-pay/{month}/辅警.parquet"))
    assert paid == district.persons
    assert 7_500 < paid < 8_500


@pytest.mark.parametrize(
    ("sheet", "least", "most"),
    [
        ("wage-guarantee/2026/街道", 10, 10),
        ("wage-guarantee/2026/项目", 120, 260),
        ("wage-guarantee/2026/线索", 900, 900),
        ("department-appraisal/2024/单位", 47, 47),
        ("department-appraisal/2026/单位", 46, 46),
        ("department-appraisal/2026/项目", 120, 260),
        ("kindergarten-pay/2026-10/幼儿园", 80, 80),
        ("auxiliary-police-pay/2026-10/大队", 32, 32),
    ],
)
def test_scale_one_has_the_units_of_the_district(
    whole: tuple[Path, District], sheet: str, least: int, most: int
) -> None:
    assert least <= len(rows_of(whole[0] / f"{sheet}.parquet")) <= most


def test_four_years_of_units_and_the_months_asked_for_are_there(whole: tuple[Path, District]) -> None:
    folder = whole[0]
    periods = {scheme.name: len(list(scheme.iterdir())) for scheme in folder.iterdir() if scheme.is_dir()}
    wanted = {
        "organisation": 3,
        "wage-guarantee": 4,
        "department-appraisal": 4,
        "kindergarten-pay": 8,
        "auxiliary-police-pay": 8,
        "teacher-performance-pay": 2,
        "pay-freeze": 8,
        "kindergarten-subsidy": 3,
        "custody-account": 3,
        "wage-risk": 4,
    }
    assert wanted.items() <= periods.items()


def test_no_name_stands_in_the_facts(whole: tuple[Path, District]) -> None:
    folder = whole[0]
    with (folder / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["姓名"] for row in csv.DictReader(file)}
    assert all(name.endswith("（示例）") for name in names)
    bare = {name.removesuffix("（示例）") for name in names}
    for path in folder.rglob("*.parquet"):
        table = pq.read_table(path)
        words = {str(value) for column in table.columns if str(column.type) == "string" for value in column.to_pylist()}
        assert not words & (names | bare), path


def test_the_names_are_readable_by_their_owner_only(whole: tuple[Path, District]) -> None:
    assert stat.S_IMODE((whole[0] / "people.csv").stat().st_mode) == 0o600


def test_a_teacher_moves_in_mid_month(whole: tuple[Path, District]) -> None:
    rows = rows_of(whole[0] / "kindergarten-pay/2026-03/任职.parquet")
    twice = [person for person, count in Counter(row["人员"] for row in rows).items() if count == 2]
    moved = [row for row in rows if row["人员"] in twice and row["任职起"] == date(2026, 3, 16)]
    before = next(row for row in rows if row["人员"] == moved[0]["人员"])
    assert (before["园"], moved[0]["园"]) == ("K000003", "K000009")
    assert (before["计薪天"], moved[0]["计薪天"], moved[0]["应出勤天"]) == (10, 12, 22)


def test_a_department_goes_into_another(whole: tuple[Path, District]) -> None:
    succession = rows_of(whole[0] / "organisation/承继.parquet")
    assert succession == [{"承继编号": "J001", "原单位": "D47", "新单位": "D12", "生效日": date(2025, 1, 1)}]


def test_nothing_tells_the_twins_apart(whole: tuple[Path, District]) -> None:
    rows = rows_of(whole[0] / "wage-guarantee/2026/街道.parquet")
    twins = [{**row, "街道代码": "", "名称": ""} for row in rows if row["街道代码"] in {"S05", "S06"}]
    assert twins[0] == twins[1]
    projects = rows_of(whole[0] / "wage-guarantee/2026/项目.parquet")
    of = {
        street: sorted(
            [str({**row, "项目编码": "", "属地": ""}) for row in projects if row["属地"] == street],
        )
        for street in ("S05", "S06")
    }
    assert of["S05"] == of["S06"]


def test_a_unit_has_a_mass_incident_in_the_last_year_only(whole: tuple[Path, District]) -> None:
    hit = {
        (year, row["街道代码"])
        for year in range(2023, 2027)
        for row in rows_of(whole[0] / f"wage-guarantee/{year}/街道.parquet")
        if row["五十人群体性事件"]
    }
    assert hit == {(2026, "S04")}


def test_a_row_out_of_the_order_of_its_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KaoheError, match="comes after"):
        sheet_write(tmp_path, Sheet.of("表", "编号:text"), [("B",), ("A",)])
