"""方案指纹 · Canonical model: what a scheme means as JSON, and its hash; places, comments and spellings are left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.errors import KaoheError
from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.declared import Written
from kaohe.formula.types import Type
from kaohe.scheme.literal import type_text
from kaohe.scheme.model import Scheme


def content_hash(scheme: Scheme) -> str:
    """sha256 of the canonical model, in hex: the order of lists counts; that of keys, comments and aliases do not."""
    return digest(canonical_json(as_json(scheme)))


def as_json(value: Any) -> Any:
    """A part of the model as JSON values; empty parts are left out.

    >>> as_json({"甲": Fraction(1, 2), "乙": ()})
    {'甲': '1/2'}
    """
    match value:
        case None | bool() | str():
            return value
        case Written(text):
            return text
        case State():
            return f"#{value.token}"
        case Enum():
            return str(value.value)
        case int():
            return value
        case Fraction() | dt.date():
            return str(value)
        case _:
            return _composite(value)


def _composite(value: Any) -> Any:
    if isinstance(value, Type):
        return _type(value)
    if isinstance(value, Mapping):
        return _without_empty({str(key): as_json(item) for key, item in value.items()})
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((item.name, getattr(value, item.name)) for item in fields(value))
        return _without_empty({name: as_json(part) for name, part in parts if not _is_place(part)})
    raise KaoheError(f"the model holds no {type(value).__name__}")


def _type(kind: Type) -> Any:
    parts = {"type": type_text(kind), "scale": kind.scale, "of": list(kind.choices), "ordered": kind.ordered}
    low, high = (None if end is None else str(end) for end in (kind.low, kind.high))
    return _without_empty({**parts, "low": low, "high": high})


def _is_place(value: object) -> bool:
    return isinstance(value, Place) or (isinstance(value, tuple) and bool(value) and isinstance(value[0], Place))


def _without_empty(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None and part not in ("", [], {})}
