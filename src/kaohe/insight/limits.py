"""界限 · Limits: from where on the report warns, each with its source; data, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from kaohe.base.errors import KaoheError
from kaohe.base.exact import number_parse
from kaohe.scheme import node as nodes


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit and where it comes from."""

    value: Fraction
    source: str


@cache
def limits() -> Mapping[str, Limit]:
    """Every limit by its name.

    >>> limits()["weight_times"].value
    Fraction(2, 1)
    """
    root = nodes.compose((files(__name__.rpartition(".")[0]) / "limits.yaml").read_bytes()).root
    if not isinstance(root, nodes.Mapping):
        raise KaoheError("limits.yaml is not a mapping")
    return {key.text: _limit(key.text, body) for key, body in root.entries}


def limit(name: str) -> Fraction:
    """A limit's value.

    >>> limit("at_ceiling")
    Fraction(4, 5)
    """
    return limits()[name].value


def _limit(name: str, body: nodes.Node) -> Limit:
    parts = (
        {key.text: one.text for key, one in body.entries if isinstance(one, nodes.Scalar)}
        if isinstance(body, nodes.Mapping)
        else {}
    )
    text = parts.get("is", "")
    value = number_parse(text.removesuffix("%"))
    if value is None or not parts.get("source"):
        raise KaoheError(f"limits.yaml: {name} has no number or no source")
    return Limit(value / 100 if text.endswith("%") else value, parts["source"])
