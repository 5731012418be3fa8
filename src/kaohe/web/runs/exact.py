"""精确数 · Exact: the numbers of projected cells, and as decimals for charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaohe.base.exact import decimal_text

Cells = dict[str, Any]


def number(cells: Cells, column: str) -> Fraction | None:
    """The exact number of a cell; None where it has none.

    >>> number({"总分": {"zh": "90.50", "n": "181/2"}}, "总分")
    Fraction(181, 2)
    """
    return fraction(cells.get(column, {}).get("n", ""))


def fraction(text: str) -> Fraction | None:
    """A number as a projection writes it: "p/q", "" for none."""
    return Fraction(text) if text else None


def summed(texts: Iterable[str]) -> Fraction:
    """The sum of numbers as a projection writes them; those that are missing add nothing.

    >>> summed(["1/2", "", "3/2"])
    Fraction(2, 1)
    """
    return sum((fraction(text) or Fraction(0) for text in texts), Fraction(0))


def middle(values: Sequence[Fraction]) -> Fraction | None:
    """The middle value, or the mean of the two in the middle; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The mean; None without values."""
    return sum(values, Fraction(0)) / len(values) if values else None


def percent(part: Fraction | None, whole: Fraction | None) -> Fraction | None:
    """A part of a whole in percent; None where one is missing or the whole is nothing."""
    return None if part is None or not whole else 100 * part / whole


def plotted(value: Fraction | Decimal | None, digits: int = 2) -> str | None:
    """A number as a decimal text.

    >>> plotted(Fraction(1, 3)), plotted(Fraction(90)), plotted(None)
    ('0.33', '90.00', None)
    """
    return None if value is None else decimal_text(Fraction(value), digits)
