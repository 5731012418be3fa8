"""权限逐格 · Cells: for every entrance how it is asked in each scope, and an own judgement of what must be answered.

The judgement reads the tables of the field directly and knows nothing of the guard or of the scopes of the service.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kaohe.web.access.matrix import HERE
from kaohe.web.runs.models import Run

UNIT_ROLES = frozenset({"unit_clerk", "unit_head"})
SCOPES = ("own", "other", "closed")
"""own: of the one who asks; other: of another unit or person; closed: not published, or not there at all."""


@dataclass(frozen=True)
class World:
    """What stands in the small district."""

    runs: Mapping[str, Run]

    def path(self, name: str) -> str:
        """The number of a run by what it is."""
        return str(self.runs[name].id)


@dataclass(frozen=True)
class Ask:
    """One request and what it is about. `met`: terms beyond the plain ones that hold for it. `there`: it exists.

    cells: those of the entrance that judge this request; '' = all of them.
    """

    path: str
    unit: str = ""
    person: str = ""
    published: bool = True
    data: Mapping[str, str] | None = None
    met: frozenset[str] = field(default_factory=frozenset)
    there: bool = True
    cells: str = ""


Asking = Callable[[World, str], Ask | None]
"""How an entrance is asked in a scope; None where the scope means nothing for it."""


def allowed_cells() -> dict[tuple[str, str, str], frozenset[str]]:
    """The cells of the matrix that allow, with the terms of their scope."""
    with (HERE / "matrix.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["role"], row["object"], row["action"]): frozenset(row["scope"].split("+"))
        for row in rows
        if row["decision"] == "allow"
    }


def entrances() -> list[dict[str, str]]:
    """The rows of routes.csv that a request can ask for and that the matrix opens."""
    with (HERE / "routes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if row["kind"] in {"page", "api", "list", "export"} and "." in row["cells"]]


def is_allowed(role: str, cells: str, ask: Ask, *, unit: str, person: str) -> bool:
    """Whether a role of a unit and a person may be answered: some cell allows it, and all its terms hold."""
    table = allowed_cells()
    met = {
        "*": True,
        "own": bool(unit) and ask.unit == unit,
        "self": bool(person) and ask.person == person,
        "pub": ask.published,
        "agg": not ask.person,
        **dict.fromkeys(ask.met, True),
    }
    found = [
        terms
        for one in (ask.cells or cells).split("|")
        for holder in (role, "public")
        if (terms := table.get((holder, one.partition(".")[0], one.partition(".")[2]))) is not None
    ]
    return ask.there and any(all(met.get(term, False) for term in terms) for terms in found)
