"""接口说明 · Described: the description of the interface as people read it: operations by subject, records by name."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kaohe.base.findings import Text
from kaohe.web.access.matrix import matrix
from kaohe.web.access.routes import Route, routes
from kaohe.web.config.addresses import addresses
from kaohe.web.config.api import api
from kaohe.web.config.interface import STATUSES

LISTED = Path(__file__).with_name("operations.csv")
SUBJECTS = {
    "runs": Text("考核结果", "Results"),
    "schemes": Text("方案", "Schemes"),
    "search": Text("搜索", "Search"),
    "board": Text("驾驶舱", "Dashboard"),
    "instructions": Text("批示", "Instructions"),
    "public": Text("公开", "Public"),
    "jobs": Text("运行", "Runs"),
    "pay": Text("薪酬", "Pay"),
    "audit": Text("追溯", "Audit"),
    "officers": Text("三员", "Officers"),
    "ledger": Text("账本", "Ledger"),
}
REFUSALS = {
    400: Text("请求里有太长的文字，或存不下的字符（U+0000 或不成对的代理项）；`wrong` 说明在哪里。", STATUSES[400]),
    401: Text("没有登录，且不对所有人开放。", STATUSES[401]),
    403: Text("所持角色须有第二因素，或改动不是从本站页面发出。", STATUSES[403]),
    404: Text("没有，或不给这位读者看：两者分不出来。", STATUSES[404]),
    422: Text("参数缺少或写错；`wrong` 说明是哪一个。", STATUSES[422]),
    500: Text("我们自己的故障；什么都没有改变。", STATUSES[500]),
}
KINDS = {
    "string": Text("文本", "text"),
    "integer": Text("整数", "whole number"),
    "number": Text("数", "number"),
    "boolean": Text("是否", "yes or no"),
    "null": Text("空", "null"),
    "date": Text("日期", "date"),
    "date-time": Text("时刻", "moment"),
    "object": Text("名称对应的值", "values by name"),
}
ANY, LIST, OR = Text("任意值", "any value"), Text("列表：", "list of "), Text(" 或 ", " or ")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what is said of a type: words, or the name of a record."""

    said: Text
    record: str = ""


Said = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a record."""

    name: str
    kind: Said
    required: bool
    place: str = ""
    limits: tuple[Text, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: what it answers, to whom, and the addresses of pages and of tables (CSV) that show the same."""

    name: str
    method: str
    path: str
    said: Text
    fields: tuple[Field, ...]
    answer: Said
    roles: tuple[Text, ...]
    is_recorded: bool
    pages: tuple[str, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A record that operations answer with."""

    name: str
    said: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """The whole: operations by subject, records in the order of their names."""

    version: str
    subjects: tuple[tuple[Text, tuple[Operation, ...]], ...]
    records: tuple[Record, ...]

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All operations in their order."""
        return tuple(one for _, operations in self.subjects for one in operations)


@cache
def described() -> Description:
    """The description; it is the same for everyone and is made once."""
    schema: Mapping[str, Any] = api.get_openapi_schema()
    rows, found = listed(), dict[str, list[Operation]]()
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            row = rows[told["operationId"]]
            found.setdefault(told["tags"][0], []).append(_operation(path, method.upper(), told, row))
    records = (_record(name, told) for name, told in sorted(schema["components"]["schemas"].items()))
    subjects = tuple((SUBJECTS[tag], tuple(operations)) for tag, operations in found.items())
    return Description(schema["info"]["version"], subjects, tuple(records))


def listed() -> Mapping[str, Mapping[str, str]]:
    """The rows of `operations.csv`: operation, Chinese, pages and tables (names of entrances, several with `|`)."""
    with LISTED.open(encoding="utf-8", newline="") as file:
        return {row["operation"]: row for row in csv.DictReader(file)}


def kind_of(schema: Mapping[str, Any]) -> Said:
    """What a JSON schema says of a value, in pieces.

    >>> [piece.said.en or piece.record for piece in kind_of({"type": "array", "items": {"$ref": "#/a/Row"}})]
    ['list of ', 'Row']
    """
    if "$ref" in schema:
        return (Piece(Text("", ""), schema["$ref"].rpartition("/")[2]),)
    if "enum" in schema:
        words = " | ".join(map(str, schema["enum"]))
        return (Piece(Text(words, words)),)
    for name in ("anyOf", "allOf"):
        if name in schema:
            return _joined(map(kind_of, schema[name]), OR)
    if "prefixItems" in schema:
        comma = Text("，", ", ")
        return (Piece(Text("〔", "[")), *_joined(map(kind_of, schema["prefixItems"]), comma), Piece(Text("〕", "]")))
    if schema.get("type") == "array":
        return (Piece(LIST), *kind_of(schema.get("items", {})))
    if isinstance(schema.get("additionalProperties"), Mapping):
        return (Piece(KINDS["object"]), Piece(Text("：", ": ")), *kind_of(schema["additionalProperties"]))
    return (Piece(KINDS.get(schema.get("format", ""), KINDS.get(schema.get("type", ""), ANY))),)


def _joined(parts: Iterable[Said], between: Text) -> Said:
    found: list[Piece] = []
    for part in parts:
        found += [*([Piece(between)] if found else []), *part]
    return tuple(found)


def _operation(path: str, method: str, told: Mapping[str, Any], row: Mapping[str, str]) -> Operation:
    route = routes()[f"api:{told['operationId']}", method]
    fields = tuple(
        _field(one["name"], one["schema"], required=one["required"], place=one["in"])
        for one in told.get("parameters", [])
    )
    answer = kind_of(told["responses"][200]["content"]["application/json"]["schema"])
    said, names = Text(row["zh"], told["description"]), (told["operationId"], method, path)
    pages, tables = (tuple(addresses()[one] for one in row[name].split("|") if one) for name in ("pages", "tables"))
    return Operation(*names, said, fields, answer, _roles(route), route.audit != "none", pages, tables)


def _roles(route: Route) -> tuple[Text, ...]:
    table = matrix()
    return tuple(
        role.title
        for role in table.roles.values()
        if any(table.terms(role.name, *cell) is not None for cell in route.cells)
    )


def _field(name: str, schema: Mapping[str, Any], *, required: bool, place: str = "") -> Field:
    default = schema.get("default")
    return Field(
        name, kind_of(schema), required, place, tuple(_limits(schema)), "" if default is None else str(default)
    )


def _limits(schema: Mapping[str, Any]) -> Iterable[Text]:
    for name, zh, en in (
        ("maxLength", "至多 {} 字", "at most {} letters"),
        ("minimum", "不小于 {}", "at least {}"),
        ("maximum", "不大于 {}", "at most {}"),
        ("minItems", "至少 {} 个", "at least {} of them"),
        ("maxItems", "至多 {} 个", "at most {} of them"),
    ):
        if name in schema and "prefixItems" not in schema:
            yield Text(zh.format(schema[name]), en.format(schema[name]))


def _record(name: str, told: Mapping[str, Any]) -> Record:
    required = frozenset(told.get("required", ()))
    fields = (_field(one, schema, required=one in required) for one, schema in told.get("properties", {}).items())
    return Record(name, told.get("description", ""), tuple(fields))
