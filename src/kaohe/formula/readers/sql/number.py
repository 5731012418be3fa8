"""整数算术 · Whole-number arithmetic: integer SQL with proven bounds, and exact values as factor × integer / integer.

BIGINT is written where the bounds prove that 63 bits hold every step, the dialect's wide integers (HUGEINT) where those
do; beyond, `RangeUnproven`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from kaohe.base.exact import Rounding
from kaohe.base.exact import divided as quotient_of
from kaohe.formula.readers.sql.dialect import INT64, spoken
from kaohe.formula.readers.sql.text import whole

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


class RangeUnproven(Exception):  # noqa: N818 - a finding on its way to the plan, not an error of ours
    """A step may leave the integers that the dialect has (127 bits in DuckDB); `bits` says by how much."""

    def __init__(self, step: str, bits: int) -> None:
        super().__init__(step)
        self.step = step
        self.bits = bits


@dataclass(frozen=True, slots=True)
class Whole:
    """An integer SQL expression and the bounds it is proven to keep; `wide`: its type is the dialect's wide one."""

    text: str
    low: int
    high: int
    wide: bool = False

    @property
    def fits(self) -> bool:
        """Whether a BIGINT holds it."""
        return self.low >= -INT64 and self.high <= INT64

    @property
    def is_literal(self) -> bool:
        """Whether it is written as a constant."""
        return self.low == self.high and self.text == whole(self.low)

    @property
    def long(self) -> str:
        """The text where it stands alone: DuckDB takes a bare constant for INTEGER, and overflows in the next step."""
        return f"{self.text}::BIGINT" if self.is_literal and not self.wide else self.text


ONE = Whole("1", 1, 1)


@dataclass(frozen=True, slots=True)
class Num:
    """The exact value top × factor / bottom; bottom is positive, None = 1. A constant has top ONE."""

    top: Whole
    factor: Fraction = Fraction(1)
    bottom: Whole | None = None

    @property
    def constant(self) -> Fraction | None:
        """The value of a constant."""
        return self.factor if self.top == ONE and self.bottom is None else None


def constant(value: Fraction) -> Num:
    """A constant as a number.

    >>> constant(Fraction(3, 10)).constant
    Fraction(3, 10)
    """
    return Num(ONE, value)


def times(a: Whole, b: Whole) -> Whole:
    """a × b."""
    if ONE in (a, b):
        return b if a == ONE else a
    if a.is_literal and b.is_literal:
        return _literal(a.low * b.low)
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return _joined("*", a, b, min(corners), max(corners))


def scaled(a: Whole, k: int) -> Whole:
    """a × k.

    >>> scaled(Whole('"a"', 0, 9), 100).text
    '("a" * 100)'
    """
    if k == 1:
        return a
    if a.is_literal:
        return _literal(a.low * k)
    low, high = sorted((a.low * k, a.high * k))
    if k == -1:
        return checked(Whole(f"(-{a.text})", low, high, a.wide))
    return _joined("*", a, _literal(k), low, high)


def plus(a: Whole, b: Whole, op: str = "+") -> Whole:
    """a + b or a - b."""
    if a.is_literal and b.is_literal:
        return _literal(a.low + b.low if op == "+" else a.low - b.low)
    low, high = (a.low + b.low, a.high + b.high) if op == "+" else (a.low - b.high, a.high - b.low)
    return _joined(op, a, b, low, high)


def absolute(a: Whole) -> Whole:
    """|a|.

    >>> absolute(Whole('"a"', -5, 3))
    Whole(text='abs("a")', low=0, high=5, wide=False)
    """
    if a.low >= 0:
        return a
    if a.high <= 0:
        return scaled(a, -1)
    return Whole(f"abs({a.text})", 0, max(-a.low, a.high), a.wide)


def narrowed(a: Whole) -> Whole:
    """The same number as BIGINT where the bounds allow it."""
    return Whole(f"CAST({a.text} AS BIGINT)", a.low, a.high) if a.wide and a.fits else a


def add(a: Num, b: Num, op: str = "+") -> Num:
    """a + b or a - b, equal factors kept outside."""
    if op == "-" and a.constant == 0:
        return replace(b, factor=-b.factor)
    if b.constant == 0:
        return a
    if op == "+" and a.constant == 0:
        return b
    if a.constant is not None and b.constant is not None:
        return constant(a.constant + (b.constant if op == "+" else -b.constant))
    (x, y), factor, bottom = aligned([a, b])
    return Num(plus(x, y, op), factor, bottom)


def multiply(a: Num, b: Num) -> Num:
    """a × b; constants go into the factor.

    >>> multiply(Num(Whole('"a"', 0, 9)), constant(Fraction(3, 10))).factor
    Fraction(3, 10)
    """
    if 0 in (a.constant, b.constant):
        return constant(Fraction(0))
    return Num(times(a.top, b.top), a.factor * b.factor, _both(a.bottom, b.bottom))


def common_factor(values: Sequence[Num]) -> Fraction:
    """The greatest factor of which every value's factor is a whole multiple.

    >>> common_factor([constant(Fraction(3, 10)), constant(Fraction(1, 4))])
    Fraction(1, 20)
    """
    factor = Fraction(0)
    for value in values:
        factor = _fraction_gcd(factor, value.factor)
    return factor or Fraction(1)


def aligned(values: Sequence[Num]) -> tuple[list[Whole], Fraction, Whole | None]:
    """The values as integers over one common factor and bottom."""
    factor = common_factor(values)
    bottoms = list(dict.fromkeys(value.bottom for value in values if value.bottom is not None))
    bottom: Whole | None = None
    for part in bottoms:
        bottom = _both(bottom, part)
    tops = []
    for value in values:
        top = scaled(value.top, int(value.factor / factor)) if value.factor else Whole("0", 0, 0)
        for part in bottoms:
            top = top if part == value.bottom else times(top, part)
        tops.append(top)
    return tops, factor, bottom


def compare(op: str, a: Num, b: Num) -> str:
    """The SQL comparison of two numbers, by cross multiplication where a bottom is not constant.

    >>> compare(">=", Num(Whole('"x"', 0, 10**6), Fraction(1, 100)), constant(Fraction(90)))
    '("x" >= 9000)'
    """
    if a.constant is not None and b.constant is not None:
        return "TRUE" if _holds(op, a.constant, b.constant) else "FALSE"
    if a.constant is not None:
        return compare(_FLIPPED[op], b, a)
    if b.constant is not None and a.bottom is None:
        return _against_constant(op, a, b.constant)
    (x, y), _, _ = aligned([_positive(a), _positive(b)])
    return f"({x.text} {op} {y.text})"


def rounded(value: Num, digits: int, mode: Rounding) -> Whole:
    """value × 10**digits as an integer, rounded once.

    >>> rounded(Num(Whole('"a"', 0, 9), Fraction(1, 100)), 1, Rounding.HALF_UP).text
    '(("a" + 5) // 10)'
    """
    if value.constant is not None:
        number = _divided(value.constant * Fraction(10) ** digits, mode)
        return _literal(number)
    factor = value.factor * Fraction(10) ** digits
    top = scaled(value.top, factor.numerator)
    if factor.denominator == 1 and value.bottom is None:
        return narrowed(top)
    bottom = scaled(value.bottom or ONE, factor.denominator)
    low, high = _quotient_bounds(top, bottom)
    result = _ROUNDERS[mode](top, bottom)
    return narrowed(replace(result, low=_divided(low, mode), high=_divided(high, mode)))


def truncated(value: Num) -> Whole:
    """The whole part, toward zero, as SQL divides integers.

    >>> truncated(Num(Whole('"a"', -9, 9), Fraction(1, 2))).text
    '("a" // 2)'
    """
    top = scaled(value.top, value.factor.numerator)
    bottom = value.bottom
    if value.factor.denominator != 1:
        bottom = scaled(bottom or ONE, value.factor.denominator)
    return narrowed(top if bottom is None else _quotient(top, bottom))


def _half_up(top: Whole, bottom: Whole) -> Whole:
    signed = top.low < 0
    if top.high <= 0 and signed:
        return scaled(_half_up(scaled(top, -1), bottom), -1)
    if bottom.low == bottom.high and bottom.low % 2 == 0:
        doubled, half, divisor = top, scaled(ONE, bottom.low // 2), bottom
    else:
        doubled, half, divisor = scaled(top, 2), bottom, scaled(bottom, 2)
    if signed:
        size = half.high
        half = Whole(f"CASE WHEN {top.text} < 0 THEN -{half.text} ELSE {half.text} END", -size, size, half.wide)
    return _quotient(plus(doubled, half), divisor)


def _half_even(top: Whole, bottom: Whole) -> Whole:
    near = _half_up(top, bottom)
    tie = f"abs({scaled(top, 2).text} % {scaled(bottom, 2).text}) = {bottom.text}"
    sign = f"CASE WHEN {top.text} < 0 THEN -1 ELSE 1 END"
    back = f"CASE WHEN {tie} AND {near.text} % 2 <> 0 THEN {sign} ELSE 0 END"
    return Whole(f"({near.text} - {back})", near.low - 1, near.high + 1, near.wide)


def _floor(top: Whole, bottom: Whole) -> Whole:
    low = _quotient(top, bottom)
    if top.low >= 0:
        return low
    step = f"CASE WHEN {top.text} % {bottom.text} < 0 THEN 1 ELSE 0 END"
    return Whole(f"({low.text} - {step})", low.low - 1, low.high, low.wide)


def _ceiling(top: Whole, bottom: Whole) -> Whole:
    low = _quotient(top, bottom)
    if top.high <= 0:
        return low
    step = f"CASE WHEN {top.text} % {bottom.text} > 0 THEN 1 ELSE 0 END"
    return Whole(f"({low.text} + {step})", low.low, low.high + 1, low.wide)


_ROUNDERS = {
    Rounding.HALF_UP: _half_up,
    Rounding.HALF_EVEN: _half_even,
    Rounding.FLOOR: _floor,
    Rounding.CEILING: _ceiling,
}


def _quotient(top: Whole, bottom: Whole) -> Whole:
    low, high = _quotient_bounds(top, bottom)
    return divided(top, bottom, floor(low), ceil(high))


def divided(top: Whole, bottom: Whole, low: int, high: int) -> Whole:
    """top / bottom toward zero, known to lie between the bounds.

    >>> divided(Whole('"a"', 0, 9), Whole("2", 2, 2), 0, 4).text
    '("a" // 2)'
    """
    wide = top.wide or bottom.wide
    text = f"({spoken().divided(top.text, bottom.text, wide, max(-low, high))})"
    return Whole(text, low, high, wide)


def _quotient_bounds(top: Whole, bottom: Whole) -> tuple[Fraction, Fraction]:
    least, most = max(bottom.low, 1), max(bottom.high, 1)
    corners = [Fraction(n, d) for n in (top.low, top.high) for d in (least, most)]
    return min(corners), max(corners)


def _divided(value: Fraction, mode: Rounding) -> int:
    return quotient_of(value.numerator, value.denominator, mode)


def _both(a: Whole | None, b: Whole | None) -> Whole | None:
    if a is None or b is None:
        return a or b
    return times(a, b)


def _positive(value: Num) -> Num:
    if value.factor >= 0:
        return value
    return Num(scaled(value.top, -1), -value.factor, value.bottom)


def _fraction_gcd(a: Fraction, b: Fraction) -> Fraction:
    bottom = lcm(a.denominator, b.denominator)
    return Fraction(gcd(int(a * bottom), int(b * bottom)), bottom)


def _against_constant(op: str, value: Num, against: Fraction) -> str:
    if value.factor < 0:
        return _against_constant(_FLIPPED[op], replace(value, factor=-value.factor), -against)
    edge = against / value.factor
    if edge.denominator != 1 and op in {"=", "<>"}:
        return f"({value.top.text} {'<>' if op == '=' else '='} {value.top.text})"
    number = ceil(edge) if op in {">=", "<"} else floor(edge)
    return f"({value.top.text} {op} {whole(number)})"


def _holds(op: str, a: Fraction, b: Fraction) -> bool:
    return {"=": a == b, "<>": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]


def _literal(number: int) -> Whole:
    return checked(Whole(whole(number), number, number, wide=abs(number) > INT64))


def _joined(op: str, a: Whole, b: Whole, low: int, high: int) -> Whole:
    wide = a.wide or b.wide or low < -INT64 or high > INT64
    left = a.text if not wide or a.wide or b.wide else f"{a.text}::{spoken().wide}"
    return checked(Whole(f"({left} {op} {b.text})", low, high, wide))


def checked(value: Whole) -> Whole:
    """The same number, or RangeUnproven where the dialect's wide integers might not hold it."""
    size = max(-value.low, value.high)
    most = spoken().most
    if size > most:
        raise RangeUnproven(value.text, size.bit_length() - most.bit_length())
    return value
