"""分支 · Branches of a program: every condition both ways, every arm, every state replaced or not, every row of a table.

Counted are conditions (comparisons, and whatever AND, OR, NOT, IF, WHERE or a flag column asks), arms behind a compound
condition, IFSTATE both ways, and the rows of tables; a condition that no facts can change is none.

Basis: language.md §12.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from kaohe.base.findings import Lang, Said
from kaohe.base.states import State
from kaohe.formula.program import Program, Sheet, Table
from kaohe.formula.readers.prose import prose, prose_condition
from kaohe.formula.reads import children_of, walk
from kaohe.formula.typed import Cohort, Const, Lookup, Op, Parameter, StateConst, Typed, Value
from kaohe.formula.types import Kind, Type
from kaohe.scheme.literal import written_value

YES, NO, TAKEN, KEPT = "yes", "no", "taken", "kept"
Mark = tuple[object, str]
"""What is watched (a formula by identity, or a row of a table) and the way it goes."""
ABOUT = frozenset({"<", "<=", ">", ">=", "=", "<>", "IN", "HAS", "ISSTATE"})
_COMPOUND = frozenset({"AND", "OR", "NOT"})
_WAYS = {
    YES: Said("成立", "true"),
    NO: Said("不成立", "false"),
    TAKEN: Said("有过", "met"),
    KEPT: Said("不是", "not so"),
}


@dataclass(frozen=True, slots=True)
class Branch:
    """One way a rule can go. where: the column as `sheet.column`, or the table. text: what goes which way."""

    where: str
    sheet: str
    column: str
    text: Said
    mark: Mark


def branches_of(program: Program, left_out: Collection[str] = ()) -> tuple[Branch, ...]:
    """Every branch of a program, sheets and tables in the order of the document; `left_out` names columns.

    >>> branches_of(Program({}, {}, {}, "year", ()))
    ()
    """
    found: list[Branch] = []
    for sheet in program.sheets.values():
        for name, formula, kind in _formulas(sheet):
            if name in left_out:
                continue
            search = _Search(program, sheet.name, name)
            search.visit(formula, (sheet.name, ""), judged=kind is Kind.FLAG)
            found += search.found
    for table in program.tables.values():
        found += _rows(table)
    return tuple(dict.fromkeys(found))


def _formulas(sheet: Sheet) -> Iterator[tuple[str, Typed, Kind]]:
    for column in sheet.columns.values():
        for formula in (column.formula, column.first):
            if formula is not None:
                yield column.name, formula, column.type.kind
    if sheet.when is not None:
        yield "when", sheet.when, Kind.FLAG


def _rows(table: Table) -> Iterator[Branch]:
    kinds = tuple(table.keys.values())
    for number, version in enumerate(table.versions):
        for place, row in enumerate(version.rows):
            key = "/".join(_key(value, kind) for value, kind in zip(row, kinds, strict=False))
            text = Said(f"{version.start} 起的 {key}：用过", f"from {version.start}, {key}: used")
            yield Branch(table.name, "", table.name, text, ((table.name, number, place), TAKEN))


def _key(value: Value | None, kind: Type) -> str:
    return "none" if value is None else written_value(value, kind)


@dataclass(slots=True)
class _Search:
    """The branches of one column. `at` names the sheets of level 0 and 1."""

    program: Program
    sheet: str
    column: str
    found: list[Branch] = field(default_factory=list)

    def visit(self, node: Typed, at: tuple[str, str], *, judged: bool) -> None:
        """Find the branches of a part; `judged` where it is asked whether it is true."""
        match node:
            case Op(name=name, args=args) if name in _COMPOUND:
                for arg in args:
                    self.visit(arg, at, judged=True)
            case Op(name="IF" | "IFS"):
                self._arms(node, at, judged=judged)
            case Op(name="IFSTATE", args=args):
                self._replaced(node, at)
                for arg in args:
                    self.visit(arg, at, judged=judged)
            case Cohort():
                self._cohort(node, at, judged=judged)
            case _:
                if (judged or (isinstance(node, Op) and node.name in ABOUT)) and not _is_fixed(node):
                    self._both(node, at)
                for child in children_of(node):
                    self.visit(child, at, judged=False)

    def _arms(self, node: Op, at: tuple[str, str], *, judged: bool) -> None:
        pairs = list(zip(node.args[::2], node.args[1::2], strict=False))
        last: Typed | None = None
        for condition, value in pairs:
            self.visit(condition, at, judged=True)
            if _is_compound(condition) or (_is_fixed(condition) and _is_compound(last)):
                self._add(value, self._arm(value, at, last if _is_fixed(condition) else condition), TAKEN)
            self.visit(value, at, judged=judged)
            last = condition
        if len(node.args) % 2:
            if _is_compound(last):
                self._add(node.args[-1], self._arm(node.args[-1], at, last), TAKEN)
            self.visit(node.args[-1], at, judged=judged)

    def _arm(self, value: Typed, at: tuple[str, str], condition: Typed | None) -> Said:
        about = self._said(condition, at) if condition is not None else Said("", "")
        said = self._said(value, at)
        return Said(f"“{about.zh}”之后的结果 {said.zh}", f"after “{about.en}” the result {said.en}")

    def _replaced(self, node: Op, at: tuple[str, str]) -> None:
        state = State.of_token(node.note)
        said = self._said(node.args[0], at)
        zh, en = state.label("zh"), state.label("en")
        text = Said(f"{said.zh} 为“{zh}”", f"{said.en} is “{en}”")
        self._add(node.args[1], text, TAKEN)
        self._add(node.args[0], text, f"{KEPT} {node.note}")

    def _cohort(self, node: Cohort, at: tuple[str, str], *, judged: bool) -> None:
        inner = (node.sheet, at[0])
        if judged:
            self._both(node, at)
        if node.where is not None:
            self.visit(node.where, inner, judged=True)
        for part in children_of(node):
            if part is not node.where:
                self.visit(part, inner, judged=False)

    def _both(self, node: Typed, at: tuple[str, str]) -> None:
        said = self._said(node, at)
        self._add(node, said, YES)
        self._add(node, said, NO)

    def _said(self, node: Typed, at: tuple[str, str]) -> Said:
        say = prose_condition if node.type.kind is Kind.FLAG and not isinstance(node, Const) else prose
        langs: tuple[Lang, Lang] = ("zh", "en")
        return Said(*(say(node, self.program, sheet=at[0], lang=lang, outer=at[1]) for lang in langs))

    def _add(self, node: Typed, text: Said, way: str) -> None:
        said = _WAYS[way.split(maxsplit=1)[0]]
        whole = Said(f"{text.zh}：{said.zh}", f"{text.en}: {said.en}")
        where = f"{self.sheet}.{self.column}"
        self.found.append(Branch(where, self.sheet, self.column, whole, (id(node), way)))


def _is_compound(node: Typed | None) -> bool:
    return isinstance(node, Op) and node.name in {"AND", "OR"}


def _is_fixed(node: Typed) -> bool:
    """Whether no facts can change it."""
    return all(
        isinstance(part, Const | StateConst | Parameter) or (isinstance(part, Op) and part.args) for part in walk(node)
    ) and not any(isinstance(part, Lookup) for part in walk(node))
