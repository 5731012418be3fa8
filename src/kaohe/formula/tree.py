"""公式树 · The formula as written: nodes with the span of text they came from, before names are resolved."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the authored text."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A literal; unit is '' or one of yuan, %, hours, days, months, working days, points."""

    value: Fraction
    text: str
    unit: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted literal."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Day:
    """A date literal, ISO text such as 2026-03-09."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Truth:
    """TRUE or FALSE."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name; THIS.x has parts ('THIS', 'x')."""

    parts: tuple[str, ...]
    span: Span

    @property
    def text(self) -> str:
        """The name as one dotted word."""
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class At:
    """A dated table or parameter picked at a date: `折算 AT 活动日`."""

    name: Name
    when: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `NOT x`."""

    op: str
    operand: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, comparison, AND, OR (n-ary AND/OR nest to the left)."""

    op: str
    left: Node
    right: Node
    span: Span


@dataclass(frozen=True, slots=True)
class In:
    """`x IN (a, b)`."""

    operand: Node
    options: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Key:
    """One argument of a call, with DESC or ASC in front or '' without."""

    direction: str
    node: Node


@dataclass(frozen=True, slots=True)
class Bound:
    """An end of a frame: a number of steps, FIRST or START."""

    word: str
    steps: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with arguments and, on cohort functions, its modifiers."""

    function: str
    args: tuple[Key, ...]
    span: Span
    where: Node | None = None
    skip: tuple[str, ...] = ()
    by: Name | None = None
    within: tuple[Node, ...] = ()
    along: Name | None = None
    start: Bound | None = None
    stop: Bound | None = None
    ties: str = ""


Node = Number | Text | Day | Truth | Name | At | Unary | Binary | In | Call
