"""环境 · Environment: what names mean inside one sheet, and the types known so far."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kaohe.base.findings import Said
from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, Declared, LinkDeclared, SheetDeclared
from kaohe.formula.program import ParameterRows, Table
from kaohe.formula.types import Kind, Type

ALL_GIVEN = frozenset({State.REJECTED})


class Needs(Exception):  # noqa: N818 - control flow: the compiler types this column first, then tries again
    """A column whose type is not known yet."""

    def __init__(self, sheet: str, column: str) -> None:
        super().__init__(f"{sheet}.{column}")
        self.sheet, self.column = sheet, column


@dataclass(slots=True)
class Environment:
    """The declared sheets with implicit key and link columns made explicit; owns the types found so far."""

    sheets: Mapping[str, SheetDeclared]
    parameters: Mapping[str, ParameterRows]
    tables: Mapping[str, Table]
    period: str
    types: dict[tuple[str, str], Type] = field(default_factory=dict)

    def column(self, sheet: str, name: str) -> ColumnDeclared | None:
        """The column called so, or the score of the indicator called so."""
        columns = self.sheets[sheet].columns
        return columns.get(name) or columns.get(f"{name}.得分")

    def type_of(self, sheet: str, column: str) -> Type:
        """The type of a column, states and bounds included; raises Needs while unknown."""
        known = self.types.get((sheet, column))
        if known is None:
            raise Needs(sheet, column)
        return known

    def links_between(self, inner: str, outer: str) -> tuple[LinkDeclared, ...]:
        """The links of `inner` that find rows of `outer`."""
        return tuple(link for link in self.sheets[inner].links.values() if link.sheet == outer)

    def step_of(self, sheet: str) -> str:
        """The key column that is a calendar step, or ''."""
        return next((source.name for source in self.sheets[sheet].each if source.kind == "step"), "")


def environment_of(declared: Declared) -> Environment:
    """The environment of a scheme's declarations.

    >>> from kaohe.formula.declared import Declared
    >>> environment_of(Declared({}, {}, {}, "year")).period
    'year'
    """
    sheets = {name: _explicit(sheet, declared.sheets) for name, sheet in declared.sheets.items()}
    env = Environment(sheets, declared.parameters, declared.tables, declared.period)
    for sheet in sheets.values():
        for column in sheet.columns.values():
            if column.formula is None and column.clock is None:
                env.types[sheet.name, column.name] = given_type(column)
    return env


def given_type(column: ColumnDeclared) -> Type:
    """The type of a given column: what an empty cell may mean, and rejected, which a bad cell always can be.

    >>> from kaohe.base.findings import Place
    >>> column = ColumnDeclared("x", Type(Kind.FLAG), Place(), absent=State.OPEN)
    >>> sorted(state.name for state in given_type(column).states)
    ['OPEN', 'REJECTED']
    """
    states = (
        column.type.states
        | ALL_GIVEN
        | (frozenset({column.absent}) if isinstance(column.absent, State) else frozenset())
    )
    return replace(column.type, states=states)


def nearest(word: str, known: Iterable[str]) -> Said:
    """A hint naming the nearest known word, or listing a few.

    >>> nearest("应发工次", ["应发工资", "园"]).zh
    '也许您想写 应发工资'
    """
    words = list(known)
    close = difflib.get_close_matches(word, words, n=1)
    if close:
        return Said(f"也许您想写 {close[0]}", f"perhaps you mean {close[0]}")
    some = words[:12]
    return Said(f"这里可用：{'、'.join(some) or '（无）'}", f"known here: {', '.join(some) or '(none)'}")


def _explicit(sheet: SheetDeclared, sheets: Mapping[str, SheetDeclared]) -> SheetDeclared:
    columns: dict[str, ColumnDeclared] = {}
    links = dict(sheet.links)
    for source in sheet.each:
        columns[source.name] = ColumnDeclared(
            source.name, _source_type(source.kind, source.of, source.values), sheet.place
        )
        if source.kind == "sheet":
            links.setdefault(source.name, LinkDeclared(source.name, source.of, sheet.place))
    for key in sheet.key:
        columns[key] = sheet.columns.get(key) or ColumnDeclared(key, Type(Kind.TEXT), sheet.place)
    for link in sheet.links.values():
        if not link.keys and link.name not in columns:
            columns[link.name] = sheet.columns.get(link.name) or ColumnDeclared(link.name, Type(Kind.TEXT), link.place)
    columns |= sheet.columns
    keys = sheet.key or tuple(source.name for source in sheet.each)
    return replace(sheet, columns=columns, links=links, key=keys)


def _source_type(kind: str, of: str, values: tuple[str, ...]) -> Type:
    if kind == "step":
        return Type(Kind.PERIOD, step=of)
    return Type(Kind.CHOICE, choices=values) if kind == "choice" else Type(Kind.TEXT)
