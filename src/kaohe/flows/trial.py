"""试算 · Trial: a scheme on the facts that an old run kept: who moves, and what it costs; nothing is left behind.

The old run may have been made by another version, or by another scheme over the same sheets.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from kaohe.base.canonical import digest
from kaohe.base.exact import decimal_text
from kaohe.base.findings import Finding, Place, blocking
from kaohe.base.instant import instant_text
from kaohe.base.states import State
from kaohe.flows.appraise import Appraised, Asked, appraise
from kaohe.flows.findings import NO_FACTS_KEPT, NOT_COMPARABLE, PERSONS_UNTOLD
from kaohe.flows.opening import scheme_open
from kaohe.flows.results import Ranked, Results, ranking, row_key
from kaohe.flows.runs import FACTS, run_checked
from kaohe.formula.program import Column
from kaohe.formula.readers.exact.rows import Datum, Row
from kaohe.scheme.model_appraisal import Appraisal
from kaohe.trace.compare import compare
from kaohe.trace.compare_text import comparison_json
from kaohe.trace.privacy import FEWEST

Json = dict[str, Any]
Marks = dict[str, dict[str, str]]
"""By sheet that pays, and by person: a mark that is another one where the amount is another one."""
_FEN, _POINTS, _MARK = 2, 4, 16


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial found. `told` is JSON: run, period, moves, costs, sheets; None where a finding blocked.

    Of persons only sums and counts of at least FEWEST are told, and no sum from which one of fewer could be taken: not
    from that of the run, nor from that of an earlier trial whose marks are given. Three and more sums may still be
    added up to one person by whoever writes parameters for it: no rule short of telling no sum at all closes that, so
    each trial is kept with its text and the name of who asked, and is in the audit log.
    A scheme with sheets of persons therefore tells no cell of other sheets, which may be sums over two of them.
    `untold`: formulas were changed, and nothing is told of persons: with a formula of one's own choice any sum, and any
    count, gives away one person's pay. Changed parameters and tables are told.
    marks: of every sum on persons that was told, a mark of each person's amount; never shown, given to later trials.
    """

    told: Json | None
    findings: tuple[Finding, ...]
    marks: Marks = field(default_factory=dict)


def trial(
    scheme: str,
    run: Path,
    *,
    history: Sequence[Path] = (),
    work: Path | None = None,
    reads_all: bool = False,
    earlier: Sequence[Marks] = (),
) -> Tried:
    """Runs a scheme (a path or a library id) on the facts of an old run, at its as-of instant, and compares.

    history: the approved earlier runs for a scheme that reads records. work: where the scratch folder is made.
    earlier: the marks of the trials on this run of which sums were told.
    reads_all: whoever asks may read everybody's pay anyway, as one who holds the folder of the run.
    Codes: those of `run_checked` and of `appraise`, `flows/no-facts-kept`, `flows/not-comparable`,
    `flows/persons-untold`.
    """
    opened = run_checked(run, loaded=True)
    if opened.results is None:
        return Tried(None, opened.findings)
    old = opened.results
    if not (run / FACTS).is_dir():
        return Tried(None, (Finding.of(NO_FACTS_KEPT, Place(file=run.name), path=run.name),))
    with tempfile.TemporaryDirectory(prefix="kaohe-trial-", dir=work) as scratch:
        done = _appraised(scheme, old, Path(scratch) / "run", history)
        findings = done.findings if reads_all or not old.personal_sheets() else _impersonal(scheme, done, run)
        if done.folder is None:
            return Tried(None, findings)
        new = run_checked(done.folder, loaded=True)
        if new.results is None:
            return Tried(None, new.findings)
        told = _told(old, new.results, reads_all=reads_all)
        marks = _costed(old, new.results, told, () if reads_all else earlier)
    if not told["sheets_shared"]:
        return Tried(None, (Finding.of(NOT_COMPARABLE, Place(file=run.name), run=old.id),))
    return Tried(told, findings, marks)


def _costed(old: Results, new: Results, told: Json, earlier: Sequence[Marks]) -> Marks:
    """Puts what it costs into `told`; gives the marks of the sums on persons that are told there."""
    marks: Marks = {}
    for sheet, column in () if told["untold"] else _paying(old, new):
        after = {"/".join(map(str, key)): _mark(amount) for key, amount in _paid(new, sheet, column).items()}
        cost = _cost(old, new, sheet, column, near=_is_near(after, [one[sheet] for one in earlier if sheet in one]))
        told["costs"].append(cost)
        if cost["after"] and (new if sheet in new.view.program.sheets else old).is_personal(sheet):
            marks[sheet] = after
    return marks


def _mark(amount: Fraction) -> str:
    return digest(str(amount).encode())[:_MARK]


def _is_near(after: Mapping[str, str], earlier: Sequence[Mapping[str, str]]) -> bool:
    """Whether fewer persons than may be summed are paid otherwise than in an earlier trial; the same is no nearer."""
    gaps = (sum(after.get(key) != one.get(key) for key in after.keys() | one.keys()) for one in earlier)
    return any(0 < gap < FEWEST for gap in gaps)


def _impersonal(scheme: str, done: Appraised, run: Path) -> tuple[Finding, ...]:
    """What may be said to whoever may not read persons: a bound of his own would list every row beyond it."""
    found = scheme_open(scheme).findings
    if done.folder is None and not blocking(found):
        return (*found, Finding.of(PERSONS_UNTOLD, Place(file=run.name), run=run.name))
    return found


def _appraised(scheme: str, old: Results, out: Path, history: Sequence[Path]) -> Appraised:
    as_of = instant_text(old.view.as_of)
    return appraise(Asked(scheme, old.folder / FACTS, old.view.period.text, out, tuple(history), as_of))


def _told(old: Results, new: Results, *, reads_all: bool) -> Json:
    persons = old.personal_sheets() | new.personal_sheets()
    shared = [name for name in new.view.program.sheets if name in old.view.program.sheets]
    compared = [
        compare(old.view, new.view, name, persons=persons)
        for name in shared
        if new.view.program.sheets[name].kind != "record" and not persons
    ]
    is_untold = bool(persons) and not reads_all and _formulas(old) != _formulas(new)
    return {
        "untold": is_untold,
        "run": old.id,
        "period": old.view.period.text,
        "before": f"{old.scheme.id} {old.scheme.version}",
        "after": f"{new.scheme.id} {new.scheme.version}",
        "sheets_shared": len(shared),
        "moves": [
            _moves(old, new, one, persons) for one in new.scheme.appraisals if one.of in shared and not is_untold
        ],
        "costs": [],
        "changes": [comparison_json(one) for one in compared if one.changed_rows],
    }


def _formulas(results: Results) -> Json:
    """Everything of a scheme by which a value is worked out, but its parameters and tables."""
    return {
        name: [
            sheet.kind,
            sheet.key,
            str(sheet.when),
            sheet.seen_in,
            str(sheet.each),
            {link.name: [link.sheet, str(link.keys)] for link in sheet.links.values()},
            {column.name: _formula(column) for column in sheet.columns.values()},
        ]
        for name, sheet in results.view.program.sheets.items()
    } | {"pays": {sheet.name: sheet.pays for sheet in results.scheme.sheets.values()}}


def _formula(column: Column) -> list[str]:
    parts = (column.formula, column.type, column.absent, column.first, column.when_empty, column.on_state)
    return [*map(str, parts), column.history, str(column.rounding), str(column.breaks_on), str(column.passes)]


def _moves(old: Results, new: Results, appraisal: Appraisal, persons: frozenset[str]) -> Json:
    """Who moves in an appraisal: grade, place and points before and after; of persons only how many."""
    sheet = appraisal.of
    before = {one.row.key: one for past in old.scheme.appraisals if past.of == sheet for one in ranking(old, past)}
    pairs = [(before[one.row.key], one) for one in ranking(new, appraisal) if one.row.key in before]
    rows = [_move(new, *pair) for pair in pairs]
    counts = {
        "rows": len(rows),
        "moved": sum(_is_moved(row) for row in rows),
        "up": sum(row["direction"] > 0 for row in rows),
        "down": sum(row["direction"] < 0 for row in rows),
        "grades": sum(row["grade_before"] != row["grade_after"] for row in rows),
    }
    title = new.sheet_title(sheet)
    is_hidden = sheet in persons
    told = {name: new.persons(count, sheet) for name, count in counts.items()} if is_hidden else counts
    return {"sheet": sheet, "en": title.en, "hidden": is_hidden, **told, "listed": [] if is_hidden else rows}


def _is_moved(row: Json) -> bool:
    same = ("points_before", "points_after"), ("grade_before", "grade_after"), ("place_before", "place_after")
    return any(row[before] != row[after] for before, after in same)


def _move(new: Results, before: Ranked, after: Ranked) -> Json:
    gap = after.total - before.total if _numbers(before.total, after.total) else None  # type: ignore[operator]
    return {
        "key": row_key(after.row),
        "name": new.row_name(after.row),
        "place_before": before.place,
        "place_after": after.place,
        "points_before": _points(before.total),
        "points_after": _points(after.total),
        "difference": decimal_text(gap, _POINTS) if isinstance(gap, Fraction) else "",
        "short": _points(gap) if isinstance(gap, Fraction) else "",
        "direction": (gap > 0) - (gap < 0) if isinstance(gap, Fraction) else 0,
        "grade_before": _grade(before.grade),
        "grade_after": _grade(after.grade),
    }


def _numbers(*values: Datum) -> bool:
    return all(isinstance(value, Fraction) for value in values)


def _points(total: Datum) -> str:
    return decimal_text(total, _POINTS).rstrip("0").rstrip(".") if isinstance(total, Fraction) else ""


def _grade(grade: Datum) -> str:
    return "" if isinstance(grade, State) else str(grade)


def _paying(old: Results, new: Results) -> list[tuple[str, str]]:
    """The sheets that pay in either, with the column that is paid."""
    schemes = (old.scheme, new.scheme)
    return list(dict.fromkeys((one.name, one.pays) for each in schemes for one in each.sheets.values() if one.pays))


def _cost(old: Results, new: Results, sheet: str, column: str, *, near: bool) -> Json:
    """The sums of what a sheet pays, before and after; none where they, or an earlier trial, would tell of few."""
    before, after = _paid(old, sheet, column), _paid(new, sheet, column)
    gaps = {key: after.get(key, Fraction(0)) - before.get(key, Fraction(0)) for key in before.keys() | after.keys()}
    more, less = sum(gap > 0 for gap in gaps.values()), sum(gap < 0 for gap in gaps.values())
    sums = [sum(one.values(), Fraction(0)) for one in (before, after)]
    told_by = new if sheet in new.view.program.sheets else old
    sizes = (len(before), len(after), more + less)
    is_near = near and told_by.is_personal(sheet)
    is_few = is_near or (told_by.is_personal(sheet) and any(0 < size < FEWEST for size in sizes))
    texts = ["" if is_few else decimal_text(one, _FEN) for one in (*sums, sums[1] - sums[0])]
    return {
        "sheet": sheet,
        "column": column,
        "column_en": told_by.column_title(sheet, column).en,
        "en": told_by.sheet_title(sheet).en,
        "persons": told_by.persons(len(after), sheet),
        **dict(zip(("before", "after", "difference"), texts, strict=True)),
        "more": "" if is_near else told_by.persons(more, sheet),
        "less": "" if is_near else told_by.persons(less, sheet),
        "near": is_near,
    }


def _paid(results: Results, sheet: str, column: str) -> dict[tuple[Any, ...], Fraction]:
    found = results.view.program.sheets.get(sheet)
    if found is None or column not in found.columns:
        return {}
    cells: list[tuple[Row, Datum]] = [(row, results.cell(row, column)) for row in results.rows(sheet, (column,))]
    return {row.key: value for row, value in cells if isinstance(value, Fraction)}
