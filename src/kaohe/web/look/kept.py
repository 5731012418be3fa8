"""留存 · Kept: a record that pages show, and what was rendered from it, which lives no longer than the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A record, which nobody changes, and the parts of pages rendered from it, by the words that tell them apart."""

    record: T
    parts: dict[tuple[str, ...], str] = field(default_factory=dict)
