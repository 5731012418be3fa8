"""片段 · Piece: one expression in the making — its SQL value, the SQL code of its state, and the layer it can stand in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula.readers.sql.number import ONE, Num, Whole
from kaohe.formula.readers.sql.text import case, is_simple, name
from kaohe.formula.types import Kind

NOTHING: frozenset[State] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """`value` is a Num for numbers, a DOUBLE text when `rough`, else SQL text; NULL exactly where `state` is not.

    `state` is an SQL expression of the state's code, None where no state can occur."""

    kind: Kind
    value: Num | str
    depth: int = 0
    states: frozenset[State] = NOTHING
    state: str | None = None
    rough: bool = False

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


class Layers:
    """The SELECT layers over one source: names bound at depth d can be read from depth d on."""

    def __init__(self) -> None:
        self._columns: list[dict[str, str]] = []
        self._joins: list[list[str]] = []
        self._known: dict[tuple[str, int], str] = {}
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
        self._layer(depth)[bound] = text
        self._known.setdefault((text, depth), bound)
        return bound

    def join(self, depth: int, source: str, on: Sequence[str]) -> str:
        """LEFT JOIN a source of at most one row per row over layer `depth`; gives its quoted alias.

        In `on`, `{own}` stands for the layer below and `{alias}` for the joined source."""
        known = self._known.get((source + " ON " + " AND ".join(on), depth))
        if known is not None:
            return known
        alias = name(self._fresh("j"))
        self._layer(depth)
        condition = " AND ".join(part.format(own='"p"', alias=alias) for part in on) or "TRUE"
        self._joins[depth].append(f"LEFT JOIN {source} AS {alias} ON {condition}")
        self._known[source + " ON " + " AND ".join(on), depth] = alias
        return alias

    def sql(self, source: str, depth: int | None = None, prefix: str = "l") -> tuple[list[str], str]:
        """The CTEs over the source and the name of the last; names are distinct between prefixes."""
        ctes, below = [], source
        for number in range(self.depth if depth is None else depth):
            columns, joins = self._columns[number], self._joins[number]
            chosen = ", ".join(['"p".*', *(f"{text} AS {bound}" for bound, text in columns.items())])
            here = name(f"{prefix}{number + 1}")
            ctes.append(f"{here} AS (SELECT {chosen} FROM {below} AS \"p\" {' '.join(joins)})")
            below = here
        return ctes, below

    def _layer(self, depth: int) -> dict[str, str]:
        while len(self._columns) <= depth:
            self._columns.append({})
            self._joins.append([])
        return self._columns[depth]

    def _fresh(self, letter: str = "") -> str:
        self._count += 1
        return f"#{letter}{self._count}"


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


def value_where(piece: Piece, condition: str) -> Piece:
    """The piece's value only where the condition holds (NULL elsewhere); the states stay the caller's."""
    if isinstance(piece.value, str):
        return replace(piece, value=case([(condition, piece.value)], None))
    top = replace(piece.value.top, text=case([(condition, piece.value.top.text)], None))
    return replace(piece, value=replace(piece.value, top=top))


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
