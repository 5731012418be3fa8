"""覆盖程度 · Coverage: of the branches of a scheme those that its examples take, those named with a reason, those left.

A list `uncovered.yaml` beside the document names what no example can reach: entries of `where`, `branch`, `reason`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kaohe.base.findings import Finding, Place, Said
from kaohe.scheme import findings as rules
from kaohe.scheme import node as nodes
from kaohe.scheme.branches.branch import Branch, Mark

LIST = "uncovered.yaml"
_FIELDS = ("where", "branch", "reason")


@dataclass(frozen=True, slots=True)
class Named:
    """A branch that no example can reach: its column, its words in Chinese, and why."""

    where: str
    branch: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every branch; those taken; those not taken and named; those left.

    places: where the document says so, by `where`.
    """

    branches: tuple[Branch, ...] = ()
    taken: tuple[Branch, ...] = ()
    named: tuple[Branch, ...] = ()
    left: tuple[Branch, ...] = ()
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def percent(self) -> int:
        """Of the branches that can be reached, those taken, in whole percent rounded down; 100 where there is none."""
        reachable = len(self.branches) - len(self.named)
        return 100 * len(self.taken) // reachable if reachable else 100


def coverage_of(branches: tuple[Branch, ...], marks: Collection[Mark], listed: Path | None = None) -> Coverage:
    """What examples that left these marks cover; `listed` is the list of what cannot be reached, if there is one.

    Findings: `scheme/uncovered-entry` (a remark), and as `node.compose`.

    >>> coverage_of((), ()).percent
    100
    """
    entries, findings = _read(listed) if listed is not None and listed.is_file() else ([], [])
    missed = [branch for branch in branches if branch.mark not in marks]
    known = {(branch.where, branch.text.zh) for branch in missed}
    names = {(entry.where, entry.branch) for entry in entries}
    for entry in entries:
        if (entry.where, entry.branch) not in known:
            problem = Said(f"“{entry.branch}”没有，或已有算例走到", f"“{entry.branch}” is none, or an example takes it")
            findings.append(Finding.of(rules.UNCOVERED_ENTRY, entry.place, where=entry.where, problem=problem))
    return Coverage(
        branches,
        tuple(branch for branch in branches if branch.mark in marks),
        tuple(branch for branch in missed if (branch.where, branch.text.zh) in names),
        tuple(branch for branch in missed if (branch.where, branch.text.zh) not in names),
        tuple(findings),
    )


def _read(path: Path) -> tuple[list[Named], list[Finding]]:
    composed = nodes.compose(path.read_bytes(), path.name)
    findings = list(composed.findings)
    root = composed.root
    items = root.items if isinstance(root, nodes.Sequence) else (root,) if root is not None else ()
    entries = []
    for item in items:
        entry = _entry(item)
        if entry is None:
            problem = Said("要写 where、branch、reason 三项", "it needs where, branch and reason")
            findings.append(Finding.of(rules.UNCOVERED_ENTRY, item.place, where=path.name, problem=problem))
        else:
            entries.append(entry)
    return entries, findings


def _entry(item: nodes.Node) -> Named | None:
    told = dict(_texts(item))
    whole = all(told.get(name, "").strip() for name in _FIELDS)
    return Named(told["where"], told["branch"], told["reason"], item.place) if whole else None


def _texts(item: nodes.Node) -> Iterator[tuple[str, str]]:
    for key, value in item.entries if isinstance(item, nodes.Mapping) else ():
        if isinstance(value, nodes.Scalar):
            yield key.text, value.text
