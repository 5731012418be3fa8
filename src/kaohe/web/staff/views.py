"""薪酬页 · Views: one's own pay and its receipt; the lists of pay, a person's slip, and answers to a payment."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from kaohe.base.findings import Finding, Text
from kaohe.flows.receipt_files import qr_picture
from kaohe.web.access.entrances import both
from kaohe.web.access.policy import MOST_PERSONS
from kaohe.web.access.request import Request
from kaohe.web.look.attached import attached
from kaohe.web.look.tables import csv_answer
from kaohe.web.runs.models import Line
from kaohe.web.runs.receipts import receipt_kept, receipt_of
from kaohe.web.runs.scopes import sees_all
from kaohe.web.staff import lists, selectors, services
from kaohe.web.staff.own import mine
from kaohe.web.staff.tables import KINDS, Slip

SAYS = {
    "confirmed": Text("已确认：金额无误。", "Confirmed: the amount is right."),
    "disputed": Text("异议已记录，经办会看到。", "Your objection is recorded; the makers see it."),
    "empty": Text(
        "请选一项，并写清哪里不对（至少 4 个字）。", "Choose one, and say what is wrong in four letters or more."
    ),
}

MANY = Text("人数太多，不能由一人自行取走", "more persons than one may take away alone")


def home(request: Request) -> HttpResponse:
    """One's own pay."""
    if all("self" not in grant.terms for grant in request.access.grants("pay_line", "read")):
        return redirect("staff:lines")
    page = mine(request.access, request.GET.get("run", ""))
    if page.slip is not None:
        request.note.subject = page.slip.run.id
    return render(request, "staff/home.html", {"page": page, "kinds": KINDS})


def year_csv(request: Request) -> HttpResponse:
    """One's own periods as a table."""
    choices = mine(request.access).choices
    request.note.subject = " ".join(one.run for one in choices)
    rows = [(one.period, one.title.zh, one.total, one.status, one.run) for one in choices]
    return csv_answer("pay", ("期间", "方案", "金额", "状态", "运行"), rows)


def slip_csv(request: Request) -> HttpResponse:
    """One's own slip as a table."""
    line = _asked(request, "export")
    page = selectors.slip(request.access, line)
    return csv_answer(f"{page.run.period}-{line.key}", ("项目", "符号", "金额", "说明"), _slip_rows(page))


def lines(request: Request) -> HttpResponse:
    """The lines of a run."""
    number, narrowing = request.GET.get("run", ""), _narrowing(request)
    request.note.subject = lists.subject(number, **narrowing)
    page = lists.pay_listed(request.access, number, **narrowing, page=_page(request))
    request.note.subject = lists.subject(page.run.id if page.run else "", page.sheet, page.unit, page.code)
    return render(request, "staff/lines.html", {"page": page, "query": _query(request)})


def lines_csv(request: Request) -> HttpResponse:
    """The same to take away; so many persons at once need somebody's agreement."""
    number, narrowing = request.GET.get("run", ""), _narrowing(request)
    request.note.subject = lists.subject(number, **narrowing)
    run, sheet, found = lists.exported(request.access, number, **narrowing)
    request.note.subject = lists.subject(run.id, sheet, narrowing["unit"], narrowing["code"])
    if lists.needs_approval(found):
        request.note.reason = both(MANY)
        given = {"run": run, "most": MOST_PERSONS, "may_ask": sees_all(request.access, "pay_run", "export")}
        return render(request, "staff/needs_approval.html", given, status=409)
    heads, rows = lists.table(run, sheet, found.order_by("unit", "key"))
    return csv_answer(f"{run.scheme}-{run.period}", heads, rows)


def slip(request: Request) -> HttpResponse:
    """The slip of whom a line is about, the name masked."""
    return _slip_page(request, _asked(request, "read", by="GET"))


@require_POST
def unmask(request: Request) -> HttpResponse:
    """The same with the name in full, for a reason that is kept."""
    line = _asked(request, "read", by="POST")
    reason, case = request.POST.get("reason", ""), request.POST.get("case", "")
    request.note.reason = f"{case.strip()} {reason.strip()}".strip()
    name = services.unmasked(request.access, line, reason=reason, case=case)
    return _slip_page(request, line, name=name, refused=name is None)


@require_POST
def confirm(request: Request) -> HttpResponse:
    """The payee says that a payment is right."""
    line = _asked(request, "confirm", by="POST")
    services.confirm(request.access, line, now=request.now)
    return _back(request, line, "confirmed", messages.SUCCESS)


@require_POST
def dispute(request: Request) -> HttpResponse:
    """The payee says what is wrong with a payment."""
    line = _asked(request, "dispute", by="POST")
    about, text = request.POST.get("about", ""), request.POST.get("text", "")
    said = services.dispute(request.access, line, about=about, text=text, now=request.now)
    if said is None:
        request.note.refused, request.note.reason = True, "empty"
        return _back(request, line, "empty", messages.ERROR)
    return _back(request, line, "disputed", messages.SUCCESS)


def receipt(request: Request) -> HttpResponse:
    """The receipt file of a payment to oneself."""
    if request.access.account is None:
        request.note.refused, request.note.reason = True, "sign_in"
        return redirect_to_login(request.get_full_path())
    line = _asked(request, "verify", by="GET")
    made = receipt_of(line)
    if made.findings:
        return _unsealed(request, line, made.findings)
    return attached(made.data, f"kaohe-{line.run.period}-{line.key}.kaohe.json", "application/json")


@require_POST
def check(request: Request) -> HttpResponse:
    """The verifier, opened with the receipt of a payment to oneself."""
    line = _asked(request, "verify", by="POST")
    made = receipt_of(line)
    if made.findings:
        return _unsealed(request, line, made.findings)
    answer = HttpResponseRedirect(f"{reverse('verify:page')}#{receipt_kept(made.data)}")
    answer.status_code = 303
    return answer


@require_POST
def code(request: Request) -> HttpResponse:
    """A QR code that opens the verifier with the receipt on any phone; its secret stands in the picture alone."""
    line = _asked(request, "verify", by="POST")
    made = receipt_of(line)
    if made.findings:
        return _unsealed(request, line, made.findings)
    link = request.build_absolute_uri(f"{reverse('verify:page')}#{receipt_kept(made.data)}")
    picture = base64.b64encode(qr_picture(link)).decode()
    return render(request, "staff/code.html", {"line": line, "picture": picture, "link": link})


def _asked(request: Request, action: str, *, by: str = "GET") -> Line:
    """The line that a request is about: run, sheet, key."""
    said = request.POST if by == "POST" else request.GET
    run, sheet, key = (said.get(name, "") for name in ("run", "sheet", "key"))
    request.note.subject = f"{run} {sheet}/{key}"
    return selectors.line_paid(request.access, action, run, sheet, key)


def _back(request: Request, line: Line, says: str, level: int) -> HttpResponse:
    said = SAYS[says]
    messages.add_message(request, level, said.en if request.lang == "en" else said.zh)
    return redirect(f"{reverse('staff:home')}?{urlencode({'run': line.run_id})}")


def _slip_page(request: Request, line: Line, *, name: str | None = None, refused: bool = False) -> HttpResponse:
    page = selectors.slip(request.access, line)
    if name is not None:
        page.name = name
    given = {
        "page": page,
        "post": page.posts[0],
        "asks": services.asks(request.access),
        "refused": refused,
        "shown": name is not None,
        "may_trace": request.access.may("pay_line", "trace"),
    }
    return render(request, "staff/slip.html", given, status=422 if refused else 200)


def _unsealed(request: Request, line: Line, findings: tuple[Finding, ...]) -> HttpResponse:
    codes = [finding.code for finding in findings]
    return render(request, "staff/unsealed.html", {"line": line, "codes": codes}, status=409)


def _slip_rows(page: Slip) -> list[tuple[str, str, str, str]]:
    rows = [
        (part.zh, part.sign, part.value.zh if part.value else "", part.rule_zh)
        for post in page.posts
        for part in post.parts
    ]
    return [*rows, *((post.column, "=", post.amount.zh, post.unit_name) for post in page.posts)]


def _narrowing(request: Request) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:120] for name in ("sheet", "unit", "code")}


def _query(request: Request) -> str:
    return urlencode([(name, str(value)) for name, value in request.GET.items() if name != "page" and value])


def _page(request: Request) -> int:
    said = request.GET.get("page", "1")
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise Http404
    return int(said)
