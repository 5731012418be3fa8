"""金额、分值、比率 · Money, points, ratio: values that know their unit; never a binary float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.exact import (
    Rounding,
    decimal_text,
    from_scaled,
    number_parse,
    scaled_rounded,
    scaled_text,
    to_scaled,
)

MONEY_SCALE = 2
POINTS_SCALE = 4


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in yuan, held in whole fen.

    >>> str(Money.of(Fraction("2070")) - Money(5))
    '2069.95'
    """

    fen: int

    @classmethod
    def of(cls, yuan: Fraction, mode: Rounding = Rounding.HALF_UP) -> Money:
        """The amount nearest to an exact number of yuan."""
        return cls(scaled_rounded(yuan, MONEY_SCALE, mode))

    @classmethod
    def parse(cls, text: str) -> Money | None:
        """The amount typed in yuan, or None; a third decimal is refused, never rounded.

        >>> Money.parse("1,234.5"), Money.parse("0.005")
        (Money(fen=123450), None)
        """
        scaled = _scaled(text, MONEY_SCALE)
        return None if scaled is None else cls(scaled)

    @classmethod
    def total(cls, amounts: Iterable[Money]) -> Money:
        """The sum; of nothing, 0."""
        return cls(sum(amount.fen for amount in amounts))

    @property
    def yuan(self) -> Fraction:
        """The exact number of yuan."""
        return from_scaled(self.fen, MONEY_SCALE)

    def shown(self) -> str:
        """The amount as a person reads it.

        >>> Money(-123456).shown()
        '-¥1,234.56'
        """
        whole, part = divmod(abs(self.fen), 100)
        return f"{'-' if self.fen < 0 else ''}¥{whole:,}.{part:02d}"

    def __str__(self) -> str:
        return scaled_text(self.fen, MONEY_SCALE)

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)


@dataclass(frozen=True, slots=True, order=True)
class Points:
    """A score (分值), held in whole ten-thousandths.

    >>> str(Points.of(Fraction(403, 193)))
    '2.0881'
    """

    steps: int

    @classmethod
    def of(cls, value: Fraction, mode: Rounding = Rounding.HALF_UP) -> Points:
        """The score nearest to an exact number."""
        return cls(scaled_rounded(value, POINTS_SCALE, mode))

    @classmethod
    def parse(cls, text: str) -> Points | None:
        """The score typed, or None; a fifth decimal is refused, never rounded."""
        scaled = _scaled(text, POINTS_SCALE)
        return None if scaled is None else cls(scaled)

    @property
    def value(self) -> Fraction:
        """The exact number."""
        return from_scaled(self.steps, POINTS_SCALE)

    def __str__(self) -> str:
        return scaled_text(self.steps, POINTS_SCALE)

    def __add__(self, other: Points) -> Points:
        return Points(self.steps + other.steps)


@dataclass(frozen=True, slots=True, order=True)
class Ratio:
    """An exact pair in lowest terms, compared unrounded and only shown rounded.

    Basis: domain.md, Comparison rule.

    >>> spent = Ratio(Fraction(1499999999, 10000000000))
    >>> spent.percent(), spent < Ratio(Fraction("0.15"))
    ('15.00%', True)
    """

    value: Fraction

    @classmethod
    def parse(cls, text: str) -> Ratio | None:
        """The ratio typed as `0.98` or `98%`, or None.

        >>> Ratio.parse("98%") == Ratio.parse("0.98")
        True
        """
        stripped = text.rstrip()
        percent = stripped.endswith(("%", "％"))
        number = number_parse(stripped[:-1] if percent else stripped)
        if number is None or (percent and stripped[-2:-1].isspace()):
            return None
        return cls(number / 100 if percent else number)

    @property
    def num(self) -> int:
        """The numerator."""
        return self.value.numerator

    @property
    def den(self) -> int:
        """The denominator, above 0."""
        return self.value.denominator

    def percent(self, digits: int = 2) -> str:
        """The ratio as a percentage, rounded for the eye only."""
        return f"{decimal_text(self.value * 100, digits)}%"

    def __str__(self) -> str:
        return f"{self.num}/{self.den}"


def _scaled(text: str, scale: int) -> int | None:
    number = number_parse(text)
    if number is None or (number * 10**scale).denominator != 1:
        return None
    return to_scaled(number, scale)
