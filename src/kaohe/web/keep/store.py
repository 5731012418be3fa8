"""库的备份 · Store: every record of the service on lines, from one moment, into whatever store a site has.

The projection of runs is left out: it is made again from the run folders. Sessions are left out: people sign in again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import DataError, IntegrityError, InterfaceError, connection, transaction
from django.db.models import Model

from kaohe.web.keep.archive import DATA, is_kept
from kaohe.web.keep.opening import leads_inside
from kaohe.web.runs.models import Line

LEFT_OUT = ("contenttypes", "sessions", "auth")
BATCH = 500
LONGEST = 1 << 26
"""Characters of a record: the longest are schemes and the findings of a book."""
PLACES = ("folder", "path")
"""The fields that name a file or folder of the home."""
ROOTS = {"Run": "runs", "Book": "uploads", "ExportJob": "spool", "Published": "schemes"}
"""Where each of them leads: pages hand out what they find there, and throw it away; so never to a key or the ledger."""
BROKEN = (
    *(DeserializationError, ObjectDoesNotExist, ValidationError),
    *(DataError, IntegrityError, InterfaceError),
    *(OverflowError, TypeError, ValueError),
)
"""How records say that they are none of ours. What the store itself fails at is another matter, and raised."""


def models_kept() -> list[type[Model]]:
    """The models whose records are kept, each after those that it points to."""
    listed = [(app, None) for app in apps.get_app_configs() if app.label not in LEFT_OUT and app.models_module]
    ordered: list[type[Model]] = serializers.sort_dependencies(listed)
    return [model for model in ordered if model is not Line and model._meta.managed and not model._meta.proxy]


def store_written(path: Path) -> int:
    """Every record on a line of its own; returns how many. All are of one moment."""
    count = 0
    with transaction.atomic(), path.open("w", encoding="utf-8") as file:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for model in models_kept():
            for record in model._default_manager.order_by("pk").iterator(chunk_size=BATCH):
                file.write(serializers.serialize("jsonl", [record]))
                count += 1
    return count


def store_read(path: Path) -> int | None:
    """Every record of a file into an empty store; how many, None (and nothing read) where one is none of ours."""
    try:
        return _read(path)
    except BROKEN:
        return None


def _read(path: Path) -> int:
    count, kept = 0, set(models_kept())
    with transaction.atomic(), path.open(encoding="utf-8", newline="\n") as file:
        with connection.constraint_checks_disabled():
            for chunk in _chunks(file):
                for found in serializers.deserialize("jsonl", chunk):
                    _fitting(found, kept)
                    found.save(force_insert=True)
                    count += 1
        connection.check_constraints()
        _counters_set()
    return count


def _fitting(found: DeserializedObject, kept: set[type[Model]]) -> None:
    """Raises `ValueError` where no backup holds such a record, or where it leads to what no backup of data holds."""
    model = type(found.object)
    places = [str(value) for name in PLACES if (value := getattr(found.object, name, ""))]
    if model not in kept or not all(_leads_to(ROOTS[model.__name__], place) for place in places):
        raise ValueError(str(model))


def _leads_to(root: str, place: str) -> bool:
    return leads_inside(place) and place.startswith(f"{root}/") and is_kept(Path(place), DATA)


def _counters_set() -> None:
    """Numbers given to new records begin after those that were read."""
    from django.core.management.color import no_style  # noqa: PLC0415 - needed for nothing else

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models_kept()):
            cursor.execute(statement)


def _chunks(file: IO[str]) -> Iterator[list[str]]:
    """The lines, many at a time but never more than memory holds; only what ends in a newline of our own is one."""
    chunk: list[str] = []
    held = 0
    while line := file.readline(LONGEST + 1):
        if len(line) > LONGEST:
            raise ValueError(line[:BATCH])
        chunk.append(line)
        held += len(line)
        if len(chunk) == BATCH or held > LONGEST:
            yield chunk
            chunk, held = [], 0
    yield chunk
