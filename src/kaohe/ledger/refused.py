"""拒绝 · Refused: the log will not do what would break a promise to those who hold its checkpoints."""

from __future__ import annotations

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding


class RefusedError(KaoheError):
    """What the log refuses, with the finding that says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.line("en"))
        self.finding = finding
