"""方案的展示 · Parts: what the pages of schemes show, as records that JSON, CSV and templates share."""

from __future__ import annotations

from typing import Any

from kaohe.base.findings import Text
from kaohe.web.home.plain import Plain
from kaohe.web.schemes.findings import BROKEN


class Head(Plain):
    """A scheme in a list and at the head of its page."""

    kind: str
    name: str
    scheme: str
    version: str
    title_zh: str
    title_en: str
    period: str
    group: str = ""
    digest: str = ""
    effective: str = ""
    state: str = ""
    changed: str = ""
    by: str = ""

    @property
    def title(self) -> Text:
        """Its title."""
        return Text(self.title_zh, self.title_en)


class Shelf(Plain):
    """All schemes that one may read."""

    drafts: list[Head]
    home: list[Head]
    library: list[Head]
    may_write: bool


class Chapter(Plain):
    """A heading of the prose and its sentences, each with its depth."""

    heading: str
    lines: list[tuple[int, str]]


class SchemePage(Plain):
    """A scheme whole: its parts, its prose, what is wrong with it, its other versions."""

    head: Head
    told: dict[str, Any] | None
    digest: str
    chapters: list[Chapter]
    findings: list[dict[str, Any]]
    may_publish: bool
    versions: list[Head]
    may_export: bool
    may_try: bool
    may_write: bool


class Standing(Plain):
    """How far a draft has come, and what this reader may do about it; `barred` says why he may not publish."""

    id: int
    revision: int
    state: str
    authors: list[str]
    submitted_by: str = ""
    submitted_at: str = ""
    may_edit: bool
    may_submit: bool
    may_publish: bool
    barred: str = ""
    barred_en: str = ""

    @property
    def barred_text(self) -> Text:
        """Why not."""
        return Text(self.barred, self.barred_en)


class Difference(Plain):
    """What changed in meaning from one scheme to another."""

    old: Head
    new: Head
    changes: list[dict[str, Any]]
    findings: list[dict[str, Any]]


class TrialPage(Plain):
    """A trial: who moves, what it costs; `told` is None while it waits and where a finding blocks.

    state: `lost` where its worker is gone; then, and where we failed, one may ask again: by `kind` and `scheme`.
    """

    id: int
    name: str
    kind: str
    scheme: str
    run: str
    run_title_zh: str
    run_title_en: str
    period: str
    state: str
    asked_at: str
    told: dict[str, Any] | None
    findings: list[dict[str, Any]]

    @property
    def may_ask_again(self) -> bool:
        """Whether asking once more may end otherwise."""
        return self.state == "lost" or any(one["code"] == BROKEN.code for one in self.findings)
