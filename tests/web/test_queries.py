"""Every page, list, table and operation asks the store at most ten times, also when nothing is remembered yet."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaohe.web.runs.models import Run
from kaohe.web.runs.remembered import MEMORY
from kaohe.web.staff import lists
from tests.web.cells import World
from tests.web.conftest import Sit
from tests.web.test_heads import NEEDS_MORE, asked, readable

MOST, SIGNING, MOST_SIGNING = 10, "/accounts/", 12
"""Of a page of ours, and of one for signing in, whose questions are the library's."""
COUNTED_THERE = {
    **dict.fromkeys(
        ("schemes:edit", "schemes:tried", "schemes:tried_csv", "api:standing", "api:trial"),
        "tests/web/schemes/test_reading.py: a draft and its trial are made there",
    ),
    **dict.fromkeys(
        ("jobs:book", "jobs:book_csv", "jobs:job", "api:book", "api:job"),
        "tests/web/jobs/test_jobs.py: a book is read there",
    ),
    "jobs:download": "tests/web/jobs/test_letting_out.py: an export is made there",
    "staff:receipt": "a file; only a sealed run has it",
    "verify:blob": "a file; the store is not asked",
    "witness:checkpoint": "a file of the ledger, which the small site has not",
    **dict.fromkeys(
        ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"),
        "one's own second factor, where one is set up",
    ),
}
"""Entrances that nothing of the small site answers, and where they are counted, or why they need not be."""


def counted(client: Client, path: str) -> tuple[int, int]:
    """The status of an address and how often the store was asked for it."""
    MEMORY.clear()
    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
    return status, len(queries)


def bound(path: str) -> int:
    """How often an address may ask."""
    return MOST_SIGNING if path.startswith(SIGNING) else MOST


def test_every_address_asks_the_store_at_most_ten_times(
    everyone: Client, runs: dict[str, Run], capsys: pytest.CaptureFixture[str]
) -> None:
    most, unseen = dict[str, int](), list[str]()
    for route in (one for one in readable() if not one.is_closed):
        found = [(path, *counted(everyone, path)) for path in asked(route.name, World(runs))]
        most |= {path: queries for path, _, queries in found}
        if not any(status in {200, 302} for _, status, _ in found):
            unseen.append(route.name)
    with capsys.disabled():
        print(f"\nqueries: {len(most)} addresses, at most {max(most.values())}", end=" ")
    assert {path: queries for path, queries in most.items() if queries > bound(path)} == {}
    assert sorted(set(unseen) - COUNTED_THERE.keys() - NEEDS_MORE.keys()) == []


@pytest.mark.parametrize(
    ("role", "unit", "path"),
    [
        ("staff", "", "/pay/"),
        ("staff", "", "/pay/?run={pay}"),
        ("staff", "", "/pay/slip/?run={pay}&sheet=任职&key=P1"),
        ("fin_maker", "", "/pay/lines/?unit=K1"),
        ("fin_maker", "", "/pay/lines/?unit=K1&code=P1"),
        ("fin_maker", "", "/pay/lines/?page=2"),
        ("unit_head", "K1", "/pay/lines/?unit=K1"),
        ("unit_head", "U1", "/results/{open}/unit/U1/"),
        ("unit_clerk", "K1", "/results/{pay}/unit/K1/"),
        ("leader", "", "/results/{open}/unit/U1/"),
        ("leader", "", "/results/{pay}/unit/K1/"),
        ("leader", "", "/results/{open}/ranking.csv"),
    ],
)
def test_who_sees_less_asks_no_more(
    sit: Sit, runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch, role: str, unit: str, path: str
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    status, queries = counted(sit(role, unit, "P1"), path.format(**{name: run.id for name, run in runs.items()}))
    assert (status, queries <= MOST) == (200, True), queries
