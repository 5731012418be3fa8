"""见证桌 · The head of the ledger: open to everybody, the desk of a witness, and honest where there is none."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kaohe.flows.seal import seal
from kaohe.ledger.keyfile import key_create
from kaohe.ledger.log import DATABASE, KEY, POLICY
from kaohe.ledger.note import COSIGNATURE
from kaohe.web.home.site import Site
from kaohe.web.runs.receipts import LEDGER
from tests.web.conftest import Sit
from tests.web.small import Small


@pytest.fixture
def ledger(settings: Any, tmp_path: Path) -> Path:
    """Where the ledger of a site would stand that has none yet."""
    settings.SITE = Site(home=tmp_path)
    return tmp_path / LEDGER


@pytest.fixture
def sealed(ledger: Path, small: Small, tmp_path: Path) -> Path:
    """A ledger in which the pay of the small district is sealed, without any witness."""
    run = shutil.copytree(small.pay, tmp_path / "pay")
    assert seal(run, ledger=ledger, origin="ledger.example/test", now=1_790_000_000).size > 0
    return ledger


@pytest.mark.parametrize(("lang", "said"), [("zh", "这里还没有账本"), ("en", "There is no ledger yet")])
def test_where_there_is_none_the_page_says_what_comes_next(sit: Sit, ledger: Path, lang: str, said: str) -> None:
    client = sit("witness")
    client.cookies["lang"] = lang
    assert not ledger.exists()
    page = client.get("/ledger/")
    assert (page.status_code, said in page.content.decode()) == (200, True)
    assert client.get("/api/ledger").json() == {"head": None, "absent": True, "findings": []}
    assert client.get("/ledger/checkpoint").status_code == 404
    assert len(client.get("/ledger/ledger.csv").content.decode().splitlines()) == 1


@pytest.mark.usefixtures("db")
def test_everybody_reads_the_head_and_no_person_in_it(sealed: Path) -> None:
    visitor = Client()
    head = visitor.get("/api/ledger").json()["head"]
    assert (head["origin"], head["quorum"], head["witnesses"]) == ("ledger.example/test", False, [])
    assert head["policy"] == (sealed / POLICY).read_text("utf-8")
    page = visitor.get("/ledger/").content.decode()
    assert ("联署未达法定数" in page, "还没有登记见证方" in page) == (True, True)
    assert visitor.get("/public/").content.decode().count('href="/ledger/"') == 1
    for path in ("/ledger/", "/api/ledger", "/ledger/ledger.csv"):
        assert "示例人" not in visitor.get(path).content.decode()


def test_the_checkpoint_is_handed_out_as_it_was_signed(sit: Sit, sealed: Path) -> None:
    client = sit("witness")
    head = client.get("/api/ledger").json()["head"]
    with sqlite3.connect(sealed / DATABASE) as store:
        (note,) = store.execute("SELECT published FROM log").fetchone()
    assert note.split("\n")[:2] == [head["origin"], str(head["published"])]
    assert (head["published"], head["checkpoint"]) == (head["size"], note)
    answer = client.get("/ledger/checkpoint")
    assert answer.content.decode() == note
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert head["root"] in client.get("/ledger/ledger.csv").content.decode()


def test_a_witness_that_has_not_cosigned_is_named_with_its_key(sit: Sit, sealed: Path, tmp_path: Path) -> None:
    key = key_create(tmp_path / "union.key", "union.example", COSIGNATURE).verifier.vkey
    policy = sealed / POLICY
    lines = policy.read_text("utf-8").splitlines()
    policy.write_text("\n".join([lines[0], f"witness union {key}", "quorum union", ""]), "utf-8")
    client = sit("witness")
    assert client.get("/api/ledger").json()["head"]["witnesses"] == [{"name": "union", "key": key, "at": ""}]
    page = client.get("/ledger/").content.decode()
    assert ("工会" in page, "没有联署" in page, key in page) == (True, True, True)


@pytest.mark.parametrize("change", ["head", "policy", "file", "key"])
def test_a_ledger_that_does_not_hold_together_must_not_be_cosigned(sit: Sit, sealed: Path, change: str) -> None:
    if change == "policy":
        (sealed / POLICY).write_text("quorum nobody\n", "utf-8")
    elif change == "key":
        (sealed / KEY).unlink()
    elif change == "file":
        (sealed / DATABASE).write_bytes(b"no database")
    else:
        with sqlite3.connect(sealed / DATABASE) as store:
            store.execute("UPDATE log SET size = size - 1")
    client = sit("witness")
    answer = client.get("/ledger/")
    assert (answer.status_code, "不要联署" in answer.content.decode()) == (200, True)
    assert str(sealed.parent) not in answer.content.decode() + client.get("/api/ledger").content.decode()
    told = client.get("/api/ledger").json()
    assert (told["head"], told["absent"], bool(told["findings"])) == (None, False, True)
    assert client.get("/ledger/checkpoint").status_code == 404


def test_its_desk_is_the_first_page_of_a_witness_and_leads_nowhere_closed(sit: Sit, sealed: Path) -> None:
    assert sealed.is_dir()
    client = sit("witness")
    assert client.get("/").headers["Location"] == "/ledger/"
    page = client.get("/ledger/").content.decode()
    doors = [
        part.partition('"')[0] for part in page.partition('class="doors"')[2].partition("</nav>")[0].split('href="')
    ]
    assert "/ledger/" in doors
    assert [one for one in doors[1:] if client.get(one).status_code != 200] == []


@pytest.mark.parametrize("role", ["leader", "biz_auditor", "staff", "third_party"])
def test_others_have_the_page_and_no_door_to_it(sit: Sit, sealed: Path, role: str) -> None:
    assert sealed.is_dir()
    client = sit(role)
    assert client.get("/ledger/").status_code == 200
    nav = client.get("/results/").content.decode().partition('class="doors"')[2].partition("</nav>")[0]
    assert 'href="/ledger/"' not in nav
    assert ('href="/audit/"' in nav) is (role == "biz_auditor")
