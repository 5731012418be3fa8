"""考核读取 · Loading appraisals: the tree of indicators, bonus, vetoes, total and grades."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from kaohe.base.exact import Rounding
from kaohe.formula.declared import Written
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme import reading as read
from kaohe.scheme.aggregates import aggregate_ids, aggregate_named
from kaohe.scheme.arguments import ArgumentReader
from kaohe.scheme.keywords import APPRAISAL, BONUS, BONUS_ITEM, INDICATOR, TOTAL, VETO, Section, canonical_key
from kaohe.scheme.load_grades import load_grades
from kaohe.scheme.load_missing import load_missing
from kaohe.scheme.load_nodes import (
    MOST_DIGITS,
    asked_of,
    check_children,
    check_shape,
    load_condition,
    load_gates,
    load_rounded,
    load_rounding,
    load_sample,
)
from kaohe.scheme.load_types import type_of
from kaohe.scheme.methods import Method, method_ids, method_named
from kaohe.scheme.model_appraisal import Appraisal, Bonus, BonusItem, Indicator, Total, Veto
from kaohe.scheme.naming import Scope
from kaohe.scheme.node import Mapping, Node, Scalar
from kaohe.scheme.reading import Reading


class AppraisalLoader:
    """Loads one appraisal; its scope holds the names of indicators, which become columns.

    >>> from kaohe.scheme.node import compose
    >>> root = compose("{of: 街道, indicators: [{name: 甲, 权重: 100, 方法: 人工评分, x: 分}]}".encode()).root
    >>> [leaf.method for leaf in AppraisalLoader(Reading(""), (), ()).load(root).leaves()]
    ['manual']
    """

    def __init__(self, reading: Reading, tables: Iterable[str], sources: Iterable[str]) -> None:
        self._reading = reading
        self._tables = tuple(tables)
        self._sources = tuple(sources)
        self._scope = Scope(reading)

    def load(self, node: Node) -> Appraisal:
        """The appraisal of a node.

        Findings: those of names, shapes, words, methods and grades.
        """
        reading = self._reading
        parts = read.fields(reading, node, APPRAISAL)
        of = names.unquoted(read.text(reading, parts.get("of"), "of"))
        indicators = tuple(self._indicators(parts.get("indicators"), f"{of} indicators"))
        return Appraisal(
            of,
            read.whole(reading, parts.get("points"), f"{of} points", 4, MOST_DIGITS),
            indicators,
            self._bonus(parts["bonus"]) if "bonus" in parts else None,
            tuple(self._veto(item, indicators) for item in read.items(reading, parts.get("vetoes"), f"{of} vetoes")),
            _total(reading, parts.get("total"), of),
            load_grades(reading, parts.get("grades"), of),
            read.word(reading, parts.get("compare_on"), f"{of} compare_on", ("rounded", "exact"), ""),
            read.texts(reading, parts.get("order"), f"{of} order"),
            read.text(reading, parts.get("basis"), f"{of} basis"),
            node.place,
        )

    def _indicators(self, node: Node | None, where: str) -> Iterable[Indicator]:
        for item in read.items(self._reading, node, where):
            indicator = self._indicator(item)
            if indicator is not None:
                yield indicator

    def _indicator(self, node: Node) -> Indicator | None:
        reading = self._reading
        method = self._method(node, "method")
        aggregate = self._method(node, "aggregate")
        keys = tuple(dict.fromkeys((*INDICATOR.known, *_parameters(method, aggregate))))
        parts = read.fields(reading, node, Section("指标 (indicator)", keys, INDICATOR.required))
        name = self._name(parts.get("name"))
        if not name:
            return None
        children = tuple(self._indicators(parts.get("indicators"), f"{name} indicators"))
        check_shape(reading, parts, node, name)
        document = method or (aggregate if children else None)
        reader = ArgumentReader(reading, name, document, self._tables) if document is not None else None
        arguments = reader.read(parts, node.place) if reader is not None else {}
        if aggregate is not None:
            takes = check_children(reading, node, name, method=aggregate, arguments=arguments, children=children)
            aggregate = aggregate if takes else None
        sample, at_least = load_sample(reading, parts, node, name, method)
        title = read.title(reading, parts.get("title"))
        return Indicator(
            name,
            read.number(reading, parts.get("weight"), f"{name} weight") or Fraction(0),
            title.zh,
            title.en,
            self._source(parts.get("source"), name),
            read.text(reading, parts.get("basis"), f"{name} basis"),
            read.text(reading, parts.get("owner"), f"{name} owner"),
            read.text(reading, parts.get("evidence"), f"{name} evidence"),
            method.id if method else "",
            arguments,
            load_missing(reading, parts.get("missing"), name),
            children,
            type_of(reading, parts, name, node.place, needs_scale=True) if "type" in parts else None,
            node.place,
            aggregate.id if aggregate else "",
            load_gates(reading, parts.get("gates"), name, children),
            sample,
            at_least,
            load_rounded(reading, parts.get("round"), name),
        )

    def _name(self, node: Node | None) -> str:
        name = names.unquoted(read.text(self._reading, node, "name"))
        if node is None or not self._scope.declare(name, node.place):
            return ""
        return name

    def _method(self, node: Node, key: str) -> Method | None:
        """The method or aggregation of an indicator, found before its keys are known: it says which may stand."""
        if not isinstance(node, Mapping):
            return None
        known = method_ids() if key == "method" else ("sum", *aggregate_ids())
        for word, value in node.entries:
            if canonical_key(word.text, (key,)):
                name = read.word(self._reading, value, key, known, "")
                named = method_named if key == "method" else aggregate_named
                return named(name) if name not in {"", "sum"} else None
        return None

    def _source(self, node: Node | None, name: str) -> str:
        source = read.text(self._reading, node, f"{name} source")
        if source and source not in self._sources and node is not None:
            hint = names.suggestion(source, self._sources)
            self._reading.report(rules.UNKNOWN_NAME, node.place, what="来源类别 (source class)", name=source, hint=hint)
        return source

    def _bonus(self, node: Node) -> Bonus:
        parts = read.fields(self._reading, node, BONUS)
        at_most = read.number(self._reading, parts.get("at_most"), "bonus at_most") or Fraction(0)
        items = tuple(self._bonus_item(item) for item in read.items(self._reading, parts.get("items"), "bonus items"))
        return Bonus(at_most, items, node.place)

    def _bonus_item(self, node: Node) -> BonusItem:
        reading = self._reading
        parts = read.fields(reading, node, BONUS_ITEM)
        name, title = self._plain_name(parts.get("name")), read.title(reading, parts.get("title"))
        return BonusItem(
            name,
            read.written(reading, parts.get("amount"), f"{name} amount") or Written("0", node.place),
            read.number(reading, parts.get("at_most"), f"{name} at_most"),
            read.text(reading, parts.get("evidence"), f"{name} evidence"),
            load_missing(reading, parts.get("missing"), name, alone=True),
            read.text(reading, parts.get("basis"), f"{name} basis"),
            title.zh,
            title.en,
            node.place,
        )

    def _veto(self, node: Node, indicators: tuple[Indicator, ...]) -> Veto:
        reading = self._reading
        parts = read.fields(reading, node, VETO)
        name, title = self._plain_name(parts.get("name")), read.title(reading, parts.get("title"))
        effects = [key for key in ("grade", "cap", "lower") if key in parts]
        if len(effects) != 1:
            reading.report(rules.MISSING_KEY, node.place, where=f"否决 (veto) {name}", key="grade / cap / lower")
        return Veto(
            name,
            load_condition(reading, parts, node, f"否决 (veto) {name}", asked_of(reading, parts.get("of"), indicators)),
            read.text(reading, parts.get("grade"), f"{name} grade"),
            read.number(reading, parts.get("cap"), f"{name} cap"),
            read.whole(reading, parts.get("lower"), f"{name} lower", 0, 20),
            read.text(reading, parts.get("basis"), f"{name} basis"),
            title.zh,
            title.en,
            node.place,
        )

    def _plain_name(self, node: Node | None) -> str:
        """A name that stands after a dot (加分.名, 否决.名), so that it need not differ from indicators."""
        name = names.unquoted(read.text(self._reading, node, "name"))
        wrong = names.problem(name)
        if wrong and isinstance(node, Scalar):
            self._reading.report(rules.BAD_NAME, node.place, name=name, problem=wrong)
        return name


def _total(reading: Reading, node: Node | None, of: str) -> Total:
    if node is None:
        return Total(2, Rounding.HALF_UP, None)
    parts = read.fields(reading, node, TOTAL)
    digits, mode = load_rounding(reading, parts.get("round"), of, 2)
    ends = read.items(reading, parts.get("between"), f"{of} between")
    bounds = [read.number(reading, end, f"{of} between") for end in ends]
    if ends and (len(bounds) != 2 or bounds[0] is None or bounds[1] is None or bounds[0] > bounds[1]):
        reading.report(rules.LENGTH, node.place, where=f"{of} between", count=len(ends), wanted="[0, 100]")
        return Total(digits, mode, None)
    low, high = bounds or (None, None)
    return Total(digits, mode, (low, high) if low is not None and high is not None else None)


def _parameters(method: Method | None, aggregate: Method | None) -> Iterable[str]:
    """The keys that the method or aggregation of an indicator adds."""
    known = [one for one in (method, aggregate) if one is not None]
    return (name for one in known for name in one.parameters) if known else _every_parameter()


def _every_parameter() -> Iterable[str]:
    """What an indicator of an unknown method may have: one finding is enough."""
    methods = [*map(method_named, method_ids()), *map(aggregate_named, aggregate_ids())]
    return (name for method in methods for name in method.parameters)
