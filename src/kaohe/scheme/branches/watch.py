"""观察 · Watching: an exact reader that remembers which branches it took while an example asked for its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kaohe.base.states import State
from kaohe.formula.program import Table
from kaohe.formula.readers.exact import Exact
from kaohe.formula.readers.exact.closures import Closures, table_row
from kaohe.formula.readers.exact.reading import Closure, Evaluated
from kaohe.formula.readers.exact.rows import Row
from kaohe.formula.typed import Clock, Lookup, Typed
from kaohe.formula.types import DATE
from kaohe.scheme.branches.branch import KEPT, NO, TAKEN, YES, Branch, Mark


class Watching(Closures):
    """The functions of a program's formulas, noting in `taken` what was asked for; quiet once `stop` was called."""

    def __init__(self, exact: Exact, branches: Iterable[Branch]) -> None:
        super().__init__(exact)
        self.taken: set[Mark] = set()
        self._ways: dict[object, list[str]] = defaultdict(list)
        self._is_on = True
        for branch in branches:
            self._ways[branch.mark[0]].append(branch.mark[1])

    def stop(self) -> None:
        """Note nothing from now on."""
        self._is_on = False

    def compiled(self, typed: Typed, sheet: str, owner: str) -> Closure:
        """The function of one typed formula, which notes the way it goes."""
        made = super().compiled(typed, sheet, owner)
        if isinstance(typed, Lookup):
            made = self._looking(typed, made, sheet, owner)
        ways = self._ways.get(id(typed))
        return made if ways is None else self._noting(id(typed), tuple(ways), made)

    def _noting(self, node: int, ways: tuple[str, ...], made: Closure) -> Closure:
        def noted(row: Row, outer: Row | None) -> Evaluated:
            value = made(row, outer)
            if self._is_on:
                self.taken.update((node, way) for way in ways if _went(way, value))
            return value

        return noted

    def _looking(self, typed: Lookup, made: Closure, sheet: str, owner: str) -> Closure:
        table = self.exact.program.tables[typed.table]
        keys = [super(Watching, self).compiled(key, sheet, owner) for key in typed.keys]
        day = super().compiled(typed.when or Clock("期末", typed.level, DATE), sheet, owner)

        def noted(row: Row, outer: Row | None) -> Evaluated:
            value = made(row, outer)
            if self._is_on and not isinstance(value, State):
                self.taken.add(_used(table, [key(row, outer) for key in keys], day(row, outer)))
            return value

        return noted


def _used(table: Table, keys: list[Evaluated], day: Evaluated) -> Mark:
    """The row of a table that was used, as `branches_of` marks it."""
    row = table_row(table, keys, day)
    places = (
        (number, place)
        for number, version in enumerate(table.versions)
        for place, one in enumerate(version.rows)
        if one is row
    )
    return ((table.name, *next(places)), TAKEN)


def _went(way: str, value: Evaluated) -> bool:
    if way in {YES, NO}:
        return value is (way == YES)
    return way == TAKEN or value is not State.of_token(way.removeprefix(f"{KEPT} "))
