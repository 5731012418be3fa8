"""短文字 · Short: a column of at most so many characters, the same over either store.

SQLite keeps a longer text whole and PostgreSQL fails at it: it is refused before the store is asked, with its limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from kaohe.base.findings import Text


@dataclass(frozen=True, slots=True)
class Excess:
    """A text of `length` characters where `longest` are kept; place: the field, title: what people call it."""

    place: str
    title: Text
    longest: int
    length: int

    @property
    def said(self) -> Text:
        """What is wrong, in words."""
        return Text(
            f"“{self.title.zh}”最多 {self.longest:,} 个字，收到 {self.length:,} 个。",
            f"“{self.title.en}” holds at most {self.longest:,} characters; {self.length:,} came.",
        )


class TooLongError(BadRequest):
    """Texts that are longer than what is kept of them."""

    def __init__(self, excesses: Sequence[Excess]) -> None:
        self.excesses = tuple(excesses)
        self.said = Text("".join(one.said.zh for one in excesses), " ".join(one.said.en for one in excesses))
        super().__init__(self.said.en)


class Short(models.CharField[str, str]):
    """Text of at most `max_length` characters. title: what people call it, where they write it themselves."""

    def __init__(self, *args: Any, title: Text | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = title

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """To the store it is any column of characters."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The value as the store takes it; raises `TooLongError` where it would not."""
        excess = self.excess(value)
        if excess is not None:
            raise TooLongError([excess])
        return super().get_db_prep_save(value, connection)

    def excess(self, value: Any) -> Excess | None:
        """How much too long a value is; None where it fits."""
        if not isinstance(value, str) or self.max_length is None or len(value) <= self.max_length:
            return None
        return Excess(self.name, self.title or Text(self.name, self.name), self.max_length, len(value))


def excesses(record: models.Model) -> tuple[Excess, ...]:
    """The texts of a record that its store would not hold."""
    fields = record._meta.concrete_fields  # noqa: SLF001 - what Django says of a model stands there
    found = (field.excess(getattr(record, field.attname)) for field in fields if isinstance(field, Short))
    return tuple(one for one in found if one is not None)


def fitting(record: models.Model) -> None:
    """Raises `TooLongError` with every text of a record that is too long, before anything is written."""
    if found := excesses(record):
        raise TooLongError(found)
