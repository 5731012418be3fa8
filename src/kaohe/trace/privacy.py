"""隐私 · Privacy: which cells an explanation may show: one's own row, and aggregates over enough persons.

Basis: language.md §10: a person sees his own row; an aggregate over fewer than 5 persons is suppressed.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.base.states import State
from kaohe.formula.readers.exact.rows import Row
from kaohe.trace.recall import Recall, Seen
from kaohe.trace.run import Key, RunView
from kaohe.trace.words import Words

FEWEST = 5
OTHERS = Words("他人数据，不予显示", "another person's, not shown")
TOO_FEW = Words(f"不足{FEWEST}人，不予显示", f"fewer than {FEWEST} persons, not shown")
HIDDEN = Words("不予显示", "not shown")

Identity = tuple[str, Key]


@dataclass(frozen=True, slots=True)
class Privacy:
    """What may be shown to the one who asks about `root`. persons: the sheets whose rows stand for persons."""

    run: RunView
    persons: frozenset[str]
    root: Row

    def sees(self, row: Row) -> bool:
        """Whether single values of a row may be shown: rows of units, and rows of the person asked about."""
        if row.sheet not in self.persons or row is self.root:
            return True
        return self.root.sheet in self.persons and self.identity(row) == self.identity(self.root)

    def identity(self, row: Row) -> Identity:
        """Who a row of a person sheet stands for: the person it links to, else its key without the calendar step."""
        sheet = self.run.program.sheets[row.sheet]
        for link in sheet.links.values():
            if link.sheet in self.persons and link.sheet != row.sheet:
                key = Recall(self.run, {}, {}).link_key(row, link.name)
                if not isinstance(key, State):
                    return link.sheet, key
        names = zip(sheet.key, row.key, strict=True)
        return row.sheet, tuple(value for name, value in names if name != sheet.step)

    def lists(self, seen: Seen) -> bool:
        """Whether the single rows of a group may be listed."""
        return all(self.sees(member.row) for member in seen.members or ())

    def suppresses(self, seen: Seen, row: Row) -> bool:
        """Whether what a group of others gives must stay hidden: too few persons, unless a unit asks about itself."""
        if seen.cohort.sheet not in self.persons or self.lists(seen):
            return False
        if row is self.root and row.sheet not in self.persons:
            return False
        counted = seen.taken() or seen.members or ()
        return len({self.identity(member.row) for member in counted}) < FEWEST
