"""Random formula trees, and trees without the places they came from."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from kaohe.formula.tree import At, Binary, Bound, Call, Day, In, Key, Name, Node, Number, Span, Text, Truth, Unary

NOWHERE = Span(0, 0)
WORDS = ("工资", "绩效标准", "x", "名次_2", "24小时响应率", "期末", "链")
_names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda parts: Name(tuple(parts), NOWHERE))
_numbers = st.builds(
    lambda text, unit: Number(Fraction(text), text, unit, NOWHERE),
    st.sampled_from(("0", "1", "24", "0.5", "98", "1700.25", "3")),
    st.sampled_from(("", "", "yuan", "%", "hours", "days", "months", "working days", "points")),
)
_leaves = st.one_of(
    _names,
    _numbers,
    st.sampled_from(("甲", "it's", "")).map(lambda value: Text(value, NOWHERE)),
    st.just(Day("2026-03-09", NOWHERE)),
    st.booleans().map(lambda value: Truth(value, NOWHERE)),
)


def _chain(op: str, nodes: list[Node]) -> Node:
    result = nodes[0]
    for node in nodes[1:]:
        result = Binary(op, result, node, NOWHERE)
    return result


def _calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    frames = st.sampled_from(((None, None), (Bound("", -6), Bound("", 0)), (Bound("START", 0), Bound("", 0))))

    def build(args: list[Node], where: Node | None, frame: tuple[Bound | None, Bound | None], down: bool) -> Node:
        keys = tuple(Key("DESC" if down else "", node) for node in args)
        return Call(
            "SUM",
            keys,
            NOWHERE,
            where=where,
            skip=("open",),
            start=frame[0],
            stop=frame[1],
            ties="dense" if down else "",
        )

    return st.builds(build, st.lists(inner, min_size=1, max_size=3), st.none() | inner, frames, st.booleans())


def _extend(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    pairs = st.builds(
        lambda op, a, b: Binary(op, a, b, NOWHERE),
        st.sampled_from(("+", "-", "*", "/", "=", "<>", "<", "<=", ">", ">=")),
        inner,
        inner,
    )
    return st.one_of(
        pairs,
        st.builds(_chain, st.sampled_from(("AND", "OR")), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda op, node: Unary(op, node, NOWHERE), st.sampled_from(("-", "NOT")), inner),
        st.builds(lambda node, more: In(node, tuple(more), NOWHERE), inner, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda name, when: At(name, when, NOWHERE), _names, inner),
        _calls(inner),
    )


TREES: st.SearchStrategy[Node] = st.recursive(_leaves, _extend, max_leaves=12)


def placeless(node: Any) -> Any:
    """A tree with every span set to nowhere."""
    if isinstance(node, tuple):
        return tuple(placeless(item) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    if isinstance(node, Span):
        return NOWHERE
    return replace(node, **{field.name: placeless(getattr(node, field.name)) for field in fields(node)})
