"""日期 · Dates: periods, months, instants and the working calendar as integer and DATE arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kaohe.base.exact import Rounding
from kaohe.base.period import FIRST_YEAR, LAST_YEAR
from kaohe.base.states import State
from kaohe.calendar.working import TABLE_FIRST, WorkingCalendar
from kaohe.formula.program import Program
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.ground import Ground
from kaohe.formula.readers.sql.number import ONE, Num, Whole, add, rounded, truncated
from kaohe.formula.readers.sql.piece import Piece, deepest, least, settled, union
from kaohe.formula.readers.sql.text import case, day
from kaohe.formula.reads import walk
from kaohe.formula.typed import Clock, Op
from kaohe.formula.types import Kind

EPOCH = date(1970, 1, 1)
CALENDAR_SUMS = "kaohe calendar sums"
CALENDAR_DAYS = "kaohe calendar days"
_ZONE = 8 * 3600
_DAY = 86400
_FURTHEST = 4_000_000
_BEFORE = EPOCH.toordinal()
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
FIRST_INSTANT = (FIRST_DAY.toordinal() - EPOCH.toordinal()) * _DAY - _ZONE
LAST_INSTANT = (LAST_DAY.toordinal() - EPOCH.toordinal() + 1) * _DAY - _ZONE
MOST_DAYS, MOST_MONTHS = 10**7, 10**5
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "school_year": 12}


def calendar_variables(calendar: WorkingCalendar) -> dict[str, str]:
    """The variables that the working-day functions read: name → SQL of a list.

    `kaohe calendar sums`: per day of the table how many working days it has more than its weekdays up to there;
    `kaohe calendar days`: the n-th working day of the table as a day number.
    """
    table = calendar.ordinals()
    first = table[0][0].toordinal()
    start = table[0][1] - int(table[0][2])
    sums = [
        count - start - (_weekdays(number) - _weekdays(first - 1)) for number, (_, count, _) in enumerate(table, first)
    ]
    days = [each.toordinal() - _BEFORE for each in calendar.working_days()]
    return {CALENDAR_SUMS: spoken().numbers(sums), CALENDAR_DAYS: spoken().numbers(days)}


def needs_calendar(program: Program) -> bool:
    """Whether a formula of the program counts in working days."""
    formulas = (column.formula for sheet in program.sheets.values() for column in sheet.columns.values())
    nodes = (node for formula in formulas if formula is not None for node in walk(formula))
    return any(isinstance(node, Op) and node.name in {"WORKDAY", "WORKINGDAYS", "DUE"} for node in nodes)


def _weekdays(number: int) -> int:
    weeks, rest = divmod(number, 7)
    return 5 * weeks + min(rest, 5)


def days_between(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """date - date."""
    text = spoken().days(args[0].text, args[1].text)
    return _joined(op, args, Num(Whole(text, -_FURTHEST, _FURTHEST)))


def hours_between(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """instant - instant, in hours."""
    gap = add(args[0].num, args[1].num, "-")
    return _joined(op, args, replace(gap, factor=gap.factor / 3600))


def date_plus(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """date + days."""
    return _kept(ground, op, args, f"({args[0].text} + {_integer(args[1], MOST_DAYS)})")


def instant_plus(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """instant + hours, to the second."""
    start, hours = args[0], settled(ground.layers, args[1])
    seconds = rounded(replace(hours.num, factor=hours.num.factor * 3600), 0, Rounding.HALF_UP)
    return _kept_instant(ground, op, [start, hours], add(start.num, Num(seconds)))


def period_plus(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """period + n periods."""
    start, step = args[0].text, op.type.step
    if step in {"day", "week"}:
        moved = f"({start} + {7 if step == 'week' else 1} * {_integer(args[1], MOST_DAYS)})"
    else:
        moved = spoken().months_on(start, f"{_MONTHS[step]} * {_integer(args[1], MOST_MONTHS)}")
    return _kept(ground, op, args, moved)


def periods_between(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """period - period, in periods."""
    return periods_apart(op, args, _step_of(ground, op))


def periods_apart(op: Op, args: Sequence[Piece], step: str) -> Piece:
    """The steps from the second to the first."""
    text = f"({ordinal(step, args[0].text)} - {ordinal(step, args[1].text)})"
    return _joined(op, args, Num(Whole(text, -_FURTHEST, _FURTHEST)))


def _step_of(ground: Ground, op: Op) -> str:
    return op.args[0].type.step


def ordinal(step: str, start: str) -> str:
    """The number of a step by its first day: neighbours differ by one.

    >>> ordinal("month", '"月"')
    '(year("月") * 12 + month("月"))'
    """
    if step == "day":
        return spoken().days(start, day(EPOCH))
    if step == "week":
        return f"({spoken().divided(spoken().days(start, day(date(1, 1, 1))), '7', False, 1)})"
    if step in {"year", "school_year"}:
        return spoken().part("year", start)
    months = f"({spoken().part('year', start)} * 12 + {spoken().part('month', start)})"
    if step == "month":
        return months
    return f"({spoken().divided(f'({months} - 1)', str(_MONTHS[step]), False, 1)})"


def start_of(step: str, text: str) -> str:
    """The first day of the period in which a day lies.

    >>> start_of("day", '"d"')
    '"d"'
    """
    if step == "day":
        return text
    if step in {"week", "month", "quarter", "year"}:
        return spoken().step_start(step, text)
    if step == "half_year":
        return f"make_date(year({text}), CASE WHEN month({text}) < 7 THEN 1 ELSE 7 END, 1)"
    return f"make_date(year({text}) - CASE WHEN month({text}) < 9 THEN 1 ELSE 0 END, 9, 1)"


def end_of(step: str, start: str) -> str:
    """The last day of the period that begins on a day.

    >>> end_of("week", '"w"')
    '("w" + 6)'
    """
    if step == "day":
        return start
    if step == "week":
        return f"({start} + 6)"
    return f"({spoken().months_on(start, str(_MONTHS[step]))} - 1)"


def local_date(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """The date of an instant in Shanghai."""
    days = rounded(
        Num(add(args[0].num, Num(Whole("1", 1, 1), Fraction(_ZONE))).top, Fraction(1, _DAY)), 0, Rounding.FLOOR
    )
    return _joined(op, args, f"({day(EPOCH)} + CAST({days.text} AS INTEGER))")


def period_of(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """YEAR, QUARTER, MONTH, WEEK, DAY: the period in which a day (the first day of a period) lies."""
    argument = settled(ground.layers, args[0])
    return _joined(op, [argument], start_of(op.type.step, argument.text))


def number_of(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """YEARNO, QUARTERNO, MONTHNO, DAYNO."""
    function, most = {
        "YEARNO": ("year", 9999),
        "QUARTERNO": ("quarter", 4),
        "MONTHNO": ("month", 12),
        "DAYNO": ("day", 31),
    }[op.name]
    return _joined(op, args, Num(Whole(spoken().part(function, args[0].text), 1, most)))


def month_shift(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """EDATE: the same day of another month, clipped to its end."""
    months = _integer(args[1], MOST_MONTHS)
    return _kept(ground, op, args, spoken().months_on(args[0].text, months))


def _integer(piece: Piece, most: int) -> str:
    """A whole number of days or months; beyond `most` the result is outside the calendar's years in any case."""
    return f"CAST({_held(piece, most)} AS INTEGER)"


def _held(piece: Piece, most: int) -> str:
    whole = truncated(piece.num)
    if -most <= whole.low and whole.high <= most:
        return whole.text
    held = f"greatest(least({whole.text}, {most}), -{most})"
    return case([(f"{whole.text} IS NOT NULL", held)], None)  # both pass over NULL, which is a missing value here


def _kept(ground: Ground, op: Op, args: Sequence[Piece], text: str) -> Piece:
    """A day within the years that dates may have, else REJECTED."""
    depth = deepest(args)
    reached = ground.layers.bind(text, depth)
    inside = f"{reached} BETWEEN {day(FIRST_DAY)} AND {day(LAST_DAY)}"
    return _rejecting(op, args, case([(inside, reached)], None), inside, depth + 1)


def _kept_instant(ground: Ground, op: Op, args: Sequence[Piece], value: Num) -> Piece:
    """An instant within the years that dates may have, else REJECTED."""
    depth = deepest(args)
    reached = ground.layers.bind(rounded(value, 0, Rounding.FLOOR).text, depth)
    inside = f"{reached} BETWEEN {FIRST_INSTANT} AND {LAST_INSTANT}"
    whole = Whole(f"CAST({case([(inside, reached)], None)} AS BIGINT)", FIRST_INSTANT, LAST_INSTANT)
    return _rejecting(op, args, Num(whole), inside, depth + 1)


def _rejecting(op: Op, args: Sequence[Piece], value: Num | str, inside: str, depth: int) -> Piece:
    outside = case([(f"NOT ({inside})", f"{int(State.REJECTED)}::TINYINT")], None)
    return Piece(
        op.type.kind, value, depth, union(args) | {State.REJECTED}, least([*(arg.state for arg in args), outside])
    )


def working_days(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """WORKINGDAYS: after the first day, up to the second."""
    a, b = (settled(ground.layers, arg) for arg in args)
    text = f"({counted(_number(b.text))} - {counted(_number(a.text))})"
    return _joined(op, [a, b], Num(Whole(text, -_FURTHEST, _FURTHEST)))


def working_day(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """WORKDAY: the n-th working day after a day."""
    start, count = settled(ground.layers, args[0]), settled(ground.layers, args[1])
    return _kept(ground, op, [start, count], shifted(start, _held(count, MOST_DAYS)))


def shifted(start: Piece, number: str) -> str:
    """The SQL of the `number`-th working day after a day; the start and the number are names or literals."""
    before = counted(f"({_number(start.text)} - CASE WHEN {number} < 0 THEN 1 ELSE 0 END)")
    place = f"({before} + {number} + CASE WHEN {number} < 0 THEN 1 ELSE 0 END)"
    return f"CASE WHEN {number} = 0 THEN {start.text} ELSE {_day_of_count(place)} END"


def _number(text: str) -> str:
    """The number of a day, 0001-01-01 being 1."""
    return f"({spoken().days(text, day(date(1, 1, 1)))} + 1)"


def counted(number: str) -> str:
    """The working days from 0001-01-01 up to a day number."""
    first = TABLE_FIRST.toordinal()
    said, sums = spoken(), spoken().variable(CALENDAR_SUMS)
    turned = f"coalesce({said.item(sums, f'least(greatest({number} - {first - 1}, 0), {said.length(sums)})')}, 0)"
    return f"(5 * ({_divided(number, 7)}) + least({number} % 7, 5) + {turned})"


def _divided(number: str, by: int) -> str:
    return spoken().divided(number, str(by), False, 1)


def _day_of_count(count: str) -> str:
    """The day of a number of working days from 0001-01-01 on."""
    before = _weekdays(TABLE_FIRST.toordinal() - 1)
    said = spoken()
    days, sums = said.variable(CALENDAR_DAYS), said.variable(CALENDAR_SUMS)
    inside = f"({day(EPOCH)} + {said.item(days, f'{count} - {before}')})"
    last = said.item(sums, said.length(sums))
    plain = f"({count} - CASE WHEN {count} > {before} THEN {last} ELSE 0 END - 1)"
    outside = f"({day(date(1, 1, 1))} + CAST({_divided(plain, 5)} * 7 + {plain} % 5 AS INTEGER))"
    known = f"{count} BETWEEN {before + 1} AND {before} + {said.length(days)}"
    return f"CASE WHEN {known} THEN {inside} ELSE {outside} END"


def due(ground: Ground, op: Op, args: Sequence[Piece]) -> Piece:
    """DUE: the last instant in time — hours run on; days and working days end at 24:00, off days roll forward."""
    start, limit = args
    if limit.kind is Kind.HOURS:
        return instant_plus(ground, op, args)
    begun = settled(ground.layers, local_date(ground, op, [start]))
    count = settled(ground.layers, limit)
    number = _held(count, MOST_DAYS)
    if limit.kind is Kind.DAYS:
        text = f"({begun.text} + CAST({number} AS INTEGER))"
        reached = settled(ground.layers, Piece(Kind.DATE, text, deepest([begun, count])))
        reached = replace(reached, value=rolled(reached.text))
    else:
        reached = Piece(Kind.DATE, shifted(begun, number), deepest([begun, count]))
    end = f"({spoken().days(reached.text, day(EPOCH))} + 1)"
    seconds = Num(Whole(f"({end} * {_DAY} - {_ZONE})", -(2**42), 2**42))
    kept = replace(reached, states=union([begun, count]), state=least([begun.state, count.state]))
    return _kept_instant(ground, op, [kept], seconds)


def rolled(reached: str) -> str:
    """The day, or the first working day after it; the day is a name or a literal."""
    number = _number(reached)
    is_off = f"{counted(number)} = {counted(f'({number} - 1)')}"
    return f"CASE WHEN {is_off} THEN {_day_of_count(f'({counted(number)} + 1)')} ELSE {reached} END"


def clock(ground: Ground, typed: Clock) -> Piece:
    """期, 期初, 期末 of the row's own step, else of the run; 截至 of the run; the months of the period and the row's place."""
    if typed.word == "截至":
        return Piece(Kind.INSTANT, Num(Whole(str(ground.given.as_of), ground.given.as_of, ground.given.as_of)))
    step = ground.step(typed.level)
    if typed.word in {"months", "month_index"}:
        return _month_clock(ground, typed, step)
    if step is None:
        period = ground.given.period
        return Piece(typed.type.kind, day(period.end if typed.word == "期末" else period.start))
    start, kind = step
    return replace(start, kind=typed.type.kind, value=end_of(kind, start.text) if typed.word == "期末" else start.text)


def _month_clock(ground: Ground, typed: Clock, step: tuple[Piece, str] | None) -> Piece:
    """How many months (steps) there are to spread over, and the place of the row's own."""
    period = ground.given.period
    by_month = period.kind == "month"
    if typed.word == "months":
        number = 12 if step is None or by_month else len(period.steps(step[1]))
        return _counted(number)
    if step is None:
        return _counted(period.start.month if by_month else 1)
    if by_month:
        return replace(step[0], kind=Kind.COUNT, value=Num(Whole(spoken().part("month", step[0].text), 1, 12)))
    steps = period.steps(step[1])
    first = ordinal(step[1], day(steps[0].start)) if steps else "0"
    text = f"greatest({ordinal(step[1], step[0].text)} - {first} + 1, 1)"
    return replace(step[0], kind=Kind.COUNT, value=Num(Whole(text, 1, max(len(steps), 1))))


def _counted(number: int) -> Piece:
    return Piece(Kind.COUNT, Num(ONE, Fraction(number)))


def _joined(op: Op, args: Sequence[Piece], value: Num | str) -> Piece:
    return Piece(op.type.kind, value, deepest(args), union(args), least(arg.state for arg in args))
