"""精确 · Exactness: no binary float in the rooms where money and grades are worked out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.survey import python_files, tree

EXACT_ROOMS = ("base", "calendar", "identity", "formula", "scheme", "book", "engine", "trace", "ledger")


def floats(module: ast.Module) -> list[str]:
    """Where a tree speaks of floats: a literal, or the name used as a value or a type."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(f"{node.lineno}: literal {node.value}")
        if isinstance(node, ast.Name) and node.id == "float" and not _is_refusal(node, module):
            found.append(f"{node.lineno}: the name float")
    return found


def _is_refusal(name: ast.Name, module: ast.Module) -> bool:
    """Asking whether a value from outside is a float, to refuse it, is allowed."""
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    asked = [call.args[1] for call in calls if getattr(call.func, "id", "") == "isinstance" and len(call.args) > 1]
    return any(name is node for kinds in asked for node in ast.walk(kinds))


@pytest.mark.parametrize("room", EXACT_ROOMS)
def test_an_exact_room_has_no_float(room: str) -> None:
    found = {str(path): places for path in python_files(f"src/kaohe/{room}") if (places := floats(tree(path)))}
    assert found == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = 0.5", ["1: literal 0.5"]),
        ("x = float(y)", ["1: the name float"]),
        ("def f(x: float) -> int: ...", ["1: the name float"]),
        ("ok = isinstance(x, (int, float))", []),
        ("x = 1", []),
    ],
)
def test_a_planted_float_is_seen(source: str, expected: list[str]) -> None:
    assert floats(ast.parse(source)) == expected


def test_every_exact_room_exists() -> None:
    assert all(Path(f"src/kaohe/{room}/__init__.py") in python_files(f"src/kaohe/{room}") for room in EXACT_ROOMS)
