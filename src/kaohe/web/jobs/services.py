"""运行之事的写入 · Services: books are taken, jobs begin, are cancelled and resumed, runs are let out by two persons."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404

from kaohe.base.canonical import canonical_json, digest
from kaohe.base.findings import Finding
from kaohe.flows.approve import Approved, approve
from kaohe.flows.told import scheme_told
from kaohe.flows.upload import Uploaded, upload
from kaohe.flows.writing import folder_removed
from kaohe.web.access.adapter import officers_named
from kaohe.web.access.policy import MANY_PERSONS, MOST_PERSONS
from kaohe.web.access.principal import Access
from kaohe.web.jobs.findings import RETIRED
from kaohe.web.jobs.models import Book, ExportJob, Job, TwoPerson
from kaohe.web.jobs.seeing import (
    account_of,
    books_seen,
    exports_seen,
    is_blocked,
    is_recorded,
    jobs_seen,
    makers_of,
    may_by_terms,
    may_whole,
    retired,
    run_at_desk,
    thing_of,
)
from kaohe.web.jobs.work import enqueued, is_alive
from kaohe.web.look.refusal import RefusedError
from kaohe.web.runs.models import Line, Run
from kaohe.web.shelf.places import Shelved, shelved

UPLOADS, ARRIVING = "uploads", ".arriving-"
PUBLISH, VOID = "publish", "void"
_STEPS = {Job.Kind.READ: 1, Job.Kind.RUN: 6, Job.Kind.PROJECT: 1, Job.Kind.SEAL: 2, Job.Kind.EXPORT: 1}


@dataclass(frozen=True, slots=True)
class Arrived:
    """A book that lies unpacked and that nobody has taken yet: what it is for, and where it lies until then."""

    shelf: Shelved
    name: str
    period: str
    pays: bool
    folder: Path
    unpacked: Uploaded


def book_unpack(access: Access, content: bytes, name: str, scheme: tuple[str, str], period: str) -> Arrived:
    """An uploaded book for a scheme and period, unpacked; nothing is kept of one that is refused.

    Codes: those of `upload`.
    """
    shelf = shelved(access, *scheme)
    told = scheme_told(shelf.source).told
    if told is None:
        raise Http404
    _may_compute(access, pays=told["pays"])
    if shelf.retired:
        raise RefusedError.of(Finding.of(RETIRED, scheme=shelf.scheme, version=shelf.version))
    # Hidden: what is left of a service that was cut off is no book, and is gone when it starts again.
    folder = settings.SITE.place(f"{UPLOADS}/{ARRIVING}{secrets.token_hex(8)}")
    return Arrived(shelf, name, period, told["pays"], folder, upload(content, name, folder, scheme=shelf.source))


def book_take(access: Access, arrived: Arrived, *, now: datetime) -> Book:
    """The book that arrived, or the same one where it is here already; a job begins to read it."""
    try:
        return _same(arrived) or _taken(access, arrived, now)
    finally:
        shutil.rmtree(arrived.folder, ignore_errors=True)


def _same(arrived: Arrived) -> Book | None:
    shelf, ready = arrived.shelf, Book.State.READY
    of = {"kind": shelf.kind, "source": shelf.name, "period": arrived.period, "state": ready}
    return Book.objects.filter(sha256=arrived.unpacked.sha256, **of).first()


def _taken(access: Access, arrived: Arrived, now: datetime) -> Book:
    made = _book(access, arrived, now)
    made.folder = f"{UPLOADS}/{made.pk}"
    folder = settings.SITE.place(made.folder)
    # Of a number that is new, a folder can only be what an upload that failed left behind.
    shutil.rmtree(folder, ignore_errors=True)
    arrived.folder.rename(folder)
    made.save(update_fields=["folder"])
    _begun(access, Job(kind=Job.Kind.READ, book=made, pays=made.pays), ["read", made.pk], now)
    return made


def arrivals_cleared() -> None:
    """Takes away what was cut off: uploads on their way, and books thrown away. Must: no upload is under way."""
    uploads = settings.SITE.place(UPLOADS)
    thrown = [uploads / str(number) for number in Book.objects.filter(folder="").values_list("pk", flat=True)]
    for left in (*uploads.glob(".*"), *thrown):
        folder_removed(left)


def book_discard(access: Access, number: int) -> Book:
    """Throws away what was uploaded as a book that cannot be run; who sent what when, and its findings, stay."""
    found = books_seen(access).filter(pk=number).first()
    if found is None:
        raise Http404
    _may_compute(access, pays=found.pays)
    book = Book.objects.select_for_update().get(pk=found.pk)
    if not is_blocked(book):
        raise RefusedError("只能丢弃不能运行的账。", "Only a book that cannot be run is thrown away.")
    book.folder = ""
    book.save(update_fields=["folder"])
    # By its number, whatever the record says, and once its record stands; what is left then goes at the next start.
    folder = settings.SITE.place(f"{UPLOADS}/{book.pk}")
    transaction.on_commit(lambda: folder_removed(folder), robust=True)
    return book


def _book(access: Access, arrived: Arrived, now: datetime) -> Book:
    shelf = arrived.shelf
    return Book.objects.create(
        name=arrived.name,
        sha256=arrived.unpacked.sha256,
        findings=[finding.as_json() for finding in arrived.unpacked.findings],
        kind=shelf.kind,
        source=shelf.name,
        scheme=shelf.scheme,
        version=shelf.version,
        title_zh=shelf.title.zh,
        title_en=shelf.title.en,
        period=arrived.period,
        pays=arrived.pays,
        by=account_of(access),
        at=now,
    )


def run_start(access: Access, number: int, as_of: str, history: list[str], *, now: datetime) -> Job:
    """A job that runs the scheme of a book on it; the same work begun twice is the same job."""
    book = books_seen(access).filter(pk=number).first()
    if book is None:
        raise Http404
    _may_compute(access, pays=book.pays)
    _in_use(book)
    if book.state != Book.State.READY:
        raise RefusedError("这本账还有必须改正的问题，不能运行。", "Findings of this book still block a run.")
    past = sorted(run_at_desk(access, one).pk for one in set(history) if one)
    asked = {"as_of": as_of, "history": past}
    source = shelved(access, book.kind, book.source).source
    content = Path(source).read_bytes() if Path(source).is_file() else source.encode()
    what = ["run", digest(content), book.sha256, book.period, asked]
    return _begun(access, Job(kind=Job.Kind.RUN, book=book, pays=book.pays, asked=asked), what, now)


def run_project(access: Access, number: str, *, now: datetime) -> Job:
    """A job that makes the pages of a run anew from its folder."""
    run = run_at_desk(access, number)
    _may_compute(access, pays=run.pays)
    what = ["project", run.pk, now.isoformat()]
    return _begun(access, Job(kind=Job.Kind.PROJECT, run=run, pays=run.pays), what, now)


def run_seal(access: Access, number: str, *, now: datetime) -> Job:
    """A job that seals an approved pay run in the ledger of the home; never begun by one of its makers."""
    run = run_at_desk(access, number)
    if not run.pays or not may_by_terms(access, ("pay_run", "seal"), makers_of(run)):
        raise RefusedError("经办人不能封存自己做的运行。", "Who made a run may not seal it.")
    if not officers_named():
        raise RefusedError("三员还没有指定齐全，不能封存。", "The three officers are not named yet: nothing is sealed.")
    if run.status != Run.Status.APPROVED:
        raise RefusedError("运行还没有经两人批准。", "The run is not approved by two persons.")
    return _begun(access, Job(kind=Job.Kind.SEAL, run=run, pays=True), ["seal", run.pk], now)


def _begun(access: Access, job: Job, what: list[Any], now: datetime) -> Job:
    """The job, or the one that does or did the same."""
    job.fingerprint = digest(canonical_json(what))
    standing = (Job.State.QUEUED, Job.State.RUNNING, Job.State.DONE)
    same = Job.objects.filter(fingerprint=job.fingerprint, state__in=standing).first()
    if same is not None:
        _stands(same)
        return same
    job.started_by, job.made_at, job.of = account_of(access), now, _STEPS[Job.Kind(job.kind)]
    return _queued(job) or Job.objects.get(fingerprint=job.fingerprint, state__in=standing)


def _stands(same: Job) -> None:
    """Refuses to do again what made a run that is void: the same would come of it, and it would not be shown."""
    if same.run is None or same.run.status != Run.Status.VOID:
        return
    acts = TwoPerson.objects.filter(act=VOID, subject=same.run.pk, second__isnull=False)
    why = acts.order_by("pk").values_list("reason", flat=True).last() or ""
    raise RefusedError(
        f"同样的账和方案已经算过，那次运行已作废（{why}）：改正账或方案之后再运行。",
        f"The same facts and scheme were run already, and that run is void ({why}): correct one of them first.",
    )


def _queued(job: Job) -> Job | None:
    """A job that waits for a worker; None where another hand began the same at the same moment."""
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        return None
    enqueued(job)
    return job


def job_cancel(access: Access, number: int, *, now: datetime) -> Job:
    """Ends a job at its next step; nothing of it is left. One that nobody works on ends at once."""
    job = _held(access, number)
    if job.state == Job.State.QUEUED or (job.state == Job.State.RUNNING and not is_alive(job, now)):
        job.state, job.ended_at = Job.State.CANCELLED, now
    elif job.state != Job.State.RUNNING:
        raise RefusedError("这项工作已经结束。", "This job has ended.")
    job.cancel = True
    job.save()
    return job


def job_resume(access: Access, number: int, *, now: datetime) -> Job:
    """Works again on a job that failed, was cancelled, or whose worker is gone; what is done is not done twice."""
    job = _held(access, number)
    if job.book is not None and not job.book.folder:
        raise RefusedError("这本账的内容已经丢弃。", "What was uploaded of this book was thrown away.")
    stalled = job.state == Job.State.RUNNING and not is_alive(job, now)
    if job.state not in {Job.State.FAILED, Job.State.CANCELLED} and not stalled:
        raise RefusedError("这项工作不需要继续。", "This job needs no resumption.")
    if job.kind == Job.Kind.RUN and job.book is not None:
        _in_use(job.book)
    standing = (Job.State.QUEUED, Job.State.RUNNING, Job.State.DONE)
    other = Job.objects.filter(fingerprint=job.fingerprint, state__in=standing).exclude(pk=job.pk).first()
    if other is not None:
        return other
    job.attempt, job.state, job.cancel, job.ended_at = job.attempt + 1, Job.State.QUEUED, False, None
    job.findings = []
    return _queued(job) or Job.objects.get(fingerprint=job.fingerprint, state__in=standing)


def _held(access: Access, number: int) -> Job:
    found = jobs_seen(access).filter(pk=number).first()
    if found is None:
        raise Http404
    job = Job.objects.select_for_update().get(pk=found.pk)
    if not may_whole(access, thing_of(pays=job.pays), "compute") and job.started_by.person != access.person:
        raise Http404
    return job


def run_approve(access: Access, number: str, *, now: datetime) -> tuple[Run, Approved]:
    """One of two signatures on a run, never by one of its makers; with the second the run is approved.

    The file of signatures does not fall with the transaction: signing again brings a store that lags behind it up.
    Codes: those of `approve`.
    """
    run = _run_held(access, number)
    if not may_by_terms(access, (thing_of(pays=run.pays), "approve"), makers_of(run)):
        raise RefusedError("做这次运行的人不能批准它（按自然人判断）。", "Who made a run may not approve it.")
    done = approve(settings.SITE.place(run.folder), by=access.person, at=int(now.timestamp()))
    if done.approval is None:
        return run, done
    if done.approval.is_given and run.status == Run.Status.COMPUTED:
        run.status = Run.Status.APPROVED
        run.save(update_fields=["status"])
        return run, Approved(done.approval, ())
    if done.approval.has_signed(access.person) and not is_recorded(run, access.person):
        return run, Approved(done.approval, ())
    return run, done


def run_publish(access: Access, number: str, *, now: datetime) -> TwoPerson:
    """The first or the second half of publishing an approved appraisal."""
    run = _run_held(access, number)
    if run.pays or run.status != Run.Status.APPROVED:
        raise RefusedError("先由两人批准，再公布。", "It is approved by two persons first, then published.")
    acted = _by_two(access, PUBLISH, run, "", now)
    if acted.second is not None:
        run.status, run.published_at = Run.Status.PUBLISHED, now
        run.save(update_fields=["status", "published_at"])
    return acted


def run_void(access: Access, number: str, reason: str, *, now: datetime) -> TwoPerson:
    """The first or the second half of declaring an appraisal void."""
    run = _run_held(access, number)
    if run.pays:
        raise Http404
    if not reason.strip():
        raise RefusedError("请写明作废的原因。", "State why it is void.")
    acted = _by_two(access, VOID, run, reason.strip(), now)
    if acted.second is not None:
        run.status = Run.Status.VOID
        run.save(update_fields=["status"])
    return acted


def _run_held(access: Access, number: str) -> Run:
    """A run of this desk as it stands once nobody else acts on it, held until the transaction ends."""
    seen = run_at_desk(access, number)
    Run.objects.select_for_update(no_key=True).get(pk=seen.pk)
    return run_at_desk(access, number)


def _by_two(access: Access, act: str, run: Run, reason: str, now: datetime) -> TwoPerson:
    """A proposal, or its completion by another natural person."""
    account = account_of(access)
    proposed = TwoPerson.objects.select_for_update().filter(act=act, subject=run.pk, second__isnull=True).first()
    if proposed is None:
        if not may_by_terms(access, ("score_result", act), (), **{"two-person": True}):
            raise Http404
        return TwoPerson.objects.create(act=act, subject=run.pk, reason=reason, first=account, first_at=now)
    different = proposed.first.person != account.person
    if not may_by_terms(access, ("score_result", act), (), **{"two-person": different}):
        raise RefusedError("须由另一个人（按自然人判断）来完成。", "Another natural person must complete it.")
    proposed.second, proposed.second_at = account, now
    proposed.save()
    return proposed


def export_ask(access: Access, number: str, *, now: datetime) -> ExportJob:
    """A workbook of a run; of more than MOST_PERSONS people it waits until another person approves."""
    run = run_at_desk(access, number)
    if not may_whole(access, thing_of(pays=run.pays), "export"):
        raise Http404
    people = Line.objects.filter(run=run).exclude(person="").values("person").distinct().count()
    state = ExportJob.State.WAITING if people > MOST_PERSONS else ExportJob.State.QUEUED
    made = ExportJob.objects.create(run=run, people=people, state=state, by=account_of(access), at=now)
    if state == ExportJob.State.QUEUED:
        _export_begun(access, made, now)
    return made


def export_approve(access: Access, number: int, *, now: datetime) -> ExportJob:
    """Lets an export of many people go to the one who asked; by another person."""
    list(ExportJob.objects.select_for_update(no_key=True).filter(pk=number))
    waiting = exports_seen(access).filter(pk=number, state=ExportJob.State.WAITING)
    found = waiting.exclude(run__status=Run.Status.VOID).first()
    if found is None:
        raise Http404
    met = {MANY_PERSONS: found.people > MOST_PERSONS and found.by.person != access.person}
    if not may_by_terms(access, ("export_job", "approve"), (), **met):
        raise RefusedError("不能批准自己申请的导出。", "One may not approve one's own export.")
    found.state, found.approved_by, found.approved_at = ExportJob.State.QUEUED, account_of(access), now
    found.save()
    _export_begun(access, found, now)
    return found


def _export_begun(access: Access, found: ExportJob, now: datetime) -> None:
    job = Job(kind=Job.Kind.EXPORT, run=found.run, pays=found.run.pays, asked={"export": found.pk})
    _begun(access, job, ["export", found.pk], now)


def _in_use(book: Book) -> None:
    for finding in retired(book):
        raise RefusedError.of(finding)


def _may_compute(access: Access, *, pays: bool) -> None:
    """Runs of pay need both halves of the maker's cells; appraisals one."""
    actions = ("create", "compute") if pays else ("compute",)
    if not all(may_whole(access, thing_of(pays=pays), action) for action in actions):
        raise RefusedError(
            "发放类方案由资金经办运行，考核类方案由考核办经办运行。",
            "Pay is run by the finance maker, appraisals by the clerk of the office.",
        )
