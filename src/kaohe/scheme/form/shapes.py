"""键形 · Shapes: what may stand under a key, read from the JSON Schema, so that new keywords need no code here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from kaohe.scheme.aggregates import aggregate_ids, aggregate_named
from kaohe.scheme.json_schema import json_schema, sections
from kaohe.scheme.keywords import aliases_of, canonical_key, canonical_word, spellings_of, state_of
from kaohe.scheme.methods import method_ids, method_named
from kaohe.scheme.node import Mapping, Node, Scalar, Sequence

Shape = dict[str, Any]
ANYTHING: Shape = {}
_GROUPS = ("array", "object")


@cache
def _definitions() -> Shape:
    found: Shape = json_schema()["$defs"]
    return found


def section_shape(name: str) -> Shape:
    """The shape of a section of the document.

    >>> "weight" in section_shape("indicator")["properties"]
    True
    """
    found: Shape = _definitions()[name]
    return found


def under(shape: Shape, key: str) -> Shape:
    """The shape under a canonical key of a group.

    >>> words(under(section_shape("column"), "history"))
    ('full', 'partial')
    """
    return _resolved(shape.get("properties", {}).get(key, ANYTHING))


def _resolved(shape: Shape) -> Shape:
    name = shape.get("$ref", "").rpartition("/")[2]
    return _resolved(_definitions()[name]) if name else shape


def alternatives(shape: Shape) -> tuple[Shape, ...]:
    """The shapes that a value may have."""
    shape = _resolved(shape)
    return tuple(one for part in shape["anyOf"] for one in alternatives(part)) if "anyOf" in shape else (shape,)


def group(shape: Shape) -> Shape | None:
    """The closed group of keys among the shapes, or None."""
    found = (one for one in alternatives(shape) if one.get("type") == "object")
    return next((one for one in found if one.get("properties") and one.get("additionalProperties") is False), None)


def by_state(shape: Shape) -> Shape | None:
    """The shape of each value of a group whose keys are states, or None."""
    found = (one for one in alternatives(shape) if "propertyNames" in one)
    return next((one["additionalProperties"] for one in found), None)


def texts(shape: Shape) -> bool:
    """Whether the value is one text or a list of texts."""
    found = alternatives(shape)
    listed = any(one.get("type") == "array" for one in found)
    return listed and any(one.get("type") not in _GROUPS for one in found)


def only_groups(shape: Shape) -> bool:
    """Whether a single text cannot stand there."""
    found = [one.get("type") for one in alternatives(shape)]
    return all(one in _GROUPS for one in found)


def words(shape: Shape) -> tuple[str, ...]:
    """The closed words in canonical spelling, tokens for states; empty where anything may stand."""
    spelled = [str(word) for one in alternatives(shape) for word in one.get("enum", ())]
    tokens = (found.token if (found := state_of(word)) else word for word in spelled)
    return tuple(dict.fromkeys(word for word in tokens if word.isascii()))


def is_closed(shape: Shape) -> bool:
    """Whether nothing but the words may stand there."""
    return all("enum" in one for one in alternatives(shape)) and bool(words(shape))


def keys(shape: Shape) -> tuple[str, ...]:
    """The canonical keys of a closed group, in the order of the language."""
    return tuple(name for name in shape.get("properties", {}) if name.isascii())


def spoken(word: str, known: Iterable[str], lang: str) -> str:
    """A canonical word as a form shows it: in Chinese where that spelling is read back as the same word.

    >>> spoken("survey", ("survey", "panel"), "zh"), spoken("not_submitted", ("not_submitted",), "en")
    ('满意度', 'not_submitted')
    """
    if lang != "zh":
        return word
    state = state_of(word)
    chinese = state.label("zh") if state is not None else "".join(spellings_of(word)[1:2])
    return chinese if chinese and meant(chinese, tuple(known)) == word else word


def meant(text: str, known: tuple[str, ...]) -> str:
    """The canonical word of a spelling, or ''."""
    found = canonical_word(text, known)
    if found:
        return found
    state = state_of(text)
    return state.token if state is not None and state.token in known else ""


def keys_of(section: str, node: Node) -> tuple[str, ...]:
    """The keys that a group of a section may have; those of an indicator depend on its method or aggregation."""
    known = sections()[section].known
    if section != "indicator" or not isinstance(node, Mapping):
        return known
    found = [name for key, value in node.entries for name in _arguments(key.text, value)]
    return tuple(dict.fromkeys((*known, *found)))


def _arguments(key: str, value: Node) -> Iterable[str]:
    """The arguments that the document named under a key takes."""
    for named, ids, document in _DOCUMENTS:
        if canonical_key(key, (named,)) and isinstance(value, Scalar):
            word = canonical_word(value.text, ids())
            yield from document(word).parameters if word else ()


_DOCUMENTS = (("method", method_ids, method_named), ("aggregate", aggregate_ids, aggregate_named))


def respelled(node: Node, shape: Shape, lang: str = "") -> Node:
    """A node with its closed words in another spelling: canonical (''), or as a form shows them in a language.

    >>> from kaohe.scheme.node import compose
    >>> tree = compose("{未报送: 零分}".encode()).root
    >>> one = respelled(tree, under(section_shape("indicator"), "missing"))
    >>> [(key.text, value.text) for key, value in one.entries]
    [('not_submitted', 'zero')]
    """
    match node:
        case Scalar(text, place):
            known = words(shape)
            word = meant(text, known) if known else ""
            return Scalar(spoken(word, known, lang) if lang else word, place) if word else node
        case Sequence(items, place):
            inner = next((one["items"] for one in alternatives(shape) if "items" in one), ANYTHING)
            return Sequence(tuple(respelled(item, inner, lang) for item in items), place)
        case Mapping(entries, place):
            known = keys_of("indicator", node) if "method" in shape.get("properties", ()) else ()
            return Mapping(tuple(_entry(key, value, shape, known, lang) for key, value in entries), place)


def _entry(key: Scalar, value: Node, shape: Shape, known: tuple[str, ...], lang: str) -> tuple[Scalar, Node]:
    for one in alternatives(shape):
        if "propertyNames" in one:
            return _state_key(key, lang), respelled(value, one["additionalProperties"], lang)
        if one.get("properties"):
            names = known or keys(one)
            name = canonical_key(key.text, names) or meant(key.text, names)
            if name:
                shown = key_spoken(name, names, lang) if lang else name
                return Scalar(shown, key.place), respelled(value, under(one, name), lang)
        elif isinstance(one.get("additionalProperties"), dict):
            return key, respelled(value, one["additionalProperties"], lang)
    return key, value


def key_spoken(key: str, known: tuple[str, ...], lang: str) -> str:
    """A canonical key as a form shows it: by its Chinese alias where that is read back as the same key.

    >>> key_spoken("weight", ("weight",), "zh"), key_spoken("weight", ("weight",), "en")
    ('权重', 'weight')
    """
    alias = next((one for one in aliases_of(key) if canonical_key(one, known) == key), "")
    if lang == "zh" and alias:
        return alias
    return spoken(key, known, lang)


def _state_key(key: Scalar, lang: str) -> Scalar:
    state = state_of(key.text)
    if state is None:
        return key
    return Scalar(spoken(state.token, (state.token,), lang or "en"), key.place)
