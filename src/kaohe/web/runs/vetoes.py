"""一票否决 · Vetoes: which vetoes fired on a unit, and by which of them it has its grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from kaohe.web.runs.exact import fraction
from kaohe.web.runs.models import Line
from kaohe.web.runs.tables import Words

Json = dict[str, Any]
VETO, YES = "否决", "是"


def fired(line: Line, name: str) -> bool:
    """Whether a veto, or ('') any, fired on a unit."""
    return bool(line.cells.get(f"{VETO}.{name}" if name else VETO, {}).get("zh") == YES)


def decided(appraisal: Json, line: Line, columns: Json) -> list[Words]:
    """The vetoes by which a unit has its grade; none where its points alone give it as well."""
    found = [one for one in appraisal.get("vetoes", ()) if fired(line, one["name"])]
    by = [one for one in found if one["lower"] or (one["grade"] == line.grade and not _is_earned(appraisal, line))]
    return [_words(one["name"], columns) for one in by]


def counted(appraisal: Json, lines: Iterable[Line], columns: Json) -> list[Words]:
    """The same over the units of one grade: each veto with how many it put there."""
    counts = Counter((one.zh, one.en) for line in lines for one in decided(appraisal, line, columns))
    return [Words(zh=f"{zh} {count} 家", en=f"{en} {count}") for (zh, en), count in counts.items()]


def _words(name: str, columns: Json) -> Words:
    return Words(zh=name, en=columns[f"{VETO}.{name}"]["en"])


def _is_earned(appraisal: Json, line: Line) -> bool:
    """Whether the points name this grade by themselves: below its own bound, or below that of every better grade."""
    order, rules = appraisal["grades"]["order"], {rule["grade"]: rule for rule in appraisal["grades"]["rules"]}
    if line.total is None or line.grade not in rules:
        return False
    total, below = Fraction(line.total), fraction(rules[line.grade]["below"])
    if below is not None:
        return total < below
    better = [rules[one]["least"] for one in order[: order.index(line.grade)] if one in rules]
    bounds = [bound for text in better if (bound := fraction(text)) is not None]
    return bool(bounds) and all(total < bound for bound in bounds)
