"""时钟 · Clocks: a clock column is an ordinary formula over its start, stop and limit."""

from __future__ import annotations

from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, Written
from kaohe.formula.printing import print_name

READINGS = ("on_time", "late", "running", "overdue")


def clock_formula(column: ColumnDeclared) -> Written:
    """The formula of a clock: on_time, late, running or overdue.

    A stop that is absent as `open` is still running; any other state of the stop is the clock's state.
    Basis: 民法典第201–203条 (deadlines that fall on a holiday roll forward, in DUE).

    >>> from kaohe.base.findings import Place
    >>> from kaohe.formula.declared import ClockDeclared
    >>> from kaohe.formula.types import Kind, Type
    >>> clock = ClockDeclared("收到", "响应", Written("24 hours", Place()))
    >>> clock_formula(ColumnDeclared("时效", Type(Kind.CHOICE), Place(), clock=clock)).text.count("DUE")
    2
    """
    clock = column.clock
    if clock is None:
        return Written("", column.place)
    start, stop = print_name(clock.start), print_name(clock.stop)
    due = f"DUE({start}, {clock.limit.text})"
    waiting = f"IF(截至 <= {due}, 'running', 'overdue')"
    text = f"IF(ISSTATE({stop}, {State.OPEN.token}), {waiting}, IF({stop} <= {due}, 'on_time', 'late'))"
    return Written(text, clock.limit.place)
