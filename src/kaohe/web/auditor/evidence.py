"""可查的运行 · Evidence: which runs an auditor may look into: those that stand, and those that were public once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import Http404

from kaohe.web.access.principal import Access
from kaohe.web.runs.models import Line, Run
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


@dataclass(frozen=True, slots=True)
class Counted:
    """A run that may be looked into, with how many rows about persons it has, and about how many persons."""

    run: Run
    rows: int
    persons: int


def run_counted(access: Access, number: str) -> Counted:
    """As `run_evident`, counted in the same question."""
    personal = Line.objects.filter(run=OuterRef("pk")).exclude(person="").order_by().values("run")
    counts = {"rows": Count("pk"), "persons": Count("person", distinct=True)}
    asked = {name: Subquery(personal.annotate(count=count).values("count")) for name, count in counts.items()}
    run = runs_evident(access).filter(pk=number).annotate(**asked).first()
    if run is None:
        raise Http404
    return Counted(run, *(run.__dict__[name] or 0 for name in counts))
