"""矩 · Moments: means and covariances worked out exactly, correlations and effective weights approximately."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

Numbers = Sequence[Fraction | None]


def paired(left: Numbers, right: Numbers) -> list[tuple[Fraction, Fraction]]:
    """The pairs in which both are there.

    >>> paired([Fraction(1), None], [Fraction(2), Fraction(3)])
    [(Fraction(1, 1), Fraction(2, 1))]
    """
    return [(one, other) for one, other in zip(left, right, strict=True) if one is not None and other is not None]


def covariance(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The mean product of deviations; 0 of nothing.

    >>> covariance([(Fraction(0), Fraction(0)), (Fraction(2), Fraction(4))])
    Fraction(2, 1)
    """
    if not pairs:
        return Fraction(0)
    count = len(pairs)
    left, right = sum(one for one, _ in pairs), sum(other for _, other in pairs)
    return sum((one * other for one, other in pairs), Fraction(0)) / count - Fraction(left, count) * Fraction(
        right, count
    )


def effective_weight(points: Numbers, totals: Numbers) -> float | None:
    """The share of the differences in the total that goes with these points: cov(points, total) / var(total).

    Approximate as it is shown. None where the totals do not differ. Of the parts of a plain sum it adds up to 1.

    >>> half = [Fraction(1), Fraction(2), Fraction(3)]
    >>> effective_weight(half, [2 * one for one in half])
    0.5
    """
    pairs = paired(points, totals)
    spread = covariance([(total, total) for _, total in pairs])
    return float(covariance(pairs) / spread) if spread else None


def correlation(left: Numbers, right: Numbers) -> float | None:
    """The correlation of Pearson, approximate; None where one of them does not differ.

    >>> correlation([Fraction(1), Fraction(2)], [Fraction(4), Fraction(2)])
    -1.0
    """
    pairs = paired(left, right)
    one, other = covariance([(x, x) for x, _ in pairs]), covariance([(y, y) for _, y in pairs])
    if not one or not other:
        return None
    r = float(covariance(pairs)) / math.sqrt(float(one) * float(other))
    return max(-1.0, min(1.0, r))


def chance_of_as_many(above: int, below: int) -> float:
    """How likely at least so many of them fall above, were each side as likely: one-sided binomial.

    >>> chance_of_as_many(2, 0), chance_of_as_many(1, 1)
    (0.25, 0.75)
    """
    count = above + below
    return float(Fraction(sum(math.comb(count, many) for many in range(above, count + 1)), 2**count))


def falling(pairs: Sequence[tuple[Fraction, Fraction]], *, rises: bool) -> int:
    """How many have a lower score than another whose value is worse.

    >>> falling([(Fraction(1), Fraction(5)), (Fraction(2), Fraction(4)), (Fraction(3), Fraction(6))], rises=True)
    1
    """
    ordered = sorted(pairs, key=lambda pair: pair[0] if rises else -pair[0])
    count, place = 0, 0
    best: Fraction | None = None
    while place < len(ordered):
        end = place
        while end < len(ordered) and ordered[end][0] == ordered[place][0]:
            end += 1
        scores = [score for _, score in ordered[place:end]]
        count += sum(1 for score in scores if best is not None and score < best)
        best = max([*scores, best] if best is not None else scores)
        place = end
    return count
