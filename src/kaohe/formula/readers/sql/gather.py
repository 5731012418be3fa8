"""汇集 · Gathering: aggregates as grouped joins or windows; states are counted before values are trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.functions import DEVIATION
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.number import ONE, Num, Whole, checked, narrowed, plus, rounded, scaled, times
from kaohe.formula.readers.sql.piece import Layers, Piece, least, settled, union
from kaohe.formula.readers.sql.text import case, quoted
from kaohe.formula.typed import Cohort
from kaohe.formula.types import Kind

_EMPTY = f"{int(State.EMPTY)}::TINYINT"


@dataclass(frozen=True, slots=True)
class Sink:
    """Where an aggregate is computed: `put` takes an SQL aggregate and gives the name of its result.

    rows: how many rows it can see at most. depth: the layer of the outer rows in which results can be read.
    """

    put: Callable[[str], str]
    rows: int
    depth: int
    layers: Layers


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows that count.

    where: an SQL filter ('' = all). state: the code of an unskipped state in a row (None = none can occur).
    """

    where: str
    state: str | None
    states: frozenset[State]
    args: Sequence[Piece]

    @property
    def filter(self) -> str:
        """The FILTER clause."""
        return f" FILTER (WHERE {self.where})" if self.where else ""


def taken(cohort: Cohort, condition: Piece | None, args: Sequence[Piece], extra: str = "") -> Taken:
    """Which rows count. A row with a skipped state is passed over; any other state becomes the aggregate's.

    `extra` is a condition on the row that has no states, such as not being a lead-in row.
    """
    tests = [extra] if extra else []
    if condition is not None and condition.value != "TRUE":
        tests.append(condition.text)
    tests += [f"{arg.state} IS NULL" for arg in args if arg.state is not None]
    if condition is not None and condition.state is not None:
        tests.insert(0, f"{condition.state} IS NULL")
    states = union([*args, *([condition] if condition is not None else [])]) - set(cohort.skip)
    code = _code(cohort, condition, args, extra) if states else None
    return Taken(" AND ".join(tests), code, states, args)


def _code(cohort: Cohort, condition: Piece | None, args: Sequence[Piece], extra: str) -> str:
    inner = least(arg.state for arg in args)
    if condition is None:
        code = inner or "NULL::TINYINT"
    else:
        arms = [(f"{condition.state} IS NOT NULL", condition.state)] if condition.state is not None else []
        code = case([*arms, (condition.text, inner or "NULL::TINYINT")], None)
    skipped = [_among(state, cohort) for state in _codes(cohort, condition, args)]
    gone = [test for test in skipped if test]
    arms = [(" OR ".join(gone), "NULL")] if gone else []
    if extra:
        arms.insert(0, (f"NOT ({extra})", "NULL"))
    return case(arms, code) if arms else code


def _codes(cohort: Cohort, condition: Piece | None, args: Sequence[Piece]) -> list[str]:
    found = []
    if condition is not None and condition.state is not None and condition.states & set(cohort.skip):
        found.append(condition.state)
    for arg in args:
        if arg.state is not None and arg.states & set(cohort.skip):
            own = arg.state
            found.append(own if condition is None else f"CASE WHEN {condition.text} THEN {own} END")
    return found


def _among(code: str, cohort: Cohort) -> str:
    return f"{code} IN ({', '.join(str(int(state)) for state in sorted(cohort.skip))})"


def measured(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    """The aggregate as a piece of the outer rows."""
    result = _MEASURES[cohort.function](cohort, rows, sink)
    if rows.state is None:
        return result
    code = sink.put(f"min({rows.state})")
    return replace(
        _blanked(result, f"{code} IS NULL"),
        states=result.states | rows.states,
        state=code if result.state is None else f"coalesce({code}, {result.state})",
    )


def _blanked(piece: Piece, condition: str) -> Piece:
    if isinstance(piece.value, str):
        return replace(piece, value=case([(condition, piece.value)], None))
    return replace(
        piece,
        value=replace(piece.value, top=replace(piece.value.top, text=case([(condition, piece.value.top.text)], None))),
    )


def _sum_whole(top: Whole, rows: Taken, sink: Sink) -> Whole:
    low, high = min(0, top.low * sink.rows), max(0, top.high * sink.rows)
    total = Whole("", low, high, wide=True)
    text = sink.put(narrowed(replace(total, text=f"{spoken().total(top.long, total.fits)}{rows.filter}")).text)
    return Whole(f"coalesce({text}, 0)", low, high, wide=not total.fits)


def _count_whole(rows: Taken, sink: Sink) -> Whole:
    return Whole(f"coalesce({sink.put(f'count(*){rows.filter}')}, 0)", 0, sink.rows)


def _sum(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    number = rows.args[0].num
    return Piece(cohort.type.kind, Num(_sum_whole(number.top, rows, sink), number.factor), sink.depth)


def _count(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    return Piece(cohort.type.kind, Num(_count_whole(rows, sink)), sink.depth)


def or_empty(piece: Piece, empty: str) -> Piece:
    """A piece that is EMPTY where a condition holds.

    >>> or_empty(Piece(Kind.FLAG, '"a"'), '"a" IS NULL').state
    'CASE WHEN "a" IS NULL THEN 9::TINYINT END'
    """
    return replace(piece, states=piece.states | {State.EMPTY}, state=case([(empty, _EMPTY)], None))


def _none(rows: Taken, sink: Sink) -> str:
    return f"{_count_whole(rows, sink).text} = 0"


def _mean(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    number, count = rows.args[0].num, _count_whole(rows, sink)
    top = _sum_whole(number.top, rows, sink)
    bottom = Whole(f"nullif({count.text}, 0)", 1, max(sink.rows, 1))
    top = replace(top, text=case([(f"{count.text} > 0", top.text)], None))
    return or_empty(Piece(cohort.type.kind, Num(top, number.factor, bottom), sink.depth), _none(rows, sink))


def _variance(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    """VAR.S and VAR.P, of which SD is the root: (n·Σx² - (Σx)²) / (n·(n - 1)) or / n²."""
    number, count = rows.args[0].num, _count_whole(rows, sink)
    total = _sum_whole(number.top, rows, sink)
    squares = _sum_whole(times(number.top, number.top), rows, sink)
    spread = plus(times(count, squares), times(total, total), "-")
    spread = replace(spread, low=0)
    under = f"({count.text} - 1)" if cohort.function == "VAR.S" else count.text
    bottom = Whole(f"nullif(greatest({count.text} * {under}, 0), 0)", 1, max(sink.rows**2, 1))
    few = f"{under} <= 0"
    top = replace(spread, text=case([(f"NOT ({few})", spread.text)], None))
    return or_empty(Piece(cohort.type.kind, Num(top, number.factor**2, bottom), sink.depth), few)


def _least(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    function = cohort.function.lower()
    arg = rows.args[0]
    if isinstance(arg.value, str):
        value: Num | str = sink.put(f"{function}({arg.value}){rows.filter}")
        return or_empty(Piece(cohort.type.kind, value, sink.depth), f"{value} IS NULL")
    number = arg.value
    if number.factor < 0:
        number = Num(scaled(number.top, -1), -number.factor, number.bottom)
    if number.bottom is not None:
        return _least_pair(cohort, number, rows, sink)
    text = sink.put(f"{function}({number.top.long}){rows.filter}")
    return or_empty(
        Piece(cohort.type.kind, Num(replace(number.top, text=text), number.factor), sink.depth), f"{text} IS NULL"
    )


def _least_pair(cohort: Cohort, number: Num, rows: Taken, sink: Sink) -> Piece:
    bottom = number.bottom or ONE
    parts = sort_keys(number)
    said = spoken()
    function = said.least_by if cohort.function == "MIN" else said.most_by
    pair = said.tuple([f"{part.text}::{said.wide}" for part in (number.top, bottom)])
    found = sink.put(f"{function}({pair}, {said.tuple(parts)}){rows.filter}")
    value = Num(
        narrowed(replace(number.top, text=said.item(found, "1"), wide=True)),
        number.factor,
        narrowed(replace(bottom, text=said.item(found, "2"), wide=True)),
    )
    return or_empty(Piece(cohort.type.kind, value, sink.depth), f"{found} IS NULL")


def sort_keys(number: Num) -> list[str]:
    """Integer expressions that order (and tie) as the number does."""
    number = number if number.factor >= 0 else Num(scaled(number.top, -1), -number.factor, number.bottom)
    if number.bottom is None:
        return [number.top.text]
    top, bottom = number.top, number.bottom
    shift = 2 ** max(bottom.high.bit_length(), 1)
    said = spoken()
    t, b = f"{top.text}::{said.wide}", f"{bottom.text}::{said.wide}"
    whole = f"({said.divided(t, b, True, max(-top.low, top.high))} - CASE WHEN {t} % {b} < 0 THEN 1 ELSE 0 END)"
    rest = f"(({t} % {b} + {b}) % {b})"
    first = f"({said.divided(f'{rest} * {shift}', b, True, shift - 1)})"
    second = f"({said.divided(f'({rest} * {shift} % {b}) * {shift}', b, True, shift - 1)})"
    return [whole, first, second]


def _any(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    function, nothing = ("bool_or", "FALSE") if cohort.function == "ANY" else ("bool_and", "TRUE")
    text = sink.put(f"{function}({rows.args[0].text}){rows.filter}")
    return Piece(Kind.FLAG, f"coalesce({text}, {nothing})", sink.depth)


def _best(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    kind = cohort.args[0].type
    words = kind.choices if kind.ordered == "high_first" else tuple(reversed(kind.choices))
    arms = " ".join(f"WHEN {quoted(word)} THEN {place}" for place, word in enumerate(words, 1))
    place = sink.put(f"min(CASE {rows.args[0].text} {arms} END){rows.filter}")
    back = " ".join(f"WHEN {number} THEN {quoted(word)}" for number, word in enumerate(words, 1))
    return or_empty(Piece(cohort.type.kind, f"CASE {place} {back} END", sink.depth), f"{place} IS NULL")


def _sorted_list(rows: Taken, sink: Sink) -> tuple[str, Num]:
    number = rows.args[0].num
    if number.factor < 0:
        number = Num(scaled(number.top, -1), -number.factor)
    return sink.put(f"{spoken().sort}({spoken().collect}({number.top.long}){rows.filter})"), number


def _median(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    found, number = _sorted_list(rows, sink)
    said, size = spoken(), _length(found)
    low = replace(number.top, text=said.item(found, _halved(f"({size} + 1)")))
    high = replace(number.top, text=said.item(found, f"{_halved(size)} + 1"))
    value = Num(plus(low, high), number.factor / 2)
    return or_empty(Piece(cohort.type.kind, value, sink.depth), _nothing_in(found))


def _length(found: str) -> str:
    return spoken().length(found)


def _halved(number: str) -> str:
    return spoken().divided(number, "2", False, 1)


def _nothing_in(found: str) -> str:
    return f"coalesce({_length(found)}, 0) = 0"


def _share(rows: Taken) -> Fraction:
    share = rows.args[1].num.constant
    return share if share is not None else Fraction(0)


def _percentile(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    found, number = _sorted_list(rows, sink)
    share = _share(rows)
    said, size = spoken(), _length(found)
    place = f"({share.numerator} * ({size} - 1))"
    lower = f"({said.divided(place, str(share.denominator), False, 1)})"
    rest = f"({place} % {share.denominator})"
    before = replace(number.top, text=said.item(found, f"{lower} + 1"))
    after = replace(number.top, text=said.item(found, f"least({lower} + 2, {size})"))
    part = Whole(rest, 0, share.denominator - 1)
    left = Whole(f"({share.denominator} - {rest})", 1, share.denominator)
    value = Num(plus(times(before, left), times(after, part)), number.factor / share.denominator)
    return or_empty(Piece(cohort.type.kind, value, sink.depth), _nothing_in(found))


def _percentile_sas(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    found, number = _sorted_list(rows, sink)
    share = _share(rows)
    a, b = share.numerator, share.denominator
    said, size = spoken(), _length(found)
    whole = f"({said.divided(f'{a} * {size}', str(b), False, 1)})"
    even = f"CASE WHEN {whole} % 2 = 0 THEN {whole} ELSE {whole} + 1 END"
    nearest = said.divided(f"(2 * {a} * {size} + {b})", str(2 * b), False, 1)
    near = case([(f"2 * ({a} * {size} % {b}) = {b}", even)], nearest)
    value = Num(replace(number.top, text=said.item(found, f"least(greatest({near}, 1), {size})")), number.factor)
    return or_empty(Piece(cohort.type.kind, value, sink.depth), _nothing_in(found))


def _line(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    """OLS_SLOPE and OLS_INTERCEPT from exact sums."""
    y, x = (arg.num for arg in rows.args)
    count = _count_whole(rows, sink)
    x_sum, y_sum = _sum_whole(x.top, rows, sink), _sum_whole(y.top, rows, sink)
    xx, xy = _sum_whole(times(x.top, x.top), rows, sink), _sum_whole(times(x.top, y.top), rows, sink)
    spread = plus(times(count, xx), times(x_sum, x_sum), "-")
    bound = sink.layers.bind(spread.text, sink.depth)
    bottom = Whole(f"nullif({bound}, 0)", 1, max(spread.high, 1), spread.wide)
    if cohort.function == "OLS_SLOPE":
        value = Num(plus(times(count, xy), times(x_sum, y_sum), "-"), y.factor / x.factor, bottom)
    else:
        value = Num(plus(times(y_sum, xx), times(x_sum, xy), "-"), y.factor, bottom)
    carried = settled(sink.layers, Piece(cohort.type.kind, replace(value, bottom=None), sink.depth))
    if carried.depth == sink.depth:
        carried = replace(carried, depth=sink.depth + 1)
    blank = case([(f"{bound} <> 0", carried.num.top.text)], None)
    number = Num(replace(carried.num.top, text=blank), value.factor, bottom)
    return or_empty(replace(carried, value=number), f"{bound} = 0")


def _moment(cohort: Cohort, rows: Taken, sink: Sink) -> Piece:
    """MOMENT.2 to MOMENT.4: the sum of a power of the deviations n·x - Σx, in 1e-8 of the greatest; 0 where alike."""
    said, power = spoken(), int(cohort.function[-1])
    found, number = _sorted_list(rows, sink)
    count = _count_whole(rows, sink)
    item = replace(number.top, text="v")
    away = plus(times(item, count), _sum_whole(number.top, rows, sink), "-")
    size = max(-away.low, away.high, 1)
    aways = sink.layers.bind(said.each(found, f"{away.text}::{said.wide}"), sink.depth)
    most = f"nullif(greatest(abs({said.list_least}({aways})), abs({said.list_most}({aways}))), 0)"
    greatest = Whole(sink.layers.bind(most, sink.depth + 1), 1, size, wide=True)
    share = rounded(Num(Whole("v", -size, size, wide=True), bottom=greatest), DEVIATION, Rounding.HALF_UP)
    parts = sink.layers.bind(said.each(aways, f"({share.text})::{said.wide}"), sink.depth + 2)
    part = Whole("v", -(10**DEVIATION), 10**DEVIATION, wide=True)
    raised = part
    for _ in range(power - 1):
        raised = times(raised, part)
    highest = raised.high * max(sink.rows, 1)
    text = f"coalesce({said.list_total(said.each(parts, raised.text))}, 0)"
    total = Whole(text, -highest if power % 2 else 0, highest, wide=True)
    return Piece(cohort.type.kind, Num(checked(total)), sink.depth + 3)


_MEASURES: dict[str, Callable[[Cohort, Taken, Sink], Piece]] = {
    "SUM": _sum, "COUNT": _count, "MEAN": _mean, "MIN": _least, "MAX": _least, "ANY": _any, "ALL": _any, "BEST": _best,
    "MEDIAN": _median, "PERCENTILE.INC": _percentile, "PERCENTILE.SAS": _percentile_sas,
    "VAR.S": _variance, "VAR.P": _variance, **dict.fromkeys(["MOMENT.2", "MOMENT.3", "MOMENT.4"], _moment),
    "OLS_SLOPE": _line, "OLS_INTERCEPT": _line,
}  # fmt: skip
