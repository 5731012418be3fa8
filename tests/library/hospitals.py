"""虚构的医院 · Invented hospitals: their rows by a seed, and the public rules worked out a second time, by hand."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum

Row = dict[str, Datum]
FEN = Fraction(1, 100)


class Standard(NamedTuple):
    """A measure as it stands in the table of the scheme, in per cent."""

    domain: str
    threshold: int
    benchmark: int
    fewest: int


MEASURES = {
    "AMI_30": Standard("临床", 87, 89, 25),
    "HF_30": Standard("临床", 88, 91, 25),
    "PN_30": Standard("临床", 84, 87, 25),
    "COPD_30": Standard("临床", 91, 93, 25),
    "CABG_30": Standard("临床", 97, 98, 25),
    "HIP_KNEE": Standard("临床", 3, 2, 25),
    "CAUTI": Standard("安全", 70, 0, 1),
    "CLABSI": Standard("安全", 80, 0, 1),
    "SSI": Standard("安全", 75, 0, 1),
    "MRSA": Standard("安全", 75, 0, 1),
    "CDI": Standard("安全", 50, 1, 1),
    "SEP_1": Standard("安全", 60, 85, 25),
    "MSPB": Standard("效率", 99, 85, 25),
}
DIMENSIONS = {
    "护士沟通": (50, 79, 87),
    "医生沟通": (60, 80, 88),
    "响应及时": (35, 65, 80),
    "用药沟通": (40, 63, 74),
    "清洁安静": (45, 65, 79),
    "出院告知": (65, 87, 92),
    "照护衔接": (25, 52, 63),
    "总体评价": (35, 71, 85),
}
FEWEST = {"临床": 2, "安全": 2, "效率": 1}


def hospitals(number: int, seed: int) -> dict[str, list[Row]]:
    """The rows of so many hospitals: large and small ones, some without a baseline or without enough cases."""
    dice = random.Random(seed)
    rows: dict[str, list[Row]] = {"医院": [], "成绩": [], "体验": []}
    for place in range(number):
        key, small = f"示例{place:03d}", dice.random() < 0.3
        rows["医院"].append({"医院编号": key, "名称": f"示例医院{place}", "基本支付": dice.randint(0, 9 * 10**9) * FEN})
        rows["成绩"] += [_measured(dice, key, name, small=small) for name in MEASURES]
        rows["体验"].append(_surveyed(dice, key, small=small))
    return rows


def _measured(dice: random.Random, key: str, name: str, *, small: bool) -> Row:
    standard = MEASURES[name]
    most = standard.fewest * (2 if small else 40)
    return {
        "医院": key,
        "指标": name,
        "病例数": Fraction(dice.randint(0, most * 1000), 1000),
        "本期": _near(dice, standard.threshold, standard.benchmark) if dice.random() < 0.95 else State.NOT_SUBMITTED,
        "基期": _near(dice, standard.threshold, standard.benchmark) if dice.random() < 0.8 else State.NO_RECORD,
    }


def _surveyed(dice: random.Random, key: str, *, small: bool) -> Row:
    row: Row = {"医院": key, "问卷数": Fraction(dice.randint(0, 180 if small else 3000))}
    for name, (low, threshold, benchmark) in DIMENSIONS.items():
        row[name] = _near(dice, low if dice.random() < 0.2 else threshold, benchmark)
        row[f"{name}基期"] = _near(dice, threshold, benchmark) if dice.random() < 0.8 else State.NO_RECORD
    return row


def _near(dice: random.Random, threshold: int, benchmark: int) -> Fraction:
    """A rate with four digits somewhat beyond both marks, often right on one of them."""
    if dice.random() < 0.1:
        return Fraction(dice.choice((threshold, benchmark)), 100)
    width = abs(benchmark - threshold)
    low, high = min(threshold, benchmark) - width, max(threshold, benchmark) + width
    return Fraction(dice.randint(max(0, low * 100), min(10_000, high * 100)), 10_000)


def points_by_hand(now: Datum, before: Datum, threshold: int, benchmark: int) -> int:
    """Achievement or improvement, by the formulas of 76 FR 26490, in whole points; less is better where it must be."""
    sign = 1 if benchmark > threshold else -1
    x, t, b = (sign * Fraction(one) for one in (_rate(now), Fraction(threshold, 100), Fraction(benchmark, 100)))
    if x >= b:
        return 10
    achieved = floor(9 * (x - t) / (b - t) + Fraction(1, 2) + Fraction(1, 2)) if x >= t else 0
    if isinstance(before, State):
        return achieved
    base = sign * _rate(before)
    improved = floor(10 * (x - base) / (b - base) - Fraction(1, 2) + Fraction(1, 2)) if base < b else 0
    return max(achieved, min(9, max(0, improved)))


def total_by_hand(measured: Sequence[Mapping[str, Datum]], survey: Mapping[str, Datum]) -> Fraction | None:
    """The total performance score of one hospital, or None with fewer than three domains."""
    scores = [score for domain in FEWEST if (score := _domain(measured, domain)) is not None]
    if _rate(survey["问卷数"]) >= 100:
        scores.append(_experience(survey))
    return sum(scores, Fraction(0)) * 100 / len(scores) if len(scores) >= 3 else None


def _domain(measured: Sequence[Mapping[str, Datum]], domain: str) -> Fraction | None:
    points = [
        points_by_hand(row["本期"], row["基期"], standard.threshold, standard.benchmark)
        for row in measured
        if (standard := MEASURES[str(row["指标"])]).domain == domain
        and _rate(row["病例数"]) >= standard.fewest
        and not isinstance(row["本期"], State)
    ]
    return Fraction(sum(points), 10 * len(points)) if len(points) >= FEWEST[domain] else None


def _experience(survey: Mapping[str, Datum]) -> Fraction:
    base = sum(
        points_by_hand(survey[name], survey[f"{name}基期"], threshold, benchmark)
        for name, (_, threshold, benchmark) in DIMENSIONS.items()
    )
    lowest = min(
        (_rate(survey[name]) * 100 - low) / (threshold - low) for name, (low, threshold, _) in DIMENSIONS.items()
    )
    consistent = min(20, max(0, floor(20 * min(Fraction(1), lowest) - Fraction(1, 2) + Fraction(1, 2))))
    return Fraction(base + consistent, 100)


def _rate(value: Datum) -> Fraction:
    assert isinstance(value, Fraction)
    return value
