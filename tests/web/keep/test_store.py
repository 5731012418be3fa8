"""库的备份 · Store: every record comes back as it was, and none that leads to a key or fills the memory comes in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection

from kaohe.web.access.models import Account
from kaohe.web.keep import store
from kaohe.web.keep.store import PLACES, ROOTS, models_kept, store_read, store_written
from kaohe.web.runs.models import Line, Run

pytestmark = pytest.mark.usefixtures("runs")
NAME = "甲\u2028乙\u0085丙\x0b丁"


def emptied() -> None:
    Line.objects.all().delete()
    with connection.cursor() as cursor:
        for model in reversed(models_kept()):
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The records of the small site, one with characters that end a line elsewhere; the store is empty by now."""
    Account.objects.create(username="li", name=NAME, person="N1")
    path = tmp_path / "store.jsonl"
    assert store_written(path) == len(path.read_bytes().splitlines()) == path.read_bytes().count(b"\n")
    emptied()
    return path


def test_every_record_comes_back_whatever_ends_a_line_elsewhere(written: Path) -> None:
    records = written.read_bytes().count(b"\n")
    assert store_read(written) == records
    assert Account.objects.get(username="li").name == NAME
    assert Run.objects.count() == 3


def test_a_batch_is_no_larger_than_memory_holds(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    longest = max(len(line) for line in written.read_text("utf-8").split("\n"))
    monkeypatch.setattr(store, "LONGEST", longest + 1)
    assert store_read(written) == written.read_bytes().count(b"\n")
    emptied()
    monkeypatch.setattr(store, "LONGEST", longest - 1)
    assert store_read(written) is None
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "place",
    [
        "ledger",
        "runs",
        "uploads/1",
        "keys/sessions.key",
        "ledger/keys/log.key",
        "evidence/w/key",
        "service.sqlite3",
        "../runs",
        "/etc",
        "runs//r",
    ],
)
def test_no_record_leads_to_what_no_backup_of_data_holds(written: Path, place: str) -> None:
    lines = [json.loads(line) for line in written.read_text("utf-8").split("\n") if line]
    next(line for line in lines if line["model"] == "runs.run")["fields"]["folder"] = place
    written.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert store_read(written) is None
    assert not Run.objects.exists()


def test_wherever_a_record_leads_is_known() -> None:
    leading = {model.__name__ for model in models_kept() for field in model._meta.fields if field.name in PLACES}
    assert leading == ROOTS.keys()
