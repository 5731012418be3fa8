"""核验 · Verify: the verdict on a receipt, in ten steps, from the file alone and a policy that the reader trusts.

Basis: docs/reference/evidence.md. The phone's `verifier/verify.js` is the other implementation; both must agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.base.findings import Finding
from kaohe.ledger import record
from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.encoded import hash_read
from kaohe.ledger.entry import entry_read
from kaohe.ledger.fields_open import fields_fault
from kaohe.ledger.note import Verifier
from kaohe.ledger.policy import NONE, Policy, policy_read
from kaohe.ledger.proof import Proof, proof_read
from kaohe.ledger.receipt_form import receipt_read
from kaohe.ledger.row_checks import recompute_fault
from kaohe.ledger.strict import SAFE
from kaohe.ledger.tree import inclusion_root, leaf_hash

OK, UNCHECKED, UNWITNESSED, PARTIAL = "ok", "unchecked", "unwitnessed", "partial"
_RECORD = ("form", "payee", "period", "scheme", "version", "digest", "run", "sheet", "rev")
_SHARED = frozenset({"value", "pool", "total", "cut.remainder", "cut.key"})
_NOT_ASKED = frozenset({UNCHECKED, UNWITNESSED, PARTIAL})


@dataclass(frozen=True, slots=True)
class Step:
    """One question and its answer: a code, `ok` where it holds."""

    name: str
    code: str

    @property
    def ok(self) -> bool | None:
        """Whether it holds; None where it was not asked."""
        return True if self.code == OK else None if self.code in _NOT_ASKED else False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a receipt proves: one code for the whole, and the ten steps."""

    code: str
    steps: tuple[Step, ...]
    witnesses: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the receipt may be relied on; with the code `unpinned`, only as far as its own policy is."""
        return self.code in {"verified", "unpinned"}


@dataclass(slots=True)
class Seen:
    """What earlier steps found, for later ones."""

    data: bytes
    pinned: bytes | None
    receipt: Any = None
    entry: dict[str, Any] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    proof: Proof | None = None
    checkpoint: Checkpoint | None = None
    policy: Policy | None = None
    witnesses: tuple[str, ...] = ()
    cohorts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def logged(self, located: dict[str, Any]) -> bool:
        """Whether an entry with its hashes stands in the tree of the checkpoint."""
        hashes = [hash_read(one) for one in located["hashes"]]
        known = [one for one in hashes if one is not None]
        return len(known) == len(hashes) and self.stands(located["entry"], located["index"], known)

    def stands(self, text: str, index: int, hashes: Sequence[bytes]) -> bool:
        """The same for bare parts."""
        if self.checkpoint is None:
            return False
        root = inclusion_root(index, self.checkpoint.size, leaf_hash(text.encode()), hashes)
        return root is not None and root == self.checkpoint.root

    def disagrees(self, path: str, value: object) -> bool:
        """Whether the record discloses a path with another value; a flag is no number."""
        found = self.record.get(path)
        return path in self.record and (type(found) is not type(value) or found != value)


def receipt_verify(data: bytes, policy: bytes | None = None) -> Verdict:
    """The verdict on a receipt file; `policy` is the one the reader trusts, else the receipt's own is used.

    >>> receipt_verify(b"{}").code
    'not_a_receipt'
    """
    seen, codes = Seen(data, policy), dict[str, str]()
    for name, ask in _STEPS.items():
        codes[name] = ask(seen) if _may_ask(name, codes, seen) else UNCHECKED
    steps = tuple(Step(name, code) for name, code in codes.items())
    failing = next((step.code for step in steps if step.ok is False), "")
    if not failing and codes["quorum"] == UNWITNESSED:
        failing = UNWITNESSED
    return Verdict(failing or ("unpinned" if policy is None else "verified"), steps, seen.witnesses)


def _may_ask(name: str, codes: dict[str, str], seen: Seen) -> bool:
    needs = {"readable": (), "quorum": ("log_signature",), "recomputation": ("commitment", "scheme", "cohorts")}
    needed = needs.get(name, ("readable",))
    if any(codes[one] != OK for one in needed):
        return False
    if name == "cohorts" and codes["commitment"] != OK:
        return False
    return name in {"readable", "commitment", "inclusion", "quorum", "recomputation"} or seen.checkpoint is not None


def _readable(seen: Seen) -> str:
    seen.receipt, fault = receipt_read(seen.data)
    if fault:
        return fault
    seen.entry = entry_read(seen.receipt["entry"], "pay") or {}
    seen.record = {path: value for _, path, value in seen.receipt["disclosures"]}
    seen.proof = proof_read(seen.receipt["proof"])
    seen.checkpoint = checkpoint_read(seen.proof.checkpoint.text) if seen.proof else None
    if seen.proof and seen.checkpoint and max(seen.proof.index, seen.checkpoint.size) > SAFE:
        seen.checkpoint = None  # a browser's numbers end there
    return OK


def _commitment(seen: Seen) -> str:
    hidden, entry = seen.receipt.get("hidden", []), seen.entry
    fault = fields_fault(seen.receipt["disclosures"], hidden, count=entry["n"], root=entry["c"])
    if fault:
        return fault
    lacks = not hidden and not all(path in seen.record for path in _RECORD)
    if lacks or seen.disagrees("form", record.FORM):
        return "record_malformed"
    return "record_disagrees" if seen.disagrees("digest", entry["s"]) or seen.disagrees("rev", entry["r"]) else OK


def _inclusion(seen: Seen) -> str:
    if seen.proof is None or seen.checkpoint is None:
        return "proof_malformed"
    return OK if seen.stands(seen.receipt["entry"], seen.proof.index, seen.proof.hashes) else "inclusion"


def _log_signature(seen: Seen) -> str:
    text = seen.pinned if seen.pinned is not None else seen.receipt["policy"]["text"].encode()
    read = policy_read(text)
    if isinstance(read, Finding) or not read.logs:
        return "policy_malformed"
    seen.policy, origin = read, seen.checkpoint.origin if seen.checkpoint else ""
    log = next((one for one in read.logs if one.verifier.name == origin), None)
    if log is None:
        return "other_log"
    return OK if _signed(seen, log.verifier) else "log_signature"


def _signed(seen: Seen, key: Verifier) -> bool | None:
    """Whether a key signed the checkpoint; None where it has no line there."""
    found = seen.proof.checkpoint.signed_by([key]) if seen.proof else None
    return False if found is None else True if found else None


def _quorum(seen: Seen) -> str:
    if seen.policy is None:
        return UNCHECKED
    signed = [(known, _signed(seen, known.verifier)) for known in seen.policy.witnesses]
    if any(holds is False for _, holds in signed):
        return "witness_signature"
    seen.witnesses = tuple(known.name for known, holds in signed if holds)
    if seen.policy.quorum == NONE:
        return UNWITNESSED
    return OK if seen.policy.satisfied([known.verifier for known, holds in signed if holds]) else "quorum"


def _batch(seen: Seen) -> str:
    receipt, entry = seen.receipt, seen.entry
    run, seal = entry_read(receipt["run"]["entry"], "run"), entry_read(receipt["seal"]["entry"], "seal")
    if run is None or seal is None:
        return "run_malformed" if run is None else "seal_malformed"
    for name in ("run", "seal"):
        if not seen.logged(receipt[name]):
            return f"{name}_not_in_log"
    if {run["b"], seal["b"]} != {entry["b"]} or run["s"] != entry["s"] or run["m"] != seal["m"]:
        return "other_batch"
    index = seen.proof.index if seen.proof else 0
    if not seal["i"] <= receipt["run"]["index"] < index <= seal["j"] < receipt["seal"]["index"]:
        return "outside_seal"
    return "other_run" if seen.disagrees("run", run["m"]) else OK


def _scheme(seen: Seen) -> str:
    told, logged = seen.receipt["scheme"], entry_read(seen.receipt["scheme"]["entry"], "scheme")
    if logged is None:
        return "scheme_malformed"
    if not seen.logged(told):
        return "scheme_not_in_log"
    if seen.proof is None or told["index"] >= seen.proof.index:
        return "scheme_after_pay"
    if logged["s"] != seen.entry["s"]:
        return "other_scheme"
    if _digest(told["text"].encode()) != logged["y"]:
        return "scheme_text"
    sheet = told["form"].get("sheet")
    known = isinstance(sheet, str) and told["forms"].get(sheet) == _digest(canonical_json(told["form"]))
    if not known or seen.disagrees("sheet", sheet):
        return "form_changed"
    return OK if _digest(canonical_json(told["forms"])) == logged["f"] else "forms_changed"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _cohorts(seen: Seen) -> str:
    for told in seen.receipt["cohorts"]:
        cohort = entry_read(told["entry"], "cohort")
        if cohort is None:
            return "cohort_malformed"
        if not seen.logged(told):
            return "cohort_not_in_log"
        if cohort["b"] != seen.entry["b"]:
            return "cohort_other_batch"
        if fields_fault(told["disclosures"], [], count=cohort["n"], root=cohort["c"]):
            return "cohort_commitment"
        seen.cohorts[cohort["c"]] = {path: value for _, path, value in told["disclosures"]}
    return _references(seen)


def _references(seen: Seen) -> str:
    """Whether every operand that names a cohort finds it, and finds it to be of its own sheet and column."""
    for path, own in seen.record.items():
        if not path.startswith("operands.") or not isinstance(own, dict) or "cohort" not in own:
            continue
        cohort = seen.cohorts.get(own["cohort"]) if isinstance(own["cohort"], str) else None
        if cohort is None:
            return "cohort_missing"
        if own.keys() - {"cohort", "value"} or ("value" in own and not _SHARED.isdisjoint(cohort)):
            return "cohort_disagrees"  # what a shared entry says, no row says otherwise
        sheet, said = seen.receipt["scheme"]["form"].get("sheet"), (cohort.get("sheet"), cohort.get("operand"))
        if not isinstance(sheet, str) or said != (sheet, path.removeprefix("operands.")):
            return "cohort_disagrees"
    return OK


def _recomputation(seen: Seen) -> str:
    if seen.receipt.get("hidden"):
        return PARTIAL
    return recompute_fault(seen.receipt["scheme"]["form"], seen.record, seen.cohorts) or OK


def _revision(seen: Seen) -> str:
    own, index, told = seen.entry, seen.proof.index if seen.proof else 0, []
    for one in seen.receipt["chain"]:
        known = entry_read(one["entry"], "pay", "reverse")
        if known is None:
            return "chain_malformed"
        if not seen.logged(one):
            return "chain_not_in_log"
        if known["t"] == own["t"]:
            told.append((known, one["index"]))
    reversed_ = {known["x"] for known, at in told if known["k"] == "reverse" and at < index}
    before = {at for known, at in told if known["k"] == "pay" and known["r"] == own["r"] - 1 and at < index}
    if own["r"] and not before & reversed_:
        return "chain_missing"
    later = [known for known, _ in told if (known["x"] == index if known["k"] == "reverse" else known["r"] > own["r"])]
    return "corrected" if later else OK


_STEPS: dict[str, Callable[[Seen], str]] = {
    "readable": _readable,
    "commitment": _commitment,
    "inclusion": _inclusion,
    "log_signature": _log_signature,
    "quorum": _quorum,
    "batch": _batch,
    "scheme": _scheme,
    "cohorts": _cohorts,
    "recomputation": _recomputation,
    "revision": _revision,
}
