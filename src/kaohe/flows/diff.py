"""比较方案 · Diff: what changed in meaning between two versions of a scheme, in the words of the scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding
from kaohe.flows.opening import Opened, scheme_open
from kaohe.scheme.diff import Change, scheme_diff


@dataclass(frozen=True, slots=True)
class Differing:
    """The changes, with the hash of each side; findings where one does not compile."""

    old: str
    new: str
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, Path]


def diff(old: str, new: str) -> Differing:
    """The changes from one scheme to another, in the order of the document.

    Codes: `scheme/not-found`, and every code of loading and compiling.
    """
    before, after = scheme_open(old), scheme_open(new)
    unread = [one for one in (before, after) if one.program is None]
    if before.scheme is None or after.scheme is None or unread:
        findings = tuple(finding for one in unread for finding in one.findings)
        return Differing("", "", (), findings, {name: path for one in unread for name, path in one.sources.items()})
    return Differing(_named(before), _named(after), scheme_diff(before.scheme, after.scheme), (), {})


def _named(opened: Opened) -> str:
    scheme = opened.scheme
    return f"{scheme.id} {scheme.version} ({opened.digest[:12]})" if scheme else ""
