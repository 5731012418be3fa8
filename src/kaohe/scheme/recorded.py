"""记录的状态 · Recorded states: a scheme compiled with the states that the columns taken by its records can hold.

What a record takes was computed by a scheme, so its states are those that the document of that scheme can give. The own
past grows with the scheme itself: it is compiled again until nothing more can come round.
Basis: language.md §7 and §8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kaohe.base.findings import Finding, blocking
from kaohe.base.states import State
from kaohe.formula.compile import compile_declared
from kaohe.formula.program import Program
from kaohe.scheme import findings as rules
from kaohe.scheme.declare import declare
from kaohe.scheme.expand import Expansion, expand
from kaohe.scheme.lint.states import known_states
from kaohe.scheme.lint.subject import subject_of
from kaohe.scheme.model import Record, Scheme
from kaohe.scheme.records import Recorded, column_types, is_own, recorded_scheme

_States = Mapping[tuple[str, str], frozenset[State]]
_ByRecord = dict[str, dict[str, frozenset[State]]]


@dataclass(frozen=True, slots=True)
class Settled:
    """A scheme's program (None when a finding blocks), the findings, and the possible states of (sheet, column)."""

    program: Program | None
    findings: tuple[Finding, ...]
    states: _States = field(default_factory=dict)


def settled(scheme: Scheme) -> Settled:
    """The scheme compiled, with what its records can hold.

    Findings: those of expansion and declaration, every `formula/…`, and `scheme/record-circle`.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "{kaohe: 1, scheme: a, version: 1, period: year, sheets: {单位: {key: 单位}}}"
    >>> settled(load_bytes(text.encode()).scheme).states
    {('单位', '单位'): frozenset({<State.REJECTED: 1>})}
    """
    found = _settled(scheme, {})
    circles = tuple(_circles(scheme))
    return Settled(None if circles else found.program, (*found.findings, *circles), found.states)


def _settled(scheme: Scheme, done: dict[str, _States]) -> Settled:
    """`done` has the states of every scheme met so far, none for the columns of one that is still being compiled."""
    expansion = expand(scheme)
    done[scheme.id] = {
        (sheet, column): frozenset()
        for sheet in {*scheme.sheets, *expansion.columns}
        for column in column_types(scheme, expansion, sheet)
    }
    others, own = _others(scheme, done), _own(scheme, done[scheme.id])
    while True:
        found = _compiled(scheme, expansion, others | own)
        grown = _grown(own, _own(scheme, found.states))
        if found.program is None or grown == own:
            done[scheme.id] = found.states
            return found
        own = grown


def _compiled(scheme: Scheme, expansion: Expansion, recorded: Recorded) -> Settled:
    declarations = declare(scheme, expansion, recorded)
    compiled = compile_declared(declarations.declared)
    findings = (*expansion.findings, *declarations.findings, *compiled.findings)
    if blocking(findings) or compiled.program is None:
        return Settled(None, findings)
    return Settled(compiled.program, findings, known_states(subject_of(scheme, compiled.program)))


def _own(scheme: Scheme, states: _States) -> _ByRecord:
    own = (record for record in scheme.records.values() if is_own(record, scheme))
    return {record.name: _of(states, record.sheet) for record in own}


def _grown(before: _ByRecord, now: _ByRecord) -> _ByRecord:
    return {name: {one: states | now[name].get(one, states) for one, states in before[name].items()} for name in before}


def _others(scheme: Scheme, done: dict[str, _States]) -> _ByRecord:
    found: _ByRecord = {}
    for record, other in _others_of(scheme):
        states = done[other.id] if other.id in done else _settled(other, done).states
        found[record.name] = _of(states, record.sheet)
    return found


def _of(states: _States, sheet: str) -> dict[str, frozenset[State]]:
    """The states of the columns of one sheet; rejected is left out, since every cell that is read can be that."""
    return {column: found - {State.REJECTED} for (on, column), found in states.items() if on == sheet}


def _others_of(scheme: Scheme) -> Iterator[tuple[Record, Scheme]]:
    """The records of other schemes whose documents are at hand."""
    for record in scheme.records.values():
        other = None if is_own(record, scheme) else recorded_scheme(record)
        if other is not None:
            yield record, other


def _circles(scheme: Scheme) -> Iterator[Finding]:
    """Records of schemes that take results of this one, at whatever remove.

    Findings: `scheme/record-circle`.
    """
    for record, other in _others_of(scheme):
        path = _way_back(other, scheme.id, set())
        if path:
            shown = " → ".join((scheme.id, *path))
            yield Finding.of(rules.RECORD_CIRCLE, record.place, name=record.name, path=shown)


def _way_back(scheme: Scheme, home: str, seen: set[str]) -> tuple[str, ...]:
    """The ids from a scheme through its records to `home`, or ()."""
    seen.add(scheme.id)
    for _, other in _others_of(scheme):
        if other.id == home:
            return scheme.id, home
        way = _way_back(other, home, seen) if other.id not in seen else ()
        if way:
            return (scheme.id, *way)
    return ()
