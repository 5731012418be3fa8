"""清点 · Survey: what stands in the repository, as git tracks it and as Python reads it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "src" / "kaohe"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tracked() -> tuple[Path, ...]:
    """Every tracked file that stands in the work tree, relative to the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, check=True, capture_output=True).stdout
    paths = (Path(name) for name in listed.decode().split("\0") if name)
    return tuple(path for path in paths if (REPOSITORY / path).is_file())


@cache
def python_files(folder: str) -> tuple[Path, ...]:
    """The tracked Python files under a folder of the repository."""
    return tuple(
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.parts[: folder.count("/") + 1] == tuple(folder.split("/"))
        and "migrations" not in path.parts  # written by Django, from models that are read here
    )


@cache
def text(path: Path) -> str:
    """The text of a tracked file; empty when it is not text."""
    try:
        return (REPOSITORY / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a tracked Python file."""
    return ast.parse(text(path), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file, nested ones too."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def public_functions(path: Path) -> Iterator[Function]:
    """The functions at the top of a file whose name does not begin with an underscore."""
    return (node for node in tree(path).body if isinstance(node, Function) and not node.name.startswith("_"))


def classes(path: Path) -> Iterator[ast.ClassDef]:
    """Every class of a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))


def rooms() -> tuple[str, ...]:
    """The rooms that exist: the packages directly under kaohe."""
    return tuple(sorted(entry.parent.name for entry in SOURCE.glob("*/__init__.py")))
