"""表单读取 · Loading sheets: keys, links, made rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaohe.base.exact import Rounding
from kaohe.base.findings import Place
from kaohe.base.states import State
from kaohe.formula.declared import Written
from kaohe.formula.program import Source
from kaohe.formula.typed import Value
from kaohe.formula.types import STEPS, Type
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import COLUMN, SHEET, canonical_key, canonical_word, state_of
from kaohe.scheme.load_grades import load_grades
from kaohe.scheme.load_treatment import load_treatment
from kaohe.scheme.load_types import bounds, type_of
from kaohe.scheme.model import ClockRule, Column, Link, Sheet
from kaohe.scheme.naming import Scope
from kaohe.scheme.node import Mapping, Node, Scalar, Sequence
from kaohe.scheme.reading import Fields, Reading

_ROUNDINGS = tuple(str(mode) for mode in Rounding)
_COMPUTED = ("is", "start", "rules", "treatment")
_LEAD = re.compile(r"([0-9]{1,4}) *(days?|天|日|weeks?|周|months?|个月|月|years?|年)")
_LEAD_DAYS = {"days 天日": 1, "weeks 周": 7, "months 个月": 31, "years 年": 366}


def load_sheets(reading: Reading, node: Node | None, scope: Scope) -> dict[str, Sheet]:
    """`sheets:`, each with its columns.

    Findings: those of names, shapes, types and words, each with its place.
    """
    found = {}
    for name, place, body in read.entries(reading, node, "sheets"):
        if scope.declare(name, place):
            found[name] = _sheet(reading, name, place, body)
    return found


def _sheet(reading: Reading, name: str, place: Place, body: Node) -> Sheet:
    parts = read.fields(reading, body, SHEET)
    if ("key" in parts) == ("each" in parts):
        both = "key" in parts
        rule, data = (rules.CONFLICT, {"one": "key", "other": "each"}) if both else (rules.MISSING_KEY, {"key": "key"})
        reading.report(rule, place, where=name, **data)
    kind, each = _each(reading, parts.get("each"), name)
    keys = tuple(_keys(reading, parts.get("key"), name)) or tuple(one.name for one in each)
    columns = {}
    scope = Scope(reading)
    for column, at, spec in read.entries(reading, parts.get("columns"), f"{name} columns"):
        if scope.declare(column, at):
            columns[column] = load_column(reading, column, at, spec)
            _say_absent(reading, columns[column], spec, parts)
    return Sheet(
        name,
        kind,
        place,
        key=keys,
        columns=columns,
        links=_links(reading, parts.get("in"), name),
        each=each,
        when=read.written(reading, parts.get("when"), f"{name} when"),
        seen_in=tuple(names.unquoted(one) for one in read.texts(reading, parts.get("seen_in"), f"{name} seen_in")),
        lead_in=_lead_in(reading, parts.get("lead_in"), name),
        pays=names.unquoted(read.text(reading, parts.get("pays"), f"{name} pays")),
        title=read.title(reading, parts.get("title")),
    )


def _say_absent(reading: Reading, column: Column, spec: Node, parts: Fields) -> None:
    """Every given column says what an empty cell means; keys and links are never empty."""
    keys = read.texts(reading, parts.get("key"), "key")
    links = parts.get("in")
    linked = [key.text for key, _ in links.entries] if isinstance(links, Mapping) else []
    said = isinstance(spec, Mapping) and any(
        canonical_key(key.text, ("absent", "treatment")) for key, _ in spec.entries
    )
    if column.is_given and not said and not column.filled_by and column.name not in {*keys, *linked}:
        reading.report(rules.MISSING_KEY, column.place, where=column.name, key="absent")


def load_column(reading: Reading, name: str, place: Place, body: Node) -> Column:
    """One column.

    Findings: `scheme/conflict`, `scheme/missing-key` and those of types and words.

    >>> from kaohe.scheme.node import compose
    >>> root = compose("{type: 金额, absent: 未报送}".encode()).root
    >>> load_column(Reading(""), "应付", Place(), root).absent
    <State.NOT_SUBMITTED: 2>
    """
    parts = read.fields(reading, body, COLUMN)
    kind = bounds(
        reading, parts.get("between"), f"{name} between", type_of(reading, parts, name, place, needs_scale=True)
    )
    computed = [key for key in _COMPUTED if key in parts]
    for other in computed[1:] + (["absent"] if computed and "absent" in parts else []):
        reading.report(rules.CONFLICT, parts[other].place, where=name, one=computed[0], other=other)
    clock = _clock(reading, parts, name, place)
    return Column(
        name,
        kind,
        place,
        formula=None if clock else read.written(reading, parts.get("is"), f"{name} is"),
        first=read.written(reading, parts.get("first"), f"{name} first"),
        clock=clock,
        rules=load_grades(reading, parts.get("rules"), name),
        treatment=load_treatment(reading, parts.get("treatment"), name),
        absent=_absent(reading, parts.get("absent"), name, kind),
        when_empty=read.state(reading, parts.get("when_empty"), f"{name} when_empty"),
        on_state=read.word(reading, parts.get("on_state"), f"{name} on_state", ("withhold_pool", "leave_out"), ""),
        history=read.word(reading, parts.get("history"), f"{name} history", ("full", "partial"), ""),
        rounding=Rounding(read.word(reading, parts.get("round"), f"{name} round", _ROUNDINGS, "half_up")),
        breaks_on=read.states(reading, parts.get("breaks_on"), f"{name} breaks_on"),
        passes=read.states(reading, parts.get("passes"), f"{name} passes"),
        filled_by=read.text(reading, parts.get("from"), f"{name} from"),
        basis=read.text(reading, parts.get("basis"), f"{name} basis"),
        title=read.title(reading, parts.get("title")),
    )


def _clock(reading: Reading, parts: Fields, name: str, place: Place) -> ClockRule | None:
    if canonical_word(read.text(reading, parts.get("type"), name), ("clock",)) != "clock":
        return None
    for key in ("start", "stop", "limit"):
        if key not in parts:
            reading.report(rules.MISSING_KEY, place, where=name, key=key)
    return ClockRule(
        names.unquoted(read.text(reading, parts.get("start"), f"{name} start")),
        names.unquoted(read.text(reading, parts.get("stop"), f"{name} stop")),
        read.written(reading, parts.get("limit"), f"{name} limit") or Written("0 hours", place),
        read.word(reading, parts.get("kind"), f"{name} kind", ("elapsed", "working"), "elapsed"),
    )


def _absent(reading: Reading, node: Node | None, name: str, kind: Type) -> State | Value | None:
    if node is None:
        return None
    given = read.text(reading, node, f"{name} absent")
    if canonical_word(given, ("error",)):
        return None
    state = state_of(given)
    return state if state is not None else read.value(reading, node, f"{name} absent", kind)


def _each(reading: Reading, node: Node | None, name: str) -> tuple[str, tuple[Source, ...]]:
    if node is None:
        return "given", ()
    if isinstance(node, Scalar):
        read.word(reading, node, f"{name} each", ("one",), "")
        return "one", ()
    scope = Scope(reading)
    return "made", tuple(_source(reading, scope, *entry) for entry in read.entries(reading, node, f"{name} each"))


def _keys(reading: Reading, node: Node | None, sheet: str) -> Iterator[str]:
    scope = Scope(reading)
    for item in read.some(reading, node, f"{sheet} key"):
        name = names.unquoted(read.text(reading, item, f"{sheet} key"))
        if isinstance(item, Scalar) and scope.declare(name, item.place):
            yield name


def _source(reading: Reading, scope: Scope, name: str, place: Place, node: Node) -> Source:
    scope.declare(name, place)
    if isinstance(node, Sequence):
        return Source(name, "choice", "", read.texts(reading, node, name))
    of = read.text(reading, node, name)
    step = canonical_word(of, STEPS)
    if step:
        return Source(name, "step", step)
    if canonical_word(of, ("any",)):
        return Source(name, "any", "")
    of = names.unquoted(of)
    return Source(name, "choice" if "." in of else "sheet", of)


def _links(reading: Reading, node: Node | None, sheet: str) -> dict[str, Link]:
    found = {}
    scope = Scope(reading)
    for name, place, body in read.entries(reading, node, f"{sheet} in"):
        if not scope.declare(name, place):
            continue
        if isinstance(body, Mapping):
            found[name] = _computed_link(reading, name, place, body)
        else:
            found[name] = Link(name, names.unquoted(read.text(reading, body, name)), (), place)
    return found


def _computed_link(reading: Reading, name: str, place: Place, body: Mapping) -> Link:
    target, keys = "", []
    for key, at, node in read.entries(reading, body, name):
        if canonical_word(key, ("sheet",)) or key in {"表", "工作表"}:
            target = names.unquoted(read.text(reading, node, name))
        else:
            keys.append((key, read.written(reading, node, name) or Written("", at)))
    if not target:
        reading.report(rules.MISSING_KEY, place, where=name, key="sheet")
    return Link(name, target, tuple(keys), place)


def _lead_in(reading: Reading, node: Node | None, name: str) -> int:
    """Days before the period; months and years as their longest."""
    if node is None:
        return 0
    found = _LEAD.fullmatch(read.text(reading, node, f"{name} lead_in").strip())
    if found is None:
        data = {"text": read.text(reading, node, name), "wanted": f"{name} lead_in", "sample": "63 days"}
        reading.report(rules.BAD_VALUE, node.place, **data)
        return 0
    return int(found[1]) * next(days for unit, days in _LEAD_DAYS.items() if found[2] in unit)
