"""群体的写法 · Cohorts: aggregates as SUMIFS and its kin over helper flags; ranks, allotments and frames beside."""

from __future__ import annotations

import re
from dataclasses import replace

from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.workbook import frame, measure, placed
from kaohe.formula.readers.workbook.links import group_number, link_place
from kaohe.formula.readers.workbook.outer import lowered, reads_outer
from kaohe.formula.readers.workbook.piece import (
    PRESENT,
    Piece,
    Unhonoured,
    cleared,
    guarded,
    kept,
    least,
    merged,
)
from kaohe.formula.readers.workbook.plan import CLOSE, OPEN
from kaohe.formula.readers.workbook.reading import Group, Taken, Translating
from kaohe.formula.readers.workbook.scalar import compared
from kaohe.formula.typed import Cell, Cohort, Op, Typed
from kaohe.formula.types import NUMERIC, Kind, Type

_COMPARED = frozenset({"=", "<>", "<", "<=", ">", ">="})
_BY_CRITERIA = frozenset({"SUM", "TODATE", "MIN", "MAX", "MEAN", "COUNT", "ANY", "ALL"})
"""Functions that name rows by criteria alone, unless a condition reads the outer row."""
_OWN = re.compile(f"{OPEN}([0-9]+)o{CLOSE}")
_PLACED = frozenset({"RANK", "POSITION", "ALLOCATE"})
LARGEST = 5000
"""Rows above which places and allotments are written as values with a check."""


def cohort_piece(translator: Translating, cohort: Cohort, sheet: str, owner: Column) -> Piece:
    """A function over several rows, read on one row of a sheet."""
    declared = translator.building.program.sheets[cohort.sheet]
    if cohort.frame is not None and declared.lead_in and not cohort.frame.from_period:
        raise Unhonoured("期前的行不在结果中")
    if cohort.function in _PLACED:
        if translator.building.rows(sheet) > LARGEST:
            raise Unhonoured(f"超过 {LARGEST} 行，名次与分配只写正式值")
        return placed.placed_piece(translator, cohort, sheet, owner)
    if cohort.function == "PREVIOUS":
        return frame.previous_piece(translator, cohort, sheet, owner)
    if cohort.function == "STREAK":
        return frame.streak_piece(translator, cohort, sheet, owner)
    if not translator.building.rows(cohort.sheet):
        return measure.of_nothing(cohort)
    return _measured(translator, cohort, sheet, owner)


def _measured(translator: Translating, cohort: Cohort, sheet: str, owner: Column) -> Piece:
    where, correlated = conditions(cohort.where)
    group = _group(translator, cohort, sheet, owner)
    needed = cohort.args[:2] if cohort.function.startswith("OLS") else cohort.args[:1]
    args = [translator.piece(arg, cohort.sheet, owner) for arg in needed]
    kinds = [arg.type for arg in needed]
    outer_states: tuple[str, ...] = ()
    if correlated is not None:
        group, inner, outer_states = _with_outer(translator, cohort, group, correlated, (sheet, owner))
        taken = taken_rows(translator, cohort, where, (args, kinds), owner, held=inner)
    else:
        taken = taken_rows(translator, cohort, where, (args, kinds), owner)
    piece = measure.measured(translator, cohort, (group, taken), sheet, owner)
    states = (*group.states, *outer_states)
    if taken.state:
        states = (*states, guarded(group.states, _group_state(translator, group, taken.state, sheet)))
    if taken.more:
        factors = "*".join((*group.factors, group.extra))
        text = f"99-SUMPRODUCT(MAX({factors}*(99-{taken.more})))"
        found = translator.building.helper(sheet, "取值缺值", text).own
        states = (*states, guarded(group.states, found))
    return replace(piece, states=merged(states, tuple(guarded(merged(states), one) for one in piece.states)))


def conditions(where: Typed | None) -> tuple[Typed | None, Op | None]:
    """The part of a condition that reads the inner row only, and the one comparison that reads the outer row too.

    >>> conditions(None)
    (None, None)
    """
    if where is None or not reads_outer(where):
        return where, None
    if isinstance(where, Op) and where.name in _COMPARED:
        return None, where
    if isinstance(where, Op) and where.name == "AND" and len(where.args) == 2:
        plain = [arg for arg in where.args if not reads_outer(arg)]
        outer = [arg for arg in where.args if reads_outer(arg)]
        states = any(arg.type.states - {State.REJECTED} for arg in where.args)
        if len(outer) == 1 and isinstance(outer[0], Op) and outer[0].name in _COMPARED and not states:
            return plain[0], outer[0]
    raise Unhonoured("逐行条件引用了外层的行（THIS），工作簿只支持一个比较")


def _with_outer(
    translator: Translating, cohort: Cohort, group: Group, op: Op, outer: tuple[str, Column]
) -> tuple[Group, Piece, tuple[str, ...]]:
    """The group narrowed by a comparison with the outer row; the inner side decides states of rows."""
    left, right = op.args
    mirrored = reads_outer(left)
    inner_side, outer_side = (right, left) if mirrored else (left, right)
    if reads_outer(inner_side) or inner_side.type.kind in {Kind.TEXT, Kind.INSTANT, Kind.FLAG}:
        raise Unhonoured("逐行条件中与外层比较的不是数、日期或选项")
    sheet, owner = outer
    other = translator.piece(lowered(outer_side), sheet, owner)
    own = translator.piece(inner_side, cohort.sheet, owner)
    if other.states and cohort.skip:
        raise Unhonoured("与外层比较的值可能缺值，又要跳过缺值的行")
    column = translator.building.helper(cohort.sheet, "比较值", kept(own, "0"))
    value = Piece(column.range, (), own.decimals, own.exact)
    pair = [Piece(other.text, (), other.decimals, other.exact, other.tight), value]
    pair = pair if mirrored else pair[::-1]
    test = compared(op.name, pair, (left.type, right.type)).text
    missing = f"IF({_count(group)}=0,99,{other.state})"
    states = (guarded(group.states, missing),) if other.states else ()
    held = Piece("TRUE", own.states)
    return replace(group, extra=f"({test})"), held, states


def _count(group: Group) -> str:
    return f"COUNTIFS({','.join(group.criteria)})" if group.criteria else "1"


def _group(translator: Translating, cohort: Cohort, sheet: str, owner: Column) -> Group:
    if cohort.over == "children":
        place = link_place(translator, cohort.sheet, cohort.link, owner)
        row = "ROW()-3"
        found = Group((place.range, row), (f"({place.range}={row})",))
    elif cohort.over == "peers":
        numbers, own, state = group_number(translator, sheet, cohort.within, owner)
        states = () if state == PRESENT else (state,)
        found = Group((numbers, own), (f"({numbers}={own})",), states) if numbers else Group((), ())
    else:
        found = Group((), ())
    return frame.framed(translator, cohort, found, sheet, owner) if cohort.frame is not None else found


def taken_rows(
    translator: Translating,
    cohort: Cohort,
    where: Typed | None,
    read: tuple[list[Piece], list[Type]],
    owner: Column,
    held: Piece | None = None,
) -> Taken:
    """Helper columns of the inner sheet: which rows count, what they hold, and the states that are not skipped."""
    args, kinds = read
    building = translator.building
    condition = translator.piece(where, cohort.sheet, owner) if where is not None else held
    if condition is not None and held is not None and where is not None:
        condition = condition.also(*held.states)
    found = [*([condition] if condition is not None and condition.states else []), *(arg for arg in args if arg.states)]
    plain = condition is None or condition.text == "TRUE"
    own = least(merged(*(arg.states for arg in args)))
    if plain and not cohort.skip and (condition is None or not condition.states):
        state = _column(translator, cohort.sheet, own if found else "")
        values = tuple(
            _values(translator, cohort, arg, kind, f"{arg.state}<99" if arg.states else "", apart=held is not None)
            for arg, kind in zip(args, kinds, strict=True)
        )
        return Taken(values, "", state) if held is None else Taken(values, "", "", state)
    holds = condition if condition is not None else Piece("TRUE")
    present, state = "TRUE", ""
    if found:
        present, state = _lacking(translator, cohort, holds, [arg for arg in args if arg.states])
    more = ""
    if found and held is not None:
        state = _lacking(translator, cohort, holds, [])[1] if holds.states else ""
        alone = [Piece("0", (f"IF({holds.state}<99,99,{arg.state})",)) for arg in args if arg.states]
        more = _lacking(translator, cohort, Piece("TRUE"), alone)[1] if alone else ""
    held_text = "1" if plain else f"IF({holds.text},1,0)"
    taken = f"IF({present},{held_text},0)" if found else held_text
    flag = building.helper(cohort.sheet, "计入", taken)
    values = tuple(
        _values(translator, cohort, arg, kind, f"{flag.own}=0", apart=held is not None)
        for arg, kind in zip(args, kinds, strict=True)
    )
    return Taken(values, flag.range, state, more)


def _lacking(translator: Translating, cohort: Cohort, holds: Piece, args: list[Piece]) -> tuple[str, str]:
    """Whether a row lacks nothing, and the range of states that are not skipped: a skipped one takes its row along."""
    building = translator.building
    parts = [holds.state] if holds.states else []
    for arg in args:
        asked = arg.state if holds.text == "TRUE" else f"IF({holds.text},{arg.state},99)"
        parts.append(f"IF({holds.state}<99,99,{asked})" if holds.states else asked)
    own = [part if _is_own(part) else building.helper(cohort.sheet, "缺值", part).own for part in parts]
    present = " ".join(f"{part}=99" for part in own)
    present = present if len(own) == 1 else f"AND({present.replace(' ', ',')})"
    if not cohort.skip:
        return present, _column(translator, cohort.sheet, least(tuple(own)))
    skipped = ",".join(f"{part}={int(one)}" for part in own for one in cohort.skip)
    state = building.helper(cohort.sheet, "未跳过的缺值", f"IF(OR({skipped}),99,{least(tuple(own))})")
    return present, state.range


def _values(translator: Translating, cohort: Cohort, arg: Piece, kind: Type, lacking: str, *, apart: bool) -> str:
    """The range of an argument's values: the column itself where SUMIFS and its kin pass over the states in it.

    lacking: when a row does not count; '' = never. apart: products read the values, so no state may stand in them.
    """
    first = cohort.args[0]
    if isinstance(first, Cell) and (not lacking or (cohort.function in _BY_CRITERIA and not apart)):
        column = translator.building.values[cohort.sheet, first.column]
        if arg.text in {column.own, f'{column.own}="是"'}:
            return column.range
    text = f"IF({arg.text},1,0)" if kind.kind is Kind.FLAG else arg.text
    if kind.kind in NUMERIC and not arg.exact and arg.decimals is not None:
        text = cleared(arg, kind)
    return translator.building.helper(cohort.sheet, "取值", f"IF({lacking},0,{text})" if lacking else text).range


def _is_own(text: str) -> bool:
    return _OWN.fullmatch(text) is not None


def _column(translator: Translating, sheet: str, state: str) -> str:
    """The range of states: of a state column itself, else of a helper; '' for none."""
    if not state:
        return ""
    found = _OWN.fullmatch(state)
    building = translator.building
    return building.columns[int(found[1])].range if found else building.helper(sheet, "缺值", state).range


def _group_state(translator: Translating, group: Group, state: str, sheet: str) -> str:
    """The first state among the rows of a group; a condition's counts whatever the outer row says."""
    if group.extra:
        factors = "*".join(group.factors) or "1"
        text = f"99-SUMPRODUCT(MAX({factors}*(99-{state})))"
    elif group.criteria:
        criteria = ",".join(group.criteria)
        text = f'IF(COUNTIFS({criteria},{state},"<99")=0,99,_xlfn.MINIFS({state},{criteria}))'
    else:
        text = f"MIN({state})"
    return translator.building.helper(sheet, "组内缺值", text).own
