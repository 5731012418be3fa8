"""递推 · Recurrence: columns that read their own earlier step, computed again until every step has been reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kaohe.base.states import State
from kaohe.engine.hands import Hands
from kaohe.engine.stages import Stage
from kaohe.formula.program import Program, Sheet
from kaohe.formula.readers.sql.chain import Chain, StoredColumn, stored_piece
from kaohe.formula.readers.sql.piece import Piece, missing, settled
from kaohe.formula.readers.sql.text import INT64, name
from kaohe.formula.reads import walk
from kaohe.formula.typed import Cohort

MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Recurring:
    """What a recurrence needs of the run."""

    hands: Hands
    chain: Callable[[str], Chain]
    fields: Callable[[Chain, Sheet, str], str]
    program: Program
    decide: Callable[[Chain], None]


def steps_count(recurring: Recurring, stage: Stage) -> int:
    """How many steps a value can be carried over: the most rows that follow one another in a group."""
    chain = recurring.chain(stage.sheet)
    frames = _frames(recurring.program, stage)
    most = 1
    for cohort in frames:
        keys = [settled(chain.layers, chain.read(item)) for item in cohort.within]
        along = [settled(chain.layers, chain.read(item)) for item in (cohort.frame.along if cohort.frame else ())]
        groups = [text for piece in keys for text in _texts(piece)]
        places = ", ".join(text for piece in along for text in _texts(piece))
        by = f"GROUP BY {', '.join(groups)}" if groups else ""
        counted = f"count(DISTINCT {places})" if cohort.frame and cohort.frame.unit else "count(*)"
        inner = chain.sql(f"{counted} AS n", tail=by)
        most = max(most, int(str(recurring.hands.execute(f"SELECT coalesce(max(n), 0) FROM ({inner})")[0][0])))
    return most


def _frames(program: Program, stage: Stage) -> list[Cohort]:
    """The cohort functions through which a stage's columns read themselves."""
    found = []
    for column in stage.columns:
        formula = program.sheets[stage.sheet].columns[column].formula
        if formula is not None:
            inside = (node for node in walk(formula) if isinstance(node, Cohort))
            found += [node for node in inside if node.frame is not None and (node.frame.stop or 0) < 0]
    return found


def _texts(piece: Piece) -> list[str]:
    return [piece.value] if isinstance(piece.value, str) else [piece.value.top.text]


def recurred(recurring: Recurring, stage: Stage, steps: int) -> Chain:
    """A chain in which the stage's columns are right for rows up to `steps` steps from their group's first."""
    sheet = recurring.program.sheets[stage.sheet]
    source = ""
    for number in range(steps):
        chain = _chain(recurring, stage, sheet, source)
        if number == steps - 1:
            return chain
        recurring.decide(chain)
        keys = ", ".join(chain.key_columns())
        columns = ", ".join(recurring.fields(chain, sheet, column) for column in stage.columns)
        source = name(f"#recurring {stage.sheet} {number % 2}")
        recurring.hands.table(source, chain.sql(f"{keys}, {columns}"))
    return _chain(recurring, stage, sheet, source)


def _chain(recurring: Recurring, stage: Stage, sheet: Sheet, source: str) -> Chain:
    chain = recurring.chain(stage.sheet)
    for column in stage.columns:
        chain.prior[column] = _prior(chain, sheet, column, source)
    for column in stage.columns:
        chain.column(column)
    return chain


def _prior(chain: Chain, sheet: Sheet, column: str, source: str) -> Piece:
    """A column as the iteration before left it; before the first, nothing."""
    type_ = sheet.columns[column].type
    if not source:
        return missing(type_.kind, State.NO_RECORD)
    pairs = [(key, key) for key in chain.key_columns()]
    join = chain.layers.join(0, "prior", lambda chosen: f"SELECT {chosen} FROM {source}", pairs)
    stored = StoredColumn(type_, frozenset(State), -INT64, INT64, INT64)
    return settled(chain.layers, replace(stored_piece(stored, lambda part: join.column(name(column + part))), depth=1))
