"""入口 · Routes: every address, operation, job and command, with the cell of the matrix that opens it.

`routes.csv`: kind (page, api, list, export, job, command), name, method, cells (`object.action`, several with `|`,
or `open`, `shown` or `closed` with the reason), audit (none, read = personal data, act = a change, prepared = a change
that is worked out before the transaction in which it is written with its record).
`shown` is open too, but where the account has a second factor only to a session that has shown one.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kaohe.base.errors import KaoheError
from kaohe.web.access.matrix import HERE

OPEN, SHOWN, CLOSED = "open", "shown", "closed"


@dataclass(frozen=True, slots=True)
class Route:
    """One entrance. `cells` are alternatives; without them it is open to everyone or closed, for the reason given."""

    kind: str
    name: str
    method: str
    cells: tuple[tuple[str, str], ...]
    audit: str
    reason: str
    is_open: bool = False
    is_closed: bool = False
    guards_factors: bool = False


@cache
def routes() -> Mapping[tuple[str, str], Route]:
    """Every entrance by name and method."""
    with (HERE / "routes.csv").open(encoding="utf-8", newline="") as file:
        listed = [_route(row) for row in csv.DictReader(file)]
    found = {(route.name, route.method): route for route in listed}
    if len(found) != len(listed):
        raise KaoheError("an entrance has two rows: the one would hide the other")
    return found


def _route(row: Mapping[str, str]) -> Route:
    said = row["cells"]
    cells = () if said in {OPEN, SHOWN, CLOSED} else tuple(_cell(cell) for cell in said.split("|"))
    parts = (row["kind"], row["name"], row["method"], cells, row["audit"], row["reason"])
    return Route(*parts, is_open=said in {OPEN, SHOWN}, is_closed=said == CLOSED, guards_factors=said == SHOWN)


def _cell(text: str) -> tuple[str, str]:
    thing, _, action = text.partition(".")
    return thing, action
