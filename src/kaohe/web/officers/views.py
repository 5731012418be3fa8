"""三员页 · Views: accounts, roles, records and policy; each officer finds his own acts and no one else's."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from kaohe.base.findings import Text
from kaohe.web.access.matrix import matrix
from kaohe.web.access.models import Account
from kaohe.web.access.records import OFFICERS
from kaohe.web.access.request import Request
from kaohe.web.look.refusal import told_why
from kaohe.web.look.tables import csv_answer
from kaohe.web.officers import closing, selectors, services
from kaohe.web.officers import roles as granting
from kaohe.web.officers.guarding import HEADS as POLICY_HEADS
from kaohe.web.officers.guarding import policy_shown, policy_table
from kaohe.web.officers.refusals import SAYS
from kaohe.web.runs.records import HEADS, records_listed, records_table

ACCOUNT_HEADS = ("账号", "姓名", "人员编号", "启用", "第二因素", "上次登录", "建立", "建立人", "角色")
SEAT_HEADS = (
    *("账号", "姓名", "人员编号", "角色", "单位", "状态", "起", "止"),
    *("申请人", "申请时间", "批准人", "批准时间", "撤销人", "撤销时间"),
)


def index(request: Request) -> HttpResponse:
    """The officer's own page: accounts, roles or records."""
    for thing, action, name in (
        ("user_account", "create", "officers:accounts"),
        ("role_assignment", "grant", "officers:roles"),
        ("audit_record", "archive", "officers:log"),
    ):
        if request.access.may(thing, action):
            return redirect(name)
    return redirect("officers:roles")


def accounts(request: Request) -> HttpResponse:
    """The accounts."""
    page = selectors.accounts_listed(_word(request, "q"), _page(request), now=request.now)
    return render(request, "officers/accounts.html", {"page": page, "query": _query(request)})


@told_why
def accounts_csv(request: Request) -> HttpResponse:
    """All that fit as a table."""
    request.note.subject = request.GET.urlencode()
    rows = selectors.accounts_exported(_word(request, "q"), now=request.now)
    return csv_answer("kaohe-accounts", ACCOUNT_HEADS, selectors.accounts_table(rows))


@require_POST
def create(request: Request) -> HttpResponse:
    """A new account without roles; its code is shown once."""
    said = [request.POST.get(name, "") for name in ("username", "name", "person")]
    request.note.subject = f"account {said[0]}"
    code, refusal = services.account_made(request.access, *said, now=request.now)
    if refusal:
        return _refused(request, "officers:accounts", refusal)
    return render(request, "officers/code.html", {"username": said[0].strip().lower(), "code": code})


@require_POST
def disable(request: Request, pk: int) -> HttpResponse:
    """Closes an account, or asks for it where the account is an officer's."""
    account = services.account_there(pk)
    request.note.subject = f"account {account.username}"
    if not closing.is_officer(account, request.now):
        return _done(request, "officers:accounts", closing.account_closed(request.access, account))
    refusal = closing.closing_asked(request.access, account, now=request.now)
    return _done(request, "officers:accounts", refusal, "asked")


@require_POST
def disable_agree(request: Request, pk: int) -> HttpResponse:
    """Agrees that an officer's account is closed."""
    found = closing.closing_there(pk)
    request.note.subject = f"account {found.account.username}"
    return _done(request, "officers:accounts", closing.closing_agreed(request.access, found, now=request.now))


@require_POST
def unlock(request: Request, pk: int) -> HttpResponse:
    """Opens an account again."""
    account = services.account_there(pk)
    request.note.subject = f"account {account.username}"
    return _done(request, "officers:accounts", services.account_opened(request.access, account, request))


@require_POST
def reset(request: Request, pk: int) -> HttpResponse:
    """Asks for a new code."""
    account = services.account_there(pk)
    request.note.subject = f"account {account.username}"
    return _done(request, "officers:accounts", services.reset_asked(request.access, account, now=request.now))


@require_POST
def reset_agree(request: Request, pk: int) -> HttpResponse:
    """Agrees to a new code."""
    found = services.reset_there(pk)
    request.note.subject = f"account {found.account.username}"
    return _done(request, "officers:accounts", services.reset_agreed(request.access, found, now=request.now))


@require_POST
def reset_issue(request: Request, pk: int) -> HttpResponse:
    """The new code, shown once."""
    found = services.reset_there(pk)
    request.note.subject = f"account {found.account.username}"
    issued = services.reset_issued(request.access, found, now=request.now)
    if issued.refusal:
        return _refused(request, "officers:accounts", issued.refusal)
    request.note.reason = "factors" if issued.factors else ""
    shown = {"username": found.account.username, "code": issued.code, "factors": issued.factors}
    return render(request, "officers/code.html", shown)


def roles(request: Request) -> HttpResponse:
    """The roles, and the wishes that wait."""
    reads = request.access.may("role_assignment", "read")
    asked = (_word(request, "q"), _word(request, "state"), _page(request))
    page = selectors.seats_listed(*asked, now=request.now) if reads else None
    wished = (
        selectors.seats_wished(request.access.person, request.now) if granting.asks_for_all(request.access) else None
    )
    choices = [one for name, one in matrix().roles.items() if name != "public" and name not in OFFICERS]
    shown = {"page": page, "query": _query(request), "choices": choices, "wished": wished, "most": selectors.PAGE}
    return render(request, "officers/roles.html", shown)


@told_why
def roles_csv(request: Request) -> HttpResponse:
    """All that fit as a table."""
    request.note.subject = request.GET.urlencode()
    rows = selectors.seats_exported(_word(request, "q"), _word(request, "state"), now=request.now)
    return csv_answer("kaohe-roles", SEAT_HEADS, selectors.seats_table(rows))


@require_POST
def request_role(request: Request) -> HttpResponse:
    """Asks for a role of an account."""
    username, role, unit = (request.POST.get(name, "").strip() for name in ("username", "role", "unit"))
    request.note.subject = f"role {username} {role} {unit}".strip()
    account = Account.objects.filter(username__iexact=username).first()
    since, until = (_day(request.POST.get(name, "")) for name in ("since", "until"))
    wish = granting.Wish(role, unit, since, until)
    outcome = granting.requested(request.access, account, wish, now=request.now)
    if granting.is_told(request.access, outcome):
        return _outcome(request, outcome)
    request.note.refused, request.note.reason = bool(outcome.refusal), outcome.refusal
    return _done(request, "officers:roles", "", "wished")


@require_POST
def grant(request: Request, pk: int) -> HttpResponse:
    """Grants a role that was asked for."""
    found = granting.assignment_there(pk)
    request.note.subject = f"role {found.account.username} {found.role} {found.unit}".strip()
    return _outcome(request, granting.granted(request.access, found, now=request.now))


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """Ends a role."""
    found = granting.assignment_there(pk)
    request.note.subject = f"role {found.account.username} {found.role} {found.unit}".strip()
    return _outcome(request, granting.revoked(request.access, found, now=request.now))


def log(request: Request) -> HttpResponse:
    """The records of acts within the officer's terms."""
    request.note.subject = _query(request)
    page = records_listed(request.access, request.GET.dict(), _page(request))
    return render(request, "officers/log.html", {"page": page, "query": _query(request)})


@told_why
def log_csv(request: Request) -> HttpResponse:
    """All that fit as a table."""
    request.note.subject = _query(request)
    return csv_answer("kaohe-records", HEADS, records_table(request.access, request.GET.dict()))


def policy(request: Request) -> HttpResponse:
    """The figures by which the doors are guarded."""
    return render(request, "officers/policy.html", {"page": policy_shown()})


def policy_csv(_request: Request) -> HttpResponse:
    """The same as a table."""
    return csv_answer("kaohe-policy", POLICY_HEADS, policy_table(policy_shown()))


def _outcome(request: Request, outcome: granting.Outcome) -> HttpResponse:
    if not outcome.refusal:
        return _done(request, "officers:roles", "")
    titles = [matrix().roles[name].title for name in outcome.pair if name in matrix().roles]
    values = dict(zip(("one", "other"), titles, strict=False))
    return _refused(request, "officers:roles", outcome.refusal, values)


def _done(request: Request, name: str, refusal: str, said: str = "done") -> HttpResponse:
    if refusal:
        return _refused(request, name, refusal)
    messages.success(request, SAYS[said].en if request.lang == "en" else SAYS[said].zh)
    return redirect(name)


def _refused(request: Request, name: str, refusal: str, values: dict[str, Text] | None = None) -> HttpResponse:
    """The refusal in words, as an answer that lets nothing stand."""
    request.note.reason = refusal
    said, lang = SAYS[refusal], request.lang
    told = {key: one.en if lang == "en" else one.zh for key, one in (values or {}).items()}
    text = (said.en if lang == "en" else said.zh).format(**{"one": "", "other": "", **told})
    return render(request, "officers/refused.html", {"text": text, "back": name, "refusal": refusal}, status=409)


def _day(said: str) -> datetime | None:
    try:
        day = parse_date(said)
    except ValueError:
        return None
    return timezone.make_aware(datetime.combine(day, time.min)) if day is not None else None


def _word(request: Request, name: str) -> str:
    return request.GET.get(name, "").strip()[:64]


def _page(request: Request) -> int:
    said = request.GET.get("page", "") or "1"
    if not said.isascii() or not said.isdigit() or len(said) > 6:
        raise Http404
    return int(said)


def _query(request: Request) -> str:
    return urlencode([(name, str(value)) for name, value in request.GET.items() if name != "page" and value])
