"""窗口 · Frames: rows along an order relative to the own row — rolling sums, PREVIOUS and STREAK."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula.readers.sql.chain import Chain, Group
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.gather import Sink
from kaohe.formula.readers.sql.number import Num, Whole
from kaohe.formula.readers.sql.piece import Layers, Piece, deepest, settled
from kaohe.formula.readers.sql.place import group_keys, partition_by
from kaohe.formula.readers.sql.text import case
from kaohe.formula.readers.sql.when import ordinal
from kaohe.formula.typed import Cell, Cohort, Frame, Typed

_NO_RECORD = f"{int(State.NO_RECORD)}::TINYINT"


@dataclass(frozen=True, slots=True)
class Window:
    """The text of OVER (…), the layer it stands in, and the code of what keeps a row from having one."""

    text: str
    depth: int
    layers: Layers
    code: str | None = None
    states: frozenset[State] = frozenset()

    def guarded(self, piece: Piece) -> Piece:
        """The piece, unless the row itself has no frame: then the reason."""
        if self.code is None:
            return piece
        depth = max(piece.depth, self.depth + 1)
        here = f"{self.code} IS NULL"
        if isinstance(piece.value, str):
            value: Num | str = case([(here, piece.value)], None)
        else:
            value = replace(piece.value, top=replace(piece.value.top, text=case([(here, piece.value.top.text)], None)))
        return replace(
            piece,
            value=value,
            depth=depth,
            states=piece.states | self.states,
            state=case([(here, piece.code)], self.code),
        )


@dataclass(frozen=True, slots=True)
class _Order:
    """Rows of a group in order: the partition, the ORDER BY keys, the place of a row where steps are counted."""

    partition: str
    keys: tuple[str, ...]
    place: str
    depth: int
    along: Piece


def _order(chain: Chain, cohort: Cohort, frame: Frame, groups: Sequence[str], depth: int) -> _Order:
    along = settled(chain.layers, chain.read(frame.along[0]))
    depth = max(depth, along.depth)
    text = along.value if isinstance(along.value, str) else along.value.top.text
    if frame.unit and isinstance(along.value, str):
        text = chain.layers.bind(ordinal(frame.unit, along.value), depth)
        depth += 1
    parts = [*groups, *([f"({along.state} IS NULL)"] if along.state is not None else [])]
    keys = (text,) if frame.unit else (text, *chain.key_columns())
    return _Order(partition_by(parts), keys, text, depth, along)


def window(chain: Chain, cohort: Cohort) -> Window:
    """The window of an aggregate over peers: the whole group, or a frame of it."""
    within = [settled(chain.layers, chain.read(item)) for item in cohort.within]
    groups = [text for item in within for text in group_keys(item)]
    depth = deepest(within)
    if cohort.frame is None:
        return Window(partition_by(groups), depth, chain.layers)
    frame = cohort.frame
    order = _order(chain, cohort, frame, groups, depth)
    how = "RANGE" if frame.unit else "ROWS"
    start = "UNBOUNDED PRECEDING" if frame.start is None else _edge(frame.start)
    text = f"{order.partition}ORDER BY {', '.join(order.keys)} {how} BETWEEN {start} AND {_edge(frame.stop or 0)}"
    if how == "RANGE" and frame.start is None and not frame.stop:
        text = f"{order.partition}ORDER BY {', '.join(order.keys)} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    arms, states = [], order.along.states
    if order.along.state is not None:
        arms.append((f"{order.along.state} IS NOT NULL", order.along.state))
    if cohort.note == "full" and frame.start is not None and frame.start < 0:
        arms.append((_short(chain, order, frame), _NO_RECORD))
        states |= {State.NO_RECORD}
    if not arms:
        return Window(text, order.depth, chain.layers)
    return Window(text, order.depth, chain.layers, chain.layers.bind(case(arms, None), order.depth), states)


def near(chain: Chain, cohort: Cohort, frame: Frame) -> tuple[str, str, int]:
    """The place of a row in its group's order, the condition that it has one, and the layer that knows both."""
    within = [settled(chain.layers, chain.read(item)) for item in cohort.within]
    groups = [text for item in within for text in group_keys(item)]
    order = _order(chain, cohort, frame, groups, deepest(within))
    present = f"{order.along.state} IS NULL" if order.along.state is not None else "TRUE"
    if frame.unit:
        return order.place, present, order.depth
    by = f"{order.partition}ORDER BY {', '.join(order.keys)}"
    return chain.layers.bind(f"row_number() OVER ({by})", order.depth), present, order.depth + 1


def _edge(steps: int) -> str:
    if steps == 0:
        return "CURRENT ROW"
    return f"{abs(steps)} {'PRECEDING' if steps < 0 else 'FOLLOWING'}"


def _short(chain: Chain, order: _Order, frame: Frame) -> str:
    """The condition that the frame begins before the group's first row."""
    if frame.unit:
        return f"{order.place} + {frame.start} < min({order.place}) OVER ({order.partition})"
    return f"row_number() OVER ({order.partition}ORDER BY {', '.join(order.keys)}) + {frame.start} < 1"


def previous(chain: Chain, cohort: Cohort) -> Piece:
    """PREVIOUS: the argument one step (row) before; without one `first`, else NO_RECORD."""
    own = settled(chain.layers, earlier_read(chain, cohort, cohort.args[0]))
    frame = window(chain, cohort)
    opening = _first(chain, cohort.args[0])
    depth = max(own.depth, frame.depth)
    count = chain.layers.bind(f"count(*) OVER ({frame.text})", depth)
    carried = _carried(chain.layers, own, lambda text: f"last_value({text}) OVER ({frame.text})", depth)
    nothing = f"{count} = 0"
    if opening is None:
        code = case([(nothing, _NO_RECORD)], carried.code)
        return frame.guarded(replace(carried, states=carried.states | {State.NO_RECORD}, state=code))
    return frame.guarded(either(chain.layers, nothing, opening, carried))


def earlier_read(chain: Chain, cohort: Cohort, typed: Typed) -> Piece:
    """A formula read on the rows of a frame: of a recurrence, on rows before the own one."""
    before = chain.earlier
    chain.earlier = before or (cohort.frame is not None and cohort.frame.stop is not None and cohort.frame.stop < 0)
    piece = chain.read(typed)
    chain.earlier = before
    return piece


def either(layers: Layers, condition: str, first: Piece, second: Piece) -> Piece:
    """The first piece where a condition holds, else the second.

    >>> from kaohe.formula.types import Kind
    >>> either(Layers(), "x", Piece(Kind.FLAG, "TRUE"), Piece(Kind.FLAG, '"a"')).text
    'CASE WHEN x THEN TRUE ELSE "a" END'
    """
    from kaohe.formula.readers.sql.logic import picked  # noqa: PLC0415

    depth = max(first.depth, second.depth)
    states = first.states | second.states
    state = case([(condition, first.code)], second.code) if states else None
    return Piece(second.kind, picked(second.kind, [first, second], [(condition, 0)]), depth, states, state)


def _first(chain: Chain, typed: Typed) -> Piece | None:
    column = chain.sheet.columns[typed.column] if isinstance(typed, Cell) else None
    return chain.read(column.first) if column is not None and column.first is not None else None


def _carried(layers: Layers, piece: Piece, over: object, depth: int) -> Piece:
    """The same piece of another row."""

    def bound(text: str) -> str:
        return layers.bind(over(text), depth)  # type: ignore[operator]  # text to text

    value: Num | str
    if isinstance(piece.value, str):
        value = bound(piece.value)
    else:
        bottom = piece.value.bottom
        top = replace(piece.value.top, text=bound(piece.value.top.long))
        value = Num(top, piece.value.factor, None if bottom is None else replace(bottom, text=bound(bottom.text)))
    state = None if piece.state is None else bound(piece.state)
    return replace(piece, value=value, state=state, depth=depth + 1)


def _streak_parts(
    chain: Chain, owner_states: tuple[set[State], set[State]], condition: Piece, kept: Piece | None
) -> tuple[str, str, str]:
    """(holds, stops, code of a stop): SQL of a row's part in a streak."""
    breaks, passes = owner_states
    taken = "TRUE" if kept is None else f"coalesce({kept.text}, FALSE)"
    holds = f"({taken} AND coalesce({condition.text}, FALSE))"
    passing = passes | {State.NOT_APPLICABLE}
    stopping = condition.states - (passing - breaks)
    listed = ", ".join(str(int(state)) for state in sorted(stopping))
    by_state = f" OR {condition.code} IN ({listed})" if stopping else ""
    stops = f"({taken} AND coalesce(NOT {condition.text}{by_state}, FALSE))"
    loud = stopping - breaks
    named = ", ".join(str(int(state)) for state in sorted(loud))
    code = (
        f"CASE WHEN {condition.code} IN ({named}) THEN {condition.code} ELSE 0::TINYINT END" if loud else "0::TINYINT"
    )
    return holds, stops, code


def _owner_states(chain: Chain) -> tuple[set[State], set[State]]:
    column = chain.sheet.columns.get(chain.owner)
    return (set(column.breaks_on), set(column.passes)) if column is not None else (set(), set())


def _streak_read(inner: Chain, cohort: Cohort) -> tuple[Piece, Piece | None]:
    condition = settled(inner.layers, inner.read(cohort.args[0]))
    kept = settled(inner.layers, inner.read(cohort.where)) if cohort.where is not None else None
    return condition, kept


def streak_of_peers(chain: Chain, cohort: Cohort) -> Piece:
    """STREAK along the own rows: how many steps up to this one hold in a row."""
    if cohort.frame is None or cohort.frame.start is not None:
        raise KaoheError("a streak runs from the first row")
    condition, kept = _streak_read(chain, cohort)
    frame = window(chain, cohort)
    holds, stops, code = _streak_parts(chain, _owner_states(chain), condition, kept)
    layers = chain.layers
    depth = max(deepest([condition, *([kept] if kept is not None else [])]), frame.depth)
    place = layers.bind(spoken().place(f"row_number() OVER ({_whole(frame.text)})"), depth)
    total = layers.bind(f"count(*) FILTER (WHERE {holds}) OVER ({frame.text})", depth)
    stop, why = layers.bind(stops, depth), layers.bind(code, depth)
    before = layers.bind(f"max({total}) FILTER (WHERE {stop}) OVER ({frame.text})", depth + 1)
    reason = layers.bind(f"{spoken().most_by}({why}, {place}) FILTER (WHERE {stop}) OVER ({frame.text})", depth + 1)
    return frame.guarded(_streak(cohort, condition, (total, before, reason), chain.rows.rows, depth + 2))


def _whole(text: str) -> str:
    """A frame's partition and order without its edges."""
    for how in (" RANGE BETWEEN", " ROWS BETWEEN"):
        text = text.partition(how)[0]
    return text


def _streak(cohort: Cohort, condition: Piece, parts: tuple[str, str, str], rows: int, depth: int) -> Piece:
    total, before, reason = parts
    value = Whole(f"(coalesce({total}, 0) - coalesce({before}, 0))", 0, rows)
    states = condition.states
    if not states:
        return Piece(cohort.type.kind, Num(value), depth)
    gone = f"coalesce({reason}, 0) > 0"
    blank = replace(value, text=case([(gone, "NULL")], value.text))
    return Piece(cohort.type.kind, Num(blank), depth, states, case([(gone, reason)], None))


def streak_of_children(chain: Chain, cohort: Cohort, group: Group, sink: Sink) -> Piece:
    """STREAK over children, from the last one back."""
    frame = cohort.frame
    if frame is None:
        raise KaoheError("a streak needs an order")
    inner = group.inner
    condition, kept = _streak_read(inner, cohort)
    known = [condition, *([kept] if kept is not None else [])]
    order = _order(inner, cohort, frame, group.keys, max(deepest(known), group.depth))
    holds, stops, code = _streak_parts(inner, _owner_states(chain), condition, kept)
    present = f"{order.along.state} IS NULL" if order.along.state is not None else "TRUE"
    lead = 'NOT "#lead"' if inner.rows.lead else "TRUE"
    by = f"{order.partition}ORDER BY {', '.join([order.place, *inner.key_columns()])}"
    depth, layers = order.depth, inner.layers
    counted, stop = (
        layers.bind(f"({holds} AND {present} AND {lead})", depth),
        layers.bind(f"({stops} AND {present} AND {lead})", depth),
    )
    place, why = layers.bind(spoken().place(f"row_number() OVER ({by})"), depth), layers.bind(code, depth)
    running = layers.bind(
        f"count(*) FILTER (WHERE {counted}) OVER ({by} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)", depth + 1
    )
    total = sink.put(f"count(*) FILTER (WHERE {counted})")
    before = sink.put(f"max({running}) FILTER (WHERE {stop})")
    reason = sink.put(f"{spoken().most_by}({why}, {place}) FILTER (WHERE {stop})")
    return _streak(cohort, condition, (total, before, reason), inner.rows.rows, sink.depth)
