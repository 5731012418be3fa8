from __future__ import annotations

import importlib

import pytest
from django.test import RequestFactory
from django.urls import resolve

from kaohe.web.access.marks import marked

RUN = "1bdc8a50e70b6ca4"
OLD = importlib.import_module("kaohe.web.access.migrations.0002_found_again")


@pytest.mark.parametrize(
    ("path", "form", "mark"),
    [
        (f"/runs/{RUN}/approve/", {}, f"run:{RUN}"),
        (f"/audit/run/{RUN}/replay/", {}, f"run:{RUN}"),
        (f"/api/audit/runs/{RUN}/replay", {}, f"run:{RUN}"),
        ("/runs/books/13/start/", {}, "book:13"),
        ("/runs/jobs/14/cancel/", {}, "job:14"),
        ("/runs/exports/5/approve/", {}, "export:5"),
        ("/pay/unmask/", {"run": RUN}, f"run:{RUN}"),
        ("/runs/books/", {}, ""),
    ],
)
def test_a_request_is_marked_by_what_its_address_or_form_names(path: str, form: dict[str, str], mark: str) -> None:
    request = RequestFactory().post(path, form)
    request.resolver_match = resolve(path)
    assert marked(request) == mark


@pytest.mark.parametrize(
    ("subject", "mark"),
    [
        (f"run {RUN} approved", f"run:{RUN}"),
        (f"job 14 seals {RUN}", f"run:{RUN}"),
        (f"job 15 projects {RUN}", f"run:{RUN}"),
        (f"export 5 of {RUN}, 12 people", f"run:{RUN}"),
        (f"U1 {RUN} 单位/U1/总分", f"run:{RUN}"),
        (f"{RUN} 任职/P1", f"run:{RUN}"),
        (RUN, f"run:{RUN}"),
        ("job 14 of book 13", "job:14"),
        ("book 13 0123456789abcdef", "book:13"),
        ("account zhang", ""),
    ],
)
def test_records_from_before_get_the_marks_of_their_words(subject: str, mark: str) -> None:
    assert OLD.marked(subject) == mark
