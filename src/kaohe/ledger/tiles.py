"""哈希瓦片 · Tiles: where a hash of the tree stands, proofs out of tiles, and the paths and bundles of C2SP tlog-tiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from kaohe.base.errors import KaoheError
from kaohe.ledger.edge import HASH, HEIGHT, WIDTH, tile_tree, widths
from kaohe.ledger.tree import consistency_spans, inclusion_spans, span_hash

ENTRY_BYTES = 65_535
_CACHED = 512

Source = Callable[[int, int], bytes]
"""The joined hashes of the index-th tile of a level: the full tile, or the partial one that there is."""


class Tree:
    """A tree of some size whose hashes are read from tiles."""

    def __init__(self, size: int, source: Source) -> None:
        self.size = size
        self.tile = source
        self._nodes = lru_cache(maxsize=_CACHED)(lambda level, index: _levels(source(level, index)))

    def node(self, level: int, index: int) -> bytes:
        """The root of the index-th perfect subtree of 2**level leaves."""
        height, within = divmod(level, HEIGHT)
        tile, place = divmod(index << within, WIDTH)
        return self._nodes(height, tile)[within][place >> within]

    def root(self, size: int) -> bytes:
        """The root of the first `size` leaves."""
        return span_hash((0, self._within(size)), self.node)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The hashes that prove a leaf to be in the tree of the first `size` ones."""
        if not 0 <= index < self._within(size):
            raise KaoheError(f"entry {index} is not among the first {size}")
        return [span_hash(span, self.node) for span in inclusion_spans(index, size)]

    def consistency(self, old: int, new: int) -> list[bytes]:
        """The hashes that prove that the first `new` leaves begin with the first `old` ones; none from 0."""
        if not 0 <= old <= self._within(new):
            raise KaoheError(f"{old} entries are not among the first {new}")
        return [span_hash(span, self.node) for span in consistency_spans(old, new)]

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise KaoheError(f"the tree has {self.size} entries, not {size}")
        return size


def _levels(data: bytes) -> list[list[bytes]]:
    """The perfect subtrees of a tile by their height."""
    level = [data[start : start + HASH] for start in range(0, len(data), HASH)]
    nodes = tile_tree(level)
    found, start, count = [], 0, len(level)
    while count:
        found.append(nodes[start : start + count])
        start, count = start + count, count // 2
    return found


def tile_path(level: int | None, index: int, width: int = WIDTH) -> str:
    """Where a tile is served; without a level, a bundle of entries.

    >>> tile_path(0, 1234067), tile_path(None, 0, 7)
    ('tile/0/x001/x234/067', 'tile/entries/000.p/7')
    """
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{'entries' if level is None else level}/{name}{partial}"


def tiles_of(size: int) -> list[tuple[int, int, int]]:
    """Level, index and width of every tile of a tree, the partial ones last in their level.

    >>> tiles_of(257)
    [(0, 0, 256), (0, 1, 1), (1, 0, 1)]
    """
    found = []
    for level, width in enumerate(widths(size)):
        full = size // WIDTH ** (level + 1)
        found += [(level, index, WIDTH) for index in range(full)]
        found += [(level, full, width)] if width else []
    return found


def bundle_write(entries: Sequence[bytes]) -> bytes:
    """The entries of a bundle, each behind its length in two bytes.

    >>> bundle_write([b"ab", b""]).hex()
    '000261620000'
    """
    if any(len(entry) > ENTRY_BYTES for entry in entries):
        raise KaoheError(f"an entry is longer than {ENTRY_BYTES} bytes")
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def bundle_read(data: bytes, width: int) -> list[bytes] | None:
    r"""The entries of a bundle; None unless it holds exactly so many.

    >>> bundle_read(bytes.fromhex("000261620000"), 2), bundle_read(b"\x00", 1)
    ([b'ab', b''], None)
    """
    entries, start = [], 0
    for _ in range(width):
        if start + 2 > len(data):
            return None
        stop = start + 2 + int.from_bytes(data[start : start + 2])
        if stop > len(data):
            return None
        entries.append(data[start + 2 : stop])
        start = stop
    return entries if start == len(data) else None


def tile_holds(data: bytes, width: int) -> bool:
    """Whether a tile has exactly so many hashes.

    >>> tile_holds(bytes(64), 2), tile_holds(bytes(63), 2)
    (True, False)
    """
    return len(data) == width * HASH
