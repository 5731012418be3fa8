"""批准状态 · Approval: the signatures beside a run, and whether they are enough."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.canonical import canonical_json

APPROVAL = "approval.json"
SIGNATURES = 2
"""Two different people. Basis: design.md, The walk of the data."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and the instant in epoch seconds."""

    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Approval:
    """The signatures on one run."""

    run: str
    signatures: tuple[Signature, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """Who has signed."""
        return tuple(one.by for one in self.signatures)

    @property
    def is_given(self) -> bool:
        """Whether enough different people have signed."""
        return len({_one(by) for by in self.people}) >= SIGNATURES

    def has_signed(self, by: str) -> bool:
        """Whether this person has signed, however the staff number is written.

        >>> Approval("1", (Signature("zhang", 0),)).has_signed("Zhang")
        True
        """
        return _one(by) in map(_one, self.people)

    def as_bytes(self) -> bytes:
        """What stands in approval.json."""
        signed = [{"by": one.by, "at": one.at} for one in self.signatures]
        return canonical_json({"run": self.run, "signatures": signed})


def approval_read(folder: Path, run: str) -> Approval:
    """The signatures on this very run; those on another one, or none, are no signatures."""
    try:
        stated = json.loads((folder / APPROVAL).read_text("utf-8"))
        signed = tuple(Signature(str(one["by"]), int(one["at"])) for one in stated["signatures"])
        return Approval(run, signed if stated["run"] == run else ())
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return Approval(run, ())


def _one(by: str) -> str:
    """One writing for every writing of a staff number: capitals and full width make no other person."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", by).casefold())
