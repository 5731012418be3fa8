"""正式得分 · Official scores: from what a method or a node gives to its 得分: missing rules, then gates, then rounding.

`名.实得` is the score before missing rules, where these look at peers; `名.原分` the one before gates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared
from kaohe.formula.types import FLAG, Kind, Type
from kaohe.scheme import names
from kaohe.scheme.model import Record, Scheme, Sheet, is_single
from kaohe.scheme.model_appraisal import Indicator, Missing
from kaohe.scheme.wording import OUTCOMES, SCORE, at_line, generated, grouping, number

RAW = "实得"
BEFORE = "原分"
GATE = "门槛"
_OF_PEERS = {"worst": "MIN", "group_mean": "MEAN"}
_COMES_TO = {"error": State.REJECTED} | dict.fromkeys(("withhold", "carry_forward", *_OF_PEERS), State.WITHHELD)


def official_columns(
    scheme: Scheme, sheet: Sheet, indicator: Indicator, column: ColumnDeclared
) -> Iterator[ColumnDeclared]:
    """The 得分 of an indicator, and what stands before it, from the column that has the method's own score.

    Basis: methods.md §4 (order of stages), §4.4, §4.6.
    """
    rounded = indicator.rounded
    if rounded is not None:
        column = replace(column, type=Type(Kind.POINTS, rounded.digits), rounding=rounded.mode)
    text = column.formula.text if column.formula is not None else ""
    if any(rule.rule in _OF_PEERS for rule in indicator.missing):
        yield replace(column, name=f"{indicator.name}.{RAW}")
        text = names.written(indicator.name, RAW)
        column = replace(column, when_empty=None)
    for rule in _in_turn(indicator.missing):
        if rule.rule != "renormalise":
            text = f"IFSTATE({text}, {rule.state.token}, {_outcome(scheme, sheet, indicator, rule)})"
    column = replace(column, formula=generated(text, indicator.place))
    yield from _gated(indicator, column) if indicator.gates else (column,)


def _in_turn(rules: Sequence[Missing]) -> Sequence[Missing]:
    """A rule that comes to a state stands after the rule for that state, which then takes up nothing but its own."""
    first = [rule for rule in rules if rule.state in _COMES_TO.values()]
    if any(rule.state is State.REJECTED and _COMES_TO.get(rule.rule) is State.WITHHELD for rule in first):
        first.reverse()
    return [*first, *(rule for rule in rules if rule not in first)]


def _gated(indicator: Indicator, column: ColumnDeclared) -> Iterator[ColumnDeclared]:
    """A gate never raises: the score is the least of itself and the caps of the gates that hold."""
    yield replace(column, name=f"{indicator.name}.{BEFORE}")
    caps = []
    for gate in indicator.gates:
        place = at_line(gate.place)
        name = f"{indicator.name}.{GATE}.{gate.name}"
        yield ColumnDeclared(name, FLAG, place, gate.when, origin="indicator", basis=gate.basis, title_en=gate.title_en)
        flag = names.written(indicator.name, GATE, gate.name)
        caps.append(f"IF({flag}, {number(gate.cap)}, {number(max(gate.cap, indicator.weight))})")
    text = f"MIN({', '.join([names.written(indicator.name, BEFORE), *caps])})"
    yield replace(column, formula=generated(text, indicator.place), when_empty=None)


def _outcome(scheme: Scheme, sheet: Sheet, indicator: Indicator, rule: Missing) -> str:
    if rule.rule in _OF_PEERS:
        raw = names.written(indicator.name, RAW)
        within = grouping(sheet, [group.text for group in rule.within])
        taken = f"{_OF_PEERS[rule.rule]}({raw} WHERE HAS({raw}){within})"
        return f"IFSTATE({taken}, empty, STATE(withheld))"
    if rule.rule == "carry_forward":
        record = scheme.records.get(rule.record)
        if record is None or recorded(record, indicator) not in takes(record):
            return OUTCOMES["withhold"]
        return _carried(record, indicator, rule)
    return outcome(rule, indicator.weight)


def outcome(rule: Missing, full: Fraction) -> str:
    """What a rule that looks at nothing else makes of a score.

    >>> from kaohe.base.states import State
    >>> outcome(Missing(State.OPEN, "full"), Fraction(10))
    '10'
    """
    if rule.rule == "full":
        return number(full)
    if rule.rule == "fixed":
        return number(rule.value or Fraction(0))
    return OUTCOMES[rule.rule]


def recorded(record: Record, indicator: Indicator) -> str:
    """The name that a record gives to the score of an indicator."""
    name = f"{indicator.name}.{SCORE}"
    return record.rename.get(name, name)


def takes(record: Record) -> frozenset[str]:
    """The columns of a record, by the names that it gives them."""
    return frozenset(record.rename.get(one.name, one.name) for one in record.take)


def _carried(record: Record, indicator: Indicator, rule: Missing) -> str:
    """The latest recorded score not older than so many periods, less its decay for each, at most full points."""
    name = names.written(record.name, *recorded(record, indicator).split("."))
    branches = []
    for age in range(1, (rule.age or 1) + 1):
        kept = (1 - (rule.decay or Fraction(0))) ** age
        there, value = _record_of(record, name, age)
        value = value if kept == 1 else f"{value} * {number(kept)}"
        branches.append(f"{there}, MIN({number(indicator.weight)}, {value})")
    text = f"IFS({', '.join(branches)}, TRUE, STATE(withheld))"
    return f"IFSTATE({text}, no_record, STATE(withheld))" if is_single(record) else text


def _record_of(record: Record, name: str, age: int) -> tuple[str, str]:
    """Whether there is a record of so many periods ago, and the score that it has."""
    if is_single(record):
        return f"HAS({name}) AND 期 - {names.written(record.name)}.期 = {age}", name
    which = f"THIS.期 - 期 = {age} AND HAS({name})"
    return f"COUNT({names.written(record.name)} WHERE {which}) > 0", f"SUM({name} WHERE {which})"


def with_missing(text: str, rules: Sequence[Missing], full: Fraction) -> str:
    """A score with its rule for each state, where no rule looks at peers or records.

    >>> from kaohe.base.states import State
    >>> with_missing("甲", [Missing(State.OPEN, "zero")], Fraction(10))
    'IFSTATE(甲, open, 0)'
    """
    for rule in _in_turn(rules):
        text = f"IFSTATE({text}, {rule.state.token}, {outcome(rule, full)})"
    return text
