"""方案库 · Library: every shipped scheme may be published, and carries the worked examples of the field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kaohe.scheme.check import check_named
from kaohe.scheme.library import library_ids, scheme_find
from tests.conftest import shared_folder

WORKED = {
    "auxiliary-police-pay": ("EX-P",),
    "budget-execution": ("EX-B",),
    "credit-bank": ("EX-E",),
    "custody-account": ("EX-A",),
    "department-appraisal": ("EX-60/40",),
    "kindergarten-pay": ("EX-K", "EX-L"),
    "kindergarten-subsidy": ("EX-K",),
    "third-party-evaluation": ("EX-A",),
    "school-appraisal": ("EX-V",),
    "wage-guarantee": ("EX-W", "EX-C"),
    "wage-risk": ("EX-R",),
}


@pytest.mark.parametrize("scheme", library_ids())
def test_a_shipped_scheme_has_no_finding_and_all_its_examples_hold(scheme: str) -> None:
    compiled, results = check_named(scheme)
    assert [finding.line("zh") for finding in compiled.findings] == []
    assert results
    assert all(result.holds for result in results)


@pytest.mark.parametrize("scheme", library_ids())
def test_a_shipped_scheme_says_where_its_numbers_come_from(scheme: str) -> None:
    found = scheme_find(scheme)
    assert found is not None
    readme = (found.parent / "README.md").read_text(encoding="utf-8")
    assert re.search(r"\| 参数 parameter \| 值 value \| 来源 source \| 把握 how sure \|", readme)


@pytest.mark.parametrize(("scheme", "example"), [(scheme, one) for scheme, all_ in WORKED.items() for one in all_])
def test_a_shipped_scheme_carries_the_worked_example(scheme: str, example: str) -> None:
    compiled, _ = check_named(scheme)
    assert compiled.scheme is not None
    assert any(example in one.name for one in compiled.scheme.examples)


def test_the_worked_examples_are_those_of_the_field() -> None:
    domain = (shared_folder() / "domain.md").read_text(encoding="utf-8")
    assert all(f"**{example}" in domain for examples in WORKED.values() for example in examples)


@pytest.mark.parametrize("scheme", library_ids())
def test_a_changed_expectation_is_seen(scheme: str, tmp_path: Path) -> None:
    found = scheme_find(scheme)
    assert found is not None
    text = found.read_text(encoding="utf-8")
    head, examples = text.split("\nexamples:\n")
    broken = re.sub(
        r"(expect: \{.*?): (\d+)(?=[ ,.%}])", lambda match: f"{match[1]}: {int(match[2]) + 1}", examples, count=1
    )
    assert broken != examples
    path = tmp_path / "scheme.yaml"
    path.write_text(f"{head}\nexamples:\n{broken}", encoding="utf-8")
    assert not all(result.holds for result in check_named(str(path))[1])
