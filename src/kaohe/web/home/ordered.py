"""有序 JSON · Ordered JSON: a column whose objects keep the order in which they were written, in either store.

PostgreSQL's jsonb sorts the names of an object by their length; the columns of a page stand as their document says.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class OrderedJSON(models.Field[Any, Any]):
    """Any JSON value, kept as its text; the store does not look inside."""

    def get_internal_type(self) -> str:
        """Kept like any text."""
        return "TextField"

    def from_db_value(self, value: str | None, *_: object) -> Any:
        """The value of a stored text."""
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        """A value as a backup brings it: already JSON."""
        return value

    def get_prep_value(self, value: Any) -> str | None:
        """The text of a value."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def value_to_string(self, obj: models.Model) -> Any:
        """The value as a backup takes it: JSON in JSON, not a text of it."""
        return self.value_from_object(obj)
