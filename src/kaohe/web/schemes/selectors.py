"""方案的读取 · Selectors: what the pages of schemes read, within what the reader may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils import timezone

from kaohe.base.findings import Lang
from kaohe.flows.aloud import scheme_aloud
from kaohe.flows.diff import diff
from kaohe.web.access.principal import Access
from kaohe.web.schemes.documents import (
    DRAFTS,
    Document,
    document_of,
    draft_seen,
    drafts_seen,
    head_of_draft,
    head_of_home,
    library_heads,
    made_once,
)
from kaohe.web.schemes.models import Draft, Trial
from kaohe.web.schemes.parts import Chapter, Difference, Head, SchemePage, Shelf, Standing, TrialPage
from kaohe.web.schemes.services import AUTHOR, authors_of, may_act
from kaohe.web.schemes.trying import is_lost, trials_seen
from kaohe.web.shelf.places import home_schemes


def shelf_listed(access: Access) -> Shelf:
    """All schemes that one may read: drafts in work, the home's own, those that ship."""
    drafts = drafts_seen(access).exclude(state=Draft.State.PUBLISHED).select_related("changed_by")
    return Shelf(
        drafts=[head_of_draft(one) for one in drafts],
        home=[head_of_home(one) for one in home_schemes(access)],
        library=library_heads(),
        may_write=access.may("scheme", "create"),
    )


def scheme_page(access: Access, kind: str, name: str, lang: Lang) -> SchemePage:
    """A scheme whole, its prose in the reader's language."""
    document = document_of(access, kind, name)
    told = document.told()
    return SchemePage(
        head=document.head,
        told=told["told"],
        digest=told["digest"],
        chapters=_chapters(document, lang),
        findings=told["findings"],
        may_publish=told["may_publish"],
        versions=_versions(access, document.head),
        may_export=access.may("scheme", "export"),
        may_try=access.may("scheme", "trial"),
        may_write=access.may("scheme", "create"),
    )


def standing(access: Access, name: str) -> Standing:
    """How far a draft has come, and what this reader may do about it."""
    draft = draft_seen(access, name)
    authors = authors_of(draft)
    is_open = draft.state != Draft.State.PUBLISHED
    publishes = access.may("scheme", "publish") and draft.state == Draft.State.SUBMITTED
    is_barred = publishes and not may_act(access, "publish", authors)
    names = dict.fromkeys(draft.revisions.values_list("by__name", flat=True))
    return Standing(
        id=draft.pk,
        revision=draft.revision,
        state=draft.state,
        authors=list(names),
        submitted_by=draft.submitted_by.name if draft.submitted_by else "",
        submitted_at=timezone.localtime(draft.submitted_at).strftime("%Y-%m-%d %H:%M") if draft.submitted_at else "",
        may_edit=is_open and access.may("scheme", "update"),
        may_submit=draft.state == Draft.State.WRITTEN and access.may("scheme", "submit"),
        may_publish=publishes and not is_barred,
        barred=AUTHOR.zh if is_barred else "",
        barred_en=AUTHOR.en if is_barred else "",
    )


def difference(access: Access, kind: str, name: str, other: str) -> Difference:
    """What changed in meaning from another scheme (`kind:name`) to this one."""
    old_kind, _, old_name = other.partition(":")
    old, new = document_of(access, old_kind, old_name), document_of(access, kind, name)
    found = made_once("diff", f"{old.mark()}-{new.mark()}", lambda: _differing(old, new))
    return Difference(old=old.head, new=new.head, **found)


def _differing(old: Document, new: Document) -> dict[str, Any]:
    with old.opened() as before, new.opened() as after:
        found = diff(before, after)
    return {
        "changes": [one.as_json() for one in found.changes],
        "findings": [finding.as_json() for finding in found.findings],
    }


def trial_page(access: Access, number: int, *, now: datetime) -> TrialPage:
    """One trial."""
    found = trials_seen(access).filter(pk=number).first()
    if found is None:
        raise Http404
    return _trial(found, now)


def trials_listed(access: Access, kind: str, name: str, *, now: datetime) -> list[TrialPage]:
    """The last trials of a scheme."""
    mine = trials_seen(access).filter(kind=kind, name__endswith=f"· {name}")
    return [_trial(one, now) for one in mine.defer("text", "marks")[:10]]


def _trial(found: Trial, now: datetime) -> TrialPage:
    return TrialPage(
        id=found.pk,
        name=found.name,
        kind=found.kind,
        scheme=found.name.rpartition("· ")[2],
        run=found.run_id,
        run_title_zh=found.run.title_zh,
        run_title_en=found.run.title_en,
        period=found.run.period,
        state="lost" if is_lost(found, now) else found.state,
        asked_at=timezone.localtime(found.asked_at).strftime("%Y-%m-%d %H:%M"),
        told=found.told,
        findings=found.findings,
    )


def _chapters(document: Document, lang: Lang) -> list[Chapter]:
    said = made_once(f"aloud-{lang}", document.mark(), lambda: _aloud(document, lang))
    return [Chapter(heading=heading, lines=lines) for heading, lines in said]


def _aloud(document: Document, lang: Lang) -> list[tuple[str, list[tuple[int, str]]]]:
    with document.opened() as name:
        aloud = scheme_aloud(name, lang)
    return [(one.heading, [(line.level, line.text) for line in one.lines]) for one in aloud.chapters]


def _versions(access: Access, head: Head) -> list[Head]:
    """What else there is of the same scheme: its published versions, the shipped one, drafts of it."""
    found = [head_of_home(one) for one in home_schemes(access).filter(scheme=head.scheme)]
    found += [one for one in library_heads() if one.scheme == head.scheme]
    drafts = drafts_seen(access).exclude(state=Draft.State.PUBLISHED).select_related("changed_by")
    found += [one for one in map(head_of_draft, drafts) if one.scheme == head.scheme]
    return [one for one in found if (one.kind, one.name) != (head.kind, head.name)]


def draft_origin(access: Access, name: str) -> str:
    """The scheme with which a draft began, as `kind:name`; '' where it was a form, or is not there any more."""
    draft = draft_seen(access, name)
    origin = f"{draft.origin_kind}:{draft.origin_name}"
    try:
        document_of(access, draft.origin_kind, draft.origin_name)
    except Http404:
        return ""
    return "" if draft.origin_kind not in {DRAFTS, "home", "library"} else origin


def tree_rows(told: dict[str, Any] | None) -> list[tuple[object, ...]]:
    """The indicator tree as a table."""
    appraisals = told["appraisals"] if told else []
    return [
        (
            one["of"],
            node["depth"] + 1,
            node["zh"],
            node["en"],
            node["weight"],
            node["method"],
            node["source"],
            node["basis"],
            node["owner"],
        )
        for one in appraisals
        for node in one["tree"]
    ]
