"""Nothing personal leaves with the evidence: names, numbers and the erased are looked for in every byte kept."""

from __future__ import annotations

import csv
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kaohe.base.canonical import canonical_json, digest
from kaohe.flows.appraise import Asked, appraise
from kaohe.flows.approve import approve
from kaohe.flows.receipt import receipt_made
from kaohe.flows.runs import run_open
from kaohe.flows.sample import sample
from kaohe.flows.seal import ledger_opened
from kaohe.flows.sealed_rows import Batch
from kaohe.ledger.export import export
from kaohe.ledger.keys import tag_of
from kaohe.ledger.vault import Vault
from tests.flows.test_seal import approved, sealed, witnessed
from tests.flows.tiny import POLICE

__all__ = ["approved"]  # a fixture

RUNS = (("kindergarten-pay", "2026-06"), ("auxiliary-police-pay", "2026-09"))
PHONE = re.compile(rb"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
IDENTITY = re.compile(
    rb"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
CARD = re.compile(rb"(?<![0-9A-Za-z])62[0-9]{14,17}(?![0-9A-Za-z])")
PERSON = re.compile(r"P\d{8}")


def bytes_of(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below these folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path, path.read_bytes()


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twentieth of the sample district, two pay runs sealed, witnessed, exported, with receipts."""
    folder = tmp_path_factory.mktemp("district")
    sample(scale="1/20", seed=1, out=folder / "facts", months=9)
    runs = [folder / "runs" / scheme for scheme, _ in RUNS]
    for (scheme, period), run in zip(RUNS, runs, strict=True):
        assert appraise(Asked(scheme, folder / "facts" / scheme / period, period, run)).findings == ()
        for by in ("li", "wang"):
            assert approve(run, by=by, at=1).findings == ()
        sealed(run, folder / "ledger")
    with witnessed(folder / "ledger"):
        sealed(runs[0], folder / "ledger")
    with ledger_opened(folder / "ledger") as held:
        assert export(held.log, folder / "ledger" / "tiles").findings == ()
    for run in runs:
        receipts_written(run, folder)
    return folder


def receipts_written(run: Path, folder: Path) -> None:
    """The receipts of some rows, each named after the person it is for."""
    results = run_open(run, loaded=True).results
    assert results is not None
    batch = Batch.of(results)
    (folder / "receipts").mkdir(exist_ok=True)
    for row in batch.results.rows(batch.sheets[0].name)[::40]:
        key = "/".join(map(str, row.key))
        made = receipt_made(run, row.sheet, key, ledger=folder / "ledger", loaded=True)
        assert made.findings == ()
        (folder / "receipts" / f"{run.name} {key}.kaohe.json").write_bytes(made.data)


def test_no_name_number_phone_or_card_is_in_runs_ledger_tiles_or_receipts(district: Path) -> None:
    with (district / "facts" / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        names = {row["姓名"].removesuffix("（示例）") for row in csv.DictReader(file)}
    assert len(names) > 100
    found, files = [], 0
    for path, data in bytes_of(district / "runs", district / "ledger", district / "receipts"):
        files += 1
        hits = [name for name in names if len(name) > 2 and name.encode() in data]
        hits += [one.decode() for what in (PHONE, IDENTITY, CARD) for one in what.findall(data)]
        found += [(path.name, hit) for hit in hits]
    assert found == []
    assert files > 20


def test_the_scan_would_find_them() -> None:
    """The test of the test: a name in a file, and numbers of the forms that are looked for."""
    assert PHONE.findall(b'"13800138000"') == [b"13800138000"]
    assert IDENTITY.findall("号11010519491231002X。".encode()) == [b"11010519491231002X"]
    assert CARD.findall(b" 6222021234567890123,") == [b"6222021234567890123"]


def test_the_public_log_holds_no_code_of_a_person(district: Path) -> None:
    with (district / "facts" / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        persons = {row["人员编号"].encode() for row in csv.DictReader(file)}
    for path, data in bytes_of(district / "ledger" / "tiles"):
        assert [one for one in persons if one in data] == [], path


Sealer = Callable[[str], Path]


def test_of_an_erased_person_neither_key_nor_value_is_left_in_any_file(approved: Sealer, tmp_path: Path) -> None:
    """Detector: a search of every byte of the ledger folder for the key, its ciphertext, and what is made of a name."""
    many = "".join(f"X{at},U1,{2000 + at}\n" for at in range(400))
    ledger, run = tmp_path / "ledger", approved(POLICE + many)
    sealed(run, ledger)
    persons = ["P1", "P3", *(f"X{at}" for at in range(0, 400, 7))]
    kept, rows = Vault(ledger), sqlite3.connect(ledger / "vault.sqlite3")
    keys = kept.persons(persons)
    ciphers = {
        one: bytes(rows.execute("SELECT sealed FROM secret WHERE whose = ?", (f"p {one}",)).fetchone()[0])
        for one in persons
    }
    rows.close()
    assert any(cipher in data for cipher in ciphers.values() for _, data in bytes_of(ledger))
    tags = {one: tag_of(key, "2026", f"tiny/辅警/{one}") for one, key in keys.items()}
    assert all(any(tag.encode() in data for _, data in bytes_of(ledger)) for tag in tags.values())
    assert all(kept.erase(one) for one in persons)
    kept.close()
    left = [
        (path.name, one)
        for path, data in bytes_of(ledger)
        for one in persons
        for part in (
            keys[one],
            keys[one].hex().encode(),
            ciphers[one][:24],
            ciphers[one][-24:],
            f"p {one}".encode() + b"\x00",
        )
        if part in data
    ]
    assert left == []
    for one in persons:
        assert not guessable(ledger, run, one)


def guessable(ledger: Path, run: Path, person: str) -> bool:
    """Whether a hash of what all know of a person stands beside an entry: it would lead to the tag."""
    results = run_open(run, loaded=True).results
    assert results is not None
    item = f"tiny/辅警/{person}"
    known = [person, item, f"{person}\n{item}"]
    guesses = {digest(canonical_json([results.id, "pay", one, 0])).encode() for one in known}
    guesses |= {digest(one.encode()).encode() for one in known}
    return any(guess in data for guess in guesses for _, data in bytes_of(ledger))
