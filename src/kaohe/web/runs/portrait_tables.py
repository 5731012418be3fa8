"""画像的数 · Portrait tables: what the page of a unit, its score sheet and a comparison show."""

from __future__ import annotations

from kaohe.web.home.plain import Plain
from kaohe.web.look.charts import Chart
from kaohe.web.runs.tables import RunHead, Shown, Words


class Node(Plain):
    """An indicator or class of the tree with what the unit got: `depth` 0 for the uppermost."""

    name: str
    zh: str
    en: str
    depth: int
    leaf: bool
    weight: str
    source: str
    basis: str
    value: Shown | None
    points: Shown | None
    share: str
    median: str


class Step(Plain):
    """How far it is to the next better grade. `points`: missing on the total, '' where the condition is not of points.

    `last`: the lowest total that has that grade in this run, where the reader may see it.
    """

    grade: str
    points: str
    last: str
    behind: str
    quota: bool
    met: bool


class Warned(Plain):
    """A light of the unit that is not green."""

    sheet: str
    key: str
    name: str
    light: str
    light_en: str
    column: str
    colour: str
    basis: str


class Elsewhere(Plain):
    """The same unit in another run."""

    run: RunHead
    total: Shown | None
    grade: Shown | None


class Portrait(Plain):
    """A unit in one run. `vetoes`: those that fired; `decided`: those of them by which it has its grade."""

    run: RunHead
    sheet: str
    sheet_en: str
    key: str
    unit: str
    name: str
    place: int | None
    of: int
    total: Shown | None
    grade: Shown | None
    best: bool
    change: str
    median: str
    veto: bool
    vetoes: list[Words]
    decided: list[Words]
    step: Step | None
    nodes: list[Node]
    extras: list[Node]
    figures: list[Node]
    warned: list[Warned]
    greens: int
    radar: Chart | None
    trend: Chart | None
    elsewhere: list[Elsewhere]
    hashes: dict[str, str]
    few: bool = False


class Scored(Plain):
    """What a unit got on one indicator."""

    key: str
    name: str
    value: Shown | None
    points: Shown | None
    share: str
    mine: bool


class OneIndicator(Plain):
    """An indicator over the units, the most points first."""

    run: RunHead
    sheet: str
    sheet_en: str
    node: Node
    rows: list[Scored]


class Compared(Plain):
    """Two to four units side by side; a row of `table` has one cell a unit."""

    run: RunHead
    sheet: str
    units: list[Portrait]
    rows: list[tuple[Node, list[Shown | None]]]
    radar: Chart | None
