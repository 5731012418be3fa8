"""What the cases say of each word of the language: which cells assert it, and which reader has a gap there."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.functions import FUNCTIONS, OPERATIONS, TIES
from kaohe.formula.program import Column
from kaohe.formula.reads import walk
from kaohe.formula.typed import Clock, Cohort, Linked, Lookup, Op, Parameter, Single
from kaohe.formula.types import STEPS, Kind
from tests.readers.cases import FOLDER, Case, cases, compiled, expected

WRITTEN_ONLY = {"STATE": "StateConst", "LOOKUP": "Lookup", "BAND": "Lookup", "TODATE": "SUM"}
"""These functions are typed as something else; the cases are searched for their names as written."""
PLACES = ("over children", "over peers", "over all", "along rows", "along steps", "FROM START", "SKIP", "WHERE", "THIS")
REFERENCES = ("Linked", "Single", "Lookup", "Parameter", "Clock", "AT", "when_empty", "first")


@dataclass(slots=True)
class Word:
    """A word of the language as the cases meet it: how many columns of cases assert it, and the gaps by reader."""

    columns: int = 0
    cases: set[str] = field(default_factory=set)
    read: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    reasons: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def words() -> dict[str, tuple[str, ...]]:
    """Every word that a case must assert, by its group."""
    return {
        "functions": tuple(FUNCTIONS),
        "operations": OPERATIONS,
        "rows": (*PLACES, *(f"TIES {ties}" for ties in TIES)),
        "references": REFERENCES,
        "types": (*(str(kind) for kind in Kind if kind is not Kind.ANY), "ratio pair"),
        "steps": STEPS,
        "states": tuple(state.token for state in State),
        "roundings": tuple(mode.name.lower() for mode in Rounding),
    }


def covered(readers: tuple[str, ...]) -> Mapping[str, Word]:
    """Each word with the columns that assert it."""
    found: dict[str, Word] = defaultdict(Word)
    for case in cases():
        for (sheet, column), names in _asserted(case).items():
            for name in names:
                word = found[name]
                word.columns += 1
                word.cases.add(case.name)
                for reader in readers:
                    gaps = case.gaps.get(reader, {})
                    reason = gaps.get("*", gaps.get(f"{sheet}.{column}"))
                    word.read[reader] += reason is None
                    if reason is not None:
                        word.reasons[reader].add(reason)
    return found


def _asserted(case: Case) -> dict[tuple[str, str], set[str]]:
    """The words behind each asserted column of a case, states of its cells included."""
    program, found = compiled(case), defaultdict[tuple[str, str], set[str]](set)
    for (sheet, _, name), value in expected(case, program).items():
        column = program.sheets[sheet].columns[name]
        names = found[sheet, name]
        names |= {str(column.type.kind), column.type.step} - {""}
        names |= {"ratio pair"} if column.type.is_pair else set()
        names |= {value.token} if isinstance(value, State) else set()
        names |= set(_of_formula(column))
    return found


def _of_formula(column: Column) -> Iterator[str]:
    if column.formula is None:
        return
    yield column.rounding.name.lower()
    yield from ["when_empty"] * (column.when_empty is not None) + ["first"] * (column.first is not None)
    yield from (name for name in WRITTEN_ONLY if f"{name}(" in column.text)
    for node in walk(column.formula):
        match node:
            case Op(name=name):
                yield name
            case Cohort():
                yield from _of_rows(node)
            case Linked() | Single() | Lookup() | Parameter() | Clock():
                yield type(node).__name__
                yield from ["AT"] * (isinstance(node, Lookup | Parameter) and node.when is not None)
    yield from ["THIS"] * ("THIS." in column.text)


def _of_rows(node: Cohort) -> Iterator[str]:
    yield node.function
    yield f"over {node.over}"
    yield from [f"TIES {node.ties}"] * bool(node.ties)
    yield from ["SKIP"] * bool(node.skip) + ["WHERE"] * (node.where is not None)
    if node.frame is not None:
        yield "along steps" if node.frame.unit else "along rows"
        yield from ["FROM START"] * node.frame.from_period


def digest() -> str:
    """One hash over the names and the bytes of the files of cases, in the order of their names."""
    found = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yaml")):
        content = path.read_bytes()
        found.update(f"{path.name} {len(content)}\n".encode() + content)
    return found.hexdigest()
