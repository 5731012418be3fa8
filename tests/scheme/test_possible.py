"""Possible states: what conditions rule out is no state of a column."""

from __future__ import annotations

import pytest

from kaohe.base.states import State
from kaohe.scheme.compile import compile_loaded
from kaohe.scheme.lint.possible import possible_states
from kaohe.scheme.load import load_bytes
from tests.scheme.writing import HEAD

SHEETS = """sheets:
  街道:
    key: 街道代码
    columns:
      报数: {type: count, absent: not_submitted, between: [0, 100]}
      待数: {type: count, absent: open, between: [0, 100]}
      应数: {type: count, absent: error, between: [1, 100]}
      果: {type: count, is: "FORMULA"MORE}
  项目:
    key: 项目编码
    in: {属地: 街道}
    columns:
      款数: {type: count, absent: not_submitted, between: [0, 100]}
"""


def states(formula: str, more: str = "") -> set[str]:
    text = HEAD + SHEETS.replace("FORMULA", formula).replace("MORE", more)
    compiled = compile_loaded(load_bytes(text.encode()))
    assert compiled.program is not None, [finding.line("en") for finding in compiled.findings]
    found = possible_states(compiled.program, frozenset())["街道", "果"]
    return {state.token for state in found - {State.REJECTED}}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("报数 + 待数", {"not_submitted", "open"}),
        ("IF(HAS(报数), 报数, 0)", set()),
        ("IF(NOT HAS(报数), 0, 报数)", set()),
        ("IF(HAS(报数) AND HAS(待数), 报数 + 待数, 应数)", set()),
        ("IF(HAS(报数) AND 报数 > 3, 1, 0)", set()),
        ("IF(NOT HAS(报数) OR 报数 > 3, 1, 0)", set()),
        ("IF(报数 > 3, 1, 0)", {"not_submitted"}),
        ("IF(ISSTATE(待数, open), 0, 待数)", set()),
        ("IF(ISSTATE(待数, not_due), 0, 待数)", {"open"}),
        ("IFSTATE(报数, not_submitted, 0)", set()),
        ("IFSTATE(报数, open, 待数)", {"not_submitted", "open"}),
        ("IFS(NOT HAS(报数), 0, TRUE, 报数)", set()),
        ("IFS(应数 > 3, STATE(withheld), TRUE, 1)", {"withheld"}),
        ("SUM(项目.款数)", {"not_submitted"}),
        ("SUM(项目.款数 SKIP not_submitted)", set()),
        ("SUM(项目.款数 WHERE HAS(款数))", set()),
        ("COUNT(项目 WHERE 款数 > 3)", {"not_submitted"}),
        ("COUNT(项目 WHERE HAS(款数) AND 款数 > 3)", set()),
        ("MAX(项目.款数 WHERE HAS(款数))", {"empty"}),
        ("ROUND(报数 / 应数, 0)", {"not_submitted"}),
        ("ROUND(应数 / (应数 - 1), 0)", {"empty"}),
    ],
)
def test_a_column_has_the_states_that_its_conditions_leave(formula: str, expected: set[str]) -> None:
    assert states(formula) == expected


def test_nothing_is_what_the_column_says_it_is() -> None:
    assert states("MAX(项目.款数 WHERE HAS(款数))", ", when_empty: not_applicable") == {"not_applicable"}
