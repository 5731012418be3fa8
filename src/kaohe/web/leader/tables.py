"""看板的数 · Tables: what the board shows, as records that its page and its JSON share."""

from __future__ import annotations

from kaohe.web.home.plain import Plain
from kaohe.web.look.charts import Chart
from kaohe.web.runs.tables import RankRow, RunHead, Words


class Figure(Plain):
    """One of the figures on top. `made`: what it is a share of.

    `mark`: where the target stands on the bar, 0 to 100; `gap`: short of the target.
    """

    title: Words
    run: RunHead | None = None
    value: str = ""
    unit: Words = Words(zh="", en="")
    made: Words = Words(zh="", en="")
    change: str = ""
    before: str = ""
    target: str = ""
    gap: str = ""
    long: str = ""
    mark: str = ""
    lights: dict[str, int] = {}  # noqa: RUF012 - pydantic copies a default
    of: int = 0


class Warned(Plain):
    """A red or yellow light: where it shines, and the number that lit it."""

    run: RunHead
    scheme: Words
    sheet: str
    key: str
    column: str
    light: Words
    basis: str
    colour: str
    name: str
    unit: str
    shows: Words
    shown: str
    shown_en: str


class HeatCell(Plain):
    """A unit in a row of the heat map."""

    unit: str
    value: str
    colour: str


class HeatRow(Plain):
    """A row of the heat map."""

    label: str
    cells: list[HeatCell]


class Heat(Plain):
    """The heat map: the units with most lights first."""

    title: Words
    run: RunHead
    units: list[tuple[str, str]]
    rows: list[HeatRow]


class Failed(Plain):
    """A constraint that does not hold; `asks`: its condition in words."""

    run: RunHead
    title: Words
    count: str
    blocks: bool
    asks: Words


class Evidence(Plain):
    """How far the pay of the period has come, in lines, and how far the runs have."""

    computed: int
    approved: int
    published: int
    sealed: int
    runs: int
    runs_published: int
    failed: list[Failed]
    held: int


class Ranked(Plain):
    """The head of the ranking and its last row."""

    run: RunHead
    sheet: str
    rows: list[RankRow]
    last: RankRow | None
    count: int


class Board(Plain):
    """The whole screen. `until`: the day up to which runs count; `periods`: the days one may choose."""

    until: str
    period: str
    periods: list[tuple[str, str]]
    wrong: str
    figures: list[Figure]
    ranking: Ranked | None
    radar: Chart | None
    radar_run: RunHead | None
    warned: list[Warned]
    reds: int
    yellows: int
    heat: Heat | None
    grades: Chart | None
    evidence: Evidence
    said: Words
