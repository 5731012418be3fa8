"""规则不在代码里 · Rules: no figure and no rule word of the field stands in Python; what looks like one is reviewed.

The list is figures.yaml. The sample is apart: it invents people on either side of the figures of schemes.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.survey import python_files, tree

HERE = Path(__file__).parent
EVERYWHERE = frozenset({0, 1, 2, 3, 4, 8, 10, 16, 32, 63, 64, 100, 1000, 1024})
"""Counting, halving, per cent and per mille, quarters of a year, the sizes of machine words."""
APART = ("sample", "library")
WORDS = re.compile("阈值|不低于|不高于|不少于|不多于|不得|不超过|超过|不满|不足|以上|以下|以内|扣分|一票否决|宽限")
FIGURED = re.compile(
    f"({WORDS.pattern})[ “]*([0-9]+|[一二三四五六七八九十百]+)[ ]?(%|％|分|元|日|天|小时|个月|年|次|人|倍|成|级)"
)


@cache
def reviewed() -> Mapping[str, Any]:
    """What was reviewed: numbers by file, rooms without rules, files of rule words."""
    found: Mapping[str, Any] = yaml.safe_load((HERE / "figures.yaml").read_text(encoding="utf-8"))
    return found


def sources() -> tuple[tuple[str, ast.Module], ...]:
    """Every module of the product by its path below the package, with its tree."""
    found = ((path.relative_to("src/kaohe"), tree(path)) for path in python_files("src/kaohe"))
    return tuple((path.as_posix(), module) for path, module in found if path.parts[0] not in APART)


def numbers(module: ast.Module) -> Iterator[float]:
    """The numeric literals of a module that are not of the few that stand everywhere."""
    for node in ast.walk(module):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and value not in EVERYWHERE:
            yield value


def strings(module: ast.Module) -> Iterator[str]:
    """The text literals of a module, docstrings left out."""
    lone = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lone:
            yield node.value


def unreviewed_numbers(path: str, module: ast.Module) -> set[float]:
    """The numbers of a module that nobody looked at."""
    if path.partition("/")[0] in {entry["room"] for entry in reviewed()["rooms"]}:
        return set()
    known = {value for entry in reviewed()["numbers"] if entry["file"] == path for value in entry["values"]}
    return set(numbers(module)) - known


def unreviewed_words(path: str, module: ast.Module) -> list[str]:
    """The texts of a module with a rule word where none was reviewed, and those with a rule's figure anywhere."""
    is_known = any(fnmatch(path, entry["file"]) for entry in reviewed()["words"])
    asked = FIGURED if is_known else WORDS
    looked_at = {entry["text"] for entry in reviewed()["texts"] if entry["file"] == path}
    return [text for text in strings(module) if asked.search(text) and text not in looked_at]


def test_no_number_stands_in_the_code_that_was_not_reviewed() -> None:
    found = {path: sorted(unreviewed_numbers(path, module)) for path, module in sources()}
    assert {path: values for path, values in found.items() if values} == {}


def test_no_rule_word_stands_in_the_code_that_was_not_reviewed() -> None:
    found = {path: unreviewed_words(path, module) for path, module in sources()}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_what_was_reviewed_is_still_there_and_has_a_reason() -> None:
    used: dict[str, set[float]] = defaultdict(set)
    for path, module in sources():
        used[path] = set(numbers(module))
    stale = [
        f"{entry['file']} {value}"
        for entry in reviewed()["numbers"]
        for value in entry["values"]
        if value not in used[entry["file"]]
    ]
    words = [
        entry["file"]
        for entry in reviewed()["words"]
        if not any(fnmatch(path, entry["file"]) and any(map(WORDS.search, strings(one))) for path, one in sources())
    ]
    texts = [
        entry["text"] for entry in reviewed()["texts"] if not any(entry["text"] in strings(one) for _, one in sources())
    ]
    without = [entry for part in reviewed().values() for entry in part if len(entry["reason"]) < 6]
    assert (stale, words, texts, without) == ([], [], [], [])


@pytest.mark.parametrize("line", ["if total < 60: pass", "LIMIT = 0.3", "days = 90", "points = -5.5", "f(pay=1700)"])
def test_a_planted_threshold_is_seen(line: str) -> None:
    path, module = next((path, module) for path, module in sources() if path == "engine/checks.py")
    assert unreviewed_numbers(path, module) == set()
    assert len(unreviewed_numbers(path, ast.parse(line))) == 1


def test_a_planted_rule_word_is_seen_and_a_figure_even_among_reviewed_words() -> None:
    assert unreviewed_words("engine/checks.py", ast.parse('name = "绩效占比不低于三成"'))
    assert unreviewed_words("scheme/findings.py", ast.parse('cause = "线索超过 48 小时"'))
    assert not unreviewed_words("scheme/findings.py", ast.parse('cause = "线索超过 {limit} 小时"'))
    assert not unreviewed_words("engine/checks.py", ast.parse('def rule():\n    """不低于三成。"""'))
