"""打开承诺 · Opening a commitment: salted fields, some shown and some hidden, against the root in an entry.

Basis: evidence.md §4; a field leaf is SHA256(0x00 ‖ canonical [salt, path, value]), leaves in the order of their paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from kaohe.base.canonical import canonical_json
from kaohe.ledger.entry import is_hex
from kaohe.ledger.tree import leaf_hash, root_of

Disclosure = Sequence[Any]  # salt, path, value
Hidden = Sequence[Any]  # place, leaf hash
SALT = 32


def fields_fault(disclosures: Sequence[Disclosure], hidden: Sequence[Hidden], *, count: int, root: str) -> str:
    """The code of the first thing wrong with an opened commitment of `count` fields; empty when it opens.

    Codes: `disclosure_malformed`, `disclosure_order`, `field_count`, `commitment`.

    >>> leaf = leaf_hash(canonical_json(["00" * 16, "a", "1"]))
    >>> fields_fault([["00" * 16, "a", "1"]], [], count=1, root=root_of([leaf]).hex())
    ''
    """
    places = dict(map(tuple, hidden))
    out_of_place = len(places) < len(hidden) or any(not 0 <= place < count for place in places)
    if out_of_place or not all(is_hex(one, 64) for one in places.values()):
        return "disclosure_malformed"
    if not all(is_hex(salt, SALT) for salt, _, _ in disclosures):
        return "disclosure_malformed"
    paths = [path.encode() for _, path, _ in disclosures]
    if any(before >= after for before, after in pairwise(paths)):
        return "disclosure_order"
    if len(disclosures) + len(hidden) != count:
        return "field_count"
    shown = iter([leaf_hash(canonical_json(list(one))) for one in disclosures])
    leaves = [bytes.fromhex(places[place]) if place in places else next(shown) for place in range(count)]
    return "" if root_of(leaves).hex() == root else "commitment"
