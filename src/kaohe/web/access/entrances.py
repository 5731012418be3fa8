"""入口的叫法 · Entrances: what pages call an entrance and a reason; records keep the stable names of both.

`entrances.csv`: name, method, and its title in both languages. `reasons.csv`: the codes by which acts are refused.
A reason that is a sentence is kept in both languages, with `BOTH` between them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from kaohe.base.findings import Text
from kaohe.web.access.matrix import HERE

BOTH = " ‖ "
_HALF = 145
"""Characters of a sentence that a record keeps in each language."""


@cache
def entrances() -> Mapping[tuple[str, str], Text]:
    """The title of every entrance that may be recorded, by name and method."""
    return {(row["name"], row["method"]): Text(row["zh"], row["en"]) for row in _rows("entrances.csv")}


@cache
def reasons() -> Mapping[str, Text]:
    """The words of every code that a record may hold as a reason."""
    return {row["code"]: Text(row["zh"], row["en"]) for row in _rows("reasons.csv")}


def entrance_said(name: str, method: str) -> Text:
    """What an entrance is called; one that is no more is called by its stable name.

    >>> entrance_said("staff:unmask", "POST").zh, entrance_said("gone:page", "GET").en
    ('查看姓名', 'gone:page')
    """
    return entrances().get((name, method)) or Text(name, name)


def entrances_like(word: str) -> list[tuple[str, str]]:
    """The entrances whose title in either language holds a word.

    >>> entrances_like("工资条（")
    [('staff:slip_csv', 'GET')]
    """
    asked = word.casefold()
    return [key for key, title in entrances().items() if asked in f"{title.zh}\n{title.en}".casefold()]


def both(text: Text) -> str:
    """A reason in both languages, as a record keeps it."""
    return f"{text.zh[:_HALF]}{BOTH}{text.en[:_HALF]}"


def reason_said(reason: str) -> Text:
    """A reason in words: of a code, with what stands behind its colon; of a sentence, its half; else as it is.

    >>> reason_said("differs: 单位"), reason_said("审字1号 核对退票").en
    (Text(zh='重放不一致：单位', en='differs: 单位'), '审字1号 核对退票')
    """
    zh, mark, en = reason.partition(BOTH)
    if mark:
        return Text(zh, en)
    code, colon, rest = reason.partition(": ")
    known = reasons().get(code)
    if known is None:
        return Text(reason, reason)
    return Text(f"{known.zh}：{rest}", f"{known.en}: {rest}") if colon else known


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
