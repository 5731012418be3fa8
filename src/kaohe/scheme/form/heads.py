"""表头 · Heads: the columns of a sheet of the form, from the keys of the language and what the document uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kaohe.base.findings import Text
from kaohe.base.states import State
from kaohe.scheme.form import shapes
from kaohe.scheme.form.layout import MORE, SIDES, Table
from kaohe.scheme.form.model import Head
from kaohe.scheme.form.shapes import Shape
from kaohe.scheme.form.tree import entry
from kaohe.scheme.json_schema import sections
from kaohe.scheme.keywords import aliases_of, state_of
from kaohe.scheme.methods import method_ids, method_named
from kaohe.scheme.node import Mapping, Node, Scalar
from kaohe.scheme.node import Sequence as Listed

_NAMES = {
    "@name": Text("名称", "name"),
    "@sheet": Text("表", "sheet"),
    "@of": Text("考核对象", "appraised"),
    "@parent": Text("上级", "parent"),
    "@example": Text("算例", "example"),
    "@side": Text("给定／应得", "given or expect"),
    "@row": Text("行（主键）", "row (key)"),
    "@column": Text("列", "column"),
    ".": Text("值", "value"),
    "*": Text("其他参数", "more"),
    "~sum": Text("下级合计", "sum below"),
}
_TITLES = {
    ("appraisal", "of"): "对象",
    ("quota", "of"): "基数",
    ("indicator", "of"): "基数",
    ("appraisal", "points"): "得分小数位",
    ("column", "from"): "来自",
    ("parameter_row", "is"): "值",
    ("indicator", "note"): "说明",
}
_REFERS = {
    "@sheet": "sheets",
    "@of": "appraisal",
    "@parent": "indicators",
    "@example": "examples",
    "on": "sheets",
    "source": "sources",
    "table": "tables",
}
_LINES = Text("每行写一项（Alt+Enter 换行）。", "One item a line (Alt+Enter).")
_NOTATION = Text("列表写成 [甲, 乙]，分组写成 {{键: 值}}。", "A list reads [a, b], a group {{key: value}}.")


def name_head(key: str, lang: str = "zh") -> Head:
    """The head of a column that says where a row belongs.

    >>> name_head("@side").choices
    ('给定', '应得')
    """
    choices = tuple(shapes.key_spoken(side, (side,), lang) for side in SIDES) if key == "@side" else ()
    return Head(key, _NAMES[key], choices=choices, closed=bool(choices), refers=_REFERS.get(key, ""))


def plain_head(key: str, values: Sequence[Node], refers: str) -> Head:
    """The head of the one value of each row."""
    grouped = any(not isinstance(value, Scalar) for value in values)
    return Head(f"{key}*" if grouped else key, _NAMES[key], _NOTATION if grouped else Text("", ""), refers=refers)


def section_heads(table: Table, section: str, nodes: Sequence[Node], apart: tuple[str, ...], lang: str) -> list[Head]:
    """The heads of the keys of a section over these rows, in the order of the language: those in use, then titles."""
    shape = shapes.section_shape(section)
    found = [
        head
        for key in _known(section, nodes)
        if key not in apart
        for head in _of_key(section, key, shapes.under(shape, key), _under(nodes, key), _below(apart, key), lang)
    ]
    if table.is_tree:
        found.append(Head(MORE, _NAMES[MORE], _NOTATION, used=False))
    return sorted(found, key=lambda head: (not head.used, section != "scheme" and head.key.startswith("title")))


def _known(section: str, nodes: Sequence[Node]) -> tuple[str, ...]:
    """The keys that these rows may have, and any other that one of them has."""
    may = [key for node in nodes for key in shapes.keys_of(section, node)] if section == "indicator" else []
    has = [key.text for node in nodes if isinstance(node, Mapping) for key, _ in node.entries]
    return tuple(dict.fromkeys((*sections()[section].known, *may, *has)))


def _under(nodes: Iterable[Node], key: str) -> list[Node]:
    return [value for node in nodes if (value := entry(node, key)) is not None]


def _below(apart: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(one.partition(".")[2] for one in apart if one.startswith(f"{key}."))


def _of_key(
    section: str, key: str, shape: Shape, values: list[Node], apart: tuple[str, ...], lang: str
) -> Iterator[Head]:
    title = _title(section, key)
    group, states = shapes.group(shape), shapes.by_state(shape)
    if group is not None:
        inner = [value for value in values if isinstance(value, Mapping)]
        if len(inner) < len(values):
            yield _leaf(section, key, title, shape, [value for value in values if value not in inner], lang)
        for sub in shapes.keys(group):
            if sub not in apart:
                heads = _of_key(key, sub, shapes.under(group, sub), _under(inner, sub), (), lang)
                yield from (_nested(key, title, head) for head in heads)
    elif states is not None:
        for token in _states_of(values):
            state = state_of(token)
            label = Text(state.label("zh") if state else token, token)
            yield _nested(key, title, _leaf(section, token, label, states, _under(values, token), lang))
        yield Head(f"{key}*", Text(f"{title.zh}·其他", f"{title.en}, more"), _NOTATION, used=False)
    else:
        yield _leaf(section, key, title, shape, values, lang)


def _nested(key: str, title: Text, head: Head) -> Head:
    named = Text(f"{title.zh}·{head.title.zh}", f"{title.en}: {head.title.en}")
    return Head(f"{key}.{head.key}", named, head.help, head.choices, head.closed, head.refers, head.used)


def _states_of(values: Iterable[Node]) -> list[str]:
    used = {key.text for value in values if isinstance(value, Mapping) for key, _ in value.entries}
    known = [state.token for state in State if state.token in used]
    return [*known, *sorted(used - set(known))]


def _leaf(section: str, key: str, title: Text, shape: Shape, values: Sequence[Node], lang: str) -> Head:
    suffix = _suffix(shape, values)
    known = shapes.words(shape)
    choices = tuple(shapes.spoken(word, known, lang) for word in known)
    notes = {"": _usage(section, key), "[]": _LINES, "*": _usage(section, key) or _NOTATION}
    refers = "sheets" if (section, key) == ("appraisal", "of") else _REFERS.get(key, "")
    closed = bool(choices) and shapes.is_closed(shape) and not suffix
    return Head(
        f"{key}{suffix}",
        title,
        notes[suffix] or Text("", ""),
        choices if not suffix else (),
        closed,
        refers,
        bool(values),
    )


def _suffix(shape: Shape, values: Sequence[Node]) -> str:
    if shapes.texts(shape) and all(_is_lines(value) for value in values):
        return "[]"
    grouped = any(not isinstance(value, Scalar) for value in values)
    return "*" if grouped or (not values and shapes.only_groups(shape)) else ""


def _is_lines(value: Node) -> bool:
    items = value.items if isinstance(value, Listed) else (value,)
    return all(isinstance(item, Scalar) and item.text.strip() and "\n" not in item.text for item in items)


def _title(section: str, key: str) -> Text:
    alias = _TITLES.get((section, key)) or next(iter(aliases_of(key)), key)
    return Text(alias, key.replace("_", " "))


def _usage(section: str, key: str) -> Text | None:
    """How the methods that take an argument say that it is written."""
    if section != "indicator" or key in sections()[section].known:
        return None
    methods = [method_named(name) for name in method_ids()]
    told = {
        method.parameters[key].usage: f"{method.title_zh}：{method.parameters[key].usage}"
        for method in methods
        if key in method.parameters and method.parameters[key].usage
    }
    text = "\n".join(told.values()).replace("{", "{{").replace("}", "}}")
    return Text(text, text) if text else None
