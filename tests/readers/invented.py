"""Random formulas that a clerk could write, by the kind of value they give; what was used least is likelier."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from kaohe.base.exact import Rounding
from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.declared import ColumnDeclared, Written
from tests.formula.building import column
from tests.readers.invented_facts import LEVELS, facts

__all__ = ["FORMULAS_ON", "RESULTS", "Inventor", "facts", "written_column"]
FORMULAS_ON = ("人", "人", "园", "月", "人", "人", "园", "月", "全")
RESULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "money": ("money", {}),
    "bounded": ("money", {"low": -500, "high": 9000}),
    "points": ("points", {}),
    "ratio": ("ratio", {"scale": 4}),
    "pair": ("ratio", {}),
    "count": ("count", {}),
    "number": ("number", {"scale": 3}),
    "fine": ("number", {"scale": 9}),
    "rough": ("number", {"scale": 6}),
    "flag": ("flag", {}),
    "choice": ("choice", {"of": LEVELS, "ordered": "high_first"}),
    "grade": ("grade", {"of": LEVELS, "ordered": "high_first"}),
    "date": ("date", {}),
    "instant": ("instant", {}),
    "month": ("period", {"step": "month"}),
    "quarter": ("period", {"step": "quarter"}),
    "hours": ("hours", {}),
    "days": ("days", {}),
    "working_days": ("working_days", {}),
    "months": ("months", {}),
    "text": ("text", {}),
}
_AS = {"bounded": "money", "fine": "number", "grade": "choice"}
"""These differ from another kind only in the column that takes the value."""
_NONE = frozenset[str]()
_SKIPS = sorted({state.token for state in State} - {"suppressed", "excluded"})


class Inventor:
    """Writes formulas for one sheet; every choice comes from its seed and from what was used before."""

    def __init__(
        self, dice: random.Random, sheet_name: str, used: Counter[str], name: str = "", rare: frozenset[str] = _NONE
    ) -> None:
        self.dice, self.sheet, self.used, self.name, self.rare = dice, sheet_name, used, name, rare
        self.slots: dict[str, Callable[[], str]] = {
            "self": lambda: self.name,
            "state": lambda: dice.choice([state.token for state in State]),
            "op": lambda: dice.choice(("<", "<=", ">", ">=", "=", "<>")),
            "digits": lambda: dice.choice(("0", "1", "2", "3")),
            "round": lambda: dice.choice(("ROUND", "FLOOR", "CEILING")),
            "ties": lambda: self.picked("ties", ["competition", "modified", "dense", "mean"]),
        }

    def formula(self, kind: str, depth: int) -> str:
        """A formula of this kind, at most so deep."""
        kind = _AS.get(kind, kind)
        leaves = [*_LEAVES[self.sheet].get(kind, ()), *_LEAVES["any"].get(kind, ())]
        if depth <= 0 or (leaves and self.dice.random() < 0.12):
            return self.dice.choice(leaves) if leaves else _FALLBACK[kind]
        cohorts = [template for template in self._cohorts(kind) if "{self}" not in template]
        if depth > 1 and cohorts and self.dice.random() < 0.3:
            return self.rows_filled(self.picked(kind, cohorts))
        return self.filled(self.picked(kind, _TEMPLATES[kind]), depth - 1)

    def cohort(self, kind: str) -> str:
        """A formula round a cohort function of the sheet, where there is one of this kind."""
        kind = _AS.get(kind, kind)
        if not self._cohorts(kind):
            return self.formula(kind, 2)
        inner = self.rows_filled(self.picked(kind, self._cohorts(kind)))
        return self.filled(self.dice.choice(_AROUND.get(kind, ["{}"])).replace("{}", f"({inner})"), 0)

    def _cohorts(self, kind: str) -> list[str]:
        return [*_COHORTS[self.sheet].get(kind, ()), *_AGGREGATES.get(kind, ())]

    def rows_filled(self, template: str) -> str:
        """A template of a cohort function; `@x` in it is something of kind x of the rows, `@tail` which rows."""
        if "@" not in template:
            return self.filled(template, 1)
        place = self.dice.choice(list(_ROWS[self.sheet]))
        rows = _ROWS[self.sheet][place]
        where = f" WHERE {self.dice.choice(rows['where'])}" if self.dice.random() < 0.5 else ""
        tail = f"{where}{self._skip()}"
        if "tails" in rows:
            tail += " " + self.picked(f"{self.sheet}{place}", rows["tails"])
        for kind in ("money", "number", "other", "flag", "mark", "rows", "date"):
            template = template.replace(f"@{kind}", self.dice.choice(rows["number" if kind == "other" else kind]))
        return template.replace("@tail", tail)

    def _skip(self) -> str:
        if self.dice.random() < 0.3:
            return ""
        return f" SKIP {', '.join(self.dice.sample(_SKIPS, self.dice.randrange(5, len(_SKIPS))))}"

    def picked(self, kind: str, options: list[str]) -> str:
        """One of the options, the likelier the less it was used, and likelier still if it holds something rare."""
        weights = [
            (9 if any(word in option for word in self.rare) else 1) / (1 + self.used[f"{kind}|{option}"])
            for option in options
        ]
        chosen = self.dice.choices(options, weights)[0]
        self.used[f"{kind}|{chosen}"] += 1
        return chosen

    def filled(self, template: str, depth: int) -> str:
        """A template with each {slot} replaced, by a formula where the slot is a kind."""
        parts = template.split("{")
        text = parts[0]
        for part in parts[1:]:
            slot, rest = part.split("}", 1)
            text += (self.slots[slot]() if slot in self.slots else f"({self.formula(slot, depth)})") + rest
        return text


_PARTS = yaml.safe_load((Path(__file__).parent / "templates.yaml").read_text(encoding="utf-8"))
_FALLBACK: dict[str, str] = _PARTS["fallback"]
_TEMPLATES: dict[str, list[str]] = _PARTS["templates"]
_AROUND: dict[str, list[str]] = _PARTS["around"]
_LEAVES: dict[str, dict[str, list[str]]] = _PARTS["leaves"]
_COHORTS: dict[str, dict[str, list[str]]] = _PARTS["cohorts"]
_AGGREGATES: dict[str, list[str]] = _PARTS["aggregates"]
_ROWS: dict[str, dict[str, dict[str, list[str]]]] = _PARTS["rows"]
_FIRSTS: dict[str, str] = _PARTS["firsts"]


def written_column(dice: random.Random, name: str, kind: str, text: str, number: int) -> ColumnDeclared:
    """A column with some of the options of columns, whose finding, if any, can be told by its line."""
    kind_name, more = RESULTS[kind]
    first = {"first": _FIRSTS[_AS.get(kind, kind)]} if f"PREVIOUS({name})" in text else {}
    made = column(name, kind_name, text, **first, **more)
    place = Place("invented.yaml", number + 1, 1)
    return ColumnDeclared(
        made.name,
        made.type,
        place,
        Written(text, place),
        first=made.first,
        history=dice.choice(("partial", "full")),
        on_state=dice.choice(("withhold_pool", "leave_out")) if "ALLOCATE" in text else "",
        when_empty=dice.choice((None, None, None, State.NOT_APPLICABLE, State.OPEN, State.NO_RECORD)),
        rounding=Rounding.HALF_UP if dice.random() < 0.6 else dice.choice(list(Rounding)),
        breaks_on=dice.choice(((), (State.EMPTY,), (State.EMPTY, State.NOT_SUBMITTED))) if "STREAK" in text else (),
        passes=dice.choice(((), (State.REJECTED,), (State.NOT_DUE, State.NO_RECORD))) if "STREAK" in text else (),
    )
