"""列的写法 · Columns: a program's columns as worksheet columns: values, states, formulas, official values, checks."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from kaohe.base.period import LAST_YEAR
from kaohe.base.states import State
from kaohe.formula.program import Column, Sheet
from kaohe.formula.readers.workbook.building import LONGEST, Building
from kaohe.formula.readers.workbook.grids import STATE_MARKS
from kaohe.formula.readers.workbook.piece import (
    DIGITS,
    PRESENT,
    Piece,
    Unhonoured,
    day_number,
    guarded,
    merged,
    quoted,
)
from kaohe.formula.readers.workbook.plan import Planned, Role
from kaohe.formula.readers.workbook.reading import Translating
from kaohe.formula.readers.workbook.scalar import rounded
from kaohe.formula.reads import walk
from kaohe.formula.typed import Const, Op, Parameter, Typed
from kaohe.formula.types import NUMERIC, WORDS, Kind, Type

_REJECTED = str(int(State.REJECTED))
_LARGEST = 2**63
_LONGEST_FORMULA = 7000
_SHOWN = 15
"""Digits that Excel keeps of a number."""
_DATED = frozenset({Kind.DATE, Kind.PERIOD, Kind.INSTANT})
_MOVING = frozenset({"DATE_ADD", "INSTANT_ADD", "PERIOD_ADD", "EDATE", "WORKDAY", "DUE"})
_FIRST_DAY, _LAST_DAY = 2, day_number(dt.date(LAST_YEAR, 12, 31)) + 1
_FEWEST_WHOLE = 8
"""Digits before the point that a typed number may have when its digits after it are counted."""
_GROWING = frozenset({"*", "POWER", "EXP"})


def declare(building: Building, sheet: Sheet) -> None:
    """The columns that hold a sheet's values, in the order of the scheme: keys, then given and computed ones."""
    for name in (*sheet.key, *(name for name in sheet.columns if name not in sheet.key)):
        column = sheet.columns[name]
        role = Role.KEY if name in sheet.key else Role.GIVEN if column.formula is None else Role.LIVE
        building.values[sheet.name, name] = building.add(sheet.name, name, role, of=column)
        lacking = _may_lack(column) or (sheet.name, name) in building.extent.lacking
        if role is Role.GIVEN and lacking:
            planned = building.add(sheet.name, f"{name}·状态", Role.STATE, of=column)
            building.states[sheet.name, name] = planned


def _may_lack(column: Column) -> bool:
    """Whether a cell of a given column, once edited, may be no value: cleared, or not what the column takes."""
    return column.type.kind is not Kind.TEXT or bool(column.type.states - {State.REJECTED})


def given_state(building: Building, sheet: str, name: str) -> None:
    """The formula by which a given cell's state follows from what stands in it: a value, or #and a reason."""
    column = building.program.sheets[sheet].columns[name]
    own = building.values[sheet, name].own
    marked = f"MATCH({own},{STATE_MARKS},0)"
    if column.type.kind in WORDS:
        value = f"IFERROR({marked},{_worded(column, own)})"
    else:
        is_value = f'OR({own}="是",{own}="否")' if column.type.kind is Kind.FLAG else f"ISNUMBER({own})"
        value = f"IF({is_value},{_bounded(column, own)},IFERROR({marked},{_REJECTED}))"
    building.states[sheet, name].formula = f'IF({own}="",{_blank(column)},{value})'


def _blank(column: Column) -> str:
    """What a cleared cell says: the declared state, or a value where it is the one that Excel reads there."""
    if isinstance(column.absent, State):
        return str(int(column.absent))
    return PRESENT if column.absent is not None and not column.absent else _REJECTED


def _worded(column: Column, own: str) -> str:
    choices = column.type.choices
    listed = ",".join(quoted(choice) for choice in choices)
    if not choices or len(listed) > LONGEST:
        return PRESENT
    return f"IF(ISNUMBER(MATCH({own},{{{listed}}},0)),{PRESENT},{_REJECTED})"


def _bounded(column: Column, own: str) -> str:
    low, high, scale = column.type.low, column.type.high, column.type.scale
    tests = [f"{own}<{_plain(low)}"] if low is not None and column.bounded else []
    tests += [f"{own}>{_plain(high)}"] if high is not None and column.bounded else []
    if column.type.is_numeric and scale is not None and scale < DIGITS - _FEWEST_WHOLE:
        tests.append(f"ROUND({own},{scale})<>{own}")
    return f"IF(OR({','.join(tests)}),{_REJECTED},99)" if tests else PRESENT


def _plain(bound: object) -> str:
    return f"({bound})"


def computed(translator: Translating, sheet: str, name: str) -> None:
    """The formula of a computed column and, where it may lack a value, of its state; else the reason why not."""
    building = translator.building
    column = building.program.sheets[sheet].columns[name]
    planned = building.values[sheet, name]
    try:
        piece = _whole(translator, sheet, column)
    except Unhonoured as reason:
        planned.role, planned.reason = Role.FIXED, str(reason)
        if column.type.states:
            state_of(building, sheet, name).formula = None
        return
    text = f'IF({piece.text},"是","否")' if column.type.kind is Kind.FLAG else piece.text
    if piece.states:
        state = state_of(building, sheet, name)
        state.formula = _state_text(piece, column)
        text = f"IF({state.own}<99,INDEX({STATE_MARKS},{state.own}),{text})"
    elif (sheet, name) in building.states:
        building.states[sheet, name].formula = PRESENT
    planned.formula = text


def _whole(translator: Translating, sheet: str, column: Column) -> Piece:
    if column.formula is None:
        raise Unhonoured("没有公式")
    building = translator.building
    piece = building.short(sheet, _settled(translator.piece(column.formula, sheet, column), column))
    piece = _with_limits(building, sheet, piece, column)
    if max(len(piece.text), len(piece.state)) > _LONGEST_FORMULA:
        raise Unhonoured("公式过长")
    return piece


def state_of(building: Building, sheet: str, name: str) -> Planned:
    """The state column of a column, added when first needed."""
    known = building.states.get((sheet, name))
    if known is None:
        of = building.program.sheets[sheet].columns[name]
        known = building.states[sheet, name] = building.add(sheet, f"{name}·状态", Role.STATE, of=of)
    return known


def _state_text(piece: Piece, column: Column) -> str:
    if column.when_empty is None:
        return piece.state
    return f"IF({piece.state}={int(State.EMPTY)},{int(column.when_empty)},{piece.state})"


def _settled(piece: Piece, column: Column) -> Piece:
    """Rounded once, to the column's scale."""
    if column.type.kind in NUMERIC and column.type.scale is not None:
        return rounded(piece, column.type.scale, column.rounding, _source_type(column))
    return piece


def _source_type(column: Column) -> Type:
    return column.formula.type if column.formula is not None and column.formula.type.is_numeric else column.type


def _with_limits(building: Building, sheet: str, piece: Piece, column: Column) -> Piece:
    """With the state rejected beyond the declared bounds, or beyond 64 bits where these are not proven."""
    kind = column.type
    tests = []
    if column.bounded:
        tests += [f"{{0}}<{_plain(kind.low)}"] if kind.low is not None else []
        tests += [f"{{0}}>{_plain(kind.high)}"] if kind.high is not None else []
    elif kind.is_numeric and kind.scale is not None and _may_overflow(column):
        tests.append(f"ABS({{0}})>{-(-_LARGEST // 10**kind.scale)}")
    if kind.kind in _DATED and _may_leave(column):
        tests.append(f"IF(ISERROR({{0}}),TRUE,OR({{0}}<{_FIRST_DAY},{{0}}>{_LAST_DAY}))")
    if not tests:
        return piece
    if len(piece.text) > LONGEST // 2:
        piece = building.bound(sheet, piece, "结果")
    found = [test.format(piece.text if piece.tight > 2 else f"({piece.text})") for test in tests]
    joined = found[0] if len(found) == 1 else f"OR({','.join(found)})"
    beyond = guarded(piece.states, f"IF({joined},{_REJECTED},{PRESENT})")
    return Piece(piece.text, merged(piece.states, (beyond,)), piece.decimals, piece.exact, piece.tight)


def _may_overflow(column: Column) -> bool:
    """Whether a value may leave 64 bits: by its bounds, or as a product of what has none."""
    if column.formula is None:
        return False
    kind = column.formula.type
    if kind.low is not None and kind.high is not None:
        largest = max(abs(kind.low), abs(kind.high))
        return largest >= Fraction(_LARGEST, int(10 ** (column.type.scale or 0)))
    ops = [node for node in walk(column.formula) if isinstance(node, Op)]
    steps = 10 ** (column.type.scale or 0)
    return any(
        (op.name in _GROWING and any(_is_unbounded(arg) for arg in op.args))
        or (op.name == "/" and _largest(op.args[0]) * 10 ** (op.args[1].type.scale or 4) * steps >= _LARGEST)
        for op in ops
    )


def _may_leave(column: Column) -> bool:
    """Whether a date is moved by more than a written step, so that it may leave the years that dates may have."""
    nodes = walk(column.formula) if column.formula is not None else ()
    return any(
        isinstance(node, Op) and node.name in _MOVING and not isinstance(node.args[1], Const | Parameter)
        for node in nodes
    )


def _largest(typed: Typed) -> Fraction:
    low, high = typed.type.low, typed.type.high
    return Fraction(_LARGEST) if low is None or high is None else max(abs(low), abs(high), Fraction(1))


def _fits(kind: Type) -> bool:
    """Whether all of a value's digits surely are among the 15 that Excel keeps."""
    if not kind.is_numeric or kind.is_pair:
        return True
    bounds = [abs(bound) for bound in (kind.low, kind.high) if bound is not None]
    return len(bounds) == 2 and max(bounds) < 10 ** (_SHOWN - (kind.scale or 0))


def _is_unbounded(typed: Typed) -> bool:
    return typed.type.low is None or typed.type.high is None


def difference(column: Column, live: str, official: str) -> str:
    """1 where a live cell does not say what the official one says, or where 15 digits cannot tell, else 0.

    >>> difference(Column("x", Type(Kind.DATE)), "F4", "Z4")
    'IF(ISERROR(F4),1,IF(AND(ISNUMBER(F4),ISNUMBER(Z4)),IF(ABS(F4-Z4)<0.5,0,1),IF(EXACT(F4,Z4),0,1)))'
    """
    kind = column.type
    near = f"ABS({live}-{official})<"
    if kind.kind is Kind.INSTANT:
        near += "0.000005"
    elif kind.is_pair:
        near += f"1E-{DIGITS - 2}*MAX(1,ABS({official}))"
    else:
        scale = kind.scale or 0
        near += "0." + "0" * scale + "5"
    if not _fits(kind):
        near = f"AND({near},ABS({official})<1E{_SHOWN - (kind.scale or 0)})"
    same = f"IF(EXACT({live},{official}),0,1)"
    return f"IF(ISERROR({live}),1,IF(AND(ISNUMBER({live}),ISNUMBER({official})),IF({near},0,1),{same}))"
