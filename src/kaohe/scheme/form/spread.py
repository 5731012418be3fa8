"""展开 · Spreading: a document tree as the sheets of a form, each row with its place in the tree."""

from __future__ import annotations

from collections.abc import Iterator

from kaohe.base.findings import Text
from kaohe.scheme.form import shapes
from kaohe.scheme.form.heads import name_head, plain_head, section_heads
from kaohe.scheme.form.layout import CHECK, LABELS, SIDES, TABLES, VALUE, Table, cover_keys
from kaohe.scheme.form.model import Form, FormSheet, Head, Line
from kaohe.scheme.form.notation import cell_text
from kaohe.scheme.form.tree import entry, items_of, labels, text_of
from kaohe.scheme.node import Mapping, Node

_SUM = {"appraisal": 1, "indicators": 2}
"""Where the sum of weights stands: behind what is appraised, behind the weight of a node."""
_Row = tuple[tuple[str, ...], Node | None, int]


def spread(root: Node, lang: str = "zh") -> Form:
    """The form of a document that loads without findings; its closed words in the language given.

    >>> from kaohe.scheme.node import compose
    >>> form = spread(compose("{scheme: a, sources: {平台: 平台数据}}".encode()).root)
    >>> form.sheets[0].lines[0].cells
    ('平台', '平台数据')
    """
    tree = shapes.respelled(root, shapes.section_shape("scheme"))
    return Form(tuple(_cover(tree, lang)), tuple(_sheet(tree, table, lang) for table in TABLES))


def _cover(root: Node, lang: str) -> Iterator[tuple[str, Text, str]]:
    shape = shapes.section_shape("scheme")
    top = Mapping(root.entries, root.place) if isinstance(root, Mapping) else None
    apart = tuple({table.path[0] for table in TABLES})
    for head in section_heads(_COVER, "scheme", [top] if top else [], apart, lang):
        key = head.key.removesuffix("[]")
        cell = _cell(root, head.key, shape, lang)
        values = cell.split("\n") if head.key.endswith("[]") else [cell]
        yield from ((key if len(values) == 1 and key == head.key else head.key, head.title, value) for value in values)


_COVER = Table("cover", Text("封面", "Cover"), (), "scheme", cover_keys())


def _sheet(root: Node, table: Table, lang: str) -> FormSheet:
    rows = list(_rows(root, table))
    nodes = [node for _, node, _ in rows if node is not None]
    names = [name_head(name, lang) for name in table.names]
    if not table.section:
        values = [plain_head(VALUE, nodes, "sheets" if table.id == "links" else "")]
        return _filled(table, names, values, rows, lang)
    heads = section_heads(table, table.section, nodes, table.apart, lang)
    if table.id in _SUM:
        heads.insert(_SUM[table.id], name_head(f"{CHECK}sum"))
    if not table.lists:
        return _filled(table, names, heads, rows, lang)
    items = [item for node in nodes for item in items_of(entry(node, table.lists))]
    lined = section_heads(table, table.lists_section, items, (table.grid,), lang)
    return _with_lists(table, names, heads, lined, rows, lang=lang)


def _rows(root: Node, table: Table) -> Iterator[_Row]:
    yield from _walked(root, table.path, ())


def _walked(node: Node | None, path: tuple[str, ...], names: tuple[str, ...]) -> Iterator[_Row]:
    if not path:
        yield names, node, 0
        return
    part, *rest = path
    if part == "^":
        yield from _nodes(node, names, "", 0)
    elif part[0] == "#":
        items = items_of(node)
        called = labels(text_of(entry(item, LABELS[part])) for item in items)
        for item, name in zip(items, called, strict=True):
            yield from _walked(item, tuple(rest), (*names, name) if rest else names)
    elif part[0] in "@+":
        entries = node.entries if isinstance(node, Mapping) else ()
        for key, value in entries:
            if part != "+side" or key.text in SIDES:
                yield from _walked(value, tuple(rest), (*names, key.text))
        if not entries and part[0] == "+" and part != "+side":
            yield (*names, *("" for _ in path)), None, 0
    else:
        inner = entry(node, part)
        if inner is not None:
            yield from _walked(inner, tuple(rest), names)


def _nodes(node: Node | None, names: tuple[str, ...], parent: str, level: int) -> Iterator[_Row]:
    items = items_of(node)
    for item in items:
        yield (*names, parent), item, level
        yield from _nodes(entry(item, "indicators"), names, text_of(entry(item, "name")), level + 1)


def _filled(table: Table, names: list[Head], heads: list[Head], rows: list[_Row], lang: str) -> FormSheet:
    shape = shapes.section_shape(table.section) if table.section else shapes.ANYTHING
    lines = tuple(
        Line((*_names(named, lang), *(_cell(node, head.key, shape, lang) for head in heads)), level)
        for named, node, level in rows
    )
    return FormSheet(table, (*names, *heads), lines)


def _names(named: tuple[str, ...], lang: str) -> tuple[str, ...]:
    return tuple(shapes.key_spoken(one, (one,), lang) if one in SIDES else one for one in named)


def _with_lists(
    table: Table, names: list[Head], heads: list[Head], lined: list[Head], rows: list[_Row], *, lang: str
) -> FormSheet:
    """A sheet whose rows have lines: what is dated and its values stand before titles and what is not used."""
    shape, inner = shapes.section_shape(table.section), shapes.section_shape(table.lists_section)
    first = [head for head in heads if head.used and not head.key.startswith("title")]
    later = [head for head in heads if head not in first]
    told = [(named, node, list(_versions(node, table))) for named, node, _ in rows]
    width = max((len(values) for _, _, versions in told for _, values in versions), default=0)
    grid = [_grid_head(table, place) for place in range(1, max(width, 2) + 1)] if table.grid else []
    lines = []
    for named, node, versions in told:
        for number, (item, values) in enumerate(versions):
            own = node if number == 0 else None
            before, after = ([_cell(own, head.key, shape, lang) for head in part] for part in (first, later))
            dated = [_cell(item, head.key, inner, lang) for head in lined]
            padded = [*values, *[""] * (len(grid) - len(values))]
            lines.append(Line((*named, *before, *dated, *padded, *after)))
    return FormSheet(table, (*names, *first, *(_listed(table, head) for head in lined), *grid, *later), tuple(lines))


def _versions(node: Node | None, table: Table) -> Iterator[tuple[Node | None, tuple[str, ...]]]:
    """Each line of a row: an item of its list, with a line of values; the item itself only on its first line."""
    items = items_of(entry(node, table.lists))
    if not items:
        yield None, ()
    for item in items:
        values = items_of(entry(item, table.grid)) if table.grid else ()
        if not values:
            yield item, ()
        for place, line in enumerate(values):
            yield (item if place == 0 else None), tuple(text_of(cell) for cell in items_of(line))


def _listed(table: Table, head: Head) -> Head:
    return Head(f"{table.lists}|{head.key}", head.title, head.help, head.choices, head.closed, head.refers, head.used)


def _grid_head(table: Table, place: int) -> Head:
    return Head(f"{table.lists}|{table.grid}|{place}", Text(f"取值{place}", f"value {place}"))


def _cell(node: Node | None, key: str, shape: shapes.Shape, lang: str) -> str:
    """The text of a cell; '' where the value is absent, or stands in another column."""
    if node is None or key.startswith(CHECK) or key == "*":
        return ""
    path, suffix = (key[:-2], "[]") if key.endswith("[]") else (key.removesuffix("*"), "*" if key[-1] == "*" else "")
    value, at = _at(node, shape, [] if path == VALUE else path.split("."))
    if value is None or (shapes.by_state(at) and isinstance(value, Mapping)):
        return ""
    shown = shapes.respelled(value, at, lang)
    match suffix:
        case "[]":
            items = items_of(shown) or (shown,)
            return "\n".join(text_of(item) for item in items)
        case "*":
            return cell_text(shown)
        case _:
            return text_of(shown)


def _at(node: Node | None, shape: shapes.Shape, path: list[str]) -> tuple[Node | None, shapes.Shape]:
    for key in path:
        node = entry(node, key)
        states = shapes.by_state(shape)
        group = shapes.group(shape)
        shape = states or shapes.under(group or shape, key)
    return node, shape
