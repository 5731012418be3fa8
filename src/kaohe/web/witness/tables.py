"""账本头的数 · Tables: what page, CSV and JSON say of the head of the ledger."""

from __future__ import annotations

from kaohe.web.home.plain import Plain


class Cosigner(Plain):
    """A witness of the policy: its key, and when it cosigned what is published; '' where it has not."""

    name: str
    key: str
    at: str


class LedgerHead(Plain):
    """The log as its key has signed it. published, root: of the published checkpoint, whose text is `checkpoint`."""

    origin: str
    size: int
    published: int | None
    root: str
    checkpoint: str
    policy: str
    fingerprint: str
    quorum: bool
    frozen: bool
    witnesses: list[Cosigner]

    @property
    def waiting(self) -> int:
        """How many entries are signed, and not witnessed yet."""
        return self.size - (self.published or 0)


class Witnessed(Plain):
    """The head of the ledger; None where there is none, or where it cannot be trusted. findings: their codes alone.

    What was found names files of the house: it is for the auditor.
    """

    head: LedgerHead | None
    absent: bool
    findings: list[str]
