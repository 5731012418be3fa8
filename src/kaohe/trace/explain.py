"""解释 · Explaining: a figure of a run down to its inputs, recomputed at every step from what the run stores."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Lang
from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.readers.prose import prose, prose_column
from kaohe.formula.readers.prose.naming import called, sheet_title
from kaohe.formula.readers.prose.typed import is_ratio_difference
from kaohe.formula.typed import Cell, Cohort, Linked, Lookup, Parameter, Single, Typed
from kaohe.trace.checking import lacking_cells, reads_unstored, recomputed
from kaohe.trace.explanation import CellName, Explanation, Group, Source
from kaohe.trace.filled import Filling, filled, reads
from kaohe.trace.group import group_of
from kaohe.trace.operands import group_filled, group_worked
from kaohe.trace.privacy import HIDDEN, OTHERS, Privacy
from kaohe.trace.reasons import absent_reason, member_reason, reason_of
from kaohe.trace.recall import Figure, Seen
from kaohe.trace.run import Key, RunView
from kaohe.trace.shown import brief, shown
from kaohe.trace.sources import source_of
from kaohe.trace.words import NOTHING, Words, both
from kaohe.trace.worked import worked

EXPANDED = 3
UNKNOWN = Words("…", "…")
UNSTORED = Words(
    "还读取了本次运行没有保存的行，此处未能重算", "it also read rows that this run does not keep; not recomputed here"
)
_OF_OWN_ROW = frozenset({"RANK", "POSITION", "ALLOCATE"})
Target = tuple[Row, str]


def explain(
    run: RunView, sheet: str, key: Key, column: str, *, persons: frozenset[str] = frozenset(), levels: int | None = None
) -> Explanation:
    """A stored figure with its formula, values, result, and its operands down to what was given.

    persons: the sheets whose rows stand for persons; levels: how far down to go (None = to the inputs). Every computed
    figure is recomputed from the stored cells it reads; one that differs carries `trace/does-not-recompute`.
    Basis: language.md §10; domain.md, Pay-run trace.
    """
    row = run.cells.find(sheet, key) if sheet in run.program.sheets else None
    if row is None or column not in run.program.sheets[sheet].columns:
        raise KaoheError(f"no cell {sheet} {key} {column}")
    return _Explainer(run, Privacy(run, persons, row)).cell(row, column, levels)


def is_hidden(run: RunView, privacy: Privacy, row: Row, column: str) -> bool:
    """Whether a cell may not be shown to the one who asks: another person's, or what too few persons make."""
    return _Explainer(run, privacy).cell(row, column, None).suppressed


def cell_name(run: RunView, row: Row, column: str) -> CellName:
    """The name of a cell, its key as text."""
    sheet = run.program.sheets[row.sheet]
    parts = [
        brief(value, sheet.columns[name].type, "zh")
        for name, value in zip(sheet.key, row.key, strict=True)
    ]  # fmt: skip
    return CellName(row.sheet, tuple(parts), column)


def english_title(run: RunView, sheet: str, column: str) -> str:
    """What a column is called in English, '' where the scheme does not say."""
    words = called(run.program, sheet, column).en
    return "" if words == column else words


@dataclass(slots=True)
class _Parts:
    """What a figure is explained by; owned by one figure while it is put together."""

    sources: list[Source] = field(default_factory=list)
    groups: dict[int, Group] = field(default_factory=dict)
    children: dict[tuple[str, Key, str], Explanation] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


class _Explainer:
    """One walk from a figure to its inputs; each cell is explained once."""

    def __init__(self, run: RunView, privacy: Privacy) -> None:
        self.run, self.privacy = run, privacy
        self.done: dict[tuple[str, Key, str], Explanation] = {}

    def cell(self, row: Row, column: str, levels: int | None) -> Explanation:
        """The explanation of a cell."""
        declared = self.run.program.sheets[row.sheet].columns[column]
        name = cell_name(self.run, row, column)
        if not self.privacy.sees(row):
            hidden = CellName(row.sheet, (), column)
            english = english_title(self.run, row.sheet, column)
            found = Explanation(hidden, "computed", declared.type, None, OTHERS, english, suppressed=True)
            return replace(found, name=_title(self.run, row.sheet, column), who=_who(self.run, hidden))
        known = self.done.get((row.sheet, row.key, column))
        if known is not None:
            return replace(known, repeated=True, children=(), groups=(), sources=(), finding=None)
        value = self.run.cells.cell(row, column)
        if declared.formula is None:
            found = _given(name, declared, value, english_title(self.run, row.sheet, column))
            found = replace(found, name=_title(self.run, row.sheet, column), who=_who(self.run, name))
        else:
            found = self._computed(row, declared, declared.formula, levels)
        self.done[row.sheet, row.key, column] = found
        return found

    def _computed(self, row: Row, column: Column, formula: Typed, levels: int | None) -> Explanation:
        figure = Figure(self.run, row, column.name)
        value = self.run.cells.cell(row, column.name)
        parts = _Parts()
        if levels is None or levels > 0:
            self._walk(figure, formula, parts, None if levels is None else levels - 1)
        name = cell_name(self.run, row, column.name)
        raw = figure.value(formula)
        finding = recomputed(column, raw, value, name)
        base = Explanation(
            name,
            "computed",
            column.type,
            value,
            both(lambda lang: shown(value, column.type, lang, difference=is_ratio_difference(formula))),
            english_title(self.run, row.sheet, column.name),
            formula=column.text,
            prose=both(lambda lang: prose(formula, self.run.program, sheet=row.sheet, lang=lang)),
            rule=both(lambda lang: _rule(self.run, column, row.sheet, lang)),
            name=_title(self.run, row.sheet, column.name),
            who=_who(self.run, name),
            origin=column.origin,
            basis=column.basis,
            sources=tuple(parts.sources),
            groups=tuple(parts.groups.values()),
            children=tuple(parts.children.values()),
            finding=finding,
        )
        if finding is not None and reads_unstored(self.run, formula, row.sheet):
            return replace(base, filled=UNKNOWN, reason=UNSTORED, groups=(), finding=None)
        if self._must_hide(row, parts):
            return replace(base, value=None, shown=HIDDEN, children=(), groups=(), suppressed=True, finding=None)
        return self._told(base, figure, formula, parts, raw)

    def _must_hide(self, row: Row, parts: _Parts) -> bool:
        """A figure of somebody else's row that too few persons make."""
        if row is self.privacy.root or row.sheet in self.privacy.persons:
            return False
        return any(child.suppressed for child in parts.children.values()) or any(
            group.suppressed for group in parts.groups.values()
        )

    def _told(self, base: Explanation, figure: Figure, formula: Typed, parts: _Parts, raw: Datum) -> Explanation:
        """The explanation with its values put in, and why there is none or what rounding did."""

        def put_in(lang: Lang) -> str:
            if isinstance(formula, Cohort) and id(formula) in parts.groups:
                return group_filled(figure, figure.seen(formula), parts.groups[id(formula)], lang)
            return filled(formula, Filling(figure, lambda typed: id(typed) in parts.hidden, lang))

        told = replace(base, filled=both(put_in), worked=_worked(figure, formula, parts))
        if isinstance(base.value, State):
            return replace(told, reason=self._reason(base.value, figure, formula, parts, raw))
        if raw == base.value or isinstance(raw, State):
            return told
        return replace(told, raw=both(lambda lang: brief(raw, base.type, lang)))

    def _reason(self, value: State, figure: Figure, formula: Typed, parts: _Parts, raw: Datum) -> Words:
        column = self.run.program.sheets[figure.row.sheet].columns[figure.column]
        for leaf in reads(formula, figure.value):
            seen = figure.seen(leaf) if isinstance(leaf, Cohort) else None
            if seen is not None and seen.value is value and self.privacy.lists(seen):
                found = next(lacking_cells(seen, value), None)
                if found is not None:
                    return member_reason(self._named(found[0], found[1]), value)
        return reason_of(column, value, raw, list(parts.children.values()))

    def _named(self, row: Row, column: str) -> Words:
        """A cell as a reason names it."""
        name = cell_name(self.run, row, column)
        return Words(name.shown(), f"{_title(self.run, row.sheet, column).en} of {_who(self.run, name).en}")

    def _walk(self, figure: Figure, typed: Typed, parts: _Parts, levels: int | None) -> None:
        for leaf in reads(typed, figure.value):
            match leaf:
                case Parameter(when=when):
                    parts.sources.append(source_of(leaf, figure))
                    if when is not None:
                        self._walk(figure, when, parts, levels)
                case Lookup(keys=keys, when=when):
                    parts.sources.append(source_of(leaf, figure))
                    for item in (*keys, *((when,) if when is not None else ())):
                        self._walk(figure, item, parts, levels)
                case Cohort():
                    self._group(figure, leaf, parts, levels)
                case _:
                    target = _target(self.run, figure, leaf)
                    if target is not None and self._child(target, parts, levels).suppressed:
                        parts.hidden.add(id(leaf))

    def _group(self, figure: Figure, cohort: Cohort, parts: _Parts, levels: int | None) -> None:
        seen = figure.seen(cohort)
        if seen.members is None:
            return
        group = group_of(figure, seen, self.privacy, lambda row, column: cell_name(self.run, row, column))
        parts.groups[id(cohort)] = group
        if group.suppressed:
            parts.hidden.add(id(cohort))
        for row in _expanded(figure, seen, self.privacy):
            inner = Figure(self.run, row, figure.column, figure.row)
            for part in (*cohort.args, *((cohort.where,) if cohort.where is not None else ())):
                for leaf in reads(part, inner.value):
                    target = _target(self.run, inner if not getattr(leaf, "level", 0) else figure, leaf)
                    if target is not None and (row is figure.row or not self._is_known(target)):
                        self._child(target, parts, levels)

    def _is_known(self, target: Target) -> bool:
        """Whether a cell is explained above already."""
        return (target[0].sheet, target[0].key, target[1]) in self.done

    def _child(self, target: Target, parts: _Parts, levels: int | None) -> Explanation:
        place = (target[0].sheet, target[0].key, target[1])
        if place not in parts.children:
            parts.children[place] = self.cell(*target, levels)
        return parts.children[place]


def _title(run: RunView, sheet: str, column: str) -> Words:
    """What a column is called."""
    found = called(run.program, sheet, column)
    return Words(found.zh, found.en)


def _who(run: RunView, name: CellName) -> Words:
    """What a row is called: its sheet and its key."""
    found, key = sheet_title(run.program.sheets[name.sheet]), "/".join(name.key)
    return Words(f"{found.zh} {key}".strip(), f"{found.en} {key}".strip())


def _rule(run: RunView, column: Column, sheet: str, lang: Lang) -> str:
    """The column as a sentence without its name."""
    said = prose_column(column, run.program, sheet=sheet, lang=lang)
    return said.partition("：" if lang == "zh" else ": ")[2]


def _worked(figure: Figure, formula: Typed, parts: _Parts) -> tuple[Words, ...]:
    """The formula worked out line by line, in both languages."""

    def lines(lang: Lang) -> list[str]:
        if isinstance(formula, Cohort) and id(formula) in parts.groups:
            return list(group_worked(figure, figure.seen(formula), parts.groups[id(formula)], lang))
        return list(worked(formula, Filling(figure, lambda typed: id(typed) in parts.hidden, lang)))

    return tuple(Words(zh, en) for zh, en in zip(lines("zh"), lines("en"), strict=True))


def _given(name: CellName, column: Column, value: Datum, english: str) -> Explanation:
    reason = absent_reason(column, value) if isinstance(value, State) else NOTHING
    text = both(lambda lang: shown(value, column.type, lang))
    return Explanation(
        name, "given", column.type, value, text, english, reason=reason, origin="given", basis=column.basis
    )


def _expanded(figure: Figure, seen: Seen, privacy: Privacy) -> list[Row]:
    """The rows of a group whose cells are explained too: the own one of a rank or pool, few of one's own."""
    if seen.cohort.function in _OF_OWN_ROW:
        return [figure.row]
    rows = [one.row for one in seen.taken()]
    if seen.cohort.function == "PREVIOUS":
        rows = rows[-1:]
    return rows if len(rows) <= EXPANDED and privacy.lists(seen) else []


def _target(run: RunView, figure: Figure, leaf: Typed) -> Target | None:
    match leaf:
        case Cell(column, _, _):
            return figure.row, column
        case Linked(link, _, column, _, _):
            found = figure.linked(link)
            return None if isinstance(found, State) else (found, column)
        case Single(sheet, column, _):
            return run.cells.rows(sheet, {}, (column,))[0], column
        case _:
            return None
