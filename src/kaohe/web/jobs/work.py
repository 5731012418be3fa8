"""工人的活 · Work: what a worker does for a job, step by step; between steps it looks whether it should go on.

A job that is begun again does not do twice what is done; a worker whose job was given to another one stops.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django_tasks import task

from kaohe.base.findings import Finding, Text
from kaohe.flows.appraise import STEPS, Asked, appraise
from kaohe.flows.export import run_exported
from kaohe.flows.preview import preview
from kaohe.flows.runs import run_id, run_stated
from kaohe.flows.seal import seal
from kaohe.web.home import workers
from kaohe.web.jobs.models import Book, ExportJob, Job
from kaohe.web.jobs.seeing import retired
from kaohe.web.runs.models import Run
from kaohe.web.runs.services import run_take
from kaohe.web.shelf.models import Published
from kaohe.web.shelf.places import LIBRARY, shipped

_LATER, _NAMED = -10, 12
FAILED = Text("系统出错，可以继续", "we failed; it can be resumed")
RUNS, LEDGER, SPOOL = "runs", "ledger", "spool"


class _Stopped(Exception):  # noqa: N818 - ends the work of a job that was cancelled or given to another worker
    pass


class _Blocked(Exception):  # noqa: N818 - carries findings out of the work
    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__()
        self.findings = findings


def enqueued(job: Job) -> None:
    """Gives a job to the workers; the row of the queue stands or falls with the transaction; exports wait."""
    priority = _LATER if job.kind == Job.Kind.EXPORT else 0
    job_done.using(priority=priority).enqueue(job.pk, job.attempt)


@task()
def job_done(pk: int, attempt: int) -> None:
    """Does a job; a second worker with the same attempt finds nothing to do."""
    now = timezone.now()
    mine = Job.objects.filter(pk=pk, attempt=attempt, state=Job.State.QUEUED)
    if not mine.update(state=Job.State.RUNNING, worker=workers.here(), beat=now, step=0):
        return
    job = Job.objects.select_related("book", "run", "started_by").get(pk=pk)
    try:
        _ACTS[Job.Kind(job.kind)](job)
    except _Stopped:
        _ended(job, Job.State.CANCELLED, Text("已取消，没有留下任何东西", "cancelled; nothing is left of it"))
    except _Blocked as blocked:
        job.findings = [finding.as_json() for finding in blocked.findings]
        _ended(job, Job.State.FAILED, Text("有必须改正的问题，没有写出结果", "findings block; nothing was written"))
    except Exception:
        _ended(job, Job.State.FAILED, FAILED)
        raise
    else:
        _ended(job, Job.State.DONE, Text("完成", "done"))


def is_alive(job: Job, now: datetime) -> bool:
    """Whether a worker may still be at a job: its process is there, or it spoke not long ago from elsewhere."""
    return workers.is_alive(job.worker, job.beat, now)


def unended() -> None:
    """Ends the jobs that this very process is said to be at and is not: the store did not take their end."""
    for job in Job.objects.filter(worker=workers.here(), state=Job.State.RUNNING):
        _ended(job, Job.State.FAILED, FAILED)


def _stepped(job: Job, step: int, what: Text) -> None:
    """Notes a step, unless the job was cancelled or is another worker's by now."""
    now = timezone.now()
    standing = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING, cancel=False)
    job.step = step
    job.log = [*job.log, {"at": now.isoformat(), "zh": what.zh, "en": what.en, "attempt": job.attempt}]
    if not standing.update(step=step, beat=now, log=job.log):
        raise _Stopped


def _ended(job: Job, state: Job.State, what: Text) -> None:
    now = timezone.now()
    line = {"at": now.isoformat(), "zh": what.zh, "en": what.en, "attempt": job.attempt}
    ended = {"state": state, "ended_at": now, "log": [*job.log, line], "findings": job.findings, "run": job.run}
    step = {"step": job.of} if state == Job.State.DONE else {}
    Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING).update(**ended, **step)


def _read(job: Job) -> None:
    """Previews a book."""
    book = _book(job)
    _stepped(job, 0, Text("读事实、核对", "reading and checking the facts"))
    seen = preview(_source(book), settings.SITE.place(book.folder), book.period)
    book.tables, book.complete = list(seen.tables), seen.complete
    book.findings = [*book.findings, *(finding.as_json() for finding in seen.findings)]
    book.state = Book.State.READY if seen.tables else Book.State.REFUSED
    book.save()


def _run(job: Job) -> None:
    """Runs a scheme on a book, and makes its pages; not with a version that was retired while the job waited."""
    book = _book(job)
    if found := retired(book):
        raise _Blocked(found)
    # Named by what it is made of: a folder of this name can only be this very run.
    out = settings.SITE.place(f"{RUNS}/{book.scheme}-{book.period}-{job.fingerprint[:_NAMED]}")
    for left in out.parent.glob(f".{out.name}.*"):
        shutil.rmtree(left)
    if run_stated(out) is None:
        history = Run.objects.filter(pk__in=job.asked["history"])
        past = tuple(settings.SITE.place(one.folder) for one in history)
        asked = Asked(
            _source(book), settings.SITE.place(book.folder), book.period, out, past, job.asked["as_of"] or None
        )
        done = appraise(asked, lambda step: _stepped(job, step, STEPS[step]))
        job.findings = [finding.as_json() for finding in done.findings]
        if done.folder is None:
            raise _Blocked(done.findings)
    _stepped(job, len(STEPS), Text("整理页面数据", "preparing the pages"))
    same = Run.objects.filter(pk=run_id(out)).exclude(folder=settings.SITE.named(out)).first()
    if same is not None:
        shutil.rmtree(out)
        job.run = same
        job.log = [*job.log, {"at": "", "zh": f"与已有运行 {same.pk} 完全相同", "en": f"the same run as {same.pk}"}]
        return
    job.run = _taken(job, out)


def _project(job: Job) -> None:
    """Makes the pages of a run anew."""
    _stepped(job, 0, Text("整理页面数据", "preparing the pages"))
    job.run = _taken(job, settings.SITE.place(_of_run(job).folder))


def _taken(job: Job, folder: Path) -> Run:
    run, findings = run_take(folder, now=timezone.now(), by=job.started_by, sample=settings.SITE.demo)
    if run is None:
        raise _Blocked(findings)
    return run


def _seal(job: Job) -> None:
    """Seals a run in the ledger of the home; sealing again finds the same places."""
    run = _of_run(job)
    _stepped(job, 0, Text("封存证据", "sealing evidence"))
    origin = f"{settings.SITE.hosts[0].strip('[]')}/kaohe"
    ledger, now = settings.SITE.place(LEDGER), timezone.now()
    done = seal(settings.SITE.place(run.folder), ledger=ledger, origin=origin, now=int(now.timestamp()))
    if not done.run:
        raise _Blocked(done.findings)
    job.findings = [finding.as_json() for finding in done.findings]
    run.entries, run.status, run.published_at = done.payments, Run.Status.PUBLISHED, now
    run.save(update_fields=["entries", "status", "published_at"])


def _export(job: Job) -> None:
    """Writes the workbook of a run for the one who asked."""
    found = ExportJob.objects.select_related("run").get(pk=job.asked["export"])
    _stepped(job, 0, Text("写工作簿", "writing the workbook"))
    place = f"{SPOOL}/export-{found.pk}.xlsx"
    path = settings.SITE.place(place)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    done = run_exported(settings.SITE.place(found.run.folder), path)
    found.findings = [finding.as_json() for finding in done.findings]
    found.state = ExportJob.State.FAILED if done.path is None else ExportJob.State.DONE
    found.path = "" if done.path is None else place
    found.save()
    if done.path is None:
        raise _Blocked(done.findings)


def _source(book: Book) -> str:
    """What flows open: the library id (a record must not lead to any other file), or the published document."""
    if book.kind == LIBRARY:
        if book.source not in {one.id for one in shipped()}:
            raise Http404
        return book.source
    found = Published.objects.get(scheme=book.scheme, version=book.version)
    return str(settings.SITE.place(found.path))


def _book(job: Job) -> Book:
    if job.book is None or not job.book.folder:
        raise Http404
    return job.book


def _of_run(job: Job) -> Run:
    if job.run is None:
        raise Http404
    return job.run


_ACTS: dict[Job.Kind, Callable[[Job], None]] = {
    Job.Kind.READ: _read,
    Job.Kind.RUN: _run,
    Job.Kind.PROJECT: _project,
    Job.Kind.SEAL: _seal,
    Job.Kind.EXPORT: _export,
}
