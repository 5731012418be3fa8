"""Every branch of every shipped scheme is taken by a worked example, or named beside the scheme with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.flows.check import check
from kaohe.scheme.library import library_ids, scheme_find


@pytest.mark.parametrize("scheme", library_ids())
def test_the_examples_take_every_branch_that_is_not_named(scheme: str) -> None:
    found = check(scheme).coverage
    assert [f"{one.where} {one.text.en}" for one in found.left] == []
    assert found.percent == 100
    assert found.taken + len(found.beyond) == found.branches
    assert len(found.beyond) * 20 <= found.branches


def test_a_scheme_without_its_last_example_takes_less(tmp_path: Path) -> None:
    path = scheme_find("pay-freeze")
    assert path is not None
    text = path.read_text(encoding="utf-8")
    copy = tmp_path / "scheme.yaml"
    copy.write_text(text[: text.rindex("  - name: ")], encoding="utf-8")
    found = check(str(copy)).coverage
    assert found.percent < 100
    assert found.left


@pytest.mark.prove
def test_the_coverage_of_every_shipped_scheme(capsys: pytest.CaptureFixture[str]) -> None:
    found = {scheme: check(scheme).coverage for scheme in library_ids()}
    with capsys.disabled():
        print()  # noqa: T201 - the proof says what it counted
        for scheme, one in found.items():
            said = f"{one.taken} of {one.branches} branches, {len(one.beyond)} named, {one.percent}%"
            print(f"{scheme:24} {said}")  # noqa: T201 - as above
    assert {one.percent for one in found.values()} == {100}
