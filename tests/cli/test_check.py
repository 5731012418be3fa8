"""检查 · check: a finding is shown with cause, place, the marked line and the remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaohe.cli.main import main
from tests.flows.tiny import SCHEME, scheme_written


@pytest.mark.parametrize("name", ["wage-guarantee", "department-appraisal", "kindergarten-pay", "auxiliary-police-pay"])
def test_every_shipped_scheme_may_be_published(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", name]) == 0
    assert capsys.readouterr().out.endswith("✔ 可以发布\n")


def test_a_finding_points_at_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = scheme_written(tmp_path, SCHEME.replace("weight: 100", "wieght: 100"))
    assert main(["check", str(path), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    line = next(place for place, text in enumerate(SCHEME.splitlines(), start=1) if "weight" in text)
    assert "✖ Finding [scheme/unknown-key]" in said
    assert f"  at tiny.yaml:{line}:" in said
    shown = said[said.index("[scheme/unknown-key]") :].splitlines()
    assert "wieght: 100" in shown[2]
    assert shown[3].strip("| ") == "^" * len("wieght")
    assert shown[4].startswith("  do ")
    assert "✖ not to be published" in said


def test_an_example_that_fails_keeps_a_scheme_from_publication(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = scheme_written(tmp_path, SCHEME.replace("等级: A}, U2: {等级: B", "等级: B}, U2: {等级: B"))
    assert main(["check", str(path), "--json"]) == 1
    result = json.loads(capsys.readouterr().out)["result"]
    assert (result["may_publish"], result["examples"], result["examples_failing"]) == (False, 1, ["九十分是A"])


def test_a_file_that_is_no_scheme_is_found_wanting_not_failing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xff\xfe\x00a: [")
    assert main(["check", str(path)]) == 1
    assert "✖ 问题" in capsys.readouterr().out
