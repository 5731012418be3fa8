"""常问 · Asked: a question that every request asks, worked out once for each store; only its values change.

Building the SQL of a small question costs Django several times what asking it does, on every request.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Value = str | int | datetime
Rows = list[tuple[Any, ...]]
_FIRST = datetime(1970, 1, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the SQL takes one of the values."""

    number: int


class Asked:
    """Asks what `made(*values)` asks, a query set of `values_list`. Owns the SQL, one for each kind of store.

    Must: values are never None, and their number and types are always the same; the columns read are such that a store
    hands them out as they are (texts and numbers; instants only to compare them).
    """

    def __init__(self, made: Callable[..., QuerySet[Any, Any]]) -> None:
        self._made = made
        self._known: dict[str, tuple[str, Sequence[Any]]] = {}

    def rows(self, *values: Value) -> Rows:
        """The rows for these values."""
        found = self._known.get(connection.vendor)
        if found is None:
            found = self._known[connection.vendor] = self._worked_out(values)
        sql, told = found
        said = [_stored(values[one.number]) if isinstance(one, _Place) else one for one in told]
        with connection.cursor() as cursor:
            cursor.execute(sql, said)
            rows: Rows = cursor.fetchall()
        return rows

    def _worked_out(self, values: Sequence[Value]) -> tuple[str, Sequence[Any]]:
        """The SQL with a place for each value: found by asking with values that nothing else is equal to."""
        probes = [_probe(value, place) for place, value in enumerate(values)]
        places = {_stored(probe): _Place(place) for place, probe in enumerate(probes)}
        sql, params = self._made(*probes).query.sql_with_params()
        told = [places.get(param, param) for param in params]
        missing = set(places.values()) - {one for one in told if isinstance(one, _Place)}
        if missing:
            raise ValueError(f"a value of the question is not asked for: {missing}")
        return sql, told


def _probe(value: Value, place: int) -> Value:
    if isinstance(value, datetime):
        return _FIRST + timedelta(days=place)
    return f"\0{place}" if isinstance(value, str) else -(2**40) - place


def _stored(value: Value) -> Any:
    """A value as the store is given it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
