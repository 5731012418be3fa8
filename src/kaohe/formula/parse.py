"""解析 · Parsing: formula text to its tree, every mistake a finding with its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedToken, v_args
from lark.exceptions import VisitError

from kaohe.base.findings import Finding
from kaohe.formula import findings as rules
from kaohe.formula.declared import Written
from kaohe.formula.fold import at, character_findings, folded
from kaohe.formula.tree import At, Binary, Bound, Call, Day, In, Key, Name, Node, Number, Span, Text, Truth, Unary

_UNITS = {"元": "yuan", "万元": "wan", "小时": "hours", "hour": "hours", "天": "days", "day": "days", "个月": "months"}
_UNITS |= {"month": "months", "工作日": "working days", "个工作日": "working days", "working day": "working days"}
_UNITS |= {"分": "points", "point": "points", "个百分点": "%"}
_OPERATORS = {"≤": "<=", "≥": ">=", "≠": "<>", "×": "*", "÷": "/"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree, or the findings that say why there is none."""

    node: Node | None
    findings: tuple[Finding, ...] = ()


def parse(written: Written) -> Parsed:
    """Read a formula.

    Findings: `formula/syntax`, `formula/and-or-mixed`, `formula/strange-character` and their like.

    >>> from kaohe.base.findings import Place
    >>> parse(Written("1 + 2", Place())).node.op
    '+'
    >>> [f.code for f in parse(Written("1 + ", Place())).findings]
    ['formula/syntax']
    """
    plain = folded(written.text)
    found = character_findings(written, plain)
    if found:
        return Parsed(None, tuple(found))
    try:
        node: Node = _parser().parse(plain)  # type: ignore[assignment]  # the inline transformer returns our nodes
    except UnexpectedToken as error:
        return Parsed(None, (_unexpected(written, plain, error),))
    except UnexpectedCharacters as error:
        return Parsed(None, (_syntax(written, plain, error.column - 1 if error.line == 1 else 0),))
    except (_Mistake, VisitError) as error:
        mistake = error if isinstance(error, _Mistake) else error.orig_exc
        if not isinstance(mistake, _Mistake):
            raise
        return Parsed(None, (at(written, mistake.rule, mistake.offset, **mistake.data),))
    return Parsed(node)


class _Mistake(Exception):  # noqa: N818 - a finding on its way out of the parser, not an error of ours
    def __init__(self, rule: rules.Rule, offset: int, **data: object) -> None:
        super().__init__(rule.code)
        self.rule, self.offset, self.data = rule, offset, data


def _unexpected(written: Written, plain: str, error: UnexpectedToken) -> Finding:
    token = error.token
    if token.type in {"_AND", "_OR"}:
        return at(written, rules.MIXED, token.start_pos or 0)
    if token.type == "$END":
        return _syntax(written, plain, len(plain))
    return _syntax(written, plain, token.start_pos or 0)


def _syntax(written: Written, plain: str, offset: int) -> Finding:
    rest = plain[offset : offset + 12].strip()
    before = plain[:offset].rstrip()
    found = rest or ("结尾 end" if before else "空公式 empty formula")
    return at(written, rules.SYNTAX, offset, found=found, hint=_hint(plain, offset, rest, before))


def _hint(plain: str, offset: int, rest: str, before: str) -> str:
    if plain.lstrip().startswith("="):
        return "开头不要写等号 no leading ="
    if before[-1:].isdigit() and rest[:1].isalpha():
        return "以数字开头的名称要写进方括号，如 [24小时响应率] names that begin with a digit need square brackets"
    if plain.count("(") != plain.count(")"):
        return f"左括号 {plain.count('(')} 个，右括号 {plain.count(')')} 个 brackets do not match"
    if rest[:1] in "<>=" and offset:
        return "一次只比较一次，用 AND 连接 compare once, join with AND"
    return "此处缺少或多出一项 something is missing or too much here"


@cache
def _parser() -> Lark:
    grammar = files("kaohe.formula").joinpath("formula.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", transformer=_Build(), propagate_positions=False)


def _end(token: Token) -> int:
    return token.end_pos or 0


def _begin(token: Token) -> int:
    return token.start_pos or 0


@v_args(inline=True)
class _Atoms(Transformer[Token, Any]):
    def start(self, node: Node) -> Node:
        return node

    def number(self, token: Token, unit: Token | None = None) -> Number:
        digits = str(token)
        if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
            raise _Mistake(rules.LEADING_ZERO, _begin(token), text=digits[:40])
        end = _end(unit) if unit is not None else _end(token)
        return _number(digits, " ".join(str(unit or "").split()), Span(_begin(token), end))

    def text(self, token: Token) -> Text:
        quote = token[0]
        return Text(str(token)[1:-1].replace(quote * 2, quote), Span(_begin(token), _end(token)))

    def day(self, token: Token) -> Day:
        return Day(str(token), Span(_begin(token), _end(token)))

    def truth(self, word: Token) -> Truth:
        return Truth(word == "TRUE", Span(_begin(word), _end(word)))

    def name(self, *tokens: Token) -> Name:
        parts = tuple(str(token).strip("[]") for token in tokens)
        return Name(parts, Span(_begin(tokens[0]), _end(tokens[-1])))

    def at(self, name: Name, when: Node) -> At:
        return At(name, when, Span(name.span.start, when.span.end))


@v_args(inline=True)
class _Operators(_Atoms):
    def or_chain(self, *nodes: Node) -> Node:
        return _chain("OR", nodes)

    def and_chain(self, *nodes: Node) -> Node:
        return _chain("AND", nodes)

    def negation(self, node: Node) -> Unary:
        return Unary("NOT", node, Span(max(0, node.span.start - 4), node.span.end))

    def negative(self, minus: Token, node: Node) -> Unary:
        return Unary("-", node, Span(_begin(minus), node.span.end))

    def inclusion(self, operand: Node, *options: Node) -> In:
        return In(operand, options, Span(operand.span.start, options[-1].span.end))

    def _binary(self, left: Node, operator: Token, right: Node) -> Binary:
        op = _OPERATORS.get(str(operator), str(operator))
        return Binary(op, left, right, Span(left.span.start, right.span.end))

    comparison = addition = multiplication = _binary


@v_args(inline=True)
class _Build(_Operators):
    def key(self, direction: Token | None, node: Node) -> Key:
        return Key(str(direction or ""), node)

    def arguments(self, *keys: Key) -> tuple[Key, ...]:
        return keys

    def bound(self, *tokens: Token) -> Bound:
        if tokens[-1].type in {"FIRST", "START"}:
            return Bound(str(tokens[-1]), 0)
        sign = -1 if len(tokens) > 1 else 1
        if not tokens[-1].isdigit():
            raise _Mistake(
                rules.SYNTAX, _begin(tokens[-1]), found=str(tokens[-1]), hint="步数要写整数 whole steps only"
            )
        return Bound("", sign * int(tokens[-1]))

    def where(self, node: Node) -> dict[str, Any]:
        return {"where": node}

    def skip(self, *tokens: Token) -> dict[str, Any]:
        return {"skip": tuple(str(token) for token in tokens)}

    def by(self, name: Name) -> dict[str, Any]:
        return {"by": name}

    def within(self, *nodes: Node) -> dict[str, Any]:
        return {"within": nodes}

    def along(self, name: Name) -> dict[str, Any]:
        return {"along": name}

    def frame(self, start: Bound, stop: Bound) -> dict[str, Any]:
        return {"start": start, "stop": stop}

    def ties(self, token: Token) -> dict[str, Any]:
        return {"ties": str(token)}

    def call(self, function: Token, *rest: Any) -> Node:
        args: tuple[Key, ...] = rest[0] if rest and isinstance(rest[0], tuple) else ()
        span = Span(_begin(function), _end(rest[-1]))
        if function in {"AND", "OR"} and args:
            return replace(_chain(str(function), tuple(key.node for key in args)), span=span)
        call = Call(str(function), args, span)
        for modifier in (item for item in rest if isinstance(item, dict)):
            if any(getattr(call, name) for name in modifier):
                raise _Mistake(rules.SYNTAX, span.start, found=str(function), hint="同一修饰写了两次 a modifier twice")
            call = replace(call, **modifier)
        return call


def _chain(op: str, nodes: tuple[Node, ...]) -> Node:
    result = nodes[0]
    for node in nodes[1:]:
        result = Binary(op, result, node, Span(result.span.start, node.span.end))
    return result


def _number(digits: str, unit: str, span: Span) -> Number:
    unit = _UNITS.get(unit, unit)
    value = Fraction(digits)
    if unit == "wan":
        value, unit = value * 10000, "yuan"
        digits = plain_digits(value)
    return Number(value, digits, unit, span)


def plain_digits(value: Fraction) -> str:
    """A terminating fraction as plain digits.

    >>> plain_digits(Fraction(5, 2))
    '2.5'
    """
    whole, rest = divmod(abs(value), 1)
    digits = ""
    while rest:
        digit, rest = divmod(rest * 10, 1)
        digits += str(digit)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"
