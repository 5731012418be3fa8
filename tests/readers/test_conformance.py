"""The cases assert every word of the language, their gaps have reasons, and their hash pins them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.scheme.load import LANGUAGE
from tests.readers import cases as cases_module
from tests.readers.cases import READERS, Case, cases, compiled, every_gap, expected, meets
from tests.readers.covered import covered, digest, words
from tools.docs import conformance

SHORTEST_REASON = 15


def test_every_word_of_the_language_is_asserted_by_a_case() -> None:
    found = covered(READERS)
    missing = {group: [name for name in names if not found[name].columns] for group, names in words().items()}
    assert missing == {group: [] for group in words()}


def test_names_of_cases_are_distinct_and_every_case_asserts_something() -> None:
    names = [case.name for case in cases()]
    assert len(names) == len(set(names))
    assert all(expected(case, compiled(case)) for case in cases())


def test_a_gap_names_a_reader_a_cell_that_is_asserted_and_a_reason() -> None:
    for case, reader, what, reason in every_gap():
        asserted = {f"{sheet}.{column}" for sheet, _, column in expected(case, compiled(case))}
        assert reader in READERS, case.name
        assert reader != "exact", "the exact reader is the judge and has no gaps"
        assert what == "*" or what in asserted, (case.name, what)
        assert len(reason) >= SHORTEST_REASON, (case.name, reason)


def _half(gaps: dict[str, dict[str, str]]) -> Case:
    sheets = (
        b"sheets: {a: {key: k, columns: {x: {type: count, absent: error}, y: {type: count, is: x + 1}, "
        b"z: {type: count, is: x + 2}}}}"
    )
    head = b"{kaohe: 1, scheme: case, version: 1, title: {zh: a, en: a}, basis: [a], period: year, "
    body = head + b"valid: {from: 2020-01-01, to: 2030-12-31}, " + sheets + b"}"
    given = cases()[0]
    return Case("half", body, given.period, given.as_of, {}, {"a": {"1": {"y": "2", "z": "3"}}}, gaps)


def test_a_gap_is_strict() -> None:
    right = {("a", "1", "y"): 2, ("a", "1", "z"): 3}
    wrong = {("a", "1", "y"): 2, ("a", "1", "z"): 4}
    meets("browser", _half({}), lambda _: right)
    meets("browser", _half({"browser": {"a.z": "its sums are wrong"}}), lambda _: wrong)
    with pytest.raises(AssertionError, match="differs"):
        meets("browser", _half({"browser": {"a.y": "its sums are wrong"}}), lambda _: wrong)
    with pytest.raises(AssertionError, match="have closed"):
        meets("browser", _half({"browser": {"a.z": "its sums are wrong"}}), lambda _: right)
    with pytest.raises(AssertionError, match="has closed"):
        meets("browser", _half({"browser": {"*": "it knows no sums"}}), lambda _: right)


def test_a_change_of_a_case_changes_the_hash_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, page = digest(), conformance.page()
    assert f"`{before}`" in page
    assert f"**{LANGUAGE}**" in page
    for path in cases_module.FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("tests.readers.covered.FOLDER", tmp_path)
    assert digest() == before
    file = tmp_path / "operations.yaml"
    file.write_bytes(file.read_bytes().replace(b'"36"', b'"37"'))
    assert digest() != before
