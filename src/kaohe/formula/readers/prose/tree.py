"""公式树的成分 · Parts of a tree: a formula as written, before its names are known to mean anything."""

from __future__ import annotations

from kaohe.base.errors import KaoheError
from kaohe.base.states import State
from kaohe.formula.functions import COHORTS
from kaohe.formula.readers.prose.literal import literal
from kaohe.formula.readers.prose.part import Part, Rows, Words, leaf, marked
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
            words = marked(literal(value, Type(kind, bare=not node.unit)))
            return Part("", words=words, kind=kind, note=node.text, bound=words)
        case Text(value=value) | Day(value=value):
            kind = Kind.TEXT if isinstance(node, Text) else Kind.DATE
            quoted = f"“{value}”" if isinstance(node, Text) else value
            return leaf(quoted, quoted, kind)
        case Truth(value=value):
            return leaf("是" if value else "否", "yes" if value else "no", Kind.FLAG)
        case Name():
            return _name(node)
        case At():
            return Part("DATED", (part_of_tree(node.when),), _name(node.name).words)
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
        table, when = args[0].words, args[0].args[0] if args[0].name == "DATED" else None
        return Part(node.function, args[1:], Words(f"“{table.zh}”", f"table “{table.en}”"), when=when)
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
    name = f"各{args[0].words.zh}" if node.function == "COUNT" and args else "有关各行"
    english = f"rows of {args[0].words.en}" if node.function == "COUNT" and args else "the rows concerned"
    if node.by is not None:
        link = _name(node.by).words
        name, english = f"{name}（按{link.zh}归属）", f"{english} (by {link.en})"
    if node.within:
        name, english = f"同一{{0}}的{name}", f"{english} with the same {{0}}"
    return Rows(
        Words(name, english),
        where,
        tuple(_states(node)),
        _frame(node),
        groups=tuple(part_of_tree(item) for item in node.within),
        order=_name(node.along) if node.along is not None else None,
        apart=node.function in {"PREVIOUS", "STREAK"},
    )


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
    return Words(f"{side.zh}{marked(Words(str(abs(bound.steps)), '')).zh}步", f"{abs(bound.steps)} steps {side.en}")
