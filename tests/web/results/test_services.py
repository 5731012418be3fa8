from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.utils import timezone

from kaohe.flows.projection import FORM, Projection
from kaohe.flows.projection import Line as Projected
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.services import run_take, runs_renewed


def test_what_an_older_form_projected_is_made_again_and_its_standing_kept(runs: dict[str, Run]) -> None:
    run = runs["published"]
    before = list(Line.objects.filter(run=run).order_by("sheet", "key").values("sheet", "key", "cells", "total"))
    Run.objects.filter(pk=run.pk).update(form="older", shape={})
    Line.objects.filter(run=run).update(cells={}, total=None)
    assert runs_renewed(timezone.now()) == []
    run.refresh_from_db()
    assert (run.form, run.status) == (FORM, Run.Status.PUBLISHED)
    assert (
        list(Line.objects.filter(run=run).order_by("sheet", "key").values("sheet", "key", "cells", "total")) == before
    )


def test_a_run_whose_folder_is_gone_is_named(runs: dict[str, Run]) -> None:
    Run.objects.filter(pk=runs["open"].pk).update(form="older", folder="runs/gone")
    assert runs_renewed(timezone.now()) == [runs["open"].id]


def test_a_code_longer_than_its_column_is_a_finding_and_leaves_what_was(
    runs: dict[str, Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    run, honest = runs["open"], Projection.lines
    before = Line.objects.filter(run=run).count()

    def grown(projection: Projection) -> Iterator[Projected]:
        return (replace(line, key=line.key + "9" * 120) for line in honest(projection))

    monkeypatch.setattr(Projection, "lines", grown)
    taken, findings = run_take(settings.SITE.place(run.folder), now=timezone.now())
    assert taken is None
    assert [one.code for one in findings] == ["web/too-long"]
    assert findings[0].cause("zh") == "结果页的“代码”最多 120 个字，这一行有 122 个。"
    assert findings[0].place.sheet == "单位"
    assert Line.objects.filter(run=run).count() == before > 0
