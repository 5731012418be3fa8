"""看板文件 · Plan: the board as its file lays it out; a file of the home comes before the one that ships."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from kaohe.base.findings import Text

NAME = "board.toml"
HERE = Path(__file__).parent
KINDS = ("mean", "grade", "lights", "share")
_NONE = Text("", "")


@dataclass(frozen=True, slots=True)
class Only:
    """Rows are taken only where a column says this."""

    column: str
    said: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of the board: which scheme, and within it which sheet and columns; '' where the part needs none."""

    scheme: str
    kind: str = ""
    sheet: str = ""
    title: Text = _NONE
    unit: Text = _NONE
    grade: str = ""
    light: str = ""
    part: str = ""
    whole: str = ""
    row: str = ""
    shows: str = ""
    target: str = ""
    rows: int = 8
    units: int = 12
    only: Only | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of the board. `wrong`: why the file of the home was not taken, '' where it was or there is none."""

    figures: tuple[Asked, ...]
    warnings: tuple[Asked, ...]
    ranking: Asked | None
    radar: Asked | None
    heat: Asked | None
    grades: Asked | None
    wrong: str = ""

    @property
    def parts(self) -> tuple[Asked, ...]:
        """Every part that is there."""
        single = (self.ranking, self.radar, self.heat, self.grades)
        return (*self.figures, *self.warnings, *(one for one in single if one is not None))


def plan() -> Plan:
    """The board of this installation."""
    own: Path = settings.SITE.place(NAME)
    if settings.SITE.home is None or not own.is_file():
        return _shipped()
    try:
        return plan_read(own.read_text("utf-8"))
    except (ValueError, OSError) as wrong:
        shipped = _shipped()
        return Plan(
            shipped.figures, shipped.warnings, shipped.ranking, shipped.radar, shipped.heat, shipped.grades, str(wrong)
        )


def plan_read(text: str) -> Plan:
    r"""A board from the text of its file. Raises ValueError with the place of a mistake.

    >>> plan_read('[ranking]\nscheme = "a"').ranking.scheme
    'a'
    >>> plan_read('[ranking]\nsheme = "a"')
    Traceback (most recent call last):
    ValueError: ranking: unknown word 'sheme'
    """
    stated = tomllib.loads(text)
    unknown = sorted(set(stated) - {"figure", "warning", "ranking", "radar", "heat", "grades"})
    if unknown:
        raise ValueError(f"unknown part {unknown[0]!r}")
    figures = tuple(_part(one, "figure") for one in _many(stated, "figure"))
    for one in figures:
        if one.kind not in KINDS:
            raise ValueError(f"figure: kind is one of {', '.join(KINDS)}")
    warnings = tuple(_part(one, "warning") for one in _many(stated, "warning"))
    ranking, radar, heat, grades = (
        _part(stated[name], name) if name in stated else None for name in ("ranking", "radar", "heat", "grades")
    )
    return Plan(figures, warnings, ranking, radar, heat, grades)


@cache
def _shipped() -> Plan:
    return plan_read((HERE / NAME).read_text("utf-8"))


def _many(stated: dict[str, Any], name: str) -> list[Any]:
    found = stated.get(name, [])
    if not isinstance(found, list):
        raise ValueError(f"{name}: write [[{name}]]")  # noqa: TRY004 - a mistake of the file, told like every other
    return found


def _part(stated: Any, name: str) -> Asked:
    if not isinstance(stated, dict):
        raise ValueError(f"{name}: write [{name}]")  # noqa: TRY004 - as above
    known = {one.name for one in fields(Asked)}
    unknown = sorted(set(stated) - known)
    if unknown:
        raise ValueError(f"{name}: unknown word {unknown[0]!r}")
    if not isinstance(stated.get("scheme"), str):
        raise ValueError(f"{name}: says no scheme")  # noqa: TRY004 - as above
    return Asked(**{word: _value(word, value, name) for word, value in stated.items()})


def _value(word: str, value: Any, name: str) -> Any:
    if word in {"title", "unit"}:
        return Text(str(value["zh"]), str(value["en"])) if _has(value, "zh", "en") else _raise(name, word)
    if word == "only":
        return Only(str(value["column"]), str(value["is"])) if _has(value, "column", "is") else _raise(name, word)
    if word in {"rows", "units"}:
        return value if isinstance(value, int) and value > 0 else _raise(name, word)
    return value if isinstance(value, str) else _raise(name, word)


def _has(value: Any, *names: str) -> bool:
    return isinstance(value, dict) and set(value) == set(names)


def _raise(name: str, word: str) -> Any:
    raise ValueError(f"{name}: {word} is not written as it should be")
