"""条目稽核 · Audit of entries: what anyone can see wrong in the entries alone, without a key and without a name.

A tag paid twice, a revision without its predecessor, a seal that does not fit its batch, a scheme logged after the pay.
An entry of an unknown kind is kept and not understood. Memory: about 150 bytes a payment.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kaohe.base.findings import Finding
from kaohe.ledger.entry import KINDS, entry_read
from kaohe.ledger.findings import MALFORMED, REVISION, RUN_MISSING, SCHEME_LATE, SEAL, TWICE, UNSEALED
from kaohe.ledger.strict import NotStrictError, strict_read
from kaohe.ledger.tree import leaf_hash, root_of

_MOST = 100


@dataclass(slots=True)
class _Batch:
    """What belongs to one run: its scheme and manifest, where it stands, and the tags in it."""

    scheme: str
    manifest: str
    run: int
    last: int
    tags: list[bytes] = field(default_factory=list)
    sealed: bool = False


class Audit:
    """Takes the entries one after another."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self.findings: list[Finding] = []
        self._schemes: set[str] = set()
        self._batches: dict[str, _Batch] = {}
        # A tag's revision, its index and whether it is reversed, in one number: (index * 2 + reversed, revision).
        self._paid: dict[bytes, int] = {}
        self._revised: dict[bytes, int] = {}

    def take(self, index: int, data: bytes) -> None:
        """The next entry."""
        entry = _read(data)
        if entry is None:
            self.kinds["?"] += 1
            return self._find(MALFORMED, index)
        kind = entry["k"] if entry["k"] in KINDS else "unknown"
        self.kinds[kind] += 1
        match kind:
            case "scheme":
                self._schemes.add(entry["s"])
            case "run":
                self._run(index, entry)
            case "cohort" | "pay" | "reverse":
                self._member(index, entry)
            case "seal":
                self._seal(index, entry)
        return None

    def finish(self) -> list[Finding]:
        """What is wrong: at most a hundred of each kind."""
        for batch in self._batches.values():
            if not batch.sealed:
                self._find(UNSEALED, batch.run)
        return self.findings

    def _run(self, index: int, entry: dict[str, Any]) -> None:
        if entry["b"] in self._batches:
            self._find(TWICE, index)
        if entry["s"] not in self._schemes:
            self._find(SCHEME_LATE, index)
        self._batches.setdefault(entry["b"], _Batch(entry["s"], entry["m"], index, index))

    def _member(self, index: int, entry: dict[str, Any]) -> None:
        batch = self._batches.get(entry["b"])
        if batch is None:
            return self._find(RUN_MISSING, index)
        if batch.sealed or index != batch.last + 1:
            self._find(SEAL, index)
        batch.last = index
        if entry["k"] == "cohort":
            return None
        batch.tags.append(bytes.fromhex(entry["t"]))
        if entry["k"] == "reverse":
            return self._reverse(index, entry, batch.tags[-1])
        if entry["s"] not in self._schemes:
            self._find(SCHEME_LATE, index)
        elif entry["s"] != batch.scheme:
            self._find(RUN_MISSING, index)
        return self._pay(index, entry["r"], batch.tags[-1])

    def _pay(self, index: int, revision: int, tag: bytes) -> None:
        before = self._paid.get(tag)
        known = -1 if before is None else self._revised.get(tag, 0)
        if revision <= known:
            return self._find(TWICE, index)
        if revision != known + 1 or (before is not None and not before & 1):
            self._find(REVISION, index)
        self._paid[tag] = index << 1
        if revision:
            self._revised[tag] = revision
        return None

    def _reverse(self, index: int, entry: dict[str, Any], tag: bytes) -> None:
        if self._paid.get(tag) != entry["x"] << 1 or self._revised.get(tag, 0) != entry["r"]:
            return self._find(REVISION, index)
        self._paid[tag] |= 1
        return None

    def _seal(self, index: int, entry: dict[str, Any]) -> None:
        batch = self._batches.get(entry["b"])
        if batch is None:
            return self._find(RUN_MISSING, index)
        tags = root_of([leaf_hash(tag) for tag in sorted(batch.tags)]).hex()
        said = (entry["m"], entry["n"], entry["j"], entry["t"])
        fits = said == (batch.manifest, len(batch.tags), batch.last, tags) and index == batch.last + 1
        if batch.sealed or not fits or not entry["i"] <= batch.run:
            self._find(SEAL, index)
        batch.sealed, batch.tags = True, []
        return None

    def _find(self, rule: Any, index: int) -> None:
        if sum(finding.rule is rule for finding in self.findings) < _MOST:
            self.findings.append(Finding.of(rule, index=index))


def _read(data: bytes) -> dict[str, Any] | None:
    """The entry, or None: one of a known kind as it must be written, or canonical text of a kind that is not known."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    known = entry_read(text, *KINDS)
    if known is not None:
        return known
    try:
        entry = strict_read(text)
    except NotStrictError:
        return None
    is_other = isinstance(entry, dict) and isinstance(entry.get("k"), str) and entry["k"] not in KINDS
    return entry if is_other else None
