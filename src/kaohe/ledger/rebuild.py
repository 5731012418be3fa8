"""重建 · Rebuild: every hash of a log again from its entries, compared with what is stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from kaohe.ledger.edge import Edge, Tile
from kaohe.ledger.tree import EMPTY_ROOT, leaf_hash

Stored = Callable[[Tile], bool]
"""Whether a full tile is stored with these bytes."""


@dataclass(slots=True)
class Rebuilt:
    """The tree over the entries: its edge, its roots at the sizes asked for, and the tiles stored differently."""

    edge: Edge
    roots: dict[int, bytes] = field(default_factory=dict)
    differing: list[tuple[int, int]] = field(default_factory=list)


def rebuild(chunks: Iterable[Sequence[bytes]], stored: Stored, sizes: Collection[int]) -> Rebuilt:
    """Hashes all entries, in their order; what is not stored as it must be is noted.

    >>> rebuild([[b"a"], [b"b"]], lambda tile: True, {1}).edge.size
    2
    """
    found = Rebuilt(Edge(0, []))
    wanted = sorted(sizes, reverse=True)
    if wanted and wanted[-1] == 0:
        found.roots[wanted.pop()] = EMPTY_ROOT
    for chunk in chunks:
        leaves = [leaf_hash(entry) for entry in chunk]
        while wanted and wanted[-1] <= found.edge.size + len(leaves):
            size = wanted.pop()
            found.roots[size] = _root_at(found.edge, leaves, size)
        found.differing += [(tile.level, tile.index) for tile in found.edge.append(leaves) if not stored(tile)]
    return found


def _root_at(edge: Edge, leaves: Sequence[bytes], size: int) -> bytes:
    copy = Edge(edge.size, [list(level) for level in edge.levels])
    copy.append(leaves[: size - edge.size])
    return copy.root()
