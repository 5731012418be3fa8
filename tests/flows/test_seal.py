"""封存与凭证 · Seal, receipt, verify: an approved run leaves evidence, a person checks it, and what is changed is seen."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from kaohe.base.canonical import canonical_json
from kaohe.cli.main import main
from kaohe.flows.approve import approve
from kaohe.flows.receipt import receipt_made
from kaohe.flows.seal import Sealed, ledger_opened, seal
from kaohe.flows.seal_check import seal_checked
from kaohe.flows.verify import verify
from kaohe.ledger.fsck import fsck
from kaohe.ledger.keyfile import key_create
from kaohe.ledger.log import Log, MovedError
from kaohe.ledger.note import COSIGNATURE
from kaohe.ledger.vault import Vault
from kaohe.ledger.verify import receipt_verify
from kaohe.ledger.witness import Witness
from kaohe.ledger.witness_server import WitnessServer
from tests.flows.tiny import POLICE, SCHEME, tiny_run

NOW = 1_790_000_000
ORIGIN = "ledger.example/pay/2026"
PAYS = (
    SCHEME.replace("    in: {队: 单位}\n", "    in: {队: 单位}\n    pays: 应发\n")
    .replace(
        "      双倍: {type: money",
        '      权: {type: number, scale: 2, is: "工资 / 1000 yuan"}\n'
        '      份额: {type: money, is: "ALLOCATE(队.奖金, 权 WITHIN 队)", on_state: withhold_pool}\n'
        '      应发: {type: money, is: "双倍 + 份额", title: {en: Due}}\n'
        "      双倍: {type: money",
    )
    .replace(
        "      名称: {type: text",
        '      奖金: {type: money, is: "1000 yuan"}\n      名称: {type: text',
    )
)
GOOD = "代码,名称,分\nU1,甲局,95\n"
Sealer = Callable[[str], Path]


@pytest.fixture
def approved(tmp_path: Path) -> Sealer:
    """Makes an approved run of the six; the text is that of their sheet."""

    def make(police: str) -> Path:
        folder = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        tiny_run(folder, units=GOOD, police=police, scheme=PAYS)
        for by in ("li", "wang"):
            assert approve(folder / "run", by=by, at=1).findings == ()
        return folder / "run"

    return make


def sealed(run: Path, ledger: Path) -> Sealed:
    done = seal(run, ledger=ledger, origin=ORIGIN, now=NOW)
    assert [finding.code for finding in done.findings] == []
    return done


@contextmanager
def witnessed(ledger: Path, quorum: str = "all audit union") -> Iterator[None]:
    """Three witnesses on loopback, and the policy that names them."""
    names = ("finance", "audit", "union")
    with ExitStack() as held:
        log = Log.open(ledger)
        held.callback(log.store.close)
        lines = [f"log {log.signer.verifier.vkey}"]
        for name in names:
            folder = ledger.parent / name
            signer = key_create(folder / "key", f"{name}.example", COSIGNATURE)
            witness = Witness(folder / "seen.sqlite3", signer, {ORIGIN: (log.signer.verifier,)})
            server = WitnessServer(("127.0.0.1", 0), witness, lambda: NOW)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            held.callback(thread.join)
            held.callback(server.server_close)
            held.callback(server.shutdown)
            lines.append(f"witness {name} {signer.verifier.vkey} {server.url}")
        lines += [f"group q {quorum}", "quorum q"]
        (ledger / "policy").write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield


def receipt_of(run: Path, ledger: Path, key: str = "P1", disclose: tuple[str, ...] = ()) -> bytes:
    made = receipt_made(run, "辅警", key, ledger=ledger, disclose=disclose)
    assert made.findings == ()
    return made.data


def test_a_witnessed_receipt_verifies_and_says_who_witnessed(approved: Sealer, tmp_path: Path) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    done = sealed(run, ledger)
    assert (done.payments, done.reversals) == (6, 0)
    with witnessed(ledger):
        assert sealed(run, ledger).published is not None
        verdict = receipt_verify(receipt_of(run, ledger), (ledger / "policy").read_bytes())
    assert (verdict.code, verdict.witnesses) == ("verified", ("finance", "audit", "union"))
    assert [step.code for step in verdict.steps] == ["ok"] * 10


def test_without_its_own_policy_a_reader_is_told_so(approved: Sealer, tmp_path: Path) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    sealed(run, ledger)
    assert receipt_verify(receipt_of(run, ledger)).code == "unwitnessed"
    with witnessed(ledger):
        sealed(run, ledger)
        data = receipt_of(run, ledger)
    assert receipt_verify(data).code == "unpinned"


def test_sealing_again_gives_the_same_places(approved: Sealer, tmp_path: Path) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    first, again = sealed(run, ledger), sealed(run, ledger)
    assert (again.first, again.last, again.size) == (first.first, first.last, first.size)


def test_a_corrected_run_reverses_and_pays_anew(approved: Sealer, tmp_path: Path) -> None:
    ledger, before = tmp_path / "ledger", approved(POLICE)
    sealed(before, ledger)
    old = receipt_of(before, ledger)
    after = approved(POLICE.replace("P1,U1,1001", "P1,U1,2001").replace("P6,U1,1006\n", ""))
    done = sealed(after, ledger)
    assert (done.payments, done.reversals) == (5, 6)
    new = json.loads(receipt_of(after, ledger))
    assert [json.loads(one["entry"])["k"] for one in new["chain"]] == ["pay", "reverse"]
    codes = {path: value for _, path, value in new["chain"][1]["disclosures"]}
    assert codes["reason"] == "corrected"
    assert receipt_verify(canonical_json(new)).code == "unwitnessed"
    assert receipt_verify(old).steps[-1].ok is True
    late = receipt_verify(receipt_of(before, ledger))
    assert (late.code, late.ok) == ("corrected", False)
    with ledger_opened(ledger) as held:
        assert fsck(held.log).findings == ()


def test_an_auditor_finds_an_entry_that_the_rows_do_not_make(approved: Sealer, tmp_path: Path) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    assert [one.code for one in seal_checked(run, ledger).findings] == ["flows/no-ledger"]
    sealed(run, ledger)
    assert seal_checked(run, ledger).result["payments"] == 6
    assert seal_checked(run, ledger).findings == ()
    other = approved(POLICE.replace("1001", "1011"))
    assert [one.code for one in seal_checked(other, ledger).findings] == ["flows/not-sealed"]
    vault = Vault(ledger)
    assert vault.erase("P1")
    vault.close()
    assert {one.code for one in seal_checked(run, ledger).findings} == {"flows/erased", "flows/evidence-differs"}
    assert main(["ledger", "audit", "--ledger", str(ledger), "--run", str(run)]) == 1


def test_only_an_approved_run_is_sealed(tmp_path: Path) -> None:
    tiny_run(tmp_path, units=GOOD, scheme=PAYS)
    done = seal(tmp_path / "run", ledger=tmp_path / "ledger", origin=ORIGIN, now=NOW)
    assert [finding.code for finding in done.findings] == ["flows/unapproved"]
    assert not (tmp_path / "ledger").exists()


@pytest.mark.parametrize(
    ("sheet", "key", "disclose", "code"),
    [
        ("辅警", "P9", (), "flows/not-paid-here"),
        ("单位", "U1", (), "flows/not-paid-here"),
        ("辅警", "P1", ("cells.密码",), "flows/no-such-field"),
    ],
)
def test_what_has_no_receipt_is_said(
    approved: Sealer, tmp_path: Path, sheet: str, key: str, disclose: tuple[str, ...], code: str
) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    sealed(run, ledger)
    made = receipt_made(run, sheet, key, ledger=ledger, disclose=disclose)
    assert [finding.code for finding in made.findings] == [code]


def test_a_run_that_is_not_sealed_has_no_receipt(approved: Sealer, tmp_path: Path) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    assert [one.code for one in receipt_made(run, "辅警", "P1", ledger=ledger).findings] == ["flows/no-ledger"]
    sealed(run, ledger)
    other = approved(POLICE.replace("1001", "1011"))
    assert [one.code for one in receipt_made(other, "辅警", "P1", ledger=ledger).findings] == ["flows/not-sealed"]


def test_an_erased_person_gets_no_receipt_and_keeps_the_old_one(approved: Sealer, tmp_path: Path) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    sealed(run, ledger)
    data = receipt_of(run, ledger)
    vault = Vault(ledger)
    assert vault.erase("P1")
    assert not vault.erase("P1")
    vault.close()
    assert [one.code for one in receipt_made(run, "辅警", "P1", ledger=ledger).findings] == ["flows/erased"]
    assert receipt_verify(data).code == "unwitnessed"
    assert receipt_of(run, ledger, "P2")


def test_a_bank_sees_only_what_is_disclosed(approved: Sealer, tmp_path: Path) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    sealed(run, ledger)
    data = receipt_of(run, ledger, disclose=("period", "results.应发"))
    shown = json.loads(data)
    assert [path for _, path, _ in shown["disclosures"]] == ["period", "results.应发"]
    assert b'"P1"' not in data
    verdict = receipt_verify(data)
    assert (verdict.code, verdict.steps[8].code) == ("unwitnessed", "partial")


def test_a_receipt_says_when_its_formulas_are_not_those_of_its_rules(approved: Sealer, tmp_path: Path) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    sealed(run, ledger)
    with witnessed(ledger):
        sealed(run, ledger)
        path = tmp_path / "r.kaohe.json"
        path.write_bytes(receipt_of(run, ledger))
    assert verify(path, ledger / "policy").compiled is True
    assert [one.code for one in verify(tmp_path / "none.json").findings] == ["flows/no-receipt-file"]


def test_two_who_seal_at_once_do_not_spoil_each_other(
    approved: Sealer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else appends between the making of the drafts and the append: the places are worked out again."""
    ledger, first, second = tmp_path / "ledger", approved(POLICE), approved(POLICE.replace("1001", "1011"))
    sealed(first, ledger)
    append, left = Log.append, [2]

    def interrupted(log: Log, drafts: object, now: int, *, at: int | None = None) -> object:
        if left[0]:
            left[0] -= 1
            raise MovedError("others have appended since")
        return append(log, drafts, now, at=at)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(Log, "append", interrupted)
    assert sealed(second, ledger).payments == 6
    left[0] = 100
    third = approved(POLICE.replace("1001", "1021"))
    done = seal(third, ledger=ledger, origin=ORIGIN, now=NOW)
    assert [finding.code for finding in done.findings] == ["flows/ledger-busy"]


def test_the_commands_seal_and_verify(approved: Sealer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger, run = tmp_path / "ledger", approved(POLICE)
    assert main(["seal", str(run), "--ledger", str(ledger), "--lang", "en"]) == 0
    out = tmp_path / "out" / "p1.kaohe.json"
    asked = [
        "receipt",
        str(run),
        "辅警",
        "P1",
        "--ledger",
        str(ledger),
        "--out",
        str(out),
        "--qr",
        str(tmp_path / "qr"),
    ]
    assert main([*asked, "--page", str(tmp_path / "out" / "kaohe-verify.html")]) == 0
    capsys.readouterr()
    assert main(["verify", str(out), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["result"]["code"] == "unwitnessed"
    changed = out.read_bytes().replace(b"2002" + b"00", b"2003" + b"00")
    assert changed != out.read_bytes()
    out.write_bytes(changed)
    assert main(["verify", str(out)]) == 1
    assert "commitment" in capsys.readouterr().out


def test_a_frozen_log_takes_nothing_more_and_is_succeeded_by_one_that_says_so(
    approved: Sealer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Detector: the mark of the folder, before every append; the first entry of the new log."""
    ledger, run, later = tmp_path / "ledger", approved(POLICE), approved(POLICE.replace("1001", "1011"))
    sealed(run, ledger)
    asked = [
        "ledger",
        "succeed",
        "--ledger",
        str(ledger),
        "--out",
        str(tmp_path / "next"),
        "--name",
        "ledger.example/pay/2027",
    ]
    assert main(asked) == 1
    assert "ledger/not-frozen" in capsys.readouterr().out
    assert main(["ledger", "freeze", "--ledger", str(ledger)]) == 0
    refused = seal(later, ledger=ledger, origin=ORIGIN, now=NOW)
    assert [finding.code for finding in refused.findings] == ["ledger/frozen"]
    assert receipt_verify(receipt_of(run, ledger)).code == "unwitnessed"
    assert main(asked) == 0
    with ledger_opened(tmp_path / "next") as held:
        first = json.loads(next(held.log.entries(0, 1)))
    assert (first["k"], first["z"]) == ("shard", 11)
    assert sealed(later, tmp_path / "next").payments == 6
