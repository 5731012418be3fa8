"""缘由 · Reasons: why a figure has no value: which operand lacks one, or what the formula could not do."""

from __future__ import annotations

from collections.abc import Sequence

from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.rows import Datum
from kaohe.trace.explanation import Explanation
from kaohe.trace.words import NOTHING, Words

_BY_STATE = {
    State.REJECTED: Words("除数为零、没有权重，或超出允许的范围", "division by zero, no weight, or out of range"),
    State.EMPTY: Words("没有可算的数据", "there is nothing to compute from"),
    State.NO_RECORD: Words("没有对应的记录或档次", "there is no matching record or row"),
}


def reason_of(column: Column, value: State, raw: Datum, children: Sequence[Explanation]) -> Words:
    """Why a computed figure has a state.

    Basis: language.md, States: the first state in precedence wins.
    """
    if raw is not value and raw is State.EMPTY and column.when_empty is value:
        label = _labels(value)
        return Words(f"没有可算的数据，方案规定记为{label.zh}", f"nothing to compute from; the scheme says {label.en}")
    if not isinstance(raw, State):
        return Words("超出允许的范围", "out of the allowed range")
    if value is State.EMPTY and not _lacking(children, value):
        return _BY_STATE[State.EMPTY]
    same = _lacking(children, value) or _lacking(children, None)
    if same is not None:
        named = Words(same.cell.shown(), f"{same.name.en} of {same.who.en}")
        return member_reason(named, same.value)
    return _BY_STATE.get(value, Words("方案规定", "as the scheme says"))


def absent_reason(column: Column, value: State) -> Words:
    """Why a given cell has a state."""
    label = _labels(value)
    if column.absent is value:
        return Words(f"没有填报；方案规定空缺即{label.zh}", f"nothing was given; the scheme reads that as {label.en}")
    if value is State.REJECTED:
        return Words("没有填报，或填报的内容无效", "nothing was given, or nothing valid")
    return Words(f"填报为{label.zh}", f"given as {label.en}")


def member_reason(named: Words, state: Datum | None) -> Words:
    """Why a figure has a state: a cell that it reads, as either language names it."""
    label = _labels(state)
    return Words(f"因为 {named.zh} {label.zh}", f"because {named.en} is {label.en}")


def _lacking(children: Sequence[Explanation], wanted: State | None) -> Explanation | None:
    lacking = [child for child in children if isinstance(child.value, State)]
    if wanted is not None:
        return next((child for child in lacking if child.value is wanted), None)
    return min(lacking, key=lambda child: int(child.value), default=None)  # type: ignore[arg-type]  # states


def _labels(value: Datum | None) -> Words:
    return Words(value.label("zh"), value.label("en")) if isinstance(value, State) else NOTHING
