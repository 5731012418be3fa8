"""检查 · check --report: what a run shows of its scheme, as a table for people and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaohe.cli.main import main
from tests.flows.tiny import SCHEME, scheme_written, tiny_run

UNITS = "代码,名称,分\n" + "".join(f"U{place},局{place},{5 * place}\n" for place in range(1, 20))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tiny_run(tmp_path_factory.mktemp("report"), units=UNITS).folder
    assert folder is not None
    return folder


def test_the_table_sets_the_effective_weight_beside_the_nominal_one(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = scheme_written(tmp_path)
    assert main(["check", str(path), "--report", str(run)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "单位：19 个，有总分的 19 个" in said
    heading = said.index("指标  名义权重  有效权重≈  倍数≈  满分  无值")
    assert said[heading + 2] == "实绩      100%       100%    1.0    0%    0%"
    assert "等级：A 2  B 17" in said
    assert not any("insight/" in line for line in said)


def test_programs_get_the_report_as_plain_values(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(scheme_written(tmp_path)), "--report", str(run), "--json"]) == 0
    (part,) = json.loads(capsys.readouterr().out)["result"]["report"]["parts"]
    assert (part["sheet"], part["units"], part["grades"]) == ("单位", "19", {"A": "2", "B": "17"})
    assert part["indicators"] == [
        {
            "name": "实绩",
            "depth": 0,
            "nominal": "100%",
            "effective_approximate": "100%",
            "times_approximate": "1.0",
            "full_points": "0%",
            "without_value": "0%",
        }
    ]


def test_a_run_of_another_scheme_is_remarked_and_no_run_is_misuse(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = scheme_written(tmp_path, SCHEME.replace("分 < 50", "分 < 45"))
    main(["check", str(other), "--report", str(run)])
    assert "[flows/other-scheme]" in capsys.readouterr().out
    assert main(["check", str(scheme_written(tmp_path)), "--report", str(tmp_path)]) == 2
    assert "[flows/not-a-run]" in capsys.readouterr().out
