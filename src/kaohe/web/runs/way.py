"""走过的路 · Way: the figures a reader came through, carried in the address so that a way back can be shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

STEPS, MARK = 12, "|"
PARTS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A figure on the way, and the address at which it is shown with the way up to it."""

    sheet: str
    key: str
    column: str
    query: str


@dataclass(frozen=True, slots=True)
class Way:
    """The steps before this figure, and what the address of a next one carries."""

    steps: tuple[Step, ...]
    onward: str


def way_read(via: Sequence[str], here: Sequence[str]) -> Way:
    """The way as an address carries it. What is no step is left out; a figure met twice cuts the way short.

    >>> [step.column for step in way_read(["单位|D01|总分"], ["单位", "D01", "平台数据.得分"]).steps]
    ['总分']
    """
    walked: list[tuple[str, ...]] = []
    for text in via[-STEPS:]:
        parts = tuple(text.split(MARK))
        if len(parts) == PARTS and all(parts):
            walked.append(parts)
    if tuple(here) in walked:
        walked = walked[: walked.index(tuple(here))]
    steps = tuple(Step(one[0], one[1], one[2], _query(walked[:at], one)) for at, one in enumerate(walked))
    return Way(steps, _via([*walked, tuple(here)]))


def _query(before: Sequence[Sequence[str]], here: Sequence[str]) -> str:
    own = urlencode(dict(zip(("sheet", "key", "column"), here, strict=True)))
    return "&".join(part for part in (own, _via(before)) if part)


def _via(steps: Sequence[Sequence[str]]) -> str:
    return urlencode([("via", MARK.join(step)) for step in steps[-STEPS:]])
