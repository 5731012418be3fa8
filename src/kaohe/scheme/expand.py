"""展开 · Expanding: indicators, totals, grades, constraints and lights of a scheme as ordinary columns with formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.findings import Finding, Place
from kaohe.formula.declared import ColumnDeclared, Written
from kaohe.formula.tree import Call, Name, Node, Number
from kaohe.formula.types import FLAG, Kind, Type
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme.decisions import constraints_of
from kaohe.scheme.grading import Grading, grade_columns
from kaohe.scheme.indicators import indicator_columns
from kaohe.scheme.judging import grading_of, grading_of_column, is_clearing
from kaohe.scheme.model import Column, Constraint, Light, Scheme, Sheet, Treatment
from kaohe.scheme.model_appraisal import Appraisal, GradeRule
from kaohe.scheme.official import recorded, takes
from kaohe.scheme.rewriting import rewritten
from kaohe.scheme.totals import total_columns
from kaohe.scheme.treating import treated_columns
from kaohe.scheme.wording import TOTAL, at_line, both, either, generated, is_stepped, negation, number

SCHEME_SHEET = "方案"
COLOURS = ("green", "yellow", "red", "grey")


@dataclass(frozen=True, slots=True)
class Expansion:
    """The generated columns by sheet; `方案` is the generated one-row sheet where a constraint is about the scheme."""

    columns: Mapping[str, tuple[ColumnDeclared, ...]]
    needs_scheme_sheet: bool
    findings: tuple[Finding, ...]


def expand(scheme: Scheme) -> Expansion:
    """Every column that the scheme's rules stand for.

    Findings: `scheme/unknown-name`, `scheme/name-taken`, `scheme/unknown-word`, `scheme/grades`, `scheme/weight-class`.
    """
    work = _Work(scheme)
    for appraisal in scheme.appraisals:
        work.appraisal(appraisal)
    for sheet in scheme.sheets.values():
        for column in sheet.columns.values():
            if column.rules:
                work.graded_column(sheet, column)
            if column.treatment is not None:
                work.treated_column(sheet, column, column.treatment)
    for constraint in constraints_of(scheme):
        work.constraint(constraint)
    for light in scheme.lights:
        work.light(light)
    needs = any(constraint.on == "scheme" for constraint in scheme.must_hold)
    columns = {sheet: tuple(found.values()) for sheet, found in work.columns.items()}
    return Expansion(columns, needs, tuple(work.findings))


class _Work:
    """What expansion has made so far."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.columns: dict[str, dict[str, ColumnDeclared]] = {}
        self.findings: list[Finding] = []

    def appraisal(self, appraisal: Appraisal) -> None:
        sheet = self._sheet(appraisal.of, appraisal.place)
        if sheet is None:
            return
        self._check_names(appraisal, sheet)
        self.findings += _unrecorded(self.scheme, appraisal)
        for column in (*indicator_columns(self.scheme, sheet, appraisal), *total_columns(appraisal)):
            self._add(sheet.name, column)
        if appraisal.grades:
            self._check_vetoes(appraisal)
            self._graded(sheet, grading_of(sheet, appraisal), appraisal.grades, TOTAL)

    def graded_column(self, sheet: Sheet, column: Column) -> None:
        for rule in column.rules:
            if rule.quota is not None and not rule.ties:
                problem = f"{rule.grade}：quota 需要 ties (needs ties)"
                self.findings.append(Finding.of(rules.GRADES, rule.place, where=column.name, problem=problem))
                return
        self._graded(sheet, grading_of_column(sheet, column), column.rules, "")

    def _graded(self, sheet: Sheet, grading: Grading, listed: tuple[GradeRule, ...], estimate: str) -> None:
        for rule in listed:
            keeps = rule.keep is not None and rule.keep.was is None
            if keeps and (estimate or not is_stepped(sheet)):
                data = {"name": f"{grading.name} {rule.grade} keep", "sheet": sheet.name}
                self.findings.append(Finding.of(rules.NOT_STEPPED, rule.place, **data))
                return
            if rule.interval is not None and not is_clearing(rule, estimate):
                problem = f"{rule.grade}：interval 的 of 不在 when 的比较里 (`of` is not compared in `when`)"
                self.findings.append(Finding.of(rules.GRADES, rule.place, where=grading.name, problem=problem))
        for made in grade_columns(grading):
            self._add(sheet.name, made)

    def treated_column(self, sheet: Sheet, column: Column, treatment: Treatment) -> None:
        for made in treated_columns(self.scheme, sheet, column, treatment):
            self._add(sheet.name, made)

    def constraint(self, constraint: Constraint) -> None:
        on = SCHEME_SHEET if constraint.on == "scheme" else constraint.on
        if constraint.on != "scheme" and self._sheet(on, constraint.place) is None:
            return
        formula = self._with_weights(constraint)
        for state in constraint.unless:
            formula = generated(f"IFSTATE({formula.text}, {state.token}, TRUE)", formula.place)
        place = at_line(constraint.place)
        name, title = f"约束.{constraint.name}", constraint.title.en
        self._add(
            on, ColumnDeclared(name, FLAG, place, formula, origin="constraint", basis=constraint.basis, title_en=title)
        )

    def light(self, light: Light) -> None:
        if self._sheet(light.on, light.place) is None or not (light.red or light.yellow):
            return
        lasting = light.red_until is not None or light.yellow_until is not None
        if lasting and not is_stepped(self.scheme.sheets[light.on]):
            data = {"name": light.name, "sheet": light.on}
            self.findings.append(Finding.of(rules.NOT_STEPPED, light.place, **data))
            return
        burning = ", ".join(f"{when}, '{colour}'" for when, colour in _burning(light))
        judged = f"灯.{light.name}.判"
        place = at_line(light.place)
        kind = Type(Kind.CHOICE, choices=COLOURS)
        text = generated(f"IFS({burning}, TRUE, 'green')", place)
        first = generated("'green'", place) if lasting else None
        self._add(light.on, ColumnDeclared(judged, kind, place, text, first, origin="light", basis=light.basis))
        name = names.written("灯", light.name, "判")
        shown = generated(f"IF(HAS({name}), {name}, 'grey')", place)
        title = light.title.en
        self._add(
            light.on,
            ColumnDeclared(f"灯.{light.name}", kind, place, shown, origin="light", basis=light.basis, title_en=title),
        )

    def _sheet(self, name: str, place: Place) -> Sheet | None:
        sheet = self.scheme.sheets.get(name)
        if sheet is None:
            hint = names.suggestion(name, self.scheme.sheets)
            self.findings.append(Finding.of(rules.UNKNOWN_NAME, place, what="表 (sheet)", name=name, hint=hint))
        return sheet

    def _add(self, sheet: str, column: ColumnDeclared) -> None:
        authored = self.scheme.sheets[sheet].columns if sheet in self.scheme.sheets else {}
        made = self.columns.setdefault(sheet, {})
        known = authored.get(column.name)
        taken = made.get(column.name) or (known if known is not None and not (known.rules or known.treatment) else None)
        if taken is not None:
            data = {"name": column.name, "other": taken.name, "first": taken.place.line}
            self.findings.append(Finding.of(rules.NAME_TAKEN, column.place, **data))
        else:
            made[column.name] = column

    def _check_names(self, appraisal: Appraisal, sheet: Sheet) -> None:
        """A bare indicator in a formula means its score, so no column may be called like it."""
        for node in appraisal.nodes():
            column = sheet.columns.get(node.name)
            if column is not None:
                data = {"name": node.name, "other": column.name, "first": column.place.line}
                self.findings.append(Finding.of(rules.NAME_TAKEN, node.place, **data))

    def _check_vetoes(self, appraisal: Appraisal) -> None:
        grades = [rule.grade for rule in appraisal.grades]
        for veto in appraisal.vetoes:
            if veto.grade and veto.grade not in grades:
                data = {
                    "where": f"否决 (veto) {veto.name}",
                    "word": veto.grade,
                    "hint": names.suggestion(veto.grade, grades),
                }
                self.findings.append(Finding.of(rules.UNKNOWN_WORD, veto.place, **data))
        if appraisal.order and set(appraisal.order) != set(grades):
            problem = f"order ≠ {'、'.join(grades)}"
            self.findings.append(Finding.of(rules.GRADES, appraisal.place, where=appraisal.of, problem=problem))

    def _with_weights(self, constraint: Constraint) -> Written:
        def change(node: Node) -> Node:
            if not isinstance(node, Call) or node.function != "WEIGHT" or len(node.args) != 1:
                return node
            argument = node.args[0].node
            source = argument.text if isinstance(argument, Name) else ""
            if source not in self.scheme.sources:
                hint = names.suggestion(source, self.scheme.sources)
                self.findings.append(Finding.of(rules.WEIGHT_CLASS, constraint.place, name=source, hint=hint))
            value = source_weight(self.scheme, source)
            return Number(value, number(value).strip("()"), "", node.span)

        return rewritten(constraint.holds, change) if "WEIGHT" in constraint.holds.text else constraint.holds


def _unrecorded(scheme: Scheme, appraisal: Appraisal) -> Iterator[Finding]:
    """Scores carried forward that stand in no record of the own sheet, or in one that does not take them."""
    records = {name: one for name, one in scheme.records.items() if one.on == appraisal.of}
    for node in appraisal.nodes():
        for rule in node.missing:
            record = records.get(rule.record)
            if rule.record and record is None:
                hint = names.suggestion(rule.record, records)
                data = {"what": "记录 (record)", "name": rule.record, "hint": hint}
                yield Finding.of(rules.UNKNOWN_NAME, node.place, **data)
            elif record is not None and recorded(record, node) not in takes(record):
                data = {"name": node.name, "record": record.name, "column": recorded(record, node)}
                yield Finding.of(rules.CARRIED, node.place, **data)


def _burning(light: Light) -> Iterator[tuple[str, str]]:
    """When each colour burns, red first; with `…_until`, also while it burnt one step before and has not ended."""
    before = f"PREVIOUS({names.written('灯', light.name, '判')})"
    for colour, when, until, burnt in (
        ("red", light.red, light.red_until, "'red'"),
        ("yellow", light.yellow, light.yellow_until, "'red', 'yellow'"),
    ):
        if when is not None and until is not None:
            still = both([f"HAS({before})", f"{before} IN ({burnt})", negation(until.text)])
            yield either([when.text, still]), colour
        elif when is not None:
            yield when.text, colour


def source_weight(scheme: Scheme, source: str) -> Fraction:
    """The sum of the weights of the leaves of a source class, in points.

    >>> from kaohe.scheme.load import load_bytes
    >>> leaf = "{name: 甲, weight: 40, source: p, method: manual, x: 分}"
    >>> text = f"{{sources: {{p: 平台}}, appraisal: [{{of: 单位, indicators: [{leaf}]}}]}}"
    >>> source_weight(load_bytes(text.encode()).scheme, "p")
    Fraction(40, 1)
    """
    leaves = (leaf for appraisal in scheme.appraisals for leaf in appraisal.leaves())
    return sum((leaf.weight for leaf in leaves if leaf.source == source), Fraction(0))
