"""状态收窄 · Narrowing: a state is ruled out only where no row can take it."""

from __future__ import annotations

import pytest

from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.compile import compile_declared
from kaohe.formula.declared import ColumnDeclared, Declared, LinkDeclared, SheetDeclared, Written
from kaohe.formula.types import COUNT, FLAG, MONEY, TEXT, Type

NOWHERE = Place()


def column(name: str, kind: Type, *, is_: str = "", absent: State | None = None) -> ColumnDeclared:
    return ColumnDeclared(name, kind, NOWHERE, Written(is_, NOWHERE) if is_ else None, absent=absent)


def states_of(formula: str, kind: Type = FLAG) -> set[State]:
    """The states inferred for a formula over 甲 (open), 乙 (not_submitted), 是 (no_record) and children of 项目."""
    given = (
        column("号", TEXT),
        column("甲", COUNT, absent=State.OPEN),
        column("乙", COUNT, absent=State.NOT_SUBMITTED),
        column("是", FLAG, absent=State.NO_RECORD),
    )
    unit = (*given, column("果", kind, is_=formula))
    project = (column("码", TEXT), column("单位", TEXT), column("额", MONEY, absent=State.NOT_SUBMITTED))
    link = {"单位": LinkDeclared("单位", "单位表", NOWHERE)}
    sheets = (
        SheetDeclared("单位表", "given", NOWHERE, ("号",), {one.name: one for one in unit}),
        SheetDeclared("项目", "given", NOWHERE, ("码",), {one.name: one for one in project}, link),
    )
    declared = Declared({sheet.name: sheet for sheet in sheets}, {}, {}, "year")
    made = compile_declared(declared)
    assert made.program is not None, made.findings
    return set(made.program.sheets["单位表"].columns["果"].type.states) - {State.REJECTED}


@pytest.mark.parametrize(
    ("formula", "states"),
    [
        ("甲 > 1", {State.OPEN}),
        ("HAS(甲)", set()),
        ("HAS(甲) AND 甲 > 1", set()),
        ("甲 > 1 AND HAS(甲)", set()),
        ("NOT HAS(甲) OR 甲 > 1", set()),
        ("HAS(甲) OR 甲 > 1", {State.OPEN}),
        ("NOT HAS(甲) AND 甲 > 1", {State.OPEN}),
        ("HAS(甲) AND 乙 > 1", {State.NOT_SUBMITTED}),
        ("HAS(甲) AND HAS(乙) AND 甲 > 乙", set()),
        ("NOT (HAS(甲) AND HAS(乙)) OR 甲 > 乙", set()),
        ("(HAS(甲) OR HAS(乙)) AND 甲 > 1", {State.OPEN}),
        ("是 AND 甲 > 1", {State.NO_RECORD, State.OPEN}),
        ("IF(HAS(甲), 甲 > 1, FALSE)", set()),
        ("IF(HAS(甲), FALSE, 甲 > 1)", {State.OPEN}),
        ("IF(ISSTATE(甲, open), FALSE, 甲 > 1)", set()),
        ("IF(ISSTATE(甲, not_due), FALSE, 甲 > 1)", {State.OPEN}),
        ("IF(甲 > 1, 甲 > 2, 甲 > 3)", {State.OPEN}),
        ("IFS(NOT HAS(甲), FALSE, 甲 > 1, TRUE, TRUE, FALSE)", set()),
        ("IFSTATE(甲, open, 0) > 1", set()),
        ("HAS(甲) AND IF(是, TRUE, 甲 > 1)", {State.NO_RECORD}),
    ],
)
def test_a_condition_takes_states_out(formula: str, states: set[State]) -> None:
    assert states_of(formula) == states


@pytest.mark.parametrize(
    ("formula", "states"),
    [
        ("SUM(项目.额)", {State.NOT_SUBMITTED}),
        ("SUM(项目.额 WHERE HAS(额))", set()),
        ("SUM(项目.额 WHERE 额 > 0)", {State.NOT_SUBMITTED}),
        ("SUM(项目.额 WHERE HAS(额) AND 额 > 0)", set()),
        ("SUM(项目.额 SKIP not_submitted)", set()),
        ("MEAN(项目.额 WHERE HAS(额))", {State.EMPTY}),
    ],
)
def test_what_an_aggregate_lets_through_has_a_value(formula: str, states: set[State]) -> None:
    assert states_of(formula, MONEY) == states
