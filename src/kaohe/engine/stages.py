"""分段 · Stages: the columns of a program grouped into few queries, each over one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kaohe.base.errors import KaoheError
from kaohe.formula.functions import APPROXIMATE
from kaohe.formula.program import Program, Sheet, Step
from kaohe.formula.reads import children_of, walk
from kaohe.formula.typed import Cell, Cohort, Linked, Op, Single, Typed

Node = tuple[str, str]
ROWS = ""
"""The name under which the existence of a sheet's rows is needed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One query: these columns of a sheet on top of those it has; no columns = the rows themselves are made.

    `recurs` says that its columns are computed step after step. `last` says that nothing of the sheet is left.
    """

    sheet: str
    columns: tuple[str, ...]
    recurs: bool = False
    last: bool = False


@dataclass(slots=True)
class Needs:
    """What a column needs: columns of the same row, and columns (or rows, ROWS) that must be stored before."""

    own: set[str] = field(default_factory=set)
    stored: set[Node] = field(default_factory=set)


def staged(program: Program, sizes: Mapping[str, int]) -> tuple[Stage, ...]:
    """The stages in order. `sizes` are the rows of the given sheets: small sheets go first where there is a choice.

    >>> staged(Program({}, {}, {}, "year", ()), {})
    ()
    """
    work = _Work(program, sizes)
    while work.left or work.unmade:
        stage = work.next_stage()
        work.done.append(stage)
    return tuple(work.done)


@dataclass(slots=True)
class _Work:
    program: Program
    sizes: Mapping[str, int]
    done: list[Stage] = field(default_factory=list)
    stored: set[Node] = field(init=False)
    left: list[Step] = field(init=False)
    unmade: set[str] = field(init=False)
    needs: dict[Node, Needs] = field(init=False)
    rough: set[Node] = field(init=False)

    def __post_init__(self) -> None:
        sheets = self.program.sheets
        self.unmade = {name for name, sheet in sheets.items() if sheet.kind in {"made", "one"}}
        self.left = list(self.program.order)
        given = [name for name in sheets if name not in self.unmade]
        self.stored = {(name, ROWS) for name in given}
        self.stored |= {(name, c.name) for name in given for c in sheets[name].columns.values() if c.formula is None}
        self.needs = {(s.sheet, c): column_needs(self.program, s.sheet, c) for s in self.left for c in s.columns}
        self.rough = {(s.sheet, c) for s in self.left for c in s.columns if is_rough(self.program, s.sheet, c)}

    def next_stage(self) -> Stage:
        """Rows that can be made; else a sheet that can be finished; else the smallest that gets on."""
        made = self._made()
        if made is not None:
            return made
        ready = {name: self._ready(name) for name in dict.fromkeys(step.sheet for step in self.left)}
        ready = {name: steps for name, steps in ready.items() if steps}
        if not ready:
            raise KaoheError(f"no stage can be next: {[step.columns for step in self.left][:3]}")
        name = min(ready, key=lambda name: (not self._finishes(name, ready[name]), self._size(name)))
        steps = ready[name]
        recurring = [step for step in steps if self._recurs(step)]
        if recurring:
            steps = [recurring[0]] if steps[0] is recurring[0] else steps[: steps.index(recurring[0])]
        return self._taken(name, steps, recurs=bool(recurring) and steps == [recurring[0]])

    def _taken(self, name: str, steps: list[Step], *, recurs: bool) -> Stage:
        columns = tuple(column for step in steps for column in step.columns)
        self.left = [step for step in self.left if step not in steps]
        self.stored |= {(name, column) for column in columns}
        return Stage(name, columns, recurs, last=all(step.sheet != name for step in self.left))

    def _made(self) -> Stage | None:
        for name in sorted(self.unmade):
            if self._row_needs(self.program.sheets[name]) <= self.stored:
                sheet = self.program.sheets[name]
                self.unmade.discard(name)
                self.stored |= {(name, ROWS)} | {(name, c.name) for c in sheet.columns.values() if c.formula is None}
                return Stage(name, (), last=all(step.sheet != name for step in self.left))
        return None

    def _row_needs(self, sheet: Sheet) -> set[Node]:
        """What must be stored before a sheet's rows can be made."""
        found: set[Node] = {(source.of, ROWS) for source in sheet.each if source.kind == "sheet"}
        for child in sheet.seen_in:
            found |= {(child, ROWS)}
            for link in self.program.sheets[child].links.values():
                if link.sheet == sheet.name:
                    needs = Needs()
                    for key in link.keys:
                        collect(self.program, child, key, needs)
                    found |= needs.stored | {(child, column) for column in needs.own}
        if sheet.when is not None:
            found |= self._deep(sheet, sheet.when)
        return found

    def _deep(self, sheet: Sheet, typed: Typed) -> set[Node]:
        """What the `when` of made rows needs, through the columns of the rows themselves."""
        found: set[Node] = set()
        seen: set[str] = set()
        needs = Needs()
        collect(self.program, sheet.name, typed, needs)
        todo = set(needs.own)
        found |= needs.stored
        while todo:
            column = todo.pop()
            seen.add(column)
            if (sheet.name, column) in self.needs:
                found |= self.needs[sheet.name, column].stored
                todo |= self.needs[sheet.name, column].own - seen
        return {node for node in found if node[0] != sheet.name}

    def _ready(self, name: str) -> list[Step]:
        """The steps of a sheet whose columns can be computed now, in order.

        An approximate column that reads another one waits: deciding its doubts would compute that one again.
        """
        if (name, ROWS) not in self.stored:
            return []
        here = {column for sheet, column in self.stored if sheet == name}
        found, after_rough = [], set[str]()
        for step in self.left:
            if step.sheet != name or not self._can(step, here):
                continue
            own = {column for made in step.columns for column in self.needs[name, made].own}
            rough = any((name, column) in self.rough for column in step.columns)
            if rough and own & after_rough:
                continue
            found.append(step)
            here |= set(step.columns)
            if rough or own & after_rough:
                after_rough |= set(step.columns)
        return found

    def _can(self, step: Step, here: set[str]) -> bool:
        needs = [self.needs[step.sheet, column] for column in step.columns]
        return all(need.stored <= self.stored and need.own <= here | set(step.columns) for need in needs)

    def _recurs(self, step: Step) -> bool:
        return any(column in self.needs[step.sheet, column].own for column in step.columns) or len(step.columns) > 1

    def _finishes(self, name: str, steps: list[Step]) -> bool:
        return sum(step.sheet == name for step in self.left) == len(steps)

    def _size(self, name: str) -> int:
        return self.sizes.get(name, 2**62)


def is_rough(program: Program, sheet: str, column: str) -> bool:
    """Whether a column approximates by its own formula."""
    formula = program.sheets[sheet].columns[column].formula
    named = (_function(node) for node in walk(formula)) if formula is not None else ()
    return any(name in APPROXIMATE for name in named)


def _function(node: Typed) -> str:
    if isinstance(node, Op):
        return node.name
    return node.function if isinstance(node, Cohort) else ""


def column_needs(program: Program, sheet: str, column: str) -> Needs:
    """What a column needs.

    >>> column_needs(Program({}, {}, {}, "year", ()), "a", "b")
    Traceback (most recent call last):
    KeyError: 'a'
    """
    found = program.sheets[sheet].columns[column]
    needs = Needs()
    for typed in (found.formula, found.first):
        if typed is not None:
            collect(program, sheet, typed, needs)
    return needs


def collect(program: Program, sheet: str, typed: Typed, needs: Needs) -> None:
    """Add what a formula of a sheet's row needs."""
    for node in _inner(program, sheet, typed, needs):
        collect(program, sheet, node, needs)


def _inner(program: Program, sheet: str, typed: Typed, needs: Needs) -> Iterator[Typed]:
    match typed:
        case Cell(column):
            needs.own.add(column)
        case Linked(link, target, column):
            needs.stored |= {(target, column), (target, ROWS)}
            yield from program.sheets[sheet].links[link].keys
        case Single(target, column):
            needs.stored |= {(target, column), (target, ROWS)}
        case Cohort():
            _cohort(program, sheet, typed, needs)
            return
        case _:
            pass
    yield from children_of(typed)


def _cohort(program: Program, sheet: str, cohort: Cohort, needs: Needs) -> None:
    """Peers are read in the same query; children and all rows are read as stored; outer cells are the own row's."""
    inner = Needs()
    for typed in children_of(cohort):
        for level, node in _by_level(typed):
            collect(program, sheet if level else cohort.sheet, node, needs if level else inner)
    if cohort.over == "children":
        for key in program.sheets[cohort.sheet].links[cohort.link].keys:
            collect(program, cohort.sheet, key, inner)
    if cohort.over == "peers":
        needs.own |= inner.own
        needs.stored |= inner.stored
    else:
        needs.stored |= {(cohort.sheet, ROWS)} | {(cohort.sheet, column) for column in inner.own} | inner.stored


def _by_level(typed: Typed) -> Iterator[tuple[int, Typed]]:
    """The leaves of a formula inside an aggregate, each with its level."""
    if isinstance(typed, Cell | Linked):
        yield typed.level, typed
    elif isinstance(typed, Single):
        yield 0, typed
    for child in children_of(typed):
        yield from _by_level(child)
