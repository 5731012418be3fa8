"""标量 · Scalar functions: the types of IF, ROUND, dates, states and their like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula import findings as rules
from kaohe.formula import units
from kaohe.formula.convert import local_date
from kaohe.formula.functions import APPROXIMATE, FUNCTIONS, NUMBER_OF, PERIOD_OF
from kaohe.formula.scope import Resolve, Scope, month_clock
from kaohe.formula.tables import lookup
from kaohe.formula.tree import Call, Name, Node
from kaohe.formula.typed import Clock, Const, Op, StateConst, Typed
from kaohe.formula.types import COUNT, DATE, FLAG, INSTANT, PLAIN, Kind, Type

LEAST_DIGITS, MOST_DIGITS = -6, 12
_DATED = frozenset({Kind.DATE, Kind.INSTANT, Kind.PERIOD})


def resolve_scalar(scope: Scope, node: Call, resolve: Resolve) -> Typed:
    """The typed form of a scalar call; raises Mistake."""
    if node.function in {"LOOKUP", "BAND"}:
        return lookup(scope, node, resolve)
    if node.function in {"STATE", "ISSTATE", "IFSTATE"}:
        return _state_function(scope, node, resolve)
    args = tuple(resolve(scope, key.node) for key in node.args)
    if node.function in {"IF", "IFS"}:
        return _branches(scope, node, args)
    try:
        return _TYPED[node.function](scope, node, args)
    except units.UnitError as error:
        usage = f"{FUNCTIONS[node.function].usage}：{error}"
        raise scope.mistake(
            rules.UNITS, node, left=node.function, op="", right=scope.source(node), hint=usage
        ) from None


Check = Callable[[Scope, Call, tuple[Typed, ...]], Typed]


def _states(*args: Typed) -> frozenset[State]:
    return frozenset[State]().union(*(arg.type.states for arg in args))


def _state_function(scope: Scope, node: Call, resolve: Resolve) -> Typed:
    if node.function == "STATE":
        state = _state(scope, node.args[0].node)
        return StateConst(state, Type(Kind.ANY, states=frozenset({state})))
    operand = resolve(scope, node.args[0].node)
    if node.function == "ISSTATE":
        tokens = ",".join(_state(scope, key.node).token for key in node.args[1:])
        return Op("ISSTATE", (operand,), FLAG, tokens)
    state = _state(scope, node.args[1].node)
    other = resolve(scope, node.args[2].node)
    kind = _united(scope, node, operand, other)
    states = (operand.type.states - {state}) | other.type.states
    return Op("IFSTATE", (operand, shaped(other, kind)), kind.with_states(states), state.token)


def _state(scope: Scope, node: Node) -> State:
    word = node.text if isinstance(node, Name) else scope.source(node).strip("'\"")
    try:
        return State.of_token(word)
    except (KaoheError, KeyError, ValueError):
        known = "、".join(state.token for state in State)
        raise scope.mistake(rules.UNKNOWN_STATE, node, name=word, states=known) from None


def _united(scope: Scope, node: Call, left: Typed, right: Typed) -> Type:
    try:
        return units.united(left.type, right.type)
    except units.UnitError as error:
        raise scope.mistake(
            rules.UNITS, node, left=node.function, op="", right=scope.source(node), hint=str(error)
        ) from None


def shaped(typed: Typed, kind: Type) -> Typed:
    """STATE(…) takes the type of the other branch; all else stays as it is.

    >>> shaped(StateConst(State.OPEN, Type(Kind.ANY)), Type(Kind.FLAG)).type.kind
    <Kind.FLAG: 'flag'>
    """
    if isinstance(typed, StateConst) and typed.type.kind is Kind.ANY:
        return StateConst(typed.state, replace(kind, states=frozenset({typed.state})))
    return typed


def _branches(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    pairs = [(args[0], args[1])] if node.function == "IF" else list(zip(args[::2], args[1::2], strict=False))
    values = [value for _, value in pairs] + ([args[2]] if node.function == "IF" else [])
    if node.function == "IFS" and len(args) % 2:
        data = {
            "function": "IFS",
            "wanted": "偶数个 an even number",
            "count": len(args),
            "usage": FUNCTIONS["IFS"].usage,
        }
        raise scope.mistake(rules.ARGUMENTS, node, **data)
    for index, (condition, _) in enumerate(pairs):
        if condition.type.kind not in {Kind.FLAG, Kind.ANY}:
            text = scope.source(node.args[index * 2].node)
            raise scope.mistake(
                rules.UNITS,
                node.args[index * 2].node,
                left=text,
                op="",
                right="",
                hint="这里要一个条件 a condition is needed",
            )
    kind = values[0].type
    for value in values[1:]:
        kind = _united(scope, node, Const(True, kind), value)
    states = _states(*args) | _unmatched(pairs, node.function)
    shaped_args = tuple(shaped(arg, kind) if any(arg is value for value in values) else arg for arg in args)
    return Op(node.function, shaped_args, replace(kind, states=states, bare=False))


def _unmatched(pairs: list[tuple[Typed, Typed]], function: str) -> frozenset[State]:
    """IFS without a last TRUE may match nothing: that is empty."""
    last = pairs[-1][0]
    closed = function == "IF" or (isinstance(last, Const) and last.value is True)
    return frozenset() if closed else frozenset({State.EMPTY})


def _numeric(args: tuple[Typed, ...]) -> Type:
    kind = args[0].type
    for arg in args[1:]:
        kind = units.united(kind, arg.type)
    if not kind.is_numeric:
        raise units.UnitError("这里要用数（numbers are needed here）")
    return kind.with_states(_states(*args))


def _rounding(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    kind = _numeric(args[:1])
    digits = 0
    if len(args) > 1:
        given = args[1]
        value = given.value if isinstance(given, Const) and isinstance(given.value, Fraction) else Fraction(1, 2)
        if value.denominator != 1 or not LEAST_DIGITS <= value <= MOST_DIGITS:
            raise units.UnitError("小数位要写 -6 到 12 的整数（digits are a whole number from -6 to 12）")
        digits = int(value)
    unit = Fraction(1, 10**digits) if digits >= 0 else Fraction(10**-digits)
    low = None if kind.low is None else kind.low - unit
    high = None if kind.high is None else kind.high + unit
    if low is not None and low < 0 <= (kind.low or 0):
        low = Fraction(0)
    return Op(node.function, args[:1], replace(kind, scale=max(digits, 0), low=low, high=high, bare=False), str(digits))


def _sign_free(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    kind = _numeric(args)
    high = None if kind.low is None or kind.high is None else max(abs(kind.low), abs(kind.high))
    return Op("ABS", args, kind.within(Fraction(0), high))


def _extreme(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    kind = _numeric(args)
    lows, highs = [arg.type.low for arg in args], [arg.type.high for arg in args]
    if node.function == "MIN":
        return Op("MIN", args, kind.within(_all(lows, min), _any(highs, min)))
    return Op("MAX", args, kind.within(_any(lows, max), _all(highs, max)))


def _all(values: list[Fraction | None], pick: Callable[[list[Fraction]], Fraction]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return pick(known) if len(known) == len(values) else None


def _any(values: list[Fraction | None], pick: Callable[[list[Fraction]], Fraction]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return pick(known) if known else None


def _clamp(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    """An upper limit below the lower one wins, so both bound the result from below."""
    kind, lows = _numeric(args), (args[1].type.low, args[2].type.low)
    low = min(low for low in lows if low is not None) if None not in lows else None
    return Op("CLAMP", args, kind.within(low, args[2].type.high))


def _same_duration(wanted: Kind) -> Check:
    def check(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
        if args[0].type.kind is not wanted:
            raise units.UnitError("请写 止 - 起（write end - start）")
        return Op(node.function, args, args[0].type)

    return check


def _working(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    start = local_date(args[0])
    states = _states(*args)
    if start.type.kind is not Kind.DATE:
        raise units.UnitError("第一个参数要是日期（the first argument is a date）")
    if node.function == "WORKINGDAYS":
        end = local_date(args[1])
        if end.type.kind is not Kind.DATE:
            raise units.UnitError("第二个参数要是日期（the second argument is a date）")
        return Op("WORKINGDAYS", (start, end), Type(Kind.WORKING_DAYS, 0, states=states))
    wanted = {"WORKDAY": {Kind.WORKING_DAYS, Kind.COUNT}, "EDATE": {Kind.MONTHS, Kind.COUNT}}[node.function]
    if args[1].type.kind not in wanted and not args[1].type.bare:
        raise units.UnitError("第二个参数的单位不对（the second argument has the wrong unit）")
    return Op(node.function, (start, args[1]), DATE.with_states(states | {State.REJECTED}))


def _due(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    if args[0].type.kind is not Kind.INSTANT or args[1].type.kind not in {Kind.HOURS, Kind.DAYS, Kind.WORKING_DAYS}:
        raise units.UnitError("写时刻和小时、天或工作日（an instant and hours, days or working days）")
    return Op("DUE", args, INSTANT.with_states(_states(*args) | {State.REJECTED}))


def _period(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    day = local_date(args[0])
    if day.type.kind not in _DATED:
        raise units.UnitError("这里要日期、时刻或周期（a date, instant or period is needed）")
    states = _states(day)
    if node.function in PERIOD_OF:
        return Op(node.function, (day,), Type(Kind.PERIOD, step=PERIOD_OF[node.function], states=states))
    most = {"YEARNO": 9999, "QUARTERNO": 4, "MONTHNO": 12, "DAYNO": 31}[node.function]
    return Op(node.function, (day,), replace(COUNT, states=states, low=Fraction(1), high=Fraction(most)))


def _has(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    return Op("HAS", args, FLAG)


def _spread(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    kind = _numeric(args)
    months: tuple[Clock, Clock] = (month_clock("months"), month_clock("month_index"))
    low = None if kind.low is None else min(kind.low, Fraction(0))
    digits = 2 if kind.kind is Kind.MONEY else kind.scale or 0
    return Op("SPREAD", (*args, *months), replace(kind, scale=digits, low=low, bare=False), str(digits))


def _approximation(scope: Scope, node: Call, args: tuple[Typed, ...]) -> Typed:
    if any(arg.type.kind not in PLAIN for arg in args):
        raise units.UnitError("近似函数只用于没有单位的数（approximate functions take bare numbers only）")
    states = _states(*args) | {State.REJECTED}
    return Op(node.function, args, Type(Kind.NUMBER, None, states=states, approximate=True))


_TYPED: dict[str, Check] = {
    "ROUND": _rounding, "FLOOR": _rounding, "CEILING": _rounding, "ABS": _sign_free, "MIN": _extreme, "MAX": _extreme,
    "CLAMP": _clamp, "DAYS": _same_duration(Kind.DAYS), "HOURS": _same_duration(Kind.HOURS), "WORKINGDAYS": _working,
    "WORKDAY": _working, "EDATE": _working, "DUE": _due, "HAS": _has, "SPREAD": _spread,
    **dict.fromkeys([*PERIOD_OF, *NUMBER_OF], _period), **dict.fromkeys(sorted(APPROXIMATE), _approximation),
}  # fmt: skip
