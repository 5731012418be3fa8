"""Running small programs in tests: rows as a book, both engines, every cell compared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.database import Machine, database_open
from kaohe.book.layout import given_columns
from kaohe.book.manifest import Book, Origin, book_seal
from kaohe.book.rows import parquet_rows, rows_write
from kaohe.calendar import WorkingCalendar
from kaohe.engine.inputs import Inputs, Keep
from kaohe.engine.run import RunResult, run
from kaohe.formula.program import Program
from kaohe.formula.readers.exact.rows import Datum, key_order

PERIOD = Period.parse("2026")
AS_OF = 1_790_000_000
SMALL = Machine(2, "1GB")
Rows = dict[str, list[dict[str, Datum]]]
Cells = dict[str, list[dict[str, Datum]]]


def book_of(program: Program, rows: Mapping[str, list[dict[str, Datum]]], folder: Path) -> Book:
    """The rows as a book in a new folder."""
    folder.mkdir(parents=True)
    sheets = {}
    for found in program.sheets.values():
        columns = given_columns(found)
        if columns:
            keyed = sorted(rows[found.name], key=lambda row: key_order(tuple(row[key] for key in found.key)))
            rows_write(folder, found.name, columns, keyed)
            sheets[found.name] = [(one, one.name in found.key) for one in columns]
    connection = database_open(folder=folder, allowed=[], threads=1, memory="1GB")
    return book_seal(connection, Book(folder, Origin("random", "1", PERIOD), {}), sheets)


def inputs_of(program: Program, rows: Rows, folder: Path, period: Period = PERIOD) -> Inputs:
    """The rows as a book and as records in a folder, ready to run."""
    given = {name: found for name, found in rows.items() if program.sheets[name].kind != "record"}
    book = book_of(program, given, folder / "book")
    records = {}
    for name in rows.keys() - given.keys():
        (folder / "records").mkdir(exist_ok=True)
        columns = list(program.sheets[name].columns.values())
        records[name] = rows_write(folder / "records", name, columns, rows[name])
    return Inputs(program, "0" * 64, book, period, AS_OF, WorkingCalendar.current(), records)


def ran(inputs: Inputs, out: Path, engine: str = "duckdb", keep: Keep | None = None) -> RunResult:
    """A run on little memory."""
    return run(inputs, out, engine=engine, machine=SMALL, keep=keep)


def cells_of(program: Program, result: RunResult) -> Cells:
    """Every cell of a run's results."""
    assert result.folder is not None, [finding.line("en") for finding in result.findings]
    return {
        sheet.name: parquet_rows(result.folder / "sheets" / f"{sheet.name}.parquet", list(sheet.columns.values()))
        for sheet in program.sheets.values()
        if sheet.kind != "record"
    }


def both(program: Program, rows: Rows, folder: Path, period: Period = PERIOD) -> Cells:
    """The cells as DuckDB computes them, after both engines were found to agree in all of them."""
    inputs = inputs_of(program, rows, folder, period)
    duck = cells_of(program, ran(inputs, folder / "duck"))
    exact = cells_of(program, ran(inputs, folder / "exact", "exact"))
    assert shown(duck) == shown(exact)
    return duck


def shown(cells: Cells) -> dict[str, list[dict[str, str]]]:
    """Cells in a form in which a state differs from every number."""
    return {name: [{key: _text(value) for key, value in row.items()} for row in rows] for name, rows in cells.items()}


def _text(value: Datum) -> str:
    return f"#{value.token}" if isinstance(value, State) else repr(value)
