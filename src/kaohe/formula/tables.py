"""查表 · Table look-ups: LOOKUP and BAND against a dated table."""

from __future__ import annotations

from kaohe.base.states import State
from kaohe.formula import findings as rules
from kaohe.formula import units
from kaohe.formula.environment import nearest
from kaohe.formula.scope import Resolve, Scope
from kaohe.formula.tree import At, Call, Name, Node
from kaohe.formula.typed import Lookup, Typed
from kaohe.formula.types import Type


def lookup(scope: Scope, node: Call, resolve: Resolve) -> Typed:
    """LOOKUP(table.gives AT date, key…) and BAND(table, x); `Mistake` carries what is wrong.

    >>> from kaohe.formula.functions import FUNCTIONS
    >>> FUNCTIONS["LOOKUP"].usage
    'LOOKUP(table, key)'
    """
    head = node.args[0].node
    when = resolve(scope, head.when) if isinstance(head, At) else None
    name = head.name if isinstance(head, At) else head
    if not isinstance(name, Name) or name.parts[0] not in scope.env.tables:
        word = name.text if isinstance(name, Name) else scope.source(head)
        raise scope.mistake(rules.UNKNOWN_NAME, head, sheet="tables", name=word, hint=nearest(word, scope.env.tables))
    table = scope.env.tables[name.parts[0]]
    gives = name.parts[1] if len(name.parts) > 1 else next(iter(table.gives))
    if gives not in table.gives:
        raise scope.mistake(rules.UNKNOWN_NAME, head, sheet=table.name, name=gives, hint=nearest(gives, table.gives))
    if len(node.args) - 1 != len(table.keys):
        data = {
            "table": table.name,
            "wanted": len(table.keys),
            "count": len(node.args) - 1,
            "usage": ", ".join(table.keys),
        }
        raise scope.mistake(rules.TABLE_KEYS, node, **data)
    keys = tuple(
        _table_key(scope, key.node, kind, resolve) for key, kind in zip(node.args[1:], table.keys.values(), strict=True)
    )
    states = frozenset[State]().union(*(key.type.states for key in keys), when.type.states if when else ())
    kind = table.gives[gives]
    return Lookup(table.name, gives, keys, when, 0, kind.with_states(kind.states | states | {State.NO_RECORD}))


def _table_key(scope: Scope, node: Node, kind: Type, resolve: Resolve) -> Typed:
    typed = resolve(scope, node)
    if typed.type.approximate:
        raise scope.mistake(rules.APPROXIMATE, node, text=scope.source(node))
    try:
        units.comparable(kind, typed.type, order=kind.is_numeric)
    except units.UnitError as error:
        text = scope.source(node)
        raise scope.mistake(rules.UNITS, node, left="LOOKUP", op="", right=text, hint=str(error)) from None
    return typed
