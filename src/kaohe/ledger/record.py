"""记录 · Record: what one payment's entry commits to: the own row in the row form, and what it shares with colleagues.

Basis: evidence.md §4, language.md §10, docs/reference/row-form.md. What is the same for everybody concerned stands in
one shared entry that all their receipts name; a rank stays the person's own, as a cut would show a colleague's value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaohe.base.canonical import canonical_json, digest
from kaohe.ledger.entry import entry_write
from kaohe.ledger.fields import Fields, fields_of
from kaohe.ledger.keys import cohort_key
from kaohe.ledger.row_nodes import form_nodes

Json = dict[str, Any]
FORM = "kaohe.record/1"
_PLACED = frozenset({"RANK", "POSITION"})
_OVER_TIME = frozenset({"PREVIOUS", "STREAK", "TODATE"})


@dataclass(frozen=True, slots=True)
class Cohort:
    """One shared entry: its fields, the values they open to, and the bytes of the entry."""

    fields: Fields
    values: Json
    root: str
    entry: bytes


class Cohorts:
    """The shared entries of one batch, each made once however many rows name it."""

    def __init__(self, batch: str, key: bytes) -> None:
        self._batch, self._key = batch, key
        self.made: dict[str, Cohort] = {}

    def root_of(self, sheet: str, operand: str, shared: Json) -> str:
        """The root by which a row names what it shares."""
        values = {"sheet": sheet, "operand": operand, **shared}
        group = digest(canonical_json(values))
        if group not in self.made:
            fields = fields_of(values, cohort_key(self._key, sheet, operand, group))
            root = fields.root()
            entry = entry_write("cohort", b=self._batch, n=fields.count, c=root)
            self.made[group] = Cohort(fields, values, root, entry)
        return self.made[group].root


def functions_of(form: Json) -> dict[str, tuple[str, str]]:
    """The function over several rows behind each operand of a sheet's form, and over which rows it goes.

    >>> functions_of({"columns": [{"formula": {"group": "SUM", "operand": "a#1", "over": "peers"}}]})
    {'a#1': ('SUM', 'peers')}
    """
    return {node["operand"]: (node["group"], node["over"]) for node in form_nodes(form) if "operand" in node}


def operand_parts(function: str, over: str, operand: Json) -> tuple[Json, Json]:
    """The own part and the shared part of an operand.

    >>> operand_parts("RANK", "peers", {"value": ["1", "1"], "n": "9"})
    ({'value': ['1', '1']}, {'n': '9'})
    >>> operand_parts("SUM", "children", {"value": "5", "n": "2"})
    ({'value': '5', 'n': '2'}, {})
    """
    if "pool" in operand:
        shared = {name: value for name, value in operand.items() if name != "cut"}
        cut = operand.get("cut", {})
        return {}, shared | {f"cut.{name}": value for name, value in cut.items()}
    if over == "children" or function in _OVER_TIME or "n" not in operand:
        return operand, {}
    if function in _PLACED:
        return {"value": operand["value"]}, {"n": operand["n"]}
    return {}, operand


def record_of(head: Mapping[str, Any], row: Json, results: Mapping[str, Any], operands: Mapping[str, Json]) -> Json:
    """The paths and values of a record.

    head: who, when and by which rules. row: the row form; operands: its operands with shared parts named by root.

    >>> record_of({"payee": "P1"}, {"cells": {"a": "1"}, "inputs": {}}, {"b": "2"}, {})
    {'form': 'kaohe.record/1', 'payee': 'P1', 'cells.a': '1', 'results.b': '2'}
    """
    record: Json = {"form": FORM, **head}
    if row.get("stated"):
        record["stated"] = True
    groups = (("cells", row["cells"]), ("inputs", row["inputs"]), ("operands", operands), ("results", results))
    for name, values in groups:
        record |= {f"{name}.{path}": value for path, value in values.items()}
    return record
