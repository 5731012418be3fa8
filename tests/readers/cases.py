"""One case, all readers: the cases beside this file, what a reader needs to run one, and the gaps it may have.

A gap is written in the case, with its reason, and is strict: one that closes fails until it is struck out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kaohe.base.instant import instant_parse
from kaohe.base.period import Period
from kaohe.base.states import State
from kaohe.book.cells import value_parse, value_text
from kaohe.book.rows import rows_write
from kaohe.book.snapshot import Snapshot, snapshot_make
from kaohe.formula.program import Program
from kaohe.formula.typed import Value
from kaohe.scheme.compile import compile_scheme
from kaohe.scheme.load import load_bytes

FOLDER = Path(__file__).parent / "cases"
NOON = 1_798_689_600  # 2026-12-31T12:00:00+08:00, the as-of instant of a case that names none
READERS = ("exact", "duckdb", "browser", "workbook", "prose", "spark")
PARTS = ("sources", "parameters", "tables", "records", "sheets", "appraisal", "lights", "must_hold")
Cell = tuple[str, str, str]
"""Sheet, key with `/` between its parts, column."""
Datum = Value | State


@dataclass(frozen=True, slots=True)
class Case:
    """A scheme's sheets, the facts, and the text that each named cell must read.

    gaps: reader → `sheet.column`, or `*` for the whole case → why this reader cannot meet it, in one sentence.
    """

    name: str
    document: bytes
    period: Period
    as_of: int
    facts: dict[str, str]
    gives: dict[str, dict[str, dict[str, str]]]
    gaps: dict[str, dict[str, str]]


@cache
def cases() -> tuple[Case, ...]:
    """Every case of every file, in order."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        found += [_case(item) for item in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)]
    return tuple(found)


def _case(item: dict[str, Any]) -> Case:
    period = Period.parse(item.get("period", "2026"))
    head = {"kaohe": "1", "scheme": "case", "version": "1", "title": {"zh": "例", "en": "case"}, "basis": ["例"]}
    head |= {"period": str(period.kind), "valid": {"from": "2020-01-01", "to": "2030-12-31"}}
    parts = {key: item[key] for key in PARTS if key in item}
    document = yaml.safe_dump(head | parts, allow_unicode=True, sort_keys=False).encode()
    as_of = instant_parse(item["as_of"]) if "as_of" in item else NOON
    assert as_of is not None
    return Case(item["name"], document, period, as_of, item.get("facts", {}), item["gives"], item.get("gaps", {}))


def compiled(case: Case) -> Program:
    """The program of a case; a case must compile."""
    loaded = load_bytes(case.document, case.name)
    assert loaded.scheme is not None, [finding.line("en") for finding in loaded.findings]
    result = compile_scheme(loaded.scheme, loaded.findings)
    assert result.program is not None, [finding.line("en") for finding in result.findings]
    return result.program


def snapshot(case: Case, program: Program, folder: Path) -> Snapshot:
    """The case's facts as a book, records left out."""
    facts = folder / "facts"
    facts.mkdir()
    for sheet, text in case.facts.items():
        if program.sheets[sheet].kind != "record":
            (facts / f"{sheet}.csv").write_text(text, encoding="utf-8-sig")
    return snapshot_make(
        program=program, folder=facts, out=folder / "book", scheme="case", version="1", period=case.period
    )


def record_rows(case: Case, program: Program) -> dict[str, list[dict[str, Datum]]]:
    """The rows of earlier runs that a case gives, by sheet."""
    found = {}
    for name, sheet in program.sheets.items():
        if sheet.kind == "record":
            lines = list(csv.DictReader(case.facts.get(name, "").splitlines()))
            found[name] = [{key: _datum(program, name, key, text) for key, text in line.items()} for line in lines]
    return found


def record_files(case: Case, program: Program, folder: Path) -> dict[str, Path]:
    """The same rows as files, as a run reads them."""
    folder.mkdir()
    return {
        name: rows_write(folder, name, list(program.sheets[name].columns.values()), rows)
        for name, rows in record_rows(case, program).items()
    }


def _datum(program: Program, sheet: str, column: str, text: str) -> Datum:
    value = value_parse(program.sheets[sheet].columns[column].type, text)
    assert value is not None, (sheet, column, text)
    return value


def key_text(program: Program, sheet: str, key: tuple[Value, ...]) -> str:
    """A key as cases write it."""
    found = program.sheets[sheet]
    return "/".join(value_text(found.columns[name].type, part) for name, part in zip(found.key, key, strict=True))


def expected(case: Case, program: Program) -> dict[Cell, Datum]:
    """What every named cell must read."""
    return {
        (sheet, key, column): _datum(program, sheet, column, text)
        for sheet, rows in case.gives.items()
        for key, cells in rows.items()
        for column, text in cells.items()
    }


def meets(reader: str, case: Case, read: Callable[[Program], Mapping[Cell, Datum]]) -> None:
    """Assert that a reader gives every cell of a case but those of its gaps, and that no gap has closed.

    `read` gives the cells it can read; one that is left out, or a reading that raises, must be a gap.
    """
    program, gaps = compiled(case), case.gaps.get(reader, {})
    try:
        got = read(program)
    except Exception:
        if "*" not in gaps:
            raise
        return
    wanted = expected(case, program)
    wrong = [cell for cell, value in wanted.items() if not _same(got.get(cell), value)]
    assert "*" not in gaps or wrong, f"the gap of {reader} has closed: {case.name}"
    named = {f"{sheet}.{column}" for sheet, _, column in wrong}
    open_gaps = named if "*" in gaps else named & set(gaps)
    shown = [(cell, wanted[cell], got.get(cell)) for cell in wrong if f"{cell[0]}.{cell[2]}" not in open_gaps]
    assert not shown, f"{reader} differs (cell, wanted, got): {shown}"
    assert set(gaps) - {"*"} <= named, f"gaps of {reader} have closed: {sorted(set(gaps) - named)}"


def _same(got: Datum | None, wanted: Datum) -> bool:
    return got == wanted and isinstance(got, State) is isinstance(wanted, State)


def every_gap() -> Iterator[tuple[Case, str, str, str]]:
    """(case, reader, what, reason) of every gap."""
    for case in cases():
        for reader, gaps in case.gaps.items():
            for what, reason in gaps.items():
                yield case, reader, what, reason
