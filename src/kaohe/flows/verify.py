"""核验 · Verify: the verdict on a receipt file, and whether its formulas are what its rules say when read again.

The second implementation beside the page; what the page cannot do, compiling the rules, is done here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.base.findings import Finding
from kaohe.calendar import WorkingCalendar
from kaohe.flows.findings import NOT_A_RECEIPT
from kaohe.formula.readers.browser import sheet_form
from kaohe.ledger.verify import Verdict, receipt_verify
from kaohe.scheme.canonical import content_hash
from kaohe.scheme.compile import compile_file


@dataclass(frozen=True, slots=True)
class Verified:
    """The verdict; whether the formulas follow from the rules (None: not asked); what the receipt says, by path."""

    verdict: Verdict | None = None
    compiled: bool | None = None
    said: dict[str, Any] | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that was asked holds."""
        return self.verdict is not None and self.verdict.ok and self.compiled is not False


def verify(path: Path, policy: Path | None = None) -> Verified:
    """The verdict on a file. Codes: `flows/no-receipt-file`."""
    if not path.is_file() or (policy is not None and not policy.is_file()):
        missing = path if not path.is_file() else policy
        return Verified(findings=(Finding.of(NOT_A_RECEIPT, path=missing),))
    data = path.read_bytes()
    verdict = receipt_verify(data, policy.read_bytes() if policy is not None else None)
    if verdict.steps[0].ok is not True:
        return Verified(verdict)
    receipt = json.loads(data)
    said = {path: value for _, path, value in receipt["disclosures"]}
    return Verified(verdict, _follows(receipt) if verdict.ok else None, said)


def _follows(receipt: Any) -> bool:
    """Whether the rules, compiled again, mean what was logged and give the same formulas."""
    told = receipt["scheme"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.yaml"
        path.write_bytes(told["text"].encode())
        compiled = compile_file(path)
    if compiled.scheme is None or compiled.program is None:
        return False
    sheet = told["form"]["sheet"]
    if sheet not in compiled.program.sheets:
        return False
    form = sheet_form(compiled.program, sheet, calendar=WorkingCalendar.current())
    digest = json.loads(receipt["entry"])["s"]
    return content_hash(compiled.scheme) == digest and canonical_json(form) == canonical_json(told["form"])
