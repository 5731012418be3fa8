"""公开页 · The public page: what is published and nothing else, the same for everybody."""

from __future__ import annotations

import json

import pytest

from kaohe.web.runs.models import Run
from tests.web.conftest import Sit


@pytest.mark.parametrize("role", ["", "leader", "office_head"])
def test_the_public_page_shows_what_is_published_whoever_looks(role: str, sit: Sit, runs: dict[str, Run]) -> None:
    found = sit(role).get("/api/public").json()
    assert [one["latest"]["run"]["id"] for one in found] == [runs["published"].id]
    assert found[0]["count"] == 6
    said = sit(role).get("/public/").content.decode()
    assert runs["open"].id not in said
    assert runs["published"].id in said


def test_no_person_is_on_the_public_page(sit: Sit, runs: dict[str, Run]) -> None:
    runs["pay"].status = Run.Status.PUBLISHED
    runs["pay"].save()
    said = sit().get("/public/").content.decode() + json.dumps(sit().get("/api/public").json(), ensure_ascii=False)
    assert not any(f"示例人{number}" in said for number in range(1, 13))
    assert runs["pay"].id not in said


def test_open_data_are_the_published_ranking(sit: Sit, runs: dict[str, Run]) -> None:
    said = sit().get(f"/public/{runs['published'].id}.csv").content.decode("utf-8-sig").splitlines()
    assert said[1].startswith("1,U4,示例财政局,97.00,A,")
    assert len(said) == 7
    assert sit("leader").get(f"/public/{runs['open'].id}.csv").status_code == 404
    assert sit().get(f"/public/{runs['pay'].id}.csv").status_code == 404
