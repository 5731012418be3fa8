"""Every function and operation is said as golden.txt has it, in both languages."""

from __future__ import annotations

import os

from kaohe.formula.functions import FUNCTIONS, OPERATIONS
from kaohe.formula.readers.prose.phrases import FIXED, MEASURES, SPECIAL
from kaohe.formula.readers.prose.speak import _SPOKEN
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cohort, Op
from tests.readers.prose.forms import FORMULAS, GOLDEN, forms_program, golden_text


def test_every_formula_reads_as_recorded() -> None:
    text = golden_text()
    if os.environ.get("KAOHE_BLESS"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_every_function_and_operation_has_a_phrase() -> None:
    known = FIXED.keys() | MEASURES.keys() | SPECIAL
    assert sorted(FUNCTIONS.keys() - known) == []
    assert sorted(set(OPERATIONS) - known) == []


def test_every_special_phrase_is_spoken() -> None:
    assert set(_SPOKEN) == SPECIAL


def test_every_function_occurs_in_the_recorded_sentences() -> None:
    text = "\n".join(FORMULAS.values())
    assert [name for name in FUNCTIONS if f"{name}(" not in text] == []


def test_every_operation_occurs_in_the_recorded_sentences() -> None:
    formulas = [
        column.formula
        for sheet in forms_program().sheets.values()
        for column in sheet.columns.values()
        if column.formula is not None
    ]
    nodes = [node for formula in formulas for node in walk(formula)]
    met = {node.name if isinstance(node, Op) else node.function for node in nodes if isinstance(node, Op | Cohort)}
    assert sorted(set(OPERATIONS) - met) == []
