"""Made rows, recurrences, one-row sheets and records come out as the exact reader says."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.formula.declared import LinkDeclared, SheetDeclared
from kaohe.formula.program import Program
from kaohe.formula.readers.exact.rows import Datum
from tests.engine.running import Cells, Rows, both, inputs_of, ran
from tests.formula.building import HERE, column, compiled, sheet, written

UNIT = sheet(
    "单位",
    column("号", "text"),
    column("限", "money", absent=State.OPEN),
    column("年末", "money", "SUM(月.余)"),
    column("连", "count", "STREAK(史.合格)", breaks_on=(State.NOT_SUBMITTED,)),
    column("史均", "number", "MEAN(史.分 SKIP not_submitted)", scale=2, when_empty=State.NO_RECORD),
)
MONTH = sheet(
    "月",
    column("入", "money", absent=Fraction(0)),
    column("出", "money", absent=State.NOT_SUBMITTED),
    column("余", "money", "PREVIOUS(余) + 入 - IFSTATE(出, not_submitted, 0 yuan)", first="100 yuan"),
    column(
        "灯",
        "choice",
        "IFS(余 < 50 yuan, '红', PREVIOUS(灯) = 红 AND 余 < 80 yuan, '红', TRUE, '绿')",
        first="'绿'",
        of=("绿", "红"),
    ),
    column("前", "money", "PREVIOUS(余)"),
    column("累", "money", "SUM(余 FROM START TO 0)", history="partial"),
    column("滚", "money", "SUM(入 FROM -2 TO 0)", history="full"),
    column("根", "number", "SQRT(ABS(PREVIOUS(根)) + 入 / 1 yuan)", scale=4, first="2"),
    column("名", "count", "RANK(DESC 余 WITHIN 月)"),
    each=(("单位", "sheet", "单位"), ("月", "step", "month")),
    lead_in=35,
)
SEEN = sheet(
    "见",
    column("数", "count", "COUNT(单)"),
    each=(("单位", "any", ""), ("类", "choice", "", ("A", "B")), ("日", "step", "day")),
    seen_in=("单",),
)
CROSS = sheet(
    "叉",
    column("备", "text", absent=State.NOT_APPLICABLE),
    column("和", "money", "SUM(单.额)"),
    each=(("单位", "sheet", "单位"), ("类", "choice", "", ("A", "B", "C"))),
    when=written("单位.限 > 20 yuan OR 类 = A"),
)
ONE = sheet(
    "全",
    column("总", "money", "SUM(单.额)"),
    column("计", "count", "COUNT(见)"),
    column("最", "money", "MAX(月.余)", when_empty=State.NO_RECORD),
    kind="one",
)


def _documents() -> SheetDeclared:
    found = sheet(
        "单",
        column("号", "text"),
        column("单位", "text"),
        column("类", "text"),
        column("时", "instant", absent=State.OPEN),
        column("额", "money", absent=Fraction(1)),
        column("同日", "count", "见.数"),
    )
    keys = (("单位", written("单位")), ("类", written("类")))
    links = {
        "单位": LinkDeclared("单位", "单位", HERE),
        "见": LinkDeclared("见", "见", HERE, (*keys, ("日", written("DAY(时)")))),
        "叉": LinkDeclared("叉", "叉", HERE, keys),
    }
    return replace(found, links=links)


def _history() -> SheetDeclared:
    columns = [
        column("单位", "text"),
        column("期", "period", step="year"),
        column("合格", "flag", absent=State.NO_RECORD),
        column("分", "number", scale=2, absent=State.NO_RECORD),
    ]
    links = {"单位": LinkDeclared("单位", "单位", HERE, (("号", written("单位")),))}
    return SheetDeclared("史", "record", HERE, ("单位", "期"), {one.name: one for one in columns}, links)


@pytest.fixture(scope="module")
def program() -> Program:
    found = compiled(UNIT, MONTH, SEEN, CROSS, _documents(), ONE, _history())
    assert found.findings == ()
    assert found.program is not None
    return found.program


def _rows(seed: int) -> Rows:
    dice = random.Random(seed)

    def money(most: int) -> Fraction:
        return Fraction(dice.randrange(most), 100)

    months: list[dict[str, Datum]] = [
        {
            "单位": f"K{unit}",
            "月": dt.date(2026, month, 1),
            "入": money(6000),
            "出": dice.choice(
                [money(7000), money(7000), State.NOT_SUBMITTED, State.REJECTED if unit == 5 else money(9)]
            ),
        }
        for unit in range(6)
        for month in range(1, 13)
        if dice.random() < 0.9
    ]
    documents: list[dict[str, Datum]] = [
        {
            "号": f"D{number:03}",
            "单位": f"K{dice.randrange(6)}",
            "类": dice.choice("ABC"),
            "额": money(500),
            "时": State.OPEN if dice.random() < 0.1 else 1_767_200_000 + dice.randrange(-20, 380) * 86_400,
        }
        for number in range(80)
    ]
    units: list[dict[str, Datum]] = [
        {"号": f"K{unit}", "限": State.OPEN if unit == 3 else Fraction(10 * unit)} for unit in range(6)
    ]
    return {
        "单位": units,
        "月": months,
        "单": documents,
        "叉": [{"单位": "K1", "类": "A", "备": "x"}],
        "史": _records(dice),
    }


def _records(dice: random.Random) -> list[dict[str, Datum]]:
    return [
        {
            "单位": f"K{unit}",
            "期": dt.date(year, 1, 1),
            "合格": dice.choice([True, True, False, State.NOT_SUBMITTED, State.OPEN]),
            "分": Fraction(dice.randrange(10000), 100) if dice.random() < 0.5 else State.NOT_SUBMITTED,
        }
        for unit in range(5)
        for year in range(2020, 2026)
    ]


@pytest.fixture(scope="module")
def cells(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Cells:
    return both(program, _rows(4), tmp_path_factory.mktemp("rows"))


def test_both_engines_agree_without_history(program: Program, tmp_path: Path) -> None:
    rows = _rows(5)
    del rows["史"]
    assert {row["连"] for row in both(program, rows, tmp_path)["单位"]} == {0}


def test_rows_that_are_led_in_are_not_reported(cells: Cells) -> None:
    assert {row["月"] for row in cells["月"]} == {dt.date(2026, month, 1) for month in range(1, 13)}
    assert len(cells["月"]) == 72


def test_a_balance_runs_on_from_the_row_before(cells: Cells) -> None:
    rows = [row for row in cells["月"] if row["单位"] == "K1"]
    assert [row["前"] for row in rows[1:]] == [row["余"] for row in rows[:-1]]


def test_when_drops_combinations_and_keeps_what_facts_say(cells: Cells) -> None:
    keys = [(row["单位"], row["类"]) for row in cells["叉"]]
    assert ("K1", "B") not in keys
    assert ("K4", "C") in keys
    assert cells["叉"][keys.index(("K1", "A"))]["备"] == "x"


def test_only_what_was_seen_in_the_period_has_a_row(cells: Cells) -> None:
    assert all(row["数"] and row["类"] in {"A", "B"} for row in cells["见"])
    assert cells["全"][0]["计"] == len(cells["见"])


def test_a_recurrence_over_more_steps_than_the_limit_is_a_finding(tmp_path: Path) -> None:
    day = sheet("日", column("余", "count", "PREVIOUS(余) + 1", first="0"), each=(("日", "step", "day"),))
    found = compiled(day).program
    assert found is not None
    result = ran(inputs_of(found, {}, tmp_path), tmp_path / "run")
    assert [(one.code, dict(one.data)["count"]) for one in result.findings] == [("engine/too-many-steps", "365")]
    assert result.folder is None


def test_records_that_were_not_given_are_said(program: Program, tmp_path: Path) -> None:
    rows = _rows(6)
    del rows["史"]
    result = ran(inputs_of(program, rows, tmp_path), tmp_path / "run")
    assert [(one.code, one.place.sheet) for one in result.findings] == [("engine/record-missing", "史")]
