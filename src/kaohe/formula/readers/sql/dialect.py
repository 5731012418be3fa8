"""方言 · Dialects: what one SQL engine writes differently from another; the meaning is the same.

DuckDB is spoken unless another dialect is put in force for the length of a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

INT64 = 2**63 - 1
INT128 = 2**127 - 1


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words of one engine.

    wide, most: the integer type beyond BIGINT and the greatest number it is trusted with. words: the type of text.
    literal: a text constant. double: a constant as DOUBLE. divided(a, b, wide, size): a / b toward zero, at most
    `size` in size, without brackets. ratio: a / b of DOUBLEs. total(x, fits): the sum of x; `fits` = in a BIGINT.
    stored: an integer as BIGINT where it is written. place: a window that counts, as BIGINT. days: the days from b
    to a. months_on: a day so many months on. step_start: the first day of a step. part: a number of a day. gcd(a, b,
    wide). variable, numbers: a list of integers by name, and as SQL. item, length: of a list. collect, sort: the
    functions that make and order one. least_by, most_by: an argument at the least or greatest key. tuple: keys that
    order one after another. finite: the test that a DOUBLE is a number. each: a list of an expression over its items v.
    list_least, list_most, list_total: of the integers of a list.
    """

    wide: str
    most: int
    words: str
    literal: Callable[[str], str]
    double: Callable[[int], str]
    divided: Callable[[str, str, bool, int], str]
    ratio: Callable[[str, str], str]
    total: Callable[[str, bool], str]
    stored: Callable[[str], str]
    place: Callable[[str], str]
    days: Callable[[str, str], str]
    months_on: Callable[[str, str], str]
    step_start: Callable[[str, str], str]
    part: Callable[[str, str], str]
    gcd: Callable[[str, str, bool], str]
    variable: Callable[[str], str]
    numbers: Callable[[Sequence[int]], str]
    item: Callable[[str, str], str]
    length: Callable[[str], str]
    collect: str
    sort: str
    least_by: str
    most_by: str
    tuple: Callable[[Sequence[str]], str]
    finite: Callable[[str], str]
    each: Callable[[str, str], str]
    list_least: str
    list_most: str
    list_total: Callable[[str], str]


def _numbers(numbers: Sequence[int]) -> str:
    """DuckDB reads a long list much faster from one text than from thousands of constants."""
    return f"CAST(string_split('{','.join(map(str, numbers))}', ',') AS INTEGER[])"


DUCKDB = Dialect(
    wide="HUGEINT",
    most=INT128,
    words="VARCHAR",
    literal=lambda value: "'" + value.replace("'", "''") + "'",
    double=lambda number: f"{number}::DOUBLE",
    divided=lambda a, b, wide, size: f"{a} // {b}",
    ratio=lambda a, b: f"{a} / {b}",
    total=lambda text, fits: f"sum({text})",
    stored=lambda text: text,
    place=lambda text: text,
    days=lambda a, b: f"({a} - {b})",
    months_on=lambda start, count: f"CAST({start} + to_months({count}) AS DATE)",
    step_start=lambda step, text: f"CAST(date_trunc('{step}', {text}) AS DATE)",
    part=lambda function, text: f"{function}({text})",
    gcd=lambda a, b, wide: f"gcd({a}, {b})",
    variable=lambda name: f"getvariable('{name}')",
    numbers=_numbers,
    item=lambda found, index: f"{found}[{index}]",
    length=lambda found: f"len({found})",
    collect="list",
    sort="list_sort",
    least_by="arg_min",
    most_by="arg_max",
    tuple=lambda parts: f"[{', '.join(parts)}]",
    finite=lambda text: f"isfinite({text})",
    each=lambda found, item: f"list_transform({found}, lambda v: {item})",
    list_least="list_min",
    list_most="list_max",
    list_total=lambda found: f"list_sum({found})",
)
_SPOKEN: ContextVar[Dialect] = ContextVar("dialect", default=DUCKDB)


def spoken() -> Dialect:
    """The dialect in force.

    >>> spoken().wide
    'HUGEINT'
    """
    return _SPOKEN.get()


@contextmanager
def speaking(dialect: Dialect) -> Iterator[None]:
    """Write another dialect for the length of a block.

    >>> from kaohe.formula.readers.sql.spark import SPARK
    >>> with speaking(SPARK):
    ...     spoken().wide
    'DECIMAL(38,0)'
    """
    before = _SPOKEN.set(dialect)
    try:
        yield
    finally:
        _SPOKEN.reset(before)
