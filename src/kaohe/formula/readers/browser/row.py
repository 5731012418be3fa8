"""一行的操作数 · The operands of one row as JSON: what was given, what links find, and what depends on others, sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol

from kaohe.formula.program import Column, Program
from kaohe.formula.readers.browser.nodes import input_name, operand_names, walked
from kaohe.formula.readers.browser.sealed import Peer, sealed
from kaohe.formula.readers.browser.sheet import columns_ordered
from kaohe.formula.readers.browser.values import Datum, value_json
from kaohe.formula.typed import Cell, Clock, Cohort, Linked, Single, Typed

__all__ = ["Peer", "Supply", "row_form"]


class Supply(Protocol):
    """What somebody who has the rows says about the own one. Must: values of the run, never recomputed elsewhere."""

    def value(self, column: str, typed: Typed) -> Datum:
        """The value of a cell, a clock, or a function over several rows, read on the own row for a column."""

    def peers(self, column: str, cohort: Cohort) -> Sequence[Peer] | None:
        """The rows that such a function reads; None where a state keeps it from having any."""


def row_form(
    program: Program, sheet: str, supply: Supply, *, columns: Collection[str] = (), fixed: Collection[str] = ()
) -> dict[str, Any]:
    """What `sheet_form` of the same columns reads of one row, and nothing of any other row but sealed operands.

    fixed: formula columns whose operands may not be shown; their value is stated instead, and not recomputed.

    >>> from kaohe.formula.program import Sheet
    >>> row_form(Program({"s": Sheet("s", "one", (), {}, {})}, {}, {}, "year", ()), "s", None)["cells"]
    {}
    """
    found: dict[str, Any] = {"cells": {}, "inputs": {}, "operands": {}}
    for column in columns_ordered(program.sheets[sheet], columns):
        if column.formula is None or column.name in fixed:
            found["cells"][column.name] = value_json(
                supply.value(column.name, Cell(column.name, 0, column.type)), column.type
            )
        else:
            _operands(column, column.formula, supply, found)
    return {**found, "stated": True} if fixed else found


def _operands(column: Column, formula: Typed, supply: Supply, found: dict[str, Any]) -> None:
    names = operand_names(column.name, formula)
    for node in walked(formula):
        match node:
            case Linked() | Single() | Clock():
                found["inputs"].setdefault(input_name(node), value_json(supply.value(column.name, node), node.type))
            case Cohort():
                name = names[id(node)]
                if name not in found["operands"]:
                    found["operands"][name] = sealed(
                        node, column.on_state, supply.peers(column.name, node), supply.value(column.name, node)
                    )
            case _:
                pass
