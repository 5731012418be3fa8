"""文件 · Documents: every scheme that an access may read as something flows can open, and its parts, remembered."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from kaohe import __version__
from kaohe.base.canonical import digest
from kaohe.flows.told import DRAFT, Told, draft_told, scheme_told
from kaohe.web.access.principal import Access
from kaohe.web.schemes.models import Draft
from kaohe.web.schemes.parts import Head
from kaohe.web.shelf.models import Published
from kaohe.web.shelf.places import HOME, LIBRARY, READ, home_schemes, shelved, shipped

DRAFTS = "draft"
DIGITS = 18
"""Of the number of a draft: longer ones the store does not hold."""
KEPT = 86_400


@dataclass(frozen=True, slots=True)
class Document:
    """A scheme in hand: its head and its text, or ('') the library id or path under which flows find it."""

    head: Head
    source: str = ""
    text: str = ""

    @contextmanager
    def opened(self) -> Iterator[str]:
        """What flows open: an id, a path, or a scratch file that is gone afterwards."""
        if self.source:
            yield self.source
            return
        with tempfile.TemporaryDirectory(prefix="kaohe-scheme-") as folder:
            path = Path(folder) / DRAFT
            path.write_text(self.text, encoding="utf-8", newline="")
            yield str(path)

    def content(self) -> bytes:
        """The document, byte for byte."""
        with self.opened() as name:
            return self.text.encode() or scheme_told(name).text

    def mark(self) -> str:
        """What its content is remembered by; a shipped scheme by its id, since it changes with the product alone."""
        path = Path(self.source)
        return digest(self.text.encode() or (path.read_bytes() if path.is_file() else self.source.encode()))

    def told(self) -> dict[str, Any]:
        """Its parts, its findings and whether it may be published, remembered by its content."""
        made = draft_told if self.text else scheme_told
        found: dict[str, Any] = made_once("told", self.mark(), lambda: as_json(made(self.text or self.source)))
        return found


def made_once(kind: str, mark: str, make: Callable[[], Any]) -> Any:
    """What was made of some content by this version of the product; made once a day at most."""
    key = f"{kind}-{__version__}-{mark}"
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT)
    return found


def as_json(told: Told) -> dict[str, Any]:
    """What is remembered of a scheme."""
    findings = [finding.as_json() for finding in told.findings]
    return {"told": told.told, "digest": told.digest, "may_publish": told.may_publish, "findings": findings}


def drafts_seen(access: Access) -> QuerySet[Draft]:
    """The drafts: for those who read schemes without a limit."""
    everything = any(grant.terms == {"*"} for grant in access.grants(*READ))
    return Draft.objects.all() if everything else Draft.objects.none()


def draft_seen(access: Access, name: str) -> Draft:
    """A draft by its number."""
    is_number = name.isascii() and name.isdigit() and len(name) <= DIGITS
    found = drafts_seen(access).filter(pk=int(name)).first() if is_number else None
    if found is None:
        raise Http404
    return found


def document_of(access: Access, kind: str, name: str) -> Document:
    """A scheme by its kind (library, home, draft) and name; what may not be read is not there."""
    if kind == DRAFTS:
        draft = draft_seen(access, name)
        return Document(head_of_draft(draft), text=draft.text)
    found = shelved(access, kind, name)
    if kind == HOME:
        return Document(
            head_of_home(home_schemes(access).get(scheme=found.scheme, version=found.version)), found.source
        )
    return Document(next(head for head in library_heads() if head.name == name), found.source)


def library_heads() -> list[Head]:
    """The schemes that ship."""
    return [
        Head(
            kind=LIBRARY,
            name=one.id,
            scheme=one.id,
            version=one.version,
            title_zh=one.title.zh,
            title_en=one.title.en,
            period=one.period,
            group=one.group,
        )
        for one in shipped()
    ]


def head_of_home(one: Published) -> Head:
    """A published version."""
    return Head(
        kind=HOME,
        name=one.name,
        scheme=one.scheme,
        version=one.version,
        title_zh=one.title_zh,
        title_en=one.title_en,
        period=one.period,
        digest=one.digest,
        effective=one.effective.isoformat(),
        state="retired" if one.retired_at else "published",
    )


def head_of_draft(draft: Draft) -> Head:
    """A draft, as far as it can be read."""
    told = Document(
        Head(kind=DRAFTS, name="", scheme="", version="", title_zh="", title_en="", period=""), text=draft.text
    ).told()
    parts: dict[str, Any] = told["told"] or {}
    return Head(
        kind=DRAFTS,
        name=str(draft.pk),
        scheme=parts.get("id", ""),
        version=parts.get("version", ""),
        title_zh=parts.get("title_zh") or draft.title_zh or f"草案 {draft.pk}",
        title_en=parts.get("title_en") or draft.title_en or f"Draft {draft.pk}",
        period=parts.get("period", ""),
        digest=told["digest"],
        state=draft.state,
        changed=timezone.localtime(draft.changed_at).strftime("%Y-%m-%d %H:%M"),
        by=draft.changed_by.name,
    )
