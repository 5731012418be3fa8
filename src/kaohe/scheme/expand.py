"""展开 · Expanding: indicators, totals, grades, constraints and lights of a scheme as ordinary columns with formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.base.findings import Finding, Place
from kaohe.formula.declared import ColumnDeclared, Written
from kaohe.formula.tree import Call, Name, Node, Number
from kaohe.formula.types import FLAG, Kind, Type
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme.grading import Effects, Grading, grade_columns, quality_of
from kaohe.scheme.indicators import indicator_columns
from kaohe.scheme.model import Column, Constraint, Light, Scheme, Sheet, Treatment
from kaohe.scheme.model_appraisal import Appraisal, GradeRule
from kaohe.scheme.rewriting import rewritten
from kaohe.scheme.totals import EXACT, total_columns
from kaohe.scheme.treating import treated_columns
from kaohe.scheme.wording import GRADE, TOTAL, VETO, at_line, generated, number

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
    for constraint in scheme.must_hold:
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
        for column in (*indicator_columns(self.scheme, sheet, appraisal), *total_columns(appraisal)):
            self._add(sheet.name, column)
        if appraisal.grades:
            self._check_vetoes(appraisal)
            for column in grade_columns(_grading_of(sheet, appraisal)):
                self._add(sheet.name, column)

    def graded_column(self, sheet: Sheet, column: Column) -> None:
        for rule in column.rules:
            if rule.quota is not None and not rule.ties:
                problem = f"{rule.grade}：quota 需要 ties (needs ties)"
                self.findings.append(Finding.of(rules.GRADES, rule.place, where=column.name, problem=problem))
                return
        for made in grade_columns(_grading_of_column(sheet, column)):
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
        parts = [(light.red, "red"), (light.yellow, "yellow")]
        burning = ", ".join(f"{when.text}, '{colour}'" for when, colour in parts if when is not None)
        judged = f"灯.{light.name}.判"
        place = at_line(light.place)
        kind = Type(Kind.CHOICE, choices=COLOURS)
        text = generated(f"IFS({burning}, TRUE, 'green')", place)
        self._add(light.on, ColumnDeclared(judged, kind, place, text, origin="light", basis=light.basis))
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


def _grading_of(sheet: Sheet, appraisal: Appraisal) -> Grading:
    exact = appraisal.compare_on == "exact"
    total = names.written(TOTAL, EXACT) if exact else TOTAL
    caps: dict[str, tuple[str, ...]] = {}
    for veto in appraisal.vetoes:
        if veto.grade:
            caps[veto.grade] = (*caps.get(veto.grade, ()), names.written(VETO, veto.name))
    lowering = tuple((names.written(VETO, veto.name), veto.lower) for veto in appraisal.vetoes if veto.lower)
    return Grading(
        GRADE,
        sheet,
        appraisal.grades,
        {rule.grade: (f"DESC {total}", *_ties(rule, exact=exact)) for rule in appraisal.grades},
        {rule.grade: _compared(rule.when, exact=exact) for rule in appraisal.grades if rule.when},
        quality_of(appraisal.grades, appraisal.order),
        Effects(caps, lowering),
        appraisal.place,
        "Grade",
        appraisal.basis,
    )


def _grading_of_column(sheet: Sheet, column: Column) -> Grading:
    return Grading(
        column.name,
        sheet,
        column.rules,
        {rule.grade: _ties(rule, exact=False) for rule in column.rules},
        {rule.grade: rule.when.text for rule in column.rules if rule.when},
        quality_of(column.rules, column.type.choices),
        Effects({}),
        column.place,
        column.title.en,
        column.basis,
    )


def _ties(rule: GradeRule, *, exact: bool) -> tuple[str, ...]:
    return tuple(f"{tie.direction} {_compared(tie.formula, exact=exact)}" for tie in rule.ties)


def _compared(written: Written, *, exact: bool) -> str:
    """The formula, reading the total before rounding where the scheme compares exactly."""

    def change(node: Node) -> Node:
        return replace(node, parts=(TOTAL, EXACT)) if isinstance(node, Name) and node.parts == (TOTAL,) else node

    return rewritten(written, change).text if exact else written.text
