"""恢复的运行 · Restored runs: what is recorded as sealed must stand in the ledger, just as its folder is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from kaohe.base.canonical import file_digest
from kaohe.flows.ledger import ledger_frozen, ledger_succeeded
from kaohe.flows.seal import seal
from kaohe.web.home.site import Site
from kaohe.web.keep.archive import KEYS
from kaohe.web.keep.restored import runs_restored
from kaohe.web.keep.services import home_backed_up
from kaohe.web.runs.models import Line, Run
from tests.web.small import Small

NOW = 1_790_000_000
ORIGIN = "ledger.example/keep"


@dataclass(frozen=True)
class Sealed:
    """A home whose pay is sealed, and the numbers of its runs."""

    home: Path
    pay: str
    open: str
    published: str

    def folder(self, number: str) -> Path:
        """The folder of a run."""
        return self.home / Run.objects.get(pk=number).folder

    def codes(self) -> set[tuple[str, str, bool]]:
        """What is wrong, of which run, and whether it blocks."""
        found = list(runs_restored(self.home, timezone.now()))
        assert all(finding.place.file == Run.objects.get(pk=dict(finding.data)["run"]).folder for finding in found)
        return {(finding.code, dict(finding.data)["run"], finding.blocking) for finding in found}


@pytest.fixture
def home_sealed(small: Small, runs: dict[str, Run], tmp_path: Path, settings: Any) -> Sealed:
    """A copy of the small site in which the pay is sealed."""
    home = tmp_path / "home"
    shutil.copytree(small.home / "runs", home / "runs")
    settings.SITE = Site(home=home)
    done = seal(home / runs["pay"].folder, ledger=home / "ledger", origin=ORIGIN, now=NOW)
    Run.objects.filter(pk=runs["pay"].pk).update(entries=done.payments)
    return Sealed(home, *(runs[name].pk for name in ("pay", "open", "published")))


def test_a_home_that_is_as_it_was_has_its_pages(home_sealed: Sealed) -> None:
    Line.objects.all().delete()
    assert home_sealed.codes() == set()
    assert Line.objects.values("run").distinct().count() == Run.objects.count()


def exchanged(sealed: Sealed) -> None:
    one, other = sealed.folder(sealed.pay), sealed.folder(sealed.open)
    one.rename(sealed.home / "aside")
    other.rename(one)
    (sealed.home / "aside").rename(other)


def altered(sealed: Sealed) -> None:
    path = sealed.folder(sealed.pay) / "sheets" / "任职.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def emptied(sealed: Sealed) -> None:
    (sealed.folder(sealed.pay) / "sheets" / "任职.parquet").unlink()


def facts_altered(sealed: Sealed) -> None:
    path = sealed.folder(sealed.pay) / "facts" / "任职.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def facts_renewed(sealed: Sealed) -> None:
    """The facts agree with their own list, which is not the one of run.json."""
    facts_altered(sealed)
    facts = sealed.folder(sealed.pay) / "facts"
    book = json.loads((facts / "book.json").read_text("utf-8"))
    book["sheets"]["任职"]["sha256"] = file_digest(facts / "任职.parquet")
    (facts / "book.json").write_text(json.dumps(book), encoding="utf-8")


def facts_unlisted(sealed: Sealed) -> None:
    (sealed.folder(sealed.pay) / "facts" / "book.json").unlink()


def facts_dropped(sealed: Sealed) -> None:
    shutil.rmtree(sealed.folder(sealed.pay) / "facts")


def unreadable(sealed: Sealed) -> None:
    (sealed.folder(sealed.pay) / "run.json").write_text("{'", encoding="utf-8")


def never_sealed(sealed: Sealed) -> None:
    Run.objects.filter(pk=sealed.published).update(entries=1)


def succeeded(sealed: Sealed) -> None:
    ledger, after = sealed.home / "ledger", sealed.home / "after"
    ledger_frozen(ledger)
    ledger_succeeded(ledger, after, f"{ORIGIN}/2", NOW)
    ledger.rename(sealed.home / "before")
    after.rename(ledger)


@pytest.mark.parametrize("change", [exchanged, altered, emptied, facts_altered, facts_renewed, facts_unlisted])
def test_a_backup_says_on_its_day_what_no_restore_would_give_back(
    home_sealed: Sealed, tmp_path: Path, change: Callable[[Sealed], None]
) -> None:
    assert home_backed_up(django_settings.SITE, tmp_path / "before.zip").findings == ()
    change(home_sealed)
    done = home_backed_up(django_settings.SITE, tmp_path / "after.zip")
    told = [(finding.code, dict(finding.data)["run"], finding.blocking) for finding in done.findings]
    assert told == [("web/not-as-sealed", home_sealed.pay, False)]
    assert (tmp_path / "after.zip").is_file()
    assert home_backed_up(django_settings.SITE, tmp_path / "keys.zip", what=KEYS).findings == ()


DIFFERS, LOST, BEFORE = ("web/seal-differs", True), ("web/run-lost", False), ("web/seal-before", False)


@pytest.mark.parametrize(
    ("change", "pay", "opened", "published"),
    [
        (exchanged, DIFFERS, LOST, None),
        (altered, DIFFERS, None, None),
        (emptied, DIFFERS, None, None),
        (facts_altered, DIFFERS, None, None),
        (facts_renewed, DIFFERS, None, None),
        (facts_unlisted, DIFFERS, None, None),
        (facts_dropped, None, None, None),
        (unreadable, LOST, None, None),
        (never_sealed, None, None, DIFFERS),
        (succeeded, BEFORE, None, None),
    ],
)
def test_what_differs_from_the_ledger_or_from_its_record_is_named(
    home_sealed: Sealed,
    change: Callable[[Sealed], None],
    pay: tuple[str, bool] | None,
    opened: tuple[str, bool] | None,
    published: tuple[str, bool] | None,
) -> None:
    change(home_sealed)
    numbers = (home_sealed.pay, home_sealed.open, home_sealed.published)
    wanted = zip((pay, opened, published), numbers, strict=True)
    assert home_sealed.codes() == {(one[0], number, one[1]) for one, number in wanted if one is not None}


@pytest.mark.parametrize("change", [altered, facts_altered, facts_renewed])
def test_an_altered_run_that_is_not_sealed_is_lost(home_sealed: Sealed, change: Callable[[Sealed], None]) -> None:
    Run.objects.filter(pk=home_sealed.pay).update(entries=None)
    change(home_sealed)
    assert home_sealed.codes() == {("web/run-lost", home_sealed.pay, False)}


def test_facts_that_a_run_did_not_keep_are_not_missed_in_a_backup(home_sealed: Sealed, tmp_path: Path) -> None:
    facts_dropped(home_sealed)
    assert home_backed_up(django_settings.SITE, tmp_path / "data.zip").findings == ()


def test_a_ledger_that_cannot_be_read_is_said_once(home_sealed: Sealed) -> None:
    (home_sealed.home / "ledger" / "ledger.sqlite3").unlink()
    found = list(runs_restored(home_sealed.home, timezone.now()))
    assert [finding.code for finding in found] == ["ledger/unreadable"]
