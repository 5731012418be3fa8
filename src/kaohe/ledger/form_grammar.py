"""表式的写法 · Grammar of a form: whether formulas, tables and columns are the row form's, before anything is worked out.

Basis: docs/reference/row-form.md. A payer may have any form logged; two readers must not part ways over a strange one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.ledger.row_grammar import NUMERIC, is_pair, is_value
from kaohe.ledger.row_values import is_day

Json = Mapping[str, Any]
MOST_NODES, MOST_SCALE, _MANY = 20_000, 18, 10**6
_SORTS = ("op", "const", "cell", "input", "source", "operand")
_KINDS = NUMERIC | frozenset("text choice grade flag date period any".split())
_STEPS = frozenset("day week month quarter half_year year school_year".split())
_MODES, _TOKENS = frozenset(Rounding), frozenset(state.token for state in State)
_PLACES, _CUT = re.compile(r"-?[0-9]|1[0-8]"), re.compile(r"[0-9]{1,2},[0-9]{1,2}")

_ONE, _TWO, _SOME = (1, 1), (2, 2), (1, _MANY)
_ARGUMENTS = (
    dict.fromkeys("NEG NOT ISSTATE ROUND FLOOR CEILING PART STEP END LOCAL_DATE LN EXP".split(), _ONE)
    | dict.fromkeys("+ - * / = < > AND OR IFSTATE PERIOD_ADD PERIOD_SUB WORKDAY WORKINGDAYS".split(), _TWO)
    | dict.fromkeys("DATE_SUB DATE_ADD INSTANT_ADD EDATE POWER".split(), _TWO)
    | dict.fromkeys("MIN MAX IN IF".split(), _SOME)
)
_NOTES: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("ROUND", "FLOOR", "CEILING"), _PLACES.fullmatch),
    **dict.fromkeys(("STEP", "PERIOD_ADD", "PERIOD_SUB"), _STEPS.__contains__),
    "PART": _CUT.fullmatch,
    "IFSTATE": _TOKENS.__contains__,
    "ISSTATE": lambda note: _TOKENS.issuperset(note.split(",")),
}


def is_form(form: Json) -> bool:
    """Whether this is a form that every reader works out alike.

    >>> is_form({"sheet": "s", "key": [], "columns": [], "sources": {}}), is_form({"columns": [], "sources": []})
    (True, False)
    """
    columns, sources, known = form.get("columns"), form.get("sources"), _Known({}, 0)
    if not isinstance(columns, list) or not isinstance(sources, dict) or not _is_key(form.get("key"), columns):
        return False
    if not all(_is_source(one) for one in sources.values()) or not _is_calendar(form.get("calendar", {"turned": []})):
        return False
    known.sources = sources
    return all(known.takes(column) for column in columns)


class _Known:
    """What stands before a formula: the sources, the columns so far, how many nodes there were."""

    def __init__(self, sources: Json, nodes: int) -> None:
        self.sources, self.nodes = sources, nodes
        self.columns: set[str] = set()

    def takes(self, column: Any) -> bool:
        """Whether the next column is one, and reads nothing but what stands before it."""
        if not isinstance(column, dict) or not _is_name(column.get("name")) or column["name"] in self.columns:
            return False
        if not _is_scaled(column) or not isinstance(column.get("kind"), str) or column["kind"] not in _KINDS:
            return False
        if not all(is_pair(column[edge]) for edge in ("low", "high") if edge in column):
            return False
        if "rounding" in column and not (isinstance(column["rounding"], str) and column["rounding"] in _MODES):
            return False
        if "formula" in column:
            is_loose = column["kind"] in NUMERIC - {"instant"} and "rounding" not in column
            if is_loose or not self._is_node(column["formula"]):
                return False
        self.columns.add(column["name"])
        return True

    def _is_node(self, node: Any) -> bool:
        self.nodes += 1
        sorts = [name for name in _SORTS if name in node] if isinstance(node, dict) else []
        if len(sorts) != 1 or self.nodes > MOST_NODES or not _is_scaled(node):
            return False
        [sort], args = sorts, node.get("args", [])
        if not isinstance(args, list) or not all(map(self._is_node, args)):
            return False
        if sort == "const":
            return is_value(node["const"]) and not args
        return _is_name(node[sort]) and self._fits(sort, node, args)

    def _fits(self, sort: str, node: Json, args: list[Any]) -> bool:
        if sort == "op":
            return _is_operation(node, len(args))
        if sort == "operand":
            is_pool = node.get("group") == "ALLOCATE"
            return _is_name(node.get("group")) and (not is_pool or (len(args) == 2 and "scale" in node))
        if sort == "source":
            source = self.sources.get(node["source"])
            rows = [row for one in source["versions"] for row in one["rows"]] if source else []
            return source is not None and bool(args) and all(len(row) == len(args) for row in rows)
        return not args and (sort == "input" or node["cell"] in self.columns)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_scaled(node: Json) -> bool:
    scale = node.get("scale", 0)
    return isinstance(scale, int) and not isinstance(scale, bool) and 0 <= scale <= MOST_SCALE


def _is_operation(node: Json, count: int) -> bool:
    least, most = _ARGUMENTS.get(node["op"], (1, 0))
    note, reads = node.get("note", ""), _NOTES.get(node["op"])
    return least <= count <= most and isinstance(note, str) and bool(reads(note) if reads else note == "")


def _is_key(key: Any, columns: list[Any]) -> bool:
    """The key names the first columns."""
    if not isinstance(key, list) or len(key) > len(columns):
        return False
    return all(isinstance(one, dict) and one.get("name") == name for name, one in zip(key, columns, strict=False))


def _is_calendar(calendar: Any) -> bool:
    turned = calendar.get("turned") if isinstance(calendar, dict) else None
    return isinstance(turned, list) and all(map(is_day, turned))


def _is_source(source: Any) -> bool:
    if not isinstance(source, dict) or source.get("bands") not in ("", "lower_closed", "upper_closed"):
        return False
    versions = source.get("versions")
    return isinstance(versions, list) and all(_is_version(one, is_banded=bool(source["bands"])) for one in versions)


def _is_version(one: Any, *, is_banded: bool) -> bool:
    if not isinstance(one, dict) or not is_day(one.get("from")) or not isinstance(one.get("rows"), list):
        return False
    return all(isinstance(row, list) and bool(row) and _is_row(row, is_banded=is_banded) for row in one["rows"])


def _is_row(row: list[Any], *, is_banded: bool) -> bool:
    """Keys and a value; only the edge of a band may be open."""
    edge = len(row) - 2 if is_banded else -1
    return all(is_value(value) or (value is None and place == edge) for place, value in enumerate(row))
