"""可查的运行 · Evidence: which runs an auditor may look into: those that stand, and those that were public once."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from kaohe.web.access.principal import Access
from kaohe.web.runs.models import Run
from kaohe.web.runs.scopes import holds, runs_seen, sees_all


def audits(access: Access) -> bool:
    """Whether one may check more than hashes."""
    grants = access.grants("audit_record", "verify")
    return any(holds(access, grant, unit="", person="*") for grant in grants)


def auditing(access: Access) -> None:
    """Nothing is there for who may check no more than hashes."""
    if not audits(access):
        raise Http404


def runs_evident(access: Access) -> QuerySet[Run]:
    """The runs that may be named; for auditors who replay also the void ones that the public saw."""
    kinds = [pays for pays, thing in ((False, "score_result"), (True, "pay_run")) if sees_all(access, thing, "replay")]
    if not kinds or not audits(access):
        return runs_seen(access)
    return runs_seen(access) | Run.objects.filter(status=Run.Status.VOID, published_at__isnull=False, pays__in=kinds)


def run_evident(access: Access, number: str) -> Run:
    """One of them; any other one is not there."""
    run = runs_evident(access).filter(pk=number).first()
    if run is None:
        raise Http404
    return run
