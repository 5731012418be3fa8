"""编译 · Compiling: a scheme's declarations become a typed program in an order in which it can be computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kaohe.base.findings import Finding, Said, blocking
from kaohe.base.states import State
from kaohe.formula import findings as rules
from kaohe.formula.assign import check_assignable, stored_type
from kaohe.formula.clock import clock_formula
from kaohe.formula.cohort import previous_cells
from kaohe.formula.declared import ColumnDeclared, Declared, SheetDeclared, Written
from kaohe.formula.environment import Environment, Needs, environment_of, nearest
from kaohe.formula.fold import at
from kaohe.formula.narrow import occurring
from kaohe.formula.order import ordered_steps
from kaohe.formula.parse import parse
from kaohe.formula.printing import print_node
from kaohe.formula.program import Column, Link, Program, Sheet
from kaohe.formula.reads import walk
from kaohe.formula.resolve import resolve
from kaohe.formula.rows import row_findings
from kaohe.formula.scope import Mistake, Scope
from kaohe.formula.tree import Name, Node, Span
from kaohe.formula.typed import Typed
from kaohe.formula.types import Type


@dataclass(frozen=True, slots=True)
class Compilation:
    """The program, or None when a finding blocks."""

    program: Program | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Work:
    """What the compiler owns while it works."""

    env: Environment
    nodes: dict[tuple[str, str, str], Node] = field(default_factory=dict)
    typed: dict[tuple[str, str, str], Typed] = field(default_factory=dict)
    failed: set[tuple[str, str]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    provisional: set[tuple[str, str]] = field(default_factory=set)


def compile_declared(declared: Declared) -> Compilation:
    """Parse, resolve, type and order everything a scheme declares.

    Findings: every `formula/…` code; all are collected, the program is None when one blocks.

    >>> compile_declared(Declared({}, {}, {}, "year")).program.order
    ()
    """
    work = _Work(environment_of(declared))
    work.findings.extend(row_findings(declared))
    if work.findings:
        return Compilation(None, tuple(work.findings))
    _parse_all(work)
    for sheet in work.env.sheets.values():
        for column in sheet.columns.values():
            _type_column(work, sheet.name, column.name)
    _settle_recurrences(work)
    sheets = {name: _sheet(work, sheet) for name, sheet in work.env.sheets.items()}
    if blocking(work.findings):
        return Compilation(None, tuple(work.findings))
    steps = ordered_steps(sheets, work.env, work.findings)
    if blocking(work.findings):
        return Compilation(None, tuple(work.findings))
    program = Program(sheets, declared.parameters, declared.tables, declared.period, steps)
    return Compilation(program, tuple(work.findings))


def _formulas(column: ColumnDeclared) -> Iterator[tuple[str, Written]]:
    if column.formula is not None:
        yield "is", column.formula
    if column.clock is not None:
        yield "is", clock_formula(column)
    if column.first is not None:
        yield "first", column.first


def _parse_all(work: _Work) -> None:
    for sheet in work.env.sheets.values():
        for column in sheet.columns.values():
            for part, written in _formulas(column):
                _parse_one(work, (sheet.name, column.name, part), written)
        if sheet.when is not None:
            _parse_one(work, (sheet.name, "", "when"), sheet.when)
        for link in sheet.links.values():
            for key, written in link.keys:
                _parse_one(work, (sheet.name, link.name, f"key {key}"), written)


def _parse_one(work: _Work, place: tuple[str, str, str], written: Written) -> None:
    parsed = parse(written)
    work.findings.extend(parsed.findings)
    if parsed.node is None:
        work.failed.add(place[:2])
    else:
        work.nodes[place] = parsed.node


def _type_column(work: _Work, sheet: str, column: str) -> None:
    """Type a column and, first, every column it needs; iterative, so long chains do not exhaust the stack."""
    stack = [(sheet, column)]
    while stack:
        current = stack[-1]
        if current in work.env.types and current not in work.provisional:
            stack.pop()
            continue
        try:
            work.env.types[current] = _column_type(work, *current)
            work.provisional.discard(current)
            stack.pop()
        except Needs as need:
            wanted = (need.sheet, need.column)
            if wanted in stack:
                _enter_cycle(work, stack[stack.index(wanted) :], wanted)
            else:
                stack.append(wanted)


def _enter_cycle(work: _Work, path: list[tuple[str, str]], wanted: tuple[str, str]) -> None:
    """A column of a recurrence gets its declared type for now; any other circle is a finding."""
    recurring = [item for item in path if work.env.sheets[item[0]].columns[item[1]].first is not None]
    declared = work.env.sheets[wanted[0]].columns[wanted[1]]
    if not recurring:
        work.findings.append(_circle(work, path, declared))
        work.failed.add(wanted)
    work.env.types[wanted] = replace(declared.type, states=frozenset())
    work.provisional.add(wanted)
    if wanted in work.failed:
        work.provisional.discard(wanted)


def _circle(work: _Work, path: list[tuple[str, str]], declared: ColumnDeclared) -> Finding:
    node = work.nodes.get((*path[0], "is"))
    if len(path) == 1 and node is not None and "PREVIOUS(" in print_node(node):
        return Finding.of(rules.FIRST, declared.place, name=declared.name)
    shown = " → ".join(f"{sheet}.{column}" for sheet, column in [*path, path[0]])
    return Finding.of(rules.CYCLE, declared.place, path=shown)


def _column_type(work: _Work, sheet: str, name: str) -> Type:
    column = work.env.sheets[sheet].columns[name]
    if (sheet, name) in work.failed or (sheet, name, "is") not in work.nodes:
        return column.type
    try:
        return _computed_type(work, sheet, column)
    except Mistake as mistake:
        work.findings.append(mistake.finding)
        work.failed.add((sheet, name))
        return column.type


def _computed_type(work: _Work, sheet: str, column: ColumnDeclared) -> Type:
    states: frozenset[State] = frozenset()
    for part, written in _formulas(column):
        scope = Scope(work.env, written, sheet, owner=column.name)
        node = work.nodes.get((sheet, column.name, part))
        if node is None:
            continue
        typed = resolve(scope, node)
        check_assignable(scope, node, column, typed)
        work.typed[sheet, column.name, part] = typed
        states |= occurring(typed)
    if column.first is not None and column.name in previous_cells_deep(work.typed[sheet, column.name, "is"]):
        states -= (
            {State.NO_RECORD} - work.typed[sheet, column.name, "first"].type.states
            if (sheet, column.name, "first") in work.typed
            else set()
        )
    return stored_type(column, work.typed[sheet, column.name, "is"].type, states, work.findings)


def previous_cells_deep(typed: Typed) -> frozenset[str]:
    """Every column of the own sheet that some PREVIOUS inside a formula reads."""
    return frozenset[str]().union(*(previous_cells(node) for node in walk(typed)))


def _settle_recurrences(work: _Work) -> None:
    """States can flow round a recurrence: type its columns again until nothing changes."""
    for _ in range(len(State) + 1):
        before = dict(work.env.types)
        recurring = {key[:2] for key, typed in work.typed.items() if key[2] == "is" and previous_cells_deep(typed)}
        if not recurring:
            return
        count = len(work.findings)
        for sheet, name in sorted(_downstream(work, recurring)):
            if (sheet, name) not in work.failed:
                work.env.types[sheet, name] = _column_type(work, sheet, name)
        del work.findings[count:]
        if before == work.env.types:
            return


def _downstream(work: _Work, recurring: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {key[:2] for key in work.typed if key[2] == "is"} if recurring else set()


def _sheet(work: _Work, declared: SheetDeclared) -> Sheet:
    env = work.env
    columns = {name: _column(work, declared.name, column) for name, column in declared.columns.items()}
    links = {}
    for link in declared.links.values():
        if link.sheet not in env.sheets:
            hint = nearest(link.sheet, env.sheets)
            work.findings.append(
                Finding.of(rules.UNKNOWN_NAME, link.place, sheet=declared.name, name=link.sheet, hint=hint)
            )
            continue
        keys = _link_keys(work, declared, link.name)
        links[link.name] = Link(link.name, link.sheet, keys, bool(link.keys))
    when = _extra(work, declared, "", "when", declared.when)
    return Sheet(
        declared.name,
        declared.kind,
        declared.key,
        columns,
        links,
        declared.each,
        when,
        declared.seen_in,
        declared.lead_in,
        env.step_of(declared.name),
        declared.title_en,
    )


def _link_keys(work: _Work, sheet: SheetDeclared, name: str) -> tuple[Typed, ...]:
    link = sheet.links[name]
    if not link.keys:
        scope = Scope(work.env, Written(name, link.place), sheet.name)
        return (resolve(scope, Name((name,), Span(0, len(name)))),)
    by_key = {key: _extra(work, sheet, name, f"key {key}", written) for key, written in link.keys}
    target = work.env.sheets[link.sheet].key
    missing = [key for key in target if key not in by_key]
    for key in missing:
        hint = Said(f"补上键 {key}", f"add the key {key}")
        work.findings.append(Finding.of(rules.UNKNOWN_NAME, link.place, sheet=link.sheet, name=key, hint=hint))
    return tuple(typed for key in target if (typed := by_key.get(key)) is not None)


def _extra(work: _Work, sheet: SheetDeclared, name: str, part: str, written: Written | None) -> Typed | None:
    node = work.nodes.get((sheet.name, name, part))
    if written is None or node is None:
        return None
    try:
        return resolve(Scope(work.env, written, sheet.name, owner=name), node)
    except Mistake as mistake:
        work.findings.append(mistake.finding)
        return None
    except Needs as need:
        work.findings.append(at(written, rules.CYCLE, 0, path=f"{sheet.name}.{name} → {need.sheet}.{need.column}"))
        return None


def _column(work: _Work, sheet: str, declared: ColumnDeclared) -> Column:
    node = work.nodes.get((sheet, declared.name, "is"))
    return Column(
        declared.name,
        work.env.types.get((sheet, declared.name), declared.type),
        work.typed.get((sheet, declared.name, "is")),
        declared.absent,
        work.typed.get((sheet, declared.name, "first")),
        declared.when_empty,
        declared.on_state,
        declared.history,
        declared.rounding,
        declared.breaks_on,
        declared.passes,
        declared.origin,
        print_node(node) if node is not None else "",
        declared.basis,
        declared.title_en,
        declared.type.low is not None or declared.type.high is not None,
    )
