"""草案的写入 · Services: drafts begin, change, are submitted, published and retired; each refusal says why."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404

from kaohe.base.findings import Finding, Text
from kaohe.flows.form import form_returned
from kaohe.flows.writing import folder_written
from kaohe.web.access.models import Account
from kaohe.web.access.principal import Access, Grant
from kaohe.web.home.short import fitting
from kaohe.web.look.refusal import RefusedError
from kaohe.web.schemes.documents import document_of, draft_seen
from kaohe.web.schemes.models import Draft, Revision
from kaohe.web.schemes.taken import version_free
from kaohe.web.shelf.models import Published

LONGEST = 1_000_000
"""Characters of a document; the reader of schemes refuses longer ones with a finding of its own."""
SCHEMES = "schemes"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A save that came second: who was first, and the lines in which the texts differ."""

    revision: int
    by: str
    lines: tuple[str, ...]


def draft_start(access: Access, kind: str, name: str, *, now: datetime) -> Draft:
    """A draft that begins as a copy of a scheme."""
    document = document_of(access, kind, name)
    return _made(access, document.content().decode(), document.head.kind, document.head.name, now)


@dataclass(frozen=True, slots=True)
class Form:
    """What an edited Excel form says: the document, and which scheme it began as; no document where it is refused."""

    text: str | None
    id: str
    findings: tuple[Finding, ...]


def form_read(content: bytes) -> Form:
    """An edited Excel form, through the guard.

    Codes: those of `form_returned`.
    """
    with tempfile.TemporaryDirectory(prefix="kaohe-form-") as folder:
        form = Path(folder) / "form.xlsx"
        form.write_bytes(content)
        found = form_returned(str(form), Path(folder) / "scheme.yaml")
        text = found.path.read_text("utf-8") if found.path is not None else None
    return Form(text, found.id, found.findings)


def draft_import(access: Access, text: str, name: str, *, now: datetime) -> Draft:
    """A draft that begins as what a form of the scheme `name` says."""
    return _made(access, text, "form", name, now)


def draft_save(access: Access, name: str, text: str, revision: int, *, now: datetime) -> Draft | Conflict:
    """Keeps a text that began with `revision`; nothing is overwritten that the writer has not seen.

    A draft that was submitted is open again, and must be submitted anew.
    """
    draft = _locked(access, name)
    if len(text) > LONGEST:
        raise RefusedError(f"文本超过 {LONGEST:,} 个字符。", f"The text has more than {LONGEST:,} characters.")
    text = text.replace("\r\n", "\n")
    if text == draft.text:
        return draft
    if revision != draft.revision:
        return _conflict(draft, text)
    return _kept(access, draft, text, now)


def draft_submit(access: Access, name: str, *, now: datetime) -> Draft:
    """Gives a draft that may be published to whoever publishes."""
    draft = _locked(access, name)
    told = document_of(access, "draft", name).told()
    if not told["may_publish"]:
        raise RefusedError("还有必须改正的问题，不能提交。", "Findings still block: it cannot be submitted.")
    _fits(told["told"])
    version_free(told["told"]["id"], told["told"]["version"], told["digest"])
    account = _account(access)
    draft.state, draft.submitted_by, draft.submitted_at = Draft.State.SUBMITTED, account, now
    draft.save()
    return draft


def draft_publish(access: Access, name: str, revision: int, effective: date, *, now: datetime) -> Published:
    """A submitted draft becomes a version for ever, by a person who wrote nothing of it.

    The row comes first: of two drafts with one number, published at one moment, the second writes no document. One that
    is left without its row, where the transaction fails after it, is not on the shelf and is written anew.
    """
    draft = _locked(access, name)
    if draft.state != Draft.State.SUBMITTED or draft.revision != revision:
        raise RefusedError(
            "草案没有提交，或提交后又改过：请重新看一遍。", "It is not submitted, or was changed since: look again."
        )
    authors = authors_of(draft)
    if not may_act(access, "publish", authors):
        raise RefusedError(AUTHOR.zh, AUTHOR.en)
    told = document_of(access, "draft", name).told()
    if not told["may_publish"]:
        raise RefusedError("方案不再通过检查。", "The scheme does not pass its check any more.")
    parts = told["told"]
    _fits(parts)
    version_free(parts["id"], parts["version"], told["digest"])
    made = Published(
        scheme=parts["id"],
        version=parts["version"],
        title_zh=parts["title_zh"],
        title_en=parts["title_en"],
        period=parts["period"],
        pays=parts["pays"],
        digest=told["digest"],
        path=_place(parts["id"], parts["version"]),
        effective=effective,
        authors=sorted(authors),
        published_by=_account(access),
        published_at=now,
    )
    _shelved(made)
    _written(made.path, draft.text)
    draft.state = Draft.State.PUBLISHED
    draft.save()
    return made


def _shelved(made: Published) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        version_free(made.scheme, made.version, made.digest)
        raise


def scheme_retire(access: Access, name: str, *, now: datetime) -> Published:
    """A published version is run no more; what was made with it stays."""
    scheme, _, version = name.partition("@")
    found = Published.objects.select_for_update().filter(scheme=scheme, version=version).first()
    if found is None:
        raise Http404
    if not may_act(access, "retire", frozenset(found.authors)):
        raise RefusedError(AUTHOR.zh, AUTHOR.en)
    if found.retired_at is not None:
        raise RefusedError("这一版已经停用。", "This version is retired already.")
    found.retired_at, found.retired_by = now, _account(access)
    found.save()
    return found


AUTHOR = Text(
    "您参与了这份草案的起草（按自然人判断），不能由您发布或停用。请另一位负责人办理。",
    "You wrote in this draft (as one natural person): another head of office must publish or retire it.",
)


def authors_of(draft: Draft) -> frozenset[str]:
    """The natural persons who wrote any revision, and whoever wrote the very same text in another draft."""
    theirs = Revision.objects.filter(Q(draft=draft) | Q(text=draft.text))
    return frozenset(theirs.values_list("person", flat=True))


def may_act(access: Access, action: str, authors: frozenset[str]) -> bool:
    """Whether a grant on schemes holds for a text of these authors."""
    return any(_holds(access, grant, authors) for grant in access.grants("scheme", action))


def _holds(access: Access, grant: Grant, authors: frozenset[str]) -> bool:
    met = {"*": True, "draft": True, "not-author": bool(access.person) and access.person not in authors}
    return all(met.get(term, False) for term in grant.terms)


def _made(access: Access, text: str, kind: str, name: str, now: datetime) -> Draft:
    account = _account(access)
    text = text.replace("\r\n", "\n")
    draft = Draft.objects.create(
        text=text,
        origin_kind=kind,
        origin_name=name,
        made_by=account,
        made_at=now,
        changed_by=account,
        changed_at=now,
    )
    Revision.objects.create(draft=draft, number=1, text=text, by=account, person=account.person, at=now)
    return draft


def _kept(access: Access, draft: Draft, text: str, now: datetime) -> Draft:
    account = _account(access)
    draft.text, draft.revision, draft.changed_by, draft.changed_at = text, draft.revision + 1, account, now
    draft.state, draft.submitted_by, draft.submitted_at = Draft.State.WRITTEN, None, None
    draft.save()
    last = draft.revisions.last()
    if last is not None and last.by_id == account.pk:
        last.text, last.number, last.at = text, draft.revision, now
        last.save()
    else:
        Revision.objects.create(
            draft=draft, number=draft.revision, text=text, by=account, person=account.person, at=now
        )
    return draft


def _conflict(draft: Draft, text: str) -> Conflict:
    lines = difflib.unified_diff(draft.text.splitlines(), text.splitlines(), "", "", n=1, lineterm="")
    return Conflict(draft.revision, draft.changed_by.name, tuple(lines)[2:])


def _locked(access: Access, name: str) -> Draft:
    """A draft that is being written, held until the transaction ends."""
    draft = Draft.objects.select_for_update().get(pk=draft_seen(access, name).pk)
    if draft.state == Draft.State.PUBLISHED:
        raise RefusedError("已经发布的草案不能再动。", "A draft that is published cannot be touched.")
    return draft


def _fits(parts: Mapping[str, str]) -> None:
    """Refuses what the shelf has no place for, before a folder is named after it."""
    names = ("version", "title_zh", "title_en", "period")
    fitting(Published(scheme=parts["id"], **{name: parts[name] for name in names}))


def _place(scheme: str, version: str) -> str:
    return f"{SCHEMES}/{scheme}/{version}/scheme.yaml"


def _written(place: str, text: str) -> None:
    """Writes the document in the home, as it will stay; one left by a publication that failed gives way."""
    document: Path = settings.SITE.place(place)
    folder = document.parent
    if document.is_file():
        if document.read_bytes() != text.encode():
            document.write_bytes(text.encode())
    else:
        with folder_written(folder) as scratch:
            (scratch / document.name).write_bytes(text.encode())


def _account(access: Access) -> Account:
    if access.account is None:
        raise Http404
    return access.account


def difference_lines(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Lines of a difference with what they are: taken away, put in, or where."""
    kinds = {"-": "gone", "+": "new", "@": "where"}
    return [(kinds.get(line[:1], "same"), line) for line in lines]
