"""The listing of what is shipped, and a copy to begin from, as a stranger meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kaohe.cli.main import main


def test_schemes_from_abroad_stand_last_and_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schemes", "--lang", "en"]) == 0
    rows = [line.split("  ") for line in capsys.readouterr().out.splitlines()]
    abroad = [row[0] for row in rows if "abroad" in [part.strip() for part in row]]
    assert abroad == ["general-practice-quality", "hospital-value-based-purchasing"]
    assert [row[0] for row in rows][-3:-1] == abroad


def test_the_listing_says_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    main(["schemes"])
    assert "kaohe new --from 编号" in capsys.readouterr().out.splitlines()[-1]


def test_as_json_every_scheme_has_its_group(capsys: pytest.CaptureFixture[str]) -> None:
    main(["schemes", "--json"])
    listed = json.loads(capsys.readouterr().out)["result"]["schemes"]
    groups = {one["id"]: one["group"] for one in listed}
    assert (groups["wage-guarantee"], groups["general-practice-quality"]) == ("home", "abroad")


def test_a_copy_of_a_scheme_from_abroad_can_be_checked_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "--from", "general-practice-quality", "--out", "mine"]) == 0
    assert "kaohe check mine" in capsys.readouterr().out
    assert main(["check", "mine"]) == 0
    assert sorted(path.name for path in Path("mine").iterdir()) == ["README.md", "scheme.yaml"]


def test_a_copy_keeps_the_reasons_of_its_untaken_branches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "--from", "improvement", "--out", "mine"]) == 0
    assert Path("mine/uncovered.yaml").is_file()
    capsys.readouterr()
    assert main(["check", "mine"]) == 0
    assert "100%" in capsys.readouterr().out


@pytest.mark.parametrize("asked", ["abroad", "abroad/general-practice-quality", "", "..", "general_practice_quality"])
def test_a_group_a_path_and_a_slip_of_the_pen_are_no_ids(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "--from", asked, "--out", "mine", "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in answer["findings"]] == ["scheme/not-found"]
    assert not Path("mine").exists()


def test_a_slip_of_the_pen_is_told_the_nearest_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--from", "wage-guarantea", "--lang", "en"]) == 2
    assert "perhaps you mean wage-guarantee" in capsys.readouterr().out
