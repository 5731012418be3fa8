from __future__ import annotations

from django.utils import timezone

from kaohe.flows.projection import FORM
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.services import runs_renewed


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
