"""解释 · Explanations: a figure with its formula, the values put in, its result, and where each operand comes from."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.findings import Finding
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.types import Type
from kaohe.trace.words import NOTHING, Words


@dataclass(frozen=True, slots=True)
class CellName:
    """A cell as people name it: key parts as text."""

    sheet: str
    key: tuple[str, ...]
    column: str

    def shown(self) -> str:
        """Sheet, row and column on one line."""
        return " ".join(part for part in (self.sheet, "/".join(self.key), self.column) if part)


@dataclass(frozen=True, slots=True)
class Source:
    """A dated parameter or table row in force. kind: parameter or table; since: its first day, ISO text."""

    kind: str
    name: str
    value: Words
    since: str
    basis: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Member:
    """A row of a group that may be shown."""

    cell: CellName
    value: Words


@dataclass(frozen=True, slots=True)
class Group:
    """What a function over several rows read: its operands, and its rows where privacy lets them be shown."""

    function: str
    sheet: str
    operands: tuple[tuple[Words, Words], ...]
    members: tuple[Member, ...]
    more: int
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure. kind: given or computed; value None = hidden; repeated = explained above already.

    formula: as authored; filled: with the values put in; raw: the value before rounding, where rounding changed it;
    reason: why there is no value; finding: `trace/does-not-recompute`; rule: the column as a sentence, with rounding;
    name, who: what the column and the row are called; worked: the sum with its values, or what each condition was
    found to be, a line each.
    """

    cell: CellName
    kind: str
    type: Type
    value: Datum | None
    shown: Words
    title_en: str = ""
    formula: str = ""
    prose: Words = NOTHING
    filled: Words = NOTHING
    raw: Words = NOTHING
    reason: Words = NOTHING
    origin: str = ""
    basis: str = ""
    sources: tuple[Source, ...] = ()
    groups: tuple[Group, ...] = ()
    children: tuple[Explanation, ...] = ()
    repeated: bool = False
    suppressed: bool = False
    finding: Finding | None = None
    worked: tuple[Words, ...] = ()
    rule: Words = NOTHING
    name: Words = NOTHING
    who: Words = NOTHING

    def findings(self) -> tuple[Finding, ...]:
        """Every figure below that does not recompute."""
        own = (self.finding,) if self.finding is not None else ()
        return (*own, *(finding for child in self.children for finding in child.findings()))
