"""公式树的成分 · Parts of a tree: a formula as written, before its names are known to mean anything."""

from __future__ import annotations

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula.functions import COHORTS
from kaohe.formula.readers.prose.literal import literal
from kaohe.formula.readers.prose.part import Part, Rows, Words, leaf
from kaohe.formula.tree import At, Binary, Bound, Call, Day, In, Name, Node, Number, Text, Truth, Unary
from kaohe.formula.types import Kind, Type

_UNITS = {"yuan": Kind.MONEY, "%": Kind.RATIO, "hours": Kind.HOURS, "days": Kind.DAYS, "months": Kind.MONTHS}
_UNITS |= {"working days": Kind.WORKING_DAYS, "points": Kind.POINTS}


def part_of_tree(node: Node) -> Part:
    """The part of a tree.

    >>> from kaohe.formula.tree import Span
    >>> part_of_tree(Name(("园", "可分增量"), Span())).words.zh
    '园的可分增量'
    """
    match node:
        case Number():
            value = node.value / 100 if node.unit == "%" else node.value
            kind = _UNITS.get(node.unit, Kind.NUMBER)
            words = literal(value, Type(kind, bare=not node.unit))
            return Part("", words=words, kind=kind, note=node.text)
        case Text(value=value) | Day(value=value):
            kind = Kind.TEXT if isinstance(node, Text) else Kind.DATE
            quoted = f"“{value}”" if isinstance(node, Text) else value
            return leaf(quoted, quoted, kind)
        case Truth(value=value):
            return leaf("是" if value else "否", "yes" if value else "no", Kind.FLAG)
        case Name():
            return _name(node)
        case At():
            when = part_of_tree(node.when).words
            name = _name(node.name).words
            return leaf(f"{when.zh}当日有效的{name.zh}", f"{name.en} as in force on {when.en}")
        case Unary():
            return Part("NOT" if node.op == "NOT" else "NEG", (part_of_tree(node.operand),))
        case Binary():
            return Part(node.op, (part_of_tree(node.left), part_of_tree(node.right)))
        case In():
            return Part("IN", (part_of_tree(node.operand), *(part_of_tree(option) for option in node.options)))
        case Call():
            return _call(node)


def _name(node: Name) -> Part:
    parts = ["本行" if part == "THIS" else part for part in node.parts]
    english = ["this row" if part == "THIS" else part for part in node.parts]
    return leaf("的".join(parts), "'s ".join(english))


def _call(node: Call) -> Part:
    args = tuple(part_of_tree(key.node) for key in node.args)
    if node.function in {"ISSTATE", "IFSTATE", "STATE"}:
        return _state_call(node, args)
    if node.function in {"LOOKUP", "BAND"}:
        table = args[0].words
        return Part(node.function, args[1:], Words(f"“{table.zh}”", f"table “{table.en}”"))
    is_group = node.function in COHORTS or (node.function in {"MIN", "MAX"} and len(args) == 1)
    if not is_group:
        return Part(node.function, args)
    directions = tuple(key.direction for key in node.args)
    kept = () if node.function == "COUNT" else args
    return Part(node.function, kept, note=node.ties, rows=_rows(node, args), directions=directions)


def _state_call(node: Call, args: tuple[Part, ...]) -> Part:
    places = {"STATE": slice(0, 1), "ISSTATE": slice(1, None), "IFSTATE": slice(1, 2)}[node.function]
    words = [key.node.text for key in node.args[places] if isinstance(key.node, Name)]
    kept = {"STATE": (), "ISSTATE": args[:1], "IFSTATE": (args[0], args[-1])}[node.function]
    return Part(node.function, kept, note=",".join(words))


def _rows(node: Call, args: tuple[Part, ...]) -> Rows:
    where = part_of_tree(node.where) if node.where is not None else None
    who = Words("有关各行", "the rows concerned")
    if node.within:
        said = [part_of_tree(item).words for item in node.within]
        who = Words(
            f"同一{'、'.join(words.zh for words in said)}的各行",
            f"the rows with the same {' and '.join(words.en for words in said)}",
        )
    elif node.function == "COUNT" and args:
        who = Words(f"各{args[0].words.zh}", f"rows of {args[0].words.en}")
    return Rows(who, where, tuple(_states(node)), _frame(node))


def _states(node: Call) -> list[State]:
    found = []
    for word in node.skip:
        try:
            found.append(State.of_token(word))
        except KaoheError:
            continue
    return found


def _frame(node: Call) -> Words | None:
    if node.start is None or node.stop is None:
        return None
    start, stop = _bound(node.start), _bound(node.stop)
    return Words(f"自{start.zh}到{stop.zh}", f"from {start.en} to {stop.en}")


def _bound(bound: Bound) -> Words:
    if bound.word:
        named = {"FIRST": Words("最早一行", "the first row"), "START": Words("期初", "the start of the period")}
        return named.get(bound.word, Words(bound.word, bound.word))
    if not bound.steps:
        return Words("本行", "this row")
    side = Words("前", "before") if bound.steps < 0 else Words("后", "after")
    return Words(f"{side.zh}{abs(bound.steps)}步", f"{abs(bound.steps)} steps {side.en}")
