"""示例验算 · Examples: worked examples run with the exact reader; given cells are pinned, only the expected computed.

Basis: language.md §12.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from kaohe.base.findings import Finding, Place, Rule, Said
from kaohe.base.period import Period, PeriodKind, period_parse
from kaohe.base.states import State
from kaohe.calendar import WorkingCalendar
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.exact import Exact
from kaohe.formula.typed import Value
from kaohe.formula.types import Type
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme.branches import Branch, Mark, Watching, branches_of
from kaohe.scheme.keywords import state_of
from kaohe.scheme.literal import read_instant, read_value, sample, type_text, written_value
from kaohe.scheme.model import Example, ExampleCell

Key = tuple[Value, ...]
Datum = Value | State
MOST_ROWS = 50_000
_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_FIRST = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example, what is wrong with it (nothing = it holds), the reader that computed it, the branches it took."""

    name: str
    findings: tuple[Finding, ...]
    reader: Exact | None = None
    taken: frozenset[Mark] = frozenset()

    @property
    def holds(self) -> bool:
        """Whether everything expected came out."""
        return not self.findings


def run_examples(examples: tuple[Example, ...], program: Program) -> tuple[ExampleResult, ...]:
    """Each example's result, in order.

    Findings: `scheme/example-fails`, `scheme/example-input`, `scheme/example-cell`, `scheme/example-period`,
    `scheme/example-rows`, `scheme/bad-value`.

    >>> run_examples((), Program({}, {}, {}, "year", ()))
    ()
    """
    calendar, branches = WorkingCalendar.current(), branches_of(program) if examples else ()
    return tuple(_run(_Case(example, program), calendar, branches) for example in examples)


def _run(case: _Case, calendar: WorkingCalendar, branches: tuple[Branch, ...]) -> ExampleResult:
    example, program = case.example, case.program
    period = case.period()
    as_of = case.as_of(period) if period else None
    rows, pins = case.given()
    expected = list(case.expected())
    if case.findings or period is None or as_of is None or not case.is_small(period, rows):
        return ExampleResult(example.name, tuple(case.findings))
    exact = Exact(program, rows, period=period, as_of=as_of, calendar=calendar, pins=pins)
    exact.closures = watching = Watching(exact, branches)
    for cell, key, wanted in expected:
        case.compare(exact, cell, key, wanted)
    case.report_missing(exact)
    watching.stop()
    return ExampleResult(example.name, tuple(case.findings), exact, frozenset(watching.taken))


class _Case:
    """One example on its way through the reader."""

    def __init__(self, example: Example, program: Program) -> None:
        self.example = example
        self.program = program
        self.findings: list[Finding] = []

    def period(self) -> Period | None:
        """The example's period, of the scheme's kind."""
        period = period_parse(self.example.period)
        if period is not None and period.kind == self.program.period:
            return period
        kind = self.program.period
        sample_text = Period.containing(_FIRST, kind).text
        self._find(rules.EXAMPLE_PERIOD, self.example.place, period=self.example.period, kind=kind, sample=sample_text)
        return None

    def as_of(self, period: Period) -> int | None:
        """The as-of instant: as the example says, else the last second of the period."""
        if not self.example.at:
            last = dt.datetime.combine(period.end, dt.time(23, 59, 59), _SHANGHAI)
            return int(last.timestamp())
        instant = read_instant(self.example.at)
        if instant is None:
            data = {"text": self.example.at, "wanted": "时刻 (instant) at", "sample": "2026-03-09T21:00+08:00"}
            self._find(rules.BAD_VALUE, self.example.place, **data)
        return instant

    def given(self) -> tuple[dict[str, list[dict[str, Datum]]], dict[tuple[str, Key, str], Datum]]:
        """The given rows by sheet, and every given cell as a pin."""
        rows: dict[tuple[str, Key], dict[str, Datum]] = {}
        for name, parts in self.example.rows:
            key = self._key(name, parts, self.example.place)
            if key is not None:
                rows[name, key] = dict(zip(self.program.sheets[name].key, key, strict=True))
        pins: dict[tuple[str, Key, str], Datum] = {}
        for cell in self.example.given:
            found = self._typed(cell)
            if found is not None:
                key, value = found
                rows[cell.sheet, key][cell.column] = value
                pins[cell.sheet, key, cell.column] = value
        by_sheet: dict[str, list[dict[str, Datum]]] = {}
        for (name, _), row in rows.items():
            by_sheet.setdefault(name, []).append(row)
        return by_sheet, pins

    def expected(self) -> Iterator[tuple[ExampleCell, Key, Datum]]:
        """The expected cells with their typed values."""
        for cell in self.example.expect:
            found = self._typed(cell)
            if found is not None:
                yield cell, *found

    def is_small(self, period: Period, rows: dict[str, list[dict[str, Datum]]]) -> bool:
        """Whether the example makes a number of rows that can be looked at."""
        counts = {name: len(found) for name, found in rows.items()}
        for sheet in self.program.sheets.values():
            count = _combinations(sheet, period, counts)
            if count > MOST_ROWS:
                self._find(rules.EXAMPLE_ROWS, self.example.place, sheet=sheet.name, count=count, limit=MOST_ROWS)
                return False
        return True

    def compare(self, exact: Exact, cell: ExampleCell, key: Key, wanted: Datum) -> None:
        """One expected cell against what comes out."""
        if key not in exact.by_key(cell.sheet):
            hint = f"{cell.sheet} 没有这一行（no such row; give it under `given`）"
            self._find(rules.EXAMPLE_CELL, cell.place, cell=_shown(cell), hint=hint)
            return
        got = exact.value(cell.sheet, key, cell.column)
        if got != wanted or isinstance(got, State) != isinstance(wanted, State):
            kind = self.program.sheets[cell.sheet].columns[cell.column].type
            data = {"cell": _shown(cell), "expected": _text(wanted, kind), "got": _text(got, kind)}
            self._find(rules.EXAMPLE_FAILS, cell.place, **data)

    def report_missing(self, exact: Exact) -> None:
        """The cells that were needed and that nobody gave."""
        for sheet, key, column in sorted(exact.missing, key=str)[:20]:
            kinds = self.program.sheets[sheet]
            row = "/".join(_text(part, kinds.columns[name].type) for name, part in zip(kinds.key, key, strict=True))
            self._find(rules.EXAMPLE_INPUT, self.example.place, cell=f"{sheet}.{row}.{column}")

    def _typed(self, cell: ExampleCell) -> tuple[Key, Datum] | None:
        key = self._key(cell.sheet, cell.row, cell.place)
        if key is None:
            return None
        columns = self.program.sheets[cell.sheet].columns
        if cell.column not in columns:
            hint = names.suggestion(cell.column, columns)
            self._find(rules.EXAMPLE_CELL, cell.place, cell=_shown(cell), hint=hint)
            return None
        value = self._value(cell, columns[cell.column].type)
        return None if value is None else (key, value)

    def _value(self, cell: ExampleCell, kind: Type) -> Datum | None:
        state = state_of(cell.text) if cell.text.startswith("#") else None
        value = state if state is not None else read_value(cell.text, kind)
        if value is None:
            data = {"text": cell.text, "wanted": f"{_shown(cell)}（{type_text(kind)}）", "sample": sample(kind)}
            self._find(rules.BAD_VALUE, cell.place, **data)
        return value

    def _key(self, name: str, parts: tuple[str, ...], place: Place) -> Key | None:
        sheet = self.program.sheets.get(name)
        if sheet is None:
            hint = names.suggestion(name, self.program.sheets)
            self._find(rules.EXAMPLE_CELL, place, cell=name, hint=hint)
            return None
        if sheet.kind == "one":
            return ()
        if len(parts) != len(sheet.key):
            key = "/".join(sheet.key)
            hint = Said(f"主键写作 {key}", f"the key is written {key}")
            self._find(rules.EXAMPLE_CELL, place, cell=f"{name}.{'/'.join(parts)}", hint=hint)
            return None
        values = [read_value(part, sheet.columns[key].type) for key, part in zip(sheet.key, parts, strict=True)]
        kept = tuple(value for value in values if value is not None)
        if len(kept) == len(values):
            return kept
        like = "/".join(sample(sheet.columns[key].type) for key in sheet.key)
        hint = Said(like, like)
        self._find(rules.EXAMPLE_CELL, place, cell=f"{name}.{'/'.join(parts)}", hint=hint)
        return None

    def _find(self, rule: Rule, place: Place, **data: object) -> None:
        finding = Finding.of(rule, place, **{"name": self.example.name, **data})
        if all((finding.rule, finding.data) != (other.rule, other.data) for other in self.findings):
            self.findings.append(finding)


def _combinations(sheet: Sheet, period: Period, counts: dict[str, int]) -> int:
    count = 1
    for source in sheet.each:
        if source.kind == "step":
            count *= len(period.steps(PeriodKind(source.of))) + sheet.lead_in
        elif source.kind == "choice":
            count *= len(source.values)
        elif source.kind == "sheet":
            count *= counts.get(source.of, 0)
    return count


def _shown(cell: ExampleCell) -> str:
    return f"{cell.sheet}.{'/'.join(cell.row)}.{cell.column}"


def _text(value: Datum, kind: Type) -> str:
    return f"#{value.token}" if isinstance(value, State) else written_value(value, kind)
