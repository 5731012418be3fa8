from __future__ import annotations

import itertools
from collections import Counter

import pytest
from django.core import serializers
from django.http.response import HttpResponseBase
from django.test import Client

from kaohe.web.access.matrix import matrix
from kaohe.web.access.models import AuditRecord
from kaohe.web.keep.store import models_kept
from kaohe.web.runs.models import Run
from tests.web.asking import ASKING, UNASKED
from tests.web.cells import SCOPES, UNIT_ROLES, Ask, World, allowed_cells, entrances, is_allowed
from tests.web.conftest import Sit

ROLES = sorted(matrix().roles.keys() - {"public"})
ENTRANCES = {f"{row['name']} {row['method']}": row for row in entrances()}
WAITING = {"tasks:index GET"}
"""The page that says of its cells that nothing serves them yet."""


def asked(client: Client, ask: Ask) -> int:
    """What a request is answered with."""
    answer = client.get(ask.path) if ask.data is None else client.post(ask.path, dict(ask.data))
    return int(answer.status_code)


def is_elsewhere(answer: HttpResponseBase) -> bool:
    """Whether an answer leads to another page, and not to signing in."""
    return answer.status_code == 302 and not answer.headers["Location"].startswith("/accounts/")


def dumped() -> str:
    """Everything that is stored but the audit record."""
    kept = [model for model in models_kept() if model is not AuditRecord]
    return "\n".join(serializers.serialize("jsonl", model._default_manager.order_by("pk")) for model in kept)


def test_every_entrance_is_asked() -> None:
    asked_of = {name.partition("#")[0] for name in ASKING}
    assert sorted(ENTRANCES.keys() - asked_of - UNASKED.keys()) == []
    assert sorted((asked_of | UNASKED.keys()) - ENTRANCES.keys()) == []


@pytest.mark.parametrize("name", sorted(ASKING))
def test_every_cell_of_an_entrance_answers_as_the_table_says(name: str, sit: Sit, runs: dict[str, Run]) -> None:
    row, world = ENTRANCES[name.partition("#")[0]], World(runs)
    wrong: list[tuple[str, str, object]] = []
    for role, scope in itertools.product(ROLES, SCOPES):
        ask = ASKING[name](world, scope)
        if ask is None:
            continue
        own = ASKING[name](world, "own") or ask
        unit = own.unit if role in UNIT_ROLES | {"staff"} else ""
        person = own.person or "N-own"
        client = sit(role, unit, person)
        before, recorded = dumped(), AuditRecord.objects.count()
        status = asked(client, ask)
        wanted = is_allowed(role, row["cells"], ask, unit=unit, person=person)
        if (status < 400) != wanted:
            wrong.append((role, scope, status))
        if not wanted and (dumped() != before or AuditRecord.objects.count() > recorded + 1):
            wrong.append((role, scope, "left a trace"))
        if status in {403, 500}:
            wrong.append((role, scope, status))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(ASKING))
def test_a_visitor_is_answered_only_where_the_public_is(name: str, sit: Sit, runs: dict[str, Run]) -> None:
    row = ENTRANCES[name.partition("#")[0]]
    for scope in SCOPES:
        ask = ASKING[name](World(runs), scope)
        if ask is not None:
            answer = sit().get(ask.path) if ask.data is None else sit().post(ask.path, dict(ask.data))
            status = 200 if is_elsewhere(answer) else answer.status_code
            opened = is_allowed("public", row["cells"], ask, unit="", person="")
            assert (status == 200) == opened, (scope, status)
            assert status in {200, 302, 401, 404}


def test_the_figures_of_the_matrix(capsys: pytest.CaptureFixture[str]) -> None:
    served = {cell for name, row in ENTRANCES.items() if name not in WAITING for cell in row["cells"].split("|")}
    cells = allowed_cells()
    tested = {key for key in cells if ".".join(key[1:]) in served}
    waiting = Counter(key[1] for key in cells.keys() - tested)
    with capsys.disabled():
        print(f"\npermissions: {len(matrix().written)} cells, {len(cells)} allow, {len(tested)} of them served")
        print("not yet served:", ", ".join(f"{thing} {count}" for thing, count in sorted(waiting.items())))
    assert tested
