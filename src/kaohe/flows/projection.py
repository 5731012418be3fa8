"""投影 · Projection: what pages need of a run fast: its shape, and its outcome rows with every cell as people read it.

A projection holds nothing that the run does not; it can be thrown away and made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from kaohe.base.canonical import digest
from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.flows.adding import parts_added
from kaohe.flows.cuts import cuts
from kaohe.flows.opening import title_of
from kaohe.flows.required import constraint_said
from kaohe.flows.results import GRADE, TOTAL, Failing, Results, failing, ranking, row_key, shining
from kaohe.flows.runs import run_checked
from kaohe.flows.standing import undecided, unready
from kaohe.formula.clock import READINGS
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.formula.readers.prose.literal import token
from kaohe.formula.readers.prose.naming import meant
from kaohe.scheme.model_appraisal import Indicator
from kaohe.trace.privacy import Privacy
from kaohe.trace.recall import Recall
from kaohe.trace.shown import brief

Json = dict[str, Any]
_LINKS_DEEP = 8
FORM = digest(Path(__file__).read_bytes())[:12]
"""Which form a projection has: one that another form of this file made is made again."""
Rank = tuple[int | None, Fraction | None, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One outcome row. `unit` is whose it is, `person` the opaque code where it is about a person, else ''.

    paid: the amount of a row that pays; None of one that does not, or whose amount is missing.
    cells: column → {"zh": text, "en": text where another, "n": exact "p/q" of a number, "s": state where it has none}.
    """

    sheet: str
    key: str
    unit: str
    person: str
    name: str
    place: int | None
    total: Fraction | None
    grade: str
    paid: Fraction | None
    cells: Json


@dataclass(frozen=True, slots=True)
class Projection:
    """A run as pages read it: `head` and `shape` are JSON, the lines come one by one."""

    results: Results
    head: Json
    shape: Json

    def lines(self) -> Iterator[Line]:
        """The rows of every sheet with an outcome, in key order."""
        ranks, units = _ranks(self.results), unit_sheets(self.results)
        for name in self.shape["sheets"]:
            for row in self.results.rows(name):
                yield _line(self.results, row, ranks, owner_of(self.results, row, units))


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a row is."""

    unit: str
    person: str


def run_projected(folder: Path) -> tuple[Projection | None, tuple[Finding, ...]]:
    """The projection of a run folder, or why it cannot be opened.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/other-version`.
    """
    opened = run_checked(folder, loaded=True)
    if opened.results is None:
        return None, opened.findings
    return Projection(opened.results, _head(opened.results), _shape(opened.results)), ()


def owner_of(results: Results, row: Row, units: frozenset[str] | None = None) -> Owner:
    """The unit and the person of a row, found through its links. units: the unit sheets, where they are known."""
    persons = results.personal_sheets()
    person = ""
    if row.sheet in persons:
        _, key = Privacy(results.view, persons, row).identity(row)
        person = "/".join(map(str, key))
    return Owner(_unit(results, row, unit_sheets(results) if units is None else units, 0), person)


def unit_sheets(results: Results) -> frozenset[str]:
    """The sheets whose rows are units: what is appraised, where the paid belong, else what others belong to."""
    persons, sheets = results.personal_sheets(), results.view.program.sheets
    appraised = {one.of for one in results.scheme.appraisals} - persons
    paying = [one.name for one in results.scheme.sheets.values() if one.pays]
    employing = {link.sheet for name in paying for link in sheets[name].links.values()} - persons
    targets = {link.sheet for sheet in sheets.values() for link in sheet.links.values()} - persons
    roots = {name for name in targets if not sheets[name].links and sheets[name].key}
    return frozenset(
        name for name in (appraised | employing or roots) if sheets[name].key and sheets[name].kind != "record"
    )


def _unit(results: Results, row: Row, units: frozenset[str], depth: int) -> str:
    if row.sheet in units:
        return row_key(row)
    sheets = results.view.program.sheets
    recall = Recall(results.view, {}, {})
    for link in sorted(sheets[row.sheet].links.values(), key=lambda one: one.sheet not in units):
        if depth > _LINKS_DEEP or not sheets[link.sheet].key or sheets[link.sheet].kind == "record":
            continue
        key = recall.link_key(row, link.name)
        target = None if isinstance(key, State) else results.view.cells.find(link.sheet, key)
        found = _unit(results, target, units, depth + 1) if target is not None else ""
        if found:
            return found
    return ""


def cell_json(value: Datum, column: Column) -> Json:
    """One cell as pages hold it; what a clock reads stands in the words that its rule is told with.

    >>> from kaohe.formula.types import Kind, Type
    >>> cell_json("late", Column("时效", Type(Kind.CHOICE, choices=READINGS)))
    {'zh': '迟办', 'en': 'late'}
    """
    reads = token(value, READINGS) if isinstance(value, str) and column.type.choices == READINGS else None
    zh, en = (reads.zh, reads.en) if reads else (brief(value, column.type, "zh"), brief(value, column.type, "en"))
    said: Json = {"zh": zh} if zh == en else {"zh": zh, "en": en}
    if isinstance(value, State):
        return {**said, "s": value.token}
    if isinstance(value, Fraction):
        return {**said, "n": f"{value.numerator}/{value.denominator}"}
    return said


def _ranks(results: Results) -> Mapping[tuple[str, str], Rank]:
    found = {}
    for appraisal in results.scheme.appraisals:
        for one in ranking(results, appraisal):
            total = one.total if isinstance(one.total, Fraction) else None
            grade = one.grade.token if isinstance(one.grade, State) else str(one.grade)
            found[appraisal.of, row_key(one.row)] = (one.place, total, grade)
    return found


def _line(results: Results, row: Row, ranks: Mapping[tuple[str, str], Rank], owner: Owner) -> Line:
    key = row_key(row)
    place, total, grade = ranks.get((row.sheet, key), (None, None, ""))
    columns = results.view.program.sheets[row.sheet].columns
    cells = {name: cell_json(results.cell(row, name), column) for name, column in columns.items()}
    name, paid = results.row_name(row), _paid(results, row)
    return Line(row.sheet, key, owner.unit, owner.person, name, place, total, grade, paid, cells)


def _paid(results: Results, row: Row) -> Fraction | None:
    authored = results.scheme.sheets.get(row.sheet)
    amount = results.cell(row, authored.pays) if authored and authored.pays else None
    return amount if isinstance(amount, Fraction) else None


def _head(results: Results) -> Json:
    scheme, stated = results.scheme, results.stated
    title = title_of(scheme)
    return {
        "id": results.id,
        "scheme": scheme.id,
        "version": scheme.version,
        "title_zh": title.zh,
        "title_en": title.en,
        "period": results.view.period.text,
        "period_end": results.view.period.end.isoformat(),
        "as_of": results.view.as_of,
        "complete": results.complete,
        "pays": any(sheet.pays for sheet in scheme.sheets.values()),
        "hashes": {
            "scheme": stated["scheme"]["sha256"],
            "facts": stated["facts"],
            "calendar": str(stated.get("calendar", "")),
            "engine": str(stated.get("engine", "")),
        },
        "records": sorted({str(one) for one in _pinned(stated)}),
    }


def _pinned(stated: Mapping[str, Any]) -> Iterator[object]:
    for one in stated.get("records", {}).values() if isinstance(stated.get("records"), dict) else ():
        yield from one.get("runs", ()) if isinstance(one, dict) else ()


def _shape(results: Results) -> Json:
    scheme, sheets = results.scheme, results.view.program.sheets
    wanted = dict.fromkeys(
        [
            *(one.of for one in scheme.appraisals),
            *sorted(unit_sheets(results)),
            *(one.name for one in scheme.sheets.values() if one.pays),
            *(one.on for one in scheme.lights),
            *(one.sheet for one in failing(results)),
        ]
    )
    shown = [name for name in wanted if name in sheets and sheets[name].kind != "record"]
    return {
        "sheets": {name: _sheet(results, name) for name in shown},
        "others": {name: _titles(results, name) for name in sheets if name not in shown},
        "appraisals": [
            {
                "of": one.of,
                "graded": bool(one.grades),
                "tree": _trees(one.indicators),
                "grades": cuts(one, partial(_called, results, one.of)),
            }
            | {"vetoes": [{"name": veto.name, "grade": veto.grade, "lower": veto.lower} for veto in one.vetoes]}
            for one in scheme.appraisals
        ],
        "lights": [
            {"on": one.light.on, "name": one.light.name, "en": one.title.en, "basis": one.light.basis}
            | {"counts": results.spread(one.colours, one.light.on)}
            for one in shining(results)
        ],
        "failing": [
            {"on": one.sheet, "name": one.constraint.name, "en": one.title.en, "basis": one.constraint.basis}
            | {"column": one.column, "severity": one.constraint.severity}
            | {"count": results.persons(len(one.rows), one.sheet), "asks": _asks(results, one)}
            for one in failing(results)
        ],
        "waits": [*unready(results), *(f"{one.sheet}.{GRADE}" for one in undecided(results))],
        "total": TOTAL,
    }


def _asks(results: Results, one: Failing) -> Json:
    asked = constraint_said(results.view.program, one.sheet, one.column)
    return {"zh": asked.zh, "en": asked.en}


def _titles(results: Results, name: str) -> Json:
    """What a sheet without an outcome, and its columns, are called in English."""
    columns = results.view.program.sheets[name].columns
    return {
        "en": results.sheet_title(name).en,
        "columns": {column: {"en": results.column_title(name, column).en} for column in columns},
    }


def _trees(nodes: tuple[Indicator, ...]) -> list[Json]:
    return [
        {
            "name": node.name,
            "zh": node.title_zh or node.name,
            "en": node.title_en or node.name,
            "weight": f"{node.weight.numerator}/{node.weight.denominator}",
            "source": node.source,
            "basis": node.basis,
            "method": node.method,
            "children": _trees(node.children),
        }
        for node in nodes
    ]


def _sheet(results: Results, name: str) -> Json:
    sheet = results.view.program.sheets[name]
    authored = results.scheme.sheets.get(name)
    return {
        "zh": name,
        "en": results.sheet_title(name).en,
        "personal": results.is_personal(name),
        "pays": authored.pays if authored else "",
        "key": list(sheet.key),
        "links": sorted({link.sheet for link in sheet.links.values()}),
        "adds": parts_added(results.view.program, name, authored.pays) if authored and authored.pays else [],
        "columns": {column.name: _column(results, name, column) for column in sheet.columns.values()},
    }


def _called(results: Results, sheet: str, name: str) -> str:
    """A name of a formula in English, as it stands where columns of a sheet are read."""
    known = results.view.program.sheets[sheet]
    found = meant(known, name)
    return results.column_title(sheet, found).en if found in known.columns else name


def _column(results: Results, sheet: str, column: Column) -> Json:
    return {
        "en": results.column_title(sheet, column.name).en,
        "kind": column.type.kind.value,
        "origin": column.origin if column.formula is not None else "given",
        "basis": column.basis,
    }
