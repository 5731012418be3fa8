"""Printing a tree and parsing the text gives the tree back."""

from __future__ import annotations

from hypothesis import assume, given, settings

from kaohe.base.findings import Place
from kaohe.formula.declared import Written
from kaohe.formula.fold import MAX_DEPTH, MAX_LENGTH
from kaohe.formula.parse import parse
from kaohe.formula.printing import print_node
from kaohe.formula.tree import Binary, Node
from tests.formula.trees import TREES, placeless


@settings(max_examples=400, deadline=None)
@given(TREES)
def test_print_then_parse_is_the_identity(tree: Node) -> None:
    text = print_node(tree)
    assume(len(text) < MAX_LENGTH and text.count("(") < MAX_DEPTH)
    parsed = parse(Written(text, Place()))
    assert parsed.findings == (), text
    assert placeless(parsed.node) == placeless(tree), text


@settings(max_examples=100, deadline=None)
@given(TREES)
def test_printing_is_canonical(tree: Node) -> None:
    text = print_node(tree)
    assume(len(text) < MAX_LENGTH and text.count("(") < MAX_DEPTH)
    node = parse(Written(text, Place())).node
    assert node is not None
    assert print_node(node) == text


def test_a_sum_on_the_right_of_a_minus_keeps_its_brackets() -> None:
    node = parse(Written("a - (b + c)", Place())).node
    assert isinstance(node, Binary)
    assert print_node(node) == "a - (b + c)"
