"""走过的路 · Way: the figures a reader came through, carried in the address so that a way back can be shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from kaohe.base.findings import Text

Titled = Callable[[str, str], Text | None]
"""What a column of a sheet is called; None where there is none such."""

STEPS, MARK = 12, "|"
PARTS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A figure on the way, what its column is called, and the address that shows it with the way up to it."""

    sheet: str
    key: str
    column: str
    title: Text
    query: str


@dataclass(frozen=True, slots=True)
class Way:
    """The steps before this figure, and what the address of a next one carries."""

    steps: tuple[Step, ...]
    onward: str


def way_read(via: Sequence[str], here: Sequence[str], titled: Titled) -> Way:
    """The way as an address carries it. What is no step of this run is left out; a figure met twice cuts it short.

    >>> called = lambda sheet, column: Text(column, column.title()) if sheet else None
    >>> [step.title.zh for step in way_read(["单位|D01|总分"], ["单位", "D01", "平台数据.得分"], called).steps]
    ['总分']
    """
    walked: list[tuple[str, str, str]] = []
    for text in via[-STEPS:]:
        parts = text.split(MARK)
        if len(parts) == PARTS and all(parts) and titled(parts[0], parts[2]) is not None:
            walked.append((parts[0], parts[1], parts[2]))
    at_last = (here[0], here[1], here[2])
    if at_last in walked:
        walked = walked[: walked.index(at_last)]
    steps = tuple(
        Step(*one, titled(one[0], one[2]) or Text(one[2], one[2]), _query(walked[:at], one))
        for at, one in enumerate(walked)
    )
    return Way(steps, _via([*walked, at_last]))


def _query(before: Sequence[Sequence[str]], here: Sequence[str]) -> str:
    own = urlencode(dict(zip(("sheet", "key", "column"), here, strict=True)))
    return "&".join(part for part in (own, _via(before)) if part)


def _via(steps: Sequence[Sequence[str]]) -> str:
    return urlencode([("via", MARK.join(step)) for step in steps[-STEPS:]])
