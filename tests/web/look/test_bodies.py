"""来件大小 · Bodies: what is too much for its entrance is refused before it is read."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

from kaohe.web.jobs.views import MOST
from kaohe.web.look.bodies import MIB, UPLOADS
from kaohe.web.schemes.writing import FORM_BYTES
from tests.web.conftest import Sit

LOGIN = "/accounts/login/"


def sent(client: Client, path: str, size: int) -> int:
    """The status for a form with a file of so many bytes."""
    file = io.BytesIO(b"0" * size)
    file.name = "a.zip"
    return client.post(path, {"book": file}).status_code


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of requests that were laid down."""
    laid: list[str] = []
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lambda _, name, *__, **___: laid.append(name))
    return laid


def test_the_limits_are_those_of_the_files_and_their_forms() -> None:
    assert {"jobs:take": MOST + MIB, "schemes:bring": FORM_BYTES + MIB} == UPLOADS


@pytest.mark.usefixtures("db")
def test_a_visitor_brings_no_file(unread: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    for path in (LOGIN, reverse("jobs:take"), "/api/pay/mine"):
        assert sent(client, path, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) in {404, 413}
    answer = client.post(LOGIN, b"0" * (3 * MIB), content_type="text/plain")
    assert (answer.status_code, "传来的内容太大" in answer.content.decode()) == (413, True)
    assert unread == []


def test_a_file_is_taken_only_where_one_is_asked_for(sit: Sit, unread: list[str]) -> None:
    office = sit("office_clerk")
    assert sent(office, "/accounts/logout/", 3 * MIB) == 413
    assert sent(office, reverse("schemes:bring"), 6 * MIB) == 413
    assert unread == []
