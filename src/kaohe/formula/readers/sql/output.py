"""输出 · Output: the columns of a chain as the fields of a file, and what is then known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.formula.program import Column
from kaohe.formula.readers.sql.chain import Chain, StoredColumn
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.number import ONE
from kaohe.formula.readers.sql.piece import Piece
from kaohe.formula.readers.sql.text import INT64, name, token_of_code
from kaohe.formula.types import Kind


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a file: its name, its SQL over the last layer, and whether it is always NULL."""

    name: str
    sql: str
    blank: bool = False


def column_fields(chain: Chain, column: Column, *, key: bool) -> list[Field]:
    """The fields of a column: its value, then its state wherever its type may have one or it does."""
    piece = chain.column(column.name)
    found = _value_fields(column, piece)
    if key or not (column.type.states or piece.states):
        return found
    if not piece.states:
        return [*found, Field(f"{column.name}.state", f"NULL::{spoken().words}", blank=True)]
    return [*found, Field(f"{column.name}.state", token_of_code(piece.code, piece.states))]


def _value_fields(column: Column, piece: Piece) -> list[Field]:
    if isinstance(piece.value, str):
        return [Field(column.name, f"CAST({piece.value} AS {_SQL.get(column.type.kind, spoken().words)})")]
    if column.type.is_pair:
        bottom = piece.num.bottom or ONE
        return [Field(f"{column.name}.num", piece.num.top.text), Field(f"{column.name}.den", bottom.text)]
    return [Field(column.name, piece.num.top.text)]


_SQL = {Kind.FLAG: "BOOLEAN", Kind.DATE: "DATE", Kind.PERIOD: "DATE"}


def known_of(column: Column, piece: Piece) -> StoredColumn:
    """What is known of a column once it is stored."""
    if isinstance(piece.value, str):
        return StoredColumn(column.type, piece.states)
    top, bottom = piece.num.top, piece.num.bottom or ONE
    return StoredColumn(column.type, piece.states, max(top.low, -INT64), min(top.high, INT64), min(bottom.high, INT64))


def selection(fields: Sequence[Field]) -> str:
    """The SELECT list of fields.

    >>> selection([Field("应发", "1 + 1")])
    '1 + 1 AS "应发"'
    """
    return ", ".join(f"{one.sql} AS {name(one.name)}" for one in fields)
