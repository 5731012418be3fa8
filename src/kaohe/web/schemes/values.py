"""改一个数 · Values: a weight or a parameter changed in the text of a draft, every other character as it was.

The new text is read again: unless exactly that value has changed, nothing is changed.
"""

from __future__ import annotations

import re
from typing import Any

from kaohe.base.findings import Text
from kaohe.flows.told import draft_told
from kaohe.web.schemes.services import RefusedError

WEIGHT = re.compile(r"(?P<head>\b(?:weight|权重)\s*[:：]\s*)(?P<value>[^\s,}\]#]+)")
PARAMETER = re.compile(
    r"(?P<head>\b(?:value|值)\s*[:：]\s*)(?P<value>\"[^\"]*\"|'[^']*'|[^,}\]#\n]+?)(?=\s*(?:[,}\]#]|$))"
)
NEAR = 8
"""Lines within which a value stands below the line of its name."""
_VALUE = re.compile(r"[\w.%+\- /:：]{1,40}")


def value_changed(text: str, kind: str, line: int, value: str) -> str:
    """The text with the weight or the parameter's value on or below a line changed."""
    value = value.strip()
    if not _VALUE.fullmatch(value) or kind not in {"weight", "parameter"}:
        raise RefusedError(Text("这不是一个值。", "This is no value."))
    lines = text.split("\n")
    for at in range(max(line - 1, 0), min(line - 1 + NEAR, len(lines))):
        found = (WEIGHT if kind == "weight" else PARAMETER).search(lines[at])
        if found:
            lines[at] = f"{lines[at][: found.start('value')]}{value}{lines[at][found.end('value') :]}"
            break
    changed = "\n".join(lines)
    if not _only(text, changed, kind, line):
        raise RefusedError(Text("在这里改不了，请在正文里改。", "It cannot be changed here: change it in the text."))
    return changed


def _only(before: str, after: str, kind: str, line: int) -> bool:
    """Whether nothing but the value at that line differs; a value that cannot be read is left to the findings."""
    old, new = draft_told(before).told, draft_told(after).told
    if old is None or new is None:
        return False
    others = [
        (_values(told, kind, line), _values(told, "parameter" if kind == "weight" else "weight", 0))
        for told in (old, new)
    ]
    return others[0] == others[1] and before != after


def _values(told: dict[str, Any], kind: str, but: int) -> list[tuple[int, str]]:
    if kind == "weight":
        nodes = [node for one in told["appraisals"] for node in one["tree"]]
        return [(node["line"], node["weight"]) for node in nodes if node["line"] != but]
    rows = [row for one in told["parameters"] for row in one["rows"]]
    return [(row["line"], row["zh"]) for row in rows if row["line"] != but]
