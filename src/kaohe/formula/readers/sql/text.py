"""SQL 文本 · SQL text: names, literals and states, each written in one place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from kaohe.base.states import State
from kaohe.formula.readers.sql.dialect import INT64, spoken

__all__ = ["INT64", "case", "code_of_token", "day", "is_simple", "name", "quoted", "token_of_code", "whole"]
_SIMPLE = re.compile(r'"(?:[^"]|"")*"|-?[0-9]+|\(-[0-9]+\)|NULL|TRUE|FALSE|[A-Z]+ \'[^\']*\'|\'(?:[^\']|\'\')*\'')


def name(identifier: str) -> str:
    """An identifier, always quoted.

    >>> name('考核"x')
    '"考核""x"'
    """
    return '"' + identifier.replace('"', '""') + '"'


def quoted(value: str) -> str:
    """A text constant.

    >>> quoted("it's")
    "'it''s'"
    """
    return spoken().literal(value)


def day(value: dt.date) -> str:
    """A date constant.

    >>> day(dt.date(2026, 3, 9))
    "DATE '2026-03-09'"
    """
    return f"DATE '{value.isoformat()}'"


def whole(value: int) -> str:
    """An integer constant; a negative one stands in brackets.

    >>> whole(-5)
    '(-5)'
    """
    return str(value) if value >= 0 else f"({value})"


def is_simple(text: str) -> bool:
    """Whether the text may be repeated without computing anything twice.

    >>> is_simple('"a"'), is_simple('("a" + 1)')
    (True, False)
    """
    return _SIMPLE.fullmatch(text) is not None


def code_of_token(column: str, states: Iterable[State]) -> str:
    r"""The state codes of a column that holds tokens.

    >>> code_of_token('"x.state"', [State.OPEN])
    'CASE "x.state" WHEN \'open\' THEN 6::TINYINT END'
    """
    arms = " ".join(f"WHEN {quoted(state.token)} THEN {int(state)}::TINYINT" for state in sorted(states))
    return f"CASE {column} {arms} END" if arms else "NULL::TINYINT"


def token_of_code(code: str, states: Iterable[State]) -> str:
    """The tokens of an expression that holds state codes."""
    arms = " ".join(f"WHEN {int(state)} THEN {quoted(state.token)}" for state in sorted(states))
    return f"CASE {code} {arms} END" if arms else f"NULL::{spoken().words}"


def case(arms: Sequence[tuple[str, str]], otherwise: str | None) -> str:
    """A CASE over conditions.

    >>> case([("a", "1")], None)
    'CASE WHEN a THEN 1 END'
    """
    text = " ".join(f"WHEN {condition} THEN {value}" for condition, value in arms)
    tail = "" if otherwise is None else f" ELSE {otherwise}"
    return f"CASE {text}{tail} END"
