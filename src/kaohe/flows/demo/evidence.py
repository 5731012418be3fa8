"""证据 · Evidence: the demonstration approves and seals its runs before three local witnesses, and makes one receipt."""

from __future__ import annotations

import json
import secrets
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Text
from kaohe.flows.approve import approve
from kaohe.flows.ledger import ledger_exported
from kaohe.flows.receipt import receipt_made
from kaohe.flows.receipt_files import COPIES, blob_written, fragment, page_written, receipt_written
from kaohe.flows.results import Results
from kaohe.flows.seal import seal
from kaohe.ledger.blob import SECRET_BYTES
from kaohe.ledger.keyfile import key_create, private_write
from kaohe.ledger.log import POLICY, Log
from kaohe.ledger.note import COSIGNATURE
from kaohe.ledger.witness import Witness
from kaohe.ledger.witness_server import WitnessServer
from kaohe.reports.qr import qr_blocks
from kaohe.reports.verifier import PAGE

Told = Callable[[Text, int, int], None]
Clock = Callable[[], int]

FOLDER, LEDGER, SECRET, ORIGIN = "evidence", "ledger", "secret", "ledger.example/demo"
WITNESSES = ("finance", "audit", "union")
QUORUM = "all audit union"
_SEALING = Text("封存证据", "sealing evidence")
SIGNERS = {False: ("N0003", "N0004"), True: ("N0009", "N0015")}
"""Who approves appraisals and who approves pay: the made-up people who sit at those desks."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was sealed and what was not, and the receipt of one teacher; paths are files of the demonstration."""

    sealed: int
    unsealed: int
    payments: int
    entries: int
    receipt: Path
    page: Path
    policy: Path
    secret: bytes

    def link(self, address: str) -> str:
        """The link of the QR code; the secret stands behind its `#` and reaches no server. address: of the page."""
        return f"{address}/{PAGE}#{fragment(self.secret)}"

    def blocks(self, address: str) -> str:
        """The QR code for a terminal."""
        return qr_blocks(self.link(address))


def evidence_made(
    folder: Path, runs: Sequence[Results], slip: tuple[Results, str, str], clock: Clock, told: Told
) -> Evidence:
    """Seals those of the runs that two people may approve, and makes a receipt of the row `slip`: run, sheet, key.

    Must: made once in a folder; a second call reads what was made.
    """
    home = folder / FOLDER
    stated = home / "made.json"
    if not stated.is_file():
        shutil.rmtree(home, ignore_errors=True)
        numbers = _sealed(folder, runs, clock, told)
        run, sheet, key = slip
        made = receipt_made(run.folder, sheet, key, ledger=folder / LEDGER, loaded=True)
        if made.findings:
            raise KaoheError(made.findings[0].line("en"))
        receipt_written(home / "receipt.kaohe.json", made.data)
        page_written(home / PAGE, folder / LEDGER)
        secret = secrets.token_bytes(SECRET_BYTES)
        blob_written(folder / COPIES, made.data, secret)
        private_write(home / SECRET, secret)
        stated.write_text(json.dumps(numbers), encoding="utf-8")
    sealed, unsealed, payments, entries = json.loads(stated.read_text("utf-8"))
    receipt = home / "receipt.kaohe.json"
    secret = (home / SECRET).read_bytes()
    return Evidence(sealed, unsealed, payments, entries, receipt, home / PAGE, folder / LEDGER / POLICY, secret)


def _sealed(folder: Path, runs: Sequence[Results], clock: Clock, told: Told) -> tuple[int, int, int, int]:
    ledger = folder / LEDGER
    shutil.rmtree(ledger, ignore_errors=True)
    Log.create(ledger, ORIGIN).store.close()
    sealed = payments = entries = 0
    with _witnessed(folder / FOLDER, ledger, clock):
        for done, results in enumerate(runs, start=1):
            if _approved(results, clock()):
                found = seal(results.folder, ledger=ledger, origin=ORIGIN, now=clock())
                sealed, payments, entries = sealed + 1, payments + found.payments, found.size
            told(_SEALING, done, len(runs))
    ledger_exported(ledger, None)
    return sealed, len(runs) - sealed, payments, entries


def _approved(results: Results, now: int) -> bool:
    """Whether two made-up people put their names to a run; one that may not be approved stays unsealed."""
    pays = any(sheet.pays for sheet in results.scheme.sheets.values())
    return not any(approve(results.folder, by=by, at=now).findings for by in SIGNERS[pays])


@contextmanager
def _witnessed(home: Path, ledger: Path, clock: Clock) -> Iterator[None]:
    """Three witnesses on loopback while the runs are sealed, and the policy that names them."""
    with ExitStack() as held:
        log = Log.open(ledger)
        held.callback(log.store.close)
        lines = [f"log {log.signer.verifier.vkey}"]
        for name in WITNESSES:
            place = home / name
            signer = key_create(place / "key", f"{name}.example", COSIGNATURE)
            witness = Witness(place / "seen.sqlite3", signer, {ORIGIN: (log.signer.verifier,)})
            server = WitnessServer(("127.0.0.1", 0), witness, clock)
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
            thread.start()
            held.callback(server.server_close)
            held.callback(server.shutdown)
            lines.append(f"witness {name} {signer.verifier.vkey} {server.url}")
        (ledger / POLICY).write_text("\n".join([*lines, f"group q {QUORUM}", "quorum q", ""]), encoding="utf-8")
        yield
