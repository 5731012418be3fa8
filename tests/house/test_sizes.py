"""尺寸 · Sizes: files, functions and classes that fit in a head."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.survey import classes, functions, python_files, text

FILE_LINES = 400
FUNCTION_LINES = 40
LINE_CHARACTERS = 120
CLASS_METHODS = 12
PARAMETERS = 6

CODE = (*python_files("src"), *python_files("tests"), *python_files("tools"), *python_files("benchmarks"))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from `def` to its end, its docstring not counted."""
    first = node.body[0]
    documented = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many values a caller passes: self and cls are not passed."""
    names = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return sum(1 for argument in names if argument.arg not in {"self", "cls"})


def test_no_file_is_longer_than_400_lines() -> None:
    long = {str(path): lines for path in CODE if (lines := text(path).count("\n")) > FILE_LINES}
    assert long == {}


def test_no_line_is_longer_than_120_characters() -> None:
    long = [
        f"{path}:{number}"
        for path in CODE
        for number, line in enumerate(text(path).splitlines(), start=1)
        if len(line) > LINE_CHARACTERS
    ]
    assert long == []


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{path}:{node.name}": length(node)
        for path in CODE
        for node in functions(path)
        if length(node) > FUNCTION_LINES
    }
    assert long == {}


def test_no_class_has_more_than_12_methods() -> None:
    large = {
        f"{path}:{node.name}": count
        for path in CODE
        for node in classes(path)
        if (count := sum(1 for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)))
        > CLASS_METHODS
    }
    assert large == {}


def test_no_function_takes_more_than_6_parameters() -> None:
    wide = {
        f"{path}:{node.name}": parameters(node)
        for path in CODE
        for node in functions(path)
        if parameters(node) > PARAMETERS
    }
    assert wide == {}


def test_the_rulers_measure() -> None:
    source = 'def f(self, a, *, b):\n    """One\n    two."""\n    return a\n'
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert (length(node), parameters(node)) == (2, 2)
    assert Path("src/kaohe/__init__.py") in CODE
