"""节点读取 · Loading nodes: gates, rounding, minimum cases and aggregation of an indicator."""

from __future__ import annotations

from collections.abc import Mapping as Group
from collections.abc import Sequence
from fractions import Fraction

from kaohe.base.exact import Rounding
from kaohe.formula.declared import Written
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme import reading as read
from kaohe.scheme.dropping import dropping
from kaohe.scheme.keywords import GATE, Section
from kaohe.scheme.load_grades import ROUNDINGS
from kaohe.scheme.methods import Method
from kaohe.scheme.model_appraisal import Argument, Gate, Indicator, Rounded
from kaohe.scheme.node import Mapping, Node
from kaohe.scheme.reading import Fields, Reading
from kaohe.scheme.wording import SCORE, either, number

MOST_DIGITS = 8
MOST_CASES = 1_000_000_000
Arguments = Group[str, Argument]


def load_rounding(reading: Reading, node: Node | None, where: str, default: int) -> tuple[int, Rounding]:
    """`round: 2`, or `round: {digits: 2, mode: half_even}`.

    Findings: `scheme/bad-value`, `scheme/unknown-word`.

    >>> from kaohe.base.findings import Place
    >>> from kaohe.scheme.node import Scalar
    >>> load_rounding(Reading(""), Scalar("6", Place()), "甲", 2)[0]
    6
    """
    if not isinstance(node, Mapping):
        return read.whole(reading, node, f"{where} round", default, MOST_DIGITS), Rounding.HALF_UP
    parts = read.fields(reading, node, Section("round", ("digits", "mode"), ("digits",)))
    mode = read.word(reading, parts.get("mode"), f"{where} round", ROUNDINGS, "half_up")
    return read.whole(reading, parts.get("digits"), f"{where} round", default, MOST_DIGITS), Rounding(mode)


def load_rounded(reading: Reading, node: Node | None, where: str) -> Rounded | None:
    """How an indicator rounds, where it says so itself."""
    return Rounded(*load_rounding(reading, node, where, 4)) if node is not None else None


def load_gates(reading: Reading, node: Node | None, where: str, children: Sequence[Indicator]) -> tuple[Gate, ...]:
    """`gates:` of a node, in order.

    Findings: `scheme/missing-key`, `scheme/bad-name`, and those of shapes and values.
    """
    return tuple(_gate(reading, item, where, children) for item in read.items(reading, node, f"{where} gates"))


def _gate(reading: Reading, node: Node, where: str, children: Sequence[Indicator]) -> Gate:
    parts = read.fields(reading, node, GATE)
    name = names.unquoted(read.text(reading, parts.get("name"), f"{where} gates name"))
    wrong = names.problem(name)
    if wrong:
        reading.report(rules.BAD_NAME, node.place, name=name, problem=wrong)
    title = read.title(reading, parts.get("title"))
    return Gate(
        name,
        load_condition(reading, parts, node, f"{where} {name}", children),
        read.number(reading, parts.get("cap"), f"{where} {name} cap") or Fraction(0),
        read.text(reading, parts.get("basis"), f"{where} {name} basis"),
        title.zh,
        title.en,
        node.place,
    )


def load_condition(reading: Reading, parts: Fields, node: Node, where: str, children: Sequence[Indicator]) -> Written:
    """`when:`, or `floor_each: 60%`: some child scores less than this share of its own full points.

    A child that has dropped out is not asked. Basis: methods.md §4.6 floor_each.
    Findings: `scheme/missing-key`, `scheme/bad-value`.
    """
    floor = read.share(reading, parts.get("floor_each"), f"{where} floor_each")
    when = read.written(reading, parts.get("when"), f"{where} when")
    if ("when" in parts) == ("floor_each" in parts) or (floor is not None and not children):
        key = "when / floor_each" if children else "when"
        reading.report(rules.MISSING_KEY, node.place, where=where, key=key)
    if when is not None or floor is None or not children:
        return when or Written("FALSE", node.place)
    return Written(either([_below(child, floor) for child in children]), node.place)


def _below(child: Indicator, floor: Fraction) -> str:
    text = f"{names.written(child.name, SCORE)} < {number(floor * child.weight)}"
    for rule in dropping(child):
        text = f"IFSTATE({text}, {rule.state.token}, FALSE)"
    return text


def load_sample(
    reading: Reading, parts: Fields, node: Node, where: str, method: Method | None
) -> tuple[Written | None, Fraction | None]:
    """`sample:` and `at_least:`, which stand together; a method with its own `at_least` keeps that.

    Findings: `scheme/missing-key`, `scheme/conflict`, `scheme/bad-value`.
    """
    own = method is not None and "at_least" in method.parameters
    if own or method is None:
        for key in {"sample", "at_least"} & parts.keys() - ({"at_least"} if own else set()):
            one = f"method: {method.id}" if method is not None else "indicators"
            reading.report(rules.CONFLICT, node.place, where=where, one=key, other=one)
        return None, None
    if ("sample" in parts) != ("at_least" in parts):
        reading.report(rules.MISSING_KEY, node.place, where=where, key="sample / at_least")
        return None, None
    if "sample" not in parts:
        return None, None
    sample = read.written(reading, parts["sample"], f"{where} sample")
    return sample, Fraction(read.whole(reading, parts.get("at_least"), f"{where} at_least", 1, MOST_CASES, 1))


def check_children(
    reading: Reading, node: Node, name: str, *, method: Method, arguments: Arguments, children: Sequence[Indicator]
) -> bool:
    """Whether an aggregation can take its children: not too many, none that drops out, and enough for its place.

    Findings: `scheme/wrong-length`, `scheme/conflict`, `scheme/method-argument`.
    """
    where = f"{name} (aggregate: {method.id})"
    if not children:
        return False
    if method.most is not None and not 2 <= len(children) <= method.most:
        reading.report(rules.LENGTH, node.place, where=where, count=len(children), wanted=f"2–{method.most}")
        return False
    leaving = [child for child in children if dropping(child)]
    if leaving and not method.drops:
        reading.report(rules.CONFLICT, node.place, where=where, one="renormalise", other=leaving[0].name)
        return False
    for parameter in method.parameters.values():
        given = arguments.get(parameter.name)
        if parameter.kind == "place" and isinstance(given, Written) and int(given.text) > len(children):
            data = {"indicator": name, "method": method.id, "key": f"{parameter.name}: {given.text}"}
            usage = f"{parameter.name}: 1–{len(children)}"
            reading.report(rules.METHOD_ARGUMENT, node.place, usage=usage, **data)
            return False
    return all(not parameter.required or parameter.name in arguments for parameter in method.parameters.values())


def check_shape(reading: Reading, parts: Fields, node: Node, name: str) -> None:
    """A leaf has a method; a class has children and may say how it aggregates them.

    Findings: `scheme/missing-key`, `scheme/conflict`.
    """
    if "method" not in parts and "indicators" not in parts:
        reading.report(rules.MISSING_KEY, node.place, where=name, key="method")
    for other in ("indicators", "aggregate"):
        if "method" in parts and other in parts:
            reading.report(rules.CONFLICT, node.place, where=name, one="method", other=other)


def asked_of(reading: Reading, node: Node | None, indicators: Sequence[Indicator]) -> Sequence[Indicator]:
    """The indicators of which `floor_each` of a veto asks: the children of a class, else those at the top.

    Findings: `scheme/unknown-name`.
    """
    name = names.unquoted(read.text(reading, node, "of"))
    classes = {one.name: one.children for top in indicators for one in top.nodes() if one.children}
    if node is not None and name not in classes:
        hint = names.suggestion(name, classes)
        reading.report(rules.UNKNOWN_NAME, node.place, what="指标类 (class)", name=name, hint=hint)
    return classes.get(name, tuple(indicators))
