"""批准 · Approve: two different people put their names to a complete run; nothing of the run changes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.findings import Finding, Place
from kaohe.book.privacy import identity_kind
from kaohe.flows.approval import APPROVAL, Approval, Signature, approval_read
from kaohe.flows.findings import ALREADY_APPROVED, INCOMPLETE, NOT_A_PERSON, SAME_PERSON, UNDECIDED
from kaohe.flows.results import Results
from kaohe.flows.runs import run_checked
from kaohe.flows.standing import undecided, unready
from kaohe.flows.writing import file_written

_PERSON = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Approved:
    """The signatures that stand after this act; findings where it was refused."""

    approval: Approval | None
    findings: tuple[Finding, ...]


def may_sign(code: str) -> bool:
    """Whether a code is one by which a person signs: a staff number or alias, never the number of an identity card.

    >>> may_sign("N0003"), may_sign("zhang.san"), may_sign("11010519491231002X")
    (True, False, False)
    """
    return bool(_PERSON.fullmatch(code)) and not identity_kind(code)


def approve(folder: Path, *, by: str, at: int) -> Approved:
    """One signature on a run, by a staff number or alias, at an instant in epoch seconds.

    Codes: `flows/not-a-run`, `flows/broken-run`, `flows/incomplete`, `flows/undecided`, `flows/not-a-person`,
    `flows/same-person`, `flows/already-approved`.
    """
    opened = run_checked(folder)
    if opened.results is None:
        return Approved(None, opened.findings)
    before = approval_read(folder, opened.results.id)
    findings = _refusals(opened.results, before, by)
    if findings:
        return Approved(before, findings)
    after = Approval(before.run, (*before.signatures, Signature(by, at)))
    # A store that says who signed may be on the disk a moment later: the signature is there first.
    file_written(folder / APPROVAL, after.as_bytes(), lasts=True)
    return Approved(after, ())


def _refusals(results: Results, before: Approval, by: str) -> tuple[Finding, ...]:
    place = Place(file=results.folder.name)
    if before.is_given:
        return (Finding.of(ALREADY_APPROVED, place, run=results.id, people=", ".join(before.people)),)
    found = []
    if why := unready(results):
        found.append(Finding.of(INCOMPLETE, place, why="; ".join(why)))
    for one in undecided(results):
        count, columns = results.persons(len(one.rows), one.sheet), ", ".join(one.decisions)
        found.append(Finding.of(UNDECIDED, place, sheet=one.sheet, count=count, columns=columns))
    if not may_sign(by):
        found.append(Finding.of(NOT_A_PERSON, place, person=by if not identity_kind(by) else "…"))
    elif before.has_signed(by):
        found.append(Finding.of(SAME_PERSON, place, person=by))
    return tuple(found)
