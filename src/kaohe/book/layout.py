"""版式 · Layout: how a value of a type is stored: Parquet fields, whole numbers, and back.

Basis: design.md, Books: money BIGINT fen, an unscaled ratio as `x.num` and `x.den`, a state as `x.state`, an instant as
BIGINT epoch seconds, dates and first days of periods as DATE.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

import pyarrow as pa

from kaohe.base.errors import KaoheError
from kaohe.base.exact import from_scaled
from kaohe.formula.program import Column, Sheet
from kaohe.formula.typed import Value
from kaohe.formula.types import WORDS, Kind, Type

NUM, DEN, STATE = ".num", ".den", ".state"
LOWEST, HIGHEST = -(2**63), 2**63 - 1

Stored = int | str | bool | dt.date
"""What one Parquet field holds."""


@dataclass(frozen=True, slots=True)
class Field:
    """One Parquet field: its name and its type as DuckDB calls it (BIGINT, VARCHAR, BOOLEAN or DATE)."""

    name: str
    sql: str

    @property
    def arrow(self) -> pa.DataType:
        """The same type as Arrow calls it."""
        return {"BIGINT": pa.int64(), "VARCHAR": pa.string(), "BOOLEAN": pa.bool_(), "DATE": pa.date32()}[self.sql]


def value_fields(name: str, type_: Type) -> tuple[Field, ...]:
    """The fields that hold a column's value.

    >>> [field.name for field in value_fields("占比", Type(Kind.RATIO))]
    ['占比.num', '占比.den']
    """
    if type_.is_pair:
        return Field(name + NUM, "BIGINT"), Field(name + DEN, "BIGINT")
    return (Field(name, value_sql_type(type_)),)


def fields(name: str, type_: Type, *, with_state: bool = True) -> tuple[Field, ...]:
    """All fields of a column: its value, then its state.

    >>> [(field.name, field.sql) for field in fields("应发", Type(Kind.MONEY, 2))]
    [('应发', 'BIGINT'), ('应发.state', 'VARCHAR')]
    """
    state = (Field(name + STATE, "VARCHAR"),) if with_state else ()
    return (*value_fields(name, type_), *state)


def value_sql_type(type_: Type) -> str:
    """The DuckDB type of one value field.

    >>> value_sql_type(Type(Kind.PERIOD, step="month")), value_sql_type(Type(Kind.HOURS, 4))
    ('DATE', 'BIGINT')
    """
    if type_.kind in WORDS:
        return "VARCHAR"
    if type_.kind is Kind.FLAG:
        return "BOOLEAN"
    if type_.kind in {Kind.DATE, Kind.PERIOD}:
        return "DATE"
    if type_.kind is not Kind.INSTANT and not type_.is_pair and type_.scale is None:
        raise KaoheError(f"a stored {type_.kind} needs a scale")
    return "BIGINT"


def given_columns(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of a sheet that facts fill: its key in order, then the others by the UTF-8 bytes of their names.

    Must: independent of the order in which the document declares them. Empty where facts bring nothing: records, and
    made rows without given columns.

    >>> given_columns(Sheet("往年", "record", (), {}, {}))
    ()
    """
    if sheet.kind == "record":
        return ()
    names = sorted(
        (name for name, column in sheet.columns.items() if column.formula is None and name not in sheet.key),
        key=str.encode,
    )
    if not names and sheet.kind != "given":
        return ()
    return tuple(sheet.columns[name] for name in (*sheet.key, *names))


def may_lack(column: Column) -> bool:
    """Whether facts may leave the column out: what a case decides is absent until somebody decides it.

    >>> from kaohe.base.states import State
    >>> may_lack(Column("等级.A裁定", Type(Kind.FLAG), absent=State.OPEN, origin="decision"))
    True
    """
    return column.origin == "decision" and column.absent is not None


def sheet_fields(columns: tuple[Column, ...], key: tuple[str, ...]) -> tuple[Field, ...]:
    """The fields of a sheet of facts: keys without a state, every other column with one."""
    return tuple(
        field for column in columns for field in fields(column.name, column.type, with_state=column.name not in key)
    )


def value_stored(type_: Type, value: Value) -> tuple[Stored, ...] | None:
    """The content of `value_fields`; None where a whole number would leave 64 bits or fall between two steps.

    >>> value_stored(Type(Kind.MONEY, 2), Fraction("12.34")), value_stored(Type(Kind.RATIO), Fraction(2, 6))
    ((1234,), (1, 3))
    >>> value_stored(Type(Kind.COUNT, 0), Fraction(2**63)) is None
    True
    """
    if not type_.is_numeric:
        return (value,) if not isinstance(value, Fraction) else None
    exact = Fraction(value) if isinstance(value, Fraction | int) else None
    if exact is None:
        return None
    if type_.is_pair:
        pair = (exact.numerator, exact.denominator)
        return pair if all(LOWEST <= part <= HIGHEST for part in pair) else None
    scaled = exact * 10 ** (type_.scale or 0)
    return (scaled.numerator,) if scaled.denominator == 1 and LOWEST <= scaled.numerator <= HIGHEST else None


def value_loaded(type_: Type, stored: tuple[Stored, ...]) -> Value:
    """The value of a content of `value_fields`.

    >>> value_loaded(Type(Kind.MONEY, 2), (1234,)), value_loaded(Type(Kind.RATIO), (1, 3))
    (Fraction(617, 50), Fraction(1, 3))
    """
    if not type_.is_numeric:
        return stored[0]
    if type_.is_pair:
        return Fraction(int(stored[0]), int(stored[1]))  # type: ignore[arg-type] # a pair holds whole numbers
    return from_scaled(int(stored[0]), type_.scale or 0)  # type: ignore[arg-type] # as above


def bound_stored(type_: Type, bound: Fraction, *, low: bool) -> int:
    """A declared bound as a whole number of the type's steps, rounded into the allowed side.

    >>> bound_stored(Type(Kind.MONEY, 2), Fraction("0.005"), low=True)
    1
    """
    scaled = bound * 10 ** (type_.scale or 0)
    top, bottom = int(scaled.numerator), int(scaled.denominator)
    return -(-top // bottom) if low else top // bottom
