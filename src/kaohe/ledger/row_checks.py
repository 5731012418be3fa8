"""重算核对 · Checks of a recomputation: the row that a record and its shared entries give, worked out and compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.ledger.form_grammar import is_form
from kaohe.ledger.recompute import row_recompute
from kaohe.ledger.row_grammar import is_row, is_state
from kaohe.ledger.row_nodes import form_nodes, nodes_of

Json = dict[str, Any]
_OWN = ("RANK", "POSITION", "PREVIOUS", "STREAK", "TODATE")  # of one row among others, or of its own times
_SHARED = ("pool", "total", "n", "value")


def recompute_fault(form: Json, record: Mapping[str, Any], cohorts: Mapping[str, Json]) -> str:
    """The code of the first thing wrong with a record's results; empty when every computed column comes out.

    Codes: `cell_missing`, `operand_missing`, `recompute_failed`, `cohort_missing`, `result_missing`,
    `result_unknown`, `recompute`.

    >>> recompute_fault({"columns": [], "sources": {}, "key": []}, {}, {})
    ''
    """
    try:
        row = row_of(record, cohorts)
        fault = _lacks(form, row) or ("" if is_form(form) and is_row(form, row) else "recompute_failed")
        fault = fault or ("" if _is_shared(form, record) else "cohort_missing")
        return fault or _unsaid(form, record) or _differs(form, row, _under(record, "results."))
    except Exception:  # noqa: BLE001 - a form of any shape may be handed in; whatever it breaks, it is not recomputed
        return "recompute_failed"


def row_of(record: Mapping[str, Any], cohorts: Mapping[str, Json]) -> Json:
    """The row in the row form: own cells, inputs and operands, the shared ones filled in from their entries.

    >>> row_of({"cells.a": "1"}, {})
    {'cells': {'a': '1'}, 'inputs': {}, 'operands': {}}
    """
    operands = {name: _operand(own, cohorts) for name, own in _under(record, "operands.").items()}
    row: Json = {"cells": _under(record, "cells."), "inputs": _under(record, "inputs."), "operands": operands}
    return {**row, "stated": True} if record.get("stated") is True else row


def _under(record: Mapping[str, Any], prefix: str) -> Json:
    return {path.removeprefix(prefix): value for path, value in record.items() if path.startswith(prefix)}


def _operand(own: Any, cohorts: Mapping[str, Json]) -> Any:
    if not isinstance(own, dict) or "cohort" not in own:
        return own
    known = cohorts[own["cohort"]]
    shared: Json = {name: known[name] for name in _SHARED if name in known}
    if "cut.remainder" in known or "cut.key" in known:
        shared["cut"] = {"remainder": known["cut.remainder"], "key": known["cut.key"]}
    return shared | {name: value for name, value in own.items() if name != "cohort"}


def _is_computed(row: Json, column: Json) -> bool:
    return bool(column.get("formula")) and not (row.get("stated") and column["name"] in row["cells"])


def _lacks(form: Json, row: Json) -> str:
    columns = form["columns"]
    if any(not _is_computed(row, column) and column["name"] not in row["cells"] for column in columns):
        return "cell_missing"
    formulas = [column["formula"] for column in columns if _is_computed(row, column)]
    fed = all(
        node.get("input", None) in {None, *row["inputs"]} and node.get("operand", None) in {None, *row["operands"]}
        for formula in formulas
        for node in nodes_of(formula)
    )
    return "" if fed else "operand_missing"


def _is_shared(form: Json, record: Mapping[str, Any]) -> bool:
    """Whether each figure that colleagues share is one of a shared entry; a state anybody may have for himself."""
    for node in form_nodes(form):
        own = record.get(f"operands.{node['operand']}") if "operand" in node else None
        if not isinstance(own, dict) or "cohort" in own:
            continue
        group, over = node.get("group"), node.get("over")
        is_own = group != "ALLOCATE" and (over == "children" or group in _OWN)
        if not is_own and not (own.keys() == {"value"} and is_state(own["value"])):
            return False
    return True


def _unsaid(form: Json, record: Mapping[str, Any]) -> str:
    computed = [column["name"] for column in form["columns"] if column.get("formula")]
    results = _under(record, "results.")
    if any(name not in results for name in computed):
        return "result_missing"
    return "result_unknown" if len(results) != len(computed) else ""


def _differs(form: Json, row: Json, results: Json) -> str:
    """Whether a value differs; what cannot be worked out differs too, at whichever operation a reader gives up."""
    try:
        found = row_recompute(form, row)
    except Exception:  # noqa: BLE001 - as above
        return "recompute"
    same = all(canonical_json(value) == canonical_json(results[name]) for name, value in found)
    return "" if same else "recompute"
