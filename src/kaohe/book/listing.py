"""列示 · Listing: findings about cells, the first hundred of a kind named one by one and the rest counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaohe.base.findings import Finding, Place, Rule
from kaohe.base.states import State
from kaohe.book.cells import LONGEST_TEXT, invisible, period_example, value_text
from kaohe.book.findings import MORE
from kaohe.book.privacy import masked
from kaohe.formula.program import Column
from kaohe.formula.types import Kind

LISTED = 100


@dataclass(frozen=True, slots=True)
class At:
    """A cell with something wrong: the key of its row as text, the row's number in the file, and what stands there."""

    row: str
    line: int
    text: str


def cells_listed(rule: Rule, column: Column, place: Place, cells: Sequence[At], count: int) -> list[Finding]:
    """The findings of one rule in one column; `cells` holds the first ones by key, `count` says how many there are.

    >>> from kaohe.book.findings import EMPTY_CELL
    >>> from kaohe.formula.types import FLAG
    >>> [f.code for f in cells_listed(EMPTY_CELL, Column("豁免", FLAG), Place(), [At("P1", 2, "")], 3)]
    ['book/empty-cell', 'book/more']
    """
    findings = [
        Finding.of(
            rule, Place(place.file, at.line, 0, place.sheet, at.row, column.name), **_data(rule, column, at.text)
        )
        for at in cells[:LISTED]
    ]
    return [*findings, *rest(rule, Place(place.file, 0, 0, place.sheet, "", column.name), count - len(findings))]


def rest(rule: Rule, place: Place, count: int) -> list[Finding]:
    """The finding that counts what is not listed, if anything is left.

    >>> rest(MORE, Place(), 0)
    []
    """
    return [Finding.of(MORE, place, count=count, of=rule.code)] if count > 0 else []


def shortened(findings: Sequence[Finding], rule: Rule, place: Place) -> list[Finding]:
    """The findings with at most a hundred of one rule, the rest counted.

    >>> from kaohe.book.findings import BLANK_ROW
    >>> len(shortened([Finding.of(BLANK_ROW)] * 1000, BLANK_ROW, Place()))
    101
    """
    of_rule = [finding for finding in findings if finding.rule is rule]
    if len(of_rule) <= LISTED:
        return list(findings)
    others = [finding for finding in findings if finding.rule is not rule]
    return [*others, *of_rule[:LISTED], *rest(rule, place, len(of_rule) - LISTED)]


def row_label(texts: Iterable[str | None]) -> str:
    """The key of a row as a finding names it; never a whole identity number.

    >>> row_label(["U1", "350203199901010013"])
    'U1 / 350***********0013'
    """
    return " / ".join(masked(text or "") for text in texts)


def allowed_states(column: Column) -> frozenset[State]:
    """The states that facts may write in a column: those its type can take; rejected is only ever found, not given.

    >>> from kaohe.formula.types import FLAG
    >>> allowed_states(Column("豁免", FLAG, absent=State.OPEN))
    frozenset({<State.OPEN: 6>})
    """
    absent = {column.absent} if isinstance(column.absent, State) else set[State]()
    return (column.type.states | absent) - {State.REJECTED}


def _data(rule: Rule, column: Column, text: str) -> dict[str, object]:
    type_ = column.type
    bounds = [value_text(type_, bound) if bound is not None else "…" for bound in (type_.low, type_.high)]
    everything: dict[str, object] = {
        "value": masked(text),
        "name": column.name,
        "characters": " ".join(invisible(text)[:5]),
        "limit": LONGEST_TEXT,
        "scale": type_.scale,
        "example": period_example(type_) if type_.kind is Kind.PERIOD else "",
        "choices": " ".join(type_.choices),
        "allowed": " ".join(f"#{state.label('zh')}" for state in sorted(allowed_states(column))) or "—",
        "low": bounds[0],
        "high": bounds[1],
    }
    wanted = rule.cause.placeholders | rule.remedy.placeholders
    return {name: value for name, value in everything.items() if name in wanted}
