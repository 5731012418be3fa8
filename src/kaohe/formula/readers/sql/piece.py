"""片段 · Piece: one expression in the making: its SQL value, the SQL code of its state, and the layer it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula.readers.sql.number import ONE, Num, Whole
from kaohe.formula.readers.sql.text import is_simple, name
from kaohe.formula.types import Kind

NOTHING: frozenset[State] = frozenset()
_NAMES = re.compile(r"'(?:[^']|'')*'|(\"(?:[^\"]|\"\")*\")")


@dataclass(frozen=True, slots=True)
class Piece:
    """`value` is a Num for numbers, a DOUBLE text when `rough` (`error` bounds it), else SQL text.

    `state` is an SQL expression of the state's code, None where no state can occur. The value is NULL exactly where
    the state is not, but for a rough value in doubt.
    """

    kind: Kind
    value: Num | str
    depth: int = 0
    states: frozenset[State] = NOTHING
    state: str | None = None
    rough: bool = False
    error: str = "0::DOUBLE"

    @property
    def num(self) -> Num:
        """The number; asking another kind for it is our failure."""
        if isinstance(self.value, str):
            raise KaoheError(f"{self.kind} is no number")
        return self.value

    @property
    def text(self) -> str:
        """The SQL text of a value that is no number."""
        if isinstance(self.value, Num):
            raise KaoheError(f"{self.kind} is no text")
        return self.value

    @property
    def code(self) -> str:
        """The state's code, NULL where none can occur."""
        return self.state or "NULL::TINYINT"


@dataclass(slots=True)
class Join:
    """A source of at most one row per row, LEFT JOINed; its columns are asked for one by one.

    `source` gives the SELECT for a list of expressions; `pairs` are (text of the layer below, joined expression).
    """

    alias: str
    source: Callable[[str], str]
    pairs: tuple[tuple[str, str], ...]
    chosen: dict[str, str] = field(default_factory=dict)

    def column(self, expression: str) -> str:
        """The quoted name under which an expression over the source can be read one layer up."""
        return self.chosen.setdefault(expression, name(f"{self.alias}.{len(self.chosen) + 1}"))

    def sql(self, needed: set[str]) -> str:
        """The LEFT JOIN with the needed ones of its columns."""
        matched = [(own, self.column(joined)) for own, joined in self.pairs]
        on = " AND ".join(f"{own} = {joined}" for own, joined in matched) or "TRUE"
        wanted = needed | {joined for _, joined in matched}
        columns = ", ".join(f"{text} AS {bound}" for text, bound in self.chosen.items() if bound in wanted) or "1"
        return f"LEFT JOIN ({self.source(columns)}) AS {name(self.alias)} ON {on}"


class Layers:
    """The SELECT layers over one source: names bound at depth d can be read from depth d + 1 on."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self._columns: list[dict[str, str]] = []
        self._joins: list[list[Join]] = []
        self._known: dict[tuple[str, int], str] = {}
        self._joined: dict[tuple[object, int], Join] = {}
        self._count = 0

    @property
    def depth(self) -> int:
        """How many layers stand over the source."""
        return len(self._columns)

    def bind(self, text: str, depth: int, wanted: str = "") -> str:
        """Name an expression that can stand over layer `depth`; its quoted name can be read from depth + 1."""
        known = self._known.get((text, depth))
        if known is not None and not wanted:
            return known
        bound = name(wanted or self._fresh())
        self._reach(depth)
        self._columns[depth][bound] = text
        self._known.setdefault((text, depth), bound)
        return bound

    def join(
        self, depth: int, identity: object, source: Callable[[str], str], pairs: Sequence[tuple[str, str]]
    ) -> Join:
        """LEFT JOIN a source over layer `depth`; its columns can be read from depth + 1. One join per identity."""
        known = self._joined.get((identity, depth))
        if known is None:
            self._reach(depth)
            known = self._joined[identity, depth] = Join(self._fresh("j"), source, tuple(pairs))
            self._joins[depth].append(known)
        return known

    def layer(self, depth: int, source: str) -> str:
        """The FROM item of the layer at a depth."""
        return source if depth == 0 else name(f"{self.prefix}l{depth}")

    def sql(self, source: str, select: str, depth: int) -> tuple[list[str], str]:
        """The CTEs that a selection over the layer at a depth needs, and the FROM item it reads."""
        kept, wanted = self._needed(names_in(select), depth)
        ctes, below = [], source
        for number, needed in enumerate(kept):
            joins = [join for join in self._joins[number] if needed & set(join.chosen.values())]
            taken = [bound for join in joins for bound in join.chosen.values() if bound in needed]
            named = [f"{text} AS {bound}" for bound, text in self._columns[number].items() if bound in needed]
            here = self.layer(number + 1, source)
            if not taken and not named and here not in wanted:
                continue
            chosen = ", ".join(['"p".*', *taken, *named])
            ctes.append(f'{here} AS (SELECT {chosen} FROM {below} AS "p" {" ".join(j.sql(needed) for j in joins)})')
            below = here
        return ctes, below

    def _needed(self, wanted: set[str], depth: int) -> tuple[list[set[str]], set[str]]:
        """For each layer below a depth, the names bound in it that are read above it; and every name that is read."""
        kept: list[set[str]] = []
        for number in reversed(range(depth)):
            here = {bound for bound in self._columns[number] if bound in wanted}
            for bound in here:
                wanted = wanted | names_in(self._columns[number][bound])
            for join in self._joins[number]:
                used = {bound for bound in join.chosen.values() if bound in wanted}
                if used:
                    here |= used
                    wanted = wanted | names_in(join.sql(used))
            kept.append(here)
        return kept[::-1], wanted

    def _reach(self, depth: int) -> None:
        while len(self._columns) <= depth:
            self._columns.append({})
            self._joins.append([])

    def _fresh(self, letter: str = "") -> str:
        self._count += 1
        return f"#{self.prefix}{letter}{self._count}"


def names_in(text: str) -> set[str]:
    r"""The quoted names in a text of SQL.

    >>> sorted(names_in("coalesce(\"a\", '\"b\"')"))
    ['"a"']
    """
    return {found for found in _NAMES.findall(text) if found}


def least(codes: Iterable[str | None]) -> str | None:
    """The first state of several (LEAST passes over NULL).

    >>> least(["a", None, "b"])
    'least(a, b)'
    """
    known = list(dict.fromkeys(code for code in codes if code is not None))
    if len(known) < 2:
        return known[0] if known else None
    return f"least({', '.join(known)})"


def union(pieces: Iterable[Piece]) -> frozenset[State]:
    """Every state that one of the pieces can have."""
    return frozenset(state for piece in pieces for state in piece.states)


def deepest(pieces: Iterable[Piece]) -> int:
    """The layer in which all the pieces can stand together."""
    return max((piece.depth for piece in pieces), default=0)


def absent(piece: Piece) -> str:
    """The condition that the piece has a state.

    >>> absent(Piece(Kind.FLAG, '"a"'))
    'FALSE'
    """
    return "FALSE" if piece.state is None else f"({piece.state} IS NOT NULL)"


def missing(kind: Kind, state: State) -> Piece:
    """A value that is missing for a reason."""
    value: Num | str = Num(Whole("NULL::BIGINT", 0, 0)) if kind not in _TEXTUAL else "NULL"
    return Piece(kind, value, 0, frozenset({state}), f"{int(state)}::TINYINT")


def truth(text: str, over: Sequence[Piece], *, simple_states: bool = True) -> Piece:
    """A flag computed from pieces that makes any state of theirs its own."""
    state = least(piece.state for piece in over) if simple_states else None
    return Piece(Kind.FLAG, text, deepest(over), union(over), state)


def settled(layers: Layers, piece: Piece, *, always: bool = False) -> Piece:
    """The same piece with every part that is more than a name bound, so that it can be repeated."""
    texts = list(_parts(piece))
    if all(is_simple(text) for text in texts) and not always:
        return piece
    names = {text: text if is_simple(text) else layers.bind(text, piece.depth) for text in texts}
    value: Num | str
    if isinstance(piece.value, str):
        value = names[piece.value]
    else:
        bottom = piece.value.bottom
        value = Num(
            piece.value.top if piece.value.top == ONE else replace(piece.value.top, text=names[piece.value.top.text]),
            piece.value.factor,
            None if bottom is None else replace(bottom, text=names[bottom.text]),
        )
    state = None if piece.state is None else names[piece.state]
    return replace(piece, value=value, state=state, depth=piece.depth + 1)


def unit_piece(kind: Kind, value: Fraction) -> Piece:
    """A constant number."""
    return Piece(kind, Num(ONE, value))


_TEXTUAL = frozenset({Kind.TEXT, Kind.CHOICE, Kind.GRADE, Kind.FLAG, Kind.DATE, Kind.PERIOD, Kind.ANY})


def _parts(piece: Piece) -> Iterable[str]:
    if isinstance(piece.value, str):
        yield piece.value
    else:
        yield piece.value.top.text
        if piece.value.bottom is not None:
            yield piece.value.bottom.text
    if piece.state is not None:
        yield piece.state
