"""走一遍 · The walk of the README: three units typed by hand, scored, ranked, explained; the page says what happens."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PAGES = ("README.md", "README.zh-CN.md")


def section(page: str) -> str:
    """The part of the page that a newcomer types."""
    text = (REPOSITORY / page).read_text("utf-8")
    return next(part for part in re.split(r"^## ", text, flags=re.MULTILINE) if "```csv" in part)


def commands(text: str) -> list[list[str]]:
    """The `kaohe` lines of its blocks, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    lines = [line.split("#")[0].split() for block in blocks for line in block.splitlines()]
    return [line[1:] for line in lines if line[:1] == ["kaohe"]]


def typed_rows(text: str) -> str:
    """The rows that are typed by hand."""
    found = re.search(r"```csv\n(.*?)```", text, flags=re.DOTALL)
    assert found is not None
    return found[1]


def asked(words: list[str], folder: Path) -> str:
    """What a command prints; it must be fine."""
    call = [sys.executable, "-m", "kaohe.cli.main", *words]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("page", PAGES)
def test_three_units_typed_by_hand_are_ranked_and_explained(page: str, tmp_path: Path) -> None:
    text = section(page)
    schemes, template, check, run, explain = commands(text)
    rows = typed_rows(text)
    assert "department-appraisal" in asked(schemes, tmp_path)
    asked(template, tmp_path)
    with (tmp_path / "facts" / "单位.csv").open("a", encoding="utf-8") as sheet:
        sheet.write(rows)
    asked(check, tmp_path)
    said = asked(run, tmp_path)
    assert re.search(r"^ +1  A01 +教育局 +96\.56  B$", said, flags=re.MULTILINE)
    assert re.search(r"^ +—  A03 +林业局", said, flags=re.MULTILINE)
    assert "= 96.56" in asked(explain, tmp_path)
    for promised in ("96.56", "27"):
        assert promised in text


def test_a_changed_figure_shows_who_moved(tmp_path: Path) -> None:
    text = section(PAGES[0])
    _, template, _, run, _ = commands(text)
    rows = typed_rows(text)
    asked(template, tmp_path)
    sheet = tmp_path / "facts" / "单位.csv"
    empty = sheet.read_text("utf-8-sig")
    for name, typed in (("run", rows), ("run2", rows.replace("A02,水利局,4", "A02,水利局,6"))):
        sheet.write_text(empty + typed, "utf-8-sig")
        asked(_named(run, name), tmp_path)
    compared = json.loads(asked(["compare", "run", "run2", "--json"], tmp_path))["result"]["sheets"]
    (changed,) = next(one for one in compared if one["sheet"] == "单位")["changed"]
    assert changed["key"] == ["A02"]


def _named(run: list[str], name: str) -> list[str]:
    """The command with another folder of results."""
    at = run.index("--out") + 1
    return [*run[:at], name, *run[at + 1 :]]
