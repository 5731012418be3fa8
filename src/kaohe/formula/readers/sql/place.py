"""名次与分配 · Places: RANK, POSITION and ALLOCATE as windows over a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.readers.sql.amount import rounded_piece
from kaohe.formula.readers.sql.chain import ROW, Chain
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.gather import sort_keys
from kaohe.formula.readers.sql.number import Num, Whole, absolute, narrowed, times
from kaohe.formula.readers.sql.piece import Piece, deepest, least, settled, union
from kaohe.formula.readers.sql.text import case
from kaohe.formula.typed import Cell, Cohort, Linked

_NOT_APPLICABLE = f"{int(State.NOT_APPLICABLE)}::TINYINT"
_NO_RECORD = f"{int(State.NO_RECORD)}::TINYINT"
_REJECTED = f"{int(State.REJECTED)}::TINYINT"
_WITHHELD = f"{int(State.WITHHELD)}::TINYINT"


def ranked(chain: Chain, cohort: Cohort, reported: str) -> Piece:
    """RANK and POSITION: rows with a state, or outside WHERE, have that state and no place.

    They come last in their group, so that one partition serves every window over it.
    """
    layers = chain.layers
    condition = chain.read(cohort.where) if cohort.where is not None else None
    if condition is not None and condition.state is not None:
        condition = settled(layers, condition)
    args = [settled(layers, chain.read(arg)) for arg in cohort.args]
    within = [settled(layers, chain.read(item)) for item in cohort.within]
    over = [*args, *([condition] if condition is not None else [])]
    depth = deepest([*over, *within])
    code = _absence(condition, args, reported)
    keys = [
        f"{text}{' DESC' if direction == 'DESC' else ''}"
        for arg, direction in zip(args, cohort.directions, strict=True)
        for text in _order(arg)
    ]
    if code is not None:
        keys.insert(0, f"({code} IS NOT NULL)")
        code = layers.bind(code, depth)
    group = partition_by([text for item in within for text in group_keys(item)])
    text = _RANKS[cohort.ties if cohort.function == "RANK" else "position"](group, keys, chain.key_columns())
    bound = layers.bind(text, depth)
    factor = Fraction(1, 2) if cohort.ties == "mean" else Fraction(1)
    number = Num(Whole(bound, 1, 2 * max(chain.rows.rows, 1)), factor)
    if code is None:
        return Piece(cohort.type.kind, number, depth + 1)
    value = replace(number, top=replace(number.top, text=case([(f"{code} IS NULL", bound)], None)))
    states = (
        union(over)
        | ({State.NOT_APPLICABLE} if condition is not None else set())
        | ({State.NO_RECORD} if reported else set())
    )
    return Piece(cohort.type.kind, value, depth + 1, states, code)


def _absence(condition: Piece | None, args: Sequence[Piece], reported: str) -> str | None:
    arms = [(f"NOT ({reported})", _NO_RECORD)] if reported else []
    if condition is not None:
        if condition.state is not None:
            arms.append((f"{condition.state} IS NOT NULL", condition.state))
        arms.append((f"NOT {condition.text}", _NOT_APPLICABLE))
    inner = least(arg.state for arg in args)
    if not arms:
        return inner
    return case(arms, inner)


def _order(arg: Piece) -> list[str]:
    return [arg.value] if isinstance(arg.value, str) else sort_keys(arg.num)


def partition_by(parts: Sequence[str]) -> str:
    """The PARTITION BY of a window, '' over all rows.

    >>> partition_by(['"园"'])
    'PARTITION BY "园" '
    """
    return f"PARTITION BY {', '.join(parts)} " if parts else ""


def group_keys(item: Piece) -> list[str]:
    """The SQL that tells the groups of an expression apart."""
    if isinstance(item.value, str):
        return [item.value]
    return [item.num.top.text, *([item.num.bottom.text] if item.num.bottom is not None else [])]


def _position(group: str, keys: list[str], own: list[str]) -> str:
    return spoken().place(f"row_number() OVER ({group}ORDER BY {', '.join([*keys, *own])})")


def _competition(group: str, keys: list[str], own: list[str]) -> str:
    return f"CAST(rank() OVER ({group}ORDER BY {', '.join(keys)}) AS BIGINT)"


def _dense(group: str, keys: list[str], own: list[str]) -> str:
    return f"CAST(dense_rank() OVER ({group}ORDER BY {', '.join(keys)}) AS BIGINT)"


def _modified(group: str, keys: list[str], own: list[str]) -> str:
    return f"count(*) OVER ({group}ORDER BY {', '.join(keys)} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"


def _middle(group: str, keys: list[str], own: list[str]) -> str:
    return f"({_competition(group, keys, own)} + {_modified(group, keys, own)})"


_RANKS = {"position": _position, "competition": _competition, "dense": _dense, "modified": _modified, "mean": _middle}


def allocated(chain: Chain, cohort: Cohort, reported: str) -> Piece:
    """ALLOCATE: floor shares, the left-over steps to the largest remainders, ties by key; a negative pool mirrors."""
    layers = chain.layers
    scale = cohort.type.scale or 0
    weight = settled(layers, chain.read(cohort.args[1]))
    pool = settled(layers, rounded_piece(layers, settled(layers, chain.read(cohort.args[0])), scale, Rounding.HALF_UP))
    within = [settled(layers, chain.read(item)) for item in cohort.within]
    column = chain.sheet.columns.get(chain.owner)
    groups = [text for item in within for text in group_keys(item)]
    sharing = _Sharing(chain, groups, reported, leave_out=column is not None and column.on_state == "leave_out")
    sharing.find(weight, pool, deepest([pool, weight, *within]), own_pool=_may_differ(cohort, pool))
    split = _split(chain, sharing.groups(), pool.num.top, weight.num.top, sharing.depth)
    arms = ([(f"{sharing.code} IS NOT NULL", sharing.code)] if sharing.code else []) + (
        [(split.bad, _REJECTED)] if split.bad else []
    )
    share, code, depth = split.share, case(arms, None) if arms else None, split.depth
    if chain.rows.numbered:
        share, code, depth = _apart(chain, share, code, depth)
    number = Num(share, Fraction(1, 10**scale))
    if code is None:
        return Piece(cohort.type.kind, number, depth)
    state = layers.bind(code, depth)
    bound = layers.bind(share.text, depth)
    value = replace(number, top=replace(share, text=case([(f"{state} IS NULL", bound)], None)))
    states = sharing.states | ({State.REJECTED} if split.bad else set())
    return Piece(cohort.type.kind, value, depth + 1, frozenset(states), state)


def _apart(chain: Chain, share: Whole, code: str | None, depth: int) -> tuple[Whole, str | None, int]:
    """The share computed beside the rows, from no more columns than it needs, and joined by the number of the row.

    Windows over wide rows are what a large pool costs most.
    """
    layers = chain.layers
    bound = layers.bind(share.text, depth)
    state = layers.bind(code, depth) if code is not None else None
    narrow = ", ".join(text for text in (ROW, bound, state) if text is not None)

    def rows(chosen: str) -> str:
        return f"SELECT {chosen} FROM ({chain.sql(narrow, depth=depth + 1)})"

    join = layers.join(0, ("allotment", chain.owner), rows, [(ROW, ROW)])
    return replace(share, text=join.column(bound)), None if state is None else join.column(state), 1


def _may_differ(cohort: Cohort, pool: Piece) -> bool:
    """Whether rows of one group could name different pools, or a missing one: not a value of the group's own parent."""
    own = cohort.args[0]
    if pool.states or not isinstance(own, Linked):
        return bool(pool.states) or pool.num.constant is None
    return not any(isinstance(item, Cell) and item.column == own.link for item in cohort.within)


@dataclass(slots=True)
class _Sharing:
    """Who shares in a pool: `shared` is the code of the rows that do not, `code` of all that get no share."""

    chain: Chain
    parts: list[str]
    reported: str
    leave_out: bool
    depth: int = 0
    code: str | None = None
    shared: str | None = None
    states: frozenset[State] = frozenset()

    def groups(self) -> list[str]:
        """The SQL that tells the groups of sharing rows apart."""
        return [*self.parts, *([f"({self.shared} IS NULL)"] if self.shared else [])]

    def find(self, weight: Piece, pool: Piece, depth: int, *, own_pool: bool) -> None:
        """Bind the codes; the depth afterwards is where a split can begin."""
        layers = self.chain.layers
        arms = [(f"NOT ({self.reported})", _NO_RECORD)] if self.reported else []
        if weight.state is not None and self.leave_out:
            arms.append((f"{weight.state} IS NOT NULL", weight.state))
        elif weight.state is not None:
            seen = partition_by([*self.parts, *([f"({self.reported})"] if self.reported else [])])
            arms.append((layers.bind(f"bool_or({weight.state} IS NOT NULL) OVER ({seen})", depth), _WITHHELD))
            depth += 1
        self.states = (
            weight.states if self.leave_out else frozenset({State.WITHHELD} if weight.states else ())
        ) | pool.states
        self.states |= frozenset({State.NO_RECORD} if self.reported else ())
        if arms:
            self.shared = self.code = layers.bind(case(arms, None), depth)
            depth += 1
        self.depth = depth
        if own_pool:
            self._agree(pool)

    def _agree(self, pool: Piece) -> None:
        """All rows of a group must name the same pool."""
        layers, apart = self.chain.layers, partition_by(self.groups())
        low, high = (layers.bind(f"{each}({pool.num.top.text}) OVER ({apart})", self.depth) for each in ("min", "max"))
        gone = layers.bind(f"min({pool.code}) OVER ({apart})", self.depth)
        own = [(f"{self.shared} IS NOT NULL", self.shared)] if self.shared else []
        text = case([*own, (f"{gone} IS NOT NULL", gone), (f"{low} <> {high}", _REJECTED)], None)
        self.code = layers.bind(text, self.depth + 1)
        self.states |= {State.REJECTED}
        self.depth += 2


@dataclass(frozen=True, slots=True)
class _Split:
    """The share of each row, the condition under which nobody gets any (None: never), and where they stand."""

    share: Whole
    bad: str | None
    depth: int


def _split(chain: Chain, groups: list[str], pool: Whole, weight: Whole, depth: int) -> _Split:
    """The largest-remainder split: three layers of windows."""
    layers, partition, rows = chain.layers, partition_by(groups), max(chain.rows.rows, 1)
    total = Whole("", min(0, weight.low * rows), max(0, weight.high * rows), wide=True)
    summed = layers.bind(
        narrowed(replace(total, text=f"{spoken().total(weight.text, total.fits)} OVER ({partition})")).text, depth
    )
    tests = [f"({summed} = 0 AND {pool.text} <> 0)"] if weight.low <= 0 else []
    if weight.low < 0:
        tests.append(f"({layers.bind(f'min({weight.text}) OVER ({partition})', depth)} < 0)")
    size = absolute(pool)
    product = times(size, weight)
    wide = product.wide or not total.fits
    divisor = summed if weight.low > 0 else f"nullif({summed}, 0)"
    most = size.high if weight.low >= 0 else max(-product.low, product.high)
    quotient = spoken().divided(product.text, divisor, wide, most)
    under = Whole(f"({quotient})", min(0, -size.high * rows), size.high * rows, wide)
    floor = layers.bind(
        f"CAST({under.text} AS BIGINT)" if wide and pool.fits and weight.low >= 0 else under.text, depth + 1
    )
    rest = layers.bind(f"({product.text} % {divisor})", depth + 1)
    order = ", ".join([f"{rest} DESC", *([ROW] if chain.rows.numbered else chain.key_columns())])
    left = layers.bind(f"({size.text} - sum({floor}) OVER ({partition}))", depth + 2)
    turn = layers.bind(f"row_number() OVER ({partition} ORDER BY {order})", depth + 2)
    text = f"({floor} + CASE WHEN {turn} <= {left} THEN 1 ELSE 0 END)"
    if weight.low <= 0:
        text = case([(f"{summed} = 0", "0::BIGINT")], text)
    share = Whole(text, 0, size.high)
    if pool.low < 0:
        share = Whole(f"(CASE WHEN {pool.text} < 0 THEN -1 ELSE 1 END * {text})", -size.high, size.high)
    return _Split(share, " OR ".join(tests) or None, depth + 3)
