"""文档串 · Docstrings: a module says its name in two languages, a public function its meaning with an example."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.survey import classes, public_functions, python_files, text, tree

# Rooms of values: each function can be shown in one line. The rooms of the language show one example a file, since
# what their inner functions take is long to write; the others act on folders and are shown by their tests.
VALUE_ROOMS = ("base", "calendar", "identity")
LANGUAGE_ROOMS = ("formula", "scheme")

MODULE_FORM = re.compile(r"(?=[^·]*[\u4e00-\u9fff])[^·]+ · [A-Za-z][^:]*: \S.*[.。!?]$")


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


@pytest.mark.parametrize("room", VALUE_ROOMS)
def test_a_public_function_of_a_value_room_shows_an_example(room: str) -> None:
    bare = [
        f"{path}:{node.name}"
        for path in python_files(f"src/kaohe/{room}")
        for node in public_functions(path)
        if ">>> " not in (ast.get_docstring(node) or "")
    ]
    assert bare == []


@pytest.mark.parametrize("room", LANGUAGE_ROOMS)
def test_a_file_of_a_language_room_shows_an_example(room: str) -> None:
    files = [path for path in python_files(f"src/kaohe/{room}") if any(public_functions(path))]
    assert [str(path) for path in files if ">>> " not in text(path)] == []


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ("薪酬冻结 · Pay freeze: what a unit under the baseline is not paid.", True),
        ("Pay freeze: what a unit under the baseline is not paid.", False),
        ("SQL 读者 · SQL reader: formulas as text.", True),
        ("薪酬冻结 · Pay freeze", False),
        ("", False),
    ],
)
def test_the_form_of_a_module_docstring_is_known(line: str, good: bool) -> None:
    assert bool(MODULE_FORM.match(line)) is good
