"""封存的操作数 · Sealed operands: what a function over others gives one row, without any other row.

Basis: language.md §10: a pool with its weights and the cut of its rounding, a rank, an aggregate; the same for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kaohe.base.exact import scaled_rounded
from kaohe.base.states import State
from kaohe.formula.readers.browser.plain import Node
from kaohe.formula.readers.browser.values import Datum, exact_json, pair_json, value_json
from kaohe.formula.typed import Cohort


@dataclass(frozen=True, slots=True)
class Peer:
    """A row that a function reads: its key, whether WHERE holds, its argument values."""

    key: tuple[Datum, ...]
    holds: Datum
    values: tuple[Datum, ...]


def sealed(cohort: Cohort, on_state: str, peers: Sequence[Peer] | None, value: Datum) -> Node:
    """The operand of a function over several rows; `value` is what it gives the own row.

    ALLOCATE: the pool, the weights' total, the number of rows that share, and the last row to get a unit that was left
    over (its remainder and key): with its own weight a row finds its part. Others: the value, and how many rows count.

    >>> from kaohe.formula.types import COUNT
    >>> sealed(Cohort("COUNT", "s", "all", "", (), COUNT), "", [Peer(("A",), True, ())], Fraction(1))
    {'n': '1', 'value': '1'}
    """
    rows = peers or ()
    if cohort.function == "ALLOCATE":
        return _pool(cohort, on_state, rows, value)
    taken = sum(
        peer.holds is True and not any(isinstance(item, State) and item in cohort.skip for item in peer.values)
        for peer in rows
    )
    count = {} if peers is None else {"n": str(taken)}
    return {**count, "value": value_json(value, cohort.type)}


def _pool(cohort: Cohort, on_state: str, rows: Sequence[Peer], value: Datum) -> Node:
    is_out = on_state == "leave_out"
    if not is_out and any(isinstance(row.values[1], State) for row in rows):
        return {"value": {"state": State.WITHHELD.token}}
    sharing = [row for row in rows if not isinstance(row.values[1], State)]
    states = [row.values[0] for row in sharing if isinstance(row.values[0], State)]
    if states or not sharing:
        return {"value": value_json(min(states) if states else value, cohort.type)}
    pools = {Fraction(row.values[0]) for row in sharing}  # type: ignore[arg-type]  # states are out
    weights = [Fraction(row.values[1]) for row in sharing]  # type: ignore[arg-type]  # as above
    if len(pools) > 1 or any(weight < 0 for weight in weights):
        return {"value": {"state": State.REJECTED.token}}
    pool, total = pools.pop(), sum(weights, Fraction(0))
    cut = _cut(sharing, weights, abs(scaled_rounded(pool, cohort.type.scale or 0)), total)
    return {"pool": pair_json(pool), "total": pair_json(total), "n": str(len(sharing)), **cut}


def _cut(sharing: Sequence[Peer], weights: Sequence[Fraction], size: int, total: Fraction) -> Node:
    """The last row, by remainder and then by key, that gets one of the units left over by rounding down."""
    if not total:
        return {}
    exact = [size * weight / total for weight in weights]
    rests = [share - (share.numerator // share.denominator) for share in exact]
    left = size - sum(share.numerator // share.denominator for share in exact)
    if not left:
        return {}
    order = sorted(range(len(sharing)), key=lambda at: (-rests[at], _sortable(sharing[at].key)))
    last = order[left - 1]
    return {"cut": {"remainder": pair_json(rests[last]), "key": [exact_json(part) for part in sharing[last].key]}}


def _sortable(key: tuple[Datum, ...]) -> tuple[object, ...]:
    """Text by code points, which is the order of its UTF-8 bytes; everything else by value."""
    return tuple(part.encode() if isinstance(part, str) else part for part in key)
