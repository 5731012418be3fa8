"""样板运行 · What a golden test runs: a document of this folder on facts written as CSV, by each way of running it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.manifest import Book
from kaohe.book.rows import parquet_rows, rows_read, rows_write
from kaohe.book.sheet_csv import csv_write
from kaohe.book.snapshot import snapshot_make
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs
from kaohe.engine.run import run
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.exact import Exact
from kaohe.formula.typed import Value
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.compile import CompiledScheme, compile_file
from kaohe.scheme.model import Scheme

FOLDER = Path(__file__).parent
Datum = Value | State
Key = tuple[Value, ...]
Cells = dict[str, dict[str, dict[str, Datum]]]
"""By sheet, by key (parts joined by /), by column."""
Records = Mapping[str, list[dict[str, Datum]]]
NO_RECORDS: Records = {}
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


@dataclass(frozen=True)
class Prepared:
    """A document and the snapshot of its facts; `scratch` is a folder for whatever a run writes."""

    scheme: Scheme
    program: Program
    book: Book
    period: str
    scratch: Path


def prepared(document: Path, facts: Path, period: str, scratch: Path) -> Prepared:
    """The snapshot of facts in which nothing was found."""
    model, program = _whole(compile_file(document))
    made = snapshot_make(
        program=program,
        folder=facts,
        out=scratch / "facts",
        scheme=model.id,
        version=model.version,
        period=Period.parse(period),
    )
    assert made.book is not None
    assert made.findings == (), [finding.line("en") for finding in made.findings]
    return Prepared(model, program, made.book, period, scratch)


def exact_cells(given: Prepared, records: Records = NO_RECORDS) -> Cells:
    """Every cell of every sheet, by the exact reader."""
    rows: dict[str, list[dict[str, Datum]]] = {
        name: rows_read(given.book, given.program, name) for name in given.book.sheets
    }
    return cells_of(given.program, {**rows, **records}, given.period)


def engine_cells(given: Prepared, records: Records = NO_RECORDS, *, engine: str = "duckdb") -> Cells:
    """Every cell of every sheet, as the engine wrote it."""
    sheets = given.program.sheets
    given.scratch.joinpath("records").mkdir()
    history = {
        name: rows_write(given.scratch / "records", name, list(sheets[name].columns.values()), rows)
        for name, rows in records.items()
    }
    inputs = Inputs(
        program=given.program,
        scheme_hash=content_hash(given.scheme),
        book=given.book,
        period=Period.parse(given.period),
        as_of=0,
        calendar=WorkingCalendar.current(),
        records=history,
    )
    result = run(inputs, given.scratch / engine, engine=engine)
    assert result.folder is not None, [finding.line("en") for finding in result.findings]
    return {name: _written(result.folder, sheet) for name, sheet in sheets.items() if sheet.kind != "record"}


def _written(folder: Path, sheet: Sheet) -> dict[str, dict[str, Datum]]:
    columns = list(sheet.columns.values())
    rows = parquet_rows(folder / "sheets" / f"{sheet.name}.parquet", columns)
    return {"/".join(str(row[name]) for name in sheet.key): row for row in rows}


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
