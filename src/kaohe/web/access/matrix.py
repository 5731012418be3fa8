"""权限表 · Matrix: which role may do what to which object, within which scope; what is not allowed is refused.

The table is data (`matrix.csv`, `roles.csv`, `pairs.csv`); nothing here names a role or an object.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kaohe.base.findings import Text

HERE = Path(__file__).parent
PUBLIC = "public"
_MANY = re.compile(r">(\d+)-people")


@dataclass(frozen=True, slots=True)
class Role:
    """A role by its name; `second_factor` whether it must sign in with two factors; `first` its first page."""

    name: str
    title: Text
    second_factor: bool
    first: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table: scope terms by role, object and action; every cell that is written; roles one person may not join."""

    allowed: Mapping[tuple[str, str, str], frozenset[str]]
    written: frozenset[tuple[str, str, str]]
    roles: Mapping[str, Role]
    barred: frozenset[frozenset[str]]

    def terms(self, role: str, thing: str, action: str) -> frozenset[str] | None:
        """The terms that must all hold for a role to act; None where it may not."""
        return self.allowed.get((role, thing, action))

    @property
    def many_persons(self) -> str:
        """The term that an export of many persons waits for."""
        (found,) = {term for terms in self.allowed.values() for term in terms if _MANY.fullmatch(term)}
        return found

    @property
    def most_persons(self) -> int:
        """Persons in one export beyond which another person must approve: the number in that term."""
        return int(_MANY.sub(r"\1", self.many_persons))

    def may_join(self, role: str, others: frozenset[str]) -> bool:
        """Whether one natural person may take a role beside those held, open or waiting."""
        return not any(frozenset((role, other)) in self.barred for other in others)


@cache
def matrix() -> Matrix:
    """The matrix as it ships.

    >>> sorted(matrix().terms("office_head", "scheme", "publish"))
    ['not-author']
    >>> matrix().terms("leader", "scheme", "publish") is None
    True
    """
    cells = list(_rows("matrix.csv"))
    allowed = {_cell(row): frozenset(row["scope"].split("+")) for row in cells if row["decision"] == "allow"}
    roles = {
        row["role"]: Role(
            row["role"], Text(row["title_zh"], row["title_en"]), row["second_factor"] == "yes", row["first"]
        )
        for row in _rows("roles.csv")
    }
    barred = frozenset(frozenset((row["role"], row["role_barred_to_the_same_person"])) for row in _rows("pairs.csv"))
    return Matrix(allowed, frozenset(map(_cell, cells)), roles, barred)


def _cell(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row["role"], row["object"], row["action"]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
