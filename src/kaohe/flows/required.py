"""约束所求 · Required: what a constraint asks, in words; where it names another column alone, what that column is."""

from __future__ import annotations

from kaohe.base.findings import Text
from kaohe.formula.program import Program
from kaohe.formula.readers.prose import prose_column, prose_condition
from kaohe.formula.typed import Cell


def constraint_said(program: Program, sheet: str, column: str) -> Text:
    """The condition of the column of a constraint; both sentences empty where it is no formula."""
    columns = program.sheets[sheet].columns
    formula = columns[column].formula
    if formula is None:
        return Text("", "")
    named = columns[formula.column] if isinstance(formula, Cell) and formula.level == 0 else None
    if named is not None and named.formula is not None:
        zh, en = (prose_column(named, program, sheet=sheet, lang=lang) for lang in ("zh", "en"))
    else:
        zh, en = (prose_condition(formula, program, sheet=sheet, lang=lang) for lang in ("zh", "en"))
    return Text(_plain(zh), _plain(en))


def _plain(sentence: str) -> str:
    """Braces would be places to fill."""
    return sentence.replace("{", "(").replace("}", ")")
