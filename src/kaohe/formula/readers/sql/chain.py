"""行链 · Chain: SELECT layers over the rows of one sheet, with the parents, one-row sheets and outer rows they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula.program import Column, Sheet
from kaohe.formula.readers.sql.column import finished
from kaohe.formula.readers.sql.ground import Given
from kaohe.formula.readers.sql.number import Num, Whole
from kaohe.formula.readers.sql.piece import NOTHING, Join, Layers, Piece, deepest, least, missing, settled, union
from kaohe.formula.readers.sql.read import read_scalar
from kaohe.formula.readers.sql.rough import rounded_rough
from kaohe.formula.readers.sql.spelling import desugared
from kaohe.formula.readers.sql.tables import literal
from kaohe.formula.readers.sql.text import INT64, case, code_of_token, name
from kaohe.formula.typed import Cell, Clock, Cohort, Linked, Parameter, Single, Typed
from kaohe.formula.types import Kind, Type

LEAD = "#lead"
ROW = '"file_row_number"'
PATCH = "#patch"

FieldText = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column as it lies in a file: the states that are there, and the least and greatest whole number (top)."""

    type: Type
    states: frozenset[State] = NOTHING
    low: int = -INT64
    high: int = INT64
    bottom: int = INT64


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """Rows that can be read: a FROM item, how many there are at most, and the columns known of them.

    `lead` says that a column `#lead` marks rows that are computed but not reported; `numbered` that ROW numbers the
    rows in the order of their keys.
    """

    source: str
    rows: int
    columns: Mapping[str, StoredColumn]
    lead: bool = False
    numbered: bool = False


@dataclass(slots=True)
class World:
    """What all chains of a query share; counts their names."""

    given: Given
    sheets: dict[str, StoredSheet]
    read_cohort: Callable[[Chain, Cohort], Piece]
    count: int = 0

    def prefix(self) -> str:
        """A prefix that no other chain of the query has."""
        self.count += 1
        return f"c{self.count}"


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A column some rows of which only the exact reader can decide.

    patch: the table of what it decided (key, v, s). unsure: the name of the condition that a row is one of them.
    """

    patch: str
    unsure: str
    depth: int


@dataclass(slots=True)
class Chain:
    """A Ground over the rows of a sheet. Columns not stored are computed in it, each once, as first read.

    `prior` holds the columns of a recurrence as computed so far; they are read while `earlier` is set.
    """

    world: World
    sheet: Sheet
    rows: StoredSheet
    layers: Layers
    outer: Outer | None = None
    known: dict[str, Piece] = field(default_factory=dict)
    owner: str = ""
    prior: dict[str, Piece] = field(default_factory=dict)
    earlier: bool = False
    doubts: list[tuple[str, int]] = field(default_factory=list)
    doubtful: dict[str, Doubtful] = field(default_factory=dict)
    groups: dict[tuple[str, str], Group] = field(default_factory=dict)
    read_cohorts: dict[tuple[str, Cohort], Piece] = field(default_factory=dict)

    @property
    def given(self) -> Given:
        """What is fixed for the run."""
        return self.world.given

    def read(self, typed: Typed) -> Piece:
        """The SQL of a typed formula over these rows."""
        if isinstance(typed, Cell | Linked | Clock | Parameter) and typed.level == 1:
            if self.outer is None:
                raise KaoheError("an outer row is read outside an aggregate")
            return self.outer.read(replace(typed, level=0))
        plain = desugared(typed)
        if plain is not typed:
            return self.read(plain)
        match typed:
            case Cell(column):
                return self.column(column)
            case Linked(link, sheet, column):
                return self.linked(link, sheet, column)
            case Single(sheet, column):
                return self.single(sheet, column)
            case Cohort():
                return self._cohort(typed)
            case _:
                return read_scalar(self, typed)

    def step(self, level: int) -> tuple[Piece, str] | None:
        """The row's own step; of the outer row at level 1."""
        if level == 1 and self.outer is not None:
            found = self.outer.chain.step(0)
            return None if found is None else (self.outer.carried(found[0]), found[1])
        if not self.sheet.step:
            return None
        return self.column(self.sheet.step), self.sheet.columns[self.sheet.step].type.step

    def column(self, column: str) -> Piece:
        """A column of these rows; of a recurrence, what an earlier row has of it is `prior`."""
        if self.earlier and column in self.prior:
            return self.prior[column]
        if column not in self.known:
            stored = self.rows.columns.get(column)
            formula = self.sheet.columns[column]
            self.known[column] = _stored(self, column, stored) if stored is not None else self._computed(formula)
        return self.known[column]

    def key_columns(self) -> list[str]:
        """The quoted key columns."""
        return [name(key) for key in self.sheet.key]

    def linked(self, link: str, sheet: str, column: str) -> Piece:
        """A column of the row that a link finds; the state of its key, or NO_RECORD, where it finds none."""
        target = self.world.sheets[sheet]
        keys = [settled(self.layers, self.read(key)) for key in self.sheet.links[link].keys]
        depth = deepest(keys)
        columns = self.world.given.program.sheets[sheet].key
        pairs = [(key_text(key, target.columns[own], own), name(own)) for key, own in zip(keys, columns, strict=True)]
        join = self.layers.join(depth, ("link", link), lambda chosen: f"SELECT {chosen} FROM {target.source}", pairs)
        found = joined_piece(join, column, target.columns[column], depth + 1)
        if _always_found(self, link) and not union(keys):
            return found
        gone = f"{join.column(name(columns[0]))} IS NULL"
        state = least(key.state for key in keys)
        arms = [(f"{state} IS NOT NULL", state)] if state is not None else []
        code = case([*arms, (gone, f"{int(State.NO_RECORD)}::TINYINT")], found.code)
        return replace(found, states=found.states | union(keys) | {State.NO_RECORD}, state=code)

    def single(self, sheet: str, column: str) -> Piece:
        """A column of a one-row sheet."""
        target = self.world.sheets[sheet]
        join = self.layers.join(0, ("single", sheet), lambda chosen: f"SELECT {chosen} FROM {target.source}", [])
        return joined_piece(join, column, target.columns[column], 1)

    def sql(self, select: str, *, tail: str = "", depth: int | None = None) -> str:
        """A whole query over the last layer (or the one at a depth); only what it needs is computed."""
        reached = self.layers.depth if depth is None else depth
        ctes, last = self.layers.sql(self.rows.source, f"{select} {tail}", reached)
        head = f"WITH {', '.join(ctes)} " if ctes else ""
        return f"{head}SELECT {select} FROM {last} {tail}".strip()

    def _computed(self, column: Column) -> Piece:
        if column.formula is None:
            return settled(self.layers, absent_piece(column))
        owner, doubts = self.owner, self.doubts
        self.owner, self.doubts = column.name, []
        try:
            piece = self.read(column.formula)
            if piece.rough:
                piece = rounded_rough(self, piece, column.type.scale or 0, column.rounding)
            return finished(self.layers, column, piece) if not self.doubts else _decided(self, column, piece)
        finally:
            self.owner, self.doubts = owner, doubts

    def doubt(self, text: str, depth: int) -> None:
        """Note a condition under which the column being computed needs the exact reader."""
        self.doubts.append((text, depth))

    def _cohort(self, cohort: Cohort) -> Piece:
        known = self.read_cohorts.get((self.owner, cohort))
        if known is None:
            known = self.read_cohorts[self.owner, cohort] = self.world.read_cohort(self, cohort)
        return known


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one GROUP BY: the inner chain, the SQL of its group keys and the layer in which they stand."""

    inner: Chain
    keys: tuple[str, ...]
    depth: int


@dataclass(slots=True)
class Outer:
    """The outer rows of an aggregate that reads them, joined to the inner rows."""

    chain: Chain
    inner: Chain
    join: Join
    depth: int
    deepest: int = 0

    def read(self, typed: Typed) -> Piece:
        """A formula of the outer row, as the inner rows see it."""
        return self.carried(self.chain.read(typed))

    def carried(self, piece: Piece) -> Piece:
        """A piece of the outer row as a piece of the inner one."""
        outside = settled(self.chain.layers, piece)
        self.deepest = max(self.deepest, outside.depth)
        value: Num | str
        if isinstance(outside.value, str):
            value = self.join.column(outside.value)
        else:
            bottom = outside.value.bottom
            value = Num(
                replace(outside.value.top, text=self.join.column(outside.value.top.text)),
                outside.value.factor,
                None if bottom is None else replace(bottom, text=self.join.column(bottom.text)),
            )
            value = outside.value if outside.value.constant is not None else value
        state = None if outside.state is None else self.join.column(outside.state)
        return replace(outside, value=value, state=state, depth=self.depth + 1)


def _always_found(chain: Chain, link: str) -> bool:
    """A given key without target never gets past the book, unless the target's rows are made."""
    found = chain.sheet.links[link]
    return not found.computed and chain.given.program.sheets[found.sheet].kind == "given"


def _stored(chain: Chain, column: str, stored: StoredColumn) -> Piece:
    return settled(chain.layers, stored_piece(stored, lambda part: name(column + part)))


def _decided(chain: Chain, column: Column, piece: Piece) -> Piece:
    """A column with rows in doubt: what the exact reader said of those, in the patch of this column, wins."""
    raw = finished(chain.layers, replace(column, name=f"{column.name}~"), piece)
    depth = max(raw.depth, *(depth for _, depth in chain.doubts))
    unsure = chain.layers.bind(" OR ".join(f"coalesce({text}, FALSE)" for text, _ in chain.doubts), depth)
    patch = name(f"{PATCH} {chain.sheet.name} {column.name}")
    pairs = [(key, key) for key in chain.key_columns()]
    join = chain.layers.join(depth, patch, lambda chosen: f"SELECT {chosen} FROM {patch}", pairs)
    here = f"{join.column('TRUE')} IS NOT NULL"
    chain.doubtful[column.name] = Doubtful(patch, unsure, depth + 1)
    value, code = join.column('"v"'), join.column('"s"')
    states = raw.states | {State.REJECTED}
    mixed = case([(here, code)], raw.code)
    if isinstance(raw.value, Num):
        top = replace(raw.value.top, text=case([(here, value)], raw.value.top.text), low=-INT64, high=INT64)
        patched = replace(raw, value=replace(raw.value, top=top), depth=depth + 1, states=states, state=mixed)
    else:
        patched = replace(raw, value=case([(here, value)], raw.text), depth=depth + 1, states=states, state=mixed)
    return finished(chain.layers, replace(column, when_empty=None, bounded=False), patched)


def new_chain(world: World, sheet: str) -> Chain:
    """A chain over the stored rows of a sheet."""
    return Chain(world, world.given.program.sheets[sheet], world.sheets[sheet], Layers(world.prefix()))


def stored_piece(stored: StoredColumn, field_text: FieldText) -> Piece:
    """A stored column; `field_text` gives the SQL of one of its fields by suffix ('', .num, .den, .state).

    >>> stored_piece(StoredColumn(Type(Kind.FLAG)), lambda part: name("旗" + part)).text
    '"旗"'
    """
    kind = stored.type
    states = stored.states
    value: Num | str
    if kind.is_pair:
        value = Num(
            Whole(field_text(".num"), stored.low, stored.high), Fraction(1), Whole(field_text(".den"), 1, stored.bottom)
        )
        first = field_text(".num")
    elif kind.is_numeric or kind.kind is Kind.INSTANT:
        digits = kind.scale or 0 if kind.is_numeric else 0
        value = Num(Whole(field_text(""), stored.low, stored.high), Fraction(1, 10**digits))
        first = field_text("")
    else:
        value = first = field_text("")
    if not states:
        return Piece(kind.kind, value)
    if len(states) == 1:
        return Piece(kind.kind, value, 0, states, f"CASE WHEN {first} IS NULL THEN {int(min(states))}::TINYINT END")
    return Piece(kind.kind, value, 0, states, code_of_token(field_text(".state"), states))


def joined_piece(join: Join, column: str, stored: StoredColumn, depth: int) -> Piece:
    """A column of a joined sheet."""
    piece = stored_piece(stored, lambda field_name: join.column(name(column + field_name)))
    return replace(piece, depth=depth)


def absent_piece(column: Column) -> Piece:
    """A given column of which no facts came: what an empty cell means."""
    if isinstance(column.absent, State) or column.absent is None:
        return missing(column.type.kind, column.absent or State.REJECTED)
    return literal(column.absent, column.type)


def key_text(key: Piece, target: StoredColumn, column: str) -> str:
    """The SQL of a key in the steps in which a sheet stores it."""
    if isinstance(key.value, str):
        return key.value
    wanted = key.num.factor * 10 ** (target.type.scale or 0)
    if key.num.bottom is not None or wanted.denominator != 1:
        raise KaoheError(f"the key {column} is finer than its sheet's")
    return f"({key.num.top.text} * {wanted.numerator})" if wanted != 1 else key.num.top.text
