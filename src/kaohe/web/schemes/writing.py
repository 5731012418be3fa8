"""写方案 · Writing: the editor of drafts: text with live findings, values in a form, submission, publication."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kaohe.base.findings import Text
from kaohe.web.access.entrances import both
from kaohe.web.access.prepared import Prepared
from kaohe.web.access.request import Request
from kaohe.web.look.refusal import RefusedError, told_why
from kaohe.web.schemes import selectors, services
from kaohe.web.schemes.documents import DRAFTS, Document, draft_seen, head_of_draft
from kaohe.web.schemes.services import Conflict
from kaohe.web.schemes.values import value_changed

CONFLICT = 409
FORM_BYTES = 4 << 20
SIZED = Text("请选择一个表单文件（不超过 4 MB）。", "Choose a form (at most 4 MB).")


def said(request: Request, text: Text) -> str:
    """A text in the language of the request."""
    return text.filled(request.lang, {})


@require_POST
@told_why
def start(request: Request) -> HttpResponse:
    """A draft from a scheme on the shelf, or from another draft."""
    kind, name = request.POST.get("kind", ""), request.POST.get("name", "")
    request.note.subject = f"{kind}:{name}"
    draft = services.draft_start(request.access, kind, name, now=request.now)
    request.note.subject = f"draft {draft.pk} from {kind}:{name}"
    return redirect("schemes:edit", draft.pk)


@require_POST
def bring(request: Request) -> HttpResponse:
    """A draft from an edited Excel form."""
    file = request.FILES.get("form")
    if file is None or file.size is None or file.size > FORM_BYTES:
        request.note.refused, request.note.reason = True, both(SIZED)
        messages.error(request, said(request, SIZED))
        return redirect("schemes:index")
    form = services.form_read(file.read())
    text = form.text
    if text is None:
        listed = [finding.as_json() for finding in form.findings]
        return render(request, "schemes/unformed.html", {"findings": listed, "head": None}, status=422)
    return Prepared(lambda: _brought(request, text, form.id))


def _brought(request: Request, text: str, name: str) -> HttpResponse:
    draft = services.draft_import(request.access, text, name, now=request.now)
    request.note.subject = f"draft {draft.pk} from a form"
    return redirect("schemes:edit", draft.pk)


def edit(request: Request, name: str) -> HttpResponse:
    """The editor."""
    draft = draft_seen(request.access, name)
    standing = selectors.standing(request.access, name)
    if not standing.may_edit:
        return redirect("schemes:scheme", DRAFTS, name)
    told = Document(head_of_draft(draft), text=draft.text).told()
    context = {"draft": draft, "standing": standing, "head": head_of_draft(draft), **_checked(told)}
    return render(request, "schemes/edit.html", context)


@require_POST
def check(request: Request, name: str) -> HttpResponse:
    """What is to be said of a text as it stands in the editor; nothing is kept."""
    draft = draft_seen(request.access, name)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > services.LONGEST:
        raise Http404
    told = Document(head_of_draft(draft), text=text).told()
    return render(request, "schemes/checked.html", {"standing": {"id": draft.pk}, **_checked(told)})


def _checked(told: dict[str, object]) -> dict[str, object]:
    return {"told": told["told"], "findings": told["findings"], "passes": told["may_publish"]}


@require_POST
@told_why
def save(request: Request, name: str) -> HttpResponse:
    """Keeps a text; a save that came second is shown what came first, and nothing is overwritten."""
    text, revision = request.POST.get("text", ""), _whole(request.POST.get("revision", ""))
    request.note.subject = f"draft {name}"
    kept = services.draft_save(request.access, name, text, revision, now=request.now)
    if isinstance(kept, Conflict):
        lines = services.difference_lines(kept.lines)
        request.note.reason = both(Text(f"迟于第 {kept.revision} 稿", f"came second to revision {kept.revision}"))
        context = {"conflict": kept, "lines": lines, "name": name}
        if request.headers.get("HX-Request"):
            return render(request, "schemes/conflict.html", context, status=CONFLICT)
        return render(request, "schemes/conflict_page.html", {**context, "text": text}, status=CONFLICT)
    if request.headers.get("HX-Request"):
        return render(request, "schemes/saved.html", {"draft": kept, "now": request.now})
    messages.success(request, said(request, Text("已保存。", "Saved.")))
    return redirect("schemes:edit", name)


@require_POST
@told_why
def value(request: Request, name: str) -> HttpResponse:
    """Changes one weight or parameter of the text as it is kept."""
    kind = request.POST.get("kind", "")
    line, column = (_whole(request.POST.get(one, "")) for one in ("line", "column"))
    request.note.subject = f"draft {name} {kind} at line {line}"
    draft = draft_seen(request.access, name)
    if _whole(request.POST.get("revision", "")) != draft.revision:
        raise RefusedError("草案刚被改过，请重新打开。", "The draft was just changed: open it again.")
    text = value_changed(draft.text, kind, (line, column), request.POST.get("value", ""))
    services.draft_save(request.access, name, text, draft.revision, now=request.now)
    messages.success(request, said(request, Text("已改动并保存。", "Changed and saved.")))
    return redirect("schemes:edit", name)


@require_POST
@told_why
def submit(request: Request, name: str) -> HttpResponse:
    """Gives the draft to whoever publishes."""
    request.note.subject = f"draft {name}"
    draft = services.draft_submit(request.access, name, now=request.now)
    request.note.subject = f"draft {draft.pk} revision {draft.revision}"
    messages.success(
        request,
        said(request, Text("已提交，请负责人发布。", "Submitted: a head of office publishes it.")),
    )
    return redirect("schemes:scheme", DRAFTS, name)


@require_POST
@told_why
def publish(request: Request, name: str) -> HttpResponse:
    """Makes a version for ever."""
    request.note.subject = f"draft {name}"
    try:
        effective = date.fromisoformat(request.POST.get("effective", ""))
    except ValueError as wrong:
        raise RefusedError("请写明生效日期。", "State the day from which it counts.") from wrong
    revision = _whole(request.POST.get("revision", ""))
    found = services.draft_publish(request.access, name, revision, effective, now=request.now)
    request.note.subject = f"{found} {found.digest[:16]}"
    return redirect("schemes:scheme", "home", found.name)


@require_POST
@told_why
def retire(request: Request, name: str) -> HttpResponse:
    """A version is run no more."""
    found = services.scheme_retire(request.access, name, now=request.now)
    request.note.subject = str(found)
    return redirect("schemes:scheme", "home", found.name)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
