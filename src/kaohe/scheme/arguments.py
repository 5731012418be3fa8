"""方法参数 · Arguments: what an indicator gives its method, read by the method's own document."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Group
from fractions import Fraction

from kaohe.base.findings import Place
from kaohe.formula.declared import Written
from kaohe.formula.types import Kind
from kaohe.scheme import findings as rules
from kaohe.scheme import names
from kaohe.scheme.keywords import canonical_key, canonical_word, state_of
from kaohe.scheme.literal import is_percent, read_number
from kaohe.scheme.methods import Method, Parameter, Repeat
from kaohe.scheme.model_appraisal import Argument
from kaohe.scheme.node import Mapping, Node, Scalar, Sequence
from kaohe.scheme.reading import Fields, Reading

_BOUNDED: Group[str, Callable[[Fraction], bool]] = {
    "above_zero": lambda value: 0 < value <= 1,
    "nonzero": lambda value: value != 0,
    "place": lambda value: value >= 1 and value.denominator == 1,
}


class ArgumentReader:
    """Reads the arguments of one indicator; every slip is one finding that shows how the argument is written.

    >>> from kaohe.scheme.methods import method_named
    >>> reading, place = Reading(""), Place()
    >>> reader = ArgumentReader(reading, "覆盖", method_named("ratio"), ())
    >>> sorted(reader.read({"x": Scalar("专户覆盖率", place), "target": Scalar("100%", place)}, place))
    ['target', 'x']
    """

    def __init__(self, reading: Reading, indicator: str, method: Method, tables: Iterable[str]) -> None:
        self._reading = reading
        self._indicator = indicator
        self._method = method
        self._tables = tuple(tables)

    def read(self, parts: Fields, place: Place) -> dict[str, Argument]:
        """The arguments by name.

        Findings: `scheme/method-argument`, `scheme/missing-key`, `scheme/unknown-name`.
        """
        found: dict[str, Argument] = {}
        for parameter in self._method.parameters.values():
            if parameter.name in parts:
                argument = self._argument(parameter, parts[parameter.name])
                if argument is not None:
                    found[parameter.name] = argument
            elif parameter.required:
                self._missing(parameter.name, place)
        choices = self._method.one_of
        if choices and not any(name in parts for name in choices):
            self._missing(" / ".join(choices), place)
        self._check_in_step(found, parts)
        for parameter in self._method.parameters.values():
            if not _is_below(found.get(parameter.name), found.get(parameter.below)):
                self._wrong(parameter, parts[parameter.name])
            if parameter.more_than and not self._is_long_enough(parameter, found):
                self._wrong(parameter, parts[parameter.name])
                del found[parameter.name]
            if parameter.asks:
                self._check_asked(parameter, found, parts, place)
        return found

    def _check_asked(self, parameter: Parameter, found: Group[str, Argument], parts: Fields, place: Place) -> None:
        """What a chosen word asks for must be there, and what only its alternatives ask for must not."""
        chosen = found.get(parameter.name)
        if not isinstance(chosen, Written):
            return
        asked = parameter.asks.get(chosen.text, ())
        for key in asked:
            if key not in parts:
                self._missing(key, place)
        for key in dict.fromkeys(key for keys in parameter.asks.values() for key in keys):
            if key in parts and key not in asked:
                data = {"one": f"{parameter.name}: {chosen.text}", "other": key}
                where = f"{self._indicator} ({self._method.id})"
                self._reading.report(rules.CONFLICT, parts[key].place, where=where, **data)

    def _check_in_step(self, found: Group[str, Argument], parts: Fields) -> None:
        """Lists that are read in step have one length: nothing is left out because the other one is short."""
        for repeat in self._method.repeats.values():
            parameters = [self._method.parameters[name] for name in repeat.over if name in self._method.parameters]
            wrong = any(one.name in parts and one.name not in found for one in parameters)
            lists = [] if wrong else [found.get(one.name, one.default) for one in parameters]
            lengths = {len(one) for one in lists if isinstance(one, tuple | list)}
            if len(lengths) > 1:
                named = next(one for one in reversed(parameters) if one.name in found)
                data = {"where": f"{self._indicator} ({self._method.id})", "count": len(_listed(found[named.name]))}
                wanted = " = ".join(one.name for one in parameters)
                self._reading.report(rules.LENGTH, parts[named.name].place, wanted=wanted, **data)

    def _is_long_enough(self, parameter: Parameter, found: Group[str, Argument]) -> bool:
        """Whether a list is longer than other arguments ask for; what is missing has been found already."""
        given = found.get(parameter.name)
        if not isinstance(given, tuple):
            return True
        asked = ((self._method.parameters[name], factor) for name, factor in parameter.more_than.items())
        return all(len(given) > factor * _whole(found.get(other.name), other.default) for other, factor in asked)

    def _missing(self, key: str, place: Place) -> None:
        where = f"{self._indicator} ({self._method.id})"
        self._reading.report(rules.MISSING_KEY, place, where=where, key=key)

    def _wrong(self, parameter: Parameter, node: Node) -> None:
        data = {
            "indicator": self._indicator,
            "method": self._method.id,
            "key": parameter.name,
            "usage": parameter.usage + _span_text(parameter),
        }
        self._reading.report(rules.METHOD_ARGUMENT, node.place, **data)

    def _argument(self, parameter: Parameter, node: Node) -> Argument | None:
        found = self._shaped(parameter, node)
        if isinstance(found, Written) and parameter.kind == "table":
            return self._known_table(found)
        if found is not None and not all(_is_within(parameter.span, one) for one in _listed(found)):
            found = None
        if found is None:
            self._wrong(parameter, node)
        return found

    def _shaped(self, parameter: Parameter, node: Node) -> Argument | None:
        match parameter.kind, node:
            case "items", Sequence(items):
                return _together(self._item(parameter, item) for item in items)
            case "pairs", Sequence(items):
                return _together((_pair(parameter, item) for item in items), least=2)
            case (("formulas" | "percents" | "states" | "group"), Sequence(items)):
                return _together((_scalar(parameter.kind, item) for item in items), least=parameter.least)
            case "group", Scalar():
                return (Written(node.text, node.place),)
            case "table", Scalar():
                return Written(names.unquoted(node.text), node.place)
            case "word", Scalar():
                word = canonical_word(node.text, tuple(parameter.words))
                return Written(word, node.place) if word else None
            case _, Scalar():
                return _scalar(parameter.kind, node)
        return None

    def _known_table(self, table: Written) -> Written | None:
        if table.text in self._tables:
            return table
        hint = names.suggestion(table.text, self._tables)
        self._reading.report(rules.UNKNOWN_NAME, table.place, what="对照表 (table)", name=table.text, hint=hint)
        return None

    def _item(self, parameter: Parameter, node: Node) -> dict[str, Argument] | None:
        if not isinstance(node, Mapping):
            return None
        found: dict[str, Argument] = {}
        for key, value in node.entries:
            name = canonical_key(key.text, tuple(parameter.fields))
            argument = _scalar(parameter.fields[name], value) if name else None
            if argument is None or name in found:
                return None
            found[name] = argument
        repeats = [repeat for repeat in self._method.repeats.values() if parameter.name in repeat.over]
        return found if all(_has_form(repeat, found) for repeat in repeats) else None


def _listed(given: Argument) -> tuple[Argument, ...]:
    return given if isinstance(given, tuple) else (given,)


def _is_within(span: tuple[str, str], given: Argument) -> bool:
    """Whether a number is in its span; what is no plain number is known only in a run."""
    value = read_number(given.text, Kind.NUMBER) if isinstance(given, Written) else None
    least, most = span
    if value is None or not any(span):
        return True
    low, high = (read_number(end.removeprefix(">"), Kind.NUMBER) for end in span)
    above = low is None or (value > low if least.startswith(">") else value >= low)
    return above and (not most or high is None or value <= high)


def _span_text(parameter: Parameter) -> str:
    least, most = parameter.span
    low = least if least.startswith(">") or not least else f"≥ {least}"
    return f" ({', '.join(end for end in (low, most and f'≤ {most}') if end)})" if low or most else ""


def _is_below(given: Argument | None, greater: Argument | None) -> bool:
    if not isinstance(given, Written) or not isinstance(greater, Written):
        return True
    low, high = read_number(given.text, Kind.NUMBER), read_number(greater.text, Kind.NUMBER)
    return low is None or high is None or low < high


def _whole(given: Argument | None, default: object) -> int:
    text = given.text if isinstance(given, Written) else str(default)
    return int(text) if text.isdecimal() else 0


def _has_form(repeat: Repeat, item: dict[str, Argument]) -> bool:
    return any(set(form.has) == set(item) for form in repeat.forms)


def _together(found: Iterable[Argument | None], least: int = 1) -> tuple[Argument, ...] | None:
    every = list(found)
    kept = tuple(one for one in every if one is not None)
    return kept if len(kept) == len(every) and len(kept) >= least else None


def _pair(parameter: Parameter, node: Node) -> dict[str, Argument] | None:
    if not isinstance(node, Sequence) or len(node.items) != len(parameter.fields):
        return None
    found = {
        name: argument
        for (name, kind), item in zip(parameter.fields.items(), node.items, strict=True)
        if (argument := _scalar(kind, item)) is not None
    }
    return dict(found) if len(found) == len(parameter.fields) else None


def _scalar(kind: str, node: Node) -> Written | None:
    if not isinstance(node, Scalar) or not node.text:
        return None
    if kind in _BOUNDED:
        bounded = read_number(node.text, Kind.RATIO if kind == "above_zero" else Kind.NUMBER)
        return Written(node.text, node.place) if bounded is not None and _BOUNDED[kind](bounded) else None
    if kind == "number":
        number = None if is_percent(node.text) else read_number(node.text, Kind.NUMBER)
        return Written(node.text, node.place) if number is not None else None
    if kind in {"percent", "percents"}:
        return _percent(node)
    if kind == "states":
        state = state_of(node.text)
        return Written(state.token, node.place) if state is not None else None
    return Written(node.text, node.place)


def _percent(node: Scalar) -> Written | None:
    """A share in per cent; the sign may be left out, except where 1.2 could as well mean 120 %."""
    digits = unicodedata.normalize("NFKC", node.text).strip().removesuffix("%").strip()
    number = read_number(digits, Kind.NUMBER)
    bare = not is_percent(node.text)
    if number is None or (bare and 0 < abs(number) < 2):
        return None
    return Written(f"{digits}%", node.place)
