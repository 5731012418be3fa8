"""改一个数 · Values: a weight or a parameter changed in the text of a draft, every other character as it was.

The new text is read again: unless exactly that value has changed, nothing is changed.
"""

from __future__ import annotations

import re
from typing import Any

from kaohe.flows.told import draft_told
from kaohe.web.look.refusal import RefusedError

WEIGHT = re.compile(r"(?P<head>(?<![\w])(?:weight|权重)\s*[:：]\s*)(?P<value>[^\s,}\]#]+)")
PARAMETER = re.compile(
    r"(?P<head>(?<![\w])(?:is|值|为)\s*[:：]\s*)(?P<value>\"[^\"]*\"|'[^']*'|[^,}\]#\n]+?)(?=\s*(?:[,}\]#]|$))"
)
NEAR = 8
"""Lines within which a value stands below the line of its name."""
_VALUE = re.compile(r"[\w.%+\- /:：]{1,40}")


def value_changed(text: str, kind: str, at: tuple[int, int], value: str) -> str:
    """The text with the weight or the parameter's value that stands at a line and column, or soon below, changed."""
    value = value.strip()
    if not _VALUE.fullmatch(value) or kind not in {"weight", "parameter"}:
        raise RefusedError("这不是一个值。", "This is no value.")
    lines, (first, column) = text.split("\n"), at
    for line in range(max(first - 1, 0), min(first - 1 + NEAR, len(lines))):
        start = max(column - 1, 0) if line == first - 1 else 0
        found = (WEIGHT if kind == "weight" else PARAMETER).search(lines[line], start)
        if found:
            lines[line] = f"{lines[line][: found.start('value')]}{value}{lines[line][found.end('value') :]}"
            break
    changed = "\n".join(lines)
    if not _only(text, changed, kind, at):
        raise RefusedError("在这里改不了，请在正文里改。", "It cannot be changed here: change it in the text.")
    return changed


def _only(before: str, after: str, kind: str, at: tuple[int, int]) -> bool:
    """Whether nothing but the value at that place differs; one that cannot be read is left to the findings."""
    old, new = draft_told(before).told, draft_told(after).told
    if old is None or new is None or before == after:
        return False
    return _values(old, kind, at) == _values(new, kind, at)


def _values(told: dict[str, Any], kind: str, but: tuple[int, int]) -> list[tuple[str, int, str]]:
    """Every weight and value of a parameter, but the one at a place; a place behind it on its line may have moved."""
    weights = [("weight", node) for one in told["appraisals"] for node in one["tree"]]
    rows = [("parameter", row) for one in told["parameters"] for row in one["rows"]]
    return [
        (name, one["line"], one["weight" if name == "weight" else "zh"])
        for name, one in (*weights, *rows)
        if (name, one["line"], one["column"]) != (kind, *but)
    ]
