"""追溯页 · Views: any number, where a run comes from, replay, samples, the ledger, bundles, the records of acts."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from kaohe.web.access.request import Request
from kaohe.web.auditor import find, selectors, services
from kaohe.web.auditor.downloads import HEADS_LEDGER, HEADS_RUN, ledger_table, proven_table
from kaohe.web.auditor.evidence import run_counted, run_evident, runs_evident
from kaohe.web.auditor.tables import Found, Sample
from kaohe.web.look.attached import attached
from kaohe.web.look.refusal import told_why
from kaohe.web.look.tables import csv_answer
from kaohe.web.runs.records import HEADS, records_listed, records_table
from kaohe.web.runs.tables import head_of

HEADS_FOUND = ("运行", "方案", "版本", "期间", "状态", "表", "编号", "单位", "人员", "列", "值", "发起人", "运行时间")
SIZE = 20
LEDGER = "ledger"
REPLAYS = (("score_result", "replay"), ("pay_run", "replay"))
"""What opens the page of where a run comes from."""


def index(request: Request) -> HttpResponse:
    """Where an auditor begins: a question, and the runs."""
    asked, column = _words(request, "q", "column")
    request.note.subject = f"{asked} {column}".strip()
    page = find.found(request.access, asked, column, _number(request, "page", 1))
    runs = page.runs if asked else [head_of(one) for one in runs_evident(request.access).defer("shape")]
    shown = {"page": page, "runs": runs, "query": _query(request), "replays": request.access.may_any(REPLAYS)}
    return render(request, "auditor/index.html", shown)


@told_why
def index_csv(request: Request) -> HttpResponse:
    """All numbers found as a table."""
    asked, column = _words(request, "q", "column")
    request.note.subject = f"{asked} {column}".strip()
    return csv_answer("kaohe-numbers", HEADS_FOUND, map(_row, find.exported(request.access, asked, column)))


def run(request: Request, number: str) -> HttpResponse:
    """Where a run comes from."""
    found = run_counted(request.access, number)
    page = selectors.proven(request.access, found)
    may = {name: services.may_act(request.access, found.run, name) for name in ("replay", "export")}
    return render(request, "auditor/run.html", {"page": page, "may": may, "rows": services.takes_persons(page.persons)})


def run_csv(request: Request, number: str) -> HttpResponse:
    """Its files with their hashes, and its life, as a table."""
    page = selectors.proven(request.access, run_counted(request.access, number))
    return csv_answer(f"kaohe-run-{page.run.id}", HEADS_RUN, proven_table(page))


@require_POST
def replay(request: Request, number: str) -> HttpResponse:
    """A run made again, and the verdict."""
    found = run_evident(request.access, number)
    if not services.may_act(request.access, found, "replay"):
        raise Http404
    verdict = services.replayed(found)
    request.note.reason = "equal" if verdict.equal else f"differs: {', '.join(verdict.differs)}"
    return render(request, "auditor/replay.html", {"page": verdict})


def bundle(request: Request, number: str) -> HttpResponse:
    """The evidence of a run to take away."""
    found = run_evident(request.access, number)
    if not services.may_act(request.access, found, "export"):
        raise Http404
    name = f"kaohe-{found.scheme}-{found.period}-{found.id}.zip"
    return attached(services.bundled(found), name, "application/zip")


def sample(request: Request) -> HttpResponse:
    """Rows drawn by a seed."""
    page = _sampled(request)
    shown = {"page": page, "query": _query(request), "replays": request.access.may_any(REPLAYS)}
    return render(request, "auditor/sample.html", shown)


def sample_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    page = _sampled(request)
    return csv_answer("kaohe-sample", HEADS_FOUND, map(_row, page.rows))


def ledger(request: Request) -> HttpResponse:
    """What the ledger has signed, published and had witnessed."""
    request.note.subject = LEDGER
    return render(request, "auditor/ledger.html", {"page": selectors.ledger_seen(request.access, checked=False)})


def ledger_csv(request: Request) -> HttpResponse:
    """The same as a table."""
    request.note.subject = LEDGER
    page = selectors.ledger_seen(request.access, checked=False)
    return csv_answer("kaohe-ledger", HEADS_LEDGER, ledger_table(page))


@require_POST
def ledger_check(request: Request) -> HttpResponse:
    """The same, every entry hashed again."""
    request.note.subject = LEDGER
    page = selectors.ledger_seen(request.access, checked=True)
    request.note.reason = "sound" if page.sound else f"findings: {page.findings[0][0]}"
    return render(request, "auditor/ledger.html", {"page": page})


def log(request: Request) -> HttpResponse:
    """What was done, refused and read."""
    request.note.subject = _query(request)
    page = records_listed(request.access, request.GET.dict(), _number(request, "page", 1))
    return render(request, "auditor/log.html", {"page": page, "query": _query(request)})


@told_why
def log_csv(request: Request) -> HttpResponse:
    """All that fit as a table."""
    request.note.subject = _query(request)
    return csv_answer("kaohe-records", HEADS, records_table(request.access, request.GET.dict()))


def _row(one: Found) -> tuple[object, ...]:
    where = (one.run, one.scheme, one.version, one.period, one.status, one.sheet, one.key, one.unit, one.person)
    return (*where, one.column, one.value.zh, one.started_by, one.computed_at.isoformat(timespec="seconds"))


def _words(request: Request, *names: str) -> list[str]:
    return [request.GET.get(name, "")[:120] for name in names]


def _sampled(request: Request) -> Sample:
    number, sheet, seed = _words(request, "run", "sheet", "seed")
    page = selectors.sampled(request.access, number, sheet=sheet, seed=seed or "1", size=_number(request, "n", SIZE))
    if page.run is not None:
        request.note.subject = f"{page.run.id} {page.sheet} seed {page.seed} × {page.size}"
    return page


def _number(request: Request, name: str, fallback: int) -> int:
    said = request.GET.get(name, "") or str(fallback)
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise Http404
    return int(said)


def _query(request: Request) -> str:
    return urlencode([(name, str(value)) for name, value in request.GET.items() if name != "page" and value])
