"""运行台测试的共同约定 · What tests of the desk of runs share: published small schemes, books, and a worker."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kaohe.web.access.models import Account
from kaohe.web.jobs.models import Book, Job
from kaohe.web.runs.models import Run
from kaohe.web.shelf.models import Published
from tests.web.worker import worked

Take = Callable[..., Book]
CONTEST_HEAD, PAY_HEAD = "代码,名称,实绩分,满意分", "人员编号,园,基本,权重"


@pytest.fixture
def published(db: None, home: Path) -> None:  # noqa: ARG001 - asks for the store
    """The small schemes as the home has published them."""
    schemes_published(home)


def schemes_published(home: Path) -> None:
    """Publishes the small schemes in a home."""
    publisher = Account.objects.create(username="publisher", name="发布人", person="N-publisher")
    for name, file, period, pays in (
        ("small-contest", "contest.yaml", "year", False),
        ("small-pay", "pay.yaml", "month", True),
    ):
        place = f"schemes/{name}/1/scheme.yaml"
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        (home / place).write_bytes((home / file).read_bytes())
        Published.objects.create(
            scheme=name,
            version="1",
            title_zh=name,
            title_en=name,
            period=period,
            pays=pays,
            digest="",
            path=place,
            effective="2025-01-01",
            authors=["N-author"],
            published_by=publisher,
            published_at=timezone.now(),
        )


def contest(first: str = "51") -> dict[str, str]:
    """The tables of a contest; `first` is the score of its first unit."""
    units = [f"U1,示例教育局,{first},36", "U2,示例卫健局,45,35", "U3,示例城管局,40,32", "U4,示例财政局,57,38"]
    return {"单位.csv": "\n".join([CONTEST_HEAD, *units]), "线索.csv": "编号,属地,办结\nL1,U1,是\n"}


def pay(base: str = "3000") -> dict[str, str]:
    """The tables of a month of pay of twelve persons."""
    posts = [f"P{n},K{1 if n <= 6 else 2},{base},{1 + n % 3}" for n in range(1, 13)]
    return {
        "园.csv": "园代码,名称,可分\nK1,示例第1幼儿园,1000\nK2,示例第2幼儿园,2000\n",
        "任职.csv": "\n".join([PAY_HEAD, *posts]),
    }


def zipped(tables: dict[str, str]) -> bytes:
    """Tables as a ZIP file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in tables.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), "\ufeff" + text)
    return held.getvalue()


def sent(client: Client, tables: dict[str, str] | bytes, scheme: str = "small-contest", period: str = "2026") -> int:
    """The status of an upload."""
    content = tables if isinstance(tables, bytes) else zipped(tables)
    file = SimpleUploadedFile("book.zip", content)
    told = {"scheme": f"home:{scheme}@1", "period": period, "book": file}
    return client.post("/runs/books/", told).status_code


def computed(client: Client, first: str, *, pays: bool = False) -> Run:
    """A run of a book that a client hands in."""
    if pays:
        sent(client, pay(first), "small-pay", "2026-07")
    else:
        sent(client, contest(first))
    worked()
    client.post(f"/runs/books/{Book.objects.latest('pk').pk}/start/", {})
    worked()
    found = Job.objects.filter(kind="run").latest("pk").run
    assert found is not None
    return found
