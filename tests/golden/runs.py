"""样板运行 · What a golden test runs: a document of this folder on facts written as CSV, by each way of running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.rows import rows_read
from kaohe.book.sheet_csv import csv_write
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.exact import Exact
from kaohe.formula.typed import Value
from kaohe.scheme.compile import CompiledScheme, compile_file
from kaohe.scheme.model import Scheme

FOLDER = Path(__file__).parent
Datum = Value | State
Key = tuple[Value, ...]
Cells = dict[str, dict[str, dict[str, Datum]]]
"""By sheet, by key (parts joined by /), by column."""
Rows = Mapping[str, Sequence[Mapping[str, str]]]


def compiled(name: str) -> tuple[Scheme, Program]:
    """A document that must compile."""
    return _whole(compile_file(FOLDER / f"{name}.yaml"))


def _whole(found: CompiledScheme) -> tuple[Scheme, Program]:
    assert found.scheme is not None
    assert found.program is not None, [finding.line("en") for finding in found.findings]
    return found.scheme, found.program


def facts_write(folder: Path, rows: Rows) -> Path:
    """Writes every sheet as CSV; the first row names the columns."""
    folder.mkdir(parents=True)
    for sheet, listed in rows.items():
        header = list(listed[0])
        csv_write(folder / f"{sheet}.csv", header, [[row[name] for name in header] for row in listed])
    return folder


def exact_cells(
    scheme: Path, facts: Path, period: str, scratch: Path, records: Mapping[str, list[dict[str, Datum]]]
) -> Cells:
    """Every cell of every sheet, by the exact reader on the snapshot of the facts."""
    model, program = _whole(compile_file(scheme))
    made = snapshot_make(
        program=program, folder=facts, out=scratch, scheme=model.id, version=model.version, period=Period.parse(period)
    )
    assert made.book is not None, [finding.line("en") for finding in made.findings]
    rows: dict[str, list[dict[str, Datum]]] = {name: rows_read(made.book, program, name) for name in made.book.sheets}
    return cells_of(program, {**rows, **records}, period)


def cells_of(program: Program, rows: Mapping[str, Sequence[Mapping[str, Datum]]], period: str) -> Cells:
    """Every cell of a program over given rows, by the exact reader."""
    exact = Exact(program, rows, period=Period.parse(period), as_of=0, calendar=WorkingCalendar.current())
    return {
        sheet.name: {
            "/".join(str(part) for part in key): {name: exact.value(sheet.name, key, name) for name in sheet.columns}
            for key in exact.keys(sheet.name)
        }
        for sheet in program.sheets.values()
        if sheet.kind != "record"
    }
