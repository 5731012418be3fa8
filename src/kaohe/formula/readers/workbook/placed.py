"""名次与分配的写法 · Places: RANK, POSITION and ALLOCATE with helper columns of the own sheet."""

from __future__ import annotations

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.workbook.links import group_number
from kaohe.formula.readers.workbook.piece import (
    ADDED,
    PRESENT,
    Piece,
    Unhonoured,
    cleared,
    guarded,
    least,
    merged,
    quoted,
)
from kaohe.formula.readers.workbook.plan import Planned
from kaohe.formula.readers.workbook.reading import Translating
from kaohe.formula.readers.workbook.scalar import rounded
from kaohe.formula.typed import Cell, Cohort
from kaohe.formula.types import NUMERIC, WORDS, Kind, Type

_OUTSIDE, _WITHHELD, _REJECTED = int(State.NOT_APPLICABLE), int(State.WITHHELD), int(State.REJECTED)
_REMAINDER_DIGITS = 5


def placed_piece(translator: Translating, cohort: Cohort, sheet: str, owner: Column) -> Piece:
    """A rank, a position or an allotted part."""
    numbers, own, state = group_number(translator, sheet, cohort.within, owner)
    group = (f"({numbers}={own})",) if numbers else ()
    states = () if state == PRESENT else (state,)
    if cohort.function == "ALLOCATE":
        return _allotted(translator, cohort, (numbers, own, states), sheet, owner)
    return _ranked(translator, cohort, (group, states), sheet, owner)


def row_order(translator: Translating, sheet: str) -> Planned:
    """A helper column with the number of each row in key order, which sorting a worksheet does not change.

    Must: rows are written in key order.
    """
    count = translator.building.rows(sheet)
    known = next((one for one in translator.building.columns if one.sheet == sheet and one.name == "键序"), None)
    if known is not None:
        return known
    planned = translator.building.rowwise(sheet, "键序", tuple(str(number) for number in range(1, count + 1)))
    planned.name = "键序"
    return planned


def _ranked(
    translator: Translating,
    cohort: Cohort,
    group: tuple[tuple[str, ...], tuple[str, ...]],
    sheet: str,
    owner: Column,
) -> Piece:
    building = translator.building
    args = [translator.piece(arg, sheet, owner) for arg in cohort.args]
    where = translator.piece(cohort.where, sheet, owner) if cohort.where is not None else None
    own = absence(args, where)
    flag = building.helper(sheet, "参评", f"IF({least(merged((own,), group[1]))}=99,1,0)") if own != PRESENT else None
    values = []
    for arg, item in zip(args, cohort.args, strict=True):
        text = f"IF({arg.text},1,0)" if item.type.kind is Kind.FLAG else arg.text
        if item.type.kind in WORDS:
            by_key = isinstance(item, Cell) and building.program.sheets[sheet].key == (item.column,)
            text = row_order(translator, sheet).own if by_key else _word_place(arg, item.type)
        text = f"ROUND({text}*86400,0)" if item.type.kind is Kind.INSTANT else text
        text = cleared(arg, item.type) if item.type.kind in NUMERIC else text
        values.append(building.helper(sheet, "排序值", f"IF({flag.own}=1,{text},0)" if flag is not None else text))
    factors = (*group[0], *((f"({flag.range}=1)",) if flag is not None else ()))
    text = _place(translator, cohort, factors, values, sheet)
    states = merged(group[1], (own,))
    return Piece(text, states, 1 if cohort.ties == "mean" else 0, exact=True, tight=ADDED)


def _word_place(arg: Piece, kind: Type) -> str:
    """A choice by the place of its word among the choices in the order of their characters."""
    if not kind.choices:
        raise Unhonoured("Excel 不按字符编码比较文字的先后")
    listed = ",".join(quoted(word) for word in sorted(kind.choices, key=str.encode))
    return f"MATCH({arg.text},{{{listed}}},0)"


def absence(args: list[Piece], where: Piece | None) -> str:
    """The state of a row that takes no place: of its condition, outside of it, of its values.

    >>> absence([Piece("F4", ("G4",))], Piece("TRUE"))
    'IF(TRUE,G4,11)'
    """
    own = least(merged(*(arg.states for arg in args)))
    if where is None:
        return own
    state = f"IF({where.text},{own},{_OUTSIDE})"
    return f"IF({where.state}<99,{where.state},{state})" if where.states else state


def _better(values: list[Planned], directions: tuple[str, ...], last: str) -> str:
    """Whether another row comes before the own one, key by key; `last` decides where all keys are equal."""
    text = last
    for value, direction in reversed(list(zip(values, directions, strict=True))):
        sign = ">" if direction == "DESC" else "<"
        before = f"({value.range}{sign}{value.own})"
        text = f"({before}+({value.range}={value.own})*{text})" if text else before
    return text


def _place(translator: Translating, cohort: Cohort, factors: tuple[str, ...], values: list[Planned], sheet: str) -> str:
    order = row_order(translator, sheet) if cohort.function == "POSITION" or cohort.ties == "dense" else None
    if cohort.function == "POSITION" and order is not None:
        before = _better(values, cohort.directions, f"({order.range}<{order.own})")
        return f"SUMPRODUCT({_product(factors, before)})+1"
    before = _better(values, cohort.directions, "")
    first = f"SUMPRODUCT({_product(factors, before)})+1"
    tied = "*".join((*factors, *(f"({value.range}={value.own})" for value in values)))
    if cohort.ties == "dense" and order is not None:
        earlier = f"SUMPRODUCT({tied}*({order.range}<{order.own}))"
        leader = translator.building.helper(sheet, "同分首个", f"IF({earlier}=0,1,0)")
        return f"SUMPRODUCT({_product((*factors, f'({leader.range}=1)'), before)})+1"
    if cohort.ties == "competition":
        return first
    last = f"SUMPRODUCT({_product(factors, before)})+SUMPRODUCT({tied}*1)"
    return last if cohort.ties == "modified" else f"({first}+{last})/2"


def _product(factors: tuple[str, ...], last: str) -> str:
    return "*".join((*factors, last, *(() if factors else ("1",))))


def _allotted(
    translator: Translating,
    cohort: Cohort,
    group: tuple[str, str, tuple[str, ...]],
    sheet: str,
    owner: Column,
) -> Piece:
    """Floor shares in the smallest unit, then the left-over units to the largest remainders, ties by key.

    Basis: domain.md, Pool split.
    """
    numbers, own, states = group
    building = translator.building
    pool, weight = (translator.piece(arg, sheet, owner) for arg in cohort.args)
    shares, left = _sharing(translator, weight, group, sheet, owner)
    scale = cohort.type.scale or 0
    units = rounded(pool, scale, Rounding.HALF_UP, cohort.args[0].type).text
    states = merged(states, (left,), (guarded(merged(states, (left,)), pool.state),))
    whole = building.helper(sheet, "待分", f"IF({least(states)}<99,0,ROUND(({units})*{10**scale},0))")
    part = building.helper(sheet, "权重", f"IF({shares.own}=1,{cleared(weight, cohort.args[1].type)},0)")
    both = (numbers, own, shares.range, "1") if numbers else (shares.range, "1")
    criteria = ",".join(both)
    total = building.helper(
        sheet, "权重合计", f"ROUND(SUMIFS({part.range},{criteria}),{cohort.args[1].type.scale or 0})"
    )
    negative = f'COUNTIFS({criteria},{part.range},"<0")'
    differing = f'COUNTIFS({criteria},{whole.range},"<>"&{whole.own})'
    exact = f"IF({total.own}<=0,0,ROUND(ABS({whole.own})*{part.own}/{total.own},{_REMAINDER_DIGITS}))"
    share = building.helper(sheet, "应得份", exact)
    floor = building.helper(sheet, "整份", f"INT({share.own})")
    rest = building.helper(sheet, "余数", f"ROUND({share.own}-{floor.own},{_REMAINDER_DIGITS})")
    order = row_order(translator, sheet)
    factors = (*((f"({numbers}={own})",) if numbers else ()), f"({shares.range}=1)")
    before = f"(({rest.range}>{rest.own})+({rest.range}={rest.own})*({order.range}<{order.own}))"
    place = building.helper(sheet, "余数序", f"SUMPRODUCT({_product(factors, before)})+1")
    over = f"ABS({whole.own})-SUMIFS({floor.range},{criteria})"
    text = f"SIGN({whole.own})*({floor.own}+IF({total.own}=0,0,IF({place.own}<={over},1,0)))/{10**scale}"
    fails = f"IF(OR({negative}>0,{differing}>0,AND({total.own}=0,{whole.own}<>0)),{_REJECTED},99)"
    failed = building.helper(sheet, "不能分配", guarded(states, fails))
    return Piece(text, merged(states, (failed.own,)), scale, exact=True, tight=4)


def _sharing(
    translator: Translating, weight: Piece, group: tuple[str, str, tuple[str, ...]], sheet: str, owner: Column
) -> tuple[Planned, str]:
    """The column of who shares (1 or 0), and the state of a row that does not."""
    numbers, own, states = group
    building = translator.building
    inside = least(states)
    if owner.on_state == "leave_out" or not weight.states:
        shares = building.helper(sheet, "参与分配", f"IF({least(merged((inside,), (weight.state,)))}=99,1,0)")
        return shares, weight.state
    lacking = building.helper(sheet, "权重缺值", f"IF({weight.state}<99,1,0)")
    criteria = f"{numbers},{own},{lacking.range},1" if numbers else f"{lacking.range},1"
    withheld = building.helper(sheet, "整池暂缓", f"IF(COUNTIFS({criteria})>0,{_WITHHELD},99)")
    shares = building.helper(sheet, "参与分配", f"IF({least(merged((inside,), (withheld.own,)))}=99,1,0)")
    return shares, withheld.own
