"""公开页 · The public page: what is published and nothing else, the same for everybody."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaohe.web.runs.models import Line, Run
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


def test_more_schemes_are_not_more_questions(sit: Sit, runs: dict[str, Run]) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sit().get("/public/").status_code == 200
        return len(queries)

    before = counted()
    lines = list(Line.objects.filter(run=runs["published"]))
    for number in ("1", "2", "3"):
        run = Run.objects.get(pk=runs["published"].pk)
        run.pk, run.scheme, run.folder = number * 16, f"scheme-{number}", f"runs/{number}"
        run.save(force_insert=True)
        for line in lines:
            line.pk, line.run = None, run
        Line.objects.bulk_create(lines)
    assert len(sit().get("/api/public").json()) == 4
    assert {one["count"] for one in sit().get("/api/public").json()} == {6}
    assert counted() == before
