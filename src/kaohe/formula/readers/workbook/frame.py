"""沿序的写法 · Frames: rolling sums, running totals, the step before and streaks, over rows in an order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from kaohe.base.states import State
from kaohe.formula.program import Column, Sheet
from kaohe.formula.readers.workbook import moment
from kaohe.formula.readers.workbook.links import group_number, link_place
from kaohe.formula.readers.workbook.piece import (
    PRESENT,
    Piece,
    Unhonoured,
    guarded,
    least,
    merged,
    state_constant,
)
from kaohe.formula.readers.workbook.placed import row_order
from kaohe.formula.readers.workbook.plan import Planned
from kaohe.formula.readers.workbook.reading import Group, Translating
from kaohe.formula.typed import Cell, Cohort, Frame, Value
from kaohe.formula.types import WORDS

_NO_RECORD = str(int(State.NO_RECORD))
_NOWHERE = "-1000000"
_SOMEWHERE = f'">{_NOWHERE}"'
"""The place of a row without one, and the criterion of those that have one."""


def framed(translator: Translating, cohort: Cohort, group: Group, sheet: str, owner: Column) -> Group:
    """The group narrowed to the rows of the frame."""
    frame = cohort.frame
    if frame is None or cohort.over != "peers":
        return group
    place, state = place_column(translator, frame, group, sheet, owner)
    bounds = [f'"<="&{place.own}+{frame.stop or 0}']
    if frame.start is not None:
        bounds.append(f'">="&{place.own}+{frame.start}')
    elif state != PRESENT:
        bounds.append(_SOMEWHERE)
    criteria = tuple(part for bound in bounds for part in (place.range, bound))
    factors: tuple[str, ...] = (f"({place.range}<={place.own}+{frame.stop or 0})", f"({place.range}>{_NOWHERE})")
    if frame.start is not None:
        factors = (*factors, f"({place.range}>={place.own}+{frame.start})")
    states = merged(group.states, (state,) if state != PRESENT else ())
    if cohort.note == "full" and frame.start is not None:
        first = _first_place(group, place)
        short = f"IF({place.own}+{frame.start}<{first},{_NO_RECORD},99)"
        states = merged(states, (guarded(states, short),))
    return replace(group, criteria=(*group.criteria, *criteria), factors=(*group.factors, *factors), states=states)


def _first_place(group: Group, place: Planned) -> str:
    """The least place of the group."""
    criteria = ",".join((*group.criteria, place.range, _SOMEWHERE))
    return f"_xlfn.MINIFS({place.range},{criteria})"


def place_column(translator: Translating, frame: Frame, group: Group, sheet: str, owner: Column) -> tuple[Planned, str]:
    """The helper column with each row's place along the order, and the state of a row that has none."""
    building = translator.building
    along = translator.piece(frame.along[0], sheet, owner)
    if frame.along[0].type.kind in WORDS or len(frame.along) > 1:
        raise Unhonoured("Excel 不按字符编码比较文字的先后")
    if frame.unit:
        text = moment.step_number(along.text, frame.unit)
        return building.helper(sheet, "步序", _or_none(along, text)), along.state
    if frame.along[0].type.is_numeric and frame.along[0].type.scale != 0:
        raise Unhonoured("沿非整数排序的窗口")
    value = building.helper(sheet, "次序值", _or_none(along, along.text))
    order = row_order(translator, sheet)
    factors = "*".join((*group.factors, f"({value.range}>{_NOWHERE})"))
    before = f"(({value.range}<{value.own})+({value.range}={value.own})*({order.range}<{order.own}))"
    text = f"IF({value.own}<={_NOWHERE},{_NOWHERE},SUMPRODUCT({factors}*{before}))"
    return building.helper(sheet, "次序", text), along.state


def _or_none(piece: Piece, text: str) -> str:
    return f"IF({piece.state}<99,{_NOWHERE},{text})" if piece.states else text


def previous_piece(translator: Translating, cohort: Cohort, sheet: str, owner: Column) -> Piece:
    """The cell of the step before: where rows and their order are keys, the address of that very row."""
    building = translator.building
    declared = building.program.sheets[sheet]
    frame = cohort.frame
    inner = cohort.args[0]
    if frame is None or not isinstance(inner, Cell) or inner.level:
        raise Unhonoured("上一步的式子不是一列")
    if not _is_by_keys(declared, cohort, frame):
        return _found_before(translator, cohort, inner, sheet, owner)
    before = _rows_before(declared, cohort, frame, building.extent.keys[sheet])
    value, state = building.values[sheet, inner.column], building.states.get((sheet, inner.column))
    kind = declared.columns[inner.column]
    opening = state_constant(State.NO_RECORD)
    if kind.first is not None:
        opening = translator.piece(kind.first, sheet, kind)
    none_before = state_constant(State.NO_RECORD) if cohort.note == "full" else opening
    first = opening.text if kind.type.kind != "flag" else f'IF({opening.text},"是","否")'
    found = building.rowwise(sheet, "上一步", tuple(first if row is None else value.at(row) for row in before))
    own = PRESENT if state is None else ""
    gaps = _after_a_gap(declared, cohort, building.extent.keys[sheet], before)
    states = tuple(
        (opening if at in gaps else none_before).state
        if row is None
        else own or (state.at(row) if state is not None else PRESENT)
        for at, row in enumerate(before)
    )
    missing = building.rowwise(sheet, "上一步·状态", states) if any(one != PRESENT for one in states) else None
    piece = translator.cell(sheet, inner.column)
    text = f'{found.own}="是"' if kind.type.kind == "flag" else found.own
    return replace(piece, text=text, states=(missing.own,) if missing is not None else ())


def _is_by_keys(sheet: Sheet, cohort: Cohort, frame: Frame) -> bool:
    """Whether groups and order are parts of the key, which an edit of the workbook does not change."""
    return all(isinstance(item, Cell) and item.column in sheet.key for item in (*cohort.within, frame.along[0]))


def _found_before(translator: Translating, cohort: Cohort, inner: Cell, sheet: str, owner: Column) -> Piece:
    """The cell of the row one place earlier, looked for in the worksheet."""
    building = translator.building
    if inner.column == owner.name or building.program.sheets[sheet].columns[inner.column].first is not None:
        raise Unhonoured("逐步递推的次序或分组不是行的编号")
    group = _peers(translator, cohort, sheet, owner)
    frame = cohort.frame
    if frame is None:
        raise Unhonoured("上一步没有次序")
    place, missing = place_column(translator, frame, group, sheet, owner)
    factors = "*".join((*group.factors, f"({place.range}={place.own}-1)", f"(ROW({place.range})-3)"))
    row = building.helper(sheet, "上一行", f"SUMPRODUCT(MAX({factors}))")
    value, state = building.values[sheet, inner.column], building.states.get((sheet, inner.column))
    there = f"INDEX({state.range},{row.own})" if state is not None else PRESENT
    states = merged(group.states, (missing,))
    states = merged(states, (guarded(states, f"IF({row.own}=0,{_NO_RECORD},{there})"),))
    piece = translator.cell(sheet, inner.column)
    text = f"INDEX({value.range},{row.own})"
    flag = building.program.sheets[sheet].columns[inner.column].type.kind == "flag"
    return replace(piece, text=f'{text}="是"' if flag else text, states=states)


def _peers(translator: Translating, cohort: Cohort, sheet: str, owner: Column) -> Group:
    """The rows of the own sheet that agree on what the function is within."""
    numbers, own, state = group_number(translator, sheet, cohort.within, owner)
    states: tuple[str, ...] = () if state == PRESENT else (state,)
    return Group((numbers, own), (f"({numbers}={own})",), states) if numbers else Group((), (), states)


def _after_a_gap(
    sheet: Sheet, cohort: Cohort, keys: Sequence[tuple[Value, ...]], before: list[int | None]
) -> frozenset[int]:
    """The rows that have none one step earlier, though their group has earlier ones."""
    places = [sheet.key.index(item.column) for item in cohort.within if isinstance(item, Cell)]
    seen: set[tuple[Value, ...]] = set()
    found = set()
    for at, key in enumerate(keys):
        group = tuple(key[place] for place in places)
        if before[at] is None and group in seen:
            found.add(at)
        seen.add(group)
    return frozenset(found)


def _rows_before(sheet: Sheet, cohort: Cohort, frame: Frame, keys: Sequence[tuple[Value, ...]]) -> list[int | None]:
    """For each row the row one step earlier in its group, by the keys alone."""
    places = [sheet.key.index(item.column) for item in cohort.within if isinstance(item, Cell)]
    along = frame.along[0]
    order = sheet.key.index(along.column) if isinstance(along, Cell) else 0
    listed: dict[tuple[Value, ...], list[tuple[int, int]]] = {}
    found: list[int | None] = []
    for row, key in enumerate(keys):
        earlier = listed.setdefault(tuple(key[place] for place in places), [])
        number = step_running(key[order], frame.unit)
        match = earlier[-1] if earlier else None
        near = match is not None and (not frame.unit or number - match[0] == 1)
        found.append(match[1] if match is not None and near else None)
        earlier.append((number, row))
    return found


def step_running(day: object, unit: str) -> int:
    """The running number of the step that begins on a day; neighbours differ by one.

    >>> step_running(dt.date(2026, 1, 1), "month") - step_running(dt.date(2025, 12, 1), "month")
    1
    """
    if not isinstance(day, dt.date):
        return 0
    if unit in {"", "day"}:
        return day.toordinal()
    if unit == "week":
        return (day.toordinal() - 1) // 7
    months = {"month": 1, "quarter": 3, "half_year": 6}.get(unit, 12)
    return (day.year * 12 + day.month - 1) // months


def streak_piece(translator: Translating, cohort: Cohort, sheet: str, owner: Column) -> Piece:
    """How many of the latest rows hold: those after the last break, unless a state stands among them."""
    building = translator.building
    if cohort.frame is None or cohort.over == "all":
        raise Unhonoured("连续次数没有分组")
    if cohort.over == "children":
        link = link_place(translator, cohort.sheet, cohort.link, owner)
        inner = Group((link.range, link.own), (f"({link.range}={link.own})",))
        place, _ = place_column(translator, cohort.frame, inner, cohort.sheet, owner)
        earlier, states = f"{link.range},ROW()-3,{place.range},{_SOMEWHERE}", merged()
    else:
        group = _peers(translator, cohort, sheet, owner)
        place, missing = place_column(translator, cohort.frame, group, sheet, owner)
        states = merged(group.states, (missing,))
        earlier = ",".join((*group.criteria, place.range, f'"<="&{place.own}'))
    kept = _verdict(translator, cohort, owner)
    marks = building.helper(cohort.sheet, "连续", f"IF({place.own}<={_NOWHERE},-99,{kept})")
    last = building.helper(
        sheet,
        "最近中断",
        f"IF(COUNTIFS({earlier},{marks.range},0)=0,-999999,_xlfn.MAXIFS({place.range},{earlier},{marks.range},0))",
    )
    since = f'{earlier},{place.range},">"&{last.own}'
    lacking = f'COUNTIFS({since},{marks.range},">100")'
    latest = f'_xlfn.MAXIFS({place.range},{since},{marks.range},">100")'
    criteria = f"{since},{place.range},{latest}"
    found = f"IF({lacking}=0,99,SUMIFS({marks.range},{criteria})-100)"
    state_column = building.helper(sheet, "连续缺值", guarded(states, found))
    return Piece(f"COUNTIFS({since},{marks.range},1)", merged(states, (state_column.own,)), 0, exact=True)


def _verdict(translator: Translating, cohort: Cohort, owner: Column) -> str:
    """1 holds, 0 breaks, 2 is passed over, 100 and more a state."""
    held = translator.piece(cohort.args[0], cohort.sheet, owner)
    text = f"IF({held.text},1,0)"
    if held.states:
        broken = [f"{held.state}={int(state)}" for state in owner.breaks_on]
        passed = [f"{held.state}={int(state)}" for state in (*owner.passes, State.NOT_APPLICABLE)]
        missing = f"IF(OR({','.join(passed)}),2,100+{held.state})"
        missing = f"IF(OR({','.join(broken)}),0,{missing})" if broken else missing
        text = f"IF({held.state}<99,{missing},{text})"
    if cohort.where is not None:
        where = translator.piece(cohort.where, cohort.sheet, owner)
        holds = where.text if not where.states else f"AND({least(where.states)}=99,{where.text})"
        text = f"IF({holds},{text},2)"
    return text
