"""名次与分配 · Ranks and allotments: places within a group, and a pool split to the fen."""

from __future__ import annotations

from fractions import Fraction

from kaohe.base.exact import round_to
from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Datum, key_order
from kaohe.formula.typed import Cohort

Cells = list[tuple[Datum, list[Datum], tuple[tuple[int, object], ...]]]
"""For each row of a group: whether WHERE holds, the argument values, the sortable key."""


def ranks(cells: Cells, cohort: Cohort) -> list[Datum]:
    """RANK and POSITION of each row; a row with a state, or outside WHERE, has that state and no place.

    >>> from kaohe.formula.types import COUNT
    >>> rank = Cohort("RANK", "s", "peers", "", (), COUNT, ("DESC",), ties="competition")
    >>> [int(r) for r in ranks([(True, [Fraction(3)], ()), (True, [Fraction(5)], ()), (True, [Fraction(3)], ())], rank)]
    [2, 1, 2]
    """
    result: list[Datum] = [_absence(holds, values) for holds, values, _ in cells]
    order = [index for index, found in enumerate(result) if found is True]
    order.sort(key=lambda index: cells[index][2])
    for place in reversed(range(len(cohort.directions))):
        down = cohort.directions[place] == "DESC"
        places = {index: key_order((cells[index][1][place],)) for index in order}
        order.sort(key=places.__getitem__, reverse=down)
    if cohort.function == "POSITION":
        for position, index in enumerate(order, 1):
            result[index] = Fraction(position)
        return result
    before = 0
    for dense, tied in enumerate(_ties(order, cells), 1):
        first, last = before + 1, before + len(tied)
        found = {"competition": Fraction(first), "modified": Fraction(last), "dense": Fraction(dense)}
        for index in tied:
            result[index] = found.get(cohort.ties, Fraction(first + last, 2))
        before = last
    return result


def _absence(holds: Datum, values: list[Datum]) -> Datum:
    if isinstance(holds, State):
        return holds
    if holds is not True:
        return State.NOT_APPLICABLE
    states = [value for value in values if isinstance(value, State)]
    return min(states) if states else True


def _ties(order: list[int], cells: Cells) -> list[list[int]]:
    groups: list[list[int]] = []
    for index in order:
        if groups and cells[groups[-1][0]][1] == cells[index][1]:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def allocate(cells: Cells, cohort: Cohort, on_state: str) -> list[Datum]:
    """ALLOCATE: floor shares, then the left-over units to the largest remainders, ties by key.

    The parts add up to the pool to the unit; a negative pool mirrors; no weight at all with a pool is rejected.

    Basis: domain.md, Pool split.

    >>> from kaohe.formula.types import MONEY
    >>> even = Cohort("ALLOCATE", "s", "peers", "", (), MONEY)
    >>> cells = [(True, [Fraction(100), Fraction(1)], ((1, key),)) for key in "abc"]
    >>> [str(part) for part in allocate(cells, even, "")]
    ['1667/50', '3333/100', '3333/100']
    """
    if on_state == "leave_out":
        result: list[Datum] = [values[1] if isinstance(values[1], State) else True for _, values, _ in cells]
    else:
        withheld = any(isinstance(values[1], State) for _, values, _ in cells)
        result = [State.WITHHELD if withheld else True for _ in cells]
    sharing = [index for index, found in enumerate(result) if found is True]
    pools = {cells[index][1][0] for index in sharing}
    states = [pool for pool in pools if isinstance(pool, State)]
    if states or len(pools) > 1:
        found = min(states) if states else State.REJECTED
        return [found if value is True else value for value in result]
    if sharing:
        pool = Fraction(pools.pop())  # type: ignore[arg-type]  # states are out
        parts = _parts(cells, sharing, pool, cohort.type.scale or 0)
        for index, part in zip(sharing, parts, strict=True):
            result[index] = part
    return result


def _parts(cells: Cells, sharing: list[int], pool: Fraction, scale: int) -> list[Datum]:
    weights = [Fraction(cells[index][1][1]) for index in sharing]  # type: ignore[arg-type]  # states are out
    whole = int(round_to(pool, scale) * 10**scale)
    total = sum(weights, Fraction(0))
    if any(weight < 0 for weight in weights) or (not total and whole):
        return [State.REJECTED] * len(sharing)
    if not total:
        return [Fraction(0)] * len(sharing)
    size, sign = abs(whole), -1 if whole < 0 else 1
    exact = [size * weight / total for weight in weights]
    floors = [share.numerator // share.denominator for share in exact]
    order = sorted(range(len(sharing)), key=lambda at: (floors[at] - exact[at], cells[sharing[at]][2]))
    for at in order[: size - sum(floors)]:
        floors[at] += 1
    return [Fraction(sign * units, 10**scale) for units in floors]
