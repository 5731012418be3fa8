"""The page that describes the interface leaves nothing out, and every page of the service has its data there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kaohe.base.findings import Text
from kaohe.web.access.routes import routes
from kaohe.web.config.api import api
from kaohe.web.config.described import SUBJECTS, Piece, described, kind_of, listed
from tests.web.conftest import Sit

ELSEWHERE = {
    "look:first": "leads on to a page",
    "look:health": "one word",
    "demo:index": "the desks of a demonstration",
    "officers:index": "leads on to a page",
    "officers:activate": "a form",
    "interface:index": "api:openapi-json is its data",
    "tasks:index": "says what is not there yet",
    "verify:page": "works on the reader's own device alone",
    "verify:worker": "a script",
    "verify:blob": "a file",
}
"""Pages without data of their own, and why; those of signing in are forms of one's own account."""
NO_TABLE = {
    "standing": "one state of one draft",
    "search": "each answer is a link to a page with its own table",
    "job": "one piece of work",
    "replay": "one verdict",
}
"""Operations whose page shows no list, and why it is none."""
OWN_ACCOUNT = ("account_", "mfa_")


def said_in(piece: Piece) -> str:
    return piece.said.en or piece.record


def test_every_operation_and_record_stands_on_the_page(sit: Sit) -> None:
    client = sit("data_operator")
    schema: dict[str, Any] = json.loads(client.get("/api/openapi.json").content)
    for lang in ("zh", "en"):
        client.cookies["lang"] = lang
        page = client.get("/interface/").content.decode()
        for path, methods in schema["paths"].items():
            assert f"<code>{path}</code>" in page
            for told in methods.values():
                zh = listed()[told["operationId"]]["zh"]
                assert (zh in page) == (lang == "zh")
        for name in schema["components"]["schemas"]:
            assert f'id="{name}"' in page
    assert len(described().operations) == sum(len(one) for one in schema["paths"].values())


def test_every_link_inside_the_page_leads_to_something_on_it(sit: Sit) -> None:
    page = sit("data_operator").get("/interface/").content.decode()
    wanted = {part.partition('"')[0] for part in page.split('href="#')[1:]}
    assert len(wanted) > 50
    assert [one for one in wanted if f'id="{one}"' not in page] == []


def test_the_table_has_a_row_for_every_operation(sit: Sit) -> None:
    lines = sit("sysadmin").get("/interface/operations.csv").content.decode().splitlines()
    assert len(lines) == len(described().operations) + 1
    assert "GET,/api/public,已公布的考核结果,,公众" in "\n".join(lines)


@pytest.mark.parametrize("path", ["/interface/", "/interface/operations.csv", "/api/openapi.json"])
def test_nobody_else_reads_it(sit: Sit, path: str) -> None:
    assert sit("staff").get(path).status_code == 404
    assert sit().get(path).status_code in {302, 401}


def test_the_operations_that_are_listed_are_those_there_are() -> None:
    paths = api.get_openapi_schema()["paths"].values()
    assert {one["operationId"] for methods in paths for one in methods.values()} == listed().keys()
    assert {tag for methods in paths for one in methods.values() for tag in one["tags"]} == SUBJECTS.keys()


def test_the_data_of_every_page_can_be_read_as_json() -> None:
    served = {page for row in listed().values() for page in row["pages"].split("|")}
    pages = {route.name for route in routes().values() if route.method == "GET" and route.kind in {"page", "list"}}
    pages = {one for one in pages if not one.startswith(("api:", *OWN_ACCOUNT)) and not one.endswith("_csv")}
    assert sorted(pages - served - ELSEWHERE.keys()) == []
    assert sorted(served - pages) == []


def test_every_list_that_a_person_sees_is_also_a_table() -> None:
    without = {name for name, row in listed().items() if not row["tables"]}
    assert without == NO_TABLE.keys()


def test_every_listed_table_is_an_entrance() -> None:
    tables = {table for row in listed().values() for table in row["tables"].split("|") if table}
    assert sorted(tables - {name for name, _ in routes()}) == []


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "date"}, "date"),
        ({"enum": ["zh", "en"]}, "zh | en"),
        ({"anyOf": [{"$ref": "#/components/schemas/Shown"}, {"type": "null"}]}, "Shown or null"),
        ({"type": "array", "items": {"type": "integer"}}, "list of whole number"),
        ({"type": "array", "prefixItems": [{"type": "string"}, {"$ref": "#/x/Row"}]}, "[text, Row]"),
        ({"type": "object", "additionalProperties": {"type": "boolean"}}, "values by name: yes or no"),
        ({}, "any value"),
    ],
)
def test_a_type_is_told_in_words(schema: dict[str, Any], wanted: str) -> None:
    assert "".join(map(said_in, kind_of(schema))) == wanted
    assert all(piece.said != Text("", "") or piece.record for piece in kind_of(schema))
