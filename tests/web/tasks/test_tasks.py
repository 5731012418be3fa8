"""任务桌 · Tasks: a role whose pages are not built yet is told so, and led on; no role's first page is an error."""

from __future__ import annotations

import re

import pytest

from kaohe.web.access.matrix import PUBLIC, matrix
from kaohe.web.tasks.views import waiting
from tests.web.cells import UNIT_ROLES
from tests.web.conftest import Sit

ROLES = [one.role for one in waiting()]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_role_without_a_page_is_told_what_to_do_meanwhile(sit: Sit, role: str, lang: str) -> None:
    client = sit(role)
    client.cookies["lang"] = lang
    assert client.get("/").headers["Location"] == "/tasks/"
    page = client.get("/tasks/").content.decode()
    (own,) = [one for one in waiting() if one.role == role]
    for text in (own.title, own.meanwhile, own.later):
        assert (text.en if lang == "en" else text.zh) in page
    links = re.findall(r'<a class="button[^"]*" href="([^"]+)"', page)
    assert links
    assert {client.get(link).status_code for link in links} == {200}


def test_somebody_with_two_such_roles_is_told_of_both(sit: Sit) -> None:
    page = sit("third_party", "", "N1", ("data_operator", "")).get("/tasks/").content.decode()
    assert page.count("现在怎么办") == 2


@pytest.mark.parametrize("role", sorted(matrix().roles.keys() - {*ROLES, PUBLIC}))
def test_nobody_else_has_the_page(sit: Sit, role: str) -> None:
    client = sit(role, "U1" if role in UNIT_ROLES else "")
    assert client.get("/tasks/").status_code == 404
    assert 'href="/tasks/"' not in client.get("/public/").content.decode()


@pytest.mark.parametrize("role", sorted(matrix().roles.keys() - {PUBLIC}))
def test_the_first_page_of_every_role_is_there(sit: Sit, role: str) -> None:
    client = sit(role, "U1" if role in UNIT_ROLES else "", "P1")
    assert client.get("/", follow=True).status_code == 200
