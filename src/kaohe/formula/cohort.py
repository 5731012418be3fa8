"""群体函数 · Cohort functions: aggregates over children and peers, ranks, allotments, frames and streaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Said
from kaohe.base.states import State
from kaohe.formula import findings as rules
from kaohe.formula.convert import ordinal
from kaohe.formula.functions import APPROXIMATE, COHORTS, FUNCTIONS, SUMMABLE, TIES
from kaohe.formula.reads import walk
from kaohe.formula.scope import Resolve, Scope
from kaohe.formula.tree import At, Binary, Bound, Call, In, Name, Node, Unary
from kaohe.formula.typed import Cell, Clock, Cohort, Const, Frame, Linked, Typed
from kaohe.formula.types import COUNT, DEFAULT_SCALE, FLAG, Kind, Type

_PEERS_ONLY = frozenset({"TODATE", "PREVIOUS", "RANK", "POSITION", "ALLOCATE"})
_FRAMED = frozenset({"TODATE", "PREVIOUS", "STREAK"})
_ALIKE = frozenset({"PREVIOUS", "STREAK", "RANK", "POSITION", "ALLOCATE"})
"""These look at their rows in one way, whichever row asks."""


def is_cohort(scope: Scope, node: Call) -> bool:
    """Whether a call reads several rows: MIN and MAX do when they have one argument."""
    if node.function in {"MIN", "MAX"}:
        return len(node.args) == 1
    return node.function in COHORTS


def resolve_cohort(scope: Scope, node: Call, resolve: Resolve) -> Typed:
    """The typed form of a cohort function; raises Mistake.

    Findings: `formula/no-link`, `formula/ambiguous-link`, `formula/aggregate-in-aggregate`, `formula/unscaled-ratio`.
    """
    if scope.function:
        raise scope.mistake(rules.NESTED, node, inner=node.function, outer=scope.function)
    sheet, over, link = _rows(scope, node)
    inner = Scope(scope.env, scope.written, sheet, scope.sheet, node.function, scope.owner)
    where = resolve(inner, node.where) if node.where is not None else None
    if where is not None and where.type.kind is not Kind.FLAG:
        raise scope.mistake(
            rules.MODIFIER,
            node,
            function=node.function,
            modifier=Said("非条件的 WHERE", "WHERE that is no condition"),
            usage=FUNCTIONS[node.function].usage,
        )
    args = () if node.function == "COUNT" else tuple(resolve(inner, key.node) for key in node.args)
    if node.function in {"RANK", "POSITION"}:
        args = tuple(ordinal(arg, arg.type) if arg.type.ordered else arg for arg in args)
    skip = tuple(_state(scope, node, word) for word in node.skip)
    within = _within(scope, inner, node, (over, resolve))
    cohort = Cohort(
        "SUM" if node.function == "TODATE" else node.function,
        sheet,
        over,
        link,
        args,
        FLAG,
        directions=tuple(key.direction for key in node.args),
        where=where,
        skip=skip,
        within=within,
        frame=_frame(scope, inner, node, (over, resolve)),
        ties=_ties(scope, node),
        note=scope.env.sheets[scope.sheet].columns[scope.owner].history
        if scope.owner in scope.env.sheets[scope.sheet].columns
        else "",
    )
    _check_outer(scope, node, cohort)
    return replace(cohort, type=_typed(scope, node, cohort))


def _check_outer(scope: Scope, node: Call, cohort: Cohort) -> None:
    along = cohort.frame.along if cohort.frame is not None else ()
    alike = [*cohort.args, *([cohort.where] if cohort.where is not None else [])] if node.function in _ALIKE else []
    for part in (*cohort.within, *along, *alike):
        if any(isinstance(one, Cell | Linked | Clock) and one.level == 1 for one in walk(part)):
            usage = FUNCTIONS[node.function].usage
            raise scope.mistake(rules.MODIFIER, node, function=node.function, modifier="THIS", usage=usage)


def _state(scope: Scope, node: Call, word: str) -> State:
    try:
        return State.of_token(word)
    except (KaoheError, KeyError, ValueError):
        known = "、".join(state.token for state in State)
        raise scope.mistake(rules.UNKNOWN_STATE, node, name=word, states=known) from None


def _rows(scope: Scope, node: Call) -> tuple[str, str, str]:
    """Which rows: (sheet, over, link)."""
    heads = sorted({head for key in node.args for head in _heads(key.node)} - {scope.sheet})
    children = [head for head in heads if head in scope.env.sheets and _is_child(scope, head)]
    if node.function in _PEERS_ONLY or not children:
        if (
            node.function == "COUNT"
            and (len(node.args[0].node.parts) if isinstance(node.args[0].node, Name) else 0) != 1
        ):
            raise scope.mistake(
                rules.ARGUMENTS,
                node,
                function="COUNT",
                wanted=Said("一张表名", "a sheet"),
                count=1,
                usage=FUNCTIONS["COUNT"].usage,
            )
        _check_unlinked(scope, node, heads)
        return scope.sheet, "peers", ""
    child = children[0]
    if scope.env.sheets[scope.sheet].kind == "one":
        return child, "all", ""
    links = scope.env.links_between(child, scope.sheet)
    if node.by is not None:
        links = tuple(link for link in links if link.name == node.by.text)
    if not links:
        raise scope.mistake(rules.NO_LINK, node, inner=child, outer=scope.sheet)
    if len(links) > 1:
        shown = "、".join(link.name for link in links)
        raise scope.mistake(rules.AMBIGUOUS_LINK, node, inner=child, outer=scope.sheet, links=shown)
    return child, "children", links[0].name


def _is_child(scope: Scope, head: str) -> bool:
    own = scope.env.sheets[scope.sheet]
    if head in own.links or scope.env.sheets[head].kind == "one":
        return False
    return bool(scope.env.links_between(head, scope.sheet)) or not scope.env.links_between(scope.sheet, head)


def _check_unlinked(scope: Scope, node: Call, heads: list[str]) -> None:
    if node.function == "COUNT" and isinstance(node.args[0].node, Name):
        word = node.args[0].node.text
        if word not in {scope.sheet, "THIS"}:
            raise scope.mistake(rules.NO_LINK, node, inner=word, outer=scope.sheet)


def _heads(node: Node) -> Iterator[str]:
    match node:
        case Name(parts):
            yield parts[0]
        case Unary(_, operand):
            yield from _heads(operand)
        case Binary(_, left, right):
            yield from _heads(left)
            yield from _heads(right)
        case In(operand, options):
            for item in (operand, *options):
                yield from _heads(item)
        case At(_, when):
            yield from _heads(when)
        case Call(args=args):
            for key in args:
                yield from _heads(key.node)
        case _:
            return


def _within(scope: Scope, inner: Scope, node: Call, reading: tuple[str, Resolve]) -> tuple[Typed, ...]:
    over, resolve = reading
    if over != "peers":
        if node.within:
            usage = FUNCTIONS[node.function].usage
            raise scope.mistake(rules.MODIFIER, node, function=node.function, modifier="WITHIN", usage=usage)
        return ()
    if node.within:
        return tuple(resolve(inner, item) for item in node.within)
    step = scope.env.step_of(scope.sheet)
    if step and (node.function in _FRAMED or node.start is not None):
        keys = [key for key in scope.env.sheets[scope.sheet].key if key != step]
        return tuple(Cell(key, 0, scope.env.type_of(scope.sheet, key)) for key in keys)
    if node.function in {"RANK", "POSITION"}:
        return ()
    raise scope.mistake(rules.NO_LINK, node, inner=scope.sheet, outer=scope.sheet)


def _frame(scope: Scope, inner: Scope, node: Call, reading: tuple[str, Resolve]) -> Frame | None:
    over, resolve = reading
    if node.function not in _FRAMED and node.start is None:
        return None
    if node.function in _FRAMED and node.start is not None:
        usage = FUNCTIONS[node.function].usage
        raise scope.mistake(rules.MODIFIER, node, function=node.function, modifier="FROM", usage=usage)
    step = scope.env.step_of(inner.sheet) or ("期" if scope.env.sheets[inner.sheet].kind == "record" else "")
    along = resolve(inner, node.along) if node.along is not None else None
    if along is None and step:
        along = Cell(step, 0, scope.env.type_of(inner.sheet, step))
    if along is None:
        raise scope.mistake(rules.NO_PERIOD, node, sheet=inner.sheet, function=node.function)
    unit = along.type.step if isinstance(along, Cell) and along.column == step and over == "peers" else ""
    start, stop, from_period = _bounds(scope, node)
    owner = scope.env.sheets[scope.sheet].columns.get(scope.owner)
    if node.start is not None and start is not None and start < 0 and owner is not None and not owner.history:
        raise scope.mistake(rules.HISTORY, node, name=scope.owner)
    return Frame((along,), start, stop, from_period, unit)


def _bounds(scope: Scope, node: Call) -> tuple[int | None, int | None, bool]:
    if node.function == "PREVIOUS":
        return -1, -1, False
    if node.start is None or node.stop is None:
        return None, 0, node.function == "TODATE"
    start: Bound = node.start
    if node.stop.word:
        raise scope.mistake(
            rules.MODIFIER, node, function=node.function, modifier=f"TO {node.stop.word}", usage="FROM -6 TO 0"
        )
    return (None if start.word else start.steps), node.stop.steps, start.word == "START"


def _ties(scope: Scope, node: Call) -> str:
    if node.function != "RANK":
        return ""
    if node.ties and node.ties not in TIES:
        raise scope.mistake(rules.NOT_A_CHOICE, node, value=node.ties, choices="、".join(TIES), hint="competition")
    return node.ties or "competition"


def _typed(scope: Scope, node: Call, cohort: Cohort) -> Type:
    states = frozenset[State]().union(*(arg.type.states for arg in cohort.args))
    states |= cohort.where.type.states if cohort.where is not None else frozenset()
    states -= set(cohort.skip)
    if cohort.function in {"RANK", "POSITION"}:
        _exact_keys(scope, node, cohort)
        extra = {State.NOT_APPLICABLE} if cohort.where is not None else set()
        digits = 1 if cohort.ties == "mean" else 0
        return Type(Kind.NUMBER if digits else Kind.COUNT, digits, states=states | extra, low=Fraction(1))
    if cohort.function in {"COUNT", "STREAK"}:
        return replace(COUNT, states=states, low=Fraction(0))
    if cohort.function in {"ANY", "ALL"}:
        _wants(scope, node, cohort.args[0], cohort.args[0].type.kind is Kind.FLAG)
        return FLAG.with_states(states)
    if cohort.function == "ALLOCATE":
        return _allocation(scope, node, cohort, states)
    return _measure(scope, node, cohort, states)


def _exact_keys(scope: Scope, node: Call, cohort: Cohort) -> None:
    for arg, key in zip(cohort.args, node.args, strict=True):
        if arg.type.approximate:
            raise scope.mistake(rules.APPROXIMATE, key.node, text=scope.source(key.node))


def _allocation(scope: Scope, node: Call, cohort: Cohort, states: frozenset[State]) -> Type:
    pool, weight = cohort.args
    _wants(scope, node, pool, pool.type.kind in SUMMABLE)
    _wants(scope, node, weight, weight.type.is_numeric)
    for item, key in zip(cohort.args, node.args, strict=True):
        if item.type.scale is None or item.type.is_pair:
            raise scope.mistake(rules.PAIR, key.node, text=scope.source(key.node))
    low = Fraction(0) if pool.type.low is not None and pool.type.low >= 0 else None
    smallest = DEFAULT_SCALE.get(pool.type.kind)
    scale = pool.type.scale if smallest is None else smallest
    return replace(pool.type, scale=scale, states=states | {State.REJECTED, State.WITHHELD}, low=low, bare=False)


def _measure(scope: Scope, node: Call, cohort: Cohort, states: frozenset[State]) -> Type:
    kind = cohort.args[0].type
    _constant_share(scope, node, cohort)
    if cohort.function == "PREVIOUS":
        return replace(kind, states=states | {State.NO_RECORD})
    if cohort.function == "BEST":
        _wants(scope, node, cohort.args[0], bool(kind.ordered))
        return replace(kind, states=states | {State.EMPTY})
    if cohort.function in {"MIN", "MAX"} and kind.kind in {Kind.DATE, Kind.INSTANT, Kind.PERIOD}:
        return replace(kind, states=states | {State.EMPTY})
    if cohort.function.startswith("WILSON"):
        return _share_bound(scope, node, cohort, states)
    _wants(scope, node, cohort.args[0], kind.is_numeric)
    if cohort.function not in {"MIN", "MAX"} and (kind.scale is None or kind.is_pair):
        raise scope.mistake(rules.PAIR, node.args[0].node, text=scope.source(node.args[0].node))
    return _numeric_measure(cohort.function, kind, states)


def _share_bound(scope: Scope, node: Call, cohort: Cohort, states: frozenset[State]) -> Type:
    """The population's size is one number for all rows: nothing of the inner row."""
    _wants(scope, node, cohort.args[0], cohort.args[0].type.kind is Kind.FLAG)
    states |= {State.EMPTY}
    for size in cohort.args[2:]:
        inner = any(isinstance(part, Cell | Linked) and part.level == 0 for part in walk(size))
        _wants(scope, node, size, size.type.is_numeric and not size.type.approximate and not inner)
        states |= {State.REJECTED}
    return Type(Kind.RATIO, None, states=states, low=Fraction(0), high=Fraction(1), approximate=True)


def _constant_share(scope: Scope, node: Call, cohort: Cohort) -> None:
    """The share of a percentile lies from 0 to 1; it and the z of a Wilson bound are written, not computed."""
    if not cohort.function.startswith(("PERCENTILE", "WILSON")):
        return
    given = cohort.args[1]
    value = given.value if isinstance(given, Const) and isinstance(given.value, Fraction) else None
    most = 1 if cohort.function.startswith("PERCENTILE") else 10
    _wants(scope, node, given, value is not None and 0 <= value <= most)


def _numeric_measure(function: str, kind: Type, states: frozenset[State]) -> Type:
    if function == "SUM":
        low = Fraction(0) if kind.low is not None and kind.low >= 0 else None
        high = Fraction(0) if kind.high is not None and kind.high <= 0 else None
        return replace(kind, states=states, low=low, high=high, bare=False)
    if function.startswith("OLS") or function in {"SKEW", "KURT"}:
        return Type(Kind.NUMBER, None, states=states | {State.EMPTY}, approximate=function in APPROXIMATE)
    states |= {State.EMPTY}
    if function in {"MIN", "MAX"}:
        return replace(kind, states=states, bare=False)
    if function == "MEDIAN" and kind.scale is not None:
        return replace(kind, states=states, scale=kind.scale + 1, bare=False)
    approximate = function in APPROXIMATE
    low, high = (Fraction(0), None) if approximate else (kind.low, kind.high)
    return replace(kind, states=states, scale=None, low=low, high=high, bare=False, approximate=approximate)


def _wants(scope: Scope, node: Call, arg: Typed, holds: bool) -> None:  # noqa: FBT001 - the condition is the point
    if not holds:
        usage = FUNCTIONS[node.function].usage
        raise scope.mistake(rules.UNITS, node, left=node.function, op="", right=scope.source(node), hint=f"{usage}")


def previous_cells(typed: Typed) -> frozenset[str]:
    """The columns of the own sheet that a PREVIOUS reads.

    >>> previous_cells(Cell("x", 0, FLAG))
    frozenset()
    """
    if isinstance(typed, Cohort) and typed.function == "PREVIOUS":
        return frozenset(arg.column for arg in typed.args if isinstance(arg, Cell))
    return frozenset()
