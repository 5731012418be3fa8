"""公式拼写 · Wording: small pieces of formula text that expansion writes, so that a person can read the result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from kaohe.base.exact import plain_text
from kaohe.base.findings import Place
from kaohe.formula.declared import Written
from kaohe.formula.types import RATIO
from kaohe.scheme.literal import written_value
from kaohe.scheme.model import Sheet

SCORE = "得分"
VALUE = "值"
TOTAL = "总分"
GRADE = "等级"
BONUS = "加分"
VETO = "否决"
_ATOM = re.compile(r"[\w.\[\]%]+(?: \w+)?|'[^']*'|[A-Z][A-Z0-9_.]*\([^()]*\)")
OUTCOMES = {"zero": "0", "withhold": "STATE(withheld)", "error": "STATE(rejected)"}


def atom(text: str) -> str:
    """The formula so that it may stand inside a larger one.

    >>> atom("甲 + 乙"), atom("30 days"), atom("MAX(甲, 0)")
    ('(甲 + 乙)', '30 days', 'MAX(甲, 0)')
    """
    return text if _ATOM.fullmatch(text) else f"({text})"


def number(value: Fraction) -> str:
    """A number as formulas write it.

    >>> number(Fraction(1, 2)), number(Fraction(1, 3))
    ('0.5', '(1 / 3)')
    """
    text = plain_text(value)
    return f"({text.replace('/', ' / ')})" if "/" in text else text


def share(value: Fraction) -> str:
    """A share as formulas write it.

    >>> share(Fraction(3, 10))
    '30%'
    """
    return atom(written_value(value, RATIO).replace("/", " / "))


def at_line(place: Place) -> Place:
    """The place of a line: generated text has no columns of the document."""
    return replace(place, column=0)


def generated(text: str, place: Place) -> Written:
    """A formula that the document does not hold itself."""
    return Written(text, at_line(place))


def grouping(sheet: Sheet, groups: Iterable[str]) -> str:
    """The WITHIN that makes peers: the named groups, else all rows of the period; rows of other steps are no peers.

    >>> from kaohe.base.findings import Place
    >>> grouping(Sheet("街道", "given", Place()), ["组别"]), grouping(Sheet("街道", "given", Place()), [])
    (' WITHIN 组别', ' WITHIN 期')
    """
    named = [atom(group) for group in groups]
    return f" WITHIN {', '.join(named if named and not is_stepped(sheet) else [*named, '期'])}"


def is_stepped(sheet: Sheet) -> bool:
    """Whether the rows of a sheet are made by a calendar step.

    >>> from kaohe.base.findings import Place
    >>> is_stepped(Sheet("街道", "given", Place()))
    False
    """
    return any(source.kind == "step" for source in sheet.each)


def either(conditions: Sequence[str]) -> str:
    """Conditions joined by OR, each whole.

    >>> either(["甲 AND 乙", "丙"])
    '(甲 AND 乙) OR 丙'
    """
    return " OR ".join(_part(condition) for condition in conditions) if len(conditions) > 1 else conditions[0]


def both(conditions: Sequence[str]) -> str:
    """Conditions joined by AND, each whole.

    >>> both(["甲 OR 乙", "NOT 丙"])
    '(甲 OR 乙) AND NOT 丙'
    """
    return " AND ".join(_part(condition) for condition in conditions) if len(conditions) > 1 else conditions[0]


def negation(condition: str) -> str:
    """The contrary of a condition.

    >>> negation("甲 < 1"), negation("乙")
    ('NOT (甲 < 1)', 'NOT 乙')
    """
    return f"NOT {atom(condition)}"


def _part(condition: str) -> str:
    return f"({condition})" if re.search(r"\b(?:AND|OR)\b", condition) else condition
