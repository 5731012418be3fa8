"""默克尔树 · Merkle tree: roots, inclusion and consistency proofs of an append-only list (RFC 6962, SHA-256)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
PROOF_HASHES = 63

Span = tuple[int, int]
Node = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two nodes; a leaf can never be taken for one.

    >>> node_hash(leaf_hash(b""), leaf_hash(b"")) == leaf_hash(leaf_hash(b"") * 2)
    False
    """
    return hashlib.sha256(b"\x01" + left + right).digest()


def parents(nodes: Sequence[bytes]) -> list[bytes]:
    """The level above the nodes: pairs hashed, an odd last one dropped.

    >>> len(parents([bytes(32)] * 5))
    2
    """
    sha256 = hashlib.sha256
    pairs = iter(nodes)
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)]


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes in their order; of none, the hash of nothing.

    >>> root_of([]) == EMPTY_ROOT, root_of([bytes(32)]) == bytes(32)
    (True, True)
    """
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = parents(level) + odd
    return level[0]


def peaks(size: int) -> list[Span]:
    """The spans of the perfect subtrees that a tree of this size is made of, largest first.

    >>> peaks(7)
    [(0, 4), (4, 6), (6, 7)]
    """
    spans, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            spans.append((start, start + (1 << level)))
            start += 1 << level
    return spans


def span_hash(span: Span, node: Node) -> bytes:
    """The root over the leaves of a span that begins where its largest perfect subtree may begin.

    `node(level, index)` gives the root of the index-th perfect subtree of 2**level leaves.

    >>> span_hash((0, 0), lambda level, index: bytes(32)) == EMPTY_ROOT
    True
    """
    start, stop = span
    parts = [
        node((high - low).bit_length() - 1, (start + low) >> ((high - low).bit_length() - 1))
        for low, high in peaks(stop - start)
    ]
    return fold(parts)


def fold(parts: Sequence[bytes]) -> bytes:
    """The root over the roots of perfect subtrees, largest first.

    >>> fold([b"a", b"b", b"c"]) == node_hash(b"a", node_hash(b"b", b"c"))
    True
    """
    if not parts:
        return EMPTY_ROOT
    root = parts[-1]
    for part in reversed(parts[:-1]):
        root = node_hash(part, root)
    return root


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The spans whose roots prove that a leaf is in a tree, lowest first. Must: index < size.

    >>> inclusion_spans(2, 7)
    [(3, 4), (0, 2), (4, 7)]
    """
    spans: list[Span] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    return spans[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The spans whose roots prove that a tree begins with an older one; none when either is empty or both are equal.

    >>> consistency_spans(3, 7)
    [(2, 3), (3, 4), (0, 2), (4, 7)]
    """
    if not 0 < old < new:
        return []
    spans: list[Span] = []
    low, high, whole = 0, new, True
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low, whole = middle, False
    if not whole:
        spans.append((low, high))
    return spans[::-1]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that prove that the index-th leaf is in the tree of all of them.

    >>> inclusion_proof([b"a", b"b", b"c"], 2) == [node_hash(b"a", b"b")]
    True
    """
    return [root_of(leaves[low:high]) for low, high in inclusion_spans(index, len(leaves))]


def consistency_proof(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The hashes that prove that the tree of all leaves begins with the tree of the first `old` ones.

    >>> consistency_proof([b"a", b"b", b"c"], 2)
    [b'c']
    """
    return [root_of(leaves[low:high]) for low, high in consistency_spans(old, len(leaves))]


def inclusion_root(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that the proof leads to from the leaf; None when it does not fit the place and the size.

    >>> inclusion_root(0, 1, b"x" * 32, []), inclusion_root(1, 1, b"x" * 32, []) is None
    (b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', True)
    """
    if not 0 <= index < size or not _hashes([leaf, *proof], PROOF_HASHES + 1):
        return None
    place, last, root = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node_hash(sibling, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def consistency_holds(old: int, new: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of the second root begins with the tree of the first.

    Must: nothing is proved from an empty tree; who accepts one decides that himself.

    >>> consistency_holds(2, 2, (bytes(32), bytes(32)), []), consistency_holds(0, 2, (EMPTY_ROOT, bytes(32)), [])
    (True, False)
    """
    if not 0 < old <= new or not _hashes(proof, PROOF_HASHES):
        return False
    if old == new:
        return not proof and roots[0] == roots[1]
    path = list(proof) if old & (old - 1) else [roots[0], *proof]
    if not proof:
        return False
    return _both_roots(old, new, path) == roots


def _both_roots(old: int, new: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        place, last = place >> 1, last >> 1
    return (older, newer) if last == 0 else None


def _hashes(parts: Sequence[bytes], most: int) -> bool:
    return len(parts) <= most and all(len(part) == 32 for part in parts)


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
