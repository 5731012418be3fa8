"""运行台的范围 · Seeing: which runs, books, jobs and exports an access opens at the desk where runs are made."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.http import Http404

from kaohe.base.findings import Finding
from kaohe.flows.approval import Approval
from kaohe.web.access.audit import ALLOWED
from kaohe.web.access.marks import RUN, mark
from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.access.principal import Access, Grant
from kaohe.web.jobs.findings import RETIRED
from kaohe.web.jobs.models import Book, ExportJob, Job
from kaohe.web.runs.models import Run
from kaohe.web.shelf.models import Published
from kaohe.web.shelf.places import HOME

SCORE, PAY = "score_result", "pay_run"


def thing_of(*, pays: bool) -> str:
    """The object of the matrix that a run is."""
    return PAY if pays else SCORE


def may_whole(access: Access, thing: str, action: str) -> bool:
    """Whether an act is allowed on everything: this desk knows no part of a run."""
    return any(grant.terms == {"*"} for grant in access.grants(thing, action))


def _kinds(access: Access) -> Q:
    """Appraisals and pay, each for those who read all of it."""
    kinds = [pays for pays in (False, True) if may_whole(access, thing_of(pays=pays), "read")]
    return Q(pays__in=kinds)


def runs_at_desk(access: Access) -> QuerySet[Run]:
    """The runs of this desk."""
    return Run.objects.exclude(status=Run.Status.VOID).filter(_kinds(access))


def run_at_desk(access: Access, number: str) -> Run:
    """A run of this desk; any other is not there."""
    found = runs_at_desk(access).select_related("started_by").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def books_seen(access: Access) -> QuerySet[Book]:
    """The uploaded books."""
    return Book.objects.filter(_kinds(access)).select_related("by")


def retired(book: Book) -> tuple[Finding, ...]:
    """Why the scheme of a book begins no new run: its version was retired; nothing where it is in use.

    Codes: `web/retired`.
    """
    if book.kind != HOME:
        return ()
    named = Published.objects.filter(scheme=book.scheme, version=book.version, retired_at__isnull=False)
    return (Finding.of(RETIRED, scheme=book.scheme, version=book.version),) if named.exists() else ()


def is_blocked(book: Book) -> bool:
    """Whether a book lies there and will never be run: it is refused, or nobody reads it to its end any more."""
    standing = (Job.State.QUEUED, Job.State.RUNNING)
    left = book.state == Book.State.READING and not book.jobs.filter(state__in=standing).exists()
    return bool(book.folder) and (book.state == Book.State.REFUSED or left)


def jobs_seen(access: Access) -> QuerySet[Job]:
    """The jobs."""
    return Job.objects.filter(_kinds(access)).select_related("started_by", "book", "run")


def exports_seen(access: Access, action: str = "read") -> QuerySet[ExportJob]:
    """One's own exports; all of them for whoever reads exports without a limit; those that wait for one's approval."""
    conditions = Q(pk__in=())
    for grant in access.grants("export_job", action):
        if grant.terms == {"*"}:
            conditions |= Q(pk__isnull=False)
        elif grant.terms == {"self"} and access.person:
            conditions |= Q(by__person=access.person)
    if action == "read" and access.may("export_job", "approve"):
        conditions |= Q(state=ExportJob.State.WAITING) & Q(run__in=runs_at_desk(access))
    return ExportJob.objects.filter(conditions).select_related("run", "by", "approved_by")


def may_by_terms(access: Access, cell: tuple[str, str], makers: Iterable[str], **met: bool) -> bool:
    """Whether some grant holds on something that these natural persons made; `met` are further terms that hold."""
    others = bool(access.person) and access.person not in set(makers)
    held = {"*": True, "not-author": others, "not-maker": others, **met}
    return any(_all(grant, held) for grant in access.grants(*cell))


def _all(grant: Grant, held: dict[str, bool]) -> bool:
    return all(held.get(term, False) for term in grant.terms)


def makers_of(run: Run) -> frozenset[str]:
    """The natural persons who made a run: who started it, and who handed in its facts."""
    made = {run.started_by.person} if run.started_by else set()
    books = Job.objects.filter(run=run, kind=Job.Kind.RUN).values_list("book__by__person", "started_by__person")
    return frozenset(made | {person for pair in books for person in pair if person})


def is_recorded(run: Run, person: str) -> bool:
    """Whether the record of a signature of this natural person on a run stands."""
    of = {"about": mark(RUN, run.pk), "route": "jobs:approve", "outcome": ALLOWED}
    return AuditRecord.objects.filter(person=person, **of).exists()


def lags(access: Access, run: Run, signed: Approval) -> bool:
    """Whether the store lags behind the signatures on a computed run, for this person to bring it up by signing."""
    return signed.is_given or (signed.has_signed(access.person) and not is_recorded(run, access.person))


def account_of(access: Access) -> Account:
    """The account that acts."""
    if access.account is None:
        raise Http404
    return access.account
