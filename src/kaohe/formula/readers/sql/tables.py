"""对照 · Tables: dated parameters and tables as constants, or as CASE over the dates and keys of a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.program import Table, TableVersion
from kaohe.formula.readers.sql.ground import Ground
from kaohe.formula.readers.sql.logic import chosen
from kaohe.formula.readers.sql.number import Num, Whole, compare, constant
from kaohe.formula.readers.sql.piece import Piece, deepest, least, missing, settled, union, unit_piece
from kaohe.formula.readers.sql.text import day, quoted
from kaohe.formula.readers.sql.when import end_of, local_date
from kaohe.formula.typed import Lookup, Op, Parameter, Value
from kaohe.formula.types import Kind, Type


def literal(value: Value, kind: Type) -> Piece:
    """A constant of a type.

    >>> literal("A", Type(Kind.GRADE)).text
    "'A'"
    """
    if isinstance(value, bool):
        return Piece(kind.kind, "TRUE" if value else "FALSE")
    if isinstance(value, str):
        return Piece(kind.kind, quoted(value))
    if isinstance(value, dt.date):
        return Piece(kind.kind, day(value))
    if kind.kind is Kind.INSTANT:
        return Piece(kind.kind, Num(Whole(str(int(value)), int(value), int(value))))
    return unit_piece(kind.kind, Fraction(value))


def parameter(ground: Ground, typed: Parameter) -> Piece:
    """The parameter's row in force."""
    rows = ground.given.program.parameters[typed.name]
    versions = [(row.start, literal(row.value, rows.type)) for row in rows.rows]
    return _in_force(ground, versions, typed, rows.type.kind, [])


def lookup(ground: Ground, typed: Lookup) -> Piece:
    """The table's value for the keys, from the rows in force; NO_RECORD where none matches."""
    table = ground.given.program.tables[typed.table]
    keys = [settled(ground.layers, ground.read(key)) for key in typed.keys]
    versions = [(version.start, _matched(ground, table, version, typed.gives, keys)) for version in table.versions]
    return _in_force(ground, versions, typed, table.gives[typed.gives].kind, keys)


def _in_force(
    ground: Ground,
    versions: Sequence[tuple[dt.date, Piece]],
    typed: Parameter | Lookup,
    kind: Kind,
    keys: Sequence[Piece],
) -> Piece:
    """The piece of the last version that began by the date; first of all the states of the keys and the date."""
    moment = _moment(ground, typed)
    if moment is None:
        known = [piece for start, piece in versions if start <= ground.given.period.end]
        found, over = known[-1] if known else missing(kind, State.NO_RECORD), list(keys)
    else:
        newest = sorted(versions, key=_start, reverse=True)
        tests = [(Piece(Kind.FLAG, f"({moment.text} >= {day(start)})", moment.depth), piece) for start, piece in newest]
        found, over = chosen(ground.layers, kind, tests, missing(kind, State.NO_RECORD)), [*keys, moment]
    states = union(over)
    if not states:
        return found
    code = least(key.state for key in over) or "NULL"
    gone = Piece(Kind.FLAG, f"({code} IS NOT NULL)", deepest(over))
    return chosen(ground.layers, kind, [(gone, Piece(kind, "NULL", deepest(over), states, code))], found)


def _moment(ground: Ground, typed: Parameter | Lookup) -> Piece | None:
    """The date that decides, None where it is the run's last day."""
    if typed.when is None:
        step = ground.step(typed.level)
        return None if step is None else settled(ground.layers, replace(step[0], value=end_of(step[1], step[0].text)))
    moment = ground.read(typed.when)
    if moment.kind is Kind.INSTANT:
        moment = local_date(ground, Op("LOCAL_DATE", (), Type(Kind.DATE)), [moment])
    return settled(ground.layers, moment)


def _start(version: tuple[dt.date, Piece]) -> dt.date:
    return version[0]


def _matched(ground: Ground, table: Table, version: TableVersion, gives: str, keys: Sequence[Piece]) -> Piece:
    """The value of the row that the keys match; their states are the caller's."""
    place = len(table.keys) + list(table.gives).index(gives)
    kind = table.gives[gives]
    pairs = []
    for row in _descending(table, version):
        value = row[place]
        result = literal(value, kind) if value is not None else missing(kind.kind, State.NO_RECORD)
        pairs.append((Piece(Kind.FLAG, " AND ".join(_tests(table, row, keys)) or "TRUE", deepest(keys)), result))
    return chosen(ground.layers, kind.kind, pairs, missing(kind.kind, State.NO_RECORD))


def _descending(table: Table, version: TableVersion) -> list[tuple[Value | None, ...]]:
    """Bands are tried from the far end, so that the first that holds is the narrowest; an edge `none` is open: last."""
    if not table.bands:
        return list(version.rows)
    last = len(table.keys) - 1
    down = table.bands == "lower_closed"
    closed = [(edge, row) for row in version.rows if (edge := row[last]) is not None]
    closed.sort(key=lambda item: item[0], reverse=down)
    return [*(row for _, row in closed), *(row for row in version.rows if row[last] is None)]


def _tests(table: Table, row: Sequence[Value | None], keys: Sequence[Piece]) -> list[str]:
    found = []
    for number, (key, value, kind) in enumerate(zip(keys, row, table.keys.values(), strict=False)):
        banded = table.bands and number == len(keys) - 1
        if value is None:
            if banded:
                continue
            return ["FALSE"]
        op = "=" if not banded else (">=" if table.bands == "lower_closed" else "<=")
        found.append(_test(op, key, literal(value, kind)))
    return found


def _test(op: str, key: Piece, value: Piece) -> str:
    if isinstance(key.value, Num):
        return compare(op, key.value, value.num if isinstance(value.value, Num) else constant(Fraction(0)))
    return f"({key.text} {op} {value.text})"
