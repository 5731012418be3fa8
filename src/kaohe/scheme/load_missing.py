"""缺项读取 · Loading missing rules: what a score becomes, per state; no default, no silent zero."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kaohe.base.states import State
from kaohe.formula.declared import Written
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import CARRY_FORWARD, PEERS, RENORMALISE, canonical_word, state_of
from kaohe.scheme.model_appraisal import Missing
from kaohe.scheme.node import Mapping, Node
from kaohe.scheme.reading import Reading

ALONE = ("zero", "full", "withhold", "error")
"""Rules that look at nothing else."""
PLAIN = (*ALONE, "worst", "group_mean", "renormalise")
"""Rules that may be written as one word."""
GROUPED = ("fixed", "renormalise", "worst", "group_mean", "carry_forward")
"""Rules that may say more."""
MOST_AGE = 12


def load_missing(reading: Reading, node: Node | None, where: str, *, alone: bool = False) -> tuple[Missing, ...]:
    """The rules of `missing:`, in the order of the states; `alone`: only those that look at nothing else.

    Findings: `scheme/unknown-word`, `scheme/bad-value`, `scheme/missing-key`.

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
        found[state] = _rule(reading, state, body, f"{where} {word}", alone=alone)
    return tuple(found[state] for state in sorted(found))


def _rule(reading: Reading, state: State, node: Node, where: str, *, alone: bool) -> Missing:
    if not isinstance(node, Mapping):
        return Missing(state, read.word(reading, node, where, ALONE if alone else PLAIN, "withhold"))
    if len(node.entries) != 1:
        reading.report(rules.LENGTH, node.place, where=where, count=len(node.entries), wanted=1)
        return Missing(state, "withhold")
    ((key, body),) = node.entries
    known = ("fixed",) if alone else GROUPED
    rule = canonical_word(key.text, known)
    if not rule:
        reading.report(rules.UNKNOWN_WORD, key.place, where=where, word=key.text, hint=" / ".join(known))
        return Missing(state, "withhold")
    return _READ[rule](reading, state, body, where)


def _fixed(reading: Reading, state: State, body: Node, where: str) -> Missing:
    return Missing(state, "fixed", read.number(reading, body, where) or Fraction(0))


def _renormalise(reading: Reading, state: State, body: Node, where: str) -> Missing:
    parts = read.fields(reading, body, RENORMALISE)
    least = read.share(reading, parts.get("at_least"), f"{where} at_least")
    fewest = read.whole(reading, parts.get("count"), f"{where} count", 0)
    return Missing(state, "renormalise", at_least=least, fewest=fewest or None)


def _peers(rule: str) -> Callable[[Reading, State, Node, str], Missing]:
    def peers(reading: Reading, state: State, body: Node, where: str) -> Missing:
        parts = read.fields(reading, body, PEERS)
        groups = read.some(reading, parts.get("within"), f"{where} within")
        within = tuple(Written(read.text(reading, item, where), item.place) for item in groups)
        return Missing(state, rule, within=within)

    return peers


def _carry_forward(reading: Reading, state: State, body: Node, where: str) -> Missing:
    parts = read.fields(reading, body, CARRY_FORWARD)
    record = read.text(reading, parts.get("from"), f"{where} from")
    age = read.whole(reading, parts.get("age"), f"{where} age", 1, MOST_AGE, 1)
    decay = read.share(reading, parts.get("decay"), f"{where} decay")
    return Missing(state, "carry_forward", record=record, age=age, decay=decay)


_READ: dict[str, Callable[[Reading, State, Node, str], Missing]] = {
    "fixed": _fixed,
    "renormalise": _renormalise,
    "worst": _peers("worst"),
    "group_mean": _peers("group_mean"),
    "carry_forward": _carry_forward,
}
