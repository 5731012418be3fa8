"""试算的进行 · Trying: a scheme tried on a past run by a worker; the store keeps what may be told, and no more."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django_tasks import task

from kaohe.base.findings import Finding
from kaohe.flows.trial import Marks, Tried, trial
from kaohe.web.access.principal import Access
from kaohe.web.home.workers import here, is_alive
from kaohe.web.runs.models import Run
from kaohe.web.runs.scopes import runs_seen
from kaohe.web.schemes.documents import document_of
from kaohe.web.schemes.findings import BROKEN
from kaohe.web.schemes.models import Trial

SERVED = frozenset({"agg>=5", "*"})
"""What `scheme.trial` may be bound to here: sums over at least five persons are what a trial tells at all."""


def runs_to_try(access: Access) -> QuerySet[Run]:
    """The past runs on which a scheme may be tried: appraisals one reads; pay by its sums, whoever may try at all."""
    if not any(grant.terms <= SERVED for grant in access.grants("scheme", "trial")):
        return Run.objects.none()
    seen = runs_seen(access).values("pk")
    return Run.objects.exclude(status=Run.Status.VOID).filter(pk__in=seen) | Run.objects.exclude(
        status=Run.Status.VOID
    ).filter(pays=True)


def trial_ask(access: Access, kind: str, name: str, number: str, *, now: datetime) -> Trial:
    """Asks a worker for a trial; the same text on the same run is not computed twice, unless its worker is gone."""
    run = runs_to_try(access).filter(pk=number).first()
    document = document_of(access, kind, name)
    if run is None or access.account is None:
        raise Http404
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)  # who clicks twice asks once
    with document.opened() as opened:
        path = Path(opened)
        text = document.text or (path.read_text("utf-8") if path.is_file() else "")
    label = f"{document.head.scheme} {document.head.version}".strip()
    same = Trial.objects.filter(text=text or opened, run=run).exclude(state=Trial.State.FAILED).first()
    if same is not None:
        return _again(same, now) if is_lost(same, now) else same
    made = Trial.objects.create(
        text=text or opened,
        name=f"{label} · {name}",
        kind=kind,
        run=run,
        asked_by=access.account,
        asked_at=now,
        beat=now,
    )
    trial_made.enqueue(made.pk)
    return made


def is_lost(trial: Trial, now: datetime) -> bool:
    """Whether nobody is at a trial any more that has not ended: the service stopped meanwhile, or its worker died."""
    return trial.state == Trial.State.WAITING and not is_alive(trial.worker, trial.beat, now)


def _again(lost: Trial, now: datetime) -> Trial:
    """A trial that was lost, given to the workers again."""
    lost.worker, lost.beat = "", now
    lost.save(update_fields=["worker", "beat"])
    trial_made.enqueue(lost.pk)
    return lost


def trials_seen(access: Access) -> QuerySet[Trial]:
    """The trials of runs on which one may try."""
    return Trial.objects.filter(run__in=runs_to_try(access)).select_related("run")


@task()
def trial_made(pk: int) -> None:
    """Computes a trial; asked for twice, it is computed once. What fails in us ends it as well, in words."""
    free = Trial.objects.filter(pk=pk, state=Trial.State.WAITING, worker="")
    if not free.update(worker=here(), beat=timezone.now()):
        return
    found = Trial.objects.select_related("run").get(pk=pk)
    try:
        tried = _tried(found)
    except Exception:
        _ended(found, Tried(None, (Finding.of(BROKEN),)))
        raise
    _ended(found, tried)


def _tried(found: Trial) -> Tried:
    with tempfile.TemporaryDirectory(prefix="kaohe-try-") as folder:
        name = found.text
        if found.kind != "library":
            path = Path(folder) / "scheme.yaml"
            path.write_text(found.text, encoding="utf-8", newline="")
            name = str(path)
        run = settings.SITE.place(found.run.folder)
        return trial(name, run, history=_history(found.run), earlier=_marks(found))


def _marks(found: Trial) -> list[Marks]:
    """Of what the earlier trials on the same run told, whoever asked for them."""
    earlier = Trial.objects.filter(run=found.run, state=Trial.State.DONE).exclude(pk=found.pk)
    return list(earlier.exclude(marks={}).values_list("marks", flat=True))


def _ended(found: Trial, tried: Tried) -> None:
    found.marks = tried.marks
    found.told, found.findings = tried.told, [finding.as_json() for finding in tried.findings]
    found.state = Trial.State.FAILED if tried.told is None else Trial.State.DONE
    found.done_at = timezone.now()
    found.save()


def _history(run: Run) -> list[Path]:
    """The approved runs over earlier periods that a scheme with records may read, one for each period."""
    earlier = Run.objects.filter(period_end__lt=run.period_end, status__in=(Run.Status.APPROVED, Run.Status.PUBLISHED))
    latest = {(one.scheme, one.period): one for one in earlier.order_by("computed_at")}
    return [settings.SITE.place(one.folder) for one in latest.values()]
