"""精确数 · Exact: rational numbers, rounded once where a rule says so, read from and printed as plain decimals."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction

from kaohe.base.errors import KaoheError

LONGEST_NUMBER = 60

_PLAIN = re.compile(r"(-?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_FOLDED = str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")  # noqa: RUF001 # full-width is what is folded
_AROUND = " \t\u3000"


class Rounding(StrEnum):
    """How a value between two steps is decided; HALF_UP (四舍五入) takes a half away from zero."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    FLOOR = "floor"
    CEILING = "ceiling"


def round_to(value: Fraction, digits: int, mode: Rounding = Rounding.HALF_UP) -> Fraction:
    """The value at `digits` decimals (negative: tens, hundreds), decided once on the exact value.

    Basis: domain.md, Rounding.

    >>> round_to(Fraction("2.675"), 2), round_to(Fraction("-0.5"), 0), round_to(Fraction("2.5"), 0, Rounding.HALF_EVEN)
    (Fraction(67, 25), Fraction(-1, 1), Fraction(2, 1))
    """
    return from_scaled(scaled_rounded(value, digits, mode), digits)


def scaled_rounded(value: Fraction, scale: int, mode: Rounding = Rounding.HALF_UP) -> int:
    """The value in steps of 10**-scale, rounded.

    >>> scaled_rounded(Fraction(1, 3), 4)
    3333
    """
    top, bottom = value.numerator, value.denominator
    if scale >= 0:
        top *= 10**scale
    else:
        bottom *= 10**-scale
    return divided(top, bottom, mode)


def divided(top: int, bottom: int, mode: Rounding = Rounding.HALF_UP) -> int:
    """The whole number nearest to top / bottom (bottom > 0).

    >>> [divided(n, 2) for n in (-3, -1, 1, 3)]
    [-2, -1, 1, 2]
    """
    if mode is Rounding.FLOOR:
        return top // bottom
    if mode is Rounding.CEILING:
        return -(-top // bottom)
    whole, rest = divmod(abs(top), bottom)
    if 2 * rest > bottom or (2 * rest == bottom and (mode is Rounding.HALF_UP or whole % 2 == 1)):
        whole += 1
    return whole if top >= 0 else -whole


def to_scaled(value: Fraction, scale: int) -> int:
    """The value in steps of 10**-scale; a value between two steps is a failure of the caller.

    >>> to_scaled(Fraction("12.34"), 2)
    1234
    """
    scaled = scaled_rounded(value, scale, Rounding.FLOOR)
    if from_scaled(scaled, scale) != value:
        raise KaoheError(f"{value} has more than {scale} decimals")
    return scaled


def from_scaled(n: int, scale: int) -> Fraction:
    """The value of n steps of 10**-scale.

    >>> from_scaled(1234, 2)
    Fraction(617, 50)
    """
    return Fraction(n, 10**scale) if scale >= 0 else Fraction(n * 10**-scale)


def decimal_text(value: Fraction, scale: int) -> str:
    """The value printed with exactly `scale` decimals; rounded half away from zero where it has more.

    >>> decimal_text(Fraction("-0.5"), 2), decimal_text(Fraction(2, 3), 4), decimal_text(Fraction("-0.001"), 2)
    ('-0.50', '0.6667', '0.00')
    """
    return scaled_text(scaled_rounded(value, scale), scale)


def scaled_text(n: int, scale: int) -> str:
    """A count of steps of 10**-scale printed with exactly `scale` decimals.

    >>> scaled_text(-5, 2), scaled_text(7, 0)
    ('-0.05', '7')
    """
    digits = str(abs(n)).rjust(scale + 1, "0")
    sign = "-" if n < 0 else ""
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}" if scale > 0 else sign + digits


def plain_text(value: Fraction) -> str:
    """The value as the shortest decimal, or as a quotient where no decimal ends.

    >>> plain_text(Fraction("12.50")), plain_text(Fraction(3)), plain_text(Fraction(1, 3))
    ('12.5', '3', '1/3')
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return decimal_text(value, max(twos, fives)) if rest == 1 else str(value)


def number_parse(text: str) -> Fraction | None:
    """The number that a person typed, or None: plain digits, full-width ones folded, `,` only between groups of three.

    No exponent, no inner space, no other script's digits, at most 60 characters.

    >>> number_parse(" 1,234.50 "), number_parse("１０"), number_parse("1e5"), number_parse("1,23")
    (Fraction(2469, 2), Fraction(10, 1), None, None)
    """
    if len(text) > LONGEST_NUMBER:
        return None
    found = _PLAIN.fullmatch(text.strip(_AROUND).translate(_FOLDED))
    if found is None:
        return None
    sign, whole, part = found[1], found[2].replace(",", ""), found[3] or ""
    value = Fraction(int(whole + part), 10 ** len(part))
    return -value if sign else value
