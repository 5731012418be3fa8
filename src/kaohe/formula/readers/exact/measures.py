"""量度 · Measures: what each aggregate makes of the values of the rows that count; exact unless it says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum, key_order
from kaohe.formula.readers.exact.scalars import approximate
from kaohe.formula.typed import Cohort

Rows = list[list[Any]]
_HALF = Fraction(1, 2)


def total(rows: Rows, cohort: Cohort) -> Datum:
    """The sum; of nothing, 0.

    >>> total([[Fraction(1)], [Fraction(2)]], None)
    Fraction(3, 1)
    """
    return sum((row[0] for row in rows), Fraction(0))


def mean(rows: Rows, cohort: Cohort) -> Datum:
    """The exact mean; of nothing, empty.

    >>> mean([[Fraction(1)], [Fraction(2)]], None)
    Fraction(3, 2)
    """
    return Fraction(sum(row[0] for row in rows)) / len(rows) if rows else State.EMPTY


def median(rows: Rows, cohort: Cohort) -> Datum:
    """The middle value, or the mean of the two in the middle.

    >>> median([[Fraction(1)], [Fraction(4)]], None)
    Fraction(5, 2)
    """
    values = sorted(row[0] for row in rows)
    if not values:
        return State.EMPTY
    half = len(values) // 2
    return Fraction(values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2)


def deviation(rows: Rows, *, sample: bool) -> Datum:
    """The standard deviation from exact sums; approximate only in the root.

    >>> deviation([[Fraction(1)], [Fraction(3)]], sample=False)
    Fraction(1, 1)
    """
    count = len(rows) - (1 if sample else 0)
    if count <= 0:
        return State.EMPTY
    values = [Fraction(row[0]) for row in rows]
    middle = Fraction(sum(values)) / len(values)
    return approximate("SQRT", sum(((value - middle) ** 2 for value in values), Fraction(0)) / count)


def percentile_inc(rows: Rows, cohort: Cohort) -> Datum:
    """Excel's inclusive percentile: linear between the ordered values.

    >>> from kaohe.formula.types import RATIO
    >>> percentile_inc([[Fraction(1), _HALF], [Fraction(2), _HALF]], None)
    Fraction(3, 2)
    """
    values = sorted(row[0] for row in rows)
    if not values:
        return State.EMPTY
    place = rows[0][1] * (len(values) - 1)
    lower = place.numerator // place.denominator
    upper = min(lower + 1, len(values) - 1)
    result: Fraction = values[lower] + (values[upper] - values[lower]) * (place - lower)
    return result


def percentile_sas(rows: Rows, cohort: Cohort) -> Datum:
    """SAS definition 2: the observation nearest to n·p, to the even one in the middle.

    >>> percentile_sas([[Fraction(1), _HALF], [Fraction(2), _HALF]], None)
    Fraction(1, 1)
    """
    values = sorted(row[0] for row in rows)
    if not values:
        return State.EMPTY
    place = rows[0][1] * len(values)
    whole = place.numerator // place.denominator
    if place - whole == _HALF:
        index = whole if whole % 2 == 0 else whole + 1
    else:
        index = (place + _HALF).numerator // (place + _HALF).denominator
    result: Fraction = values[min(max(index, 1), len(values)) - 1]
    return result


def slope(rows: Rows, cohort: Cohort) -> Datum:
    """The least-squares slope of y on x; empty when x does not vary.

    >>> slope([[Fraction(1), Fraction(0)], [Fraction(3), Fraction(1)]], None)
    Fraction(2, 1)
    """
    count = len(rows)
    x_sum, y_sum = sum(row[1] for row in rows), sum(row[0] for row in rows)
    spread = count * sum(row[1] * row[1] for row in rows) - x_sum * x_sum
    if not spread:
        return State.EMPTY
    return Fraction(count * sum(row[0] * row[1] for row in rows) - x_sum * y_sum) / Fraction(spread)


def intercept(rows: Rows, cohort: Cohort) -> Datum:
    """The least-squares intercept of y on x.

    >>> intercept([[Fraction(1), Fraction(0)], [Fraction(3), Fraction(1)]], None)
    Fraction(1, 1)
    """
    gradient = slope(rows, cohort)
    if isinstance(gradient, State):
        return gradient
    steep = Fraction(gradient)  # type: ignore[arg-type]  # a slope is a number
    return Fraction(sum(row[0] for row in rows) - steep * sum(row[1] for row in rows)) / len(rows)


def wilson(rows: Rows, *, high: bool) -> Datum:
    """A Wilson bound of the share of true rows; the second argument is z.

    Basis: methods.md 4.9, without finite population.

    >>> wilson([], high=True).token
    'empty'
    """
    count = Fraction(len(rows))
    if not rows:
        return State.EMPTY
    z = Fraction(rows[0][1])
    share = Fraction(sum(1 for row in rows if row[0])) / count
    root = approximate("SQRT", share * (1 - share) / count + z * z / (4 * count * count))
    if isinstance(root, State):
        return root
    centre, half = share + z * z / (2 * count), z * Fraction(root)
    return (centre + half if high else centre - half) / (1 + z * z / count)


def streak(rows: Rows, cohort: Cohort) -> Datum:
    """How many of the latest rows hold in a row; rows come latest first, passed ones are not_applicable.

    >>> streak([[True], [True], [False]], None)
    Fraction(2, 1)
    """
    count = 0
    for (value,) in rows:
        if value is State.NOT_APPLICABLE:
            continue
        if isinstance(value, State):
            return value
        if not value:
            break
        count += 1
    return Fraction(count)


def _best(rows: Rows, cohort: Cohort) -> Datum:
    kind = cohort.args[0].type
    words = kind.choices if kind.ordered == "high_first" else tuple(reversed(kind.choices))
    return min((row[0] for row in rows), key=words.index) if rows else State.EMPTY


def _extreme(pick: Callable[..., Datum]) -> Callable[[Rows, Cohort], Datum]:
    return lambda rows, cohort: (
        pick((row[0] for row in rows), key=lambda value: key_order((value,))) if rows else State.EMPTY
    )


MEASURES: dict[str, Callable[[Rows, Cohort], Datum]] = {
    "SUM": total,
    "COUNT": lambda rows, cohort: Fraction(len(rows)),
    "MEAN": mean,
    "MEDIAN": median,
    "MIN": _extreme(min),
    "MAX": _extreme(max),
    "ANY": lambda rows, cohort: any(row[0] for row in rows),
    "ALL": lambda rows, cohort: all(row[0] for row in rows),
    "BEST": _best,
    "SD.S": lambda rows, cohort: deviation(rows, sample=True),
    "SD.P": lambda rows, cohort: deviation(rows, sample=False),
    "PERCENTILE.INC": percentile_inc,
    "PERCENTILE.SAS": percentile_sas,
    "OLS_SLOPE": slope,
    "OLS_INTERCEPT": intercept,
    "WILSON_LOW": lambda rows, cohort: wilson(rows, high=False),
    "WILSON_HIGH": lambda rows, cohort: wilson(rows, high=True),
    "STREAK": streak,
}
