"""长度 · Lengths: a text longer than its column is refused with its limit, the same over SQLite and PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models import EmailField, Model
from django.test import Client
from django.urls import NoReverseMatch, reverse

import kaohe.web
from kaohe.web.access.models import AuditRecord
from kaohe.web.access.routes import routes
from kaohe.web.access.texts import Limit, limits
from kaohe.web.home.short import Short, TooLongError
from kaohe.web.runs.models import Run
from tests.web.conftest import Sit

WEB = Path(kaohe.web.__file__).parent
LONG = "长"
MODELS = [model for model in apps.get_models() if model.__module__.startswith("kaohe.")]
SHORTS = [(model, field) for model in MODELS for field in model._meta.concrete_fields if isinstance(field, Short)]
LIMITS = [(route, limit) for route, listed in limits().items() for limit in listed]
FORM = re.compile(r'<form method="post"([^>]*)>(.*?)</form>', re.DOTALL)
ACTION = re.compile(r'action="\{% url "([\w:]+)"')
OWN = {"activate.html": "officers:activate"}
"""Forms that go to the address of their own page."""
FIELD = re.compile(r"<(input|textarea)\b([^>]*)>")


def typed() -> Iterator[tuple[str, str, str]]:
    """The fields of every form in which a person writes: entrance, field, its most characters ('' = none said)."""
    for path in sorted(WEB.rglob("templates/**/*.html")):
        for head, inside in FORM.findall(path.read_text("utf-8")):
            named = ACTION.search(head)
            route = named[1] if named else OWN.get(path.name, path.name)
            for tag, said in FIELD.findall(inside):
                found = dict(re.findall(r'([\w-]+)="([^"]*)"', said))
                if tag == "textarea" or found.get("type", "text") in {"text", "password", "search"}:
                    yield route, found["name"], found.get("maxlength", "")


def test_every_column_of_ours_that_is_limited_refuses_by_itself() -> None:
    limited = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and not isinstance(field, Short | EmailField)
    ]
    assert limited == ["Account.password"]
    assert len(SHORTS) > 60


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "field"), SHORTS, ids=lambda one: getattr(one, "__name__", getattr(one, "name", "")))
def test_a_column_takes_as_much_as_it_says_and_no_more(model: type[Model], field: Short) -> None:
    most = field.max_length or 0
    nobody = model._default_manager.none() | model._default_manager.filter(pk__in=())
    assert nobody.update(**{field.name: LONG * most}) == 0
    with pytest.raises(TooLongError, match=f"at most {most}"):
        model._default_manager.all().update(**{field.name: LONG * (most + 1)})


def test_every_field_that_a_person_writes_in_has_the_limit_that_its_page_says() -> None:
    known = {(route, limit.field): str(limit.longest) for route, limit in LIMITS}
    shown = {(route, field): most for route, field, most in typed()}
    of_the_editor = {("schemes:check", "text"), ("schemes:save", "text"), ("schemes:value", "value")}
    assert len(shown) > 12
    assert {one: most for one, most in shown.items() if one not in of_the_editor} == {
        one: most for one, most in known.items() if one != ("jobs:take", "book")
    }


def test_limits_stand_at_entrances_that_are_there() -> None:
    assert {(route, "POST") for route, _ in LIMITS} <= routes().keys()
    assert all(len("|".join(".".join(cell) for cell in route.cells)) <= 200 for route in routes().values())
    assert all(len(route.name) <= 100 and len(route.kind) <= 16 for route in routes().values())


def path_of(route: str) -> str:
    """An address of an entrance; what it names need not be there, the guard looks before."""
    for values in ({}, {"number": 1}, {"number": "f" * 16}):
        try:
            return reverse(route, kwargs=values)
        except NoReverseMatch:
            continue
    raise AssertionError(route)


@pytest.mark.parametrize(("route", "limit"), LIMITS, ids=lambda one: getattr(one, "field", one))
def test_a_text_that_is_too_long_is_answered_400_with_its_limit(everyone: Client, route: str, limit: Limit) -> None:
    said: object = LONG * (limit.longest + 1)
    if limit.field == "book":
        said = SimpleUploadedFile(LONG * (limit.longest - 3) + ".zip", b"PK")
    answer = everyone.post(path_of(route), {limit.field: said})
    page = answer.content.decode()
    assert answer.status_code == 400, page
    assert f"“{limit.title.zh}”最多 {limit.longest:,} 个字，收到 {limit.longest + 1:,} 个。" in page
    record = AuditRecord.objects.get(route=route)
    assert (record.outcome, record.status) == ("refused", 400)
    assert f"at most {limit.longest:,}" in record.reason


@pytest.mark.parametrize(("route", "limit"), LIMITS, ids=lambda one: getattr(one, "field", one))
def test_a_text_of_just_the_limit_is_looked_at(everyone: Client, route: str, limit: Limit) -> None:
    said: object = LONG * (limit.longest - 1) + "\r\n"
    if limit.field == "book":
        said = SimpleUploadedFile(LONG * (limit.longest - 4) + ".zip", b"PK")
    answer = everyone.post(path_of(route), {limit.field: said})
    assert "最多" not in answer.content.decode()
    assert answer.status_code != 500


def test_texts_that_are_too_long_are_no_failure_at_any_entrance(everyone: Client, runs: dict[str, Run]) -> None:
    number = runs["open"].pk
    fields = dict.fromkeys(
        ("text", "reason", "name", "title", "unit", "column", "sheet", "key", "q", "case"), LONG * 999
    )
    failed = []
    for name, method in routes():
        if method != "POST" or not re.match(r"[a-z_]+:", name) or name.startswith("demo:"):
            continue
        for values in ({}, {"number": 1}, {"number": number}, {"name": "1"}, {"kind": "library", "name": "annual"}):
            try:
                path = reverse(name, kwargs=values)
            except NoReverseMatch:
                continue
            if everyone.post(path, {**fields, "run": number}).status_code >= 500:
                failed.append(path)
    assert failed == []


def test_a_visitor_leaves_no_record_of_a_text_that_is_too_long(sit: Sit) -> None:
    answer = sit().post("/officers/activate/", {"username": LONG * 65})
    assert (answer.status_code, AuditRecord.objects.exists()) == (400, False)


def test_the_refusal_is_said_in_the_reader_s_language(sit: Sit) -> None:
    client = sit("leader")
    client.cookies["lang"] = "en"
    page = client.post("/instructions/make/", {"text": LONG * 501}).content.decode()
    assert "“what is asked” holds at most 500 characters; 501 came." in page


def test_a_part_of_a_page_is_answered_with_a_part(sit: Sit) -> None:
    client = sit("leader")
    page = client.post("/instructions/make/", {"text": LONG * 501}, headers={"HX-Request": "true"}).content.decode()
    assert "最多 500 个字" in page
    assert "<html" not in page
    assert "<html" in client.post("/instructions/make/", {"text": LONG * 501}).content.decode()
