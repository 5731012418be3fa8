"""问题目录 · Findings: every code is spelt by the rule, documented, and remedied by an act in two languages."""

from __future__ import annotations

import ast
import importlib
from collections import Counter

import pytest

from kaohe.base.findings import Rule, Text
from tests.conftest import REPOSITORY
from tests.house.survey import python_files, rooms, text, tree
from tools.docs import errors

MODULES = tuple(path for path in python_files("src/kaohe") if path.name == "findings.py" and path.parts[2] != "base")
RULES = errors.rules()


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_room_lists_every_rule_it_states(path: object) -> None:
    module = importlib.import_module(".".join(str(path).removesuffix(".py").split("/")[1:]))
    stated = [value for value in vars(module).values() if isinstance(value, Rule)]
    assert sorted(rule.code for rule in module.RULES) == sorted(rule.code for rule in stated)


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_a_code_begins_with_its_room(path: object) -> None:
    parts = str(path).removesuffix(".py").split("/")
    module = importlib.import_module(".".join(parts[1:]))
    assert {rule.code.split("/")[0] for rule in module.RULES} <= {parts[2]}


def test_a_rule_is_made_only_in_a_findings_module() -> None:
    elsewhere = [
        f"{path}:{node.lineno}"
        for path in python_files("src")
        if path.name != "findings.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rule"
    ]
    assert elsewhere == []


def test_no_code_is_stated_twice() -> None:
    assert [code for code, count in Counter(rule.code for rule in RULES).items() if count > 1] == []


def test_every_code_belongs_to_a_room() -> None:
    assert {rule.code.split("/")[0] for rule in RULES} <= set(rooms())


def test_cause_and_remedy_speak_both_languages_with_the_same_data() -> None:
    silent = [
        rule.code
        for rule in RULES
        for sentence in (rule.cause, rule.remedy)
        if not _says_something(sentence.en) or not _says_something(sentence.zh) or _same(sentence)
    ]
    assert silent == []


def test_every_sentence_ends_as_a_sentence() -> None:
    open_ended = [
        rule.code
        for rule in RULES
        for sentence in (rule.cause, rule.remedy)
        if not sentence.zh.endswith(("。", "！", "？")) or not sentence.en.endswith((".", "!", "?", "…"))
    ]
    assert open_ended == []


def test_every_code_is_documented() -> None:
    page = (REPOSITORY / errors.PAGE).read_text(encoding="utf-8")
    assert [rule.code for rule in RULES if f"### `{rule.code}`" not in page] == []


def test_every_code_is_met_by_a_test() -> None:
    tests = "\n".join(text(path) for path in python_files("tests")) + "\n".join(_golden_texts())
    names = {value.code: name for path in MODULES for name, value in _constants(path)}
    untested = [code for code, name in names.items() if code not in tests and name not in tests]
    assert untested == []


def _golden_texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in (REPOSITORY / "tests" / "golden").rglob("*.md")]


def _constants(path: object) -> list[tuple[str, Rule]]:
    module = importlib.import_module(".".join(str(path).removesuffix(".py").split("/")[1:]))
    return [(name, value) for name, value in vars(module).items() if isinstance(value, Rule)]


def _says_something(sentence: str) -> bool:
    return any(character.isalnum() for character in sentence)


def _same(sentence: Text) -> bool:
    return sentence.zh == sentence.en
