"""What each reader makes of the worked examples: its cells, how many were compared, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum
from kaohe.formula.readers.prose import prose_column
from kaohe.formula.readers.workbook import Plan, Role
from kaohe.formula.types import Type
from kaohe.trace.run import exact_view
from tests.engine.running import cells_of, inputs_of, ran
from tests.readers.pinned import Place, Posed
from tests.readers.reading import browser_cells
from tests.readers.recalculated import agrees, content_of, exact_rows, plan_of, recalculate, said, stale
from tests.readers.test_prose import CHINESE, ENGLISH, LANGS, TOKENS, bare, is_closed, names

Cells = Mapping[Place, Datum | str]
Same = Callable[[Type, Datum, Datum | str], bool]


def exactly(_kind: Type, ours: Datum, theirs: Datum | str) -> bool:
    """Whether two readers say the same to the last digit."""
    return ours == theirs and isinstance(ours, State) is isinstance(theirs, State)


@dataclass(slots=True)
class Examined:
    """What a reader made of a scheme's examples; `expected` counts the cells compared that the examples needed."""

    reader: str
    examples: int = 0
    cells: int = 0
    expected: int = 0
    values: int = 0
    differing: list[str] = field(default_factory=list)

    def take(self, one: Posed, got: Cells, same: Same = exactly) -> None:
        """Compare what a reader computed of one example with what the example itself says."""
        self.examples += 1
        for place, value in got.items():
            if place in one.wanted:
                kind = one.program.sheets[place[0]].columns[place[2]].type
                self.cells += 1
                self.expected += (place[0], place[2]) in one.cone
                if not same(kind, one.wanted[place], value):
                    self.differing.append(f"{one.name}: {place}: {one.wanted[place]!r}, {self.reader} {value!r}")

    def line(self, scheme: str) -> str:
        """The counts in a line."""
        values = f", {self.values} columns as values" if self.values else ""
        counts = f"{self.cells:6} cells, {self.expected:5} of needed columns, {len(self.differing)} differing"
        return f"{scheme:24}{self.reader:9}{self.examples:3} examples,{counts}{values}"


def by_exact(posed: tuple[Posed, ...]) -> Examined:
    """The exact reader, from facts instead of pins."""
    found = Examined("exact")
    for one in posed:
        found.take(one, {place: one.exact.value(*place) for place in one.wanted})
    return found


def by_duckdb(posed: tuple[Posed, ...], folder: Path) -> Examined:
    """SQL on DuckDB, each example a run of its own."""
    found = Examined("duckdb")
    for number, one in enumerate(posed):
        inputs = inputs_of(one.program, one.rows, folder / str(number), one.exact.period)
        inputs = replace(inputs, as_of=one.exact.as_of, calendar=one.exact.calendar)
        cells: dict[Place, Datum] = {}
        for name, rows in cells_of(one.program, ran(inputs, folder / str(number) / "run")).items():
            key = one.program.sheets[name].key
            cells |= {(name, tuple(row[part] for part in key), column): row[column] for row in rows for column in row}
        assert one.wanted.keys() <= cells.keys()
        found.take(one, cells)
    return found


def by_browser(posed: tuple[Posed, ...], *, source: str = "") -> Examined:
    """reader.js, each row from its own operands alone; a column that every row pins is a fact there."""
    found = Examined("browser")
    for one in posed:
        found.take(one, browser_cells(exact_view(one.exact), one.exact.keys, source=source))
    return found


def by_workbook(schemes: Mapping[str, tuple[Posed, ...]], soffice: Path, folder: Path) -> dict[str, Examined]:
    """The live formulas of a workbook of each example, recalculated by LibreOffice in one go."""
    plans: dict[str, Plan] = {}
    books: dict[str, bytes] = {}
    for scheme, posed in schemes.items():
        for number, one in enumerate(posed):
            rows, name = exact_rows(one.exact), f"{scheme}.{number}"
            plans[name] = plan_of(one.program, rows, one.exact)
            books[name] = stale(content_of(plans[name], rows))
    paths = recalculate(soffice, books, folder)
    found = {scheme: Examined("workbook") for scheme in schemes}
    for scheme, posed in schemes.items():
        for number, one in enumerate(posed):
            name = f"{scheme}.{number}"
            found[scheme].take(one, _live(one, plans[name], paths[name]), agrees)
            found[scheme].values += sum(planned.role is Role.FIXED for planned in plans[name].columns)
    return found


def _live(one: Posed, plan: Plan, path: Path) -> dict[Place, Datum | str]:
    keys = {name: one.exact.keys(name) for name in plan.sheets}
    return {(name, keys[name][row], column): value for (name, row, column), value in said(plan, path).cells.items()}


def by_prose(posed: tuple[Posed, ...]) -> Examined:
    """Every formula that an example needs as a sentence of one language; `cells` counts sentences."""
    found, read = Examined("prose"), set[tuple[str, str]]()
    for one in posed:
        found.examples += 1
        for sheet, column in sorted(one.cone - read):
            read.add((sheet, column))
            found.cells += len(LANGS)
            found.differing += _unreadable(one, sheet, column)
    found.expected = found.cells
    return found


def _unreadable(one: Posed, sheet: str, column: str) -> list[str]:
    authored, known = one.authored, names(one.authored)
    item = authored.sheets[sheet].columns[column]
    told = {lang: prose_column(item, authored, sheet=sheet, lang=lang) for lang in LANGS}
    plain = {lang: bare(text, known) for lang, text in told.items()}
    foreign = set(ENGLISH.findall(plain["zh"])) - TOKENS or CHINESE.search(plain["en"])
    is_raw = any(not text.strip() or (text == item.text and "(" in text) for text in told.values())
    if foreign or is_raw or not all(is_closed(text) for text in told.values()):
        return [f"{sheet}.{column} {item.text}: {told}"]
    return []
