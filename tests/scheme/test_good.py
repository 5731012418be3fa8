"""好的方案 · Good documents: every one loads, compiles and holds its own examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaohe.scheme.compile import compile_named
from kaohe.scheme.examples import run_examples
from kaohe.scheme.library import library_ids

DOCUMENTS = sorted((Path(__file__).parent / "good").glob("*.yaml"))


@pytest.mark.parametrize("name", [*library_ids(), *map(str, DOCUMENTS)], ids=lambda name: Path(name).stem)
def test_a_good_scheme_compiles_and_its_examples_hold(name: str) -> None:
    compiled = compile_named(name)
    assert [finding.line("en") for finding in compiled.findings] == []
    assert compiled.program is not None
    assert compiled.scheme is not None
    results = run_examples(compiled.scheme.examples, compiled.program)
    assert results
    assert [finding.line("en") for result in results for finding in result.findings] == []


@pytest.mark.parametrize("name", library_ids())
def test_a_library_scheme_is_called_as_its_folder(name: str) -> None:
    compiled = compile_named(name)
    assert compiled.scheme is not None
    assert compiled.scheme.id == name
