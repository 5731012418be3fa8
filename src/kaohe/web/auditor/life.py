"""经过 · Life: what was done to a run, by whom and when, in the order of time; what nobody noted is told as that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, Value
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from kaohe.base.findings import Text
from kaohe.web.access.models import Account
from kaohe.web.auditor.tables import Act
from kaohe.web.jobs.models import Job, TwoPerson
from kaohe.web.runs.models import Run

SAMPLE = Text("示例数据，不经服务办理", "sample data, not done in the service")
OUTSIDE = Text("不经服务办理，没有记下是谁", "not done in the service: nobody noted by whom")
_NOBODY = Text("", "")
_HANDED, _MADE = Text("交来事实", "Facts handed in"), Text("运行", "Computed")
_APPROVED, _SEALED = Text("批准", "Approved"), Text("封存", "Sealed")
_PUBLISHED = Text("公布", "Published")
PUBLISH = "publish"
_HALVES = {
    PUBLISH: (Text("提出公布", "Publishing proposed"), _PUBLISHED),
    "void": (Text("提出作废", "Voiding proposed"), Text("作废", "Declared void")),
}


@dataclass(frozen=True, slots=True)
class _Step:
    what: Text
    who: str
    at: datetime | None
    note: Text = _NOBODY


@dataclass(frozen=True, slots=True)
class _Row:
    """What the store has noted: of an act of two both halves; of a job who handed in its book, and who began it."""

    what: str
    first: str
    first_at: datetime | None
    second: str
    second_at: datetime | None
    reason: str


def acts_of(run: Run, signed: Iterable[Mapping[str, str]], sealed: Mapping[str, Any]) -> list[Act]:
    """The life of a run. signed: its signatures, `by` a code, `at` ISO 8601; sealed: its place in the ledger, or {}."""
    rows = _rows(run)
    jobs = {row.what: row for row in rows if row.what not in _HALVES}
    halves = [row for row in rows if row.what in _HALVES]
    sealing = jobs.get(Job.Kind.SEAL)
    steps = [*_made(run, jobs.get(Job.Kind.RUN)), *_approved(list(signed)), *_sealing(run, sealed, sealing)]
    steps += _by_two(halves)
    if run.published_at is not None and not any(row.what == PUBLISH and row.second for row in halves):
        by = sealing.second if sealing is not None else ""
        steps.append(_Step(_PUBLISHED, by, run.published_at, _unnoted(run, by)))
    return [_act(step) for step in sorted(steps, key=_order)]


def _order(step: _Step) -> tuple[bool, str]:
    """By the second, as signatures are dated: within one what comes first by nature stays first."""
    return step.at is None, f"{step.at.astimezone(UTC):%F %T}" if step.at is not None else ""


def _rows(run: Run) -> list[_Row]:
    """Everything that the store has noted, asked at once."""
    work = Q(kind=Job.Kind.RUN) | Q(kind=Job.Kind.SEAL, state=Job.State.DONE)
    begun = ("kind", "book__by__name", "book__by__person", "book__at", "started_by__name", "started_by__person")
    jobs = run.jobs.filter(work).order_by().annotate(why=Value("")).values_list(*begun, "ended_at", "why")
    halves = (
        "act",
        "first__name",
        "first__person",
        "first_at",
        "second__name",
        "second__person",
        "second_at",
        "reason",
    )
    acts = TwoPerson.objects.filter(act__in=_HALVES, subject=run.pk).order_by().values_list(*halves)
    return sorted(
        (
            _Row(what, _called(name, code), at, _called(other, others), other_at, reason)
            for what, name, code, at, other, others, other_at, reason in jobs.union(acts, all=True)
        ),
        key=lambda row: str(row.first_at or ""),
    )


def _made(run: Run, row: _Row | None) -> Iterator[_Step]:
    if row is not None and row.first:
        yield _Step(_HANDED, row.first, row.first_at)
    by = row.second if row is not None else called(run.started_by)
    yield _Step(_MADE, by, run.computed_at, _unnoted(run, by))


def _approved(signed: list[Mapping[str, str]]) -> Iterator[_Step]:
    codes = [one["by"] for one in signed]
    known = Account.objects.filter(person__in=codes).order_by("-pk") if codes else ()
    names = {one.person: called(one) for one in known}
    for one in signed:
        yield _Step(_APPROVED, names.get(one["by"], one["by"]), parse_datetime(one["at"]))


def _sealing(run: Run, sealed: Mapping[str, Any], row: _Row | None) -> Iterator[_Step]:
    if not sealed:
        return
    by, at = (row.second, row.second_at) if row is not None else ("", None)
    place, note = f" #{int(str(sealed['seal']['index'])) + 1} / {sealed['size']}", _unnoted(run, by)
    yield _Step(_SEALED, by, at, Text(note.zh + place, note.en + place))


def _by_two(halves: Iterable[_Row]) -> Iterator[_Step]:
    """What two persons did, each half with its own person and time; a proposal that waits is one too."""
    for row in halves:
        reason, (proposed, done) = Text(row.reason, row.reason), _HALVES[row.what]
        yield _Step(proposed, row.first, row.first_at, reason)
        if row.second:
            yield _Step(done, row.second, row.second_at, reason)


def called(account: Account | None) -> str:
    """A person by name and code; '' of nobody."""
    return _called(account.name, account.person) if account is not None else ""


def _called(name: str | None, code: str | None) -> str:
    return f"{name} ({code})" if name else ""


def _unnoted(run: Run, by: str) -> Text:
    if by:
        return _NOBODY
    return SAMPLE if run.sample else OUTSIDE


def _act(step: _Step) -> Act:
    at = f"{timezone.localtime(step.at):%Y-%m-%d %H:%M}" if step.at is not None else ""
    return Act(
        zh=step.what.zh,
        en=step.what.en,
        who=step.who,
        at=at,
        detail=step.note.zh.strip(),
        detail_en=step.note.en.strip(),
    )
