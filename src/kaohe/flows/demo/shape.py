"""页面的数 · Shape: values and titles in the form that the page reads."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kaohe.base.exact import decimal_text
from kaohe.base.findings import Text
from kaohe.base.states import State
from kaohe.flows.results import Results, row_key
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.types import Kind, Type
from kaohe.trace.shown import brief, grouped

Json = dict[str, Any]


def text_json(text: Text) -> Json:
    """A title for the page."""
    return {"zh": text.zh, "en": text.en}


def short(value: Datum, kind: Type) -> Json:
    """A value for a table: `v` its text, or `s` the state it has; a yes or no is said by the page itself."""
    if isinstance(value, State):
        return {"s": value.token}
    if isinstance(value, bool):
        return {"v": "@yes" if value else "@no"}
    if isinstance(value, Fraction):
        return {"v": number(value, kind)}
    return {"v": brief(value, kind, "zh")}


def number(value: Fraction, kind: Type) -> str:
    """A number for a table: money to the fen, a share in percent with two digits."""
    if kind.kind is Kind.RATIO:
        return f"{grouped(decimal_text(value * 100, 2))}%"
    return grouped(decimal_text(value, kind.scale if kind.scale is not None else 2))


def cell_id(results: Results, row: Row, column: str) -> str:
    """The name of a cell on the page."""
    return f"{results.scheme.id}:{row.sheet}:{row_key(row)}:{column}"


def lights_json(results: Results, shone: Mapping[str, int], sheet: str) -> Json:
    """The colours of a light, counted."""
    return results.spread(shone, sheet)


def figure_json(label: Text, value: str, unit: Text | None = None, note: Text | None = None) -> Json:
    """One of the figures at the head of a page."""
    return {
        "label": text_json(label),
        "value": value,
        "unit": text_json(unit) if unit else None,
        "note": text_json(note) if note else None,
    }
