"""Spark 方言 · Spark dialect: the SQL of Spark 4 in ANSI mode, where BIGINT and DECIMAL raise and do not wrap.

One operation does wrap: `div` on decimals cuts its result to 64 bits. It is written only where the result is proven to
fit; a longer quotient is an exact decimal division, at most 32 digits long. Integers of 32 bits (of dates, windows and
lists) become BIGINT at once, and a text of SQL has its backslashes doubled. Item 0 of a list is an error even to
`try_element_at`; it is NULL, as an item past the end.
"""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.formula.readers.sql.dialect import INT64, Dialect
from kaohe.formula.readers.sql.number import RangeUnproven

_LONGEST = 10**32 - 1
_WIDE = "DECIMAL(38,0)"
_EUCLID = 184
"""Steps in which Euclid's algorithm ends for any two numbers of 127 bits."""


def _divided(a: str, b: str, wide: bool, size: int) -> str:  # noqa: FBT001 - the Dialect's signature
    if not wide or size <= INT64:
        return f"{a} div {b}"
    if size > _LONGEST:
        raise RangeUnproven(f"{a} / {b}", size.bit_length() - _LONGEST.bit_length() + 1)
    top = f"CAST({a} AS {_WIDE})"
    return f"CAST(({top} - {top} % {b}) / {b} AS {_WIDE})"


def _total(text: str, fits: bool) -> str:  # noqa: FBT001 - as above
    return f"sum({text})" if fits else f"sum(CAST({text} AS {_WIDE}))"


def _gcd(a: str, b: str, wide: bool) -> str:  # noqa: FBT001 - as above
    """Spark has no gcd: one of its own library for BIGINT, Euclid over a list of steps for decimals."""
    if not wide:
        pair = f"CAST({a} AS BIGINT), CAST({b} AS BIGINT)"
        found = f"CAST(java_method('org.apache.commons.math3.util.ArithmeticUtils', 'gcd', {pair}) AS BIGINT)"
        return f"CASE WHEN {a} IS NOT NULL AND {b} IS NOT NULL THEN {found} END"
    first = f"named_struct('a', abs(CAST({a} AS {_WIDE})), 'b', abs(CAST({b} AS {_WIDE})))"
    step = f"named_struct('a', x.b, 'b', CAST(x.a % x.b AS {_WIDE}))"
    return f"aggregate(sequence(1, {_EUCLID}), {first}, (x, n) -> CASE WHEN x.b = 0 THEN x ELSE {step} END, x -> x.a)"


def _numbers(numbers: Sequence[int]) -> str:
    return f"CAST(split('{','.join(map(str, numbers))}', ',') AS ARRAY<INT>)"


SPARK = Dialect(
    wide=_WIDE,
    most=10**38 - 1,
    words="STRING",
    literal=lambda value: "'" + value.replace("\\", "\\\\").replace("'", "''") + "'",
    double=lambda number: f"CAST('{number}' AS DOUBLE)",
    divided=_divided,
    ratio=lambda a, b: f"try_divide({a}, {b})",
    total=_total,
    stored=lambda text: f"CAST({text} AS BIGINT)",
    place=lambda text: f"CAST({text} AS BIGINT)",
    days=lambda a, b: f"CAST(date_diff({a}, {b}) AS BIGINT)",
    months_on=lambda start, count: f"add_months({start}, {count})",
    step_start=lambda step, text: f"trunc({text}, '{step}')",
    part=lambda function, text: f"CAST({function}({text}) AS BIGINT)",
    gcd=_gcd,
    variable=lambda name: f'system.session."{name}"',
    numbers=_numbers,
    item=lambda found, index: f"try_element_at({found}, nullif(CAST({index} AS INT), 0))",
    length=lambda found: f"CAST(size({found}) AS BIGINT)",
    collect="collect_list",
    sort="sort_array",
    least_by="min_by",
    most_by="max_by",
    tuple=lambda parts: f"array({', '.join(parts)})",
    finite=lambda text: f"(abs({text}) < CAST('Infinity' AS DOUBLE))",
    each=lambda found, item: f"transform({found}, v -> {item})",
    list_least="array_min",
    list_most="array_max",
    list_total=lambda found: f"aggregate({found}, CAST(0 AS {_WIDE}), (a, v) -> CAST(a + v AS {_WIDE}))",
)
