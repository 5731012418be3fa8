"""字 · Words: what no store can hold is refused before any view, the same over SQLite and PostgreSQL."""

from __future__ import annotations

import json

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory
from django.utils import timezone

from kaohe.web.access.audit import REFUSED, Note, audit_write
from kaohe.web.access.models import AuditRecord
from kaohe.web.access.principal import VISITOR
from kaohe.web.access.routes import routes
from kaohe.web.access.words import unheld
from kaohe.web.config.interface import Refused
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit

NUL, HALF = "a\0b", "a\ud800b"
ASKED = ("/search/?q=%00", "/search/?%00=a", "/schemes/draft/%00/", "/public/?run=%00", "/interface/?x=%00", "/?a=%00")
ASKED_API = ("/api/search?q=%00", "/api/search?q=a%00", "/api/public?x=%00")


@pytest.mark.parametrize("path", ASKED)
def test_a_visitor_with_a_nul_is_answered_400_and_leaves_no_record(sit: Sit, path: str) -> None:
    answer = sit().get(path)
    assert answer.status_code == 400
    assert "读不懂" in answer.content.decode()
    assert not AuditRecord.objects.exists()


@pytest.mark.parametrize("path", ASKED_API)
def test_the_interface_answers_a_nul_with_its_refusal(sit: Sit, path: str) -> None:
    answer = sit().get(path)
    assert (answer.status_code, answer.json()["detail"]) == (400, "invalid")
    assert answer.json()["wrong"][0]["place"].startswith("query.")
    jsonschema.validate(answer.json(), Refused.model_json_schema())


def test_a_nul_in_the_form_of_an_activation_is_answered_400(sit: Sit) -> None:
    answer = sit().post("/officers/activate/", {"username": NUL, "code": "1", "password": "x", "again": "x"})
    assert answer.status_code == 400
    assert sit().post("/accounts/login/", {"login": NUL, "password": NUL}).status_code == 400


def test_a_session_leaves_a_record_with_clean_words(sit: Sit, runs: dict[str, Run]) -> None:
    client = sit("leader")
    assert client.get(f"/results/{runs['published'].id}/trace/?sheet=a%00").status_code == 400
    assert client.get("/schemes/draft/x%00y/").status_code == 400
    assert client.post("/instructions/make/", {"text": NUL}).status_code == 400
    found = AuditRecord.objects.filter(status=400)
    assert len(found) == 3
    assert {one.outcome for one in found} == {"refused"}
    assert "draft xy" in {one.subject for one in found}
    assert all("\0" not in one.subject + one.reason for one in found)


def test_a_cookie_with_a_nul_is_no_session(sit: Sit) -> None:
    client = sit()
    client.cookies["sessionid"] = "a" * 20 + "\0"  # in quotes and octal, which a reader of cookies turns back
    assert client.get("/api/pay/mine").status_code == 401
    assert client.get("/public/").status_code == 200


def test_every_place_of_a_request_is_looked_at() -> None:
    made = RequestFactory()
    file = SimpleUploadedFile("a", b"x")
    vars(file)["_name"] = NUL  # Django cleans the names of parts before it gives them to a file
    form = made.post("/", {"a": "b", NUL: "c", "d": NUL})
    form.FILES["book"] = file
    assert unheld(form) == ["form.ab", "form.book", "form.d"]
    body = made.post("/", json.dumps({"a": [1, {"b": HALF}]}), content_type="application/json")
    assert unheld(body) == ["body"]
    for sound in ("{}", "[", "[" * 100_000, '{"a": "好"}'):
        assert unheld(made.post("/", sound, content_type="application/json")) == []
    assert unheld(made.get("/", {"q": "好 \n é 😀"})) == []


@pytest.mark.django_db
def test_a_record_is_written_whatever_it_is_told() -> None:
    route = next(iter(routes().values()))
    with transaction.atomic():
        made = audit_write(
            VISITOR, route, Note(subject=NUL, reason=HALF), now=timezone.now(), outcome=REFUSED, status=404
        )
    made.refresh_from_db()
    assert (made.subject, made.reason) == ("ab", "ab")
