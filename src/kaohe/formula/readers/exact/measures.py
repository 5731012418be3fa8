"""量度 · Measures: what each aggregate makes of the values of the rows that count; exact unless it says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kaohe.base.exact import round_to
from kaohe.base.states import State
from kaohe.formula.functions import DEVIATION
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


def moments(rows: Rows) -> tuple[Fraction, Fraction, Fraction]:
    """The sums of the 2nd, 3rd and 4th power of the deviations, each as a whole number of 1e-8 of the greatest.

    >>> moments([[Fraction(0)], [Fraction(1)], [Fraction(2)]])[0] == 2 * 10**16
    True
    """
    values = [Fraction(row[0]) for row in rows]
    total = sum(values, Fraction(0))
    aways = [value * len(values) - total for value in values]
    greatest = max(abs(away) for away in aways)
    if not greatest:
        return Fraction(0), Fraction(0), Fraction(0)
    parts = [round_to(away / greatest * 10**DEVIATION, 0) for away in aways]
    second, third, fourth = (sum((part**power for part in parts), Fraction(0)) for power in (2, 3, 4))
    return second, third, fourth


def skewness(rows: Rows, cohort: Cohort) -> Datum:
    """The sample-adjusted skewness, type 2: g1 · √(n(n-1)) / (n-2); empty below three rows or where none differ.

    >>> skewness([[Fraction(1)], [Fraction(2)], [Fraction(3)]], None)
    Fraction(0, 1)
    """
    count = len(rows)
    second, third, _ = moments(rows) if count > 2 else (Fraction(0), None, None)
    if not second or third is None:
        return State.EMPTY
    root = approximate("SQRT", (count - 1) / second)
    return root if isinstance(root, State) else third / second * Fraction(count, count - 2) * root


def kurtosis(rows: Rows, cohort: Cohort) -> Datum:
    """The sample-adjusted excess kurtosis, type 2; empty below four rows or where none differ.

    >>> round_to(kurtosis([[Fraction(number)] for number in (1, 2, 3, 4)], None), 6)
    Fraction(-6, 5)
    """
    count = len(rows)
    second, _, fourth = moments(rows) if count > 3 else (Fraction(0), None, None)
    if not second or fourth is None:
        return State.EMPTY
    root = approximate("SQRT", fourth)
    if isinstance(root, State):
        return root
    tall = root / second
    return ((count + 1) * (tall * tall * count - 3) + 6) * Fraction(count - 1, (count - 2) * (count - 3))


def wilson(rows: Rows, *, high: bool) -> Datum:
    """A Wilson bound of the share of true rows; the arguments after it are z and the size of a finite population.

    Basis: methods.md 4.9: n' = n (N - 1) / (N - n) in place of n; fewer in the population than rows is rejected.

    >>> wilson([], high=True).token
    'empty'
    """
    if not rows:
        return State.EMPTY
    count, z = Fraction(len(rows)), Fraction(rows[0][1])
    inverse = 1 / count
    if len(rows[0]) > 2:
        population = Fraction(rows[0][2])
        if population < count:
            return State.REJECTED
        inverse = (population - count) / (count * (population - 1)) if population > count else Fraction(0)
    share = Fraction(sum(1 for row in rows if row[0])) / count
    root = approximate("SQRT", share * (1 - share) * inverse + (z * inverse) ** 2 / 4)
    if isinstance(root, State):
        return root
    centre, half = share + z * z * inverse / 2, z * Fraction(root)
    return (centre + half if high else centre - half) / (1 + z * z * inverse)


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
    "SKEW": skewness,
    "KURT": kurtosis,
    "PERCENTILE.INC": percentile_inc,
    "PERCENTILE.SAS": percentile_sas,
    "OLS_SLOPE": slope,
    "OLS_INTERCEPT": intercept,
    "WILSON_LOW": lambda rows, cohort: wilson(rows, high=False),
    "WILSON_HIGH": lambda rows, cohort: wilson(rows, high=True),
    "STREAK": streak,
}
