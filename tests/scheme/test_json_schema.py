"""JSON Schema: what editors are told is what the reader takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from kaohe.scheme.aggregates import aggregate_ids
from kaohe.scheme.json_schema import json_schema
from kaohe.scheme.library import library_ids, scheme_find
from kaohe.scheme.methods import method_ids
from tests.scheme.documents import SMALL
from tests.scheme.writing import small

VALIDATOR = Draft202012Validator(json_schema())
GOOD = sorted((Path(__file__).parent / "good").glob("*.yaml"))


def as_text(text: str) -> Any:
    """The document as an editor with our reading of scalars sees it."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def complaints(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_text(text))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", library_ids())
def test_a_shipped_scheme_is_valid(name: str) -> None:
    path = scheme_find(name)
    assert path is not None
    assert complaints(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_good_document_is_valid(path: Path) -> None:
    assert complaints(path.read_text(encoding="utf-8")) == []


def test_chinese_keywords_are_valid() -> None:
    chinese = small()
    for word, alias in (("weight:", "权重:"), ("method:", "方法:"), ("linear", "线性"), ("sheets:", "表单:")):
        chinese = chinese.replace(word, alias)
    assert complaints(chinese) == []


def as_numbers(value: Any) -> Any:
    """What YAML 1.2 makes of plain scalars, which editors follow."""
    if isinstance(value, dict):
        return {key: as_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if value.isdigit() else float(value) if value.replace(".", "", 1).isdigit() else value


@pytest.mark.parametrize("name", library_ids())
def test_a_shipped_scheme_is_valid_as_editors_read_numbers(name: str) -> None:
    path = scheme_find(name)
    assert path is not None
    read = as_numbers(as_text(path.read_text(encoding="utf-8")))
    assert [error.message for error in VALIDATOR.iter_errors(read)] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("method: deduct", "method: deducts"),
        ("weight: 40", "wieght: 40"),
        ("period: year", "period: years"),
        ("missing: {not_submitted: zero}", "missing: {not_submited: zero}"),
        ("missing: {not_submitted: zero}", "missing: {not_submitted: nought}"),
        ("method: bands, x: 率, table: 档", "method: bands, x: 率"),
        ("rows: [{from: 2026-01-01, is: 24", "rows: [{is: 24"),
        ("bands: lower_closed", "bands: closed"),
        ("compare_on: rounded", "compare_on: round"),
    ],
)
def test_a_slip_is_seen(before: str, after: str) -> None:
    assert before in SMALL
    assert complaints(SMALL) == []
    assert complaints(SMALL.replace(before, after, 1)) != []


def test_every_method_says_what_it_needs() -> None:
    told = json_schema()["$defs"]["indicator"]["allOf"]
    assert sum("if" in rule for rule in told) == len(method_ids()) + len(aggregate_ids())
