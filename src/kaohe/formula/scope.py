"""名称 · Scope: a name in a formula becomes the cell, parent, parameter or clock word that it means there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kaohe.base.findings import Finding
from kaohe.base.states import State
from kaohe.formula import findings as rules
from kaohe.formula.declared import Written
from kaohe.formula.environment import Environment, nearest
from kaohe.formula.fold import at
from kaohe.formula.tree import Name, Node
from kaohe.formula.typed import Cell, Clock, Linked, Parameter, Single, Typed
from kaohe.formula.types import COUNT, DATE, INSTANT, Kind, Type

CLOCK_WORDS = ("期", "期初", "期末", "截至")
_NUMERALS = {char: str(digit) for digit, char in enumerate("零一二三四五六七八九")} | {"十": "10"}


class Mistake(Exception):  # noqa: N818 - a finding on its way to the compiler, not an error of ours
    """What is wrong with a formula."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a formula is read: its sheet, the outer sheet inside an aggregate, and which function that is."""

    env: Environment
    written: Written
    sheet: str
    outer: str = ""
    function: str = ""
    owner: str = ""

    def mistake(self, rule: rules.Rule, node: Node, **data: object) -> Mistake:
        """The exception that carries a finding at a node."""
        return Mistake(at(self.written, rule, node.span.start, **data))

    def source(self, node: Node) -> str:
        """The authored text of a node."""
        return self.written.text[node.span.start : node.span.end]


Resolve = Callable[[Scope, Node], Typed]
"""How the functions that take formulas get them resolved (`resolve.resolve`)."""


def resolve_name(scope: Scope, name: Name) -> Typed:
    """What a name means.

    Findings: `formula/unknown-name`, `formula/needs-this`, `formula/needs-aggregate`, `formula/ambiguous-link`.
    """
    if name.parts[0] == "THIS" and len(name.parts) > 1 and scope.outer:
        inner = Scope(scope.env, scope.written, scope.outer, owner=scope.owner)
        return _raised(resolve_name(inner, Name(name.parts[1:], name.span)))
    if name.parts[0] == "THIS" and len(name.parts) > 1:
        return resolve_name(scope, Name(name.parts[1:], name.span))
    own = _own_column(scope, name)
    if own is not None:
        return own
    return _bare(scope, name) if len(name.parts) == 1 else _dotted(scope, name)


def _own_column(scope: Scope, name: Name) -> Typed | None:
    parts = name.parts[1:] if len(name.parts) > 1 and name.parts[0] == scope.sheet else name.parts
    column = scope.env.column(scope.sheet, ".".join(parts))
    if column is None:
        return None
    return Cell(column.name, 0, scope.env.type_of(scope.sheet, column.name))


def _bare(scope: Scope, name: Name) -> Typed:
    word = name.parts[0]
    if word in CLOCK_WORDS:
        return _clock(scope, name)
    if word in scope.env.parameters:
        return Parameter(word, None, 0, scope.env.parameters[word].type)
    if scope.outer and scope.env.column(scope.outer, word) is not None:
        raise scope.mistake(rules.NEEDS_THIS, name, name=word)
    if all(char in _NUMERALS for char in word):
        raise scope.mistake(rules.NUMERAL, name, name=word, digits="".join(_NUMERALS[char] for char in word))
    raise scope.mistake(rules.UNKNOWN_NAME, name, sheet=scope.sheet, name=word, hint=nearest(word, _known(scope)))


def _clock(scope: Scope, name: Name) -> Typed:
    word = name.parts[0]
    if word == "截至":
        return Clock("截至", 0, INSTANT)
    if word == "期":
        step = scope.env.step_of(scope.sheet)
        kind = scope.env.types[scope.sheet, step].step if step else scope.env.period
        return Clock("期", 0, Type(Kind.PERIOD, step=kind))
    return Clock(word, 0, DATE)


def _dotted(scope: Scope, name: Name) -> Typed:
    head, rest = name.parts[0], ".".join(name.parts[1:])
    env = scope.env
    link = env.sheets[scope.sheet].links.get(head)
    if link is None and head in env.sheets:
        if env.sheets[head].kind == "one":
            return Single(head, *_target(scope, name, head, rest))
        links = env.links_between(scope.sheet, head)
        if len(links) > 1:
            shown = "、".join(item.name for item in links)
            raise scope.mistake(rules.AMBIGUOUS_LINK, name, inner=scope.sheet, outer=head, links=shown)
        link = links[0] if links else None
        if link is None and env.links_between(head, scope.sheet):
            raise scope.mistake(rules.NEEDS_AGGREGATE, name, name=name.text, sheet=head)
    if link is None:
        known = [*env.sheets[scope.sheet].links, *env.sheets]
        raise scope.mistake(rules.UNKNOWN_NAME, name, sheet=scope.sheet, name=head, hint=nearest(head, known))
    column, kind = _target(scope, name, link.sheet, rest)
    states = kind.states | {State.NO_RECORD} if link.keys else kind.states
    return Linked(
        link.name, link.sheet, column, 0, kind.with_states(states | link_states(scope.env, scope.sheet, link.name))
    )


def link_states(env: Environment, sheet: str, link: str) -> frozenset[State]:
    """The states that a link's own key can have (the key's state becomes the value's).

    >>> from kaohe.formula.environment import environment_of
    >>> from kaohe.formula.declared import Declared
    >>> link_states(environment_of(Declared({}, {}, {}, "year")), "a", "b")
    frozenset()
    """
    declared = env.types.get((sheet, link))
    return declared.states if declared is not None else frozenset()


def _target(scope: Scope, name: Name, sheet: str, rest: str) -> tuple[str, Type]:
    if sheet not in scope.env.sheets:
        raise scope.mistake(
            rules.UNKNOWN_NAME, name, sheet=scope.sheet, name=sheet, hint=nearest(sheet, scope.env.sheets)
        )
    column = scope.env.column(sheet, rest)
    if column is None:
        known = list(scope.env.sheets[sheet].columns)
        raise scope.mistake(rules.UNKNOWN_NAME, name, sheet=sheet, name=rest, hint=nearest(rest, known))
    return column.name, scope.env.type_of(sheet, column.name)


def _known(scope: Scope) -> list[str]:
    return [*scope.env.sheets[scope.sheet].columns, *scope.env.parameters, *CLOCK_WORDS]


def _raised(typed: Typed) -> Typed:
    match typed:
        case Cell(column, _, kind):
            return Cell(column, 1, kind)
        case Linked(link, sheet, column, _, kind):
            return Linked(link, sheet, column, 1, kind)
        case Clock(word, _, kind):
            return Clock(word, 1, kind)
        case Parameter(name, when, _, kind):
            return Parameter(name, when, 1, kind)
        case _:
            return typed


def month_clock(word: str) -> Clock:
    """The number of months in the run's period (`months`), or the place of the row's month in it (`month_index`).

    >>> month_clock("months").type.kind
    <Kind.COUNT: 'count'>
    """
    return Clock(word, 0, COUNT)
