"""时间的写法 · Moments: dates, periods, instants and working days as Excel expressions.

A date is Excel's day number, a period that of its first day, an instant a day number with its part of a day.
"""

from __future__ import annotations

from collections.abc import Callable

from kaohe.formula.readers.workbook.grids import DAY_FIRST, DAY_FLAGS, DAY_LIST, DAY_NUMBERS
from kaohe.formula.readers.workbook.piece import (
    ADDED,
    ATOM,
    MULTIPLIED,
    Piece,
    merged,
)
from kaohe.formula.typed import Op
from kaohe.formula.types import Kind

Args = list[Piece]
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "school_year": 12}
WITH_DAYS = frozenset({"WORKDAY", "WORKINGDAYS", "DUE"})
"""The operations that need the working days."""


def step_start(day: str, step: str) -> str:
    """The first day of the step a day lies in.

    >>> step_start("A4", "month"), step_start("A4", "quarter")
    ('DATE(YEAR(A4),MONTH(A4),1)', 'DATE(YEAR(A4),INT((MONTH(A4)-1)/3)*3+1,1)')
    """
    if step == "day":
        return day
    if step == "week":
        return f"{day}-WEEKDAY({day},2)+1"
    if step == "month":
        return f"DATE(YEAR({day}),MONTH({day}),1)"
    if step == "year":
        return f"DATE(YEAR({day}),1,1)"
    if step == "school_year":
        return f"DATE(YEAR({day})-IF(MONTH({day})<9,1,0),9,1)"
    months = _MONTHS[step]
    return f"DATE(YEAR({day}),INT((MONTH({day})-1)/{months})*{months}+1,1)"


def step_end(start: str, step: str) -> str:
    """The last day of the step that begins on a day.

    >>> step_end("A4", "month"), step_end("A4", "week")
    ('EOMONTH(A4,0)', 'A4+6')
    """
    if step in _MONTHS:
        return f"EOMONTH({start},{_MONTHS[step] - 1})"
    return start if step == "day" else f"{start}+6"


def step_number(start: str, step: str) -> str:
    """The running number of the step that begins on a day; neighbours differ by one.

    >>> step_number("A4", "month")
    'INT((YEAR(A4)*12+MONTH(A4)-1)/1)'
    """
    if step in _MONTHS:
        return f"INT((YEAR({start})*12+MONTH({start})-1)/{_MONTHS[step]})"
    return start if step == "day" else f"INT(({start}-2)/7)"


def step_moved(start: str, step: str, count: str) -> str:
    """The first day of the step so many steps on.

    >>> step_moved("A4", "quarter", "2")
    'EDATE(A4,3*2)'
    """
    if step in _MONTHS:
        return f"EDATE({start},{_MONTHS[step]}*{count})" if _MONTHS[step] > 1 else f"EDATE({start},{count})"
    return f"{start}+{count}" if step == "day" else f"{start}+7*{count}"


def _whole(piece: Piece) -> str:
    """A number of days or steps, its part after the point cut off."""
    return piece.within(ATOM) if piece.decimals == 0 else f"TRUNC(ROUND({piece.text},6))"


def _dated(text: str, args: Args, tight: int = ATOM) -> Piece:
    return Piece(text, merged(*(arg.states for arg in args)), 0, exact=True, tight=tight)


def _day_sub(op: Op, args: Args) -> Piece:
    return _dated(f"{args[0].within(ADDED)}-{args[1].within(ADDED + 1)}", args, ADDED)


def _day_add(op: Op, args: Args) -> Piece:
    return _dated(f"{args[0].within(ADDED)}+{_whole(args[1])}", args, ADDED)


def _seconds(piece: Piece) -> str:
    return f"ROUND({piece.within(MULTIPLIED)}*86400,0)"


def _instant_sub(op: Op, args: Args) -> Piece:
    text = f"ROUND(({args[0].within(ADDED)}-{args[1].within(ADDED + 1)})*86400,0)/3600"
    return Piece(text, merged(*(arg.states for arg in args)), tight=MULTIPLIED)


def _instant_add(op: Op, args: Args) -> Piece:
    hours = f"ROUND(ROUND({args[1].within(MULTIPLIED)}*3600,4),0)"
    return Piece(f"({_seconds(args[0])}+{hours})/86400", merged(*(arg.states for arg in args)), tight=MULTIPLIED)


def _local(instant: str) -> str:
    return f"INT({instant}/86400)"


def _local_date(op: Op, args: Args) -> Piece:
    return _dated(_local(_seconds(args[0])), args)


def _edate(op: Op, args: Args) -> Piece:
    return _dated(f"EDATE({args[0].text},{_whole(args[1])})", args)


def _period_of(op: Op, args: Args) -> Piece:
    return _dated(step_start(args[0].within(ATOM), op.type.step), args, ADDED)


def _period_add(op: Op, args: Args) -> Piece:
    return _dated(step_moved(args[0].within(ADDED), op.type.step, _whole(args[1])), args, ADDED)


def _period_sub(op: Op, args: Args) -> Piece:
    step = op.args[0].type.step
    left, right = (step_number(arg.within(ATOM), step) for arg in args)
    return _dated(f"{left}-{right}", args, ADDED)


def _number(pattern: str) -> Callable[[Op, Args], Piece]:
    return lambda op, args: _dated(pattern.format(args[0].text), args)


def _at(name: str, day: str) -> str:
    return f"INDEX({name},{day}-{DAY_FIRST}+1)"


def work_day(day: str, count: str, *, literal: bool) -> str:
    """The working day so many after (before) a day; `count` is digits where `literal`.

    >>> work_day("A4", "5", literal=True)
    'INDEX(工作日清单,INDEX(工作日序号,A4-工作日起+1)+5)'
    """
    if literal and count.isdigit() and int(count):
        return f"INDEX({DAY_LIST},{_at(DAY_NUMBERS, day)}+{count})"
    back = f"IF({count}<0,1-{_at(DAY_FLAGS, day)},0)"
    return f"IF({count}=0,{day},INDEX({DAY_LIST},{_at(DAY_NUMBERS, day)}+{count}+{back}))"


def _workday(op: Op, args: Args) -> Piece:
    count = _whole(args[1])
    return _dated(work_day(args[0].within(ADDED + 1), count, literal=count.isdigit()), args)


def _working_days(op: Op, args: Args) -> Piece:
    start, end = (_at(DAY_NUMBERS, arg.within(ADDED + 1)) for arg in args)
    return _dated(f"{end}-{start}", args, ADDED)


def _due(op: Op, args: Args) -> Piece:
    """Hours run on; days and working days end at 24:00 of a working day."""
    kind = op.args[1].type.kind
    if kind is Kind.HOURS:
        return _instant_add(op, args)
    day, count = _local(_seconds(args[0])), _whole(args[1])
    if kind is Kind.DAYS:
        last = f"({day}+{count})"
        ends = f"IF({_at(DAY_FLAGS, last)}=1,{last},INDEX({DAY_LIST},{_at(DAY_NUMBERS, last)}+1))"
    else:
        ends = work_day(day, count, literal=count.isdigit())
    return Piece(f"{ends}+1", merged(*(arg.states for arg in args)), tight=ADDED)


OPERATIONS: dict[str, Callable[[Op, Args], Piece]] = {
    **dict.fromkeys(("YEAR", "QUARTER", "MONTH", "WEEK", "DAY"), _period_of),
    "DATE_SUB": _day_sub,
    "DATE_ADD": _day_add,
    "INSTANT_SUB": _instant_sub,
    "INSTANT_ADD": _instant_add,
    "LOCAL_DATE": _local_date,
    "EDATE": _edate,
    "PERIOD_ADD": _period_add,
    "PERIOD_SUB": _period_sub,
    "YEARNO": _number("YEAR({})"),
    "QUARTERNO": _number("INT((MONTH({})+2)/3)"),
    "MONTHNO": _number("MONTH({})"),
    "DAYNO": _number("DAY({})"),
    "WORKDAY": _workday,
    "WORKINGDAYS": _working_days,
    "DUE": _due,
}
