"""解释的记录 · Explanations as JSON: the same facts for programs, both languages side by side."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from kaohe.base.exact import plain_text
from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum
from kaohe.trace.explanation import CellName, Explanation, Group, Source
from kaohe.trace.shown import unit


def explanation_json(explanation: Explanation, depth: int | None = None) -> dict[str, Any]:
    """An explanation as plain values; empty parts are left out.

    depth: how many levels below the figure are given (None = all).
    """
    one, is_last = explanation, depth == 0
    below = None if depth is None else depth - 1
    full = {
        "cell": _name(one.cell),
        "title_en": one.title_en,
        "kind": one.kind,
        "origin": one.origin,
        "type": one.type.kind.value,
        "unit": {"zh": unit(one.type, "zh"), "en": unit(one.type, "en")} if unit(one.type, "zh") else None,
        "value": value_json(one.value),
        "state": one.value.token if isinstance(one.value, State) else "",
        "shown": one.shown.as_json(),
        "formula": one.formula,
        "prose": one.prose.as_json() if one.prose.zh else None,
        "filled": one.filled.as_json() if one.filled.zh else None,
        "unrounded": one.raw.as_json() if one.raw.zh else None,
        "reason": one.reason.as_json() if one.reason.zh else None,
        "basis": one.basis,
        "sources": [] if is_last else [_source(source) for source in one.sources],
        "groups": [] if is_last else [_group(group) for group in one.groups],
        "repeated": one.repeated,
        "suppressed": one.suppressed,
        "finding": one.finding.as_json() if one.finding is not None else None,
        "children": [] if is_last else [explanation_json(child, below) for child in one.children],
    }
    return {name: value for name, value in full.items() if not _is_nothing(name, value)}


def _is_nothing(name: str, value: object) -> bool:
    return value is None or value in ("", []) or (value is False and name != "value")


def value_json(value: Datum | None) -> str | bool | int | None:
    """A value for programs: exact numbers as decimal or fraction text, days as ISO text, states as nothing.

    >>> value_json(Fraction(1, 3)), value_json(Fraction("12.50")), value_json(State.OPEN)
    ('1/3', '12.5', None)
    """
    if value is None or isinstance(value, State):
        return None
    if isinstance(value, Fraction):
        return plain_text(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _name(cell: CellName) -> dict[str, Any]:
    return {"sheet": cell.sheet, "key": list(cell.key), "column": cell.column}


def _source(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind,
        "name": source.name,
        "value": source.value.as_json(),
        "since": source.since,
        "basis": source.basis,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "function": group.function,
        "sheet": group.sheet,
        "suppressed": group.suppressed,
        "operands": [{"label": label.as_json(), "value": value.as_json()} for label, value in group.operands],
        "members": [{**_name(member.cell), "value": member.value.as_json()} for member in group.members],
        "more": group.more,
    }
