"""方案页 · Views: reading schemes, their differences and trials; each with its table as CSV, its document, its form."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST

from kaohe.flows.form import form_written
from kaohe.web.access.request import Request
from kaohe.web.look.attached import XLSX, attached
from kaohe.web.look.tables import csv_answer
from kaohe.web.schemes import selectors, trying
from kaohe.web.schemes.documents import DRAFTS, document_of
from kaohe.web.schemes.parts import Head
from kaohe.web.shelf.places import HOME

TABS = (
    ("prose", "全文", "In words"),
    ("tree", "指标树", "Indicators"),
    ("parameters", "参数", "Parameters"),
    ("tables", "对照表", "Tables"),
    ("sheets", "表和公式", "Sheets"),
    ("examples", "算例", "Examples"),
    ("versions", "版本", "Versions"),
)
PARTS = tuple(name for name, _, _ in TABS)


def index(request: Request) -> HttpResponse:
    """All schemes that one may read."""
    return render(request, "schemes/index.html", {"page": selectors.shelf_listed(request.access)})


def index_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    page = selectors.shelf_listed(request.access)
    heads = ("类别", "方案", "版本", "名称", "英文名称", "周期", "生效", "状态", "内容哈希")
    rows = [
        (
            one.kind,
            one.scheme,
            one.version,
            one.title_zh,
            one.title_en,
            one.period,
            one.effective,
            one.state,
            one.digest,
        )
        for one in (*page.drafts, *page.home, *page.library)
    ]
    return csv_answer("schemes", heads, rows)


def scheme(request: Request, kind: str, name: str) -> HttpResponse:
    """A scheme, one part of it at a time."""
    part = request.GET.get("part", PARTS[0])
    page = selectors.scheme_page(request.access, kind, name, request.lang)
    context = {
        "page": page,
        "part": part if part in PARTS else PARTS[0],
        "standing": selectors.standing(request.access, name) if kind == DRAFTS else None,
        "origin": selectors.draft_origin(request.access, name) if kind == DRAFTS else "",
        "retires": kind == HOME and page.head.state == "published" and request.access.may("scheme", "retire"),
        "tabs": TABS,
        "today": localdate(request.now),
    }
    return render(request, "schemes/scheme.html", context)


def tree_csv(request: Request, kind: str, name: str) -> HttpResponse:
    """The indicator tree as a table."""
    page = selectors.scheme_page(request.access, kind, name, "zh")
    heads = ("对象", "层级", "指标", "英文", "权重", "计分方法", "来源", "依据", "责任单位")
    return csv_answer(f"{page.head.scheme}-{page.head.version}-tree", heads, selectors.tree_rows(page.told))


def diff(request: Request, kind: str, name: str) -> HttpResponse:
    """What changed in meaning from another scheme."""
    page = selectors.difference(request.access, kind, name, request.GET.get("from", ""))
    return render(request, "schemes/diff.html", {"page": page})


def diff_csv(request: Request, kind: str, name: str) -> HttpResponse:
    """The same as a table."""
    page = selectors.difference(request.access, kind, name, request.GET.get("from", ""))
    rows = [(one["kind"], one["item"], one["part"], one["zh"], one["en"]) for one in page.changes]
    return csv_answer(f"{page.new.scheme}-diff", ("变动", "对象", "部分", "中文", "English"), rows)


def document(request: Request, kind: str, name: str) -> HttpResponse:
    """The document itself, byte for byte."""
    found = document_of(request.access, kind, name)
    return attached(found.content(), f"{_file(found.head)}.yaml", "application/yaml; charset=utf-8")


def form(request: Request, kind: str, name: str) -> HttpResponse:
    """The scheme as an Excel form that a clerk may edit and bring back."""
    found = document_of(request.access, kind, name)
    with found.opened() as opened, tempfile.TemporaryDirectory(prefix="kaohe-form-") as folder:
        written = form_written(opened, Path(folder) / "form.xlsx", request.lang)
        if written.path is None:
            findings = [finding.as_json() for finding in written.findings]
            return render(request, "schemes/unformed.html", {"head": found.head, "findings": findings}, status=409)
        content = written.path.read_bytes()
    return attached(content, f"{_file(found.head)}.xlsx", XLSX)


def _file(head: Head) -> str:
    return f"{head.scheme or 'draft'}-{head.version or head.name}"


def trial(request: Request, kind: str, name: str) -> HttpResponse:
    """On which run to try a scheme, and what was tried."""
    head, runs = document_of(request.access, kind, name).head, list(trying.runs_to_try(request.access).defer("shape"))
    own = [run for run in runs if run.scheme == head.scheme]
    context = {
        "head": head,
        "runs": own or (runs if kind == "draft" else []),  # a draft may have another name than what it began with
        "trials": selectors.trials_listed(request.access, kind, name, now=request.now),
    }
    return render(request, "schemes/trial.html", context)


@require_POST
def attempt(request: Request, kind: str, name: str) -> HttpResponse:
    """Asks for a trial."""
    number = request.POST.get("run", "")
    request.note.subject = f"{kind}:{name} on {number}"
    made = trying.trial_ask(request.access, kind, name, number, now=request.now)
    return redirect("schemes:tried", made.pk)


def tried(request: Request, number: int) -> HttpResponse:
    """A trial; while it waits, the part that asks again by itself."""
    page = selectors.trial_page(request.access, number, now=request.now)
    template = "schemes/tried_part.html" if request.headers.get("HX-Request") else "schemes/tried.html"
    return render(request, template, {"page": page})


def tried_csv(request: Request, number: int) -> HttpResponse:
    """Who moves and what it costs, as a table."""
    page = selectors.trial_page(request.access, number, now=request.now)
    if page.told is None:
        raise Http404
    heads = ("表", "代码", "名称", "原名次", "新名次", "原分", "新分", "差", "原等级", "新等级")
    rows: list[tuple[object, ...]] = [
        (
            one["sheet"],
            row["key"],
            row["name"],
            row["place_before"],
            row["place_after"],
            row["points_before"],
            row["points_after"],
            row["difference"],
            row["grade_before"],
            row["grade_after"],
        )
        for one in page.told["moves"]
        for row in one["listed"]
    ]
    rows += [
        (one["sheet"], one["column"], "合计", "", "", one["before"], one["after"], one["difference"], "", "")
        for one in page.told["costs"]
    ]
    return csv_answer(f"trial-{page.id}", heads, rows)
