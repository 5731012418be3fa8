"""方案的各部分 · Told: a scheme taken apart for pages: tree, parameters, tables, examples with their outcome, findings.

Everything is JSON; what cannot be read leaves its part empty and its finding in the list.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaohe.base.canonical import digest
from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding, blocking
from kaohe.flows.coverage import Covered, covered
from kaohe.flows.opening import scheme_open, title_of
from kaohe.flows.results import PERSON
from kaohe.formula.program import Program, TableVersion
from kaohe.formula.readers.prose.naming import called
from kaohe.formula.typed import Value
from kaohe.formula.types import Type
from kaohe.scheme.aggregates import aggregate_named
from kaohe.scheme.check import coverage_named, with_examples
from kaohe.scheme.examples import ExampleResult
from kaohe.scheme.literal import type_text, written_value
from kaohe.scheme.methods import method_named
from kaohe.scheme.model import Column, Example, ExampleCell, Parameter, Scheme, Sheet, Table
from kaohe.scheme.model_appraisal import Appraisal, Indicator
from kaohe.trace.shown import brief

Json = dict[str, Any]
DRAFT = "scheme.yaml"


@dataclass(frozen=True, slots=True)
class Told:
    """A scheme as pages show it. `told` is None where the document cannot be read at all; `text` its bytes."""

    told: Json | None
    text: bytes
    digest: str
    findings: tuple[Finding, ...]

    @property
    def may_publish(self) -> bool:
        """Whether nothing blocks."""
        return self.told is not None and not blocking(self.findings)


def scheme_told(name: str) -> Told:
    """A scheme by library id or path, its examples run.

    Codes: every code of the scheme and formula rooms.
    """
    opened = scheme_open(name)
    compiled, results = with_examples(opened.compiled)
    coverage = coverage_named(opened.compiled, results, opened.path)
    findings = (*compiled.findings, *coverage.findings)
    text = opened.document()
    scheme = opened.scheme
    if scheme is None:
        return Told(None, text, digest(text), findings)
    told = {
        **_head(scheme),
        "appraisals": [_appraisal(one, scheme) for one in scheme.appraisals],
        "parameters": [_parameter(one) for one in scheme.parameters.values()],
        "tables": [_table(one) for one in scheme.tables.values()],
        "sheets": [_sheet(one, opened.program) for one in scheme.sheets.values()],
        "rules": list(_rules(scheme)),
        "examples": list(_examples(scheme.examples, results, opened.program)),
        "coverage": _coverage(covered(coverage)),
    }
    return Told(told, text, opened.digest, findings)


def draft_told(text: str) -> Told:
    """The same for a text that stands in no file.

    >>> draft_told("kaohe: 1").told is None, draft_told("kaohe: 1").may_publish
    (False, False)
    """
    with tempfile.TemporaryDirectory(prefix="kaohe-draft-") as folder:
        path = Path(folder) / DRAFT
        path.write_bytes(text.encode())
        return scheme_told(str(path))


def _head(scheme: Scheme) -> Json:
    title = title_of(scheme)
    valid = scheme.valid
    return {
        "id": scheme.id,
        "version": scheme.version,
        "title_zh": title.zh,
        "title_en": title.en,
        "period": scheme.period,
        "basis": list(scheme.basis),
        "valid_from": valid.start.isoformat() if valid else "",
        "valid_until": valid.stop.isoformat() if valid and valid.stop else "",
        "pays": any(sheet.pays for sheet in scheme.sheets.values()),
        "personal": any(PERSON in sheet.key for sheet in scheme.sheets.values()),
        "sources": dict(scheme.sources),
        "records": [
            {"name": one.name, "scheme": one.scheme, "period": one.period, "status": one.status}
            for one in scheme.records.values()
        ],
    }


def _appraisal(appraisal: Appraisal, scheme: Scheme) -> Json:
    appraised = scheme.sheets.get(appraisal.of)
    titled = {"of": appraisal.of, "of_en": (appraised.title.en if appraised else "") or appraisal.of}
    tree = [row for one in appraisal.indicators for row in _nodes(one, 0)]
    return {**titled, "line": appraisal.place.line, "tree": tree, "grades": _grades(appraisal)}


def _grades(appraisal: Appraisal) -> list[str]:
    return sorted({one.grade for one in appraisal.grades})


def _nodes(node: Indicator, depth: int) -> Iterator[Json]:
    """A node and everything below, each with its depth."""
    yield {
        "name": node.name,
        "zh": node.title_zh or node.name,
        "en": node.title_en or node.name,
        "weight": plain_text(node.weight),
        "depth": depth,
        "leaf": not node.children,
        "method": node.method,
        **_method(node),
        "source": node.source,
        "basis": node.basis,
        "owner": node.owner,
        "line": node.place.line,
        "column": node.place.column,
    }
    for child in node.children:
        yield from _nodes(child, depth + 1)


def _method(node: Indicator) -> Json:
    """What the method of an indicator, or of a class, is called."""
    if not node.method and not node.aggregate:
        return {"method_zh": "", "method_en": ""}
    found = method_named(node.method) if node.method else aggregate_named(node.aggregate)
    return {"method_zh": found.title_zh, "method_en": found.title_en}


def _said(value: Value | None, kind: Type) -> Json:
    if value is None:
        return {"zh": "其他", "en": "otherwise"}
    return {"zh": brief(value, kind, "zh"), "en": brief(value, kind, "en")}


def _parameter(one: Parameter) -> Json:
    rows = [
        {"start": row.start.isoformat(), **_said(row.value, one.type)}
        | {
            "written": written_value(row.value, one.type),
            "basis": row.basis,
            "line": row.place.line,
            "column": row.place.column,
        }
        for row in one.rows
    ]
    title = {"name": one.name, "en": one.title.en or one.name, "type": type_text(one.type)}
    return {**title, "line": one.place.line, "rows": rows}


def _table(one: Table) -> Json:
    kinds = (*one.keys.values(), *one.gives.values())
    return {
        "name": one.name,
        "en": one.title.en or one.name,
        "line": one.place.line,
        "columns": [*one.keys, *one.gives],
        "keys": len(one.keys),
        "bands": one.bands,
        "versions": [_version(version, kinds) for version in one.versions],
    }


def _version(version: TableVersion, kinds: tuple[Type, ...]) -> Json:
    rows = [[_said(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in version.rows]
    return {"start": version.start.isoformat(), "basis": version.basis, "rows": rows}


def _sheet(sheet: Sheet, program: Program | None) -> Json:
    compiled = program.sheets.get(sheet.name) if program else None
    texts = {one.name: one.text for one in compiled.columns.values()} if compiled else {}
    return {
        "name": sheet.name,
        "en": sheet.title.en or sheet.name,
        "kind": sheet.kind,
        "key": list(sheet.key),
        "key_en": [_called(program, sheet.name, one) for one in sheet.key],
        "pays": sheet.pays,
        "pays_en": _called(program, sheet.name, sheet.pays),
        "line": sheet.place.line,
        "columns": [_column(one, texts.get(one.name, "")) for one in sheet.columns.values()],
    }


def _column(column: Column, text: str) -> Json:
    return {
        "name": column.name,
        "en": column.title.en or column.name,
        "type": type_text(column.type),
        "given": column.is_given,
        "formula": "" if column.is_given else text,
        "basis": column.basis,
        "line": column.place.line,
    }


def _called(program: Program | None, sheet: str, column: str) -> str:
    """What a column is called in English; by its name where the scheme does not compile."""
    return called(program, sheet, column).en if program is not None and sheet in program.sheets else column


def _where(cell: ExampleCell, program: Program | None) -> Json:
    """The cell of an expectation in both languages."""
    row, known = "/".join(cell.row), program.sheets.get(cell.sheet) if program is not None else None
    title = (known.title_en if known is not None else "") or cell.sheet
    column = _called(program, cell.sheet, cell.column)
    return {"where": f"{cell.sheet} {row} {cell.column}".strip(), "where_en": f"{title} {row} {column}".strip()}


def _rules(scheme: Scheme) -> Iterator[Json]:
    """Constraints and lights: what is watched, and why."""
    for held in scheme.must_hold:
        yield {"kind": "holds", "on": held.on, "name": held.name, "en": held.title.en or held.name} | {
            "text": held.holds.text,
            "basis": held.basis,
            "line": held.place.line,
        }
    for light in scheme.lights:
        said = [f"{word}: {one.text}" for word, one in (("red", light.red), ("yellow", light.yellow)) if one]
        yield {"kind": "light", "on": light.on, "name": light.name, "en": light.title.en or light.name} | {
            "text": "; ".join(said),
            "basis": light.basis,
            "line": light.place.line,
        }


def _examples(examples: Iterable[Example], results: Iterable[ExampleResult], program: Program | None) -> Iterator[Json]:
    """Every example; `holds` is None where the scheme does not compile and none was run."""
    outcome = {one.name: one for one in results}
    for one in examples:
        result = outcome.get(one.name)
        yield {
            "name": one.name,
            "period": one.period,
            "basis": one.basis,
            "line": one.place.line,
            "holds": None if result is None else result.holds,
            "given": len(one.given),
            "expected": [{**_where(cell, program), "value": cell.text} for cell in one.expect],
            "wrong": [finding.as_json() for finding in result.findings] if result else [],
        }


def _coverage(found: Covered) -> Json:
    left = [{"where": one.where, "zh": one.text.zh, "en": one.text.en, "line": one.place.line} for one in found.left]
    return {"branches": found.branches, "taken": found.taken, "percent": found.percent, "left": left}
