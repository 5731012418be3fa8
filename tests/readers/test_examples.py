"""Every worked example of every shipped scheme comes out alike in all five readers, cell by cell.

The exact reader is the measure: with pins made facts it must say what it said of the example itself. Not only the
expected cells are compared but every formula cell of every row.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kaohe.base.exact import Rounding
from kaohe.formula.readers.browser import reader_source
from kaohe.formula.readers.sql import number
from kaohe.scheme.library import library_ids
from tests.conftest import needs_tool
from tests.readers.examined import by_browser, by_duckdb, by_exact, by_prose, by_workbook
from tests.readers.pinned import posed

SAMPLE = "kindergarten-pay"
"""The scheme whose workbooks every run of the tests recalculates; the proof takes all."""


@pytest.mark.parametrize("scheme", library_ids())
def test_facts_instead_of_pins_change_no_cell(scheme: str) -> None:
    found = by_exact(posed(scheme))
    assert found.differing == []
    assert found.examples >= 3
    assert found.cells > found.examples


@pytest.mark.parametrize("scheme", library_ids())
def test_duckdb_reads_every_example_as_the_exact_reader(scheme: str, tmp_path: Path) -> None:
    found = by_duckdb(posed(scheme), tmp_path)
    assert found.differing == []
    assert found.cells == sum(len(one.wanted) for one in posed(scheme))


@pytest.mark.parametrize("scheme", library_ids())
def test_the_browser_reads_every_example_as_the_exact_reader(scheme: str) -> None:
    found = by_browser(posed(scheme))
    assert found.differing == []
    assert found.cells > 0


@pytest.mark.parametrize("scheme", library_ids())
def test_every_formula_that_an_example_needs_reads_as_a_sentence(scheme: str) -> None:
    found = by_prose(posed(scheme))
    assert found.differing == []
    assert found.cells > 0


def test_a_recalculated_workbook_reads_the_examples_as_the_exact_reader(tmp_path: Path) -> None:
    found = by_workbook({SAMPLE: posed(SAMPLE)}, needs_tool("soffice"), tmp_path)[SAMPLE]
    assert found.differing == []
    assert found.cells > 0


def test_readers_that_round_down_instead_of_half_up_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = reader_source().replace("2n * top + (top < 0n ? -bottom : bottom)", "2n * top")
    assert source != reader_source()
    assert by_browser(posed(SAMPLE), source=source).differing
    monkeypatch.setitem(number._ROUNDERS, Rounding.HALF_UP, number._ROUNDERS[Rounding.FLOOR])
    assert by_duckdb(posed(SAMPLE), tmp_path).differing


def test_a_wrong_expectation_is_seen_by_every_reader(tmp_path: Path) -> None:
    one = posed(SAMPLE)[0]
    place = next(place for place in one.wanted if (place[0], place[2]) in one.cone)
    wrong = (replace(one, wanted={**one.wanted, place: "wrong"}),)
    assert [len(by(wrong).differing) for by in (by_exact, by_browser)] == [1, 1]
    assert len(by_duckdb(wrong, tmp_path).differing) == 1


@pytest.mark.prove
def test_all_five_readers_read_every_example_of_the_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schemes = {scheme: posed(scheme) for scheme in library_ids()}
    books = by_workbook(schemes, needs_tool("soffice"), tmp_path / "office")
    found = {
        scheme: (by_exact(one), by_duckdb(one, tmp_path / scheme), by_browser(one), books[scheme], by_prose(one))
        for scheme, one in schemes.items()
    }
    with capsys.disabled():
        print()  # noqa: T201 - the proof says what it compared
        print("\n".join(read.line(scheme) for scheme, reads in found.items() for read in reads))  # noqa: T201
    assert [difference for reads in found.values() for read in reads for difference in read.differing] == []
