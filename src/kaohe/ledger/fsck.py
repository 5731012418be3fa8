"""账本自检 · fsck: everything a log has stored, rebuilt from its entries and held against what its witnesses have seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding
from kaohe.ledger.audit import Audit
from kaohe.ledger.edge import Tile
from kaohe.ledger.fence import SKEW
from kaohe.ledger.findings import AHEAD, ALTERED, MISSING, NO_QUORUM, UNSIGNED
from kaohe.ledger.heads import Ask, Held, heads_compared, text_held, witnesses_asked
from kaohe.ledger.log import Log
from kaohe.ledger.note import note_read
from kaohe.ledger.policy import NONE
from kaohe.ledger.rebuild import Rebuilt, rebuild
from kaohe.ledger.store import Store
from kaohe.ledger.tiles import Tree

_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Checked:
    """How many entries of which kinds there are, what is wrong, and evidence files of forks."""

    size: int
    kinds: dict[str, int]
    findings: tuple[Finding, ...]
    evidence: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Stored:
    """The row of the log's head, believed in nothing."""

    size: int
    edge: bytes
    note: str
    published: str
    origin: object
    seen: int


def fsck(log: Log, *, ask: Ask = witnesses_asked) -> Checked:
    """Checks a log against itself and its witnesses; changes nothing.

    Codes: `ledger/altered`, `ledger/missing`, `ledger/not-signed`, `ledger/no-quorum`, `ledger/forked`,
    `ledger/witness-ahead`, and those of `Audit`.
    """
    findings: list[Finding] = []
    stored = _stored(log.store, findings)
    heads = _heads(log, stored, findings)
    asked, silent = ask(log.witnesses, log.signer.verifier)
    findings += silent
    audit, tiles = Audit(), _TileRows(log.store)
    sizes = {head.checkpoint.size for head in (*heads, *asked)} | {stored.size}
    built = rebuild(_chunks(log.store, audit, findings), tiles.holds, sizes)
    findings += [Finding.of(ALTERED, what=f"tile {level}/{index}") for level, index in built.differing]
    findings += _compared(stored, built, tiles)
    current = next((head for head in heads if head.name == "log"), None)
    tree = Tree(built.edge.size, tiles.source(built))
    differing, evidence = heads_compared([*heads, *asked], built.roots, current, tree, AHEAD)
    findings += [*differing, *_quorum(log, stored), *_beside(log, stored), *audit.finish()]
    return Checked(built.edge.size, dict(audit.kinds), tuple(findings), tuple(evidence))


def _stored(store: Store, findings: list[Finding]) -> _Stored:
    rows = store.rows("SELECT size, edge, note, published, origin, seen FROM log")
    if len(rows) == 1:
        size, edge, note, published, origin, seen = rows[0]
        if isinstance(size, int) and isinstance(seen, int):
            return _Stored(size, _bytes(edge), str(note), str(published), origin, seen)
    findings.append(Finding.of(ALTERED if rows else MISSING, what="log"))
    return _Stored(0, b"", "", "", "", 0)


def _heads(log: Log, stored: _Stored, findings: list[Finding]) -> list[Held]:
    """Every checkpoint in the store that the log signed: its head, the published one, all earlier ones."""
    rows = log.store.rows("SELECT size, note FROM checkpoint ORDER BY size")
    given = [(f"checkpoint {size}", str(note), size) for size, note in rows]
    given.append(("log", stored.note, stored.size))
    found = []
    for name, text, size in given:
        one = text_held(name, text, log.signer.verifier)
        if one is None or one.checkpoint.size != size:
            findings.append(Finding.of(UNSIGNED, what=name))
        else:
            found.append(one)
    if stored.published:
        one = text_held("published", stored.published, log.signer.verifier)
        found += [one] if one is not None else []
        findings += [] if one is not None else [Finding.of(UNSIGNED, what="published")]
    if stored.size and [note for size, note in rows if size == stored.size] != [stored.note]:
        findings.append(Finding.of(MISSING, what=f"checkpoint {stored.size}"))
    return found


def _chunks(store: Store, audit: Audit, findings: list[Finding]) -> Iterator[list[bytes]]:
    """The entries in their order, each shown to the audit; a gap is noted and what follows moves up."""
    place, done = -1, 0
    total, last = store.rows("SELECT count(*), coalesce(max(place), -1) FROM entry")[0]
    reached = last + 1 if isinstance(last, int) else last
    if total != reached:
        findings.append(Finding.of(MISSING, what=f"entry ({total} / {reached})"))
    query = "SELECT place, data FROM entry WHERE place > ? ORDER BY place LIMIT ?"
    while rows := store.rows(query, (place, _CHUNK)):
        chunk = [_bytes(data) for _, data in rows]
        for data in chunk:
            audit.take(done, data)
            done += 1
        yield chunk
        place = rows[-1][0]


class _TileRows:
    """The rows of tiles, each counted when it is asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.counted = 0

    def holds(self, tile: Tile) -> bool:
        """Whether the tile is stored with these bytes."""
        self.counted += 1
        return self._read(tile.level, tile.index) == tile.data

    def extra(self) -> bool:
        """Whether there are other rows than were asked for."""
        return bool(self._store.rows("SELECT count(*) FROM tile")[0][0] > self.counted)

    def source(self, built: Rebuilt) -> _Source:
        """Tiles for proofs: the partial ones as rebuilt."""
        return _Source(self, built)

    def _read(self, level: int, index: int) -> bytes:
        rows = self._store.rows("SELECT data FROM tile WHERE level = ? AND place = ?", (level, index))
        return _bytes(rows[0][0]) if rows else b""


class _Source:
    def __init__(self, rows: _TileRows, built: Rebuilt) -> None:
        self._rows, self._built = rows, built

    def __call__(self, level: int, index: int) -> bytes:
        edge = self._built.edge
        if index == edge.size // 256 ** (level + 1):
            return b"".join(edge.levels[level])
        data = self._rows._read(level, index)  # noqa: SLF001 - the two are one
        if not data:
            raise KaoheError(f"tile {level}/{index} is not stored")
        return data


def _compared(stored: _Stored, built: Rebuilt, tiles: _TileRows) -> list[Finding]:
    found = []
    if built.edge.size != stored.size:
        found.append(Finding.of(MISSING, what=f"entry ({built.edge.size} / {stored.size})"))
    if built.edge.data != stored.edge:
        found.append(Finding.of(ALTERED, what="edge"))
    if tiles.extra():
        found.append(Finding.of(MISSING, what="tile"))
    return found


def _quorum(log: Log, stored: _Stored) -> Sequence[Finding]:
    """What is published has its quorum, and no line but those of the log and its witnesses."""
    policy, note = log.policy, note_read(stored.published.encode())
    if note is None:
        return []
    keys = [log.signer.verifier, *policy.verifiers]
    if not all(any(signature.by(key) for key in keys) for signature in note.signatures):
        return [Finding.of(ALTERED, what="published")]
    signed = note.signed_by(policy.verifiers)
    done = policy.quorum == NONE or (signed is not None and policy.satisfied(signed))
    return [] if done else [Finding.of(NO_QUORUM)]


def _beside(log: Log, stored: _Stored) -> list[Finding]:
    """What no signature covers: the name beside the head, the time of the witnesses, and what is no table of ours.

    A time that no published cosignature says would stop every append, or hides that a published checkpoint was taken
    away; a trigger changes what is written after us.
    """
    note, verifiers = note_read(stored.published.encode()), log.policy.verifiers
    signed = [(one, key) for one in note.signatures for key in verifiers if one.by(key)] if note is not None else []
    times = [one.time(note.text, key) or 0 for one, key in signed] if note is not None else []
    found = [] if stored.origin == log.signer.name else ["origin"]
    if stored.seen > max(times, default=0) + SKEW:
        found.append("seen")
    return [Finding.of(ALTERED, what=what) for what in (*found, *log.store.strangers())]


def _bytes(value: object) -> bytes:
    """The bytes of a cell; an administrator can put text where bytes belong, and that is not the same."""
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
