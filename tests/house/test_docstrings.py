"""文档串 · Docstrings: a module says its name in two languages, a public function its meaning with an example."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.survey import classes, public_functions, python_files, tree

# Rooms of pure rules: what they give can be shown in one line. The others act on folders and are shown by their tests.
PURE_ROOMS = ("base", "calendar", "identity", "formula", "scheme")

MODULE_FORM = re.compile(r"[^\x00-\x7f][^·]* · [A-Za-z][^:]*: \S.*[.。!?]$")


def first_line(path: Path) -> str:
    """The first line of a module's docstring."""
    return (ast.get_docstring(tree(path)) or "").split("\n")[0]


@pytest.mark.parametrize("folder", ["src", "tools", "benchmarks"])
def test_a_module_says_its_chinese_name_its_english_name_and_one_sentence(folder: str) -> None:
    wrong = {str(path): line for path in python_files(folder) if not MODULE_FORM.match(line := first_line(path))}
    assert wrong == {}


def test_a_public_function_has_a_docstring() -> None:
    bare = [
        f"{path}:{node.name}"
        for path in python_files("src")
        for node in (*public_functions(path), *classes(path))
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_a_public_function_of_a_pure_room_shows_an_example(room: str) -> None:
    bare = [
        f"{path}:{node.name}"
        for path in python_files(f"src/kaohe/{room}")
        for node in public_functions(path)
        if ">>> " not in (ast.get_docstring(node) or "")
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("薪酬冻结 · Pay freeze: what a unit under the baseline is not paid.", True),
        ("Pay freeze: what a unit under the baseline is not paid.", False),
        ("薪酬冻结 · Pay freeze", False),
        ("", False),
    ],
)
def test_the_form_of_a_module_docstring_is_known(line: str, good: bool) -> None:
    assert bool(MODULE_FORM.match(line)) is good
