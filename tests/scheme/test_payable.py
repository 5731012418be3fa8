"""发放 · Payable: a sheet pays a computed money column of its own, or the scheme may not be published."""

from __future__ import annotations

import pytest

from kaohe.scheme.compile import compile_loaded
from kaohe.scheme.lint import lint, subject_of
from kaohe.scheme.load import load_bytes

TEXT = """\
kaohe: 1
scheme: small
version: 1
period: year
sheets:
  人员:
    key: 人员编号
    pays: {pays}
    columns:
      工资: {{type: money, absent: error}}
      天数: {{type: count, is: "2 * 1"}}
      应发: {{type: money, is: "2 * 工资"}}
"""


@pytest.mark.parametrize(("pays", "found"), [("应发", False), ("工资", True), ("天数", True), ("实发", True)])
def test_what_is_paid_is_money_that_a_column_computes(pays: str, *, found: bool) -> None:
    compiled = compile_loaded(load_bytes(TEXT.format(pays=pays).encode()))
    assert compiled.scheme is not None
    assert compiled.scheme.sheets["人员"].pays == pays
    codes = [finding.code for finding in lint(subject_of(compiled.scheme, compiled.program))]
    assert ("scheme/not-payable" in codes) is found
