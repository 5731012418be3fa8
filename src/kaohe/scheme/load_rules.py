"""规则读取 · Loading rules: records, constraints, lights and cases."""

from __future__ import annotations

from collections.abc import Mapping

from kaohe.base.findings import Place
from kaohe.formula.declared import Written
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import CASE, LIGHT, MUST_HOLD, RECORD, TAKEN, canonical_word
from kaohe.scheme.load_types import load_type, type_of
from kaohe.scheme.model import CaseRule, Constraint, Light, Record, Sheet, Taken
from kaohe.scheme.naming import Scope
from kaohe.scheme.node import Mapping as MappingNode
from kaohe.scheme.node import Node, Scalar
from kaohe.scheme.reading import Reading


def load_records(reading: Reading, node: Node | None, scope: Scope, sheets: Mapping[str, Sheet]) -> dict[str, Record]:
    """`records:`, each tied to a sheet of this scheme.

    Findings: `scheme/record-sheet` and those of names, shapes and words.
    """
    found = {}
    for name, place, body in read.entries(reading, node, "records"):
        if scope.declare(name, place):
            found[name] = _record(reading, name, place, body, sheets)
    return found


def _record(reading: Reading, name: str, place: Place, body: Node, sheets: Mapping[str, Sheet]) -> Record:
    parts = read.fields(reading, body, RECORD)
    scheme = read.text(reading, parts.get("scheme"), f"{name} scheme")
    sheet = names.unquoted(read.text(reading, parts.get("sheet"), f"{name} sheet"))
    on = names.unquoted(read.text(reading, parts.get("on"), f"{name} on")) or (sheet if sheet in sheets else "")
    if on not in sheets:
        reading.report(rules.RECORD_SHEET, place, name=name)
    return Record(
        name,
        canonical_word(scheme, ("self",)) or scheme,
        read.texts(reading, parts.get("versions"), f"{name} versions"),
        sheet,
        on,
        read.word(reading, parts.get("status"), f"{name} status", ("approved",), "approved"),
        read.word(reading, parts.get("period"), f"{name} period", ("same", "inside", "ends_inside", "last"), ""),
        _back(reading, parts.get("back"), name),
        tuple(_taken(reading, parts.get("take"), name)),
        {
            old: read.text(reading, new, f"{name} rename")
            for old, _, new in read.entries(reading, parts.get("rename"), f"{name} rename")
        },
        place,
    )


def _back(reading: Reading, node: Node | None, name: str) -> int | None:
    if node is None or canonical_word(read.text(reading, node, f"{name} back"), ("all",)):
        return None
    return read.whole(reading, node, f"{name} back", 1)


def _taken(reading: Reading, node: Node | None, name: str) -> list[Taken]:
    if isinstance(node, MappingNode):
        entries = read.entries(reading, node, f"{name} take")
        return [_taken_as(reading, body, f"{name} {column}", (column, place)) for column, place, body in entries]
    return [
        Taken(names.unquoted(read.text(reading, item, f"{name} take")), None, item.place)
        for item in read.some(reading, node, f"{name} take")
    ]


def _taken_as(reading: Reading, node: Node, where: str, named: tuple[str, Place]) -> Taken:
    """A column with its type, with the states that it can hold, or with both."""
    if isinstance(node, Scalar):
        return Taken(named[0], load_type(reading, node, where), named[1])
    parts = read.fields(reading, node, TAKEN)
    states = read.states(reading, parts["states"], f"{where} states") if "states" in parts else None
    if set(parts) <= {"states"}:
        return Taken(named[0], None, named[1], states)
    if "type" not in parts:
        reading.report(rules.MISSING_KEY, node.place, where=where, key="type")
    return Taken(named[0], type_of(reading, parts, where, node.place), named[1], states)


def load_constraints(reading: Reading, node: Node | None) -> tuple[Constraint, ...]:
    """`must_hold:`, in order.

    Findings: those of names, shapes and words.
    """
    found = []
    for item in read.items(reading, node, "must_hold"):
        parts = read.fields(reading, item, MUST_HOLD)
        on, name = _named(reading, parts.get("on"), parts.get("name"), "must_hold")
        found.append(
            Constraint(
                canonical_word(on, ("scheme",)) or ("scheme" if on == "方案" else on),
                name,
                read.written(reading, parts.get("holds"), f"{name} holds") or Written("TRUE", item.place),
                read.states(reading, parts.get("unless"), f"{name} unless"),
                read.word(reading, parts.get("severity"), f"{name} severity", ("block", "warn"), "block"),
                read.text(reading, parts.get("basis"), f"{name} basis"),
                read.title(reading, parts.get("title")),
                item.place,
            )
        )
    return tuple(found)


def load_lights(reading: Reading, node: Node | None) -> tuple[Light, ...]:
    """`lights:`, in order.

    Findings: those of names, shapes and words.

    >>> from kaohe.scheme.node import compose
    >>> root = compose("[{on: 项目, name: 专户, red: NOT 专户已开}]".encode()).root
    >>> load_lights(Reading(""), root)[0].red.text
    'NOT 专户已开'
    """
    found = []
    for item in read.items(reading, node, "lights"):
        parts = read.fields(reading, item, LIGHT)
        on, name = _named(reading, parts.get("on"), parts.get("name"), "lights")
        red = read.written(reading, parts.get("red"), f"{name} red")
        yellow = read.written(reading, parts.get("yellow"), f"{name} yellow")
        if red is None and yellow is None:
            reading.report(rules.MISSING_KEY, item.place, where=f"灯 (light) {name}", key="red / yellow")
        until = [read.written(reading, parts.get(key), f"{name} {key}") for key in ("red_until", "yellow_until")]
        for colour, burning, end in zip(("red", "yellow"), (red, yellow), until, strict=True):
            if end is not None and burning is None:
                reading.report(rules.MISSING_KEY, item.place, where=f"灯 (light) {name}", key=colour)
        basis = read.text(reading, parts.get("basis"), f"{name} basis")
        found.append(Light(on, name, red, yellow, basis, read.title(reading, parts.get("title")), item.place, *until))
    return tuple(found)


def load_cases(reading: Reading, node: Node | None) -> tuple[CaseRule, ...]:
    """`cases:`, in order.

    Findings: those of shapes and words.
    """
    return tuple(_case(reading, item) for item in read.items(reading, node, "cases"))


def _case(reading: Reading, item: Node) -> CaseRule:
    parts = read.fields(reading, item, CASE)
    return CaseRule(
        read.text(reading, parts.get("opens"), "opens"),
        read.text(reading, parts.get("type"), "case type"),
        read.text(reading, parts.get("owner"), "case owner"),
        read.text(reading, parts.get("due"), "case due"),
        read.texts(reading, parts.get("steps"), "case steps"),
        read.text(reading, parts.get("accepted_by"), "case accepted_by"),
        read.written(reading, parts.get("when"), "case when"),
        read.text(reading, parts.get("basis"), "case basis"),
        read.title(reading, parts.get("title")),
        item.place,
    )


def _named(reading: Reading, on: Node | None, name: Node | None, where: str) -> tuple[str, str]:
    text = names.unquoted(read.text(reading, name, f"{where} name"))
    wrong = names.problem(text)
    if wrong and isinstance(name, Scalar):
        reading.report(rules.BAD_NAME, name.place, name=text, problem=wrong)
    return names.unquoted(read.text(reading, on, f"{where} on")), text
