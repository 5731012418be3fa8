"""The branches of a small scheme, which of them its examples take, and the list of those beyond reach."""

from __future__ import annotations

from pathlib import Path

from kaohe.scheme.branches import Coverage
from kaohe.scheme.check import coverage_named, with_examples
from kaohe.scheme.compile import compile_named

ENTRY = "scheme/uncovered-entry"
HEAD = """\
kaohe: 1
scheme: small
version: 1
title: {zh: 小方案, en: Small}
basis: [例]
period: year
valid: {from: 2020-01-01, to: 2030-12-31}
tables:
  档:
    key: {率: ratio}
    gives: {分: points}
    bands: lower_closed
    rows: [{from: 2020-01-01, basis: 例, values: [[60%, 2], [0%, 1]]}]
sheets:
  人:
    key: 号
    columns:
      率: {type: ratio, absent: not_submitted}
      病: {type: flag, absent: no}
      分: {type: points, is: "IFSTATE(LOOKUP(档, 率), not_submitted, 0)"}
      奖: {type: points, is: "IF(分 >= 2 AND NOT 病, 5, 1)"}
must_hold: [{on: 人, name: 不多, title: {en: Not many}, holds: "分 <= 2", basis: 例}]
examples:
"""
PASSING = "  - {name: 过线, period: 2026, given: {人: {甲: {率: 60%}}}, expect: {人: {甲: {奖: 5}}}}\n"
MORE = (
    "  - {name: 未过, period: 2026, given: {人: {甲: {率: 59%}, 乙: {}, 丙: {率: 60%, 病: yes}}}, "
    "expect: {人: {甲: {奖: 1}, 乙: {奖: 1}, 丙: {奖: 1}}}}\n"
)
BROKEN = (
    "  - {name: 过多, period: 2026, given: {人: {甲: {分: 3}, 乙: {分: 2}}}, "
    "expect: {人: {甲: {约束.不多: no}, 乙: {约束.不多: yes}}}}\n"
)


def coverage(folder: Path, examples: str, listed: str = "") -> Coverage:
    """The coverage of the small scheme with some examples and a list."""
    path = folder / "scheme.yaml"
    path.write_text(HEAD + examples, encoding="utf-8")
    if listed:
        (folder / "uncovered.yaml").write_text(listed, encoding="utf-8")
    compiled = compile_named(str(path))
    assert compiled.program is not None, [finding.line("en") for finding in compiled.findings]
    return coverage_named(compiled, with_examples(compiled)[1], path)


def left(found: Coverage) -> list[str]:
    """What is left, in English."""
    return [f"{one.where} {one.text.en}" for one in found.left]


def test_one_example_leaves_the_other_side_of_everything(tmp_path: Path) -> None:
    found = coverage(tmp_path, PASSING)
    assert left(found) == [
        "人.分 what table “档” gives for the band of 率 is “not submitted”: met",
        "人.奖 分 is at least 2: false",
        "人.奖 病 is yes: true",
        "人.奖 after “分 is at least 2, and 病 is no” the result 1: met",
        "人.约束.不多 分 is at most 2: true",
        "人.约束.不多 分 is at most 2: false",
        "档 from 2020-01-01, 0%: used",
    ]
    assert (len(found.taken), len(found.branches), found.percent) == (5, 12, 41)
    assert found.places["人.奖"].line == HEAD.split("      奖:", maxsplit=1)[0].count("\n") + 1


def test_examples_on_both_sides_cover_everything(tmp_path: Path) -> None:
    found = coverage(tmp_path, PASSING + MORE + BROKEN)
    assert left(found) == []
    assert found.percent == 100


def test_what_an_expected_cell_does_not_need_is_not_taken(tmp_path: Path) -> None:
    only = "  - {name: 分, period: 2026, given: {人: {甲: {率: 60%}}}, expect: {人: {甲: {分: 2}}}}\n"
    assert [one for one in coverage(tmp_path, only).taken if one.column == "奖"] == []


def test_a_condition_after_the_decisive_one_is_not_taken(tmp_path: Path) -> None:
    low = "  - {name: 低, period: 2026, given: {人: {甲: {率: 0%, 病: yes}}}, expect: {人: {甲: {奖: 1}}}}\n"
    assert "人.奖 病 is yes: true" in left(coverage(tmp_path, low))


def test_a_branch_named_with_a_reason_is_beyond_reach(tmp_path: Path) -> None:
    listed = "- {where: 人.约束.不多, branch: 分不高于 2：不成立, reason: 表里没有更高的分}\n"
    accepted = BROKEN.replace("甲: {分: 3}, ", "").replace("甲: {约束.不多: no}, ", "")
    found = coverage(tmp_path, PASSING + MORE + accepted, listed)
    assert [one.text.zh for one in found.named] == ["分不高于 2：不成立"]
    assert (left(found), found.percent, found.findings) == ([], 100, ())


def test_an_entry_that_an_example_takes_or_that_names_nothing_is_found(tmp_path: Path) -> None:
    listed = (
        "- {where: 人.约束.不多, branch: 分不高于 2：不成立, reason: 例}\n"
        "- {where: 人.没有, branch: 没有, reason: 例}\n"
    )
    found = coverage(tmp_path, PASSING + MORE + BROKEN, listed)
    assert [(one.code, one.place.line) for one in found.findings] == [
        ("scheme/uncovered-entry", 1),
        ("scheme/uncovered-entry", 2),
    ]


def test_an_entry_without_a_reason_or_a_list_of_another_shape_is_found(tmp_path: Path) -> None:
    for listed in ("- {where: 人.奖, branch: 甲}\n", "- 甲\n", "甲\n", "- {where: 人.奖, branch: 甲, reason: [乙]}\n"):
        found = coverage(tmp_path, PASSING, listed)
        assert [one.code for one in found.findings] == [ENTRY]
        assert found.named == ()


def test_a_list_that_is_no_yaml_is_found_and_names_nothing(tmp_path: Path) -> None:
    found = coverage(tmp_path, PASSING, "- {where: ")
    assert [one.code for one in found.findings] == ["scheme/syntax"]
    assert found.named == ()


def test_a_scheme_without_examples_is_covered_by_none(tmp_path: Path) -> None:
    path = tmp_path / "scheme.yaml"
    path.write_text(HEAD.removesuffix("examples:\n"), encoding="utf-8")
    assert coverage_named(compile_named(str(path)), (), path).percent == 0
