"""来源占比 · Sources: every leaf says where its data come from, and the shares are those that the scheme promises."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kaohe.base.exact import plain_text
from kaohe.base.findings import Finding
from kaohe.formula.tree import Binary, Call, Name, Node, Unary
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.lint.trees import number_of, parts_of, tree_of
from kaohe.scheme.model import Scheme

_COMPARED = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def check(subject: Subject) -> Iterator[Finding]:
    r"""Leaves without a source class, and a promised split that the weights break.

    Basis: domain.md §3.2 (60/40, 70/30). Findings: `scheme/source-missing`, `scheme/source-split`.

    >>> from kaohe.scheme.load import load_bytes
    >>> text = "sources: {a: 甲}\nmust_hold: [{on: scheme, name: 占比, holds: WEIGHT(a) = 60}]"
    >>> [finding.code for finding in check(Subject(load_bytes(text.encode()).scheme))]
    ['scheme/source-split']
    """
    scheme = subject.scheme
    for appraisal in scheme.appraisals if scheme.sources else ():
        for leaf in appraisal.leaves():
            if not leaf.source:
                yield Finding.of(rules.NO_SOURCE, leaf.place, name=leaf.name, known="、".join(scheme.sources))
    for constraint in scheme.must_hold:
        if constraint.on == "scheme" and "WEIGHT" in constraint.holds.text:
            tree = tree_of(constraint.holds)
            if _holds(tree, scheme) is False:
                shown = _shares(tree, scheme)
                yield Finding.of(rules.SPLIT, constraint.holds.place, name=constraint.name, shares=shown)


def _holds(node: Node | None, scheme: Scheme) -> bool | None:
    match node:
        case Unary(op="NOT", operand=operand):
            inner = _holds(operand, scheme)
            return None if inner is None else not inner
        case Binary(op=("AND" | "OR") as op, left=left, right=right):
            sides = (_holds(left, scheme), _holds(right, scheme))
            decisive = op == "OR"
            return decisive if decisive in sides else None if None in sides else not decisive
        case Binary(op=op, left=left, right=right) if op in _COMPARED:
            low, high = _weighed(left, scheme), _weighed(right, scheme)
            return None if low is None or high is None else _COMPARED[op](low, high)
        case _:
            return None


def _weighed(node: Node, scheme: Scheme) -> Fraction | None:
    match node:
        case Call(function="WEIGHT", args=(key,)):
            return _share(key.node.text, scheme) if isinstance(key.node, Name) else None
        case Binary(op="+", left=left, right=right):
            low, high = _weighed(left, scheme), _weighed(right, scheme)
            return None if low is None or high is None else low + high
        case _:
            return number_of(node, scheme)


def _share(source: str, scheme: Scheme) -> Fraction:
    leaves = [leaf for appraisal in scheme.appraisals for leaf in appraisal.leaves()]
    return sum((leaf.weight for leaf in leaves if leaf.source == source), Fraction(0))


def _shares(tree: Node | None, scheme: Scheme) -> str:
    calls = [part for part in parts_of(tree) if isinstance(part, Call) and part.function == "WEIGHT"]
    named = [key.node.text for call in calls for key in call.args if isinstance(key.node, Name)]
    return "、".join(f"WEIGHT({name}) = {plain_text(_share(name, scheme))}" for name in dict.fromkeys(named))
