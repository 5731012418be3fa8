"""填充 · Fill: puts the sample district into the store of a demonstration: runs, people, desks."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Text
from kaohe.flows.approval import approval_read
from kaohe.web.access.models import Account, Assignment, Person
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.services import pinyin_of, run_take

Told = Callable[[Text, int, int], None]
_FILLING = Text("整理页面数据", "preparing the pages")


@dataclass(frozen=True, slots=True)
class Desk:
    """A chair that anybody may take in a demonstration. `roles` of one person; `tour`: what to try there."""

    username: str
    title: Text
    roles: tuple[str, ...]
    group: str
    tour: Text


def desks() -> tuple[Desk, ...]:
    """The desks, in the order in which one walks through them."""
    return tuple(
        Desk(
            row["username"],
            Text(row["zh"], row["en"]),
            tuple(row["role"].split("|")),
            row["group"],
            Text(row["tour_zh"], row["tour_en"]),
        )
        for row in _rows(_HERE / "desks.csv")
    )


def filled(folders: list[Path], people: Path, payees: Mapping[str, str], *, now: datetime, told: Told) -> None:
    """Everything of the demonstration that is not there yet. payees: the person who is paid, for each desk of one."""
    _people(people)
    _accounts(payees, now)
    for done, folder in enumerate(folders, start=1):
        if not Run.objects.filter(folder=settings.SITE.named(folder)).exists():
            _run(folder, now)
        told(_FILLING, done, len(folders))


def _run(folder: Path, now: datetime) -> None:
    run, findings = run_take(folder, now=now, sample=True)
    if run is None:
        raise KaoheError("; ".join(finding.line("en") for finding in findings[:3]))
    if approval_read(folder, run.id).is_given:
        run.status, run.published_at = Run.Status.PUBLISHED, now
        run.entries = Line.objects.filter(run=run).exclude(person="").count() if run.pays else 1
        run.save()


def _people(path: Path) -> None:
    if Person.objects.exists():
        return
    people = [
        Person(code=row["人员编号"], name=row["姓名"], unit=row["单位"], pinyin=pinyin_of(row["姓名"])[:128])
        for row in _rows(path)
    ]
    with transaction.atomic():
        Person.objects.bulk_create(people, batch_size=1000)


def _accounts(payees: Mapping[str, str], now: datetime) -> None:
    """The desks that are not there yet; what was done to one that is there stays done."""
    known = set(Account.objects.values_list("username", flat=True))
    with transaction.atomic():
        for row in _rows(_HERE / "desks.csv"):
            if row["username"] in known:
                continue
            person = row["person"] or payees[row["username"]]
            name = row["name"] or Person.objects.get(code=person).name
            account = Account.objects.create(username=row["username"], name=name, person=person, demo=True, made_at=now)
            account.set_unusable_password()
            account.save()
            for role in row["role"].split("|"):
                Assignment.objects.create(
                    account=account, role=role, unit=row["unit"], since=now, requested_at=now, granted_at=now
                )


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


_HERE = Path(__file__).parent
