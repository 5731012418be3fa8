from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, transaction

from kaohe.flows.projection import run_projected
from kaohe.web.home.ordered import OrderedJSON
from kaohe.web.runs.models import Line, Run
from tests.web.small import Small

JSON: tuple[object, ...] = ({"等级": 1, "总分": 2, "a": {"zz": 1, "b": [None, 0.5]}}, [], "", 0, "null")


def test_the_columns_of_a_run_stand_in_the_order_of_its_document(runs: dict[str, Run], small: Small) -> None:
    projection, _ = run_projected(small.contest_2026)
    assert projection is not None
    run = runs["open"]
    assert json.dumps(run.shape) == json.dumps(projection.shape)
    kept = {(line.sheet, line.key): line.cells for line in Line.objects.filter(run=run)}
    for line in projection.lines():
        assert json.dumps(kept[line.sheet, line.key]) == json.dumps(line.cells)


@pytest.mark.parametrize("value", JSON, ids=repr)
def test_any_json_comes_back_as_it_was(runs: dict[str, Run], value: object) -> None:
    Run.objects.filter(pk=runs["open"].pk).update(shape=value)
    assert json.dumps(Run.objects.get(pk=runs["open"].pk).shape) == json.dumps(value)


def test_a_backup_takes_json_as_json(runs: dict[str, Run]) -> None:
    text = serializers.serialize("jsonl", [runs["open"]])
    assert json.loads(text)["fields"]["shape"] == runs["open"].shape
    read = next(iter(serializers.deserialize("jsonl", text))).object
    assert isinstance(read, Run)
    assert read.shape == runs["open"].shape


def test_what_is_no_json_is_not_kept(runs: dict[str, Run]) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        Run.objects.filter(pk=runs["open"].pk).update(shape={"a": {1, 2}})
    assert OrderedJSON(null=True).get_prep_value(None) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=runs["open"].pk).update(shape=None)


@pytest.mark.django_db
def test_the_models_are_those_of_the_migrations() -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()
