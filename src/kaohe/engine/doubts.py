"""存疑 · Doubts: the few rows whose approximate value lies at an edge are decided by the exact reader and patched in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.book.layout import value_sql_type, value_stored
from kaohe.engine.hands import Hands
from kaohe.formula.program import Column, Program, Sheet
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.readers.sql.chain import Chain
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.ground import Given
from kaohe.formula.readers.sql.number import Num, RangeUnproven
from kaohe.formula.readers.sql.piece import Piece
from kaohe.formula.readers.sql.rough import FUNCTIONS
from kaohe.formula.readers.sql.spelling import desugared
from kaohe.formula.readers.sql.text import day, quoted
from kaohe.formula.reads import children_of
from kaohe.formula.typed import Cell, Cohort, Op, Typed
from kaohe.formula.types import Kind

_DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An exact part of a formula, the piece that reads it and the column that stands for it."""

    typed: Typed
    piece: Piece
    column: str


def patches_made(hands: Hands, chain: Chain, columns: Sequence[str]) -> None:
    """Make the empty patch of every column that may need one; must be done before any query over the chain."""
    for column in columns:
        if column in chain.doubtful:
            hands.patch(chain.doubtful[column].patch, _blank(chain, chain.sheet.columns[column]))


def _blank(chain: Chain, column: Column) -> str:
    """A query of no rows with the columns of a patch."""
    source = chain.rows.source
    keys = ", ".join(chain.key_columns())
    sql = "BIGINT" if column.type.is_numeric else value_sql_type(column.type)
    stored = spoken().words if sql == "VARCHAR" else sql
    blank = f'CAST(NULL AS {stored}) AS "v", CAST(NULL AS TINYINT) AS "s"'
    listed = f"{keys}, {blank}" if keys else blank
    return f"SELECT {listed} FROM {source} LIMIT 0"


def doubts_decided(hands: Hands, chain: Chain, column: str) -> int:
    """Decide the doubtful rows of a column with the exact reader; gives how many there were.

    Must: in the order of the columns, since a later one may read what is decided of an earlier one.
    """
    doubtful = chain.doubtful[column]
    found = chain.sheet.columns[column]
    if found.formula is None:
        raise KaoheError("only a computed column is in doubt")
    chain.owner = column
    leaves = list(_leaves(chain, plain(found.formula), {}))
    fields = [text for leaf in leaves for text in _fields(leaf.piece)]
    keys = chain.key_columns()
    query = chain.sql(", ".join([*keys, *fields]) or "1", tail=f"WHERE {doubtful.unsure}")
    rows = hands.execute(query)
    if not rows:
        return 0
    given = [_values(leaves, row[len(keys) :]) for row in rows]
    decided = _decide(chain.given, found, leaves, given)
    filled = [
        ", ".join([*(_literal(part) for part in row[: len(keys)]), *_stored(found, value)])
        for row, value in zip(rows, decided, strict=True)
    ]
    hands.patch(doubtful.patch, _blank(chain, found), filled)
    return len(rows)


def plain(typed: Typed) -> Typed:
    """A formula with SD, SKEW, KURT and WILSON written as operations, everywhere."""
    made = desugared(typed)
    if isinstance(made, Op):
        return replace(made, args=tuple(plain(arg) for arg in made.args))
    return made


def _is_rough(typed: Typed) -> bool:
    if isinstance(typed, Cohort):
        return False
    inside = isinstance(typed, Op) and typed.name in FUNCTIONS
    return inside or any(_is_rough(child) for child in children_of(typed))


def _leaves(chain: Chain, typed: Typed, known: dict[Typed, str]) -> Iterator[_Leaf]:
    """The greatest exact parts of a formula, each once."""
    piece = None if _is_rough(typed) else _exact_piece(chain, typed)
    if piece is None:
        for child in children_of(typed):
            yield from _leaves(chain, child, known)
    elif typed not in known:
        known[typed] = f"leaf {len(known) + 1}"
        yield _Leaf(typed, piece, known[typed])


def _exact_piece(chain: Chain, typed: Typed) -> Piece | None:
    """The SQL of a part of a formula; None where 127 bits do not hold it and its own parts must do."""
    try:
        return chain.read(typed)
    except RangeUnproven:
        return None


def _fields(piece: Piece) -> list[str]:
    if isinstance(piece.value, Num):
        bottom = piece.value.bottom.text if piece.value.bottom is not None else "1"
        return [piece.value.top.text, bottom, piece.code]
    return [piece.value, "1", piece.code]


def _values(leaves: Sequence[_Leaf], row: Sequence[object]) -> dict[str, Datum]:
    return {leaf.column: _value(leaf.piece, row[3 * at : 3 * at + 3]) for at, leaf in enumerate(leaves)}


def _value(piece: Piece, parts: Sequence[object]) -> Datum:
    top, bottom, code = parts
    if code is not None:
        return State(int(str(code)))
    if isinstance(piece.value, Num):
        value = Fraction(int(str(top)), int(str(bottom))) * piece.value.factor
        return int(value) if piece.kind is Kind.INSTANT else value
    if isinstance(top, bool | str | dt.date):
        return top
    raise KaoheError("a part of a formula has neither value nor state")


def _decide(given: Given, column: Column, leaves: Sequence[_Leaf], rows: Sequence[Mapping[str, Datum]]) -> list[Datum]:
    """The column's values, from a program of one sheet whose given columns are the exact parts."""
    names = {leaf.typed: leaf.column for leaf in leaves}
    columns = {leaf.column: Column(leaf.column, leaf.typed.type) for leaf in leaves}
    columns["row"] = Column("row", leaves[0].typed.type) if leaves else Column("row", column.type)
    formula = _rewritten(plain(column.formula), names) if column.formula is not None else None
    columns[_DECIDED] = replace(column, name=_DECIDED, formula=formula)
    sheet = Sheet("rows", "given", ("row",), columns, {})
    program = Program({"rows": sheet}, given.program.parameters, given.program.tables, given.program.period, ())
    numbered = [{**row, "row": number} for number, row in enumerate(rows)]
    exact = Exact(program, {"rows": numbered}, period=given.period, as_of=given.as_of, calendar=given.calendar)
    return [exact.value("rows", (number,), _DECIDED) for number in range(len(rows))]


def _rewritten(typed: Typed, names: Mapping[Typed, str]) -> Typed:
    if typed in names:
        return Cell(names[typed], 0, typed.type)
    if isinstance(typed, Op):
        return replace(typed, args=tuple(_rewritten(arg, names) for arg in typed.args))
    return typed


def _stored(column: Column, value: Datum) -> list[str]:
    if isinstance(value, State):
        return ["NULL", str(int(value))]
    parts = value_stored(column.type, value)
    if parts is None:
        return ["NULL", str(int(State.REJECTED))]
    return [_literal(parts[0]), "NULL"]


def _literal(value: object) -> str:
    if isinstance(value, bool | int):
        return str(value)
    return day(value) if isinstance(value, dt.date) else quoted(str(value))


def patches_dropped(hands: Hands, chain: Chain) -> None:
    """Drop what was decided."""
    for doubtful in chain.doubtful.values():
        hands.dropped(doubtful.patch)
