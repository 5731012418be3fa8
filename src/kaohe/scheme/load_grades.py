"""等级读取 · Loading grades: the ordered list of judgements with quotas and ties."""

from __future__ import annotations

from kaohe.base.exact import Rounding
from kaohe.formula.declared import Written
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme import reading as read
from kaohe.scheme.keywords import GRADE, INTERVAL, KEEP, QUOTA, TIE
from kaohe.scheme.literal import YES
from kaohe.scheme.model_appraisal import GradeRule, Interval, Keep, Quota, Tie
from kaohe.scheme.node import Node, Scalar
from kaohe.scheme.reading import Reading

ROUNDINGS = tuple(str(mode) for mode in Rounding)


def load_grades(reading: Reading, node: Node | None, where: str) -> tuple[GradeRule, ...]:
    """The grades in their order of judgement; the last one is `otherwise`.

    A share states its base and rounding.
    Findings: `scheme/grades`, `scheme/missing-key` and those of shapes and words.

    >>> from kaohe.scheme.node import compose
    >>> root = compose("[{grade: A, when: 总分 >= 90}, {grade: B, otherwise: yes}]".encode()).root
    >>> [rule.grade for rule in load_grades(Reading(""), root, "街道")]
    ['A', 'B']
    """
    found = tuple(_grade(reading, item, where) for item in read.items(reading, node, f"{where} grades"))
    if not found or node is None:
        return found
    for place, rule in enumerate(found):
        if rule.grade in {earlier.grade for earlier in found[:place]}:
            reading.report(rules.GRADES, rule.place, where=where, problem="同一等级写了两次 (a grade twice)")
        if rule.when is None and place + 1 < len(found):
            reading.report(rules.GRADES, rule.place, where=where, problem="otherwise 不在最后 (otherwise is not last)")
    if found[-1].when is not None:
        reading.report(rules.GRADES, found[-1].place, where=where, problem="缺少 otherwise (there is no otherwise)")
    return found


def _grade(reading: Reading, node: Node, where: str) -> GradeRule:
    parts = read.fields(reading, node, GRADE)
    grade = read.text(reading, parts.get("grade"), f"{where} grade")
    when = read.written(reading, parts.get("when"), f"{where} {grade} when")
    otherwise = read.text(reading, parts.get("otherwise"), f"{where} {grade} otherwise") in YES
    if otherwise == (when is not None):
        reading.report(rules.GRADES, node.place, where=where, problem=f"{grade}：when / otherwise")
    quota = _quota(reading, parts["quota"], f"{where} {grade} quota") if "quota" in parts else None
    ties = tuple(
        _tie(reading, item, f"{where} {grade} ties") for item in read.items(reading, parts.get("ties"), f"{where} ties")
    )
    basis = read.text(reading, parts.get("basis"), f"{where} {grade} basis")
    keep = _keep(reading, parts["keep"], f"{where} {grade} keep") if "keep" in parts else None
    interval = _interval(reading, parts["interval"], f"{where} {grade} interval") if "interval" in parts else None
    for key in ("keep", "interval"):
        if when is None and key in parts:
            reading.report(rules.GRADES, node.place, where=where, problem=f"{grade}：{key}")
    return GradeRule(grade, when, quota, ties, basis, node.place, keep, interval)


def _keep(reading: Reading, node: Node, where: str) -> Keep:
    if isinstance(node, Scalar):
        return Keep(Written(node.text, node.place), None)
    parts = read.fields(reading, node, KEEP)
    when = read.written(reading, parts.get("when"), f"{where} when") or Written("FALSE", node.place)
    return Keep(when, read.written(reading, parts.get("was"), f"{where} was"))


def _interval(reading: Reading, node: Node, where: str) -> Interval:
    parts = read.fields(reading, node, INTERVAL)
    low, high = (
        read.written(reading, parts.get(key), f"{where} {key}") or Written("0", node.place) for key in ("low", "high")
    )
    return Interval(names.unquoted(read.text(reading, parts.get("of"), f"{where} of")), low, high)


def _quota(reading: Reading, node: Node, where: str) -> Quota:
    if isinstance(node, Scalar):
        share = read.number(reading, node, where, percent=True)
        reading.report(rules.MISSING_KEY, node.place, where=where, key="of / round")
        return Quota(share, None, "all", Rounding.FLOOR, 0, (), node.place)
    parts = read.fields(reading, node, QUOTA)
    if ("share" in parts) == ("count" in parts):
        reading.report(rules.MISSING_KEY, node.place, where=where, key="share / count")
    for key in ("of", "round"):
        if "share" in parts and key not in parts:
            reading.report(rules.MISSING_KEY, node.place, where=where, key=key)
    share = read.share(reading, parts.get("share"), f"{where} share")
    edge = read.word(reading, parts.get("edge"), f"{where} edge", ("decide", "exclude", "include"), "decide")
    return Quota(
        share,
        read.whole(reading, parts["count"], f"{where} count", 0, 1_000_000) if "count" in parts else None,
        read.word(reading, parts.get("of"), f"{where} of", ("all", "eligible", "graded"), "all"),
        Rounding(read.word(reading, parts.get("round"), f"{where} round", ROUNDINGS, "floor")),
        read.whole(reading, parts.get("min"), f"{where} min", 0, 1_000_000),
        _within(reading, parts.get("within"), f"{where} within"),
        node.place,
        {"decide": ""}.get(edge, edge),
    )


def _within(reading: Reading, node: Node | None, where: str) -> tuple[Written, ...]:
    return tuple(Written(read.text(reading, item, where), item.place) for item in read.some(reading, node, where))


def _tie(reading: Reading, node: Node, where: str) -> Tie:
    if isinstance(node, Scalar):
        direction, _, rest = node.text.partition(" ")
        if direction in {"DESC", "ASC"}:
            return Tie(direction, Written(rest.strip(), node.place))
        return Tie("ASC", Written(node.text, node.place))
    parts = read.fields(reading, node, TIE)
    if len(parts) != 1:
        reading.report(rules.MISSING_KEY, node.place, where=where, key="desc / asc")
        return Tie("DESC", Written("0", node.place))
    (direction, body), *_ = parts.items()
    return Tie(direction.upper(), read.written(reading, body, where) or Written("0", node.place))
