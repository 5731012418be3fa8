"""节点 · Nodes: a typed formula as JSON; what a function over other rows gives is an operand named by its place."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.errors import KaoheError
from kaohe.formula.functions import PERIOD_OF
from kaohe.formula.readers.browser.plain import Node, left_out, operation
from kaohe.formula.readers.browser.values import exact_json, scale_json
from kaohe.formula.typed import (
    Cell,
    Clock,
    Cohort,
    Const,
    Linked,
    Lookup,
    Op,
    Parameter,
    Single,
    StateConst,
    Typed,
)
from kaohe.formula.types import DATE

OF_OWN_ROW = frozenset({"ALLOCATE", "RANK", "POSITION"})
"""Functions whose arguments the person's own row has too."""


def parts_of(typed: Typed) -> tuple[Typed, ...]:
    """What a formula is made of and the own row can read, directly inside.

    >>> from kaohe.formula.types import FLAG
    >>> parts_of(Cohort("SUM", "s", "all", "", (Cell("x", 0, FLAG),), FLAG))
    ()
    """
    match typed:
        case Op(args=args):
            return args
        case Cohort(function=function, args=args):
            return args if function in OF_OWN_ROW else ()
        case Parameter(when=when):
            return (when if when is not None else _END,)
        case Lookup(keys=keys, when=when):
            return (*keys, when if when is not None else _END)
        case _:
            return ()


_END = Clock("期末", 0, DATE)


def walked(typed: Typed) -> Iterator[Typed]:
    """A formula and everything inside it that the own row can read, in order of appearance.

    >>> [type(node).__name__ for node in walked(Parameter("p", None, 0, DATE))]
    ['Parameter', 'Clock']
    """
    yield typed
    for part in parts_of(typed):
        yield from walked(part)


def operand_names(column: str, formula: Typed) -> dict[int, str]:
    """The names of a formula's functions over other rows, by the identity of the node: `column#1`, `column#2`…

    >>> from kaohe.formula.types import COUNT
    >>> list(operand_names("x", Cohort("COUNT", "s", "all", "", (), COUNT)).values())
    ['x#1']
    """
    nodes = (node for node in walked(formula) if isinstance(node, Cohort))
    names: dict[int, str] = {}
    for node in nodes:
        names.setdefault(id(node), f"{column}#{len(names) + 1}")
    return names


def input_name(typed: Linked | Single | Clock) -> str:
    """What is read from elsewhere: a clock's word; else the link or `=` and the one-row sheet, then the column.

    >>> from kaohe.formula.types import FLAG
    >>> input_name(Linked("园", "幼儿园", "级", 0, FLAG)), input_name(Single("全区", "数", FLAG)), input_name(_END)
    ('园.级', '=全区.数', '期末')
    """
    match typed:
        case Clock(word, _, _):
            return word
        case Linked(link, _, column, _, _):
            return f"{link}.{column}"
        case Single(sheet, column, _):
            return f"={sheet}.{column}"


def node_json(typed: Typed, names: dict[int, str], on_state: str = "") -> Node:
    """A formula as JSON; `names` are its `operand_names`, `on_state` what its column says of weights with a state.

    >>> from kaohe.formula.types import FLAG
    >>> node_json(Op("NOT", (Cell("x", 0, FLAG),), FLAG), {})
    {'op': 'NOT', 'args': [{'cell': 'x'}]}
    """
    args = [node_json(part, names, on_state) for part in parts_of(typed)]
    match typed:
        case Const(value, _):
            return {"const": exact_json(value)}
        case StateConst(state, _):
            return {"const": {"state": state.token}}
        case Cell(column, _, _):
            return {"cell": column}
        case Linked() | Single() | Clock():
            return {"input": input_name(typed), **scale_json(typed.type)}
        case Parameter() | Lookup():
            return {"source": source_name(typed), "args": args}
        case Op():
            return operation(typed.name, args, _note(typed))
        case Cohort():
            return _group(typed, names[id(typed)], args, on_state)


def source_name(typed: Parameter | Lookup) -> str:
    """What a dated value is called: the parameter, or the table and what it gives.

    >>> source_name(Parameter("限", None, 0, DATE)), source_name(Lookup("档", "分", (), None, 0, DATE))
    ('限', '档.分')
    """
    return typed.name if isinstance(typed, Parameter) else f"{typed.table}.{typed.gives}"


def _note(op: Op) -> str:
    """What an operation must know and is no value: digits, states, words, the calendar step, the unit of a limit."""
    if op.name in PERIOD_OF or op.name == "PERIOD_ADD":
        return op.type.step
    if op.name == "PERIOD_SUB":
        return op.args[0].type.step
    return op.args[1].type.kind.value if op.name == "DUE" else op.note


def _group(cohort: Cohort, name: str, args: list[Node], on_state: str) -> Node:
    found: Node = {"group": cohort.function, "operand": name, "over": cohort.over, **scale_json(cohort.type)}
    if cohort.function == "ALLOCATE" and cohort.type.scale is None:
        raise KaoheError("a pool without a scale")
    if args:
        found["args"] = args
    if any(cohort.directions):
        found["directions"] = list(cohort.directions)
    is_pool = cohort.function == "ALLOCATE"
    return left_out(found, args[1]) if is_pool and on_state == "leave_out" else found
