"""读 CSV · CSV in: a sheet typed by hand or exported from a spreadsheet, with every fault named by row and column.

Must: all columns are text until the scheme types them; nothing is guessed, replaced or rounded; each distinct text of
a column is read once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.base.findings import Finding, Place, Rule, blocking
from kaohe.base.states import State
from kaohe.book.cells import LONGEST_TEXT, cell_read, quick_stored
from kaohe.book.encoding import text_read
from kaohe.book.findings import BLANK_ROW, EMPTY_CELL, ROW_SHAPE, STATE_NOT_ALLOWED, TOTAL_ROW
from kaohe.book.header import Header, delimiter_of, header_read
from kaohe.book.layout import STATE, Stored, fields, given_columns, may_lack, value_fields, value_stored
from kaohe.book.listing import LISTED, At, allowed_states, cells_listed, rest, row_label
from kaohe.book.privacy import masked
from kaohe.book.reading import LINE, Reading, empty_reading
from kaohe.book.split import Row, rows_split
from kaohe.formula.program import Column, Sheet

TOTALS = frozenset({"合计", "总计", "小计", "共计", "总和", "汇总", "total", "subtotal", "sum"})
_CHUNK = 50_000


@dataclass(slots=True)
class _Rows:
    """The accepted rows of a file by column, and what was found while they were told apart."""

    texts: list[pa.Array] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    dropped: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Typed:
    """One column: its stored fields, and the faults as (rule, positions of its rows)."""

    arrays: dict[str, pa.Array]
    faults: tuple[tuple[Rule, list[int]], ...]


def csv_read(connection: duckdb.DuckDBPyConnection, sheet: Sheet, path: Path, view: str) -> Reading:
    """Read a CSV file into a view of the connection.

    Codes: all of `kaohe.book.findings` that concern files, headers, rows and cells.
    """
    place = Place(file=path.name, sheet=sheet.name)
    columns = given_columns(sheet)
    text = text_read(path, sheet.name)
    if isinstance(text, Finding):
        return empty_reading(sheet, place, [text])
    delimiter = delimiter_of(text.split("\n", 1)[0], [column.name for column in columns])
    rows = rows_split(text, delimiter, place)
    header, findings = _header(rows, sheet, columns, place)
    if header is None:
        return empty_reading(sheet, place, findings)
    read = _rows(rows, sheet, header, place)
    if blocking(read.findings):
        return empty_reading(sheet, place, [*findings, *read.findings])
    return _reading(connection, Reading(sheet, columns, place, view, findings), header, read)


def _header(
    rows: Iterator[Row | Finding], sheet: Sheet, columns: Sequence[Column], place: Place
) -> tuple[Header | None, tuple[Finding, ...]]:
    first = next(rows)
    if isinstance(first, Finding):
        return None, (first,)
    header = header_read(first.cells, columns, sheet.key, Place(place.file, 1, 0, place.sheet))
    return (None if blocking(header.findings) else header), header.findings


def _rows(rows: Iterator[Row | Finding], sheet: Sheet, header: Header, place: Place) -> _Rows:
    """Sort the rows of a file: blank, of the wrong shape, totals, and those that are read."""
    read, chunk, blanks = _Rows(), list[list[str]](), list[int]()
    wanted = list(header.columns.values())
    totals = {0, *(header.columns[name] for name in sheet.key)}
    for row in rows:
        if isinstance(row, Finding):
            read.findings.append(row)
            break
        cells = row.cells
        if not cells[0].strip() and not "".join(cells).strip():
            blanks.append(row.number)
            continue
        fault = _fault(cells, header.width, totals)
        if fault:
            _drop(read, row, fault, header.width, place)
            continue
        read.lines.append(row.number)
        chunk.append([cells[at] for at in wanted])
        if len(chunk) == _CHUNK:
            read.texts.append(_chunk(chunk, len(wanted)))
            chunk = []
    read.texts.append(_chunk(chunk, len(wanted)))
    last = read.lines[-1] if read.lines else 0
    _list_rows(read, BLANK_ROW, [Place(place.file, line, 0, place.sheet) for line in blanks if line < last])
    return read


def _fault(cells: list[str], width: int, totals: set[int]) -> Rule | None:
    if len(cells) != width and (len(cells) < width or "".join(cells[width:]).strip()):
        return ROW_SHAPE
    return TOTAL_ROW if any(_total(cells[at]) for at in totals) else None


def _total(cell: str) -> bool:
    return len(cell) < 20 and "".join(cell.split()).rstrip(":：").casefold() in TOTALS  # typed so


def _drop(read: _Rows, row: Row, fault: Rule, width: int, place: Place) -> None:
    cells = tuple(masked(cell[:LONGEST_TEXT]) for cell in row.cells)
    read.dropped.append((fault.code, cells))
    at = Place(place.file, row.number, 0, place.sheet)
    data = {"found": len(row.cells), "expected": width} if fault is ROW_SHAPE else {"value": next(filter(None, cells))}
    if sum(finding.rule is fault for finding in read.findings) < LISTED:
        read.findings.append(Finding.of(fault, at, **data))


def _list_rows(read: _Rows, rule: Rule, places: Sequence[Place]) -> None:
    read.findings += [Finding.of(rule, place) for place in places[:LISTED]]
    if places:
        read.findings += rest(rule, Place(places[0].file, 0, 0, places[0].sheet), len(places) - LISTED)


def _chunk(rows: list[list[str]], width: int) -> pa.Table:
    by_column = list(zip(*rows, strict=True)) if rows else [() for _ in range(width)]
    return pa.table([pa.array(cells, pa.large_string()) for cells in by_column], [str(at) for at in range(width)])


def _reading(connection: duckdb.DuckDBPyConnection, reading: Reading, header: Header, read: _Rows) -> Reading:
    texts = dict(zip(header.columns, pa.concat_tables(read.texts).combine_chunks().columns, strict=True))
    labels = _Labels([texts[name] for name in reading.sheet.key])
    arrays: dict[str, pa.Array] = {LINE: pa.array(read.lines, pa.int64())}
    findings = [*reading.findings, *read.findings]
    for column in reading.columns:
        is_key = column.name in reading.sheet.key
        typed = _typed(column, texts.get(column.name), len(read.lines), is_key=is_key)
        arrays |= typed.arrays
        for rule, positions in typed.faults:
            cells = [At(label, read.lines[at], texts[column.name][at].as_py()) for label, at in labels.first(positions)]
            findings += cells_listed(rule, column, reading.place, cells, len(positions))
    connection.register(reading.view, pa.table(arrays))

    def original(lines: Sequence[int]) -> list[list[str]]:
        found = pa.array([bisect_left(read.lines, line) for line in lines], pa.int64())
        blank = [""] * len(lines)
        taken = [texts[c.name].take(found).to_pylist() if c.name in texts else blank for c in reading.columns]
        return [[masked(cell[:LONGEST_TEXT]) for cell in row] for row in zip(*taken, strict=True)]

    return Reading(
        reading.sheet, reading.columns, reading.place, reading.view, tuple(findings), tuple(read.dropped), original
    )


@dataclass(frozen=True, slots=True)
class _Labels:
    """The keys of the rows as text."""

    keys: list[pa.Array]

    def first(self, positions: list[int]) -> list[tuple[str, int]]:
        """The first hundred of the positions by key, then by place in the file, each with its label."""
        at = pa.array(positions, pa.int64())
        keys = {str(place): key.take(at) for place, key in enumerate(self.keys)}
        table = pa.table(keys | {"at": at})
        table = table.sort_by([(name, "ascending") for name in table.column_names]).slice(0, LISTED)
        rows = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
        return [(row_label(key), position) for *key, position in rows]


def _typed(column: Column, texts: pa.ChunkedArray | None, count: int, *, is_key: bool) -> _Typed:
    """A column of text as stored values; a column that is not there is rejected in every cell."""
    if texts is None:
        missing = {name.name: pa.nulls(count, name.arrow) for name in value_fields(column.name, column.type)}
        token = pa.scalar(None if may_lack(column) else State.REJECTED.token, pa.string())
        return _Typed(missing | {column.name + STATE: pa.repeat(token, count)}, ())
    coded = (
        texts.combine_chunks().dictionary_encode() if isinstance(texts, pa.ChunkedArray) else texts.dictionary_encode()
    )
    nothing = (None,) * len(value_fields(column.name, column.type))
    reads = [_read(column, text, nothing, is_key=is_key) for text in coded.dictionary.to_pylist()]
    arrays = {
        one.name: pa.array([stored[at] for stored, _ in reads], one.arrow).take(coded.indices)
        for at, one in enumerate(fields(column.name, column.type, with_state=not is_key))
    }
    faults: dict[Rule, list[int]] = {}
    for at, (_, rule) in enumerate(reads):
        if rule:
            faults.setdefault(rule, []).append(at)
    positions = {rule: pc.is_in(coded.indices, pa.array(codes, coded.indices.type)) for rule, codes in faults.items()}
    return _Typed(arrays, tuple((rule, pc.indices_nonzero(at).to_pylist()) for rule, at in positions.items()))


def _read(
    column: Column, text: str, nothing: tuple[None, ...], *, is_key: bool
) -> tuple[tuple[Stored | None, ...], Rule | None]:
    """The stored fields of a cell, its state last, and the rule that it breaks."""
    quick = quick_stored(column.type, text)
    if quick is not None:
        return (quick, None), None
    read = cell_read(column.type, text)
    if isinstance(read, State):
        if is_key or read not in allowed_states(column):
            return (*nothing, State.REJECTED.token), STATE_NOT_ALLOWED
        return (*nothing, read.token), None
    if isinstance(read, Rule):
        return ((*nothing, None), None) if read is EMPTY_CELL else ((*nothing, State.REJECTED.token), read)
    return (*(value_stored(column.type, read) or nothing), None), None
