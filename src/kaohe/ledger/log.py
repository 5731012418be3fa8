"""日志 · Log: an append-only list of entries whose checkpoint is signed in the transaction that adds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaohe.base.errors import KaoheError
from kaohe.base.findings import Finding
from kaohe.ledger.checkpoint import Checkpoint, checkpoint_read
from kaohe.ledger.edge import Edge, Tile
from kaohe.ledger.fence import clock_check, fence
from kaohe.ledger.findings import FROZEN
from kaohe.ledger.frozen import is_frozen
from kaohe.ledger.keyfile import key_create, key_read
from kaohe.ledger.note import PLAIN, Signer, note_open, note_sign
from kaohe.ledger.policy import NONE, Policy, policy_read
from kaohe.ledger.refused import RefusedError
from kaohe.ledger.remote import Remote
from kaohe.ledger.store import Store
from kaohe.ledger.store_sqlite import SqliteStore
from kaohe.ledger.tiles import ENTRY_BYTES, Tree
from kaohe.ledger.tree import EMPTY_ROOT, leaf_hash

DATABASE, KEY, POLICY, TILES = "ledger.sqlite3", "keys/log.key", "policy", "tiles"
_ASKED = 500


class RewriteError(KaoheError):
    """A key that the log has was handed in with other bytes."""


class MovedError(KaoheError):
    """Others have appended since the drafts were made for a place: they must be made again."""


class BrokenError(KaoheError):
    """What the log has stored does not fit together: nothing is signed until `kaohe ledger fsck` is clean."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be logged once: the same key with the same bytes is the same entry."""

    key: str
    entry: bytes


@dataclass(frozen=True, slots=True)
class Appended:
    """Where the drafts stand, in their order, and the tree after them."""

    indices: tuple[int, ...]
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The log at one moment: its signed checkpoint, the published one or empty, the latest time of a witness."""

    checkpoint: Checkpoint
    edge: bytes
    note: str
    published: str
    seen: int


class Log:
    """A log in a folder. Its key signs only what follows from what is stored."""

    def __init__(self, folder: Path, store: Store, *, fenced: bool) -> None:
        self.folder, self.store, self.signer = folder, store, key_read(folder / KEY)
        self._fenced = not fenced
        self._tree: Tree | None = None

    @classmethod
    def create(cls, folder: Path, origin: str, store: Store | None = None) -> Log:
        """A new empty log: its key, its tables, and a policy without witnesses."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        signer = key_create(folder / KEY, origin, PLAIN)
        (folder / POLICY).write_text(f"log {signer.verifier.vkey}\nquorum {NONE}\n", encoding="utf-8")
        held = store or SqliteStore.create(folder / DATABASE)
        note = note_sign(Checkpoint(origin, 0, EMPTY_ROOT).text, [signer])
        columns = ("one", "origin", "size", "edge", "note", "published", "seen")
        with held.writing():
            held.insert("log", columns, [(1, origin, 0, b"", note, "", 0)])
        return cls(folder, held, fenced=False)

    @classmethod
    def open(cls, folder: Path, store: Store | None = None, *, fenced: bool = True) -> Log:
        """The log of a folder; before its first signature it asks the witnesses of its policy, unless not `fenced`."""
        return cls(folder, store or SqliteStore(folder / DATABASE), fenced=fenced)

    @property
    def policy(self) -> Policy:
        """The policy of the folder."""
        found = policy_read((self.folder / POLICY).read_bytes())
        if isinstance(found, Policy):
            return found
        raise RefusedError(found)

    @property
    def witnesses(self) -> list[Remote]:
        """The witnesses of the policy."""
        return [Remote.of(known) for known in self.policy.witnesses]

    def head(self) -> Head:
        """The log now; `BrokenError` when what it has stored does not fit its own signature."""
        rows = self.store.rows("SELECT origin, size, edge, note, published, seen FROM log")
        if len(rows) != 1:
            raise BrokenError("the log has lost its head")
        origin, size, edge, note, published, seen = rows[0]
        opened = note_open(note.encode(), [self.signer.verifier])
        checkpoint = checkpoint_read(opened[0]) if opened is not None else None
        if checkpoint is None or (checkpoint.origin, checkpoint.size) != (origin, size) or origin != self.signer.name:
            raise BrokenError("the log's head is not what its key has signed")
        if _edge(size, edge).root() != checkpoint.root:
            raise BrokenError("the log's edge does not lead to its root")
        return Head(checkpoint, bytes(edge), note, published, seen)

    @property
    def checkpoint(self) -> str:
        """The latest published note, its cosignatures below; empty while none is published."""
        return self.head().published

    def append(self, drafts: Sequence[Draft], now: int, *, at: int | None = None) -> Appended:
        """Adds what is new of the drafts in one transaction, and gives the places of all; `now` in seconds since 1970.

        at: the size that the log must have for the first new draft to stand where it says it does.
        Errors: `RewriteError`, `MovedError`, `BrokenError`, `RefusedError` (see `fence`); a failed commit ends the
        process.
        """
        if is_frozen(self.folder):
            raise RefusedError(Finding.of(FROZEN))
        if not self._fenced:
            fence(self.tree(), self.signer.verifier, self.policy, self.witnesses, now)
            self._fenced = True
        with self.store.writing():
            head = self.head()
            clock_check(head.seen, now)
            places = _places(self.store, drafts)
            new = _new(drafts, places, head.checkpoint.size)
            if not new:
                return Appended(
                    tuple(places[draft.key] for draft in drafts), head.checkpoint.size, head.checkpoint.root
                )
            if at is not None and at != head.checkpoint.size:
                raise MovedError("others have appended since")
            after = _write(self.store, head, new, self.signer)
        return Appended(tuple(places[draft.key] for draft in drafts), after.size, after.root)

    def entries(self, start: int, stop: int) -> Iterator[bytes]:
        """The entries from one place up to, not with, another."""
        for first in range(start, stop, _ASKED):
            query = "SELECT data FROM entry WHERE place >= ? AND place < ? ORDER BY place"
            for (data,) in self.store.rows(query, (first, min(first + _ASKED, stop))):
                yield bytes(data)

    def tree(self, size: int = 0) -> Tree:
        """The tree, at least so large."""
        if self._tree is None or not 0 < size <= self._tree.size:
            head = self.head()
            self._tree = Tree(head.checkpoint.size, _Tiles(self.store, head).data)
        return self._tree

    def proof(self, index: int, size: int) -> list[bytes]:
        """The hashes that prove an entry to be in the tree of the first `size` entries."""
        return self.tree(size).inclusion(index, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The hashes that prove that the first `new` entries begin with the first `old` ones."""
        return self.tree(new).consistency(old, new)


def place_of(log: Log, key: str) -> int | None:
    """Where the entry of an idempotency key stands, if it is logged."""
    rows = log.store.rows("SELECT place FROM entry WHERE key = ?", (key,))
    return int(rows[0][0]) if rows else None


class _Tiles:
    """Reads tiles: full ones where they are stored, partial ones out of the edge."""

    def __init__(self, store: Store, head: Head) -> None:
        self._store = store
        self._edge = _edge(head.checkpoint.size, head.edge).levels
        self._full = [head.checkpoint.size // 256 ** (level + 1) for level in range(len(self._edge))]

    def data(self, level: int, index: int) -> bytes:
        """The joined hashes of a tile."""
        if level < len(self._full) and index == self._full[level]:
            return b"".join(self._edge[level])
        rows = self._store.rows("SELECT data FROM tile WHERE level = ? AND place = ?", (level, index))
        if not rows:
            raise BrokenError(f"tile {level}/{index} is not stored")
        return bytes(rows[0][0])


def _edge(size: int, data: bytes) -> Edge:
    try:
        return Edge.of(size, bytes(data))
    except KaoheError as error:
        raise BrokenError(str(error)) from error


def _places(store: Store, drafts: Sequence[Draft]) -> dict[str, int]:
    """Where the drafts that are logged already stand; their bytes must be the same."""
    given = {draft.key: draft.entry for draft in drafts}
    keys, places = list(given), dict[str, int]()
    for start in range(0, len(keys), _ASKED):
        part = keys[start : start + _ASKED]
        query = f"SELECT key, place, data FROM entry WHERE key IN ({', '.join('?' * len(part))})"
        for key, place, data in store.rows(query, part):
            if bytes(data) != given[key]:
                raise RewriteError(f"entry {place} was logged with other bytes under the same key")
            places[key] = place
    return places


def _new(drafts: Sequence[Draft], places: dict[str, int], size: int) -> list[Draft]:
    """The drafts that are not logged yet, their places noted behind the log's end."""
    new: dict[str, Draft] = {}
    for draft in drafts:
        if draft.key in new:
            if new[draft.key].entry != draft.entry:
                raise RewriteError("two drafts have one key and other bytes")
        elif draft.key not in places:
            if len(draft.entry) > ENTRY_BYTES:
                raise KaoheError(f"an entry is longer than {ENTRY_BYTES} bytes")
            places[draft.key] = size + len(new)
            new[draft.key] = draft
    return list(new.values())


def _write(store: Store, head: Head, new: Sequence[Draft], signer: Signer) -> Checkpoint:
    size = head.checkpoint.size
    rows = ((size + place, draft.key, draft.entry) for place, draft in enumerate(new))
    store.insert("entry", ("place", "key", "data"), rows)
    edge = _edge(size, head.edge)
    tiles = edge.append([leaf_hash(draft.entry) for draft in new])
    store.insert("tile", ("level", "place", "data"), ((tile.level, tile.index, tile.data) for tile in tiles))
    after = Checkpoint(head.checkpoint.origin, edge.size, edge.root())
    note = note_sign(after.text, [signer])
    _read_again(store, head, after, tiles)
    store.insert("checkpoint", ("size", "note"), [(after.size, note)])
    values = (after.size, edge.data, note, size)
    if store.change("UPDATE log SET size = ?, edge = ?, note = ? WHERE size = ?", values) != 1:
        raise BrokenError("another writer was there: the size has changed")
    return after


def _read_again(store: Store, head: Head, after: Checkpoint, tiles: Sequence[Tile]) -> None:
    """What the database gives back must lead to the root that is signed."""
    stored = store.rows("SELECT place, data FROM entry WHERE place >= ? ORDER BY place", (head.checkpoint.size,))
    edge = _edge(head.checkpoint.size, head.edge)
    again = edge.append([leaf_hash(bytes(data)) for _, data in stored])
    places = [place for place, _ in stored] == list(range(head.checkpoint.size, after.size))
    written = [
        store.rows("SELECT data FROM tile WHERE level = ? AND place = ?", (tile.level, tile.index)) for tile in tiles
    ]
    whole = again == list(tiles) and [[tile.data] for tile in tiles] == [
        [bytes(row[0]) for row in found] for found in written
    ]
    if not (places and whole and edge.root() == after.root):
        raise BrokenError("the database gives back other entries than it was given")
