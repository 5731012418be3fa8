"""方案读取 · Loading: the bytes of a document to a model, with every finding at once."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding
from kaohe.formula.types import DATE, STEPS
from kaohe.scheme import findings as rules
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import TOP, VALID, canonical_key
from kaohe.scheme.load_appraisal import AppraisalLoader
from kaohe.scheme.load_examples import load_examples
from kaohe.scheme.load_rules import load_cases, load_constraints, load_lights, load_records
from kaohe.scheme.load_sheets import load_sheets
from kaohe.scheme.load_values import load_parameters, load_tables
from kaohe.scheme.model import Scheme, Valid
from kaohe.scheme.naming import Scope
from kaohe.scheme.node import MAX_BYTES, Node, Scalar, compose
from kaohe.scheme.reading import Fields, Reading

LANGUAGE = "1"
_LABEL = re.compile(r"[^\W_][\w.-]{0,62}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model, or None where the document cannot be read at all; a model beside findings may be partial."""

    scheme: Scheme | None
    findings: tuple[Finding, ...]


def load_file(path: Path) -> Loaded:
    """The scheme of a file, placed by the file's name.

    Findings: every `scheme/…` code of reading.
    """
    with path.open("rb") as document:
        return load_bytes(document.read(MAX_BYTES + 1), path.name)


def load_bytes(data: bytes, file: str = "") -> Loaded:
    """The scheme of a document.

    Findings: every `scheme/…` code of reading; nothing is raised for what a person wrote.

    >>> [finding.code for finding in load_bytes(b"kaohe: 1").findings][:1]
    ['scheme/missing-key']
    """
    composed = compose(data, file)
    if composed.root is None:
        return Loaded(None, composed.findings)
    return load_tree(composed.root, composed.findings, file)


def load_tree(root: Node, findings: tuple[Finding, ...] = (), file: str = "") -> Loaded:
    """The scheme of a document that is a tree already; `findings` are those met on the way to it.

    Findings: as `load_bytes`.
    """
    reading = Reading(file)
    reading.findings += findings
    scheme = _scheme(reading, root)
    kept = _without_followers(reading.findings)
    return Loaded(scheme, tuple(sorted(kept, key=lambda finding: (finding.place.line, finding.place.column))))


def _without_followers(findings: list[Finding]) -> list[Finding]:
    """The findings without missing keys that stand there after all, before a full-width colon."""
    written = [dict(finding.data)["key"] for finding in findings if finding.rule is rules.WIDE_COLON]
    return [
        finding
        for finding in findings
        if finding.rule is not rules.MISSING_KEY
        or not any(canonical_key(key, (dict(finding.data)["key"],)) for key in written)
    ]


def _scheme(reading: Reading, root: Node) -> Scheme:
    parts = read.fields(reading, root, TOP)
    language = read.word(reading, parts.get("kaohe"), "kaohe", (LANGUAGE,), LANGUAGE)
    sources = {
        name: read.text(reading, body, name) for name, _, body in read.entries(reading, parts.get("sources"), "sources")
    }
    values, tables_scope, sheets_scope = Scope(reading), Scope(reading), Scope(reading)
    parameters = load_parameters(reading, parts.get("parameters"), values)
    tables = load_tables(reading, parts.get("tables"), tables_scope)
    sheets = load_sheets(reading, parts.get("sheets"), sheets_scope)
    records = load_records(reading, parts.get("records"), sheets_scope, sheets)
    loaders = (
        AppraisalLoader(reading, tables, sources).load(item)
        for item in read.items(reading, parts.get("appraisal"), "appraisal")
    )
    return Scheme(
        _label(reading, parts.get("scheme"), "scheme", "wage-guarantee"),
        _label(reading, parts.get("version"), "version", "2026.1"),
        language,
        read.title(reading, parts.get("title")),
        read.texts(reading, parts.get("basis"), "basis"),
        read.word(reading, parts.get("period"), "period", STEPS, "year"),
        _valid(reading, parts),
        sources,
        parameters,
        tables,
        records,
        sheets,
        tuple(loaders),
        load_constraints(reading, parts.get("must_hold")),
        load_lights(reading, parts.get("lights")),
        load_cases(reading, parts.get("cases")),
        load_examples(reading, parts.get("examples"), records),
        root.place,
        read.text(reading, parts.get("allow_relative"), "allow_relative"),
    )


def _label(reading: Reading, node: Node | None, where: str, sample: str) -> str:
    """An id or version: it names folders and runs, so nothing else stands in it."""
    label = read.text(reading, node, where)
    if isinstance(node, Scalar) and not _LABEL.fullmatch(label):
        reading.report(rules.BAD_VALUE, node.place, text=label, wanted=where, sample=sample)
    return label


def _valid(reading: Reading, parts: Fields) -> Valid | None:
    if "valid" not in parts:
        return None
    ends = read.fields(reading, parts["valid"], VALID)
    start, stop = (read.value(reading, ends.get(key), f"valid {key}", DATE) for key in ("from", "to"))
    if not isinstance(start, dt.date):
        return None
    last = stop if isinstance(stop, dt.date) else None
    if last is not None and last < start:
        reading.report(rules.VALIDITY, parts["valid"].place)
    return Valid(start, last)
