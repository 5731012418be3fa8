"""处理读取 · Loading treatments: `treatment: {by: winsorise, …}` of a column, by the treatment's own document."""

from __future__ import annotations

from kaohe.formula.declared import Written
from kaohe.scheme import findings as rules
from kaohe.scheme import reading as read
from kaohe.scheme.arguments import ArgumentReader
from kaohe.scheme.keywords import TREATMENT, Section, canonical_key
from kaohe.scheme.methods import Method
from kaohe.scheme.model import Treatment
from kaohe.scheme.model_appraisal import Argument
from kaohe.scheme.node import Mapping, Node
from kaohe.scheme.reading import Reading
from kaohe.scheme.treatments import MOST_PASSES, treatment_ids, treatment_named


def load_treatment(reading: Reading, node: Node | None, column: str) -> Treatment | None:
    """The treatment of a column.

    Findings: `scheme/unknown-word`, `scheme/missing-key`, `scheme/method-argument`.

    >>> from kaohe.scheme.node import compose
    >>> root = compose(b"{by: winsorise, x: a, skew: 2, kurtosis: 3.5, passes: 6}").root
    >>> sorted(load_treatment(Reading(""), root, "b").arguments)
    ['kurtosis', 'passes', 'skew', 'x']
    """
    if node is None:
        return None
    method = _method(reading, node, column)
    if method is None:
        read.fields(reading, node, Section(TREATMENT.where, (*TREATMENT.known, *_every_key()), TREATMENT.required))
        return None
    known = (*TREATMENT.known, *method.parameters)
    parts = read.fields(reading, node, Section(TREATMENT.where, known, TREATMENT.required))
    arguments = ArgumentReader(reading, column, method, ()).read(parts, node.place)
    for template in method.columns:
        if template.passes and not _is_bounded(arguments.get(template.passes)):
            _unbounded(reading, method, column, template.passes, arguments.pop(template.passes, None))
    return Treatment(method.id, arguments, node.place)


def _method(reading: Reading, node: Node, column: str) -> Method | None:
    """The treatment, found before its keys are known, since it says which keys may stand."""
    for key, value in node.entries if isinstance(node, Mapping) else ():
        if canonical_key(key.text, ("by",)):
            word = read.word(reading, value, f"{column} treatment", treatment_ids(), "")
            return treatment_named(word) if word else None
    return None


def _every_key() -> list[str]:
    return [key for name in treatment_ids() for key in treatment_named(name).parameters]


def _is_bounded(given: Argument | None) -> bool:
    return isinstance(given, Written) and given.text.isdecimal() and 1 <= int(given.text) <= MOST_PASSES


def _unbounded(reading: Reading, method: Method, column: str, key: str, given: Argument | None) -> None:
    """What is missing has been found already."""
    if isinstance(given, Written):
        usage = f"{method.parameters[key].usage}（1 … {MOST_PASSES}）"
        data = {"indicator": column, "method": method.id, "key": key, "usage": usage}
        reading.report(rules.METHOD_ARGUMENT, given.place, **data)
