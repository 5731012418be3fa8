"""办法 · Methods: how something is scored, added up or treated, in the words of its own document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from kaohe.flows.aloud import words
from kaohe.flows.aloud.voice import Voice
from kaohe.formula.declared import Written
from kaohe.formula.readers.prose.part import listed
from kaohe.scheme.keywords import state_of
from kaohe.scheme.methods import Method, Parameter
from kaohe.scheme.model_appraisal import Argument

_KEY = re.compile(r"`?[a-z][a-z_]*`?")
_REMARK = re.compile(r"（[^（）]*）| \([^()]*\)")
_CLAUSE = re.compile(r"(?=；|; )")
_PER = {"次数": "每次", "人次": "每人次", "天数": "每天", "人数": "每人", "次": "每次", "天": "每天"}
_PERCENTS = frozenset({"percent", "percents", "above_zero"})


def rule_said(voice: Voice, method: Method, given: Collection[str]) -> str:
    """What the method does, its own keys in the words that stand below it; nothing of keys that are not given."""
    zh = _KEY.sub(lambda found: _named(method, found[0], voice), _asked(method, method.rule_zh, given))
    en = _KEY.sub(lambda found: _named(method, found[0], voice), _asked(method, method.rule_en, given))
    return voice.sentence(
        voice.word(
            f"办法：{method.title_zh}——{zh.replace(' “', '“').replace('” ', '”')}", f"Method: {method.title_en} — {en}"
        )
    )


def _asked(method: Method, rule: str, given: Collection[str]) -> str:
    """The rule without the clauses and bracketed remarks that speak of an optional key that is not given."""
    idle = {
        name
        for name, found in method.parameters.items()
        if name not in given and not found.required and (found.default is None or found.kind == "word")
    }
    said = _REMARK.sub(lambda found: "" if _keys_of(found[0]) & idle else found[0], rule)
    parts = _CLAUSE.split(said)
    kept = [parts[0], *(text for text in parts[1:] if not _keys_of(text) & idle)]
    return "".join(kept)


def _keys_of(text: str) -> set[str]:
    return {found.strip("`") for found in _KEY.findall(text)}


def _named(method: Method, found: str, voice: Voice) -> str:
    name = found.strip("`")
    is_key = name in method.parameters and (voice.lang == "zh" or found.startswith("`"))
    return f"“{words.argument(name, voice.lang)}”" if is_key else found


def arguments_said(voice: Voice, sheet: str, method: Method, given: Mapping[str, Argument]) -> Iterator[str]:
    """What the method is given, argument by argument; what is left out is as its rule says."""
    for name, argument in given.items():
        parameter = method.parameters.get(name)
        if parameter is not None and parameter.kind == "items" and isinstance(argument, tuple):
            yield from (voice.sentence(_item(voice, sheet, parameter, item)) for item in argument)
            continue
        said = _said(voice, sheet, parameter, argument)
        if parameter is not None and parameter.kind == "table":
            yield voice.sentence(voice.word(f"查{said}", f"looked up in {said}"))
        else:
            yield voice.sentence(f"{words.argument(name, voice.lang)}{voice.word('：', ': ')}{said}")


def _said(voice: Voice, sheet: str, parameter: Parameter | None, argument: Argument) -> str:
    kind = parameter.kind if parameter is not None else ""
    if isinstance(argument, tuple):
        if kind == "pairs" and parameter is not None:
            return words.joined((_pair(voice, sheet, parameter, item) for item in argument), voice.lang)
        return listed([_said(voice, sheet, parameter, item) for item in argument], voice.lang)
    if isinstance(argument, Mapping):
        return words.joined(
            (
                f"{words.argument(name, voice.lang)} {_said(voice, sheet, None, part)}"
                for name, part in argument.items()
            ),
            voice.lang,
        )
    return _one(voice, sheet, kind, argument)


def _one(voice: Voice, sheet: str, kind: str, written: Written) -> str:
    text = written.text
    if kind == "table":
        table = voice.scheme.tables.get(text)
        return voice.word(
            f"对照表“{text}”", f"table “{voice.titled(text, table.title.en if table is not None else '')}”"
        )
    if kind in _PERCENTS:
        return text if text.endswith("%") else f"{text}%"
    if kind.startswith("state"):
        found = state_of(text)
        return words.state(found, voice.lang) if found is not None else text
    if kind == "word":
        return words.spelt(text, voice.lang)
    if kind == "group":
        return voice.column(sheet, text)
    return voice.formula(written, sheet)


def _pair(voice: Voice, sheet: str, parameter: Parameter, item: Argument) -> str:
    if not isinstance(item, Mapping):
        return _said(voice, sheet, None, item)
    given = ((kind, item.get(name)) for name, kind in parameter.fields.items())
    texts = [_one(voice, sheet, kind, one) for kind, one in given if isinstance(one, Written)]
    return voice.word("得", " gives ").join(texts)


def _item(voice: Voice, sheet: str, parameter: Parameter, item: Argument) -> str:
    """One item of a list: what is looked at, what it costs or brings, and at most how much."""
    if not isinstance(item, Mapping):
        return _said(voice, sheet, None, item)
    parts = {
        name: _one(voice, sheet, parameter.fields.get(name, ""), given)
        for name, given in item.items()
        if isinstance(given, Written)
    }
    points = voice.word(f" {parts['points']} 分", f" {parts['points']} points") if "points" in parts else ""
    clauses = []
    if "each" in parts:
        per = f"{parts['each']}：{_per(parts['each'])}扣{points}"
        clauses.append(voice.word(per, f"{points.strip()} off for every one of {parts['each']}"))
    elif "amount" in parts:
        clauses.append(voice.word(f"扣{parts['amount']}", f"{parts['amount']} off"))
    elif "x" in parts and points:
        clauses.append(voice.word(f"{parts['x']}的，得{points}", f"{points.strip()} where {parts['x']}"))
    if "at_most" in parts:
        clauses.append(voice.word(f"最多扣 {parts['at_most']} 分", f"at most {parts['at_most']} points"))
    known = {"each", "points", "amount", "at_most"} if "x" not in parts else {"x", "points"} if points else set()
    clauses += [
        f"{words.of_item(name, voice.lang)}{voice.word('：', ': ')}{text}"
        for name, text in parts.items()
        if name not in known
    ]
    return voice.word("，", ", ").join(clauses)


def _per(counted: str) -> str:
    """Every one of what is counted, by the word with which its name ends."""
    return next((word for ending, word in _PER.items() if counted.endswith(ending)), "每 1 个")
