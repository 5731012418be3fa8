"""导出 · Export: a run as a workbook whose formulas are live and stand beside the official values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.base.instant import day_of, instant_text
from kaohe.base.states import State
from kaohe.flows.findings import NOT_A_WORKBOOK, TOO_LARGE_FOR_A_SHEET
from kaohe.flows.opening import title_of
from kaohe.flows.results import Results
from kaohe.flows.runs import run_checked
from kaohe.flows.writing import file_written
from kaohe.formula.program import Program
from kaohe.formula.readers.prose import prose_sheet
from kaohe.formula.readers.workbook import Plan, Role, extent_of, workbook_plan
from kaohe.formula.readers.workbook.plan import HEAD_ROW
from kaohe.formula.typed import Value
from kaohe.reports.cover import Cover
from kaohe.reports.workbook import Content, workbook_bytes

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
Rows = Mapping[str, Sequence[Mapping[str, Value | State]]]


@dataclass(frozen=True, slots=True)
class Exported:
    """The workbook written, or why there is none. live: cells that recompute; fixed: column and reason."""

    path: Path | None
    findings: tuple[Finding, ...]
    sheets: int = 0
    live: int = 0
    fixed: Mapping[str, str] | None = None
    fixed_cells: int = 0


def run_exported(folder: Path, out: Path) -> Exported:
    """Writes a run as an xlsx file; the same run gives the same bytes.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/not-a-workbook`, `flows/too-large-for-a-sheet`.
    """
    if out.suffix.lower() != ".xlsx" or not out.parent.is_dir() or out.is_dir():
        return Exported(None, (Finding.of(NOT_A_WORKBOOK, Place(file=out.name), path=out),))
    opened = run_checked(folder)
    if opened.results is None:
        return Exported(None, opened.findings)
    results = opened.results
    counts = {name: _count(results, name) for name in results.view.program.sheets}
    large = _too_large(counts)
    if large:
        return Exported(None, large)
    rows = _rows(results)
    view = results.view
    plan = workbook_plan(
        view.program, extent_of(view.program, rows), period=view.period, as_of=view.as_of, calendar=view.calendar
    )
    large = _too_wide(plan)
    if large:
        return Exported(None, large)
    file_written(out, workbook_bytes(_content(results, plan, rows), out.parent))
    fixed = {f"{sheet}.{column}": reason for sheet, column, _, reason in _fixed(plan)}
    return Exported(out, (), len(plan.sheets), _live(plan), fixed, sum(one[2] for one in _fixed(plan)))


def _count(results: Results, sheet: str) -> int:
    stated = results.stated["sheets"].get(sheet, {})
    rows = stated.get("rows", 0)
    return rows if isinstance(rows, int) else 0


def _too_large(counts: Mapping[str, int]) -> tuple[Finding, ...]:
    return tuple(
        Finding.of(TOO_LARGE_FOR_A_SHEET, Place(sheet=name), sheet=name, rows=f"{count + HEAD_ROW:,}", columns="1+")
        for name, count in counts.items()
        if count + HEAD_ROW > MOST_ROWS
    )


def _too_wide(plan: Plan) -> tuple[Finding, ...]:
    return tuple(
        Finding.of(
            TOO_LARGE_FOR_A_SHEET,
            Place(sheet=name),
            sheet=name,
            rows=f"{one.rows + HEAD_ROW:,}",
            columns=f"{len(one.columns):,}",
        )
        for name, one in plan.sheets.items()
        if len(one.columns) >= MOST_COLUMNS or one.rows + HEAD_ROW > MOST_ROWS
    )


def _rows(results: Results) -> Rows:
    found = {}
    for name, sheet in results.view.program.sheets.items():
        listed = results.rows(name)
        found[name] = [{column: results.cell(row, column) for column in sheet.columns} for row in listed]
    return found


def _live(plan: Plan) -> int:
    return sum(one.rows * len(one.chosen(Role.LIVE)) for one in plan.sheets.values())


def _fixed(plan: Plan) -> list[tuple[str, str, int, str]]:
    return [
        (name, planned.name, one.rows, planned.reason)
        for name, one in plan.sheets.items()
        for planned in one.chosen(Role.FIXED)
    ]


def _content(results: Results, plan: Plan, rows: Rows) -> Content:
    program = results.view.program
    titles = {name: _sheet_title(results, name) for name in program.sheets}
    return Content(plan, rows, _cover(results, plan), _notes(program), titles, day_of(results.view.as_of))


def _sheet_title(results: Results, name: str) -> str:
    english = results.view.program.sheets[name].title_en
    return f"{name}（{english}）　{results.view.period.text}" if english else f"{name}　{results.view.period.text}"


def _cover(results: Results, plan: Plan) -> Cover:
    scheme, stated = results.scheme, results.stated
    facts = [
        ("方案", f"{scheme.id}　版本 {scheme.version}"),
        ("考核周期", f"{results.view.period.text}（{results.view.period.start} 至 {results.view.period.end}）"),
        ("截至", instant_text(results.view.as_of)),
        ("运行编号", results.id),
        ("数据", "完整" if results.complete else "不完整：有数据被拒收或缺失，见运行的问题清单"),
        ("方案哈希", stated["scheme"]["sha256"]),
        ("事实哈希", stated["facts"]),
        *((label, str(stated[key])) for key, label in (("calendar", "工作日历"), ("engine", "引擎")) if key in stated),
    ]
    title = title_of(scheme)
    listed = [(name, _sheet_title(results, name), one.rows) for name, one in plan.sheets.items()]
    basis = "、".join(scheme.basis)
    return Cover(title.zh, basis, facts, _live(plan), _fixed(plan), listed)


def _notes(program: Program) -> dict[tuple[str, str], str]:
    """What stands behind a heading: the column in words, its formula, its basis."""
    notes = {}
    for name, sheet in program.sheets.items():
        said = {sentence.column: sentence for sentence in prose_sheet(program, name, "zh")}
        for column in sheet.columns.values():
            sentence = said.get(column.name)
            parts = [sentence.text if sentence is not None else ""]
            parts += [f"公式：{column.text}"] if column.formula is not None and column.text else []
            parts += [f"依据：{column.basis}"] if column.basis else []
            parts += [f"English: {column.title_en}"] if column.title_en else []
            text = "\n".join(part for part in parts if part)
            if text:
                notes[name, column.name] = text
    return notes


def reasons(exported: Exported) -> Mapping[str, int]:
    """How many columns are written as values, by reason."""
    return Counter((exported.fixed or {}).values())
