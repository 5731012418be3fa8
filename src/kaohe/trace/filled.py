"""代入 · Filling in: a formula with its values put in place of the names, in one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.typed import Const, Op, StateConst, Typed
from kaohe.trace.privacy import HIDDEN
from kaohe.trace.recall import Figure
from kaohe.trace.shown import brief

SIGNS = {
    "+": " + ", "-": " − ", "*": " × ", "/": " ÷ ", "=": " = ", "<>": " ≠ ", "<": " < ", "<=": " ≤ ", ">": " > ",
    ">=": " ≥ ", "AND": " AND ", "OR": " OR ", "DATE_SUB": " − ", "INSTANT_SUB": " − ", "PERIOD_SUB": " − ",
    "DATE_ADD": " + ", "INSTANT_ADD": " + ", "PERIOD_ADD": " + ",
}  # fmt: skip
RANKS = {"OR": 1, "AND": 1, "NOT": 2, "IN": 3} | dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), 3)
RANKS |= dict.fromkeys(("+", "-", "DATE_SUB", "INSTANT_SUB", "PERIOD_SUB", "DATE_ADD", "INSTANT_ADD", "PERIOD_ADD"), 4)
RANKS |= {"*": 5, "/": 5, "NEG": 6}
_ATOM = 7
PASSED = frozenset({"DAYS", "HOURS", "ORDER", "LOCAL_DATE"})
UNREAD = "…"


@dataclass(frozen=True, slots=True)
class Filling:
    """How a formula is filled: its figure, what must stay hidden, and the language."""

    figure: Figure
    hides: Callable[[Typed], bool]
    lang: Lang

    def value(self, typed: Typed) -> str:
        """A leaf's value."""
        if self.hides(typed):
            return f"〔{HIDDEN.zh}〕" if self.lang == "zh" else f"[{HIDDEN.en}]"
        return brief(self.figure.value(typed), typed.type, self.lang)


def filled(typed: Typed, filling: Filling) -> str:
    """The formula with its values; what is not read, since another branch is taken, stands as `…`."""
    if not isinstance(typed, Op):
        return _leaf(typed, filling)
    name = typed.name
    if name in PASSED:
        return filled(typed.args[0], filling)
    if name in SIGNS:
        return _signed(typed, filling)
    if name == "NEG":
        return f"−{_wrapped(typed.args[0], 6, filling)}"
    if name == "NOT":
        return f"NOT {_wrapped(typed.args[0], 3, filling)}"
    if name == "IN":
        options = ", ".join(filled(arg, filling) for arg in typed.args[1:])
        return f"{_wrapped(typed.args[0], 4, filling)} IN ({options})"
    if name in {"IF", "IFS"}:
        return _branches(typed, filling)
    return _call(typed, filling)


def _leaf(typed: Typed, filling: Filling) -> str:
    if isinstance(typed, Const):
        return brief(typed.value, typed.type, filling.lang)
    if isinstance(typed, StateConst):
        return brief(typed.state, typed.type, filling.lang)
    return filling.value(typed)


def _rank(typed: Typed) -> int:
    if not isinstance(typed, Op):
        return _ATOM
    return _rank(typed.args[0]) if typed.name in PASSED else RANKS.get(typed.name, _ATOM)


def _wrapped(typed: Typed, least: int, filling: Filling) -> str:
    text = filled(typed, filling)
    return text if _rank(typed) >= least else f"({text})"


def _signed(op: Op, filling: Filling) -> str:
    rank, (left, right) = RANKS[op.name], op.args
    sign = SIGNS[op.name]
    if op.name.endswith("_ADD") and isinstance(right, Op) and right.name == "NEG":
        sign, right = " − ", right.args[0]
    least = rank + 1 if rank == 3 or (rank == 1 and _rank(left) == 1 and not _is_same(op, left)) else rank
    return f"{_wrapped(left, least, filling)}{sign}{_wrapped(right, rank + 1, filling)}"


def _is_same(op: Op, left: Typed) -> bool:
    return isinstance(left, Op) and left.name == op.name


def _branches(op: Op, filling: Filling) -> str:
    texts, is_open = [], True
    for at, arg in enumerate(op.args):
        is_value = at % 2 == 1 or at == len(op.args) - 1
        taken = is_value and is_open and (at % 2 == 0 or filling.figure.value(op.args[at - 1]) is True)
        read = taken or (not is_value and is_open)
        texts.append(filled(arg, filling) if read else UNREAD)
        if taken or (not is_value and isinstance(filling.figure.value(arg), State)):
            is_open = False
    return f"{op.name}({', '.join(texts)})"


def _call(op: Op, filling: Filling) -> str:
    texts = [filled(arg, filling) for arg in op.args]
    if op.name in {"ROUND", "FLOOR", "CEILING"}:
        texts.append(op.note)
    elif op.name in {"ISSTATE", "IFSTATE"}:
        states = [State.of_token(token).label(filling.lang) for token in op.note.split(",")]
        texts[1:1] = states
    return f"{op.name}({', '.join(texts)})"


def reads(typed: Typed, value: Callable[[Typed], Datum]) -> list[Typed]:
    """The leaves that a formula reads, in order of appearance, without those of branches not taken."""
    if not isinstance(typed, Op):
        return [typed]
    if typed.name == "IFSTATE":
        first, other = typed.args
        met = value(first) is State.of_token(typed.note)
        return [*reads(first, value), *(reads(other, value) if met else [])]
    if typed.name not in {"IF", "IFS"}:
        return [leaf for arg in typed.args for leaf in reads(arg, value)]
    found: list[Typed] = []
    for condition, outcome in zip(typed.args[::2], typed.args[1::2], strict=False):
        found += reads(condition, value)
        holds = value(condition)
        if holds is not False:
            return found + (reads(outcome, value) if holds is True else [])
    return found + (reads(typed.args[-1], value) if len(typed.args) % 2 else [])
