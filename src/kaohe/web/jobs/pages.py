"""运行台的展示 · Pages: what the desk of runs shows, as records that JSON, CSV and templates share."""

from __future__ import annotations

from typing import Any

from kaohe.base.findings import Text
from kaohe.web.home.plain import Plain
from kaohe.web.runs.tables import RunHead, Words


class BookRow(Plain):
    """An uploaded book. kept: what was uploaded is still there."""

    id: int
    name: str
    scheme: str
    version: str
    title_zh: str
    title_en: str
    period: str
    state: str
    complete: bool
    by: str
    at: str
    sha256: str
    pays: bool
    kept: bool

    @property
    def title(self) -> Text:
        """The title of its scheme."""
        return Text(self.title_zh, self.title_en)


class JobRow(Plain):
    """A job as its line and its page show it.

    void: what it made is; stalled: its worker is gone; unattended: it waits, and none comes.
    """

    id: int
    kind: str
    state: str
    step: int
    of: int
    what_zh: str
    what_en: str
    started_by: str
    made_at: str
    ended_at: str
    attempt: int
    run: str
    void: bool
    book: int | None
    stalled: bool
    unattended: bool
    may_cancel: bool
    may_resume: bool
    log: list[dict[str, Any]]
    findings: list[dict[str, Any]]

    @property
    def what(self) -> Text:
        """What it is about."""
        return Text(self.what_zh, self.what_en)

    @property
    def goes_on(self) -> bool:
        """Whether it is not at its end."""
        return self.state in {"queued", "running"} and not self.stalled


class Choice(Plain):
    """A scheme that may be run here."""

    value: str
    title_zh: str
    title_en: str
    version: str
    period: str


class Desk(Plain):
    """The desk of runs; `unattended`: no worker has been at work for a while."""

    unattended: bool
    runs: list[RunHead]
    jobs: list[JobRow]
    books: list[BookRow]
    exports: int
    choices: list[Choice]
    may_start: bool


class BookPage(Plain):
    """A book with what its preview found; `retired`: why its scheme begins no new run."""

    book: BookRow
    tables: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    jobs: list[JobRow]
    past: list[RunHead]
    retired: list[dict[str, Any]]
    may_start: bool
    may_discard: bool


class Proposed(Plain):
    """An act of two persons that waits for the second one."""

    act: str
    first: str
    at: str
    reason: str
    mine: bool


class RunPage(Plain):
    """A run at its desk: what went in, what is wrong with it, who signed, what may be done now."""

    run: RunHead
    started_by: str
    kept: dict[str, Any]
    unready: list[Words]
    signed: list[dict[str, str]]
    proposed: list[Proposed]
    others: list[RunHead]
    hashes: dict[str, str]
    may: dict[str, bool]
    barred: bool


class ExportRow(Plain):
    """An export."""

    id: int
    run: str
    title_zh: str
    title_en: str
    period: str
    people: int
    state: str
    by: str
    at: str
    approved_by: str
    may_download: bool
    may_approve: bool

    @property
    def title(self) -> Text:
        """The title of the run."""
        return Text(self.title_zh, self.title_en)


class Compared(Plain):
    """Two runs compared; of sheets of persons only totals."""

    before: RunHead
    after: RunHead
    sheets: list[dict[str, Any]]
    findings: list[dict[str, Any]]
