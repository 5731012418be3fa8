"""编辑器模式 · JSON Schema: what may stand where in a document, for editors that help while one writes.

The reader of `kaohe.scheme.load` decides; this says the same in a language that editors know, aliases included.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kaohe.base.exact import Rounding
from kaohe.base.states import State
from kaohe.formula.types import STEPS
from kaohe.scheme import keywords as words
from kaohe.scheme.aggregates import aggregate_ids, aggregate_named
from kaohe.scheme.keywords import Section, aliases_of, canonical_key, spellings_of
from kaohe.scheme.load_missing import GROUPED, PLAIN
from kaohe.scheme.load_types import TYPES
from kaohe.scheme.methods import Method, method_ids, method_named
from kaohe.scheme.treatments import treatment_ids, treatment_named

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ROUNDINGS = tuple(str(mode) for mode in Rounding)


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of a scheme document.

    >>> json_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    definitions = {"text": {"type": ["string", "number", "boolean", "null"]}, "title": _title(), "formula": _formula()}
    definitions |= {name: _object(section, _SHAPES.get(name, {})) for name, section in _SECTIONS.items()}
    definitions |= {"indicator": _indicator(), "treatment": _treatment()}
    return {
        "$schema": DIALECT,
        "title": "考核方案 · kaohe scheme",
        "description": "Every scalar is text; what it means is decided by the key and by `type`.",
        **_ref("scheme"),
        "$defs": definitions,
    }


def sections() -> dict[str, Section]:
    """The groups of keys of a document by name, in the order of the document.

    >>> sections()["quota"].known[0]
    'share'
    """
    return dict(_SECTIONS)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _text() -> Schema:
    return _ref("text")


def _formula() -> Schema:
    return {**_text(), "description": "公式 · a formula; quote it where it has a colon, comma or bracket"}


def _many(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _texts() -> Schema:
    return {"anyOf": [_text(), _many(_text())]}


def _map(item: Schema) -> Schema:
    return {"type": "object", "additionalProperties": item}


def _or_text(other: Schema) -> Schema:
    return {"anyOf": [_text(), other]}


def _one_of(known: Iterable[str]) -> Schema:
    spelled = (spelling for word in known for spelling in spellings_of(word))
    return {"enum": list(dict.fromkeys(spelled))}


def _states() -> Schema:
    names = [name for state in State for name in (state.token, state.label("zh"))]
    return {"enum": [*names, *(f"#{name}" for name in names)]}


def _some_states() -> Schema:
    return {"anyOf": [_states(), _many(_states())]}


def _missing() -> Schema:
    shapes = {"fixed": _text(), "renormalise": _ref("renormalise"), "carry_forward": _ref("carry_forward")}
    grouped: Schema = {name: shapes.get(key, _ref("peers")) for key in GROUPED for name in spellings_of(key)}
    rule = {"anyOf": [_one_of(PLAIN), {"type": "object", "properties": grouped, "additionalProperties": False}]}
    return {"type": "object", "propertyNames": _states(), "additionalProperties": rule}


def _title() -> Schema:
    return {"anyOf": [_text(), _object(Section("title", ("zh", "en")), {})]}


def _object(section: Section, shapes: Schema) -> Schema:
    """A group of keys with their aliases; a required key may be written in either language."""
    properties: Schema = {}
    for key in section.known:
        shape = shapes.get(key, _COMMON.get(key, _text()))
        for name in _names(key, section.known):
            properties[name] = shape
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    needed = [{"anyOf": [{"required": [name]} for name in _names(key, section.known)]} for key in section.required]
    return {**found, "allOf": needed} if needed else found


def _names(key: str, known: tuple[str, ...]) -> list[str]:
    return [key, *(alias for alias in aliases_of(key) if canonical_key(alias, known) == key)]


def _indicator() -> Schema:
    """An indicator has the keys of its method too; each method names those that it needs."""
    methods = [method_named(name) for name in method_ids()]
    aggregates = [aggregate_named(name) for name in aggregate_ids()]
    arguments = {parameter: None for method in (*methods, *aggregates) for parameter in method.parameters}
    known = tuple(dict.fromkeys((*words.INDICATOR.known, *arguments)))
    section = Section(words.INDICATOR.where, known, words.INDICATOR.required)
    shapes: Schema = {name: {} for name in arguments} | _SHAPES["indicator"]
    found = _object(section, shapes)
    found["allOf"] = [*found["allOf"], *(_needs("method", one, known) for one in methods)]
    found["allOf"] += [_needs("aggregate", one, known) for one in aggregates]
    return found


def _treatment() -> Schema:
    """A treatment has the keys of its document, and each document names those that it needs."""
    treatments = [treatment_named(name) for name in treatment_ids()]
    arguments = {parameter: None for treatment in treatments for parameter in treatment.parameters}
    known = (*words.TREATMENT.known, *arguments)
    section = Section(words.TREATMENT.where, known, words.TREATMENT.required)
    found = _object(section, {name: {} for name in arguments} | {"by": _one_of(treatment_ids())})
    found["allOf"] = [*found["allOf"], *(_needs("by", one, known) for one in treatments)]
    return found


def _needs(word: str, method: Method, known: tuple[str, ...]) -> Schema:
    chosen = [{"properties": {name: _one_of((method.id,))}, "required": [name]} for name in _names(word, known)]
    required = [parameter.name for parameter in method.parameters.values() if parameter.required]
    needed = [{"anyOf": [{"required": [name]} for name in _names(key, known)]} for key in required]
    described = f"{method.title_zh} · {method.title_en}: {method.rule_en}"
    return {"if": {"anyOf": chosen}, "then": {"description": described, **({"allOf": needed} if needed else {})}}


_COMMON: Schema = {"title": _ref("title")}
_TYPE = _one_of(TYPES)
_TYPED_OR_WORD: Schema = {"anyOf": [_TYPE, _ref("type")]}
_CELLS = _map(_map({"anyOf": [_map(_text()), {"type": "null"}]}))
_PAIR = {**_many(_text()), "minItems": 2, "maxItems": 2}

_SECTIONS = {
    "scheme": words.TOP,
    "valid": words.VALID,
    "parameter": words.PARAMETER,
    "parameter_row": words.PARAMETER_ROW,
    "table": words.TABLE,
    "table_row": words.TABLE_ROW,
    "type": words.TYPED,
    "taken": words.TAKEN,
    "record": words.RECORD,
    "sheet": words.SHEET,
    "column": words.COLUMN,
    "treatment": words.TREATMENT,
    "appraisal": words.APPRAISAL,
    "indicator": words.INDICATOR,
    "bonus": words.BONUS,
    "bonus_item": words.BONUS_ITEM,
    "gate": words.GATE,
    "renormalise": words.RENORMALISE,
    "peers": words.PEERS,
    "carry_forward": words.CARRY_FORWARD,
    "veto": words.VETO,
    "total": words.TOTAL,
    "grade": words.GRADE,
    "quota": words.QUOTA,
    "keep": words.KEEP,
    "interval": words.INTERVAL,
    "tie": words.TIE,
    "must_hold": words.MUST_HOLD,
    "light": words.LIGHT,
    "case": words.CASE,
    "example": words.EXAMPLE,
}

_SHAPES: dict[str, Schema] = {
    "scheme": {
        "kaohe": {"enum": ["1", 1]},
        "basis": _texts(),
        "period": _one_of(STEPS),
        "valid": _ref("valid"),
        "sources": _map(_text()),
        "parameters": _map(_ref("parameter")),
        "tables": _map(_ref("table")),
        "records": _map(_ref("record")),
        "sheets": _map(_ref("sheet")),
        "appraisal": _many(_ref("appraisal")),
        "must_hold": _many(_ref("must_hold")),
        "lights": _many(_ref("light")),
        "cases": _many(_ref("case")),
        "examples": _many(_ref("example")),
    },
    "parameter": {"type": _TYPE, "of": _texts(), "rows": _many(_ref("parameter_row"))},
    "table": {
        "key": _map(_TYPED_OR_WORD),
        "gives": _map(_TYPED_OR_WORD),
        "bands": _one_of(("lower_closed", "upper_closed")),
        "rows": _many(_ref("table_row")),
    },
    "table_row": {"values": _many(_many(_text()))},
    "type": {"type": _TYPE, "of": _texts()},
    "taken": {"type": _TYPE, "of": _texts(), "states": _some_states()},
    "record": {
        "versions": _texts(),
        "status": _one_of(("approved",)),
        "period": _one_of(("same", "inside", "ends_inside", "last")),
        "take": {"anyOf": [_texts(), _map({"anyOf": [_TYPE, _ref("taken")]})]},
        "rename": _map(_text()),
    },
    "sheet": {
        "key": _texts(),
        "in": _map(_or_text(_map(_text()))),
        "each": _or_text(_map(_texts())),
        "seen_in": _texts(),
        "columns": _map(_ref("column")),
    },
    "column": {
        "type": _TYPE,
        "is": _ref("formula"),
        "first": _ref("formula"),
        "absent": {"anyOf": [_one_of(("error",)), _states(), _text()]},
        "of": _texts(),
        "between": _PAIR,
        "ordered": _one_of(("high_first", "low_first")),
        "when_empty": _states(),
        "on_state": _one_of(("withhold_pool", "leave_out")),
        "history": _one_of(("full", "partial")),
        "round": _one_of(_ROUNDINGS),
        "breaks_on": _some_states(),
        "passes": _some_states(),
        "rules": _many(_ref("grade")),
        "treatment": _ref("treatment"),
        "kind": _one_of(("elapsed", "working")),
    },
    "appraisal": {
        "indicators": _many(_ref("indicator")),
        "bonus": _ref("bonus"),
        "vetoes": _many(_ref("veto")),
        "total": _ref("total"),
        "grades": _many(_ref("grade")),
        "compare_on": _one_of(("rounded", "exact")),
        "order": _texts(),
    },
    "indicator": {
        "indicators": _many(_ref("indicator")),
        "method": _one_of(method_ids()),
        "aggregate": _one_of(("sum", *aggregate_ids())),
        "gates": _many(_ref("gate")),
        "round": _or_text(_map(_text())),
        "missing": _missing(),
        "type": _TYPE,
        "title": _ref("title"),
    },
    "bonus": {"items": _many(_ref("bonus_item"))},
    "bonus_item": {"amount": _ref("formula"), "missing": _missing()},
    "gate": {"when": _ref("formula")},
    "peers": {"within": _texts()},
    "veto": {"when": _ref("formula")},
    "total": {"round": _or_text(_map(_text())), "between": _PAIR},
    "grade": {
        "when": _ref("formula"),
        "quota": _or_text(_ref("quota")),
        "ties": _many(_or_text(_ref("tie"))),
        "keep": _or_text(_ref("keep")),
        "interval": _ref("interval"),
    },
    "quota": {
        "of": _one_of(("all", "eligible", "graded")),
        "round": _one_of(_ROUNDINGS),
        "within": _texts(),
        "edge": _one_of(("decide", "exclude", "include")),
    },
    "must_hold": {
        "holds": _ref("formula"),
        "unless": _some_states(),
        "severity": _one_of(("block", "warn")),
    },
    "light": dict.fromkeys(("red", "yellow", "red_until", "yellow_until"), _ref("formula")),
    "case": {"when": _ref("formula"), "steps": _texts()},
    "example": {"given": _CELLS, "records": _CELLS, "expect": _CELLS},
}
