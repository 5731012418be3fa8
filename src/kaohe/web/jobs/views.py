"""运行台页 · Views: books taken and looked at, jobs watched, runs approved, published, sealed, exported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaohe.base.canonical import digest
from kaohe.base.findings import Finding
from kaohe.base.shown import printable
from kaohe.web.access.marks import BOOK, JOB, RUN
from kaohe.web.access.policy import MOST_PERSONS
from kaohe.web.access.prepared import Prepared
from kaohe.web.access.request import Request
from kaohe.web.jobs import selectors, services
from kaohe.web.look.attached import XLSX, attached
from kaohe.web.look.refusal import RefusedError, told_why
from kaohe.web.look.tables import csv_answer

UNREADABLE, BLOCKED = 422, 409
MOST = 64 << 20
"""Bytes of an upload; the guard refuses larger books with a finding of its own."""
_SHOWN = 100


def _found(request: Request, findings: Sequence[Finding], status: int) -> HttpResponse:
    request.note.reason = f"findings: {', '.join(finding.code for finding in findings)}"
    listed = [finding.as_json() for finding in findings]
    return render(request, "jobs/undone.html", {"findings": listed}, status=status)


def index(request: Request) -> HttpResponse:
    """The desk of runs."""
    return render(request, "jobs/index.html", {"page": selectors.desk(request.access, now=request.now)})


def index_csv(request: Request) -> HttpResponse:
    """Its runs as a table."""
    heads = ("运行", "方案", "版本", "名称", "期间", "数据截至", "状态", "完整", "已封存")
    rows = [
        (one.id, one.scheme, one.version, one.title_zh, one.period, one.as_of, one.status, one.complete, one.sealed)
        for one in selectors.runs_made(request.access)
    ]
    return csv_answer("runs", heads, rows)


@require_POST
@told_why
def take(request: Request) -> HttpResponse:
    """Takes an uploaded book."""
    file = request.FILES.get("book")
    kind, _, name = request.POST.get("scheme", "").partition(":")
    if file is None or file.size is None or file.size > MOST:
        raise RefusedError("请选择一个 ZIP 文件（不超过 64 MB）。", "Choose a ZIP file (at most 64 MB).")
    period, content = request.POST.get("period", "").strip(), file.read()
    what = f"{printable(str(file.name), _SHOWN)}, {len(content)} bytes, sha256 {digest(content)}"
    request.note.subject = what
    arrived = services.book_unpack(request.access, content, str(file.name), (kind, name), period)
    if arrived.unpacked.folder is None:
        return _found(request, arrived.unpacked.findings, UNREADABLE)
    return Prepared(lambda: _taken(request, arrived, what))


def _taken(request: Request, arrived: services.Arrived, what: str) -> HttpResponse:
    book = services.book_take(request.access, arrived, now=request.now)
    request.note.on(BOOK, book.pk, what)
    return redirect("jobs:book", book.pk)


def book(request: Request, number: int) -> HttpResponse:
    """A book; while it is read, the part that asks again by itself."""
    page = selectors.book_page(request.access, number, now=request.now)
    template = "jobs/book_part.html" if request.headers.get("HX-Request") else "jobs/book.html"
    return render(request, template, {"page": page})


def book_csv(request: Request, number: int) -> HttpResponse:
    """Its tables with their sums, and what its preview found, as one table."""
    page = selectors.book_page(request.access, number, now=request.now)
    rows = [("表", one["sheet"], one["rows"], one["aside"], _sums(one)) for one in page.tables]
    rows += [
        ("问题", one["place"].get("sheet", ""), one["place"].get("row", ""), one["code"], one["zh"]["cause"])
        for one in page.findings
    ]
    return csv_answer(f"book-{number}", ("部分", "表", "行", "移出或代码", "合计或原因"), rows)


def _sums(table: dict[str, Any]) -> str:
    return "；".join(f"{one['column']} {one['sum']}" for one in table["sums"])


@require_POST
@told_why
def discard(request: Request, number: int) -> HttpResponse:
    """Throws away what was uploaded of a blocked book."""
    request.note.on(BOOK, number)
    found = services.book_discard(request.access, number)
    request.note.on(BOOK, number, f"{printable(found.name, _SHOWN)}, sha256 {found.sha256}")
    messages.success(request, "已丢弃。" if request.lang == "zh" else "Thrown away.")
    return redirect("jobs:book", number)


@require_POST
@told_why
def start(request: Request, number: int) -> HttpResponse:
    """Begins a run of a book."""
    request.note.on(BOOK, number)
    as_of, history = request.POST.get("as_of", "").strip(), request.POST.getlist("history")
    job = services.run_start(request.access, number, as_of, history, now=request.now)
    request.note.on(JOB, job.pk, f"of book {number}")
    return redirect("jobs:job", job.pk)


def job(request: Request, number: int) -> HttpResponse:
    """A job; while it goes on, the part that asks again by itself."""
    row = selectors.job_row(request.access, number, now=request.now)
    template = "jobs/job_part.html" if request.headers.get("HX-Request") else "jobs/job.html"
    return render(request, template, {"job": row})


@require_POST
@told_why
def cancel(request: Request, number: int) -> HttpResponse:
    """Ends a job."""
    request.note.on(JOB, number)
    services.job_cancel(request.access, number, now=request.now)
    return redirect("jobs:job", number)


@require_POST
@told_why
def resume(request: Request, number: int) -> HttpResponse:
    """Works again on a job."""
    request.note.on(JOB, number)
    found = services.job_resume(request.access, number, now=request.now)
    request.note.on(JOB, found.pk)
    return redirect("jobs:job", found.pk)


def run(request: Request, number: str) -> HttpResponse:
    """A run at its desk."""
    return render(request, "jobs/run.html", {"page": selectors.run_page(request.access, number)})


def failing_csv(request: Request, number: str) -> HttpResponse:
    """The rows on which constraints do not hold."""
    page = selectors.run_page(request.access, number)
    rows = [
        (one["name"], one["on"], one["severity"], one["count"], row["key"], row["name"], one["basis"])
        for one in page.kept["failing"]
        for row in one["rows"] or [{"key": "", "name": ""}]
    ]
    return csv_answer(f"{page.run.id}-failing", ("约束", "表", "级别", "行数", "代码", "名称", "依据"), rows)


def compare(request: Request, number: str) -> HttpResponse:
    """A run against another one."""
    page = selectors.compared(request.access, number, request.GET.get("with", ""))
    return render(request, "jobs/compare.html", {"page": page})


def compare_csv(request: Request, number: str) -> HttpResponse:
    """The same as a table."""
    page = selectors.compared(request.access, number, request.GET.get("with", ""))
    heads = ("表", "行", "最先变化的列", "列", "前", "后", "原因")
    return csv_answer(f"{page.before.id}-{page.after.id}", heads, list(_changes(page.sheets)))


def _changes(sheets: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    return [
        (
            one["sheet"],
            "/".join(row["key"]),
            row["first"],
            cell["column"],
            cell["before"]["zh"],
            cell["after"]["zh"],
            cell["cause"],
        )
        for one in sheets
        for row in one["changed"]
        for cell in row["cells"]
    ]


@require_POST
@told_why
def approve(request: Request, number: str) -> HttpResponse:
    """One of two signatures."""
    found, done = services.run_approve(request.access, number, now=request.now)
    if done.findings or done.approval is None:
        return _found(request, done.findings, BLOCKED)
    request.note.on(RUN, found.pk, f"{found.status}, signed by {', '.join(done.approval.people)}")
    if done.approval.is_given:
        return _done(request, number, "两人已签名，运行已批准。", "Two people have signed: the run is approved.")
    return _done(request, number, "已签名。", "Signed.")


@require_POST
@told_why
def publish(request: Request, number: str) -> HttpResponse:
    """One half of publishing."""
    acted = services.run_publish(request.access, number, now=request.now)
    request.note.on(RUN, number, "second" if acted.second else "first")
    if acted.second:
        return _done(request, number, "已公布。", "Published.")
    return _done(request, number, "已提出公布，等另一位负责人。", "Proposed: another head of office completes it.")


@require_POST
@told_why
def void(request: Request, number: str) -> HttpResponse:
    """One half of declaring a run void."""
    acted = services.run_void(request.access, number, request.POST.get("reason", ""), now=request.now)
    request.note.on(RUN, number, f"{'second' if acted.second else 'first'}: {acted.reason}")
    if acted.second is None:
        return _done(request, number, "已提出作废，等另一位负责人。", "Proposed: another head of office completes it.")
    messages.success(request, "已作废。" if request.lang == "zh" else "Void.")
    return redirect("jobs:index")


@require_POST
@told_why
def seal(request: Request, number: str) -> HttpResponse:
    """Begins the sealing of a run."""
    found = services.run_seal(request.access, number, now=request.now)
    request.note.on(RUN, number, f"sealed by job {found.pk}")
    return redirect("jobs:job", found.pk)


@require_POST
@told_why
def project(request: Request, number: str) -> HttpResponse:
    """Makes the pages of a run anew."""
    found = services.run_project(request.access, number, now=request.now)
    request.note.on(RUN, number, f"made anew by job {found.pk}")
    return redirect("jobs:job", found.pk)


@require_POST
@told_why
def export(request: Request, number: str) -> HttpResponse:
    """Asks for the workbook of a run."""
    found = services.export_ask(request.access, number, now=request.now)
    request.note.on(RUN, number, f"export {found.pk}, {found.people} people")
    return redirect("jobs:exports")


def exports(request: Request) -> HttpResponse:
    """One's exports, and those that wait for one's approval."""
    shown = {"exports": selectors.exports_listed(request.access), "most": MOST_PERSONS}
    return render(request, "jobs/exports.html", shown)


def exports_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    heads = ("编号", "运行", "名称", "期间", "人数", "状态", "申请人", "申请时间", "批准人")
    rows = [
        (one.id, one.run, one.title_zh, one.period, one.people, one.state, one.by, one.at, one.approved_by)
        for one in selectors.exports_listed(request.access)
    ]
    return csv_answer("exports", heads, rows)


@require_POST
@told_why
def export_approve(request: Request, number: int) -> HttpResponse:
    """Lets an export go to the one who asked."""
    request.note.subject = f"export {number}"
    found = services.export_approve(request.access, number, now=request.now)
    request.note.on(RUN, found.run_id, f"export {found.pk}, {found.people} people")
    return redirect("jobs:exports")


def download(request: Request, number: int) -> HttpResponse:
    """The workbook."""
    request.note.subject = f"export {number}"
    found, content = selectors.export_path(request.access, number)
    request.note.on(RUN, found.run_id, f"export {found.pk}")
    return attached(content, f"{found.run.scheme}-{found.run.period}-{found.run_id}.xlsx", XLSX)


def _done(request: Request, number: str, zh: str, en: str) -> HttpResponse:
    messages.success(request, zh if request.lang == "zh" else en)
    return redirect("jobs:run", number)
