"""账本之事 · Ledger acts: check, publish and export a log, run a witness, follow a log from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kaohe.base.canonical import digest
from kaohe.base.findings import Finding, blocking
from kaohe.flows.findings import NO_KEY, NO_LEDGER
from kaohe.flows.ledger_faults import guarded
from kaohe.flows.writing import file_written
from kaohe.ledger.entry import entry_write
from kaohe.ledger.export import export
from kaohe.ledger.findings import NOT_FROZEN
from kaohe.ledger.frozen import freeze, is_frozen
from kaohe.ledger.fsck import fsck
from kaohe.ledger.heads import Ask, witnesses_asked
from kaohe.ledger.keyfile import key_create, key_read
from kaohe.ledger.log import DATABASE, POLICY, TILES, Draft, Log
from kaohe.ledger.monitor import address_fetch, folder_fetch, monitor
from kaohe.ledger.note import COSIGNATURE
from kaohe.ledger.policy import POLICY_BYTES, Policy, policy_check, policy_read
from kaohe.ledger.publish import publish
from kaohe.ledger.vault import DATABASE as VAULT
from kaohe.ledger.vault import Vault
from kaohe.ledger.witness import Witness
from kaohe.ledger.witness_server import WitnessServer

REMEMBERED, EVIDENCE, WITNESS_KEY, SEEN = "remembered", "evidence", "keys/witness.key", "witness.sqlite3"


@dataclass(frozen=True, slots=True)
class Told:
    """What an act found: numbers and names for people and programs, and findings."""

    result: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


_guarded = guarded(lambda finding: Told(findings=(finding,)))


@_guarded
def ledger_checked(folder: Path, *, ask: Ask = witnesses_asked) -> Told:
    """`fsck` of the log of a folder; evidence of forks is written beside it. Codes: those of `kaohe.ledger.fsck`."""
    with _opened(folder) as (log, told):
        if log is None:
            return told
        found = fsck(log, ask=ask)
        files = _evidence_written(folder, found.evidence)
        return Told({"size": found.size, "kinds": found.kinds, "evidence": files}, found.findings)


@_guarded
def ledger_published(folder: Path, now: int) -> Told:
    """Collects cosignatures and publishes with a quorum; `now` in seconds since 1970. Codes: those of `publish`."""
    with _opened(folder) as (log, told):
        if log is None:
            return told
        found = publish(log, now)
        return Told({"published": found.published, "cosigners": list(found.cosigners)}, found.findings)


@_guarded
def ledger_exported(folder: Path, out: Path | None) -> Told:
    """Writes the published log as static files, into `out` or the folder's own tiles. Codes: those of `export`."""
    with _opened(folder) as (log, told):
        if log is None:
            return told
        found = export(log, out or folder / TILES)
        return Told({"size": found.size, "written": found.written}, found.findings)


@_guarded
def ledger_followed(where: str, policy: Path | None, state: Path, now: int) -> Told:
    """Follows a log at an address or in a folder; what it signed is remembered in `state` for the next time.

    Codes: those of `monitor`, `ledger/policy`, `flows/no-ledger`.
    """
    folder = Path(where)
    pinned = policy_opened(policy or folder / POLICY)
    if not isinstance(pinned, Policy):
        return Told(findings=(pinned,))
    is_address = where.startswith(("http://", "https://"))
    tiles = folder / TILES if (folder / TILES).is_dir() else folder
    known = state / REMEMBERED
    remembered = [known.read_text(encoding="utf-8")] if known.is_file() else []
    found = monitor(address_fetch(where) if is_address else folder_fetch(tiles), pinned, remembered, now)
    files = _evidence_written(state, found.evidence)
    if found.checkpoint and not blocking(found.findings):
        state.mkdir(parents=True, exist_ok=True)
        file_written(known, found.checkpoint.encode())
    return Told({"size": found.size, "kinds": found.kinds, "evidence": files}, found.findings)


@_guarded
def ledger_frozen(folder: Path) -> Told:
    """Ends the log of a folder: nothing is appended to it any more. Codes: `flows/no-ledger`."""
    with _opened(folder) as (log, told):
        if log is None:
            return told
        freeze(folder)
        head = log.head().checkpoint
        return Told({"origin": head.origin, "size": head.size, "frozen": True})


@_guarded
def ledger_succeeded(folder: Path, out: Path, origin: str, now: int) -> Told:
    """A new log whose first entry says where a frozen one ended. Codes: `flows/no-ledger`, `ledger/not-frozen`."""
    with _opened(folder) as (log, told):
        if log is None:
            return told
        if not is_frozen(folder):
            return Told(findings=(Finding.of(NOT_FROZEN),))
        head = log.head().checkpoint
    new = Log.create(out, origin)
    try:
        shard = entry_write("shard", o=digest(head.origin.encode()), z=head.size, c=head.root.hex())
        size = new.append([Draft("shard", shard)], now).size
    finally:
        new.store.close()
    return Told({"origin": origin, "size": size, "after": head.origin})


@_guarded
def person_erased(folder: Path, person: str) -> Told:
    """Destroys the key of a person for ever: tags and commitments then lead nowhere.

    Codes: `flows/no-ledger`, `flows/no-key`.
    Copies of the vault in backups must be destroyed too, and the person's rows in runs: neither is here to be found.
    """
    if not (folder / VAULT).is_file():
        return Told(findings=(Finding.of(NO_LEDGER, path=folder.name, what=VAULT),))
    with closing(Vault(folder)) as vault:
        done = vault.erase(person)
    return Told({"erased": person}) if done else Told(findings=(Finding.of(NO_KEY, person=person),))


def policy_opened(path: Path) -> Policy | Finding:
    """The policy of a file, or why it is none. Codes: `flows/no-ledger`, `ledger/policy`.

    >>> policy_opened(Path("/nowhere/policy")).code
    'flows/no-ledger'
    """
    if not path.is_file():
        return Finding.of(NO_LEDGER, path=path.parent.name, what=path.name)
    with path.open("rb") as file:
        return policy_read(file.read(POLICY_BYTES + 1))


def policy_checked(path: Path) -> Told:
    """Whether one lying witness can split a policy's quorum. Codes: `ledger/policy` and those of `policy_check`."""
    policy = policy_opened(path)
    if not isinstance(policy, Policy):
        return Told(findings=(policy,))
    names = [witness.name for witness in policy.witnesses]
    result = {"fingerprint": policy.fingerprint, "witnesses": names, "liars": policy.liars_to_split()}
    return Told(result, tuple(policy_check(policy)))


def _unserved(finding: Finding) -> tuple[WitnessServer | None, Told]:
    return None, Told(findings=(finding,))


@guarded(_unserved)
def witness_opened(folder: Path, name: str, port: int, clock: Callable[[], int]) -> tuple[WitnessServer | None, Told]:
    """A witness that follows the logs of the policy in its own folder; its key is made at the first start.

    Codes: `ledger/policy`, `flows/no-ledger`.
    """
    policy = policy_opened(folder / POLICY)
    if not isinstance(policy, Policy):
        return None, Told(findings=(policy,))
    key = folder / WITNESS_KEY
    signer = key_read(key) if key.is_file() else key_create(key, name, COSIGNATURE)
    logs = {log.name: tuple(one.verifier for one in policy.logs if one.name == log.name) for log in policy.logs}
    server = WitnessServer(("127.0.0.1", port), Witness(folder / SEEN, signer, logs), clock)
    return server, Told({"vkey": signer.verifier.vkey, "url": server.url, "logs": sorted(logs)})


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[Log | None, Told]]:
    if not (folder / DATABASE).is_file():
        yield None, Told(findings=(Finding.of(NO_LEDGER, path=folder.name, what=DATABASE),))
        return
    log = Log.open(folder)
    try:
        yield log, Told()
    finally:
        log.store.close()


def _evidence_written(folder: Path, evidence: tuple[bytes, ...]) -> list[str]:
    names = []
    for data in evidence:
        path = folder / EVIDENCE / f"fork-{digest(data)[:16]}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        file_written(path, data)
        names.append(f"{EVIDENCE}/{path.name}")
    return names
