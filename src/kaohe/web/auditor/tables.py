"""追溯的数 · Tables: what the auditor's pages show, as records that JSON, CSV and templates share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kaohe.web.home.plain import Plain
from kaohe.web.runs.records import Record
from kaohe.web.runs.tables import RunHead, Shown, Words


class Found(Plain):
    """One number: where it stands, what it says, and who stands behind the run."""

    run: str
    scheme: str
    version: str
    period: str
    status: str
    sheet: str
    sheet_en: str
    key: str
    unit: str
    person: str
    column: str
    column_en: str
    value: Shown
    started_by: str
    computed_at: datetime
    personal: bool


class Finds(Plain):
    """The runs and numbers that fit a question."""

    asked: str
    column: str
    runs: list[RunHead]
    rows: list[Found]
    count: int
    page: int
    pages: int


class Act(Plain):
    """A step of a run's life: what, who, when ('' where nobody noted it), and what there is to add."""

    zh: str
    en: str
    who: str
    at: str
    detail: str = ""
    detail_en: str = ""


class Proven(Plain):
    """Where a run comes from: inputs, hashes, people, evidence."""

    run: RunHead
    stated: dict[str, Any]
    whole: bool
    acts: list[Act]
    sealed: dict[str, Any]
    records: list[Record]
    personal_rows: int
    persons: int
    findings: list[Words]


class Verdict(Plain):
    """Whether a run, made again from what it kept, is byte for byte what it was."""

    run: RunHead
    equal: bool
    again: str
    kept: bool
    differs: list[str]
    sheets: int
    rows: int
    findings: list[Words]
    milliseconds: int


class Sample(Plain):
    """Rows of a run drawn by a seed; the same seed draws the same rows."""

    run: RunHead | None
    sheet: str
    sheets: list[str]
    titles: dict[str, str]
    seed: str
    size: int
    of: int
    column: str
    rows: list[Found]
    runs: list[RunHead]


class Ledger(Plain):
    """The state of the ledger, and what its check found where it was asked for."""

    stated: dict[str, Any]
    checked: dict[str, Any] | None
    sound: bool
    findings: list[tuple[str, str, str]]
