"""Recorded states: what a record takes can hold what its scheme can give, and each state needs its rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.base.states import State
from kaohe.scheme.compile import compile_file, compile_loaded
from kaohe.scheme.load import load_bytes
from tests.scheme.writing import HEAD, appraisal, checked, codes, small

TAKEN = (
    "records: {{前: {{scheme: {scheme}, versions: [2025.1], sheet: {sheet}, on: 街道, period: last, take: {take}}}}}\n"
)
SHEETS = """sheets:
  街道:
    key: 街道代码
    columns:
      得率: {type: ratio, scale: 4, is: "IFSTATE(前.得率, no_record, 0%)"}
"""
LEAF = "{name: 处置, weight: 100, source: platform, method: linear, x: 得率, from: 80%, to: 100%MISSING}"
OTHER = """kaohe: 1
scheme: other
version: 2025.1
period: year
sheets:
  街道:
    key: 街道代码
    columns:
      报率: {type: ratio, absent: not_submitted, between: [0%, 100%]}
      得率: {type: ratio, scale: 4, is: "IFS(报率 > 50%, 报率, 报率 > 40%, STATE(open), TRUE, STATE(below_minimum))"}
"""
INFERRED = {"not_submitted", "below_minimum", "open"}


def other(folder: Path, text: str = OTHER, name: str = "other") -> str:
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return str(path)


def reading(scheme: str, take: str = "[得率]", missing: str = "") -> str:
    leaf = LEAF.replace("MISSING", missing)
    return small(TAKEN.format(scheme=scheme, sheet="街道", take=take), appraisal(leaf), sheets=SHEETS)


def states(text: str, column: str = "得率", sheet: str = "前") -> set[str]:
    program = compile_loaded(load_bytes(text.encode())).program
    assert program is not None
    return {state.token for state in program.sheets[sheet].columns[column].type.states - {State.REJECTED}}


def test_a_column_of_another_scheme_holds_what_that_scheme_can_give(tmp_path: Path) -> None:
    assert states(reading(other(tmp_path))) == INFERRED | {"no_record"}


def test_a_state_of_a_record_without_a_rule_is_found(tmp_path: Path) -> None:
    path = other(tmp_path)
    (finding,) = checked(reading(path)).findings
    assert finding.code == "scheme/state-without-rule"
    assert "not_submitted, below_minimum, open" in finding.cause("en")
    ruled = ", missing: {not_submitted: zero, below_minimum: full, open: withhold}"
    assert codes(reading(path, missing=ruled)) == []


@pytest.mark.parametrize(
    ("take", "expected"),
    [
        ("{得率: {type: ratio, scale: 4, states: [withheld]}}", ["scheme/state-without-rule"]),
        ("{得率: {type: ratio, scale: 4, states: []}}", []),
        ("{得率: {type: ratio, scale: 4}}", ["scheme/record-states"]),
        ("{得率: ratio}", ["scheme/record-states"]),
        ("{得率: {states: [withheld]}}", ["scheme/not-found"]),
        ("{得率: {type: ratio, states: [withhold]}}", ["scheme/unknown-word"]),
        ("{得率: {type: ratio, 可能状态: [暂不认定]}}", ["scheme/state-without-rule"]),
        ("{得率: {scale: 4, states: []}}", ["scheme/missing-key"]),
        ("{得率: {type: ratio, absent: open, states: []}}", ["scheme/unknown-key"]),
    ],
)
def test_a_scheme_that_is_not_at_hand_is_described_by_take(take: str, expected: list[str]) -> None:
    assert set(expected) <= set(codes(reading("nowhere", take)))
    assert bool(expected) == bool(codes(reading("nowhere", take)))


def test_take_adds_to_what_the_document_can_give(tmp_path: Path) -> None:
    text = reading(other(tmp_path), "{得率: {states: [withheld]}}")
    assert states(text) == INFERRED | {"withheld", "no_record"}


def test_a_column_that_the_document_no_longer_has_says_its_states(tmp_path: Path) -> None:
    path = other(tmp_path, OTHER.replace("得率", "旧率"))
    assert "scheme/record-states" in codes(reading(path, "{得率: ratio}"))
    assert states(reading(path, "{得率: {type: ratio, scale: 4, states: [open]}}")) == {"open", "no_record"}


def test_a_document_that_does_not_compile_says_nothing_of_states(tmp_path: Path) -> None:
    path = other(tmp_path, OTHER.replace("报率 > 50%", "报帅 > 50%"))
    assert "scheme/record-states" in codes(reading(path))


OWN = """records: {往年: {scheme: self, versions: [2026.1], sheet: 街道, period: last, take: [累计, 甲数]}}
sheets:
  街道:
    key: 街道代码
    columns:
      本年: {type: count, absent: open, between: [0, 100]}
      甲数: {type: count, is: "IF(往年.累计 > 9, STATE(withheld), 本年)"}
      累计: {type: count, is: "本年 + IFSTATE(往年.甲数, no_record, 0)"}
"""


def test_what_the_own_past_can_hold_comes_round() -> None:
    """累计 is open by 本年; so 甲数 a year later is withheld or open, and then 累计 too."""
    assert states(HEAD + OWN, "累计", "往年") == {"open", "withheld", "no_record"}
    assert states(HEAD + OWN, "甲数", "往年") == {"open", "withheld", "no_record"}
    assert states(HEAD + OWN.replace("STATE(withheld)", "1"), "累计", "往年") == {"open", "no_record"}


def test_a_carried_score_is_a_score() -> None:
    """A recorded score that was itself missing is not carried, whatever another rule says of its state."""
    rules = "missing: {not_submitted: {carry_forward: {from: 往年, age: 1}}, not_applicable: full}"
    leaf = f"{{name: 问题, weight: 100, source: survey, method: deduct, items: [{{each: 数, points: 1}}], {rules}}}"
    sheets = "sheets: {街道: {key: 街道代码, columns: {数: {type: count, absent: not_submitted, between: [0, 100]}}}}\n"
    records = "records: {往年: {scheme: self, versions: [2026.1], sheet: 街道, period: last, take: [问题.得分]}}\n"
    examples = (
        "examples:\n  - name: 沿用\n    period: 2026\n    given: {街道: {S1: {}, S2: {}}}\n"
        '    records: {往年: {S1: {问题.得分: "#not_applicable", 期: 2025}, S2: {问题.得分: 90, 期: 2025}}}\n'
        '    expect: {街道: {S1: {问题.得分: "#withheld"}, S2: {问题.得分: 90}}}\n'
    )
    assert codes(small(records, appraisal(leaf, grades=""), examples, sheets=sheets)) == []


def test_schemes_that_take_from_one_another_are_a_circle(tmp_path: Path) -> None:
    """The language has no answer to which of them comes first. Basis: language.md §7."""
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    for path, partner in ((one, two), (two, one)):
        record = TAKEN.format(scheme=partner, sheet="街道", take="[得率]")
        named = HEAD.replace("scheme: small", f"scheme: {path.stem}")
        path.write_text(named + record + SHEETS, "utf-8")
    found = [finding for finding in compile_file(one).findings if finding.code == "scheme/record-circle"]
    assert ["one → two → one" in finding.cause("en") for finding in found] == [True]
    assert compile_file(one).program is None
    three = (
        HEAD.replace("scheme: small", "scheme: three") + TAKEN.format(scheme=one, sheet="街道", take="[得率]") + SHEETS
    )
    assert "scheme/record-circle" not in codes(three)
