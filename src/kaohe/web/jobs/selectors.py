"""运行台的读取 · Selectors: what the desk of runs reads, within what the reader may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils import timezone

from kaohe.base.findings import Text
from kaohe.base.instant import instant_text
from kaohe.flows.approval import approval_read
from kaohe.flows.compare import runs_compared
from kaohe.flows.kept import run_kept
from kaohe.trace.compare_text import comparison_json
from kaohe.web.access.models import Account
from kaohe.web.access.principal import Access
from kaohe.web.home.beat import is_silent
from kaohe.web.jobs.models import Book, ExportJob, Job, TwoPerson
from kaohe.web.jobs.pages import (
    BookPage,
    BookRow,
    Choice,
    Compared,
    Desk,
    ExportRow,
    JobRow,
    Proposed,
    RunPage,
)
from kaohe.web.jobs.seeing import (
    books_seen,
    exports_seen,
    is_blocked,
    jobs_seen,
    lags,
    makers_of,
    may_by_terms,
    may_whole,
    retired,
    run_at_desk,
    runs_at_desk,
    thing_of,
)
from kaohe.web.jobs.work import is_alive
from kaohe.web.runs.models import Run
from kaohe.web.runs.opened import results_of
from kaohe.web.runs.ranking import waits_said
from kaohe.web.runs.selectors import marked
from kaohe.web.runs.tables import RunHead, head_of
from kaohe.web.runs.titles import column_said, sheet_said
from kaohe.web.shelf.places import shelf

LISTED = 30
VOID = Run.Status.VOID
KINDS = {
    "read": Text("读账", "Reading a book"),
    "run": Text("运行", "Run"),
    "project": Text("重建页面", "Pages anew"),
    "seal": Text("封存", "Seal"),
    "export": Text("导出", "Export"),
}


def runs_made(access: Access) -> list[RunHead]:
    """All runs of this desk, the latest first."""
    return marked(list(runs_at_desk(access).defer("shape")))


def desk(access: Access, *, now: datetime) -> Desk:
    """Runs, the latest work and books."""
    may_start = any(may_whole(access, thing, "compute") for thing in ("score_result", "pay_run"))
    return Desk(
        unattended=is_silent(settings.SITE, now),
        runs=runs_made(access),
        jobs=[_job(access, one, now) for one in jobs_seen(access)[:LISTED]],
        books=[_book(one) for one in books_seen(access)[:LISTED]],
        exports=exports_seen(access).count(),
        choices=_choices(access) if may_start else [],
        may_start=may_start,
    )


def _choices(access: Access) -> list[Choice]:
    return [
        Choice(
            value=f"{one.kind}:{one.name}",
            title_zh=one.title.zh,
            title_en=one.title.en,
            version=one.version,
            period=one.period,
        )
        for one in shelf(access)
        if not one.retired
    ]


def book_page(access: Access, number: int, *, now: datetime) -> BookPage:
    """A book and what came of it."""
    found = books_seen(access).filter(pk=number).first()
    if found is None:
        raise Http404
    computes = may_whole(access, thing_of(pays=found.pays), "compute")
    out_of_use = retired(found)
    past = runs_at_desk(access).filter(status__in=(Run.Status.APPROVED, Run.Status.PUBLISHED)).defer("shape")
    return BookPage(
        book=_book(found),
        tables=found.tables,
        findings=found.findings,
        jobs=[_job(access, one, now) for one in jobs_seen(access).filter(book=found)],
        past=[head_of(run) for run in past[:LISTED]],
        retired=[finding.as_json() for finding in out_of_use],
        may_start=not out_of_use and found.state == Book.State.READY and computes,
        may_discard=computes and is_blocked(found),
    )


def job_row(access: Access, number: int, *, now: datetime) -> JobRow:
    """A job."""
    found = jobs_seen(access).filter(pk=number).first()
    if found is None:
        raise Http404
    return _job(access, found, now)


def run_page(access: Access, number: str) -> RunPage:
    """A run at its desk."""
    run = run_at_desk(access, number)
    with results_of(run) as results:
        kept, approval = run_kept(results), approval_read(results.folder, run.pk)
    makers, thing = makers_of(run), thing_of(pays=run.pays)
    others = not makers or access.person not in makers
    signs = run.status == Run.Status.COMPUTED and access.may(thing, "approve")
    behind = signs and others and lags(access, run, approval)
    signs_first = signs and others and not approval.has_signed(access.person)
    names = dict(Account.objects.filter(person__in=approval.people).values_list("person", "name"))
    may = {
        "approve": behind or (signs_first and not kept["unready"] and not kept["waits"]),
        "record": behind,
        "publish": not run.pays and run.status == Run.Status.APPROVED and access.may(thing, "publish"),
        "void": not run.pays and access.may(thing, "void"),
        "seal": run.pays and run.status == Run.Status.APPROVED and may_by_terms(access, ("pay_run", "seal"), makers),
        "export": may_whole(access, thing, "export"),
        "project": may_whole(access, thing, "compute"),
    }
    rest = runs_at_desk(access).filter(scheme=run.scheme).exclude(pk=run.pk).defer("shape")
    return RunPage(
        run=head_of(run),
        started_by=run.started_by.name if run.started_by else "",
        kept=kept,
        unready=waits_said(run, kept["unready"]),
        signed=[
            {"by": names.get(one["by"], one["by"]), "at": instant_text(one["at"])[:16].replace("T", " ")}
            for one in kept["signed"]
        ],
        proposed=_proposed(access, run),
        others=[head_of(one) for one in rest[:LISTED]],
        hashes=run.hashes,
        may=may,
        barred=signs and not others,
    )


def _proposed(access: Access, run: Run) -> list[Proposed]:
    waiting = TwoPerson.objects.filter(subject=run.pk, second__isnull=True).select_related("first")
    return [
        Proposed(
            act=one.act,
            first=one.first.name,
            at=_local(one.first_at),
            reason=one.reason,
            mine=one.first.person == access.person,
        )
        for one in waiting
    ]


def compared(access: Access, number: str, other: str) -> Compared:
    """A run against another one of this desk; cells of persons' sheets, and of pay, are not told."""
    after, before = run_at_desk(access, number), run_at_desk(access, other)
    found = runs_compared(settings.SITE.place(before.folder), settings.SITE.place(after.folder))
    return Compared(
        before=head_of(before),
        after=head_of(after),
        sheets=[_titled(after, comparison_json(one)) for one in found.sheets],
        findings=[finding.as_json() for finding in found.findings],
    )


def _titled(run: Run, told: dict[str, Any]) -> dict[str, Any]:
    """A comparison with what its sheet and columns are called."""
    for row in told["changed"]:
        row["cells"] = [{**one, "column_en": column_said(run, told["sheet"], one["column"]).en} for one in row["cells"]]
    through = [column_said(run, told["sheet"], column).en for column in told["through"]]
    return {**told, "sheet_en": sheet_said(run, told["sheet"]).en, "through_en": through}


def exports_listed(access: Access) -> list[ExportRow]:
    """One's exports, and those that wait for one's approval."""
    approves = access.may("export_job", "approve")
    return [
        ExportRow(
            id=one.pk,
            run=one.run_id,
            title_zh=one.run.title_zh,
            title_en=one.run.title_en,
            period=one.run.period,
            people=one.people,
            state=one.state if stands else VOID,
            by=one.by.name,
            at=_local(one.at),
            approved_by=one.approved_by.name if one.approved_by else "",
            may_download=stands and one.state == ExportJob.State.DONE and one.by.person == access.person,
            may_approve=stands and one.state == ExportJob.State.WAITING and approves and one.by.person != access.person,
        )
        for one in exports_seen(access)
        for stands in (one.run.status != VOID,)
    ]


def export_path(access: Access, number: int) -> tuple[ExportJob, bytes]:
    """The workbook of an export that is ready, of a run that is not void, for the one who asked."""
    ready = exports_seen(access, "download").filter(pk=number, state=ExportJob.State.DONE)
    found = ready.exclude(run__status=VOID).first()
    if found is None:
        raise Http404
    path = settings.SITE.place(found.path)
    if not path.is_file():
        raise Http404
    return found, path.read_bytes()


def _book(one: Book) -> BookRow:
    names = ("name", "scheme", "version", "title_zh", "title_en", "period", "state", "complete", "sha256", "pays")
    said = {name: getattr(one, name) for name in names}
    return BookRow(id=one.pk, by=one.by.name, at=_local(one.at), kept=bool(one.folder), **said)


def _job(access: Access, one: Job, now: datetime) -> JobRow:
    about = one.book or one.run
    kind = KINDS[one.kind]
    whose = may_whole(access, thing_of(pays=one.pays), "compute") or one.started_by.person == access.person
    stalled = one.state == Job.State.RUNNING and not is_alive(one, now)
    return JobRow(
        id=one.pk,
        kind=one.kind,
        state=one.state,
        step=one.step,
        of=one.of,
        what_zh=f"{kind.zh} · {about.title_zh} {about.period}" if about else kind.zh,
        what_en=f"{kind.en} · {about.title_en} {about.period}" if about else kind.en,
        started_by=one.started_by.name,
        made_at=_local(one.made_at),
        ended_at=_local(one.ended_at) if one.ended_at else "",
        attempt=one.attempt,
        run=one.run_id or "",
        void=one.run is not None and one.run.status == VOID,
        book=one.book_id,
        stalled=stalled,
        unattended=one.state == Job.State.QUEUED and is_silent(settings.SITE, now),
        may_cancel=whose and one.state in {Job.State.QUEUED, Job.State.RUNNING} and not one.cancel,
        may_resume=whose and (one.state in {Job.State.FAILED, Job.State.CANCELLED} or stalled),
        log=[{**line, "at": _clock(line["at"])} for line in one.log],
        findings=one.findings,
    )


def _local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _clock(text: str) -> str:
    return timezone.localtime(datetime.fromisoformat(text)).strftime("%H:%M:%S") if text else ""
