"""缺项读取 · Loading missing rules: what a score becomes, per state; no default, no silent zero."""

from __future__ import annotations

from fractions import Fraction

from kaohe.base.states import State
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import RENORMALISE, canonical_word, state_of
from kaohe.scheme.model_appraisal import Missing
from kaohe.scheme.node import Mapping, Node
from kaohe.scheme.reading import Reading

RULES = ("zero", "full", "worst", "fixed", "withhold", "error", "renormalise")


def load_missing(reading: Reading, node: Node | None, where: str) -> tuple[Missing, ...]:
    """The rules of `missing:`, in the order of the states.

    Findings: `scheme/unknown-word`, `scheme/bad-value`.

    >>> from kaohe.scheme.node import compose
    >>> root = compose("{not_applicable: {renormalise: {at_least: 50%}}, 未报送: 零分}".encode()).root
    >>> [rule.rule for rule in load_missing(Reading(""), root, "甲")]
    ['zero', 'renormalise']
    """
    found: dict[State, Missing] = {}
    for word, place, body in read.entries(reading, node, f"{where} missing"):
        state = state_of(word)
        if state is None:
            hint = names.suggestion(word, [one.token for one in State])
            reading.report(rules.UNKNOWN_WORD, place, where=f"{where} missing", word=word, hint=hint)
            continue
        found[state] = _rule(reading, state, body, f"{where} {word}")
    return tuple(found[state] for state in sorted(found))


def _rule(reading: Reading, state: State, node: Node, where: str) -> Missing:
    if not isinstance(node, Mapping):
        rule = read.word(reading, node, where, tuple(rule for rule in RULES if rule != "fixed"), "withhold")
        return Missing(state, rule)
    if len(node.entries) != 1:
        reading.report(rules.LENGTH, node.place, where=where, count=len(node.entries), wanted=1)
        return Missing(state, "withhold")
    ((key, body),) = node.entries
    rule = canonical_word(key.text, ("fixed", "renormalise"))
    if rule == "fixed":
        return Missing(state, "fixed", read.number(reading, body, where) or Fraction(0))
    if rule == "renormalise":
        parts = read.fields(reading, body, RENORMALISE)
        return Missing(state, "renormalise", at_least=read.number(reading, parts.get("at_least"), where, percent=True))
    reading.report(rules.UNKNOWN_WORD, key.place, where=where, word=key.text, hint="fixed / renormalise")
    return Missing(state, "withhold")
