"""右缘 · Right edge: the hashes of the tiles that are not full yet; from them follow the root and the next tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaohe.base.errors import KaoheError
from kaohe.ledger.tree import EMPTY_ROOT, fold, parents

WIDTH = 256
HASH = 32
HEIGHT = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """The 256 hashes of a full tile, joined."""

    level: int
    index: int
    data: bytes


@dataclass(slots=True)
class Edge:
    """The partial tile of each level, lowest first, of a log of some size."""

    size: int
    levels: list[list[bytes]]

    @classmethod
    def of(cls, size: int, data: bytes) -> Edge:
        """The edge from its bytes, the partial tiles joined, lowest level first.

        >>> Edge.of(1, bytes(32)).root() == bytes(32)
        True
        """
        levels, start = [], 0
        for width in widths(size):
            stop = start + width * HASH
            levels.append(_cut(data[start:stop]))
            start = stop
        if start != len(data):
            raise KaoheError("the edge of the log does not fit its size")
        return cls(size, levels)

    @property
    def data(self) -> bytes:
        """The bytes it is read from."""
        return b"".join(b"".join(level) for level in self.levels)

    def append(self, leaves: Sequence[bytes]) -> list[Tile]:
        """Takes the hashes of the next leaves; gives the tiles that they fill, lower levels first."""
        filled: list[Tile] = []
        added, level, before = list(leaves), 0, self.size
        while added:
            if level == len(self.levels):
                self.levels.append([])
            hashes = self.levels[level] + added
            first, full = before // WIDTH, len(hashes) // WIDTH
            tiles = [hashes[start : start + WIDTH] for start in range(0, full * WIDTH, WIDTH)]
            filled += [Tile(level, first + place, b"".join(tile)) for place, tile in enumerate(tiles)]
            self.levels[level] = hashes[full * WIDTH :]
            added, level, before = [tile_tree(tile)[-1] for tile in tiles], level + 1, first
        self.size += len(leaves)
        return filled

    def root(self) -> bytes:
        """The root of the whole tree."""
        if not self.size:
            return EMPTY_ROOT
        parts: list[bytes] = []
        for level in reversed(self.levels):
            start = 0
            for bit in reversed(range(HEIGHT)):
                if len(level) >> bit & 1:
                    parts.append(_perfect(level[start : start + (1 << bit)]))
                    start += 1 << bit
        return fold(parts)


def widths(size: int) -> list[int]:
    """How wide the partial tile of each level is, lowest first.

    >>> widths(70_000), widths(256), widths(0)
    ([112, 17, 1], [0, 1], [])
    """
    found = []
    while size:
        found.append(size % WIDTH)
        size //= WIDTH
    return found


def tile_tree(hashes: Sequence[bytes]) -> list[bytes]:
    """All nodes over the hashes of a tile, level after level: of a full one 511, the last being its root.

    >>> len(tile_tree([bytes(32)] * 256)), tile_tree([b"a", b"b"])[:2]
    (511, [b'a', b'b'])
    """
    nodes = list(hashes)
    level: Sequence[bytes] = nodes
    while len(level) > 1:
        level = parents(level)
        nodes = nodes + list(level)
    return nodes


def _perfect(hashes: Sequence[bytes]) -> bytes:
    return tile_tree(hashes)[-1]


def _cut(data: bytes) -> list[bytes]:
    return [data[start : start + HASH] for start in range(0, len(data), HASH)]
