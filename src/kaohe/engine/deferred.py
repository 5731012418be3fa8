"""暂缓 · Deferred: a large intermediate result stands inside the one query that reads it, not in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kaohe.engine.stages import Stage, column_needs
from kaohe.formula.program import Program

LONGEST = 40_000
"""A query beyond so many characters is not made longer: planning it would cost more than writing and reading."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A result not computed yet: the query that gives its rows, and the statement that writes them."""

    query: str
    writing: str


@dataclass(slots=True)
class Deferred:
    """The results that wait, by the FROM item that later queries know them by; owned by one run."""

    waiting: dict[str, Waiting] = field(default_factory=dict)

    def settled(self, query: str, beside: str = "") -> list[str]:
        """The statements that stand for a query: what must be written first, then the query with the rest put in.

        `beside` is what else will be run: a result that it reads too must be written.

        >>> deferred = Deferred({"f('a')": Waiting("SELECT 1 AS x", "COPY …")})
        >>> deferred.settled("SELECT x FROM f('a')"), deferred.waiting
        (['SELECT x FROM (SELECT 1 AS x)'], {})
        >>> deferred = Deferred({"f('a')": Waiting("SELECT 1 AS x", "COPY …")})
        >>> deferred.settled("SELECT x FROM f('a') JOIN f('a') USING (x)")
        ['COPY …', "SELECT x FROM f('a') JOIN f('a') USING (x)"]
        """
        before: list[str] = []
        while source := next((one for one in reversed(self.waiting) if one in query), ""):
            found = self.waiting.pop(source)
            texts = [query, beside, *(one.query for one in self.waiting.values())]
            once = sum(text.count(source) for text in texts) == 1
            if once and len(query) + len(found.query) <= LONGEST:
                query = query.replace(source, f"({found.query})")
            else:
                before += self.settled(found.writing, beside + query)
        return [*before, query]


def is_read_once(program: Program, stages: Sequence[Stage], number: int) -> bool:
    """Whether exactly one later stage reads what a stage computed, and that one makes no rows.

    >>> is_read_once(Program({}, {}, {}, "year", ()), [Stage("a", ("x",))], 0)
    False
    """
    sheet = stages[number].sheet
    readers = [stage for stage in stages[number + 1 :] if _reads(program, stage, sheet)]
    return len(readers) == 1 and bool(readers[0].columns) and not readers[0].recurs


def _reads(program: Program, stage: Stage, sheet: str) -> bool:
    if stage.sheet == sheet or not stage.columns:
        return True
    needs = (column_needs(program, stage.sheet, column) for column in stage.columns)
    return any(read == sheet for need in needs for read, _ in need.stored)
