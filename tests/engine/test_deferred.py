"""暂缓 · Deferred: a result that waits gives the same rows as one that was written, and only sheets asked for are."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from kaohe.base.period import Period
from kaohe.calendar import WorkingCalendar
from kaohe.engine import storage, work
from kaohe.engine.deferred import Deferred, Waiting
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from kaohe.scheme.canonical import content_hash
from tests.conftest import REPOSITORY
from tests.golden.runs import FOLDER, Prepared, engine_cells, exact_cells, facts_write, prepared

FLAGS = {"达标": "否", "事件": "否", "造假": "否"}
SCORE = REPOSITORY / "benchmarks" / "score" / "scheme.yaml"


def score_facts(folder: Path) -> Path:
    """Six units in two groups, three indicators, one by each method."""
    units = [{"单位编码": f"U{number}", "grp": f"G{number % 2}"} for number in range(6)]
    first = [{"一级编码": "F0", "w1": "60"}, {"一级编码": "F1", "w1": "40"}]
    second = [{"二级编码": "S0", "一级": "F0"}, {"二级编码": "S1", "一级": "F1"}]
    indicators = [
        {"指标编码": f"I{number}", "二级": f"S{number // 2}", "method": str(number), "target": "90", "weight": "3"}
        for number in range(3)
    ]
    seen = [
        {"单位": f"U{unit}", "指标": f"I{number}", "actual": str((unit * 37 + number * 11) % 60 + 50)}
        for unit in range(6)
        for number in range(3)
    ]
    return facts_write(folder, {"一级": first, "二级": second, "指标": indicators, "单位": units, "观测": seen})


def inputs_of(given: Prepared) -> Inputs:
    return Inputs(
        program=given.program,
        scheme_hash=content_hash(given.scheme),
        book=given.book,
        period=Period.parse(given.period),
        as_of=0,
        calendar=WorkingCalendar.current(),
    )


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("keep", [None, {"单位": ("total", "rank_in_group", "grade")}])
def test_what_waits_gives_the_same_bytes(
    keep: dict[str, tuple[str, ...]] | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = inputs_of(prepared(SCORE, score_facts(tmp_path / "raw"), "2026", tmp_path))
    run(inputs, tmp_path / "written", keep=keep)
    monkeypatch.setattr(work, "LARGE", 0)
    run(inputs, tmp_path / "waiting", keep=keep)
    wanted = files_of(tmp_path / "written" / "sheets")
    assert files_of(tmp_path / "waiting" / "sheets") == wanted
    assert ("观测.parquet" in wanted) is (keep is None)


def pool_facts(folder: Path) -> Path:
    """Pools of either sign and of nothing, weights that tie, are nought or not handed in."""
    pools = ["100", "-100", "0.01", "0", "7.77"]
    blank = dict.fromkeys(
        ("率", "次数", "天数", "评分", "很满意", "一般", "不满意", "评委一", "评委二", "评委三", "评委四"), ""
    )
    units = [{"单位编码": f"U{place}", "奖池": pool, **FLAGS, **blank} for place, pool in enumerate(pools)]
    weights = ["1", "1", "1", "", "0", "2.5", "1"]
    persons = [
        {"人员编号": f"P{place}{number}", "单位": f"U{place}", "权": weight}
        for place in range(len(pools))
        for number, weight in enumerate(weights)
    ]
    return facts_write(folder, {"单位": units, "人员": persons})


def test_rows_that_are_numbered_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laws = REPOSITORY / "tests" / "laws" / "laws.yaml"
    given = prepared(laws, pool_facts(tmp_path / "raw"), "2026", tmp_path)
    run(inputs_of(given), tmp_path / "plain")
    monkeypatch.setattr(storage, "LARGE", 0)
    run(inputs_of(given), tmp_path / "numbered")
    assert files_of(tmp_path / "numbered" / "sheets") == files_of(tmp_path / "plain" / "sheets")
    assert engine_cells(given) == exact_cells(given)


def test_states_pass_through_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children = [{"幼儿编号": f"C{number}", "在园月数": str(number)} for number in range(3)]
    given = prepared(FOLDER / "gap_year.yaml", facts_write(tmp_path / "raw", {"幼儿": children}), "2026", tmp_path)
    monkeypatch.setattr(work, "LARGE", 0)
    assert run(inputs_of(given), tmp_path / "run").folder is not None
    assert exact_cells(given)["幼儿"]["C2"]["可补月数"] == Fraction(2)


def waiting() -> Deferred:
    return Deferred(
        {"f('a')": Waiting("SELECT 1 AS x", "COPY a"), "f('b')": Waiting("SELECT x FROM f('a')", "COPY f('a') TO b")}
    )


def test_a_result_that_is_read_once_stands_in_the_query() -> None:
    assert waiting().settled("SELECT x FROM f('b')") == ["SELECT x FROM (SELECT x FROM (SELECT 1 AS x))"]


def test_a_result_that_is_read_twice_is_written_first() -> None:
    query = "SELECT 1 FROM f('b'), f('b') AS c"
    assert waiting().settled(query) == ["COPY (SELECT 1 AS x) TO b", query]


def test_a_result_that_a_waiting_one_reads_too_is_written() -> None:
    found = waiting().settled("SELECT 1 FROM f('b'), f('a') AS c")
    assert "COPY a" in found
    assert found[-1].count("f('a')") == 2
    kept = waiting()
    assert kept.settled("SELECT x FROM f('a')") == ["COPY a", "SELECT x FROM f('a')"]
    assert kept.settled("SELECT x FROM f('b')") == ["SELECT x FROM (SELECT x FROM f('a'))"]


def test_a_query_that_would_grow_too_long_reads_a_file() -> None:
    long = Deferred({"f('a')": Waiting(f"SELECT {'1 + ' * 20_000}1 AS x", "COPY a")})
    assert long.settled("SELECT x FROM f('a')") == ["COPY a", "SELECT x FROM f('a')"]
