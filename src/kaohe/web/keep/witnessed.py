"""见证之根 · Witnessed: the ledger of a restored home judged by a policy; a home that had one is never without a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kaohe.base.findings import Finding, Place, Said, blocking
from kaohe.flows.ledger import policy_checked
from kaohe.flows.ledger_restored import ledger_kept, ledger_unpublished, ledger_witnessed
from kaohe.web.keep.findings import NOT_ASKED, OTHER_POLICY, ROOT_MISSING, UNWITNESSED
from kaohe.web.runs.models import Run

LEDGER, HEAD, POLICY = "ledger", "tiles/checkpoint", "policy"
OUTSIDE, INSIDE = "outside", "backup"
_ENTRIES = Said("它的账本里有条目", "its ledger has entries")
_PLACE = Place(file=f"{LEDGER}/{HEAD}")
_SHOWN = 16

Judged = tuple[tuple[Finding, ...], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Judge:
    """By what a restored ledger is judged.

    has_keys: with its keys the log itself is read. policy: one kept elsewhere, whose witnesses are asked; None: the one
    inside the backup judges, and nobody is asked: an address that a backup brings along may be anybody's.
    unpublished: somebody vouches that no witness ever answered.
    """

    now: datetime
    has_keys: bool = False
    policy: Path | None = None
    unpublished: bool = False


def ledger_judged(home: Path, judge: Judge, *, listed: bool) -> Judged:
    """Whether the ledger of a home leads to the root that witnesses signed. listed: the backup says that it had one.

    Codes: `web/root-missing`, `web/unwitnessed`, `web/other-policy`, `web/not-asked`, and those of fsck and monitor.
    """
    if not (home / LEDGER / HEAD).is_file():
        return _rootless(home, judge, listed=listed)
    told = ledger_witnessed(home / LEDGER, judge.policy, int(judge.now.timestamp()), has_key=judge.has_keys)
    if blocking(told.findings):
        return (Finding.of(UNWITNESSED, _PLACE), *told.findings), {}
    by = INSIDE if judge.policy is None else OUTSIDE
    said = {**told.result, "judged_by": by, "checked": judge.has_keys}
    return (*told.findings, *_policy_remarked(home, judge)), said


def _rootless(home: Path, judge: Judge, *, listed: bool) -> Judged:
    """What is said where no checkpoint came back: nothing only if nothing tells of a ledger."""
    kept = ledger_kept(home / LEDGER)
    why = _telling(judge, listed=listed) or (_ENTRIES if kept.entries or kept.published else None)
    if kept.findings or why is None:
        return kept.findings, {}
    if not (judge.unpublished and kept.entries and not kept.published and judge.policy is None):
        return (Finding.of(ROOT_MISSING, _PLACE, why=why),), {}
    found = ledger_unpublished(home / LEDGER).findings if judge.has_keys else ()
    if blocking(found):
        return (Finding.of(UNWITNESSED, _PLACE), *found), {}
    return (*found, *_policy_remarked(home, judge)), {
        "size": kept.entries,
        "root": "",
        "witnessed": False,
        "checked": judge.has_keys,
    }


def _telling(judge: Judge, *, listed: bool) -> Said | None:
    """What tells, beside the ledger, that there was one."""
    sealed = Run.objects.filter(entries__isnull=False).count()
    if sealed:
        return Said(f"有 {sealed} 个运行已封存", f"{sealed} of its runs are sealed")
    if listed:
        return Said("它的清单说有账本", "its list says that there was a ledger")
    return Said("您给出了见证策略", "you gave a witness policy") if judge.policy is not None else None


def _policy_remarked(home: Path, judge: Judge) -> tuple[Finding, ...]:
    """Whether the home will go on with another policy than the one that was given; without one, who was not asked."""
    inside = policy_checked(home / LEDGER / POLICY).result
    place = Place(file=f"{LEDGER}/{POLICY}")
    if judge.policy is None:
        names = inside.get("witnesses")
        return (Finding.of(NOT_ASKED, place, names=", ".join(names)),) if names else ()
    ours, theirs = (
        str(result.get("fingerprint", "–"))[:_SHOWN] for result in (policy_checked(judge.policy).result, inside)
    )
    return () if ours == theirs else (Finding.of(OTHER_POLICY, place, ours=ours, theirs=theirs),)
