from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kaohe.web.access.routes import routes
from kaohe.web.config.api import api
from kaohe.web.config.interface import STATUSES, Refused
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit

DESKS = (("", "", ""), ("staff", "", "P1"), ("unit_clerk", "U1", ""), ("leader", "", ""), ("biz_auditor", "", ""))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW, MANY = 3, 60


@pytest.fixture(autouse=True)
def connection_kept() -> Iterator[None]:
    """A server lets go of old connections around a request; a test's holds what is taken back after it."""
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    yield
    for one in signals:
        one.connect(close_old_connections)


def described(runs: dict[str, Run]) -> dict[str, Any]:
    """The description, its parameters leading to what there is as well as to anything."""
    known = {
        "number": [run.id for run in runs.values()],
        "run": [run.id for run in runs.values()],
        "sheet": ["单位", "任职", "园"],
        "key": ["U1", "U2", "P1", "K1"],
        "unit": ["U1", "K1"],
        "column": ["总分", "实绩分", "应发"],
        "scheme": ["small-contest", "department-appraisal"],
    }
    # schemathesis rewrites prefixItems as an older draft, then takes them for a fault; the rest of a tuple is checked.
    said: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str), object_hook=_untupled)
    for operations in said["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["name"] in known:
                    parameter["schema"] = {"anyOf": [{"enum": known[parameter["name"]]}, parameter["schema"]]}
    return said


def _untupled(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != "prefixItems" or not isinstance(value, list)}


def borne(runs: dict[str, Run], client: Client, examples: int, mode: GenerationMode) -> Counter[int]:
    """Every operation under generated requests; how often each status was answered."""
    statuses: Counter[int] = Counter()
    schema = schemathesis.openapi.from_dict(described(runs))
    schema.app = get_wsgi_application()
    cookies = {one.key: one.value for one in client.cookies.values()}
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not operation.definition.raw.get("parameters"):
            continue

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def asked(case: Any) -> None:
            answer = case.call(headers={"Host": "localhost", "Accept-Encoding": "identity"}, cookies=cookies)
            statuses[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)

        try:
            asked()
        except Unsatisfiable:
            # Any text is a right value of some parameters: nothing wrong can be asked there.
            assert mode is GenerationMode.NEGATIVE
    return statuses


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk[0] or "visitor")
def test_no_operation_fails_or_breaks_its_description(sit: Sit, runs: dict[str, Run], desk: tuple[str, ...]) -> None:
    statuses = borne(runs, sit(*desk), FEW, GenerationMode.POSITIVE)
    assert statuses[200] > 5, statuses
    assert statuses[404] > 5, statuses
    assert bool(statuses[401]) == (not desk[0]), statuses


@pytest.mark.prove
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk[0] or "visitor")
def test_no_operation_fails_under_many_requests(
    sit: Sit, runs: dict[str, Run], desk: tuple[str, ...], mode: GenerationMode
) -> None:
    statuses = borne(runs, sit(*desk), MANY, mode)
    assert sum(statuses.values()) > 300, statuses
    if mode is GenerationMode.POSITIVE:
        assert statuses[200] > 100 if desk[0] else statuses[401] > 100, statuses


def test_the_description_is_of_openapi_3_1_and_every_operation_tells_its_refusals() -> None:
    said = api.get_openapi_schema()
    assert said["openapi"].startswith("3.1")
    operations = [one for path in said["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(names) == len(set(names)) > 20
    for one in operations:
        assert one["responses"].keys() >= {200, *STATUSES}
        assert one["description"]
        assert all("schema" in next(iter(told["content"].values())) for told in one["responses"].values())
    for schema in said["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_operation_has_its_own_row() -> None:
    said = api.get_openapi_schema()
    found = {
        (f"api:{one['operationId']}", method.upper()) for path in said["paths"].values() for method, one in path.items()
    }
    rows = {key for key in routes() if key[0].startswith("api:")}
    assert found == rows - {("api:openapi-json", "GET"), ("api:api-root", "GET")}


def refused(answer: Any) -> None:
    jsonschema.validate(answer.json(), Refused.model_json_schema())


def test_each_refusal_is_the_record_that_is_described(sit: Sit, runs: dict[str, Run], account: Any) -> None:
    visitor, leader = sit(), sit("leader")
    figure = f"/api/runs/{runs['open'].id}/figure"
    bare = Client()
    bare.force_login(account("leader"))
    for answer, status, detail in (
        (visitor.get(figure), 401, "sign_in"),
        (bare.get(figure), 403, "second_factor"),
        (leader.get("/api/runs/ffffffffffffffff/ranking"), 404, "not_found"),
        (leader.get("/api/no/such"), 404, "not_found"),
        (leader.get(figure), 422, "invalid"),
        (leader.get(figure, {"sheet": "x" * 41, "key": "U1", "column": "总分"}), 422, "invalid"),
    ):
        assert (answer.status_code, answer.json()["detail"]) == (status, detail)
        refused(answer)
    assert {one["place"] for one in leader.get(figure).json()["wrong"]} == {"query.sheet", "query.key", "query.column"}


def test_an_operation_that_is_open_to_everyone_says_so() -> None:
    paths = api.get_openapi_schema()["paths"]
    assert {} in paths["/api/public"]["get"]["security"]
    assert {} not in paths["/api/pay/mine"]["get"]["security"]
