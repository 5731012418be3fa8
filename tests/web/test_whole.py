"""整张表 · Whole: a table to take away holds all that its page finds, as do the pages of its JSON; or it says no."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db.models.base import ModelState
from django.test import Client
from django.utils import timezone

from kaohe.web.access.models import Account, Assignment, AuditRecord
from kaohe.web.access.routes import routes
from kaohe.web.auditor import find
from kaohe.web.instructions.models import Instruction
from kaohe.web.jobs.models import ExportJob
from kaohe.web.look import tables
from kaohe.web.runs.models import Line, Run
from tests.web.cells import World
from tests.web.conftest import Sit
from tests.web.test_heads import asked

MANY = 230
"""More than any page lists."""
Fill = Callable[[Run, Account, datetime], None]


def rows_of(client: Client, path: str) -> list[list[str]]:
    """The rows of a table without its heads."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def accounts_filled(_: Run, by: Account, now: datetime) -> None:
    made = [Account(username=f"满{n:04}", name=f"满{n}", person=f"M{n}", made_at=now) for n in range(MANY)]
    held = Account.objects.bulk_create(made)
    times = {"since": now, "requested_at": now, "requested_by": by}
    Assignment.objects.bulk_create(Assignment(account=one, role="leader", **times) for one in held)


def lines_filled(run: Run, _: Account, __: datetime) -> None:
    first = Line.objects.filter(run=run, person="").exclude(name="").earliest("pk")
    Line.objects.bulk_create(_copied(first, key=f"满{n}", unit=f"满{n}", name=f"满载{n}") for n in range(MANY))


def runs_filled(run: Run, _: Account, __: datetime) -> None:
    Run.objects.bulk_create(_copied(run, id=f"{n:016x}", folder=f"满/{n}") for n in range(MANY))


def exports_filled(run: Run, by: Account, now: datetime) -> None:
    ExportJob.objects.bulk_create(ExportJob(run=run, by=by, at=now, people=1) for _ in range(MANY))


def instructions_filled(run: Run, by: Account, now: datetime) -> None:
    about = {"unit": "U1", "unit_name": "甲", "run": run.pk, "sheet": "单位", "key": "U1", "text": "本周约谈"}
    Instruction.objects.bulk_create(Instruction(made_by=by, made_at=now, **about) for _ in range(MANY))


def records_filled(_: Run, __: Account, now: datetime) -> None:
    told = {"route": "runs:index", "method": "GET", "cells": "", "outcome": "allowed", "status": 200}
    who = {"person": "M0", "roles": "leader", "subject": "满载"}
    AuditRecord.objects.bulk_create(AuditRecord(at=now, **told, **who) for _ in range(MANY))


def _copied(one: Any, **changed: object) -> Any:
    """A row like another, to be written beside it."""
    found = copy(one)
    found.pk, found._state = None, ModelState()
    for name, value in changed.items():
        setattr(found, name, value)
    return found


GROWING: dict[str, tuple[Fill, str, str, str]] = {
    "officers:accounts_csv": (
        accounts_filled,
        "auditadmin",
        "/officers/accounts.csv?q=满",
        "/api/officers/accounts?q=满",
    ),
    "officers:roles_csv": (accounts_filled, "auditadmin", "/officers/roles.csv?q=满", "/api/officers/roles?q=满"),
    "officers:log_csv": (
        records_filled,
        "auditadmin",
        "/officers/log.csv?who=M0",
        "/api/officers/records?who=M0",
    ),
    "auditor:index_csv": (lines_filled, "biz_auditor", "/audit/numbers.csv?q=满载", "/api/audit/numbers?q=满载"),
    "auditor:log_csv": (
        records_filled,
        "biz_auditor",
        "/audit/log.csv?who=M0",
        "/api/audit/records?who=M0",
    ),
    "jobs:index_csv": (runs_filled, "office_clerk", "/runs/list.csv", "/api/desk"),
    "jobs:exports_csv": (exports_filled, "office_head", "/runs/exports.csv", "/api/desk/exports"),
    "runs:index_csv": (runs_filled, "office_clerk", "/results/runs.csv", "/api/runs"),
    "instructions:index_csv": (instructions_filled, "leader", "/instructions/instructions.csv", "/api/instructions"),
}
"""The tables that grow with the years: what fills them, who reads them, the table and its JSON."""


@pytest.mark.parametrize("name", GROWING)
def test_a_table_and_its_json_hold_all_that_the_page_finds(sit: Sit, runs: dict[str, Run], name: str) -> None:
    fill, role, path, api = GROWING[name]
    client = sit(role)
    fill(runs["open"], Account.objects.latest("pk"), timezone.now() - timedelta(minutes=1))
    found = rows_of(client, path)
    assert len(found) >= MANY
    assert len(found) == len({tuple(row) for row in found}) or name in {"jobs:exports_csv", "instructions:index_csv"}
    assert rows_of(client, f"{path}{'&' if '?' in path else '?'}page=2") == found
    told = client.get(api).json()
    rows = told if isinstance(told, list) else told.get("rows", told.get("runs", []))
    pages = told.get("pages", 1) if isinstance(told, dict) else 1
    rows += [row for page in range(2, pages + 1) for row in client.get(f"{api}&page={page}").json()["rows"]]
    assert len(rows) == len(found)


def test_no_table_is_a_page_of_one(everyone: Client, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    def turned(*_: object) -> None:
        raise AssertionError("a table asks for a page")

    tables_there = [name for name, method in routes() if name.endswith("_csv") and method == "GET"]
    assert set(GROWING) <= set(tables_there)
    monkeypatch.setattr(Paginator, "page", turned)
    answered = {name: [everyone.get(path).status_code for path in asked(name, World(runs))] for name in tables_there}
    assert {name: codes for name, codes in answered.items() if 500 in codes} == {}
    assert sum(200 in codes for codes in answered.values()) > len(tables_there) / 2


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("auditadmin", "/officers/accounts.csv"),
        ("auditadmin", "/officers/roles.csv"),
        ("auditadmin", "/officers/log.csv"),
        ("biz_auditor", "/audit/numbers.csv?q=示例"),
        ("biz_auditor", "/audit/log.csv"),
    ],
)
def test_what_is_more_than_a_table_may_hold_is_refused_with_its_limit_not_cut(
    sit: Sit, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch, role: str, path: str
) -> None:
    client = sit(role)
    sit("leader")
    records_filled(runs["open"], Account.objects.latest("pk"), timezone.now())
    monkeypatch.setattr(tables, "MOST_ROWS", 1)
    answer = client.get(path)
    assert answer.status_code == 403
    assert "一张表至多 1 行" in answer.content.decode()


def test_the_numbers_of_more_persons_than_one_may_take_away_alone_are_refused(
    sit: Sit, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = sit("biz_auditor")
    for person, key in (("P1", "ab"), ("P2", "aB"), ("P3", "AB")):
        Line.objects.filter(run=runs["pay"], person=person).update(key=key)
    assert len(rows_of(auditor, "/audit/numbers.csv?q=ab")) == 3
    monkeypatch.setattr(find, "MOST_PERSONS", 2)
    answer = auditor.get("/audit/numbers.csv?q=ab")
    assert answer.status_code == 403
    assert "超过 2 人" in answer.content.decode()
    assert AuditRecord.objects.filter(route="auditor:index_csv", outcome="refused").exists()
