"""缺项规则 · States: every state that an indicator or bonus can meet has its rule; nothing is zero in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kaohe.base.findings import Finding, Place
from kaohe.base.states import State
from kaohe.scheme.lint import bands, choices
from kaohe.scheme.lint import findings as rules
from kaohe.scheme.lint.possible import possible_states
from kaohe.scheme.lint.subject import Subject
from kaohe.scheme.model_appraisal import Missing
from kaohe.scheme.names import written

_ALWAYS = frozenset({State.REJECTED})
_WITHHOLDING = frozenset({"withhold", "renormalise", "worst", "group_mean", "carry_forward"})
"""Rules that may come to nothing themselves."""
_Known = Mapping[tuple[str, str], frozenset[State]]


def check(subject: Subject) -> Iterator[Finding]:
    """Indicators whose value can be missing for a reason that `missing:` does not name.

    A rejected cell always can be; it blocks approval and needs no rule. Basis: language.md §8, methods.md §4.4.
    Findings: `scheme/state-without-rule`.

    >>> from kaohe.scheme.load import load_bytes
    >>> list(check(Subject(load_bytes(b"kaohe: 1").scheme)))
    []
    """
    known = known_states(subject)
    for appraisal in subject.scheme.appraisals:
        for leaf in appraisal.leaves():
            possible = known.get((appraisal.of, f"{leaf.name}.得分"), frozenset()) - _outcomes(leaf.missing)
            possible |= known.get((appraisal.of, f"{leaf.name}.值"), frozenset())
            yield from _found(leaf.name, possible, leaf.missing, leaf.place)
        for item in appraisal.bonus.items if appraisal.bonus is not None else ():
            possible = known.get((appraisal.of, f"加分.{item.name}"), frozenset()) - _outcomes(item.missing)
            yield from _found(written("加分", item.name), possible, item.missing, item.place)


def known_states(subject: Subject) -> _Known:
    """The states that each column can truly take, by (sheet, column).

    >>> from kaohe.scheme.load import load_bytes
    >>> known_states(Subject(load_bytes(b"kaohe: 1").scheme))
    {}
    """
    return possible_states(subject.program, _certain(subject)) if subject.program is not None else {}


def _certain(subject: Subject) -> frozenset[str]:
    """Tables and parameters that give a value for whatever they are asked in the validity of the scheme."""
    scheme = subject.scheme
    first = scheme.valid.start if scheme.valid is not None else None
    wrong = {name for name, _ in choices.uncovered(subject)} | bands.open_tables(subject)
    tables = {name for name, table in scheme.tables.items() if table.versions and name not in wrong}
    early = {name for name in tables if first is not None and scheme.tables[name].versions[0].start <= first}
    dated = {
        one.name for one in scheme.parameters.values() if first is not None and one.rows and one.rows[0].start <= first
    }
    return frozenset(early | dated)


def _found(name: str, possible: frozenset[State], missing: Sequence[Missing], place: Place) -> Iterator[Finding]:
    unruled = sorted(possible - _ALWAYS - {rule.state for rule in missing})
    if unruled:
        tokens = ", ".join(state.token for state in unruled)
        labels = "、".join(state.label("zh") for state in unruled)
        sample = f"missing: {{{unruled[0].token}: zero}}"
        yield Finding.of(rules.STATE, place, name=name, states=labels, tokens=tokens, sample=sample)


def _outcomes(missing: Sequence[Missing]) -> frozenset[State]:
    """The states that rules themselves lead to."""
    return frozenset({State.WITHHELD}) if any(rule.rule in _WITHHOLDING for rule in missing) else frozenset()
