"""群体 · Cohorts: which rows a cohort function reads — children, all, or peers — as a grouped join or a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kaohe.formula.readers.sql import place
from kaohe.formula.readers.sql.chain import Chain, Group, Outer, StoredSheet, key_text, new_chain
from kaohe.formula.readers.sql.dialect import spoken
from kaohe.formula.readers.sql.frame import earlier_read, near, previous, streak_of_children, streak_of_peers, window
from kaohe.formula.readers.sql.gather import Sink, measured, taken
from kaohe.formula.readers.sql.number import Num
from kaohe.formula.readers.sql.piece import Join, Layers, Piece, deepest, least, settled, union
from kaohe.formula.readers.sql.rough import must_be_exact
from kaohe.formula.readers.sql.text import case, name
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cell, Clock, Cohort, Linked, Parameter, Typed

LEAD = "#lead"


@dataclass(frozen=True, slots=True)
class _Beside:
    """The layers at which inner and outer rows are known; with a frame, a row's place and that it has one."""

    inner: int
    outer: int = 0
    place: tuple[str, str] | None = None


def read_cohort(chain: Chain, cohort: Cohort) -> Piece:
    """The SQL of a cohort function over a chain's rows; raises ApproximateInside."""
    must_be_exact(cohort)
    if cohort.over != "peers":
        return _gathered(chain, cohort)
    if cohort.function in {"RANK", "POSITION"}:
        return _grouped(chain, cohort, place.ranked(chain, cohort, lead(chain)))
    if cohort.function == "ALLOCATE":
        return _grouped(chain, cohort, place.allocated(chain, cohort, lead(chain)))
    if cohort.function == "PREVIOUS":
        return _grouped(chain, cohort, previous(chain, cohort))
    if cohort.function == "STREAK":
        return _grouped(chain, cohort, streak_of_peers(chain, cohort))
    if reads_outer(cohort):
        return _grouped(chain, cohort, _peers_joined(chain, cohort))
    return _grouped(chain, cohort, _windowed(chain, cohort))


def lead(chain: Chain) -> str:
    """The condition that a row is reported, '' where all are."""
    return f"NOT {name(LEAD)}" if chain.rows.lead else ""


def reads_outer(cohort: Cohort) -> bool:
    """Whether the aggregate reads the outer row.

    >>> from kaohe.formula.types import COUNT
    >>> reads_outer(Cohort("COUNT", "人", "all", "", (), COUNT))
    False
    """
    inside: list[Typed] = [*cohort.args, *([cohort.where] if cohort.where is not None else [])]
    return any(
        isinstance(node, Cell | Linked | Clock | Parameter) and node.level == 1
        for item in inside
        for node in walk(item)
    )


def _grouped(chain: Chain, cohort: Cohort, piece: Piece) -> Piece:
    """The piece, unless the row's own group is missing: then its state."""
    within = [settled(chain.layers, chain.read(item)) for item in cohort.within]
    states = union(within)
    if not states:
        return piece
    code = least(item.state for item in within) or "NULL"
    depth = deepest([*within, piece])
    here = f"{code} IS NULL"
    if isinstance(piece.value, str):
        value: Num | str = case([(here, piece.value)], None)
    else:
        value = replace(piece.value, top=replace(piece.value.top, text=case([(here, piece.value.top.text)], None)))
    return replace(
        piece, value=value, depth=depth, states=states | piece.states, state=case([(here, piece.code)], code)
    )


def _windowed(chain: Chain, cohort: Cohort) -> Piece:
    """An aggregate over peers as a window."""
    where = cohort.where
    condition = settled(chain.layers, earlier_read(chain, cohort, where)) if where is not None else None
    args = [settled(chain.layers, earlier_read(chain, cohort, arg)) for arg in cohort.args]
    frame = window(chain, cohort)
    extra = lead(chain) if cohort.frame is None or cohort.frame.from_period else ""
    depth = max(deepest([*args, *([condition] if condition is not None else [])]), frame.depth)
    sink = Sink(
        lambda text: chain.layers.bind(f"{_over(text, frame.text)}", depth), chain.rows.rows, depth + 1, chain.layers
    )
    result = measured(cohort, taken(cohort, condition, args, extra), sink)
    return frame.guarded(result)


def _over(text: str, frame: str) -> str:
    """An aggregate turned into a window, also inside a CAST or the sorting of a list."""
    for head, tail in (("CAST(", " AS BIGINT)"), (f"{spoken().sort}(", ")")):
        if text.startswith(head):
            return f"{head}{_over(text[len(head) : -len(tail)], frame)}{tail}"
    return f"{text} OVER ({frame})"


def _gathered(chain: Chain, cohort: Cohort) -> Piece:
    """An aggregate over children, or over all rows of a sheet, as a grouped join."""
    if reads_outer(cohort):
        return _children_joined(chain, cohort)
    group = _group(chain, cohort)
    inner = group.inner
    if cohort.function == "STREAK":
        return streak_of_children(chain, cohort, group, _sink(chain, group, cohort, 0))
    sink = _sink(chain, group, cohort, 0)
    return _measure_in(inner, cohort, sink)


def _measure_in(inner: Chain, cohort: Cohort, sink: Sink) -> Piece:
    condition = settled(inner.layers, inner.read(cohort.where)) if cohort.where is not None else None
    args = [settled(inner.layers, inner.read(arg)) for arg in cohort.args]
    return measured(cohort, taken(cohort, condition, args, lead(inner)), sink)


def _group(chain: Chain, cohort: Cohort) -> Group:
    """The shared group of a child sheet and link; made when first asked for."""
    known = chain.groups.get((cohort.sheet, cohort.link))
    if known is None:
        inner = new_chain(chain.world, cohort.sheet)
        known = _keyed(inner, cohort.link, chain) if cohort.over == "children" else Group(inner, (), 0)
        chain.groups[cohort.sheet, cohort.link] = known
    return known


def _keyed(inner: Chain, link: str, outer: Chain) -> Group:
    """The inner rows grouped by the key that a link of theirs computes, in the steps of the outer sheet's key."""
    keys = [settled(inner.layers, inner.read(key)) for key in inner.sheet.links[link].keys]
    found = [
        key_text(key, outer.rows.columns[column], column) for key, column in zip(keys, outer.sheet.key, strict=True)
    ]
    return Group(inner, tuple(found), deepest(keys))


def _sink(chain: Chain, group: Group, cohort: Cohort, depth: int) -> Sink:
    def source(chosen: str) -> str:
        by = f"GROUP BY {', '.join(group.keys)}" if group.keys else ""
        return group.inner.sql(chosen, tail=by)

    pairs = [] if cohort.over == "all" else list(zip(chain.key_columns(), group.keys, strict=True))
    identity = ("group", id(group.inner))
    join = chain.layers.join(depth, identity, source, pairs)
    return Sink(join.column, group.inner.rows.rows, depth + 1, chain.layers)


def _children_joined(chain: Chain, cohort: Cohort) -> Piece:
    """Children beside the outer row that they are compared with."""
    inner = new_chain(chain.world, cohort.sheet)
    group = _keyed(inner, cohort.link, chain) if cohort.over == "children" else Group(inner, (), 0)
    pairs = list(zip(group.keys, chain.key_columns(), strict=True)) if group.keys else []
    return _beside(chain, cohort, inner, pairs, _Beside(group.depth))


def _peers_joined(chain: Chain, cohort: Cohort) -> Piece:
    """Peers beside the outer row: the chain's own rows at the depth where everything is known, joined to themselves."""
    columns = sorted(
        {node.column for item in _inside(cohort) for node in walk(item) if isinstance(node, Cell) and node.level == 0}
    )
    pieces = {column: chain.column(column) for column in columns}
    within = [settled(chain.layers, chain.read(item)) for item in cohort.within]
    depth = deepest([*pieces.values(), *within])
    if cohort.frame is None:
        return _beside(chain, cohort, _same_rows(chain, pieces, depth), _paired(within), _Beside(0, depth))
    text, present, known = near(chain, cohort, cohort.frame)
    depth = max(depth, known)
    inner = _same_rows(chain, pieces, depth)
    found = _beside(chain, cohort, inner, _paired(within), _Beside(0, depth, (text, present)))
    return window(chain, cohort).guarded(found)


def _same_rows(chain: Chain, pieces: Mapping[str, Piece], depth: int) -> Chain:
    """The chain's own rows once more, with the columns that are known at a depth."""
    rows = StoredSheet(
        chain.layers.layer(depth, chain.rows.source), chain.rows.rows, chain.rows.columns, chain.rows.lead
    )
    inner = Chain(chain.world, chain.sheet, rows, Layers(chain.world.prefix()))
    inner.known = {column: replace(piece, depth=0) for column, piece in pieces.items()}
    return inner


def _paired(within: Sequence[Piece]) -> list[tuple[str, str]]:
    return [(item.text if isinstance(item.value, str) else item.num.top.text,) * 2 for item in within]


def _within_frame(cohort: Cohort, inner: Chain, bridge: Join, place: tuple[str, str] | None) -> str:
    """The condition that an inner row is reported and lies in the outer row's frame, '' where all do."""
    frame = cohort.frame
    if place is None or frame is None:
        return lead(inner)
    text, present = place
    outer = bridge.column(text)
    tests = [present, f"{text} <= {outer} + {frame.stop or 0}"]
    if frame.start is not None:
        tests.append(f"{text} >= {outer} + {frame.start}")
    if frame.from_period and lead(inner):
        tests.append(lead(inner))
    return " AND ".join(tests)


def _inside(cohort: Cohort) -> list[Typed]:
    return [*cohort.args, *([cohort.where] if cohort.where is not None else []), *cohort.within]


def _beside(chain: Chain, cohort: Cohort, inner: Chain, pairs: Sequence[tuple[str, str]], known: _Beside) -> Piece:
    """The aggregate of inner rows joined to the outer rows, grouped by the outer key."""
    reach, depth = [known.outer], known.inner

    def outer_rows(chosen: str) -> str:
        return f"SELECT {chosen} FROM {chain.layers.layer(reach[0], chain.rows.source)}"

    bridge = inner.layers.join(depth, ("outer", id(chain)), outer_rows, pairs)
    inner.outer = Outer(chain, inner, bridge, depth, known.outer)
    keys = tuple(bridge.column(key) for key in chain.key_columns())
    condition = settled(inner.layers, inner.read(cohort.where)) if cohort.where is not None else None
    args = [settled(inner.layers, inner.read(arg)) for arg in cohort.args]
    reach[0] = inner.outer.deepest
    group = Group(inner, keys, depth)
    sink = _sink(chain, group, cohort if keys else replace(cohort, over="all"), reach[0])
    return measured(cohort, taken(cohort, condition, args, _within_frame(cohort, inner, bridge, known.place)), sink)
